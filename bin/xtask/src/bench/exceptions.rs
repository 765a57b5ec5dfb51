//! What exceptions cost (`testsuite/benchmarks/exceptions.wat`): instructions on seL4, nanoseconds hosted and in
//! another engine.

use super::{Bench, table};
use crate::command;
use anyhow::Result;

/// What the program's words mean, in this order.
const LINES: [(&str, &str); 6] = [
    ("call", "a call of a function that throws nothing"),
    ("nothing", "the same inside of `try_table`"),
    ("here", "a throw that is caught in the same function"),
    ("one", "one that the caller catches"),
    ("ten", "one that is caught ten frames further out"),
    ("twice", "one that is caught with a reference, and thrown again to the next caller"),
];

/// Measures every kernel in the kernel folder.
pub fn run(bench: &Bench) -> Result<()> {
    let program = command::root().join("testsuite/benchmarks/exceptions.wat");
    table::print("instructions on seL4", &table::columns(bench, &program)?, &LINES);
    Ok(())
}
