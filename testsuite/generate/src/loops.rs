//! Modules about loops, addresses and numbers of 32 bits: what the passes of `compiler/src/optimise` change, and what
//! wasm-smith hardly makes of it, since most of its loops go round once.
//!
//! A function is a sequence of statements about the same few locals, with loops up to three deep. Each loop ends: by
//! what its counter does, or because it has no fuel left. What a function saw goes into a number, which it returns, and
//! which a global keeps if it traps.

mod body;
mod constant;
mod counter;
mod heap;
mod lanes;
mod statement;
mod value;

use crate::typed::Chance;
use body::Body;
use heap::Memory;
use std::fmt::Write as _;

/// Functions of a module that are exported, as `f0`, `f1` and so on; each may call those before it.
const FUNCTIONS: usize = 3;

/// A module: its functions take two numbers of 32 bits and one of 64, and return one of 64.
pub fn module(chance: &mut Chance) -> String {
    let memories = Memory::some(chance);
    let mut text = String::from(
        "(module
  (type $pair (func (param i32 i32) (result i32)))
  (type $wide (func (param i64 i32) (result i64)))
  (global $seen (export \"seen\") (mut i64) (i64.const 0))
  (global $g0 (export \"g0\") (mut i32) (i32.const -2147483647))
  (global $g1 (export \"g1\") (mut i64) (i64.const 0x1ffffffff))
  (table 6 funcref)
  (elem (i32.const 0) $pair0 $pair1 $pair0 $pair1 $wide)\n",
    );
    heap::declare(&memories, chance, &mut text);
    for (name, wide) in [("pair0", false), ("pair1", false), ("wide", true)] {
        text.push_str(&Body::new(chance, &memories, 0).helper(name, wide));
    }
    for number in 0..FUNCTIONS {
        // Writing to a string cannot fail.
        let _ = write!(text, "{}", Body::new(chance, &memories, number).function());
    }
    text.push(')');
    text
}

/// An argument of so many bits: mostly one at which something changes.
pub fn argument(chance: &mut Chance, is_64: bool) -> u64 {
    constant::argument(chance, is_64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(seed: u64) -> String {
        module(&mut Chance::new(seed))
    }

    #[test]
    fn modules_are_valid_and_named_by_their_seeds() {
        for seed in 0..200 {
            let text = text(seed);
            let binary = wat::parse_str(&text).unwrap_or_else(|error| panic!("seed {seed}: {error}\n{text}"));
            let features = wasmparser::WasmFeatures::all();
            let mut validator = wasmparser::Validator::new_with_features(features);
            validator.validate_all(&binary).unwrap_or_else(|error| panic!("seed {seed}: {error}\n{text}"));
        }
        assert_eq!(text(7), text(7));
        assert_ne!(text(7), text(8));
    }

    /// What 200 modules have.
    #[test]
    fn modules_are_about_loops() {
        let texts: String = (0..200).map(text).collect();
        for ty in ["i32", "i64"] {
            for operator in [
                "add",
                "sub",
                "mul",
                "and",
                "or",
                "xor",
                "shl",
                "shr_u",
                "shr_s",
                "rotl",
                "rotr",
                "div_s",
                "div_u",
                "rem_s",
                "rem_u",
                "clz",
                "ctz",
                "popcnt",
                "eqz",
                "eq",
                "ne",
                "lt_s",
                "lt_u",
                "gt_s",
                "gt_u",
                "le_s",
                "le_u",
                "ge_s",
                "ge_u",
                "extend8_s",
                "extend16_s",
                "load",
                "load8_s",
                "load8_u",
                "load16_s",
                "load16_u",
                "store",
                "store8",
                "store16",
            ] {
                let instruction = format!("({ty}.{operator} ");
                assert!(texts.contains(&instruction), "{instruction}");
            }
        }
        for instruction in [
            "(i64.load32_s ",
            "(i64.load32_u ",
            "(i64.store32 ",
            "(i64.extend32_s ",
            "(i32.wrap_i64 ",
            "(f64.load ",
            "(f32.store ",
            "(f64.const ",
            "(f32.const ",
            "(f64.convert_i32_u ",
            "(i32.trunc_sat_f64_u ",
            "(select ",
            "(br_table ",
            "(call $pair0 ",
            "(call_indirect ",
            "(call $f0 ",
            // Loops and blocks with parameters.
            " (param i32 i64) (result i32 i64)",
            "(block (param i32 i32) (result i32)",
            "(if (param i32) (result i32)",
            // Loops in loops in loops; the last is indented most.
            "\n      (loop $again",
            "\n        (loop $again",
            "\n          (loop $again",
            // Numbers side by side, which may become vectors.
            "(loop $lanes",
            // Lists are followed.
            "(local.set $p0 (i32.load $m0 ",
            // Values that come from outside end loops.
            "(local.get $a0) (i32.const ",
            // Conditions that are no comparisons.
            "(br_if $again0 (local.tee $c0 ",
            "(br_if $done0 (i32.eqz (local.tee $fuel0",
            "(i64 ",
        ] {
            // Of 64-bit memories the declaration tells.
            let found = texts.contains(instruction) || instruction == "(i64 " && texts.contains("\"m0\") i64");
            assert!(found, "{instruction}");
        }
        for signed in ["u", "s"] {
            let operands =
                ["i32.add", "i32.sub", "i32.mul", "i32.shl", "i32.shr_u", "i32.shr_s", "i32.and", "i32.or", "i32.xor"];
            let others = ["select", "i32.load", "i32.load8_s", "call", "local.get", "if (result i32)", "block"];
            for operand in operands.iter().chain(&others) {
                let instruction = format!("(i64.extend_i32_{signed} ({operand} ");
                assert!(texts.contains(&instruction), "{instruction}");
            }
        }
        for step in ["1", "4", "8", "-1", "-4", "-8"] {
            let addition = format!("(local.get $c0) (i32.const {step}))");
            assert!(texts.contains(&addition), "{addition}");
        }
        for offset in
            [255_u32, 256, 257, 2047, 2048, 2049, 4095, 4096, 4097, 32760, 32768, 65536, 0x7fff_fff8, 0xffff_ffff]
        {
            let offset = format!(" offset={offset} ");
            assert!(texts.contains(&offset), "{offset}");
        }
    }

    /// Arguments are at limits, and have as many bits as their type.
    #[test]
    fn arguments_are_at_limits() {
        let mut chance = Chance::new(0);
        let all: Vec<u64> = (0..400).map(|_| argument(&mut chance, false)).collect();
        for limit in [0, 1, 0x7fff_ffff, 0x8000_0000, 0x8000_0001, 0xffff_ffff, 0xffff, 0x1_0000, 0x1_0001] {
            assert!(all.contains(&limit), "{limit:#x}");
        }
        assert!(all.iter().all(|value| *value <= u64::from(u32::MAX)));
        assert!((0..100).any(|_| argument(&mut chance, true) > u64::from(u32::MAX)));
    }
}
