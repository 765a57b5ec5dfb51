//! Passes over whole functions in cranelift's form, between its optimiser and its code generator: what only this
//! project knows of its targets. Each pass is a file with its argument for correctness, and has golden files.

mod displacement;

use crate::target::Target;
use cranelift_codegen::ir::Function;

/// Runs all passes. Blocks and branches stay as they are.
pub fn run(function: &mut Function, target: &dyn Target) {
    displacement::run(function, target);
}
