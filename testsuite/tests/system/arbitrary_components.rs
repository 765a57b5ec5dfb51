//! Every function of WASI 0.2, called by a component with arguments that mean something or nothing, in an order that
//! means nothing: the answer is a result, an error or a trap. No call is a fault of the stub, and none writes a byte
//! outside of the place of its result and of the memory that it has asked for.
//!
//! The component follows from the table of the functions; its types are no more than what the Canonical ABI makes the
//! same core types of, as those of a hostile component may be. Which calls it makes follows from a seed
//! (`WASM2SEL4_ARBITRARY_SEED`), and how many from `WASM2SEL4_ARBITRARY_ROUNDS`. With tame arguments no call is a trap:
//! handles are of their types, pointers lie inside. With wild ones, each argument is now and then something else, until
//! a call is a trap. What ends the program is not called.

use super::arbitrary::number;
use super::{Finished, finish, folder};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use wasm2sel4_abi::component::HostResource;
use wasm2sel4_abi::interface::wasi02::Function;
use wasm2sel4_abi::interface::{Named, ValueType};
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::tool;

/// The usual seed, with whose calls every function succeeds sometimes.
const SEED: u64 = 1;

/// Calls of a tame round.
const CALLS: u64 = 6_000;

/// The most calls with wild arguments: a trap comes long before.
const WILD_CALLS: u64 = 2_000;

/// One of so many wild arguments is something else.
const WILDNESS: u64 = 80;

/// The status for the first function whose calls have all failed; the others follow.
const FAILING: i32 = 2;

/// The status of a component in whose memory a call has written where it may not.
const WRITTEN: i32 = 99;

/// The status after a trap.
const TRAPPED: i32 = 134;

/// Functions that are not called.
const LEFT_OUT: [Function; 2] = [Function::exit, Function::exit_with_code];

/// Paths, of which each has 16 bytes in memory: the last is its length.
const PATHS: [&str; 16] = [
    "a",
    "folder",
    "folder/b",
    "../x",
    "link",
    "folder/../a",
    "new/",
    "b",
    "c",
    "new",
    "folder/c",
    "folder/new",
    "new/d",
    ".",
    "e",
    "",
];

// What lies where in the component's memory; what is between nobody may write.
const PATHS_AT: u64 = 256;
const BYTES_AT: u64 = 512;
/// The end of what the component never writes.
const CONSTANT_END: u64 = 2048;
const HANDLES_AT: u64 = 2048;
const RESULT: u64 = 3072;

/// The module with the memory that the host may write: what it hands out is at the bottom of the rest, so that whatever
/// is above must stay. It hands out what is not there if it is told to.
const LIBC: &str = r#"(core module $libc
  (memory (export "memory") 1)
  (global $next (export "next") (mut i32) (i32.const 8192))
  (global $lie (export "lie") (mut i32) (i32.const 0))
  (func (export "realloc") (param $old i32) (param $old-size i32) (param $alignment i32) (param $size i32) (result i32)
    (local $result i32)
    (if (global.get $lie) (then (return (global.get $lie))))
    (if (local.get $old) (then (return (local.get $old))))
    (if (i32.gt_u (local.get $size) (i32.const 57344)) (then (return (i32.const 65528))))
    (local.set $result (global.get $next))
    (global.set $next (i32.and (i32.add (i32.add (local.get $result) (local.get $size)) (i32.const 7)) (i32.const -8)))
    (if (i32.gt_u (global.get $next) (i32.const 65536))
      (then (global.set $next (local.get $result)) (return (i32.const 65536))))
    (local.get $result)))
(core instance $libc (instantiate $libc))
"#;

