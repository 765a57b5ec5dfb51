//! Damaged modules: whatever the bytes are, the answer is an object or an error, never a panic.
//!
//! The damage is a fixed sequence, so a failure can be repeated; its seed is printed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use wasm2sel4_compiler::{Architecture, Options, Progress, Result, Silent, compile, compile_component};

/// Inputs of a run; `WASM2SEL4_MUTATIONS` asks for more.
const ROUNDS: u64 = 40_000;

/// Bytes of memory that a run may take at most.
const MEMORY_MAXIMUM: u64 = 1 << 30;

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

/// Another one, of what came after 1.0.
const LATER_MODULE: &str = r#"(module
  (type $unary (func (param i32) (result i32)))
  (rec (type $a (func (param (ref null $b)))) (type $b (func (param (ref null $a)))))
  (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
  (memory $m 1 2) (memory $wide i64 1 2) (memory $bytes 9 99 (pagesize 1)) (memory $shared 1 1 shared)
  (table $fixed 4 4 funcref) (table $growing 2 9 externref) (table $typed 3 (ref null $unary) (ref.func $callee))
  (global $vector (mut v128) (v128.const i32x4 1 2 3 4)) (global $reference (ref func) (ref.func $callee))
  (global $sum i32 (i32.add (i32.const 3) (i32.const 4)))
  (tag $tag (param i32))
  (data $passive "passive") (data (memory $wide) (i64.const 7) "active")
  (elem $functions func $callee $yield) (elem (table $fixed) (i32.const 1) funcref (ref.func $callee) (ref.null func))
  (func $callee (export "callee") (type $unary) (return_call $callee (i32.sub (local.get 0) (i32.const 1))))
  (func $tables (param i32 externref) (result i32)
    (table.set $growing (local.get 0) (local.get 1))
    (table.copy $fixed $fixed (i32.const 0) (i32.const 1) (local.get 0))
    (table.init $fixed $functions (i32.const 0) (i32.const 0) (i32.const 1)) (elem.drop $functions)
    (drop (table.get $typed (local.get 0)))
    (i32.add (table.grow $growing (local.get 1) (i32.const 1)) (call_indirect $fixed (type $unary) (i32.const 1) (i32.const 0))))
  (func $references (param (ref null $unary)) (result i32)
    (block $null (return (call_ref $unary (i32.const 1) (br_on_null $null (local.get 0)))))
    (ref.is_null (local.get 0)))
  (func $memories (param i64) (result i64 i64)
    (memory.init $m $passive (i32.const 0) (i32.const 1) (i32.const 2)) (data.drop $passive)
    (i64.store $wide offset=0xffff_ffff_ffff (local.get 0) (i64.const 1))
    (i32.store8 $bytes (i32.const 5) (memory.grow $bytes (i32.const 1)))
    (drop (i32.atomic.rmw16.cmpxchg_u $shared (i32.const 2) (i32.const 3) (i32.const 4)))
    (drop (memory.atomic.wait32 $shared (i32.const 0) (i32.const 1) (i64.const 0)))
    (i64.add128 (local.get 0) (local.get 0) (i64.const 1) (i64.const 2)))
  (func $vectors (param v128) (result v128)
    (global.set $vector (i8x16.shuffle 0 17 2 19 4 21 6 23 8 25 10 27 12 29 14 31 (local.get 0) (global.get $vector)))
    (v128.store32_lane $m 1 (i32.const 8) (local.get 0))
    (f32x4.relaxed_madd (i16x8.mul (local.get 0) (v128.load8_splat $m (i32.const 3)))
      (i32x4.trunc_sat_f64x2_u_zero (global.get $vector)) (i8x16.swizzle (local.get 0) (f64x2.nearest (local.get 0))))))"#;

