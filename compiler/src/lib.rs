//! wasm2sel4's compiler: WebAssembly in, objects, protection domains and boot images for seL4 out.
//!
//! The pipeline, each step a module that borrows the result of the one before:
//!
//! ```text
//! bytes -> module::parse -> store::Store::add -> plan::Plan::new -> translate -> optimise -.
//!       \-> component::read -> store::Store::of_component -/                                |
//!                                              image::build <- link <- object::emit <-------'
//! ```
//!
//! The crate does not know the runtime's code: whoever links receives it as bytes.

#![forbid(unsafe_code)]

pub mod authority;
pub mod component;
pub mod compose;
pub mod elf;
pub mod error;
pub mod escape;
pub mod image;
pub mod kernel;
pub mod link;
pub mod module;
pub mod object;
mod optimise;
pub mod options;
pub mod plan;
pub mod scratch;
pub mod shield;
pub mod store;
pub mod system_call;
pub mod target;
pub mod translate;
pub mod trap;

pub use component::Component;
pub use error::{Error, Result};
pub use link::Linker;
pub use module::Module;
pub use object::{Listing, Progress, Silent};
pub use optimise::Pass;
pub use options::{BoundsChecks, Environment, Optimisation, Options};
pub use plan::Plan;
pub use store::Store;
pub use target::Architecture;

/// Compiles a component to a relocatable ELF object.
///
/// # Errors
///
/// See [`component::read`], [`Store::of_component`], [`Plan::new`] and [`object::emit`].
pub fn compile_component(bytes: &[u8], options: &Options, progress: &dyn Progress) -> Result<Vec<u8>> {
    let component = component::read(bytes)?;
    let store = Store::of_component(&component)?;
    let plan = Plan::new(&store, options)?;
    object::emit(&store, &plan, options, progress)
}

/// Compiles a WebAssembly binary to a relocatable ELF object.
///
/// # Errors
///
/// See [`module::parse`], [`Store::add`], [`Plan::new`] and [`object::emit`].
pub fn compile(wasm: &[u8], options: &Options, progress: &dyn Progress) -> Result<Vec<u8>> {
    let store = Store::single(module::parse(wasm)?)?;
    let plan = Plan::new(&store, options)?;
    object::emit(&store, &plan, options, progress)
}
