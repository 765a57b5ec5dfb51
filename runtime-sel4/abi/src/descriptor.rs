//! What an image says about itself: the module descriptor (written by the compiler) and the stub descriptor (part of
//! the stub). Both stand in sections of their own, so that a tool finds them without symbols.
//!
//! Addresses in them are relocated by the linker; a reader of the finished ELF sees final numbers.

use crate::words::Words;

/// The section of a [`ModuleDescriptor`] and of the [`MemoryDescriptor`]s and [`TableDescriptor`]s behind it.
pub const MODULE_SECTION: &str = ".wasm2sel4.module";

/// The section of the names of the capabilities that the domain imports, each ended by a zero byte, in the order of their
/// slots from [`crate::protocol::slot::FIRST_GRANT`] on.
pub const CAPABILITY_SECTION: &str = ".wasm2sel4.capabilities";

/// The section of the names of the memories that the domain imports to share them with others, each ended by a zero byte.
pub const SHARED_SECTION: &str = ".wasm2sel4.shared";

/// The section of the [`StubDescriptor`].
pub const STUB_SECTION: &str = ".wasm2sel4.stub";

/// The symbol of the [`ModuleDescriptor`].
pub const MODULE_SYMBOL: &str = "__wasm2sel4_module";

/// First word of a [`ModuleDescriptor`]: "wasm2mod".
pub const MODULE_MAGIC: u64 = u64::from_le_bytes(*b"wasm2mod");

/// First word of a [`StubDescriptor`]: "wasm2stb".
pub const STUB_MAGIC: u64 = u64::from_le_bytes(*b"wasm2stb");

/// [`Function::index`] of a function that no module contains.
pub const NO_INDEX: u32 = u32::MAX;

/// The compiled instances of a domain, as one: where their code is, what its program counters mean, what they need
/// before they start.
///
/// [`MemoryDescriptor`]s follow it immediately, and [`TableDescriptor`]s those.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ModuleDescriptor {
    /// [`MODULE_MAGIC`].
    pub magic: u64,
    /// [`crate::ABI_VERSION`].
    pub version: u64,
    /// Address of the first byte of compiled code.
    pub text_start: u64,
    /// Address one past the last byte of compiled code.
    pub text_end: u64,
    /// Address of `site_count` [`Site`]s, sorted by `text_offset`; several may have the same.
    pub sites: u64,
    /// Address of `site_count` bytes: the [`crate::site::Mark`] of each site.
    pub site_marks: u64,
    /// The number of sites.
    pub site_count: u64,
    /// Address of `function_count` [`Function`]s, sorted by `text_offset`.
    pub functions: u64,
    /// The number of compiled functions.
    pub function_count: u64,
    /// Address of the UTF-8 bytes to which [`Function::name_offset`] refers.
    pub names: u64,
    /// The number of those bytes.
    pub names_size: u64,
    /// Address of the C function that instantiates all instances in order: it applies active segments, or traps if one
    /// does not fit, and calls start functions and what makes linked reactors ready.
    pub instantiate: u64,
    /// Address of the C function that calls the main instance's export `_start`, or `_initialize` if it is a reactor; 0 if
    /// there is neither.
    pub entry: u64,
    /// The bytes of stack that the domain asks for.
    pub stack_size: u64,
    /// The number of the memory to which pointers of the system interface refer; [`NO_MEMORY`] if there is none.
    pub guest_memory: u64,
    /// The number of [`MemoryDescriptor`]s behind this structure.
    pub memory_count: u64,
    /// The number of [`TableDescriptor`]s behind the memory descriptors.
    pub table_count: u64,
    /// Address of the block of mutable globals.
    pub globals: u64,
    /// Bytes of that block.
    pub globals_size: u64,
    /// The entries of the CSpace that the domain needs ([`crate::cspace`]); 0 if one level will do.
    pub entries: u64,
    /// 1 if the domain may receive messages, and so owe replies.
    pub receives: u64,
    /// Address of the names of the processor features for which the code was compiled, beyond what every machine of the
    /// architecture has, separated by commas: UTF-8.
    pub features: u64,
    /// Bytes of those names.
    pub features_size: u64,
    /// 1 if its code uses registers of the floating-point unit, which not every kernel saves.
    pub floating_point: u64,
}

/// [`ModuleDescriptor::guest_memory`] of a domain without one.
pub const NO_MEMORY: u64 = u64::MAX;

