//! What exceptions cost (`testsuite/benchmarks/exceptions.wat`): instructions on seL4, instructions and nanoseconds
//! hosted and in another engine.

use super::counted::{self, Count, hosted, rounds, thousandths};
use super::{Bench, table};
use crate::command;
use anyhow::Result;
use wasm2sel4_programs::Reference;

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
    let mut columns = table::columns(bench, &program)?;
    if let Some(runner) = counted::runner(bench)? {
        // There are a thousand of each.
        let mut run = counted::command(&runner)?;
        let found = rounds(run.arg(hosted(bench, &program)?), Count::Instructions, 1)?;
        columns.push(thousandths(("hosted".to_owned(), found)));
        if Reference::missing().is_none() {
            let (mut run, reference) = (counted::command(&runner)?, Reference::program());
            run.arg(reference.get_program()).args(reference.get_args()).arg(&program).arg("--");
            columns.push(thousandths(("wasmtime".to_owned(), rounds(&mut run, Count::Instructions, 1)?)));
        }
    }
    table::print("instructions", &columns, &LINES);
    Ok(())
}