/// Functions of the component that calls. Its own memory begins with the handles that it keeps: eight of each resource
/// type.
const HELPERS: &str = r#"
  ;; Numbers, the same everywhere (xorshift64*).
  (func $random (result i64)
    (global.set $state (i64.xor (global.get $state) (i64.shr_u (global.get $state) (i64.const 12))))
    (global.set $state (i64.xor (global.get $state) (i64.shl (global.get $state) (i64.const 25))))
    (global.set $state (i64.xor (global.get $state) (i64.shr_u (global.get $state) (i64.const 27))))
    (i64.shr_u (i64.mul (global.get $state) (i64.const 0x2545f4914f6cdd1d)) (i64.const 20)))
  (func $below (param $end i32) (result i32)
    (i32.wrap_i64 (i64.rem_u (call $random) (i64.extend_i32_u (local.get $end)))))
  ;; Whether the next argument is something else.
  (func $is-wild (result i32)
    (if (i32.eqz (global.get $wildness)) (then (return (i32.const 0))))
    (i32.eqz (call $below (global.get $wildness))))
  ;; Numbers that mean nothing in most places. A result has no place at the first four; at the fifth, if it needs no
  ;; alignment.
  (func $strange (param $kinds i32) (result i32)
    (block $5 (block $4 (block $3 (block $2 (block $1 (block $0
      (br_table $0 $1 $2 $3 $4 $5 (call $below (local.get $kinds))))
      (return (i32.const -1))) (return (i32.const 0x80000000))) (return (i32.const 65535))) (return (i32.const 65536)))
      (return (i32.const 3073)))
    (call $below (i32.const 70000)))
  (func $i32 (param $argument i32) (result i32)
    (if (result i32) (call $is-wild) (then (call $strange (i32.const 8))) (else (local.get $argument))))
  (func $place (param $argument i32) (result i32)
    (if (result i32) (call $is-wild) (then (call $strange (i32.const 5))) (else (local.get $argument))))
  (func $i64 (param $argument i64) (result i64)
    (if (i32.eqz (call $is-wild)) (then (return (local.get $argument))))
    (i64.shl (call $random) (i64.extend_i32_u (call $below (i32.const 64)))))
  ;; A handle of a type; 0 if there is none.
  (func $handle (param $resource i32) (result i32) (local $handle i32)
    (if (call $is-wild) (then (local.set $resource (call $below (i32.const 8)))))
    (local.set $handle (i32.load $own (i32.add
      (i32.mul (local.get $resource) (i32.const 32)) (i32.mul (call $below (i32.const 8)) (i32.const 4)))))
    (if (i32.eqz (local.get $handle))
      (then (local.set $handle (i32.load $own (i32.mul (local.get $resource) (i32.const 32))))))
    (local.get $handle))
  ;; Keeps a handle: the first of its type for ever, others in place of one that was kept.
  (func $keep (param $resource i32) (param $handle i32) (local $slot i32) (local $old i32)
    (local.set $slot (i32.mul (local.get $resource) (i32.const 32)))
    (if (i32.load $own (local.get $slot)) (then
      (local.set $slot (i32.add (local.get $slot)
        (i32.mul (i32.add (call $below (i32.const 7)) (i32.const 1)) (i32.const 4))))))
    (local.set $old (i32.load $own (local.get $slot)))
    (i32.store $own (local.get $slot) (local.get $handle))
    (if (local.get $old) (then (call $drop (local.get $resource) (local.get $old)))))
  (func $written (call $end (i32.const 99)) unreachable)
  ;; That nobody has written since it was filled.
  (func $is-filled (param $start i32) (param $end i32)
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $start) (local.get $end)))
      (if (i64.ne (i64.load (local.get $start)) (i64.const 0x5a5a5a5a5a5a5a5a)) (then (call $written)))
      (local.set $start (i32.add (local.get $start) (i32.const 8)))
      (br $next))))
  (func $prepare
    (global.set $next (i32.const 8192))
    (global.set $lie (i32.const 0))
    (if (call $is-wild) (then (global.set $lie (select (i32.const -16) (i32.const 65537) (call $below (i32.const 2))))))
    (memory.fill (i32.const 2112) (i32.const 0x5a) (i32.const 63424)))
  (func $check (local $at i32)
    (loop $again
      (if (i64.ne (i64.load (local.get $at)) (i64.load $own offset=4096 (local.get $at))) (then (call $written)))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (br_if $again (i32.lt_u (local.get $at) (i32.const 2048))))
    (local.set $at (i32.const 256))
    (loop $again
      (if (i64.ne (i64.load $own (local.get $at)) (i64.const 0x5a5a5a5a5a5a5a5a)) (then (call $written)))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (br_if $again (i32.lt_u (local.get $at) (i32.const 4096))))
    (call $is-filled (i32.const 2112) (i32.const 3072))
    (call $is-filled (i32.const 3176) (i32.const 8192))
    (call $is-filled (global.get $next) (i32.const 65536)))
  ;; The program's argument of this number, which is decimal.
  (func $argument (param $index i32) (result i64) (local $entry i32) (local $at i32) (local $end i32) (local $number i64)
    (local.set $entry (i32.add (i32.load (i32.const 3072)) (i32.mul (local.get $index) (i32.const 8))))
    (local.set $at (i32.load (local.get $entry)))
    (local.set $end (i32.add (local.get $at) (i32.load offset=4 (local.get $entry))))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
      (local.set $number (i64.add (i64.mul (local.get $number) (i64.const 10))
        (i64.extend_i32_u (i32.sub (i32.load8_u (local.get $at)) (i32.const 48)))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br $next)))
    (local.get $number))
