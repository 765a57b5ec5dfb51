//! Damaged modules: whatever the bytes are, the answer is an object or an error, never a panic.
//!
//! The damage is a fixed sequence, so a failure can be repeated; its seed is printed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use wasm2sel4_compiler::{Architecture, Options, Silent, compile};

const ROUNDS: u64 = 40_000;

/// A module with a bit of everything.
const SEED_MODULE: &str = r#"(module $mutated
  (type $binary (func (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (table 3 funcref) (elem (i32.const 0) $add $add)
  (memory (export "memory") 1 4)
  (global $g (mut i64) (i64.const 7))
  (data (i32.const 100) "some data")
  (func $add (type $binary) (i32.add (local.get 0) (local.get 1)))
  (func $loop (param $n i32) (result i32) (local $sum i32)
    (block $done (loop $again
      (br_if $done (i32.eqz (local.get $n)))
      (local.set $sum (call_indirect (type $binary) (local.get $sum) (i32.load (local.get $n)) (i32.const 1)))
      (i32.store8 offset=3 (local.get $n) (local.get $sum))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br $again)))
    (local.get $sum))
  (func $floats (param f64) (result f32) (f32.demote_f64 (f64.nearest (f64.sqrt (local.get 0)))))
  (func $table (param i32) (result i32)
    (block (block (block (br_table 0 1 2 (local.get 0))) (return (i32.const 1))) (return (i32.const 2))) (i32.const 3))
  (func (export "_start")
    (global.set $g (i64.extend_i32_s (call $loop (memory.grow (i32.const 1)))))
    (drop (call $floats (f64.const 2))) (drop (call $table (i32.const 1)))
    (memory.copy (i32.const 0) (i32.const 8) (i32.const 16))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))"#;

#[test]
fn damaged_modules_never_panic() {
    let whole = wat::parse_str(SEED_MODULE).expect("the module is valid");
    let mut options = Options::new(Architecture::X86_64);
    assert!(compile(&whole, &options, &Silent).is_ok());
    let (mut objects, mut errors) = (0, 0);
    for round in 0..ROUNDS {
        let mut state = round.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut random = |limit: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % limit as u64) as usize
        };
        let mut bytes = whole.clone();
        for _ in 0..1 + random(4) {
            let place = 8 + random(bytes.len() - 8);
            match random(4) {
                0 => bytes[place] = random(256) as u8,
                1 => bytes[place] ^= 1 << random(8),
                2 => drop(bytes.remove(place)),
                _ => bytes.insert(place, random(256) as u8),
            }
        }
        options.architecture = Architecture::ALL[random(3)];
        match catch_unwind(AssertUnwindSafe(|| compile(&bytes, &options, &Silent))) {
            Ok(Ok(_)) => objects += 1,
            Ok(Err(wasm2sel4_compiler::Error::Internal(message))) => panic!("round {round}: internal error: {message}"),
            Ok(Err(_)) => errors += 1,
            Err(_) => panic!("round {round} panicked; the module: {bytes:02x?}"),
        }
    }
    // Both kinds of answers must have been tested.
    assert!(objects > ROUNDS / 50 && errors > ROUNDS / 50, "{objects} objects, {errors} errors");
}
