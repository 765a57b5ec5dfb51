//! Code, data and descriptors of a protection domain's instances as one relocatable ELF object.
//!
//! Functions are translated and compiled side by side; everything else happens in the order of the module, so the same
//! input gives the same bytes whatever the number of threads.

mod code;
#[cfg(test)]
mod contradiction;
mod data;
mod declare;
mod descriptor;
mod dwarf;
mod listing;
mod names;
#[cfg(test)]
mod numbering;

pub use code::Listing;
pub use descriptor::MEMORY_SECTION;
pub use names::{ARRAY_PREFIX, INSTANTIATE_PREFIX, exports};

use crate::authority::Authority;
use crate::error::{Error, Result};
use crate::optimise::Program;
use crate::options::{Optimisation, Options};
use crate::plan::{Plan, room_of_32};
use crate::store::Store;
use crate::system_call::{self, Making};
use crate::target;
use crate::target::code_generator::{self, PinnedRegister};
use crate::translate::{Called, Context, Symbols, memory_of_vectors};
use cranelift_codegen::isa::OwnedTargetIsa;
use cranelift_module::Module as _;
use cranelift_object::ObjectProduct;
use object::write::StandardSection;
use wasm2sel4_abi::sel4::Interface;

/// What an emission tells while it works.
pub trait Progress: Sync {
    /// `total` functions are about to be compiled.
    fn begin(&self, _total: usize) {}
    /// One of them is done. Called from several threads.
    fn advance(&self) {}
    /// This function is so large that its code is not optimised. Called from several threads.
    fn not_optimised(&self, _function: &str) {}
}

/// Tells nothing.
pub struct Silent;

impl Progress for Silent {}

/// The symbol of what runs a domain whose entry is [`crate::options::EntryPoint::Driver`].
pub const DRIVER_SYMBOL: &str = "__wasm2sel4_driver";

/// Compiles all instances of a store to an ELF object.
///
/// # Errors
///
/// [`Error::Limit`] for a function or a text that is too large.
pub fn emit(store: &Store<'_>, plan: &Plan, options: &Options, progress: &dyn Progress) -> Result<Vec<u8>> {
    emit_for(interface(options)?, store, plan, options, progress)
}

/// The interface of the kernels that the options ask for.
fn interface(options: &Options) -> Result<&'static Interface> {
    options.flavour.interface().ok_or_else(|| {
        Error::Options(format!("no code can be made for kernels of the flavour {}", options.flavour.name()))
    })
}

/// As [`emit`], for kernels with this interface.
fn emit_for(
    interface: &'static Interface,
    store: &Store<'_>,
    plan: &Plan,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Vec<u8>> {
    let isas = isas(options)?;
    let mut declared = declare::declare(store, plan, options, isas[0].clone())?;
    let called = Called::new(store.capabilities.len());
    let context = context(interface, store, plan, options, &declared.symbols, &called, &isas)?;
    let mut functions = code::compile_all(context, &declared.shims, progress)?;
    let object = &mut declared.object;
    code::add_routines(context, &mut functions, |routine| declare::declare_routine(object, routine))?;
    for function in &functions {
        object
            .define_function_bytes(function.id, function.alignment, &function.code, &function.relocations)
            .map_err(Error::internal)?;
    }
    data::define(store, plan, &declared.symbols, context.target, object)?;
    let mut product = declared.object.finish();
    descriptor::append(store, plan, options, &declared.symbols, &functions, &declared.exports, &mut product)?;
    append_system_calls(context, &functions, &mut product)?;
    Authority::new(store, options, called.in_order())?.append(&mut product.object)?;
    if options.debug {
        dwarf::append(store, &functions, &mut product)?;
    }
    product.emit().map_err(Error::internal)
}

/// Appends what says where system calls are.
fn append_system_calls(
    context: Context<'_>,
    functions: &[code::CompiledFunction],
    product: &mut ObjectProduct,
) -> Result<()> {
    let mut places = Vec::new();
    for function in functions {
        let start = product.object.symbol(product.function_symbol(function.id)).value;
        places.extend(function.system_calls.iter().map(|place| (start, *place)));
    }
    let text = product.object.section_id(StandardSection::Text);
    let text = product.object.section_symbol(text);
    system_call::append(&context.system_calls, places, text, &mut product.object)
}

/// The code generators: for all functions, and for those that need the pinned register; then both without optimisation.
fn isas(options: &Options) -> Result<[OwnedTargetIsa; 4]> {
    let with = |optimisation, pinned| code_generator::new(&Options { optimisation, ..options.clone() }, pinned);
    let (chosen, none) = (options.optimisation, Optimisation::None);
    let (allocated, reserved) = (PinnedRegister::Allocated, PinnedRegister::Reserved);
    Ok([with(chosen, allocated)?, with(chosen, reserved)?, with(none, allocated)?, with(none, reserved)?])
}

/// What the translation of every function may look at.
fn context<'a>(
    interface: &'static Interface,
    store: &'a Store<'_>,
    plan: &'a Plan,
    options: &'a Options,
    symbols: &'a Symbols,
    called: &'a Called,
    [isa, isa_with_pinned, little, little_with_pinned]: &'a [OwnedTargetIsa; 4],
) -> Result<Context<'a>> {
    let target = target::target(options.architecture);
    let system_calls = Making::new(target.system_calls(), interface, symbols.system_calls);
    let vectors = code_generator::vectors(options);
    let isas_for_little = [&**little, &**little_with_pinned];
    let (isa, isa_with_pinned) = (&**isa, &**isa_with_pinned);
    let room = room_of_32(plan.memories.iter().map(|(_, memory)| memory));
    let program = Program { room, vectors, memory: memory_of_vectors(store, plan, symbols) };
    Ok(Context {
        store,
        plan,
        symbols,
        isa,
        isa_with_pinned,
        isas_for_little,
        vectors,
        system_calls,
        target,
        program,
        optimisation: options.optimisation,
        left_out: &options.left_out,
        called,
    })
}

/// The functions of all modules as text, in cranelift's intermediate form or as instructions of the target.
pub fn list(store: &Store<'_>, plan: &Plan, options: &Options, listing: Listing) -> Result<String> {
    let isas = isas(options)?;
    let declared = declare::declare(store, plan, options, isas[0].clone())?;
    let called = Called::new(store.capabilities.len());
    let context = context(interface(options)?, store, plan, options, &declared.symbols, &called, &isas)?;
    code::list_all(context, &declared.shims, listing)
}