/// One that throws, in the standard way and in the one before.
const EXCEPTIONS_MODULE: &str = r#"(module
  (type $thrower (func (param i32)))
  (tag $number (type $thrower)) (tag $nothing) (tag $many (param i64 f32 v128 externref funcref f64))
  (table $functions 2 funcref) (table $exceptions 3 9 exnref) (global $last (mut exnref) (ref.null exn))
  (elem (table $functions) (i32.const 0) func $throw $throw_many)
  (func $throw (type $thrower) (throw $number (local.get 0)))
  (func $throw_many (type $thrower)
    (throw $many (i64.const 1) (f32.const 2) (v128.const i32x4 1 2 3 4) (ref.null extern) (ref.func $throw) (f64.const 3)))
  (func $again (param exnref) (result i32)
    (block $caught (result i32)
      (try_table (catch $number $caught) (throw_ref (local.get 0)))
      (i32.const 7)))
  (func $catches (export "catches") (param i32) (result i32) (local $seen exnref)
    (block $all
      (block $all_ref (result exnref)
        (block $number (result i32)
          (block $number_ref (result i32 exnref)
            (try_table (result i32 exnref) (catch $number $number) (catch_all $all)
              (try_table (result i32 exnref) (catch_ref $number $number_ref) (catch_all_ref $all_ref)
                (call_indirect $functions (type $thrower) (local.get 0) (local.get 0))
                (call $throw_many (i32.const 1))
                (unreachable))))
          (local.set $seen)
          (table.set $exceptions (i32.const 1) (local.get $seen))
          (return (i32.add (call $again (local.get $seen)))))
        (return))
      (global.set $last)
      (drop (table.grow $exceptions (global.get $last) (i32.const 1))))
    (ref.is_null (table.get $exceptions (i32.const 1))))
  (func $tail (param i32) (result i32)
    (block $all (try_table (catch_all $all) (return_call $catches (local.get 0)))) (i32.const 8)))"#;

/// The latter.
const LEGACY_MODULE: &str = r#"(module
  (tag $number (param i32)) (tag $pair (param i64 i32)) (tag $nothing)
  (func $throw (param i32) (throw $number (local.get 0)))
  (func $pair (throw $pair (i64.const 1) (i32.const 2)))
  (func $try (export "try") (param i32) (result i32) (local $sum i32)
    try $outer (result i32)
      try $inner
        try
          local.get 0 call $throw
        delegate $inner
        call $pair
      catch $number
        local.set $sum
        try
          call $pair
        catch $pair
          local.set $sum
          drop
          rethrow 0
        end
      catch_all
        throw $nothing
      end
      local.get $sum
    catch $pair
      local.set $sum
      i32.wrap_i64
    catch_all
      loop $again
        local.get $sum i32.const 1 i32.sub local.tee $sum br_if $again
      end
      rethrow $outer
    end))"#;

