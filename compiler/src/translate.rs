//! WebAssembly to cranelift's intermediate representation, one file per instruction family.
//!
//! A translated function has no parameter beyond its WebAssembly ones: everything else that it needs is a symbol.

mod call;
mod control;
mod entry;
mod function;
mod heap;
mod memory;
mod numeric;
mod rounding;
mod signature;
mod symbols;
mod table;
mod variable;

pub use entry::{Shim, translate_shim};
pub use function::translate;
pub use rounding::Rounding;
pub use symbols::{Helpers, Symbols};
pub use table::{ENTRY_LOG2 as TABLE_ENTRY_LOG2, TYPE_OFFSET as TABLE_TYPE_OFFSET};

use crate::module::Module;
use crate::plan::Plan;
use cranelift_codegen::isa::TargetIsa;

/// What the translation of every function of a module may look at; nothing of it changes.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The module.
    pub module: &'a Module<'a>,
    /// The decisions about it.
    pub plan: &'a Plan,
    /// The symbols of everything that code refers to.
    pub symbols: &'a Symbols,
    /// The target.
    pub isa: &'a dyn TargetIsa,
}