/// One linear memory of a domain.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemoryDescriptor {
    /// Address of byte 0 of the memory.
    pub base: u64,
    /// Bytes of addresses that belong to the memory, guard included.
    pub reservation: u64,
    /// Size in bytes at instantiation.
    pub initial: u64,
    /// The size in bytes beyond which the memory never grows.
    pub maximum: u64,
    /// Address of the word that holds the current size in bytes; compiled code and the stub read it, the stub alone
    /// writes it.
    pub size_cell: u64,
    /// Address of `data_run_count` [`DataRun`]s: the pages that the image itself brings.
    pub data_runs: u64,
    /// The number of data runs.
    pub data_run_count: u64,
    /// log2 of the size of the memory's pages: the unit of `memory.grow`.
    pub page_log2: u64,
    /// What is behind it: 0 for memory of its own, else one more than the number of a name in [`SHARED_SECTION`].
    pub shared: u64,
}

/// The storage of one table that changes at run time: 8-byte references, all null at first. Its bound is compiled
/// code's business; all of the storage may be touched.
///
/// On seL4, a table of external references is also a CNode, whose slots hold copies of the capabilities to which the
/// references in storage refer.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableDescriptor {
    /// Address of the first element; a multiple of the MMU page.
    pub base: u64,
    /// Size of the storage in bytes; a multiple of the MMU page.
    pub size: u64,
    /// The entry of the CSpace that is its CNode; 0 if it has none.
    pub entry: u64,
    /// Address of the word that holds the current number of elements.
    pub size_cell: u64,
}

/// A run of whole MMU pages of a memory that are a segment of the image.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DataRun {
    /// Address of the first byte; a multiple of the MMU page.
    pub start: u64,
    /// Size in bytes; a multiple of the MMU page.
    pub size: u64,
}

/// A place in the compiled code to which a program counter can point when a backtrace is made.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// Bytes from [`ModuleDescriptor::text_start`] to the trapping instruction, to a system call, or to the return address of
    /// a call.
    pub text_offset: u32,
    /// Bytes from the beginning of the WebAssembly binary to the instruction.
    pub wasm_offset: u32,
}

/// A compiled function.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Function {
    /// Bytes from [`ModuleDescriptor::text_start`] to its first instruction.
    pub text_offset: u32,
    /// Its index in the function index space of the module; [`NO_INDEX`] for code that the compiler made.
    pub index: u32,
    /// Bytes from [`ModuleDescriptor::names`] to its name.
    pub name_offset: u32,
    /// Bytes of its name; 0 if the module does not name it.
    pub name_size: u32,
}

/// Where the stub of an image is entered.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StubDescriptor {
    /// [`STUB_MAGIC`].
    pub magic: u64,
    /// [`crate::ABI_VERSION`].
    pub version: u64,
    /// Where a trap is delivered: see [`crate::protocol`].
    pub trap_entry: u64,
}

impl ModuleDescriptor {
    /// Reads a descriptor from the bytes of its section; `None` if they are too short.
    pub fn read(words: &mut Words<'_>) -> Option<Self> {
        Some(Self {
            magic: words.u64()?,
            version: words.u64()?,
            text_start: words.u64()?,
            text_end: words.u64()?,
            sites: words.u64()?,
            site_marks: words.u64()?,
            site_count: words.u64()?,
            functions: words.u64()?,
            function_count: words.u64()?,
            names: words.u64()?,
            names_size: words.u64()?,
            instantiate: words.u64()?,
            entry: words.u64()?,
            stack_size: words.u64()?,
            guest_memory: words.u64()?,
            memory_count: words.u64()?,
            table_count: words.u64()?,
            globals: words.u64()?,
            globals_size: words.u64()?,
            entries: words.u64()?,
            receives: words.u64()?,
            features: words.u64()?,
            features_size: words.u64()?,
            floating_point: words.u64()?,
        })
    }
}

impl MemoryDescriptor {
    /// Reads a descriptor; `None` if the bytes are too short.
    pub fn read(words: &mut Words<'_>) -> Option<Self> {
        Some(Self {
            base: words.u64()?,
            reservation: words.u64()?,
            initial: words.u64()?,
            maximum: words.u64()?,
            size_cell: words.u64()?,
            data_runs: words.u64()?,
            data_run_count: words.u64()?,
            page_log2: words.u64()?,
            shared: words.u64()?,
        })
    }
}

impl TableDescriptor {
    /// Reads a descriptor; `None` if the bytes are too short.
    pub fn read(words: &mut Words<'_>) -> Option<Self> {
        Some(Self { base: words.u64()?, size: words.u64()?, entry: words.u64()?, size_cell: words.u64()? })
    }
}

impl StubDescriptor {
    /// Reads a descriptor; `None` if the bytes are too short.
    pub fn read(words: &mut Words<'_>) -> Option<Self> {
        Some(Self { magic: words.u64()?, version: words.u64()?, trap_entry: words.u64()? })
    }
}
