//! The adapters of a component that calls: they take the place of the functions that it imports.

use super::super::interface::Signature;
use super::super::layout::{Core, FLAT_PARAMETERS, words};
use super::super::{
    Component, ComponentInstanceIndex, CoreInstanceIndex, Definition, HostImport, ResourceTableIndex, TrampolineIndex,
    Work,
};
use super::adapter::{Adapter, AdapterOptions, Handle, HandleNames, RECEIVED, Side, Text, trap_number};
use super::code::{Code, Local};
use super::exports::Exports;
use super::hub::{Hub, limit_word};
use super::protocol::{
    FIRST_FUNCTION, IN_ARENA, LABELS, NO_HANDLES, REGISTERS, RESULTS, RESULTS_IN_ARENA, SHORT, TIMED_OUT, TOO_LONG,
};
use super::values::{Mover, Place, Words, fits_registers};
use super::{Client, MESSAGE_WORDS, PAGE, client_import};
use crate::error::{Error, Result};
use crate::module::ExternKind;
use std::fmt::Write as _;
use wasm2sel4_abi::trap::Trap;

/// The functions of a wire for handles.
struct Handles {
    /// How long its calls may take, in nanoseconds; -1 for ever.
    limit: i64,
}

impl Side for Handles {
    fn handle(&self, what: Handle, names: &HandleNames) -> String {
        match what {
            Handle::GiveOwn => {
                format!(
                    "    (local.set $given (call {} (local.get $given)))\n    (call $forget (local.get $given))\n    (local.get $given)\n",
                    names.take
                )
            }
            Handle::Rep => format!("    (call {} (local.get $given))\n", names.rep),
            Handle::GetOwn | Handle::GetBorrow => {
                let limit = self.limit;
                format!(
                    "    (call $adopt (local.get $given) (global.get $server) (i64.const {limit}))\n    (call {} (local.get $given))\n",
                    names.new
                )
            }
        }
    }
}

/// A function that is called.
struct Called {
    trampoline: TrampolineIndex,
    name: String,
    signature: Signature<ResourceTableIndex>,
}

/// Connects the functions of all interfaces that come from one server.
pub fn connect(component: &mut Component, wires: &[&Client], room: CoreInstanceIndex) -> Result<()> {
    let instance = ComponentInstanceIndex(component.component_instances);
    component.component_instances += 1;
    let hub = Hub::of(component, wires, instance)?;
    wires.iter().try_for_each(|wire| connect_interface(component, wire, hub, room))
}

/// Connects the functions of an imported interface.
fn connect_interface(
    component: &mut Component,
    client: &Client,
    hub: Option<Hub>,
    room: CoreInstanceIndex,
) -> Result<()> {
    let mut groups: Vec<(AdapterOptions, Vec<Called>)> = Vec::new();
    for (index, trampoline) in component.trampolines.iter() {
        let Work::Lower(HostImport { interface, name }, options) = &trampoline.work else { continue };
        if *interface != client.interface {
            continue;
        }
        let signature = trampoline.signature.clone().ok_or_else(|| Error::internal("a function without a type"))?;
        let name = name.clone().unwrap_or_else(|| interface.clone());
        let called = Called { trampoline: index, name, signature };
        let options = component.options.get(*options).ok_or_else(|| Error::internal("options that nobody has"))?;
        match groups.iter_mut().find_map(|(known, list)| known.merge(options).then_some(list)) {
            Some(list) => list.push(called),
            None => groups.push((AdapterOptions::of(options), vec![called])),
        }
    }
    for (options, functions) in groups {
        let owner = options.instance;
        let name = client_import(&client.interface);
        let pages = client.arena.0 / PAGE;
        let handles = Handles { limit: limit_word(client) };
        let mut adapter = Adapter::new(component, &handles, options, room, (client.arena.0, &name, pages));
        import(&mut adapter.text, client);
        adapter.text.import("(global $may_leave (mut i32))", Definition::MayLeave(owner));
        if let Some(hub) = hub {
            hub.import(&mut adapter.text);
        }
        let mut works = Vec::new();
        for (position, called) in functions.iter().enumerate() {
            translate(&mut adapter, client, called, position)?;
            works.push(called.trampoline);
        }
        let sends = sends(client);
        adapter.text.body.push_str(&sends);
        let refused = trap_number(Trap::ServerRefused);
        let too_long = trap_number(Trap::MessageTooLong);
        let end = |trap| format!("(call $trap (i32.const {trap}))\n    (unreachable)");
        let adapter = adapter.finish(&name, &end(refused), &end(too_long))?;
        let exports = Exports::of(component, adapter)?;
        for (position, trampoline) in works.into_iter().enumerate() {
            let function = exports.get(&position.to_string())?;
            if let Some(trampoline) = component.trampolines.get_mut(trampoline) {
                trampoline.work = Work::Call(function);
            }
        }
    }
    Ok(())
}