/// One with structures, arrays, and types below others.
const OBJECTS_MODULE: &str = r#"(module
  (rec
    (type $node (sub (struct (field (mut i32)) (field (mut (ref null $node))) (field (ref null $list)))))
    (type $list (array (mut (ref null $node)))))
  (type $leaf (sub final $node (struct (field (mut i32)) (field (mut (ref null $node))) (field (ref null $list))
    (field (mut i8)) (field i16) (field v128) (field (mut externref)) (field funcref) (field f64))))
  (type $bytes (array (mut i8))) (type $numbers (array (mut i64))) (type $references (array (mut anyref)))
  (type $visit (sub (func (param (ref null $node)) (result i32))))
  (type $visit_more (sub final $visit (func (param (ref null $node)) (result i32))))
  (tag $found (param (ref $node)))
  (table $all 4 9 anyref) (table $visits 2 (ref null $visit))
  (elem (table $visits) (i32.const 0) (ref null $visit) (ref.func $depth) (ref.func $more))
  (elem $integers i31ref (ref.i31 (i32.const 1)) (item (ref.i31 (i32.const 2))))
  (data $text "some bytes for an array")
  (global $root (mut (ref null $node)) (struct.new $node (i32.const 1) (ref.null $node) (array.new_default $list (i32.const 3))))
  (global $squares (ref $numbers) (array.new_fixed $numbers 3 (i64.const 1) (i64.const 4) (i64.const 9)))
  (global $outside externref (extern.convert_any (ref.i31 (i32.const 7))))
  (func $depth (type $visit) (struct.get $node 0 (local.get 0)))
  (func $more (type $visit_more)
    (struct.get_s $leaf 3 (ref.cast (ref $leaf) (local.get 0))))
  (func $make (param i32) (result (ref $leaf))
    (struct.new $leaf (local.get 0) (global.get $root) (ref.null $list) (i32.const 3) (i32.const 4)
      (v128.const i32x4 1 2 3 4) (global.get $outside) (ref.func $depth) (f64.const 2)))
  (func $arrays (export "arrays") (param i32) (result i32) (local $bytes (ref null $bytes)) (local $any (ref null $references))
    (local.set $bytes (array.new_data $bytes $text (i32.const 2) (local.get 0)))
    (array.set $bytes (local.get $bytes) (i32.const 1) (array.get_u $bytes (local.get $bytes) (local.get 0)))
    (array.fill $bytes (local.get $bytes) (i32.const 1) (i32.const 7) (i32.const 2))
    (array.copy $bytes $bytes (local.get $bytes) (i32.const 1) (local.get $bytes) (i32.const 2) (local.get 0))
    (array.init_data $bytes $text (local.get $bytes) (i32.const 0) (i32.const 3) (i32.const 4)) (data.drop $text)
    (local.set $any (array.new_elem $references $integers (i32.const 0) (i32.const 2)))
    (array.init_elem $references $integers (local.get $any) (i32.const 0) (i32.const 1) (i32.const 1))
    (elem.drop $integers)
    (i32.add (array.len (local.get $any)) (i31.get_s (ref.cast (ref i31) (array.get $references (local.get $any) (i32.const 0))))))
  (func $casts (export "casts") (param anyref) (result i32)
    (block $leaf (result (ref $leaf))
      (block $other (result anyref)
        (br_on_cast_fail $other anyref (ref null $node) (local.get 0))
        (br_on_cast $leaf (ref null $node) (ref $leaf))
        (return (call_ref $visit (table.get $visits (i32.const 0)))))
      (return (ref.test (ref null array))))
    (struct.set $leaf 3 (i32.const 9))
    (ref.eq (global.get $root) (ref.cast eqref (local.get 0))))
  (func $visit (export "visit") (param i32) (result i32)
    (table.set $all (local.get 0) (call $make (local.get 0)))
    (struct.set $node 1 (global.get $root) (call $make (i32.const 2)))
    (i32.add
      (block $caught (result (ref $node))
        (try_table (catch $found $caught) (throw $found (call $make (i32.const 3))))
        (unreachable))
      (struct.get $node 0)
      (call_indirect $visits (type $visit) (ref.cast (ref $node) (table.get $all (local.get 0))) (local.get 0)))))"#;

