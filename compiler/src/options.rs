//! What a user may choose.

use crate::optimise::Pass;
use crate::target::Architecture;
use wasm2sel4_abi::address::{ByteSize, VirtualAddress};
use wasm2sel4_abi::gc::{BLOCK, INDEX_SPACE};
use wasm2sel4_abi::layout;
use wasm2sel4_abi::sel4::Flavour;

/// How much the code generator tries.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Optimisation {
    /// As fast a compilation as possible.
    None,
    /// Fast code.
    #[default]
    Speed,
    /// As fast code as possible, with vectors.
    Vectors,
    /// Small code, as far as that does not make it slow.
    Size,
}

/// How accesses to linear memory stay inside.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum BoundsChecks {
    /// By guard pages where the memory allows it, else by comparisons.
    #[default]
    Auto,
    /// By a comparison before every access.
    Explicit,
}

/// Where the code will run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Environment {
    /// A protection domain on seL4.
    SeL4,
    /// A Linux process, for development.
    Hosted {
        /// Where its memory 0 begins.
        memory_base: VirtualAddress,
    },
}

impl Environment {
    /// Where memory 0 begins.
    pub fn memory_base(self) -> VirtualAddress {
        match self {
            Self::SeL4 => layout::MEMORY0_BASE,
            Self::Hosted { memory_base } => memory_base,
        }
    }
}

/// What a domain runs once it has started.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum EntryPoint {
    /// Instantiates all instances in order, then calls the last one's export `_start`.
    #[default]
    Start,
    /// Instantiates all instances in order, calls the last one's export `_initialize` if there is one, then another of
    /// its exports, and prints what that returns.
    Invoke(Call),
    /// Calls [`crate::object::DRIVER_SYMBOL`], which instantiates and calls as it sees fit: every export gets an entry
    /// that takes an array of values.
    Driver,
}

/// A call that a user has written: an export and its arguments, which are understood by the types of its parameters
/// ([`crate::plan::Invocation`]).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    /// The name of the export.
    pub name: String,
    /// The arguments, as text.
    pub arguments: Vec<String>,
}

/// The largest size of the heap of structures and arrays where nothing is said.
pub const GC_HEAP_DEFAULT: ByteSize = ByteSize(256 << 20);

/// A size that the heap of structures and arrays can have at most.
///
/// # Errors
///
/// A sentence that says why it cannot have this one.
pub fn gc_heap_size(size: ByteSize) -> Result<ByteSize, String> {
    match size.0 {
        ..BLOCK => Err(format!(
            "{} bytes are too small a heap for structures and arrays; they need at least {}K",
            size.0,
            BLOCK >> 10
        )),
        BLOCK..=INDEX_SPACE => Ok(size),
        _ => Err(format!(
            "{} bytes are too large a heap for structures and arrays; references to them reach {}G",
            size.0,
            INDEX_SPACE >> 30
        )),
    }
}

/// All choices of a compilation.
#[derive(Clone, Debug)]
pub struct Options {
    /// The architecture of the code.
    pub architecture: Architecture,
    /// Where it will run.
    pub environment: Environment,
    /// The kernels on which it will run, where it is a protection domain.
    pub flavour: Flavour,
    /// What it runs.
    pub entry: EntryPoint,
    /// How much the code generator tries.
    pub optimisation: Optimisation,
    /// Passes of the optimiser that are left out.
    pub left_out: Vec<Pass>,
    /// Whether to emit DWARF line information.
    pub debug: bool,
    /// How accesses to linear memory stay inside.
    pub bounds_checks: BoundsChecks,
    /// Bytes of stack; rounded up to whole pages.
    pub stack_size: ByteSize,
    /// A limit on the size of each linear memory, below what the module declares.
    pub memory_maximum: Option<ByteSize>,
    /// The largest size of the heap of structures and arrays ([`gc_heap_size`]), without what the collector keeps
    /// beside it; [`GC_HEAP_DEFAULT`] where nothing is said.
    pub gc_heap_maximum: Option<ByteSize>,
    /// Whether to look for garbage before every allocation: for tests.
    pub gc_always: bool,
    /// Processor features beyond what every machine of the architecture has, by cranelift's names.
    pub features: Vec<String>,
}

impl Options {
    /// The defaults for seL4 on `architecture`.
    pub fn new(architecture: Architecture) -> Self {
        Self {
            architecture,
            environment: Environment::SeL4,
            flavour: Flavour::default(),
            entry: EntryPoint::default(),
            optimisation: Optimisation::default(),
            left_out: Vec::new(),
            debug: false,
            bounds_checks: BoundsChecks::default(),
            stack_size: layout::STACK_DEFAULT,
            memory_maximum: None,
            gc_heap_maximum: None,
            gc_always: false,
            features: Vec::new(),
        }
    }
}
