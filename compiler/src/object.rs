//! Code, data and descriptors of a module as a relocatable ELF object.
//!
//! Functions are translated and compiled side by side; everything else happens in the order of the module, so the same
//! input gives the same bytes whatever the number of threads.

mod code;
mod data;
mod declare;
mod descriptor;
mod dwarf;
mod names;

pub use code::Listing;
pub use descriptor::MEMORY_SECTION;
pub use names::EXPORT_PREFIX;

use crate::error::{Error, Result};
use crate::module::Module;
use crate::options::Options;
use crate::plan::Plan;
use crate::target;
use crate::translate::Context;
use cranelift_module::Module as _;

/// What an emission tells while it works.
pub trait Progress: Sync {
    /// `total` functions are about to be compiled.
    fn begin(&self, _total: usize) {}
    /// One of them is done. Called from several threads.
    fn advance(&self) {}
}

/// Tells nothing.
pub struct Silent;

impl Progress for Silent {}

/// Compiles a module to an ELF object.
///
/// # Errors
///
/// [`Error::Unsupported`] for an instruction that is not translated, [`Error::Limit`] for a function or a text that is
/// too large.
pub fn emit(module: &Module<'_>, plan: &Plan, options: &Options, progress: &dyn Progress) -> Result<Vec<u8>> {
    let isa = target::code_generator(options)?;
    let mut declared = declare::declare(module, plan, options, isa.clone())?;
    let context = Context { module, plan, symbols: &declared.symbols, isa: &*isa };
    let functions = code::compile_all(context, &declared.shims, progress)?;

    let object = &mut declared.object;
    for function in &functions {
        object
            .define_function_bytes(function.id, function.alignment, &function.code, &function.relocations)
            .map_err(Error::internal)?;
    }
    data::define(module, plan, &declared.symbols, object)?;
    let mut product = declared.object.finish();
    descriptor::append(module, plan, options, &declared.symbols, &functions, &declared.exports, &mut product)?;
    if options.debug {
        dwarf::append(module, &functions, &mut product)?;
    }
    product.emit().map_err(Error::internal)
}

/// The functions of a module as text, in cranelift's intermediate form or as instructions of the target.
pub fn list(module: &Module<'_>, plan: &Plan, options: &Options, listing: Listing) -> Result<String> {
    let isa = target::code_generator(options)?;
    let declared = declare::declare(module, plan, options, isa.clone())?;
    let context = Context { module, plan, symbols: &declared.symbols, isa: &*isa };
    code::list_all(context, &declared.shims, listing)
}
