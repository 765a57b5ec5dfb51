//! Memory that is on its way back is waited for.

use super::{finish, folder, hello};
use wasm2sel4_architecture::Architecture;
use wasm2sel4_engines::engine::Engine;

/// MiB of the machine of an x86_64 kernel, so that it does not take long; those of others are what their kernels were
/// configured for.
const MEMORY: &str = "96";

/// An instance that has more than half of the machine's memory ends by itself, and the next one is made and started at
/// once: both have all that they need.
pub fn comes_back(engine: &Engine) -> Result<(), String> {
    let mut options = vec!["--verbose".to_owned()];
    // A model is built for its memory.
    if engine.architecture == Architecture::X86_64 && !engine.is_model() {
        options.extend(["--machine-memory".to_owned(), MEMORY.to_owned()]);
    }
    let small = finish(engine.command(&options, &[hello()], &[]));
    let free = small.stderr.split_once("free at the start: ").and_then(|(_, behind)| behind.split(' ').next());
    let free: u64 = free.and_then(|bytes| bytes.parse().ok()).ok_or("the supervisor did not say what is free")?;
    let pages = free / 65536 * 6 / 10;
    let folder = folder();
    let write =
        |name: &str, text: &str| std::fs::write(folder.path().join(name), text).map_err(|error| error.to_string());
    let large = format!(
        r#"(module
          (import "cap" "note" (global $note externref))
          (import "sel4" "signal" (func $signal (param externref)))
          (memory {pages})
          (func (export "_start") (local $at i32)
            (loop $next
              (i32.store (local.get $at) (i32.const 1))
              (local.set $at (i32.add (local.get $at) (i32.const 4096)))
              (br_if $next (i32.lt_u (local.get $at) (i32.const {}))))
            (call $signal (global.get $note))))"#,
        pages * 65536
    );
    write("large.wat", &large)?;
    write("starter.wat", STARTER)?;
    write("system.toml", SYSTEM)?;
    let found = finish(engine.command(&options, &[folder.path().join("system.toml")], &[]));
    found.expect(found.status == Some(0), "two instances, one after the other")
}

/// Starts an instance, waits until it has all its memory, starts another one at once, and asks for the status of both.
const STARTER: &str = r#"(module
  (import "cap" "large" (global $large externref))
  (import "cap" "note" (global $note externref))
  (import "sel4" "call" (func $call (param externref i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64)))
  (import "sel4" "call_with"
    (func $call_with (param externref i64 i64 i64 i64 i64 externref) (result i64 i64 i64 i64 i64 externref)))
  (import "sel4" "wait" (func $wait (param externref) (result i64)))
  (func $start (result externref) (local $handle externref)
    (call $call_with (global.get $large)
      (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0) (ref.null extern))
    (local.set $handle) (drop) (drop) (drop) (drop)
    (if (i64.ne (i64.const 0)) (then unreachable))
    (call $call (local.get $handle) (i64.const 18) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
    (drop) (drop) (drop) (drop)
    (if (i64.ne (i64.const 0)) (then unreachable))
    (local.get $handle))
  (func $ended (param $handle externref) (local $status i64)
    (call $call (local.get $handle) (i64.const 19) (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))
    (drop) (drop) (drop) (local.set $status) (drop)
    (if (i64.ne (local.get $status) (i64.const 0)) (then unreachable)))
  (func (export "_start") (local $first externref)
    (local.set $first (call $start))
    (drop (call $wait (global.get $note)))
    (call $ended (call $start))
    (call $ended (local.get $first))))
"#;

const SYSTEM: &str = r#"
[objects]
large = { spawner = "large" }
note = "notification"

[[domain]]
name = "starter"
module = "starter.wat"

[domain.grants]
large = { object = "large", rights = ["spawn"] }
note = { object = "note", rights = ["wait"] }

[[domain]]
name = "large"
module = "large.wat"

[domain.grants]
note = { object = "note", rights = ["signal"], badge = 1 }
"#;
