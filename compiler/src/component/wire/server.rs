//! The adapter of a component that is called: it receives requests, and calls what the component exports.
//!
//! It trusts nobody. Which client asks is what the kernel says, by the badge; what it may ask is known from the wires;
//! each value is looked at when it is read. A client that sends what is not a request of its interface has not been
//! made by this compiler: it is refused from then on, and what it had is taken back.

use super::super::interface::Signature;
use super::super::layout::{Core, FLAT_PARAMETERS};
use super::super::{
    Component, CoreInstanceIndex, DefinedResourceIndex, Definition, Export, Interface, Resource, ResourceName,
    ResourceTableIndex, Work,
};
use super::adapter::{Adapter, AdapterOptions, Handle, HandleNames, RECEIVED, Side, trampoline};
use super::client::core;
use super::code::{Code, Local};
use super::exports::Exports;
use super::protocol::{
    DROP, FETCH, FIRST_FUNCTION, FIRST_HANDLE, HANDLES, IN_ARENA, LABELS, NO_HANDLES, REFUSED, REGISTERS, RESULTS,
    SHORT, TOO_LONG,
};
use super::values::{Mover, Place, Words};
use super::{CLIENTS, ENDED, MESSAGE_WORDS, PAGE, Server, admission, receive};
use crate::error::{Error, Result};
use crate::module::ExternKind;
use std::fmt::Write as _;

/// The functions of a server for handles.
struct Handles;

impl Side for Handles {
    fn handle(&self, what: Handle, names: &HandleNames) -> String {
        let HandleNames { take, new, number, .. } = names;
        match what {
            // One that its component has lent cannot be lent here.
            Handle::Rep => "    (unreachable)\n".to_owned(),
            Handle::GiveOwn => format!("    (call $enlist (i32.const {number}) (call {take} (local.get $given)))\n"),
            Handle::GetOwn => format!(
                "    (local.set $given (call $rep (i32.const {number}) (local.get $given)))
    (if (global.get $refused) (then (return (i32.const 0))))
    (call $release (global.get $found))
    (call {new} (local.get $given))\n"
            ),
            Handle::GetBorrow => format!("    (call $rep (i32.const {number}) (local.get $given))\n"),
        }
    }
}

/// Lets a component serve.
pub fn connect(component: &mut Component, server: &Server, room: CoreInstanceIndex) -> Result<()> {
    let mut functions: Vec<(usize, Export)> = Vec::new();
    for (position, name) in server.interfaces.iter().enumerate() {
        let interface = exported(component, name)?;
        for function in interface.functions.keys() {
            let qualified = if function == name { name.clone() } else { format!("{name}#{function}") };
            let export = component.exports.iter().find(|export| export.name == qualified);
            let export = export.ok_or_else(|| Error::internal(format!("an interface without {function}")))?;
            functions.push((position, export.clone()));
        }
    }
    let mut options: Option<AdapterOptions> = None;
    for (_, export) in &functions {
        let of_export = component.options.get(export.options);
        let of_export = of_export.ok_or_else(|| Error::internal("an export without options"))?;
        if !options.get_or_insert_with(|| AdapterOptions::of(of_export)).merge(of_export) {
            return Err(Error::UnsupportedComponent {
                what: "a server whose interfaces belong to several components inside".to_owned(),
                place: format!("exported as {}", export.name),
            });
        }
    }
    let options = options.ok_or_else(|| Error::internal("a server without functions"))?;
    let resources = resources(component, server, &functions, &options)?;
    let clients = server.clients();
    let pages = server.arena.0 * clients / PAGE;
    let mut adapter = Adapter::new(component, &Handles, options, room, (server.arena.0, CLIENTS, pages));
    for (table, number) in &resources.tables {
        adapter.resource(*table, *number);
    }
    import(&mut adapter, !resources.types.is_empty());
    let mut bodies = String::new();
    for (number, (_, export)) in functions.iter().enumerate() {
        bodies.push_str(&translate(&mut adapter, number, export)?);
    }
    let books = books(&mut adapter, &resources, clients);
    adapter.text.body.push_str(&admission::admission(server));
    adapter.text.body.push_str(&bodies);
    adapter.text.body.push_str(&books);
    let serve = serve(server, &functions, !resources.types.is_empty());
    adapter.text.body.push_str(&serve);
    let serve = receive::receive(&mut adapter, &functions)?;
    adapter.text.body.push_str(&serve);
    let bad = "(global.set $refused (i32.const 1))\n    (global.set $from (global.get $end))";
    let too_long = "(global.set $lost (i32.const 1))\n    (global.set $at (i32.const 0))";
    let instance = adapter.finish("wires", bad, too_long)?;
    component.serve = Some(Exports::of(component, instance)?.get("serve")?);
    Ok(())
}