"#;

/// What a handle is to that is a parameter of this name, or `result`.
fn resource(function: Function, name: &str) -> HostResource {
    use HostResource::{
        Descriptor, DirectoryEntryStream, Error, InputStream, OutputStream, Pollable, TerminalInput, TerminalOutput,
    };
    match (name, function) {
        ("pollable", _) => Pollable,
        ("error", _) => Error,
        ("from", _) => InputStream,
        ("entries", _) => DirectoryEntryStream,
        ("stream", _) if function.name().contains("input-stream.") => InputStream,
        ("stream", _) => OutputStream,
        ("result", Function::get_stdin | Function::descriptor_read_via_stream) => InputStream,
        (
            "result",
            Function::get_stdout
            | Function::get_stderr
            | Function::descriptor_write_via_stream
            | Function::descriptor_append_via_stream,
        ) => OutputStream,
        ("result", Function::get_terminal_stdin) => TerminalInput,
        ("result", Function::get_terminal_stdout | Function::get_terminal_stderr) => TerminalOutput,
        ("result", Function::descriptor_read_directory) => DirectoryEntryStream,
        ("result", Function::descriptor_open_at) => Descriptor,
        ("result", _) => Pollable,
        _ => Descriptor,
    }
}

fn wasm(ty: ValueType) -> &'static str {
    if ty == ValueType::I32 { "i32" } else { "i64" }
}

fn wit(ty: ValueType) -> &'static str {
    if ty == ValueType::I32 { "u32" } else { "u64" }
}

/// The functions that are called.
fn called() -> Vec<Function> {
    Function::ALL.iter().copied().filter(|function| !LEFT_OUT.contains(function)).collect()
}

/// The name of a function inside of the component.
fn label(function: Function) -> String {
    format!("{function:?}")
}

/// The parameters but for where the result goes, and what that is.
fn parameters(function: Function) -> (&'static [Named], Option<&'static str>) {
    match function.parameters() {
        [parameters @ .., Named { name: "result", meaning, .. }] => (parameters, Some(meaning)),
        parameters => (parameters, None),
    }
}

/// The interfaces as the component imports them.
fn imports() -> String {
    let mut interfaces: BTreeMap<&str, String> = BTreeMap::new();
    for resource in HostResource::ALL {
        let (name, text) = (resource.name(), interfaces.entry(resource.interface()).or_default());
        let _ = writeln!(text, "  (export \"{name}\" (type ${name} (sub resource)))");
    }
    for function in Function::ALL {
        let (parameters, result) = parameters(*function);
        let method = function.name().strip_prefix("[method]").and_then(|name| name.split_once('.'));
        let mut text = format!("  (export \"{}\" (func", function.name());
        for (index, parameter) in parameters.iter().enumerate() {
            let _ = match method {
                Some((of, _)) if index == 0 => write!(text, " (param \"self\" (borrow ${of}))"),
                _ => write!(text, " (param \"p{index}\" {})", wit(parameter.ty)),
            };
        }
        let _ = match (result, function.results()) {
            (Some(_), _) => write!(text, " (result (tuple u32 u32))"),
            (None, [flat]) => write!(text, " (result {})", wit(flat.ty)),
            (None, _) => Ok(()),
        };
        let _ = writeln!(interfaces.entry(function.interface()).or_default(), "{text}))");
    }
    let mut text = String::new();
    for (name, items) in interfaces {
        let _ = writeln!(text, "(import \"{name}@0.2.6\" (instance ${name}\n{items}))");
    }
    for resource in HostResource::ALL {
        let (interface, name) = (resource.interface(), resource.name());
        let _ = writeln!(text, "(alias export ${interface} \"{name}\" (type ${name}))");
    }
    text
}

