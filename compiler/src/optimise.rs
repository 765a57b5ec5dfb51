//! Passes over whole functions in cranelift's form, between its optimiser and its code generator: what only this
//! project knows of its targets. Each pass is a file with its argument for correctness, and has golden files.

mod counter;
mod displacement;
mod extension;
mod index;
mod invariant;
mod region;

use crate::target::Target;
use cranelift_codegen::Context;
use region::Regions;

/// Runs all passes on a function whose flow graph and dominator tree are known. Blocks and branches stay as they are.
pub fn run(codegen: &mut Context, target: &dyn Target) {
    counter::run(&mut codegen.func);
    let regions = Regions::find(codegen);
    if target.extends_by_sign() {
        extension::run(codegen, &regions);
    }
    displacement::run(&mut codegen.func, target);
    if target.has_index_extension() {
        index::run(&mut codegen.func, &regions);
    }
    invariant::run(codegen, &regions);
}