fn exported(component: &Component, name: &str) -> Result<Interface> {
    let interface = component.exported_interfaces.iter().find(|interface| interface.name == name).cloned();
    interface.ok_or_else(|| Error::internal(format!("{name} is not exported")))
}

/// The resource types of which a server gives handles to others.
#[derive(Default)]
struct Resources {
    types: Vec<ResourceType>,
    tables: Vec<(ResourceTableIndex, u32)>,
}

struct ResourceType {
    defined: DefinedResourceIndex,
    /// The interface with whose wire its handles end: the one that defines it, if a wire leads there.
    home: usize,
}

fn resources(
    component: &Component,
    server: &Server,
    functions: &[(usize, Export)],
    options: &AdapterOptions,
) -> Result<Resources> {
    let mut resources = Resources::default();
    for (position, export) in functions {
        for table in export.signature.resources() {
            let known = component.resource_tables.get(*table).and_then(Option::as_ref);
            let known = known.ok_or_else(|| Error::internal("a resource type that nobody has"))?;
            let unsupported = |what: &str| Error::UnsupportedComponent {
                what: what.to_owned(),
                place: format!("exported as {}", export.name),
            };
            let Resource::Defined(defined) = known.resource else {
                return Err(unsupported("a function for other domains with a resource that is imported"));
            };
            let definer = component.resources.get(defined).map(|resource| resource.instance);
            if definer != Some(known.instance) || known.instance != options.instance {
                return Err(unsupported("a resource for other domains that another component inside defines"));
            }
            let number = resources.types.iter().position(|ty| ty.defined == defined).unwrap_or_else(|| {
                resources.types.push(ResourceType { defined, home: *position });
                resources.types.len() - 1
            });
            if !resources.tables.contains(&(*table, number as u32)) {
                resources.tables.push((*table, number as u32));
            }
        }
    }
    // Those that come from another interface.
    for (position, name) in server.interfaces.iter().enumerate() {
        let interface = exported(component, name)?;
        let used = functions.iter().filter(|(of, _)| *of == position);
        for ((_, export), signature) in used.zip(interface.functions.values()) {
            for (table, name) in export.signature.resources().zip(signature.resources()) {
                let Some(ResourceName { interface, .. }) = ResourceName::of(name) else { continue };
                let home = server.interfaces.iter().position(|known| known == interface);
                let number = resources.tables.iter().find(|(known, _)| known == table).map(|(_, number)| *number);
                if let Some((home, number)) = home.zip(number)
                    && let Some(ty) = resources.types.get_mut(number as usize)
                {
                    ty.home = home;
                }
            }
        }
    }
    Ok(resources)
}

