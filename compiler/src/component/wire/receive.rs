//! The loop of a server. What fits registers both ways, and is a request of a client that may make it, stays there;
//! everything else is left to a function, so that in the loop nothing must be kept during a call.

use super::super::Export;
use super::super::interface::Signature;
use super::super::layout::Core;
use super::MESSAGE_WORDS;
use super::adapter::{Adapter, RECEIVED};
use super::client::core;
use super::code::{Code, Local};
use super::protocol::{FIRST_FUNCTION, FIRST_HANDLE, HANDLES, LABELS, NO_HANDLES, REGISTERS, RESULTS, SHORT};
use super::server::{encode_result, finish_call, is_method};
use super::values::{Mover, Place, Words, fits_registers, may_be_refused};
use crate::error::Result;

/// The most functions that are told apart one by one; more of them by a table.
const FEW_FUNCTIONS: usize = 4;

/// A function with the number of its interface and its own.
#[derive(Clone, Copy)]
struct Offered<'a> {
    number: usize,
    interface: usize,
    export: &'a Export,
}

/// The local variables of the loop.
struct Request {
    badge: Local,
    label: Local,
    count: Local,
    received: [Local; REGISTERS as usize],
    sent: [Local; REGISTERS as usize],
    /// What functions are told apart by.
    key: Local,
    /// The number of the handle through which the request comes.
    handle: Local,
    /// The badge of the client whose handle that is.
    of_handle: Local,
}

impl Request {
    fn new(code: &mut Code) -> Self {
        let mut words = || [(); REGISTERS as usize].map(|()| code.local(Core::I64));
        let (received, sent) = (words(), words());
        let [badge, label, key, handle, of_handle] = [(); 5].map(|()| code.local(Core::I64));
        Self { badge, label, count: code.local(Core::I32), received, sent, key, handle, of_handle }
    }

    /// Takes the words of an answer from the stack.
    fn set_sent(&self) -> String {
        set(&self.sent)
    }
}

fn get(locals: &[Local]) -> String {
    locals.iter().map(|local| format!("(local.get {local})")).collect::<Vec<_>>().join(" ")
}

fn set(locals: &[Local]) -> String {
    locals.iter().rev().map(|local| format!("(local.set {local})")).collect::<Vec<_>>().join(" ")
}

/// The functions for what is asked by messages.
///
/// # Errors
///
/// Internal ones.
pub fn receive(adapter: &mut Adapter<'_>, functions: &[(usize, Export)]) -> Result<String> {
    let offered = functions.iter().enumerate();
    let offered = offered.map(|(number, (interface, export))| Offered { number, interface: *interface, export });
    let fast: Vec<Offered<'_>> = offered.filter(|offered| fits_registers(&offered.export.signature)).collect();
    let (methods, others): (Vec<_>, Vec<_>) = fast.iter().partition(|offered| is_method(offered.export));
    let mut code = Code::new("serve", &[], &[]).exported("serve");
    let request = Request::new(&mut code);
    let Request { badge, label, count, received, sent, .. } = &request;
    code.line(format_args!("(call $begin) {}", request.set_sent()));
    code.line("(loop $next");
    let answer = format!("(i64.const {RESULTS}) {}", get(sent));
    code.line(format_args!("(call $reply_recv_counted (global.get $clients) {answer})"));
    code.line(format_args!("{} {}", set(received), set(&[*badge, *label, *count])));
    code.line("(block $slow");
    for Offered { number, .. } in fast.iter().rev() {
        code.line(format_args!("(block $f{number}"));
    }
    // Of requests that come through handles, and of ends, the badges are higher.
    let has_handle = format!("(i64.ge_u (local.get {badge}) (i64.const {FIRST_HANDLE}))");
    if methods.is_empty() {
        code.line(format_args!("(br_if $slow {has_handle})"));
    } else {
        code.line(format_args!("(if {has_handle} (then"));
        let handle = format!("(i64.sub (local.get {badge}) (i64.const {FIRST_HANDLE}))");
        code.line(format_args!("(local.set {} {handle})", request.handle));
        dispatch(&mut code, &request, functions.len(), &methods);
        code.line("))");
    }
    dispatch(&mut code, &request, functions.len(), &others);
    let mut mover = Mover { adapter, code, words: Words::Message };
    for offered in &fast {
        mover.code.line(")");
        serve(&mut mover, &request, *offered)?;
    }
    let mut code = mover.code;
    code.line(")");
    let stored = get(&[&[*badge, *label, *count], received.as_slice()].concat());
    code.line(format_args!("(call $slow {stored}) {}", request.set_sent()));
    code.line("(br $next))");
    code.line("(unreachable)");
    Ok(format!("{}{code}", slow()))
}

