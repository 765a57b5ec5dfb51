//! Modules out of seeds, by wasm-smith.

use crate::case::Case;
use crate::reference::{self, Nans};
use crate::rewrite::Rewriting;
use anyhow::{Result, anyhow};
use arbitrary::Unstructured;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use wasm_smith::{Config, Module};
use wasmtime::{Engine, V128, Val, ValType};

/// Random bytes from which a module is made.
const BYTES: usize = 16 << 10;
/// Loop iterations and calls of a whole instance.
const FUEL: u32 = 3000;

/// The case of a seed, if it can be compared. Modules with structures and arrays are others than those without.
pub fn case(engine: &Engine, seed: u64, gc: bool) -> Result<Option<Case>> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut bytes = vec![0; BYTES];
    random.fill_bytes(&mut bytes);
    let mut input = Unstructured::new(&bytes);
    let Ok(mut module) = Module::new(config(&mut random, gc), &mut input) else { return Ok(None) };
    module.ensure_termination(FUEL).map_err(|error| anyhow!("seed {seed}: {error}"))?;
    let bytes = Rewriting::Determine.apply(&module.to_bytes())?;
    // The other engine runs what the generator made, wasm2sel4 what must be the same.
    let compiled = if seed.is_multiple_of(2) { bytes.clone() } else { Rewriting::Relax.apply(&bytes)? };
    let name = format!("{}-{seed}", if gc { "gc" } else { "seed" });
    let case = reference::case(engine, name, bytes, Nans::Exact, |_, parameters| {
        (0..2).filter_map(|_| parameters.iter().map(|ty| value(&mut random, ty)).collect()).collect()
    })?;
    Ok(case.map(|case| Case { module: compiled, ..case }))
}

fn config(random: &mut ChaCha8Rng, gc: bool) -> Config {
    let mut coin = || random.next_u32().is_multiple_of(2);
    Config {
        allow_start_export: true,
        bulk_memory_enabled: true,
        canonicalize_nans: true,
        compact_imports_enabled: false,
        custom_page_sizes_enabled: coin(),
        exceptions_enabled: coin(),
        export_everything: true,
        extended_const_enabled: true,
        gc_enabled: gc,
        max_data_segments: 8,
        max_element_segments: 8,
        max_funcs: 16,
        max_imports: 0,
        max_instructions: 300,
        max_memories: 3,
        max_memory32_bytes: 1 << 18,
        max_memory64_bytes: 1 << 18,
        max_table_elements: 1000,
        max_tables: 4,
        memory64_enabled: coin(),
        memory_max_size_required: true,
        min_funcs: 4,
        multi_value_enabled: true,
        reference_types_enabled: true,
        relaxed_simd_enabled: false,
        saturating_float_to_int_enabled: true,
        sign_extension_ops_enabled: true,
        simd_enabled: coin(),
        table_max_size_required: true,
        tail_call_enabled: true,
        threads_enabled: coin(),
        wide_arithmetic_enabled: coin(),
        ..Config::default()
    }
}

/// Integers at which something changes.
const INTEGERS: [u64; 14] = [
    0,
    1,
    2,
    0x7f,
    0xff,
    0x7fff,
    0xffff,
    0x10000,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    0x7fff_ffff_ffff_ffff,
    0x8000_0000_0000_0000,
    u64::MAX,
];

/// A value of a type: half of them at a limit.
pub fn value(random: &mut ChaCha8Rng, ty: &ValType) -> Option<Val> {
    let integer = |random: &mut ChaCha8Rng| match random.next_u32() % 2 {
        0 => INTEGERS[random.next_u32() as usize % INTEGERS.len()],
        _ => random.next_u64(),
    };
    Some(match ty {
        ValType::I32 => Val::I32(integer(random) as i32),
        ValType::I64 => Val::I64(integer(random) as i64),
        ValType::F32 => Val::F32(float32(random)),
        ValType::F64 => Val::F64(float64(random)),
        ValType::V128 => {
            let bits = u128::from(integer(random)) << 64 | u128::from(integer(random));
            Val::V128(V128::from(bits))
        }
        ValType::Ref(_) => return reference::null(ty),
    })
}

fn float32(random: &mut ChaCha8Rng) -> u32 {
    let limits = [0.0, -0.0, 1.0, -1.5, f32::MAX, f32::MIN_POSITIVE, f32::INFINITY, f32::NEG_INFINITY, f32::NAN];
    match random.next_u32() % 2 {
        0 => limits[random.next_u32() as usize % limits.len()].to_bits(),
        _ => random.next_u32(),
    }
}

fn float64(random: &mut ChaCha8Rng) -> u64 {
    let limits = [0.0, -0.0, 1.0, -1.5, f64::MAX, f64::MIN_POSITIVE, f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
    match random.next_u32() % 2 {
        0 => limits[random.next_u32() as usize % limits.len()].to_bits(),
        _ => random.next_u64(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use wasm2sel4_script::translate::Expected;
    use wasmparser::{Parser, Payload};

    /// The names of the instructions of a module.
    fn instructions(module: &[u8], names: &mut BTreeSet<String>) -> Result<()> {
        for payload in Parser::new(0).parse_all(module) {
            let Payload::CodeSectionEntry(body) = payload? else { continue };
            for operator in body.get_operators_reader()? {
                let name = format!("{:?}", operator?);
                names.extend(name.split([' ', '{']).next().map(str::to_owned));
            }
        }
        Ok(())
    }

    /// Which instructions there are in some modules with structures and arrays, and how many calls of them come to an
    /// end.
    #[test]
    fn modules_have_objects() {
        let engine = reference::engine().unwrap();
        let mut names = BTreeSet::new();
        let [mut returns, mut calls] = [0; 2];
        for case in (0..300).filter_map(|seed| case(&engine, seed, true).unwrap()) {
            instructions(&case.module, &mut names).unwrap();
            calls += case.calls.len();
            returns += case.calls.iter().filter(|call| matches!(call.expected, Expected::Return(_))).count();
        }
        for instruction in [
            "StructNew",
            "StructNewDefault",
            "StructGet",
            "StructGetS",
            "StructGetU",
            "StructSet",
            "ArrayNew",
            "ArrayNewDefault",
            "ArrayNewFixed",
            "ArrayNewData",
            "ArrayNewElem",
            "ArrayGet",
            "ArrayGetS",
            "ArrayGetU",
            "ArraySet",
            "ArrayLen",
            "RefTestNonNull",
            "RefTestNullable",
            "RefCastNonNull",
            "RefCastNullable",
            "BrOnCast",
            "BrOnCastFail",
            "AnyConvertExtern",
            "ExternConvertAny",
            "RefI31",
            "I31GetS",
            "I31GetU",
            "RefEq",
        ] {
            assert!(names.contains(instruction), "{instruction}");
        }
        assert!(returns * 3 > calls, "{returns} of {calls} calls return");
    }
}
