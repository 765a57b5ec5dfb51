//! Modules about structures and arrays, for what wasm-smith hardly makes of them: operations on whole arrays, objects
//! that live long in many places, casts among types that are really there.
//!
//! A function is a sequence of statements about the same few locals. What it saw goes into a number, which it returns.

mod body;
mod shape;

use crate::typed::Chance;
use shape::Shape;
use std::fmt::Write as _;

/// Functions of a module; each may call those before it.
const FUNCTIONS: usize = 3;

/// A module: functions `f0`, `f1` and so on take two numbers, and return a number and a reference.
pub fn module(chance: &mut Chance) -> String {
    let shape = Shape::new(chance);
    let mut text = String::from("(module\n");
    shape.declare(chance, &mut text);
    for number in 0..FUNCTIONS {
        text.push_str(&body::function(&shape, chance, number));
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "  (func (export \"f{number}\") (param i32 i32) (result i64 anyref)\n    \
             (call $f{number} (local.get 0) (local.get 1) (ref.null any)))"
        );
    }
    text.push(')');
    text
}