fn import(adapter: &mut Adapter<'_>, has_resources: bool) {
    let text = &mut adapter.text;
    text.host("cap", CLIENTS, ExternKind::Global, "(global $clients externref)");
    for (name, declaration) in [
        ("recv_long", "(func $recv_long (param externref i32 i32) (result i64 i64 i32))"),
        (
            "reply_recv_counted",
            "(func $reply_recv_counted (param externref i64 i64 i64 i64 i64) (result i64 i64 i32 i64 i64 i64 i64))",
        ),
        ("message_rest", "(func $message_rest (param i32 i32))"),
        ("reply_recv_long", "(func $reply_recv_long (param externref i64 i32 i32 i32 i32) (result i64 i64 i32))"),
    ] {
        text.host("sel4", name, ExternKind::Function, declaration);
    }
    if has_resources {
        for (name, declaration) in [
            ("reply_with", "(func $reply_with (param i64 i64 i64 i64 i64 externref))"),
            ("mint", "(func $mint (param externref i64 i64) (result externref))"),
            ("revoke", "(func $revoke (param externref))"),
            ("delete", "(func $delete (param externref))"),
        ] {
            text.host("sel4", name, ExternKind::Function, declaration);
        }
    }
}

/// A function that reads the arguments, calls the component and writes the results.
pub fn translate(adapter: &mut Adapter<'_>, number: usize, export: &Export) -> Result<String> {
    let Export { function, ty, options, signature, .. } = export;
    let cores = |types: &[crate::module::ValueType]| types.iter().map(core).collect::<Result<Vec<_>>>();
    let (parameters, results) = (cores(&ty.parameters)?, cores(&ty.results)?);
    let list = |word: &str, cores: &[Core]| {
        let types: Vec<&str> = cores.iter().map(|core| core.name()).collect();
        if types.is_empty() { String::new() } else { format!(" ({word} {})", types.join(" ")) }
    };
    let declaration = format!("(func $app{number}{}{})", list("param", &parameters), list("result", &results));
    adapter.text.import(&declaration, *function);
    let post_return = adapter.component.options.get(*options).and_then(|options| options.post_return);
    if let Some(post_return) = post_return {
        let declaration = format!("(func $done{number}{})", list("param", &results));
        adapter.text.import(&declaration, post_return);
        let instance = adapter.component.options.get(*options).map(|options| options.instance);
        let instance = instance.ok_or_else(|| Error::internal("an export without options"))?;
        adapter.text.import("(global $may_leave (mut i32))", Definition::MayLeave(instance));
    }
    let types: Vec<_> = signature.parameters.iter().map(|(_, ty)| ty.clone()).collect();
    let flat: Vec<Core> = types.iter().flat_map(|ty| ty.layout().flat.clone()).collect();
    let mut mover = Mover { adapter, code: Code::new(&format!("serve{number}"), &[], &[]), words: Words::Message };
    let is_flat = flat.len() <= FLAT_PARAMETERS;
    let (arguments, mut place) = match is_flat {
        true => {
            let locals: Vec<_> = flat.iter().map(|core| mover.code.local(*core)).collect();
            let place = Place::flat(&locals);
            (locals, place)
        }
        false => {
            let (mut size, mut alignment) = (0, 1);
            for layout in types.iter().map(|ty| ty.layout()) {
                size = super::super::layout::align(size, layout.alignment) + layout.size;
                alignment = alignment.max(layout.alignment);
            }
            let at = mover.code.local(Core::I32);
            mover.adapter.needs_realloc();
            mover.code.line(format_args!("(call $allocate (i32.const {alignment}) (i32.const {size}))"));
            mover.code.set(at);
            (vec![at], Place::Memory(at, 0))
        }
    };
    let is_method = is_method(export);
    // Whose method it is, the badge has said.
    let expected = if is_method { "i32.lt_s" } else { "i32.ge_s" };
    mover.code.line(format_args!("(if ({expected} (global.get $self) (i32.const 0)) (then (call $bad) (return)))"));
    for (position, ty) in types.iter().enumerate() {
        let at = place.field(ty);
        if position == 0 && is_method {
            let word = mover.code.local(Core::I64);
            mover.code.line("(i64.extend_i32_u (global.get $self))");
            mover.code.set(word);
            mover.words = Words::registers(&[word]);
            mover.decode(ty, at)?;
            mover.words = Words::Message;
        } else {
            mover.decode(ty, at)?;
        }
    }
    mover.code.line("(if (global.get $refused) (then (return)))");
    // There must be nothing more.
    mover.code.line(format_args!(
        "(if (i32.gt_u (global.get $end) (i32.add (global.get $from) (i32.const {}))) (then (call $bad) (return)))",
        8 * REGISTERS
    ));
    for argument in &arguments {
        mover.code.get(*argument);
    }
    mover.code.line(format_args!("call $app{number}"));
    let returned: Vec<_> = results.iter().map(|core| mover.code.local(*core)).collect();
    returned.iter().rev().for_each(|local| mover.code.set(*local));
    mover.code.line("(global.set $at (i32.const 0))");
    mover.code.line("(global.set $far (i32.const 0))");
    encode_result(&mut mover, signature, &returned)?;
    if post_return.is_some() {
        finish_call(&mut mover.code, number, &returned);
    }
    Ok(mover.code.to_string())
}