/// A component with a bit of everything: others in it, a resource, strings in two encodings, variants, lists and the
/// host's functions.
const COMPONENT: &str = r#"(component
  (import "wasi:cli/stdout@0.2.0" (instance $stdout (export "get-stdout" (func (result u32)))))
  (component $A
    (core module $dm (global $drops (mut i32) (i32.const 0))
      (func (export "dtor") (param i32) (global.set $drops (i32.add (global.get $drops) (i32.const 1)))))
    (core instance $d (instantiate $dm))
    (type $r' (resource (rep i32) (dtor (core func $d "dtor"))))
    (export $r "r" (type $r'))
    (core func $new (canon resource.new $r'))
    (core module $m (import "" "new" (func $new (param i32) (result i32)))
      (memory (export "memory") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
      (func (export "make") (param i32) (result i32) (call $new (local.get 0)))
      (func (export "get") (param i32) (result i32) (i32.add (local.get 0) (i32.const 100)))
      (func (export "text") (param i32 i32) (result i32) (i32.const 16))
      (func (export "after") (param i32))
      (func (export "list") (param i32 i32 i32 i32 i64) (result i32) (local.get 1)))
    (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
    (type $v' (variant (case "a" u64) (case "b" f32) (case "c")))
    (export $v "v" (type $v'))
    (func (export "make") (param "rep" u32) (result (own $r)) (canon lift (core func $i "make")))
    (func (export "get") (param "self" (borrow $r)) (result u32) (canon lift (core func $i "get")))
    (func (export "text") (param "s" string) (result string) (canon lift (core func $i "text") string-encoding=utf16
      (memory (core memory $i "memory")) (realloc (core func $i "realloc")) (post-return (core func $i "after"))))
    (func (export "list") (param "l" (list (option (own $r)))) (param "v" (option $v)) (result u32)
      (canon lift (core func $i "list") (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))
  (instance $a (instantiate $A))
  (component $B
    (import "out" (instance $out (export "get-stdout" (func (result u32)))))
    (import "a" (instance $a (export "r" (type $r (sub resource)))
      (export "make" (func (param "rep" u32) (result (own $r))))
      (export "get" (func (param "self" (borrow $r)) (result u32)))
      (export "text" (func (param "s" string) (result string)))))
    (alias export $a "r" (type $r))
    (core func $drop (canon resource.drop $r))
    (core func $make (canon lower (func $a "make")))
    (core func $get (canon lower (func $a "get")))
    (core module $libc (memory (export "memory") 1) (data (i32.const 16) "text")
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
    (core instance $libc (instantiate $libc))
    (core func $text (canon lower (func $a "text") (memory (core memory $libc "memory"))
      (realloc (core func $libc "realloc"))))
    (core func $stdout (canon lower (func $out "get-stdout")))
    (core module $m
      (import "" "make" (func $make (param i32) (result i32)))
      (import "" "get" (func $get (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (import "" "text" (func $text (param i32 i32 i32)))
      (import "" "stdout" (func $stdout (result i32)))
      (func (export "run") (result i32) (local i32)
        (local.set 0 (call $make (i32.const 42)))
        (drop (call $get (local.get 0)))
        (call $text (i32.const 16) (i32.const 4) (call $stdout))
        (call $drop (local.get 0))
        (i32.const 0)))
    (core instance $i (instantiate $m (with "" (instance (export "make" (func $make)) (export "get" (func $get))
      (export "drop" (func $drop)) (export "text" (func $text)) (export "stdout" (func $stdout))))))
    (func $run (result (result)) (canon lift (core func $i "run")))
    (export "run" (func $run)))
  (instance $b (instantiate $B (with "a" (instance $a)) (with "out" (instance $stdout))))
  (export "wasi:cli/run@0.2.0" (instance $b)))"#;

/// A component whose core modules share tags and types of objects, and another one that throws when it is called.
const THROWING_COMPONENT: &str = r#"(component
  (component $A
    (core module $thrower
      (rec
        (type $node (sub (struct (field (mut i32)) (field (ref null $node)))))
        (type $leaf (sub final $node (struct (field (mut i32)) (field (ref null $node)) (field i64)))))
      (type $bytes (array (mut i8)))
      (memory (export "memory") 1)
      (global $g (export "global") (ref $node) (struct.new $node (i32.const 3) (ref.null $node)))
      (global $b (ref $bytes) (array.new_fixed $bytes 2 (i32.const 3) (i32.const 4)))
      (table $t (export "table") 3 anyref)
      (elem (table $t) (i32.const 0) anyref (global.get $g) (ref.i31 (i32.const 2)))
      (tag $problem (export "problem") (param i32 (ref $node)))
      (func (export "throw") (param i32) (throw $problem (local.get 0) (global.get $g)))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (array.get_u $bytes (global.get $b) (i32.const 1))))
    (core instance $thrower (instantiate $thrower))
    (core module $m
      (rec
        (type $node (sub (struct (field (mut i32)) (field (ref null $node)))))
        (type $leaf (sub final $node (struct (field (mut i32)) (field (ref null $node)) (field i64)))))
      (import "" "problem" (tag $problem (param i32 (ref $node))))
      (import "" "global" (global $g (ref $node)))
      (import "" "table" (table $t 3 anyref))
      (import "" "throw" (func $throw (param i32)))
      (func (export "f") (param i32 i32) (result i32)
        (block $caught (result i32 (ref $node))
          (try_table (catch $problem $caught) (call $throw (local.get 0)))
          unreachable)
        (struct.set $node 0 (i32.const 5))
        (table.set $t (i32.const 2) (struct.new $leaf (i32.const 1) (global.get $g) (i64.const 2)))
        (call $throw (struct.get $node 0 (ref.cast (ref $leaf) (table.get $t (i32.const 2)))))
        drop
        (i32.const 16)))
    (core instance $i (instantiate $m (with "" (instance
      (export "problem" (tag $thrower "problem")) (export "global" (global $thrower "global"))
      (export "table" (table $thrower "table")) (export "throw" (func $thrower "throw"))))))
    (func (export "f") (param "s" string) (result string) (canon lift (core func $i "f")
      (memory (core memory $thrower "memory")) (realloc (core func $thrower "realloc")))))
  (instance $a (instantiate $A))
  (component $B
    (import "a" (instance $a (export "f" (func (param "s" string) (result string)))))
    (core module $libc (memory (export "memory") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
    (core instance $libc (instantiate $libc))
    (core func $f (canon lower (func $a "f") (memory (core memory $libc "memory"))
      (realloc (core func $libc "realloc"))))
    (core module $m
      (import "" "f" (func $f (param i32 i32 i32)))
      (func (export "run") (result i32)
        (block $all (result exnref)
          (try_table (catch_all_ref $all) (call $f (i32.const 16) (i32.const 4) (i32.const 8)))
          (return (i32.const 0)))
        throw_ref))
    (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
    (func $run (result (result)) (canon lift (core func $i "run")))
    (export "run" (func $run)))
  (instance $b (instantiate $B (with "a" (instance $a))))
  (export "wasi:cli/run@0.2.0" (instance $b)))"#;

/// The most memory that this process has had.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? << 10)
}

#[test]
fn damaged_modules_never_panic() {
    let rounds = std::env::var("WASM2SEL4_MUTATIONS").map_or(ROUNDS, |rounds| rounds.parse().expect("a number"));
    damage(
        &[SEED_MODULE, LATER_MODULE, EXCEPTIONS_MODULE, LEGACY_MODULE, OBJECTS_MODULE, OBJECTS_MODULE],
        rounds,
        compile,
    );
}

/// Damaged components: the crate that flattens them may not panic either, and what it makes is what is assumed of it.
#[test]
fn damaged_components_never_panic() {
    let rounds = std::env::var("WASM2SEL4_MUTATIONS").map_or(ROUNDS / 4, |rounds| rounds.parse().expect("a number"));
    damage(&[COMPONENT, THROWING_COMPONENT], rounds, compile_component);
}

/// Damages inputs, and compiles what comes of it.
fn damage(texts: &[&str], rounds: u64, compile: impl Fn(&[u8], &Options, &dyn Progress) -> Result<Vec<u8>>) {
    let seeds: Vec<_> = texts.iter().map(|text| wat::parse_str(text).expect("the input is valid")).collect();
    let mut options = Options::new(Architecture::X86_64);
    for architecture in Architecture::ALL {
        options.architecture = architecture;
        for whole in &seeds {
            compile(whole, &options, &Silent).expect("the input compiles as it is");
        }
    }
    let (mut objects, mut errors) = (0, 0);
    for round in 0..rounds {
        let whole = &seeds[round as usize % seeds.len()];
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
        if random(10) == 0 {
            bytes.truncate(8 + random(bytes.len() - 8));
        }
        options.architecture = Architecture::ALL[random(3)];
        match catch_unwind(AssertUnwindSafe(|| compile(&bytes, &options, &Silent))) {
            Ok(Ok(_)) => objects += 1,
            Ok(Err(wasm2sel4_compiler::Error::Internal(message))) => panic!("round {round}: internal error: {message}"),
            Ok(Err(_)) => errors += 1,
            Err(_) => panic!("round {round} panicked; the input: {bytes:02x?}"),
        }
    }
    // Both kinds of answers must have been tested.
    assert!(objects > rounds / 50 && errors > rounds / 50, "{objects} objects, {errors} errors");
    if let Some(peak) = peak_memory() {
        assert!(peak < MEMORY_MAXIMUM, "{peak} bytes of memory");
    }
}
