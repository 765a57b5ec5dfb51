//! Modules about typed function references, which wasm-smith makes only together with garbage collection: every
//! instruction of the proposal, types that refer to each other and types that are equal, tables, globals and segments
//! of all of them.
//!
//! Modules are text, made from the outside in: of a type that is wanted comes an expression that has it. Every function
//! burns fuel, so each ends.

mod body;
mod shape;
mod statement;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use shape::{Shape, Ty};
use std::fmt::Write as _;

/// Calls and iterations of a call from outside.
const FUEL: u32 = 200;

/// Chance.
pub struct Chance(ChaCha8Rng);

impl Chance {
    /// That of a seed. Seeds of the other generator are other modules.
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed ^ 0x7265_6665_7265_6e63))
    }

    /// What it is made of, for whoever needs chance of another kind behind a module.
    pub fn source(&mut self) -> &mut ChaCha8Rng {
        &mut self.0
    }

    /// A number below another.
    fn below(&mut self, end: usize) -> usize {
        self.0.next_u32() as usize % end.max(1)
    }

    /// True once in this many times.
    fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// The index of one of those of which something holds.
    fn index_of<T>(&mut self, items: &[T], holds: impl Fn(&T) -> bool) -> Option<usize> {
        let indices: Vec<usize> = (0..items.len()).filter(|index| holds(&items[*index])).collect();
        if indices.is_empty() { None } else { Some(indices[self.below(indices.len())]) }
    }
}

/// A module: functions `f0`, `f1` and so on are exported, as far as numbers and nulls are enough for them.
pub fn module(chance: &mut Chance) -> String {
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