/// An argument that means something.
fn argument(function: Function, parameter: &Named, index: usize) -> String {
    let below = |end: u64| format!("(call $below (i32.const {end}))");
    let wide = |end: u64| format!("(i64.extend_i32_u {})", below(end));
    let takes_bytes = parameters(function).0.iter().any(|parameter| parameter.name == "bytes");
    let meant = match (parameter.name, parameter.meaning) {
        // Nobody waits for long.
        ("when" | "time", _) => return wide(1_000),
        // Now and then where no file reaches, so that a stream fails.
        ("offset", _) if function == Function::descriptor_write_via_stream => {
            format!("(i64.shl {} (i64.mul {} (i64.const 26)))", wide(5_000), wide(3))
        }
        ("offset", _) => wide(5_000),
        (_, "Number") => wide(4_000),
        (_, "Handle") if index == 0 => return "(local.get $self)".to_owned(),
        (name, "Handle") => format!("(call $handle (i32.const {}))", resource(function, name) as u32),
        ("pollables", _) => format!("(i32.const {HANDLES_AT})"),
        ("count", _) => "(local.get $count)".to_owned(),
        ("bytes", _) => format!("(i32.const {BYTES_AT})"),
        (_, "Address") => {
            format!("(i32.add (i32.const {PATHS_AT}) (i32.mul (local.tee $path {}) (i32.const 16)))", below(16))
        }
        (_, "Length") if takes_bytes => below(1_500),
        // That of the path before it.
        (_, "Length") => {
            format!("(i32.load8_u offset={} (i32.mul (local.get $path) (i32.const 16)))", PATHS_AT + 15)
        }
        ("advice", _) => below(6),
        (_, "Case") => below(3),
        ("lookup", _) => below(2),
        ("open", _) => below(16),
        // Mostly to read or to write.
        ("flags", _) => format!("(select {} {} {})", below(4), below(64), below(4)),
        _ => below(1_000_000_000),
    };
    format!("(call ${} {meant})", wasm(parameter.ty))
}

