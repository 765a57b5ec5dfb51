//! Modules about typed function references, which wasm-smith makes only together with garbage collection: every
//! instruction of the proposal, types that refer to each other and types that are equal, tables, globals and segments
//! of all of them.
//!
//! Modules are text, made from the outside in: of a type that is wanted comes an expression that has it. Every function
//! burns fuel, so each ends.

mod body;
mod chance;
mod shape;
mod statement;

pub use chance::Chance;
use shape::{Shape, Ty};
use std::fmt::Write as _;

/// Calls and iterations of a call from outside.
const FUEL: u32 = 200;

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
