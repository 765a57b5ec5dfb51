//! Objects and the stub become a protection domain: `app.elf`.
//!
//! The linking itself is lld's work: `rust-lld`, which every Rust toolchain brings, or `ld.lld`. This module writes its
//! input and reports its complaints.

mod linker;
mod script;

pub(crate) use linker::LinkInput;
pub use linker::Linker;

use crate::error::Result;
use crate::options::Options;
use crate::plan::Plan;

/// Links the object of a protection domain with a stub, and with whatever else it refers to.
///
/// # Errors
///
/// [`crate::Error::Linker`] if the linker refuses.
pub fn link_domain(
    object: &[u8],
    plan: &Plan,
    stub: &[u8],
    further: &[(&str, &[u8])],
    options: &Options,
    linker: &Linker,
) -> Result<Vec<u8>> {
    let script = script::domain(plan);
    let mut objects = vec![("module.o", object), ("stub.o", stub)];
    objects.extend(further);
    linker.link(&LinkInput { architecture: options.architecture, script: &script, objects: &objects })
}