/// What all modules of a wire import.
fn import(text: &mut Text, client: &Client) {
    let name = client_import(&client.interface);
    text.host("cap", &name, ExternKind::Global, "(global $server externref)");
    match client.limit {
        None => text.host(
            "sel4",
            "call",
            ExternKind::Function,
            "(func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64))",
        ),
        Some(_) => text.host(
            "sel4",
            "call_within",
            ExternKind::Function,
            "(func $call_within (param externref i64 i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64))",
        ),
    }
    if client.limit.is_none() {
        text.host(
            "sel4",
            "call_long",
            ExternKind::Function,
            "(func $call_long (param externref i64 i32 i32 i32 i32) (result i64 i32))",
        );
    }
}

/// The label of a function's requests.
fn label(client: &Client, name: &str) -> Result<u64> {
    let number = client.server.functions.keys().position(|known| known == name);
    let number = number.ok_or_else(|| Error::internal(format!("a wire to an interface without {name}")))?;
    let limited = if client.limit.is_some() { SHORT } else { 0 };
    Ok(FIRST_FUNCTION + LABELS * (client.first_function + number as u64) + limited)
}

/// Whether the first parameter is the resource whose method a function is: its capability is what is called then.
fn is_method(name: &str) -> bool {
    name.starts_with("[method]")
}