/// What becomes of a call: whether it was a success, and of the handles that it gave.
fn outcome(function: Function, result: Option<&str>) -> String {
    let keep = |resource: HostResource, at: u64| {
        format!("(call $keep (i32.const {}) (i32.load (i32.const {at})))", resource as u32)
    };
    let success = format!("(global.set $of-{0} (i32.add (global.get $of-{0}) (i32.const 1)))", label(function));
    let is = |at: u64, value: u64| format!("(i32.eq (i32.load8_u (i32.const {at})) (i32.const {value}))");
    match result {
        Some(result) if result.starts_with("Result") && result.contains("Handle") => {
            format!("(if {} (then {} {success}))", is(RESULT, 0), keep(resource(function, "result"), RESULT + 4))
        }
        Some(result) if result.contains("StreamError") => {
            let error = if result.contains("u64") { RESULT + 8 } else { RESULT + 4 };
            let failed = format!("(if {} (then {}))", is(error, 0), keep(HostResource::Error, error + 4));
            format!("(if {} (then {success}) (else {failed}))", is(RESULT, 0))
        }
        Some(result) if result.starts_with("Result") => format!("(if {} (then {success}))", is(RESULT, 0)),
        Some(result) if result.starts_with("Option") && result.contains("Handle") => {
            format!("(if {} (then {})) {success}", is(RESULT, 1), keep(resource(function, "result"), RESULT + 4))
        }
        Some(_) if function == Function::get_directories => format!(
            "(local.set $at (i32.load (i32.const {RESULT}))) (local.set $count (i32.load (i32.const {})))
      (block $done (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (call $keep (i32.const {}) (i32.load (local.get $at)))
        (local.set $at (i32.add (local.get $at) (i32.const 12)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))
      {success}",
            RESULT + 4,
            HostResource::Descriptor as u32
        ),
        _ => success,
    }
}

/// A function that calls one of the host's, looks at the memory, and keeps what it got.
fn attempt(function: Function) -> String {
    let (parameters, result) = parameters(function);
    let label = label(function);
    let mut text =
        format!("  (func $try-{label} (local $self i32) (local $path i32) (local $count i32) (local $at i32)\n");
    text.push_str("    (call $prepare)\n");
    if let Some(Named { name, meaning: "Handle", .. }) = parameters.first() {
        let _ = writeln!(text, "    (local.set $self (call $handle (i32.const {})))", resource(function, name) as u32);
        text.push_str("    (if (i32.eqz (local.get $self)) (then (return)))\n");
    }
    if function == Function::poll {
        let _ = writeln!(
            text,
            "    (local.set $count (i32.add (call $below (i32.const 3)) (i32.const 1)))
    (loop $again
      (i32.store offset={HANDLES_AT} (local.get $at) (call $handle (i32.const {})))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $again (i32.lt_u (local.get $at) (i32.const 12))))
    (if (i32.eqz (i32.load (i32.const {HANDLES_AT}))) (then (return)))",
            HostResource::Pollable as u32
        );
    }
    if matches!(function, Function::output_stream_write | Function::output_stream_write_zeroes) {
        let permit = format!("(call $output_stream_check_write (local.get $self) (i32.const {RESULT}))");
        let _ = writeln!(text, "    (if (i32.eqz (call $is-wild)) (then {permit}))");
    }
    let mut call = format!("(call ${label}");
    for (index, parameter) in parameters.iter().enumerate() {
        let _ = write!(call, "\n      {}", argument(function, parameter, index));
    }
    if result.is_some() {
        let _ = write!(call, "\n      (call $place (i32.const {RESULT}))");
    }
    call.push(')');
    let _ = match (function, function.results()) {
        // What is printed would be anything.
        (Function::get_stdout | Function::get_stderr, _) => {
            writeln!(text, "    (call $drop (i32.const {}) {call})", HostResource::OutputStream as u32)
        }
        (_, [Named { meaning: "Handle", .. }]) => {
            writeln!(text, "    (call $keep (i32.const {}) {call})", resource(function, "result") as u32)
        }
        (_, [_]) => writeln!(text, "    (drop {call})"),
        _ => writeln!(text, "    {call}"),
    };
    let _ = writeln!(text, "    (call $check)\n    {})", outcome(function, result));
    text
}

/// The component. Its arguments are a seed, a number of calls, one of how many arguments is wild (0: none), and whether
/// every function must have succeeded.
fn component() -> String {
    let mut text = format!("(component\n{}{LIBC}", imports());
    let options = "(memory (core memory $libc \"memory\")) (realloc (core func $libc \"realloc\"))";
    let mut exports = String::new();
    for (name, kind) in [("memory", "memory"), ("next", "global"), ("lie", "global")] {
        let _ = writeln!(exports, "  (export \"{name}\" ({kind} $libc \"{name}\"))");
    }
    for function in Function::ALL {
        let (interface, name, label) = (function.interface(), function.name(), label(*function));
        let _ = writeln!(text, "(core func ${label} (canon lower (func ${interface} \"{name}\") {options}))");
        let _ = writeln!(exports, "  (export \"{label}\" (func ${label}))");
    }
    for name in HostResource::ALL.iter().map(|resource| resource.name()) {
        let _ = writeln!(text, "(core func $drop-{name} (canon resource.drop ${name}))");
        let _ = writeln!(exports, "  (export \"drop-{name}\" (func $drop-{name}))");
    }
    let main = main();
    let _ = writeln!(text, "{main}(core instance $main (instantiate $main (with \"\" (instance\n{exports}))))");
    text.push_str(
        r#"(func $run (result (result)) (canon lift (core func $main "run")))
(component $command (import "run" (func $run (result (result)))) (export "run" (func $run)))
(instance $command (instantiate $command (with "run" (func $run))))
(export "wasi:cli/run@0.2.6" (instance $command)))
"#,
    );
    text
}