/// Goes to the block of one of these functions if the request is for that.
fn dispatch(code: &mut Code, Request { label, key, .. }: &Request, count: usize, functions: &[&Offered<'_>]) {
    // With and without the word that few are to come back.
    if functions.len() <= FEW_FUNCTIONS {
        code.line(format_args!("(local.set {key} (i64.or (local.get {label}) (i64.const {SHORT})))"));
        for Offered { number, .. } in functions {
            let label = FIRST_FUNCTION + LABELS * *number as u64 + SHORT;
            code.line(format_args!("(br_if $f{number} (i64.eq (local.get {key}) (i64.const {label})))"));
        }
        code.line("(br $slow)");
        return;
    }
    let targets = (0..count).map(|number| match functions.iter().any(|offered| offered.number == number) {
        true => format!("$f{number} $slow $f{number} $slow "),
        false => "$slow $slow $slow $slow ".to_owned(),
    });
    let targets: String = targets.collect();
    code.line(format_args!("(local.set {key} (i64.sub (local.get {label}) (i64.const {FIRST_FUNCTION})))"));
    code.line(format_args!("(br_if $slow (i32.wrap_i64 (i64.shr_u (local.get {key}) (i64.const 32))))"));
    code.line(format_args!("(br_table {targets}$slow (i32.wrap_i64 (local.get {key})))"));
}

/// What is done for a function. Leaves the block `$slow` before anything has been called, if what was received is not a
/// request that this client may make.
fn serve(mover: &mut Mover<'_, '_>, request: &Request, offered: Offered<'_>) -> Result<()> {
    let Offered { number, interface, export } = offered;
    let Export { ty, options, signature: Signature { parameters, result }, .. } = export;
    let Request { badge, received, sent, handle, of_handle, .. } = request;
    let may = format!("(global.get $may{interface})");
    let has_handles = parameters.iter().map(|(_, ty)| ty).chain(result).any(|ty| !ty.handles().is_empty());
    let is_method = is_method(export);
    // The badge under which this client calls without a handle.
    let badge = match is_method {
        false => *badge,
        true => {
            let client = format!("(i64.div_u (local.get {handle}) (i64.const {HANDLES}))");
            mover.code.line(format_args!("(local.set {of_handle} (i64.add {client} (i64.const 1)))"));
            // Ends have badges for which that is no client's.
            let beyond = format!("(i64.ge_u (local.get {of_handle}) (i64.const {FIRST_HANDLE}))");
            mover.code.line(format_args!("(br_if $slow {beyond})"));
            *of_handle
        }
    };
    mover
        .code
        .line(format_args!("(br_if $slow (i64.eqz (i64.and (i64.shr_u {may} (local.get {badge})) (i64.const 1))))"));
    if has_handles {
        let client = format!("(i32.sub (i32.wrap_i64 (local.get {badge})) (i32.const 1))");
        mover.code.line(format_args!("(global.set $client {client})"));
    }
    let words = if is_method { std::slice::from_ref(handle) } else { &[] };
    mover.words = Words::registers(&[words, received].concat());
    let flat = parameters.iter().flat_map(|(_, ty)| ty.layout().flat.clone());
    let arguments: Vec<_> = flat.map(|core| mover.code.local(core)).collect();
    let mut place = Place::flat(&arguments);
    for (_, ty) in parameters {
        let at = place.field(ty);
        mover.decode(ty, at)?;
    }
    if parameters.iter().any(|(_, ty)| may_be_refused(ty)) {
        mover.code.line("(br_if $slow (global.get $refused))");
    }
    arguments.iter().for_each(|argument| mover.code.get(*argument));
    mover.code.line(format_args!("call $app{number}"));
    let results = ty.results.iter().map(core).collect::<Result<Vec<_>>>()?;
    let returned: Vec<_> = results.iter().map(|core| mover.code.local(*core)).collect();
    returned.iter().rev().for_each(|local| mover.code.set(*local));
    for word in sent {
        mover.code.line("i64.const 0");
        mover.code.set(*word);
    }
    mover.words = Words::registers(sent);
    encode_result(mover, &export.signature, &returned)?;
    if mover.adapter.component.options.get(*options).is_some_and(|options| options.post_return.is_some()) {
        finish_call(&mut mover.code, number, &returned);
    }
    if result.as_ref().is_some_and(|ty| !ty.handles().is_empty()) {
        let refuse = format!("(call $refuse) {}", request.set_sent());
        mover.code.line(format_args!("(if (global.get $exhausted) (then {refuse}))"));
    }
    mover.code.line("(br $next)");
    Ok(())
}

/// What is done with requests and answers that are longer, or about which something is wrong. The functions return the
/// words of an answer to which nothing else belongs.
fn slow() -> String {
    let join = |write: &dyn Fn(u64) -> String| (0..REGISTERS).map(write).collect::<Vec<_>>().join("\n    ");
    let results = " i64".repeat(REGISTERS as usize);
    let parameters = join(&|word| format!("(param $w{word} i64)"));
    let store = join(&|word| format!("(i64.store $room (i32.const {}) (local.get $w{word}))", RECEIVED + 8 * word));
    let load = join(&|word| {
        let at = 8 * word;
        format!("(select (i64.load $room (i32.const {at})) (i64.const 0) (i32.gt_u (global.get $at) (i32.const {at})))")
    });
    let (rest, few) = (RECEIVED + 8 * REGISTERS, 8 * REGISTERS);
    format!(
        r"  (func $receive (result i64 i64 i32)
    (call $recv_long (global.get $clients) (i32.const {RECEIVED}) (i32.const {MESSAGE_WORDS})))
  ;; Sends an answer that is in the room, and receives there.
  (func $answer (param $label i64) (result i64 i64 i32)
    (call $reply_recv_long (global.get $clients) (local.get $label)
      (i32.const 0) (i32.shr_u (global.get $at) (i32.const 3)) (i32.const {RECEIVED}) (i32.const {MESSAGE_WORDS})))
  ;; Does what is asked by a request that lies in the room, and by those behind it.
  (func $serve_stored (param $badge i64) (param $label i64) (param $count i32) (result{results})
    (local $answer i64)
    (loop $next
      (if (i32.eqz (call $handle (local.get $badge) (local.get $label) (local.get $count)))
        (then
          (call $receive) (local.set $count) (local.set $label) (local.set $badge)
          (br $next)))
      (local.set $answer (call $close))
      (if (i32.or
            (i64.ne (local.get $answer) (i64.const {RESULTS}))
            (i32.gt_u (global.get $at) (i32.const {few})))
        (then
          (call $answer (local.get $answer)) (local.set $count) (local.set $label) (local.set $badge)
          (br $next))))
    {load})
  (func $begin (result{results})
    (call $serve_stored (call $receive)))
  (func $slow (param $badge i64) (param $label i64) (param $count i32)
    {parameters}
    (result{results})
    {store}
    (if (i32.gt_u (local.get $count) (i32.const {REGISTERS}))
      (then (call $message_rest (i32.const {rest}) (i32.sub (local.get $count) (i32.const {REGISTERS})))))
    (call $serve_stored (local.get $badge) (local.get $label) (local.get $count)))
  ;; The client has as many handles as it may have.
  (func $refuse (result{results})
    (global.set $exhausted (i32.const 0))
    (global.set $at (i32.const 0))
    (call $serve_stored (call $answer (i64.const {NO_HANDLES}))))
"
    )
}