fn translate(adapter: &mut Adapter<'_>, client: &Client, called: &Called, position: usize) -> Result<()> {
    let Called { name, signature, trampoline } = called;
    let label = label(client, name)?;
    let ty = adapter.component.trampolines.get(*trampoline).map(|trampoline| trampoline.ty.clone());
    let ty = ty.ok_or_else(|| Error::internal("a function that is not there"))?;
    let cores = |types: &[crate::module::ValueType]| types.iter().map(core).collect::<Result<Vec<_>>>();
    let (parameters, results) = (cores(&ty.parameters)?, cores(&ty.results)?);
    for resource in signature.resources() {
        adapter.resource(*resource, 0);
    }
    let code = Code::new(&format!("call{position}"), &parameters, &results).exported(&position.to_string());
    let locals = code.parameters();
    let types: Vec<_> = signature.parameters.iter().map(|(_, ty)| ty.clone()).collect();
    let flat: usize = types.iter().map(|ty| ty.layout().flat.len()).sum();
    let is_flat = flat <= FLAT_PARAMETERS;
    let taken = if is_flat { flat } else { 1 };
    let mut arguments = match locals.first() {
        Some(first) if !is_flat => Place::Memory(*first, 0),
        _ => Place::flat(locals.get(..taken).unwrap_or_default()),
    };
    let is_fast = fits_registers(signature);
    let is_short = client.limit.is_some() || words(signature.result.as_deref()).is_some_and(|words| words <= REGISTERS);
    let mut mover = Mover { adapter, code, words: Words::Message };
    // "Canonical ABI", `canon_lower`.
    mover.code.line("(i32.eqz (global.get $may_leave))");
    mover.trap_if(Trap::CannotLeaveComponent);
    let registers: Vec<Local> = (0..REGISTERS).map(|_| mover.code.local(Core::I64)).collect();
    match is_fast {
        true => mover.words = Words::registers(&registers),
        false => {
            mover.code.line("(global.set $at (i32.const 0))");
            mover.code.line("(global.set $far (i32.const 0))");
        }
    }
    if !is_flat {
        let alignment = types.iter().map(|ty| ty.layout().alignment).max().unwrap_or(1);
        if let Some(first) = locals.first() {
            mover.check_alignment(*first, alignment);
        }
    }
    let mut target = "(global.get $server)".to_owned();
    for (number, ty) in types.iter().enumerate() {
        let at = arguments.field(ty);
        if number == 0 && is_method(name) {
            // The number of the handle is not said: it is the badge of what is called.
            let word = mover.code.local(Core::I64);
            let before = std::mem::replace(&mut mover.words, Words::registers(&[word]));
            mover.encode(ty, at)?;
            mover.words = before;
            target = format!("(table.get $handles (i32.wrap_i64 (local.get {word})))");
        } else {
            mover.encode(ty, at)?;
        }
    }
    if is_fast {
        let limit = client.limit.map_or_else(String::new, |limit| format!(" (i64.const {})", limit as i64));
        let call = if client.limit.is_some() { "$call_within" } else { "$call" };
        let answer = mover.code.local(Core::I64);
        let words: Vec<String> = registers.iter().map(|word| format!("(local.get {word})")).collect();
        mover.code.line(format_args!("(call {call} {target} (i64.const {label}) {}{limit})", words.join(" ")));
        registers.iter().rev().for_each(|word| mover.code.set(*word));
        mover.code.set(answer);
        mover.code.line(format_args!(
            "(if (i64.ne (local.get {answer}) (i64.const {RESULTS}))
    (then (call $failed (local.get {answer})) (unreachable)))"
        ));
        mover.words = Words::registers(&registers);
    } else {
        let send = if is_short { "$send_short" } else { "$send_long" };
        mover.code.line(format_args!("(call {send} {target} (i64.const {label}))"));
    }
    let result_flat = signature.result.as_ref().map_or(0, |ty| ty.layout().flat.len());
    if let Some(ty) = &signature.result {
        if result_flat > 1 {
            let Some(at) = locals.get(taken).copied() else { return Err(Error::internal("results without a place")) };
            mover.check_alignment(at, ty.layout().alignment);
            mover.decode(ty, Place::Memory(at, 0))?;
        } else {
            let value = mover.code.local(results.first().copied().unwrap_or(Core::I32));
            mover.decode(ty, Place::flat(&[value]))?;
            mover.code.get(value);
        }
    }
    let code = mover.code;
    let _ = write!(adapter.text.body, "{code}");
    Ok(())
}

/// The core type of a number.
pub fn core(ty: &crate::module::ValueType) -> Result<Core> {
    use crate::module::ValueType;
    match ty {
        ValueType::I32 => Ok(Core::I32),
        ValueType::I64 => Ok(Core::I64),
        ValueType::F32 => Ok(Core::F32),
        ValueType::F64 => Ok(Core::F64),
        ValueType::V128 | ValueType::Reference(_) => Err(Error::internal("a lowered value that is no number")),
    }
}