/// Which client has which handles. A handle's number says whose it is: each client has [`HANDLES`] of them.
fn books(adapter: &mut Adapter<'_>, resources: &Resources, clients: u64) -> String {
    if resources.types.is_empty() {
        return "  (func $interface_ended (param $client i32) (param $interface i32))\n  (func $client_ended (param $client \
                i32))\n"
            .to_owned();
    }
    let (mut destroy, mut home) = (String::new(), "(i32.const 0)".to_owned());
    for (number, ty) in resources.types.iter().enumerate() {
        home = format!("(select (i32.const {}) {home} (i32.eq (local.get $type) (i32.const {number})))", ty.home);
        let number = number as u32;
        let Some((table, _)) = resources.tables.iter().find(|(_, known)| *known == number) else { continue };
        let mut import = |name: &str, results: usize, work: Work| {
            let function = format!("${name}-{}", table.0);
            let trampoline = trampoline(adapter.component, 1, results, work);
            let result = if results == 1 { " (result i32)" } else { "" };
            adapter.text.import(&format!("(func {function} (param i32){result})"), Definition::Trampoline(trampoline));
            function
        };
        let new = import("new", 1, Work::ResourceNew(*table));
        let drop = import("drop", 0, Work::ResourceDrop(*table));
        let _ = writeln!(
            destroy,
            "    (if (i32.eq (local.get $type) (i32.const {number}))
      (then (call {drop} (call {new} (local.get $rep)))))"
        );
    }
    let total = clients * HANDLES;
    // An entry: the type and 1, or 0 if it is free; the representation, or the next free one and 1. The table of what
    // is free comes first: for each client the first free number and 1, and how many numbers were ever used.
    let pages = (256 + total * 8).div_ceil(PAGE);
    format!(
        r"  (memory $books {pages} {pages})
  (table $capabilities {total} externref)
  (global $found (mut i32) (i32.const 0))
  (func $entry (param $number i32) (result i32)
    (i32.add (i32.const 256) (i32.shl (local.get $number) (i32.const 3))))
  ;; A number for the client that is served, or 0 with a word about it if it has as many as it may.
  (func $enlist (param $type i32) (param $rep i32) (result i32)
    (local $list i32) (local $number i32)
    (local.set $list (i32.shl (global.get $client) (i32.const 3)))
    (local.set $number (i32.load $books (local.get $list)))
    (if (local.get $number)
      (then
        (local.set $number (i32.sub (local.get $number) (i32.const 1)))
        (i32.store $books (local.get $list) (i32.load $books offset=4 (call $entry (local.get $number)))))
      (else
        (local.set $number (i32.load $books offset=4 (local.get $list)))
        (if (i32.eq (local.get $number) (i32.const {HANDLES}))
          (then
            (global.set $exhausted (i32.const 1))
            (call $destroy (local.get $type) (local.get $rep))
            (return (i32.const 0))))
        (i32.store $books offset=4 (local.get $list) (i32.add (local.get $number) (i32.const 1)))
        (local.set $number (i32.add (local.get $number) (i32.mul (global.get $client) (i32.const {HANDLES}))))))
    (i32.store $books (call $entry (local.get $number)) (i32.add (local.get $type) (i32.const 1)))
    (i32.store $books offset=4 (call $entry (local.get $number)) (local.get $rep))
    (local.get $number))
  ;; The representation behind a number of the client that is served, if it is of this type.
  (func $rep (param $type i32) (param $number i32) (result i32)
    (if (i32.eqz (call $has (local.get $number))) (then (call $bad) (return (i32.const 0))))
    (if (i32.ne (i32.load $books (call $entry (local.get $number))) (i32.add (local.get $type) (i32.const 1)))
      (then (call $bad) (return (i32.const 0))))
    (global.set $found (local.get $number))
    (i32.load $books offset=4 (call $entry (local.get $number))))
  ;; Whether the client that is served has a handle of this number.
  (func $has (param $number i32) (result i32)
    (if (i32.ne (i32.div_u (local.get $number) (i32.const {HANDLES})) (global.get $client))
      (then (return (i32.const 0))))
    (i32.ne (i32.load $books (call $entry (local.get $number))) (i32.const 0)))
  ;; Takes the capability of a number back, wherever it is, and the number.
  (func $release (param $number i32)
    (local $capability externref) (local $list i32)
    (local.set $capability (table.get $capabilities (local.get $number)))
    (if (i32.eqz (ref.is_null (local.get $capability)))
      (then
        (table.set $capabilities (local.get $number) (ref.null extern))
        (call $revoke (local.get $capability))
        (call $delete (local.get $capability))))
    (local.set $list (i32.shl (i32.div_u (local.get $number) (i32.const {HANDLES})) (i32.const 3)))
    (i32.store $books (call $entry (local.get $number)) (i32.const 0))
    (i32.store $books offset=4 (call $entry (local.get $number)) (i32.load $books (local.get $list)))
    (i32.store $books (local.get $list) (i32.add (local.get $number) (i32.const 1))))
  (func $destroy (param $type i32) (param $rep i32)
{destroy}  )
  ;; Nobody has it any more.
  (func $drop (param $number i32)
    (local $type i32) (local $rep i32)
    (local.set $type (i32.sub (i32.load $books (call $entry (local.get $number))) (i32.const 1)))
    (local.set $rep (i32.load $books offset=4 (call $entry (local.get $number))))
    (call $release (local.get $number))
    (call $destroy (local.get $type) (local.get $rep)))
  ;; The interface with which handles of a type end.
  (func $home (param $type i32) (result i32)
    {home})
  ;; Drops what a client has of an interface; of all of them, for -1.
  (func $interface_ended (param $client i32) (param $interface i32)
    (local $number i32) (local $end i32) (local $type i32)
    (local.set $number (i32.mul (local.get $client) (i32.const {HANDLES})))
    (local.set $end
      (i32.add (local.get $number) (i32.load $books offset=4 (i32.shl (local.get $client) (i32.const 3)))))
    (block $done
      (loop $next
        (br_if $done (i32.eq (local.get $number) (local.get $end)))
        (local.set $type (i32.load $books (call $entry (local.get $number))))
        (if (local.get $type)
          (then
            (if (i32.or
                  (i32.lt_s (local.get $interface) (i32.const 0))
                  (i32.eq
                    (call $home (i32.sub (local.get $type) (i32.const 1)))
                    (local.get $interface)))
              (then (call $drop (local.get $number))))))
        (local.set $number (i32.add (local.get $number) (i32.const 1)))
        (br $next))))
  (func $client_ended (param $client i32)
    (call $interface_ended (local.get $client) (i32.const -1)))
  ;; The capability of a handle. It can be called, and no more.
  (func $fetch (param $number i32) (result externref)
    (local $capability externref)
    (local.set $capability (table.get $capabilities (local.get $number)))
    (if (ref.is_null (local.get $capability))
      (then
        (local.set $capability
          (call $mint (global.get $clients) (i64.const 5)
            (i64.add (i64.const {FIRST_HANDLE}) (i64.extend_i32_u (local.get $number)))))
        (table.set $capabilities (local.get $number) (local.get $capability))))
    (local.get $capability))
"
    )
}