/// The module that calls.
fn main() -> String {
    let mut text = String::from("(core module $main\n  (import \"\" \"memory\" (memory 1))\n");
    text.push_str("  (import \"\" \"next\" (global $next (mut i32))) (import \"\" \"lie\" (global $lie (mut i32)))\n");
    for function in Function::ALL {
        let types: String = function.parameters().iter().map(|parameter| format!(" {}", wasm(parameter.ty))).collect();
        let results: String = function.results().iter().map(|result| format!(" {}", wasm(result.ty))).collect();
        let label = label(*function);
        let _ = writeln!(text, "  (import \"\" \"{label}\" (func ${label} (param{types}) (result{results})))");
    }
    for name in HostResource::ALL.iter().map(|resource| resource.name()) {
        let _ = writeln!(text, "  (import \"\" \"drop-{name}\" (func $drop-{name} (param i32)))");
    }
    text.push_str("  (memory $own 1)\n");
    text.push_str("  (global $state (mut i64) (i64.const 0)) (global $wildness (mut i32) (i32.const 0))\n");
    for function in called() {
        let _ = writeln!(text, "  (global $of-{} (mut i32) (i32.const 0))", label(function));
    }
    for (number, path) in PATHS.iter().enumerate() {
        let at = PATHS_AT + 16 * number as u64;
        let _ = writeln!(text, "  (data (i32.const {at}) \"{path}\")");
        let _ = writeln!(text, "  (data (i32.const {}) \"\\{:02x}\")", at + 15, path.len());
    }
    text.push_str("  (func $end (param i32) (call $exit_with_code (local.get 0)))\n");
    text.push_str(HELPERS);
    text.push_str("  (func $drop (param $resource i32) (param $handle i32)\n");
    for resource in HostResource::ALL {
        let (number, name) = (*resource as u32, resource.name());
        let is = format!("(i32.eq (local.get $resource) (i32.const {number}))");
        let _ = writeln!(text, "    (if {is} (then (call $drop-{name} (local.get $handle))))");
    }
    text.push_str("  )\n");
    text.extend(called().into_iter().map(attempt));
    text.push_str(&run());
    text.push_str(")\n");
    text
}

/// The function that is exported: it reads the arguments, and makes the calls.
fn run() -> String {
    let labels: Vec<String> = called().into_iter().map(label).collect();
    let blocks: String = labels.iter().rev().map(|name| format!("(block ${name} ")).collect();
    let targets: String = labels.iter().map(|name| format!(" ${name}")).collect();
    let calls: String = labels.iter().map(|name| format!("        ) (call $try-{name}) (br $done)\n")).collect();
    // A function whose calls all fail is not tested: its number tells which that is.
    let expected = labels.iter().zip(FAILING..).map(|(name, status)| {
        format!("      (if (i32.eqz (global.get $of-{name})) (then (call $end (i32.const {status}))))\n")
    });
    let (expected, count) = (expected.collect::<String>(), labels.len());
    format!(
        r#"  (func (export "run") (result i32) (local $calls i32) (local $is-strict i32)
    (call $get_arguments (i32.const {RESULT}))
    (global.set $state
      (i64.or (i64.mul (call $argument (i32.const 1)) (i64.const 0x9e3779b97f4a7c15)) (i64.const 1)))
    (local.set $calls (i32.wrap_i64 (call $argument (i32.const 2))))
    (local.set $is-strict (i32.wrap_i64 (call $argument (i32.const 4))))
    (global.set $wildness (i32.wrap_i64 (call $argument (i32.const 3))))
    (memory.copy $own 0 (i32.const 4096) (i32.const 0) (i32.const {CONSTANT_END}))
    (memory.fill $own (i32.const 256) (i32.const 0x5a) (i32.const 3840))
    ;; Without a folder and open files, most functions have nothing to do.
    (call $try-get_directories)
    (loop $again
      (block $done
        (if (i32.eqz (call $below (i32.const 6))) (then (call $try-descriptor_open_at) (br $done)))
        {blocks}
        (br_table{targets} (call $below (i32.const {count})))
{calls}      )
      (local.set $calls (i32.sub (local.get $calls) (i32.const 1)))
      (br_if $again (local.get $calls)))
    (if (local.get $is-strict) (then
{expected}    ))
    (i32.const 0))
"#
    )
}