/// The functions that send a request and look at the answer.
fn sends(client: &Client) -> String {
    let [ended, refused, slow, long, handles] =
        [Trap::ServerEnded, Trap::ServerRefused, Trap::ServerTooSlow, Trap::MessageTooLong, Trap::HandlesExhausted]
            .map(trap_number);
    let word = |number: u64| {
        let at = 8 * number;
        format!(
            "(select (i64.load $room (i32.const {at})) (i64.const 0) (i32.gt_u (local.get $bytes) (i32.const {at})))"
        )
    };
    let words: Vec<String> = (0..REGISTERS).map(word).collect();
    let words = words.join("\n      ");
    let call = match client.limit {
        None => format!("(call $call (local.get $target) (local.get $label)\n      {words})"),
        Some(limit) => {
            format!(
                "(call $call_within (local.get $target) (local.get $label)\n      {words} (i64.const {}))",
                limit as i64
            )
        }
    };
    let most = if client.limit.is_some() { REGISTERS } else { MESSAGE_WORDS } * 8;
    let set: Vec<String> = (0..REGISTERS).rev().map(|number| format!("(local.set $word{number})")).collect();
    let store: Vec<String> = (0..REGISTERS)
        .map(|number| format!("(i64.store $room (i32.const {}) (local.get $word{number}))", RECEIVED + 8 * number))
        .collect();
    let (set, store) = (set.join(" "), store.join("\n    "));
    let long_call = match client.limit {
        Some(_) => String::new(),
        None => format!(
            r"  (func $send_long (param $target externref) (param $label i64)
    (local $bytes i32) (local $answer i64) (local $count i32)
    (call $close (local.get $label)) (local.set $bytes) (local.set $label)
    (call $call_long (local.get $target) (local.get $label)
      (i32.const 0) (i32.shr_u (local.get $bytes) (i32.const 3)) (i32.const {RECEIVED}) (i32.const {MESSAGE_WORDS}))
    (local.set $count) (local.set $answer)
    (call $open (local.get $answer) (local.get $count)))
"
        ),
    };
    let arena = client.arena.0;
    format!(
        r"  (func $failed (param $answer i64)
    (if (i64.lt_u (local.get $answer) (i64.const 16)) (then (call $trap (i32.const {ended}))))
    (if (i64.eq (local.get $answer) (i64.const {TIMED_OUT})) (then (call $trap (i32.const {slow}))))
    (if (i64.eq (local.get $answer) (i64.const {TOO_LONG})) (then (call $trap (i32.const {long}))))
    (if (i64.eq (local.get $answer) (i64.const {NO_HANDLES})) (then (call $trap (i32.const {handles}))))
    (call $trap (i32.const {refused})))
  ;; What is sent in the message itself: the label and how many bytes.
  (func $close (param $label i64) (result i64) (result i32)
    (global.set $most (i32.const {most}))
    (if (global.get $far)
      (then
        (i64.store $room (i32.const 0) (i64.extend_i32_u (global.get $at)))
        (return (i64.or (local.get $label) (i64.const {IN_ARENA})) (i32.const 8))))
    (local.get $label)
    (global.get $at))
  ;; Where the results are.
  (func $open (param $answer i64) (param $count i32)
    (local $size i64)
    (if (i64.eq (local.get $answer) (i64.const {RESULTS}))
      (then
        (global.set $from_far (i32.const 0))
        (global.set $from (i32.const {RECEIVED}))
        (global.set $end (i32.add (i32.const {RECEIVED}) (i32.shl (local.get $count) (i32.const 3))))
        (return)))
    (if (i64.ne (local.get $answer) (i64.const {RESULTS_IN_ARENA})) (then (call $failed (local.get $answer))))
    (local.set $size (i64.load $room (i32.const {RECEIVED})))
    (if (i32.or
          (i64.gt_u (local.get $size) (i64.const {arena}))
          (i32.wrap_i64 (i64.and (local.get $size) (i64.const 7))))
      (then (call $bad)))
    (global.set $from_far (i32.const 1))
    (global.set $from (i32.const 0))
    (global.set $end (i32.wrap_i64 (local.get $size))))
  (func $send_short (param $target externref) (param $label i64)
    (local $bytes i32) (local $answer i64)
    (local $word0 i64) (local $word1 i64) (local $word2 i64) (local $word3 i64)
    (call $close (local.get $label)) (local.set $bytes) (local.set $label)
    {fallback}
    {call}
    {set} (local.set $answer)
    {store}
    (call $open (local.get $answer) (i32.const {REGISTERS})))
{long_call}",
        fallback = match client.limit {
            Some(_) => String::new(),
            None => format!(
                "(if (i32.gt_u (local.get $bytes) (i32.const {})) (then (call $send_long (local.get $target) (local.get \
                 $label)) (return)))",
                8 * REGISTERS
            ),
        },
    )
}
