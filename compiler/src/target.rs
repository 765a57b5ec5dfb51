//! The architectures that code is made for. The compiler's seam between them is a trait, because one compiler makes
//! code for all of them.

mod aarch64;
pub mod code_generator;
mod convention;
mod moves;
mod riscv64;
mod x86_64;

pub use convention::{Convention, Vectors};
pub use moves::{Move, Moves};
pub use wasm2sel4_architecture::Architecture;

use crate::escape::Name;
use cranelift_codegen::CompiledCode;

/// How an access gets a displacement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Displacement {
    /// The instruction holds it.
    Fits,
    /// A part is added to the base before.
    Split {
        /// That part.
        high: i64,
    },
    /// It is made in a register, to which the instruction adds an index of 32 bits.
    WithIndex,
}

/// What may be done to finished code, in the order in which it is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Values that are in several places at once.
    Copies,
    /// What nobody reads, or can be read where it is.
    Dead,
    /// Values that are made where they are wanted.
    Rename,
    /// Loops that end with the branch that leaves them.
    Rotate,
    /// Constants of one byte.
    Short,
}

impl Step {
    /// All, in their order.
    pub const ALL: [Self; 5] = [Self::Copies, Self::Dead, Self::Rename, Self::Rotate, Self::Short];

    /// What users call it: the name of its file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Copies => "copies",
            Self::Dead => "dead",
            Self::Rename => "rename",
            Self::Rotate => "rotate",
            Self::Short => "short",
        }
    }
}

/// What the compiler must know about an architecture.
pub trait Target: Sync {
    /// Features, by cranelift's names, that every machine has on which seL4 runs.
    fn baseline(&self) -> &'static [&'static str];

    /// How vectors are computed with, given what the processor has beyond the baseline.
    fn vectors(&self, features: &[String]) -> Vectors;

    /// How system calls are made.
    fn system_calls(&self) -> Convention;

    /// The first bytes of the instruction that code traps with, which exists on no processor.
    fn trap_instruction(&self) -> &'static [u8];

    /// Whether calls leave the address to which they return in a register, so that the code generator may leave the
    /// frame of a function out that calls nothing.
    fn has_link_register(&self) -> bool;

    /// Whether a function's code begins by making its frame.
    fn makes_frame(&self, code: &[u8]) -> bool;

    /// Rewrites a function's finished code by some steps, if there is something that the code generator leaves to do,
    /// and tells where instructions went. Without any step, it takes little time.
    fn finish(&self, _: &CompiledCode, _steps: &[Step], _code: &mut Vec<u8>) -> Option<Moves> {
        None
    }

    /// Whether a division faults when its result cannot be.
    fn division_faults(&self) -> bool;

    /// What of a constant address is best left to the displacement of an access.
    fn displacement(&self, address: u64) -> i32;

    /// How an access of so many bytes best gets a displacement.
    fn far(&self, displacement: i32, width: u32) -> Displacement;

    /// Whether instructions for 32 bits leave their results in 64 bits, extended by the sign.
    fn extends_by_sign(&self) -> bool;

    /// Whether a load or a store may add an index of 32 bits to a register.
    fn has_index_extension(&self) -> bool;

    /// Whether a load or a store may add a shifted index of 64 bits to a register, if it is displaced and if not.
    fn adds_index(&self, is_displaced: bool) -> bool;

    /// Whether accesses at any address take about as long as those at multiples of their width, on all processors.
    fn accesses_any_address(&self) -> bool;

    /// log2 of the size of the user address space that every kernel of the architecture gives.
    fn address_bits(&self) -> u32;
}

/// What the compiler knows about an architecture.
pub fn target(architecture: Architecture) -> &'static dyn Target {
    match architecture {
        Architecture::Aarch64 => &aarch64::Aarch64,
        Architecture::Riscv64 => &riscv64::Riscv64,
        Architecture::X86_64 => &x86_64::X86_64,
    }
}

/// The architecture that a person names.
///
/// # Errors
///
/// A sentence that says which there are.
pub fn named(name: &str) -> Result<Architecture, String> {
    Architecture::of_name(name).ok_or_else(|| {
        let known = Architecture::ALL.map(Architecture::name).join(", ");
        format!("there is no architecture {}; choose {known}", Name(name))
    })
}
