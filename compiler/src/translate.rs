//! WebAssembly to cranelift's intermediate representation, one file per instruction family.
//!
//! A translated function has no parameter beyond its WebAssembly ones: everything else that it needs is a symbol.

mod array;
mod atomic;
mod call;
mod called;
mod capability;
mod cast;
mod control;
mod effort;
mod emitter;
mod entry;
mod exception;
mod frame;
mod function;
mod heap;
mod host;
mod integer;
mod lanes;
mod legacy;
mod local;
mod memory;
mod numeric;
mod object;
mod reference;
mod rounding;
mod routine;
mod segment;
mod short;
mod signature;
mod simd;
mod storage;
mod structure;
mod symbols;
mod table;
mod trampoline;
mod variable;
mod walk;
mod wide;

pub use called::Called;
pub use effort::{Effort, is_allocatable, is_optimisable, is_possible};
pub use entry::{Shim, translate_shim};
pub use heap::memory_of_vectors;
pub use reference::{TARGET_LOG2 as REFERENCE_TARGET_LOG2, TYPE_OFFSET as REFERENCE_TYPE_OFFSET};
pub use rounding::Rounding;
pub use routine::Routine;
pub use symbols::{ElementTraps, Helpers, Symbols};
pub use table::ComparedLayout;
pub use trampoline::{DEFINER_OFFSET, INSTANCE_OFFSET, RESOURCE_ENTRY_LOG2, RESOURCE_OFFSET};
pub use walk::translate;

use crate::optimise::{Pass, Program};
use crate::options::Optimisation;
use crate::plan::Plan;
use crate::store::{Instance, InstanceIndex, Store};
use crate::system_call::Making;
use crate::target::{Target, Vectors};
use cranelift_codegen::isa::TargetIsa;

/// What the translation of every function may look at; nothing of it changes but what is noted of calls.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// All instances.
    pub store: &'a Store<'a>,
    /// The decisions about them.
    pub plan: &'a Plan,
    /// The symbols of everything that code refers to.
    pub symbols: &'a Symbols,
    /// The target.
    pub isa: &'a dyn TargetIsa,
    /// The same with a register that code may set and read, where system calls want that.
    pub isa_with_pinned: &'a dyn TargetIsa,
    /// Both again, without optimisation.
    pub isas_for_little: [&'a dyn TargetIsa; 2],
    /// How vectors are computed with.
    pub vectors: Vectors,
    /// How system calls are made.
    pub system_calls: Making,
    /// The architecture.
    pub target: &'static dyn Target,
    /// What passes of the optimiser know of the program.
    pub program: Program,
    /// How much is tried.
    pub optimisation: Optimisation,
    /// Passes that are left out.
    pub left_out: &'a [Pass],
    /// Which capabilities are called.
    pub called: &'a Called,
}

impl<'a> Context<'a> {
    /// An instance.
    pub fn instance(&self, index: InstanceIndex) -> &'a Instance<'a> {
        &self.store.instances[index]
    }
}