/// The loop, and what a request begins with.
fn serve(server: &Server, functions: &[(usize, Export)], has_resources: bool) -> String {
    let clients = server.clients();
    let (mut table, mut arms) = (String::new(), String::new());
    for number in 0..functions.len() {
        let _ = write!(table, " $f{number}");
    }
    for (number, (interface, _)) in functions.iter().enumerate() {
        let _ = write!(
            arms,
            "      )
      (if (i64.eqz (i64.and (i64.shr_u (global.get $may{interface}) (local.get $own_badge)) (i64.const 1)))
        (then (call $bad) (br $done)))
      (call $serve{number})
      (br $done)\n"
        );
    }
    let mut opening = String::new();
    for number in (0..functions.len()).rev() {
        let _ = writeln!(opening, "      (block $f{number}");
    }
    let (drop, fetch) = match has_resources {
        false => ("(call $bad)".to_owned(), "(call $bad)".to_owned()),
        true => (
            "(if (i32.lt_s (global.get $self) (i32.const 0))
          (then (call $bad))
          (else (call $drop (global.get $self))))
        (global.set $at (i32.const 0))"
                .to_owned(),
            format!(
                "(local.set $number (i32.wrap_i64 (call $get)))
        (if (i32.eqz (call $has (local.get $number)))
          (then (call $bad) (return (i32.const 1))))
        (call $reply_with (i64.const {RESULTS}) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0)
          (call $fetch (local.get $number)))
        (return (i32.const 0))"
            ),
        ),
    };
    let of_handle = match has_resources {
        false => "(call $bad)".to_owned(),
        true => format!(
            "(global.set $self (i32.wrap_i64 (i64.sub (local.get $badge) (i64.const {FIRST_HANDLE}))))
        (global.set $client (i32.div_u (global.get $self) (i32.const {HANDLES})))
        (if (i32.eqz (call $has (global.get $self))) (then (call $bad)))"
        ),
    };
    let arena = server.arena.0;
    let (message, few) = (MESSAGE_WORDS * 8, REGISTERS * 8);
    let last_label = FIRST_FUNCTION + LABELS * functions.len() as u64;
    format!(
        r#"  ;; Who is served, through which handle (-1: none), and what was wrong.
  (global $client (mut i32) (i32.const 0))
  (global $self (mut i32) (i32.const -1))
  (global $refused (mut i32) (i32.const 0))
  (global $lost (mut i32) (i32.const 0))
  (global $exhausted (mut i32) (i32.const 0))
  ;; The label of the answer, of which the words are at the beginning of the room then.
  (func $close (result i64)
    (if (global.get $refused)
      (then
        (global.set $at (i32.const 0))
        (global.set $refused (i32.const 0))
        (call $ban (global.get $client))
        (return (i64.const {REFUSED}))))
    (if (global.get $lost) (then (global.set $at (i32.const 0)) (return (i64.const {TOO_LONG}))))
    (if (global.get $exhausted) (then
        (global.set $at (i32.const 0))
        (global.set $exhausted (i32.const 0))
        (return (i64.const {NO_HANDLES}))))
    (if (global.get $far)
      (then
        (i64.store $room (i32.const 0) (i64.extend_i32_u (global.get $at)))
        (global.set $at (i32.const 8))
        (return (i64.const {results_in_arena}))))
    (i64.const {RESULTS}))
  ;; Does what is asked; whether somebody waits for an answer.
  (func $handle (param $badge i64) (param $label i64) (param $count i32) (result i32)
    (local $number i32) (local $size i64) (local $own_badge i64)
    (if (i64.ne (i64.and (local.get $badge) (i64.const {ENDED})) (i64.const 0))
      (then (call $wires_ended (i32.wrap_i64 (local.get $badge))) (return (i32.const 0))))
    (global.set $refused (i32.const 0))
    (global.set $lost (i32.const 0))
    (global.set $exhausted (i32.const 0))
    (global.set $at (i32.const 0))
    (global.set $far (i32.const 0))
    (global.set $self (i32.const -1))
    (global.set $from_far (i32.const 0))
    (global.set $from (i32.const {RECEIVED}))
    (global.set $end (i32.add (i32.const {RECEIVED}) (i32.shl (local.get $count) (i32.const 3))))
    (if (i64.lt_u (local.get $badge) (i64.const {FIRST_HANDLE}))
      (then
        (global.set $client (i32.sub (i32.wrap_i64 (local.get $badge)) (i32.const 1))))
      (else
        {of_handle}))
    ;; No capability has another badge.
    (if (i32.ge_u (global.get $client) (i32.const {clients}))
      (then (global.set $client (i32.const 31)) (global.set $refused (i32.const 1)) (return (i32.const 1))))
    (if (global.get $refused) (then (return (i32.const 1))))
    (global.set $base (i32.mul (global.get $client) (i32.const {arena})))
    (if (i64.eq (local.get $label) (i64.const {DROP}))
      (then
        {drop}
        (return (i32.const 1))))
    (if (i64.eq (local.get $label) (i64.const {FETCH}))
      (then
        {fetch}
        (return (i32.const 1))))
    (if (i32.or
          (i64.lt_u (local.get $label) (i64.const {FIRST_FUNCTION}))
          (i64.ge_u (local.get $label) (i64.const {last_label})))
      (then (call $bad) (return (i32.const 1))))
    (global.set $most
      (select (i32.const {few}) (i32.const {message}) (i32.wrap_i64 (i64.and (local.get $label) (i64.const {SHORT})))))
    (if (i32.wrap_i64 (i64.and (local.get $label) (i64.const {IN_ARENA})))
      (then
        (local.set $size (call $get))
        (if (i32.or
              (i64.gt_u (local.get $size) (i64.const {arena}))
              (i32.wrap_i64 (i64.and (local.get $size) (i64.const 7))))
          (then (call $bad) (return (i32.const 1))))
        (global.set $from_far (i32.const 1))
        (global.set $from (global.get $base))
        (global.set $end (i32.add (global.get $base) (i32.wrap_i64 (local.get $size))))))
    (local.set $own_badge (i64.extend_i32_u (i32.add (global.get $client) (i32.const 1))))
    (block $done
{opening}        (br_table{table} $done
          (i32.wrap_i64 (i64.div_u (i64.sub (local.get $label) (i64.const {FIRST_FUNCTION})) (i64.const {LABELS}))))
{arms}    )
    (i32.const 1))
"#,
        results_in_arena = super::protocol::RESULTS_IN_ARENA,
    )
}

/// Appends what a function has returned to the message.
pub fn encode_result(
    mover: &mut Mover<'_, '_>,
    signature: &Signature<ResourceTableIndex>,
    returned: &[Local],
) -> Result<()> {
    let Some(ty) = &signature.result else { return Ok(()) };
    match returned.first() {
        Some(at) if ty.layout().flat.len() > 1 => {
            mover.check_alignment(*at, ty.layout().alignment);
            mover.encode(ty, Place::Memory(*at, 0))
        }
        _ => mover.encode(ty, Place::flat(returned)),
    }
}

/// Whether a function is called through a handle.
pub fn is_method(export: &Export) -> bool {
    export.name.contains("#[method]")
}

/// Tells the component that its results have been read. It may not call out of the component then ("Canonical ABI",
/// `canon_lift`).
pub fn finish_call(code: &mut Code, number: usize, returned: &[Local]) {
    code.line("(global.set $may_leave (i32.const 0))");
    returned.iter().for_each(|local| code.get(*local));
    code.line(format_args!("call $done{number}"));
    code.line("(global.set $may_leave (i32.const 1))");
}
