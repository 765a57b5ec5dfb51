//! Modules about typed function references, which wasm-smith makes only together with garbage collection: every instruction of
//! the proposal, types that refer to each other and types that are equal, tables, globals and segments of all of them.
//!
//! Modules are text, made from the outside in: of a type that is wanted comes an expression that has it. Every function burns
//! fuel, so each ends.

mod body;
mod shape;
mod statement;

use crate::case::Case;
use crate::generate;
use crate::reference::{self, Nans};
use anyhow::{Context, Result};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use shape::{Shape, Ty};
use std::fmt::Write as _;
use wasmtime::Engine;

/// Calls and iterations of a call from outside.
const FUEL: u32 = 200;

/// Chance.
pub struct Chance(ChaCha8Rng);

impl Chance {
    /// That of a seed. Seeds of the other generator are other modules.
    fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed ^ 0x7265_6665_7265_6e63))
    }

    /// A number below another.
    fn below(&mut self, end: usize) -> usize {
        self.0.next_u32() as usize % end.max(1)
    }

    /// True once in so many times.
    fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// The index of one of those of which something holds.
    fn index_of<T>(&mut self, items: &[T], holds: impl Fn(&T) -> bool) -> Option<usize> {
        let indices: Vec<usize> = (0..items.len()).filter(|index| holds(&items[*index])).collect();
        if indices.is_empty() { None } else { Some(indices[self.below(indices.len())]) }
    }
}

/// The case of a seed, if it can be compared.
pub fn case(engine: &Engine, seed: u64) -> Result<Option<Case>> {
    let mut chance = Chance::new(seed);
    let text = module(&mut chance);
    let module = wat::parse_str(&text).with_context(|| format!("seed {seed}:\n{text}"))?;
    reference::case(engine, format!("references-{seed}"), module, Nans::Exact, |_, parameters| {
        let arguments = |_| parameters.iter().map(|ty| generate::value(&mut chance.0, ty)).collect();
        (0..3).filter_map(arguments).collect()
    })
    .with_context(|| format!("seed {seed}:\n{text}"))
}

fn module(chance: &mut Chance) -> String {
    let shape = Shape::new(chance);
    let mut text = String::from("(module\n");
    shape.declare(chance, &mut text);
    for (number, function) in shape.functions.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(text, "{}", body::function(&shape, chance, number));
        let ty = &shape.types[*function];
        // From outside come numbers and nulls.
        if ty.parameters.iter().any(|ty| !ty.is_defaultable()) {
            continue;
        }
        let [parameters, results] = [&ty.parameters, &ty.results].map(|types| Ty::list(types));
        let arguments: String = (0..ty.parameters.len()).map(|parameter| format!(" (local.get {parameter})")).collect();
        let _ = writeln!(
            text,
            "  (func (export \"f{number}\") (param{parameters}) (result{results})\n    \
             (global.set $fuel (i32.const {FUEL})) (call $f{number}{arguments}))"
        );
    }
    text.push(')');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which instructions there are in a hundred modules, and how many calls of them come to an end.
    #[test]
    fn modules_are_about_references() {
        let engine = reference::engine().unwrap();
        let mut texts = String::new();
        let [mut returns, mut calls] = [0; 2];
        for seed in 0..100 {
            texts.push_str(&module(&mut Chance::new(seed)));
            let case = case(&engine, seed).unwrap().unwrap();
            calls += case.calls.len();
            let is_return = |call: &&crate::case::ExportCall| {
                matches!(call.expected, wasm2sel4_spec_tests::translate::Expected::Return(_))
            };
            returns += case.calls.iter().filter(is_return).count();
        }
        for instruction in [
            "ref.func",
            "ref.null",
            "ref.is_null",
            "ref.as_non_null",
            "br_on_null",
            "br_on_non_null",
            "(call_ref",
            "return_call_ref",
            "call_indirect",
            "return_call_indirect",
            "table.get",
            "table.set",
            "table.grow",
            "table.fill",
            "table.copy",
            "table.init",
            "elem.drop",
            "select (result (ref",
            "br_table",
        ] {
            assert!(texts.contains(instruction), "{instruction}");
        }
        assert!(returns * 3 > calls, "{returns} of {calls} calls return");
    }
}