/// How a component calls.
struct Round {
    seed: u64,
    calls: u64,
    /// One of so many arguments is something else; 0: none.
    wildness: u64,
}

/// Calls with arguments that mean something: none is a trap, and every function succeeds sometimes.
pub fn tame(engine: &Engine) -> Result<(), String> {
    let (place, program, data) = prepare(engine)?;
    let rounds = number("WASM2SEL4_ARBITRARY_ROUNDS", if engine.is_hosted() { 4 } else { 3 });
    let seed = number("WASM2SEL4_ARBITRARY_SEED", SEED);
    let round = Round { seed, calls: rounds * CALLS, wildness: 0 };
    let found = call(engine, &program, &data, &round);
    drop(place);
    let failing = found.status.and_then(|status| usize::try_from(status - FAILING).ok());
    if let Some(function) = failing.and_then(|number| called().get(number).copied()) {
        return Err(format!("no call of {function:?} succeeded in {} calls of seed {seed}", round.calls));
    }
    let is_quiet = found.stdout.is_empty() && found.stderr.is_empty();
    let what = format!("{} calls of seed {seed} to end (status {WRITTEN}: memory was written)", round.calls);
    found.expect(found.status == Some(0) && is_quiet, &what)
}

/// Calls with arguments that are now and then something else: each round ends, or one is a trap.
pub fn wild(engine: &Engine) -> Result<(), String> {
    let (place, program, data) = prepare(engine)?;
    let rounds = number("WASM2SEL4_ARBITRARY_ROUNDS", if engine.is_hosted() { 20 } else { 4 });
    let first = number("WASM2SEL4_ARBITRARY_SEED", SEED);
    for seed in first..first + rounds {
        let found = call(engine, &program, &data, &Round { seed, calls: WILD_CALLS, wildness: WILDNESS });
        let is_trap = found.status == Some(TRAPPED) && found.stderr.contains("wasm trap: ");
        let is_end = found.status == Some(0) && found.stderr.is_empty();
        let what = format!("calls of seed {seed} to end or to be a trap (status {WRITTEN}: memory was written)");
        found.expect(is_trap || is_end, &what)?;
    }
    drop(place);
    Ok(())
}

/// A folder with the component and the files that it finds.
fn prepare(engine: &Engine) -> Result<(tempfile::TempDir, PathBuf, PathBuf), String> {
    let place = folder();
    let (program, data) = (place.path().join("arbitrary.wat"), place.path().join("data"));
    let failed = |error: std::io::Error| error.to_string();
    fs::create_dir_all(data.join("folder")).map_err(failed)?;
    fs::write(data.join("a"), vec![7; 10_000]).map_err(failed)?;
    std::os::unix::fs::symlink("folder/b", data.join("link")).map_err(failed)?;
    fs::write(&program, component()).map_err(failed)?;
    if engine.is_hosted() {
        return Ok((place, program, data));
    }
    // Compiled once.
    let elf = place.path().join("arbitrary.elf");
    let mut compile = tool::command(["--target", engine.architecture.name()]);
    tool::run(compile.arg(&program).arg("-o").arg(&elf))?;
    Ok((place, elf, data))
}

/// One run.
fn call(engine: &Engine, program: &Path, data: &Path, round: &Round) -> Finished {
    let options = ["--dir-max", "1M", "--dir", &format!("{}::/", data.display())].map(str::to_owned);
    let is_strict = u64::from(round.wildness == 0 && round.seed == SEED);
    let arguments = [round.seed, round.calls, round.wildness, is_strict].map(|number| number.to_string());
    let mut command = engine.command(&options, &[program.to_owned()], &arguments);
    command.stdin(Stdio::null());
    finish(command)
}
