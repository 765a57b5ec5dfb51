//! What an image says about itself: the module descriptor (written by the compiler) and the stub descriptor (part of
//! the stub). Both stand in sections of their own, so that a tool finds them without symbols.
//!
//! Each is defined once ([`mod@crate::record`]): for an address, the compiler gives a symbol, and a reader of the
//! finished ELF file sees the number that the linker made of it.

use crate::address::{ByteSize, VirtualAddress};
use crate::record::{Linked, record};

/// The section of a [`ModuleDescriptor`] and of the [`MemoryDescriptor`]s and [`TableDescriptor`]s behind it.
pub const MODULE_SECTION: &str = ".wasm2sel4.module";

/// The section of the names of the capabilities that the domain imports, each ended by a zero byte, in the order of
/// their slots from [`crate::protocol::slot::FIRST_GRANT`] on.
pub const CAPABILITY_SECTION: &str = ".wasm2sel4.capabilities";

/// The section of the names of the memories that the domain imports to share them with others, each ended by a zero
/// byte.
pub const SHARED_SECTION: &str = ".wasm2sel4.shared";

/// The section of the [`StubDescriptor`].
pub const STUB_SECTION: &str = ".wasm2sel4.stub";

/// The symbol of the [`ModuleDescriptor`].
pub const MODULE_SYMBOL: &str = "__wasm2sel4_module";

/// First word of a [`ModuleDescriptor`]: "wasm2mod".
pub const MODULE_MAGIC: u64 = u64::from_le_bytes(*b"wasm2mod");

/// First word of a [`StubDescriptor`]: "wasm2stb".
pub const STUB_MAGIC: u64 = u64::from_le_bytes(*b"wasm2stb");

/// What is added to [`Function::index`] of a function of an adapter: no exception passes it.
pub const ADAPTER: u32 = 1 << 31;

/// What is added to [`Function::index`] of a function without a frame: it calls nothing, and in all of it, the link
/// register says where it returns to (on x86_64, the word at the stack pointer), and the frame pointer is its caller's.
/// Indices are smaller.
pub const FRAMELESS: u32 = 1 << 30;

/// [`Function::index`] of a function that no module contains.
pub const NO_INDEX: u32 = FRAMELESS - 1;

record! {
    /// The compiled instances of a domain, as one: where their code is, what its program counters mean, what they need
    /// before they start.
    ///
    /// [`MemoryDescriptor`]s follow it immediately, and [`TableDescriptor`]s those.
    ModuleDescriptor<A> {
        /// [`MODULE_MAGIC`].
        magic: u64,
        /// [`crate::ABI_VERSION`].
        version: u64,
        /// Address of the first byte of compiled code.
        text_start: Linked<A>,
        /// Address one past the last byte of compiled code.
        text_end: Linked<A>,
        /// Address of `site_count` [`Site`]s, sorted by `text_offset`; several may have the same.
        sites: Linked<A>,
        /// Address of `site_count` bytes: the [`crate::site::Mark`] of each site.
        site_marks: Linked<A>,
        /// The number of sites.
        site_count: u64,
        /// Address of `function_count` [`Function`]s, sorted by `text_offset`.
        functions: Linked<A>,
        /// The number of compiled functions.
        function_count: u64,
        /// Address of the UTF-8 bytes to which [`Function::name_offset`] refers.
        names: Linked<A>,
        /// The number of those bytes.
        names_size: ByteSize,
        /// Address of the C function that instantiates all instances in order: it applies active segments, or traps if
        /// one does not fit, and calls start functions and what makes linked reactors ready.
        instantiate: Linked<A>,
        /// Address of the C function that calls the main instance's export `_start`, or `_initialize` if it is a
        /// reactor; 0 if there is neither.
        entry: Linked<A>,
        /// The bytes of stack that the domain asks for.
        stack_size: ByteSize,
        /// The number of the memory to which pointers of the system interface refer; [`NO_MEMORY`] if there is none.
        guest_memory: u64,
        /// The number of [`MemoryDescriptor`]s after this structure.
        memory_count: u64,
        /// The number of [`TableDescriptor`]s behind the memory descriptors.
        table_count: u64,
        /// Address of the block of mutable globals.
        globals: Linked<A>,
        /// Bytes of that block.
        globals_size: ByteSize,
        /// The entries of the CSpace that the domain needs ([`crate::cspace`]); 0 if one level will do.
        entries: u64,
        /// 1 if the domain may receive messages, and so owe replies.
        receives: u64,
        /// Address of the names of the processor features for which the code was compiled, beyond what every machine of
        /// the architecture has, separated by commas: UTF-8.
        features: Linked<A>,
        /// Bytes of those names.
        features_size: ByteSize,
        /// 1 if its code uses registers of the floating-point unit, which not every kernel saves.
        floating_point: u64,
        /// Address of `handler_count` [`Handler`]s, sorted by `text_offset`; those of one call in the order in which
        /// they are tried.
        handlers: Linked<A>,
        /// The number of handlers.
        handler_count: u64,
        /// Address of `tag_count` [`Tag`]s, in the order of their numbers.
        tags: Linked<A>,
        /// The number of tags.
        tag_count: u64,
        /// Address of the buffer in which the values of an exception are while it is on its way; 0 if there are no
        /// tags.
        exception_buffer: Linked<A>,
        /// Bytes of that buffer: enough for the values of every tag; a multiple of 16.
        exception_buffer_size: ByteSize,
        /// Address of room for `exception_count` exceptions to which there are references: each has an
        /// [`ExceptionHeader`] and as many bytes as the buffer. 0 if no instruction makes such a reference.
        exceptions: Linked<A>,
        /// The number of exceptions to which there may be references at the same time.
        exception_count: u64,
        /// The base of the heap of structures and arrays ([`crate::gc`]).
        gc_heap: VirtualAddress,
        /// Its largest size, counted from the base, a multiple of [`crate::gc::BLOCK`]; 0 if there is no heap.
        gc_heap_size: ByteSize,
        /// Where the collector keeps its books.
        gc_books: VirtualAddress,
        /// Bytes of these: [`crate::gc::books_size`].
        gc_books_size: ByteSize,
        /// Address of `gc_type_count` [`crate::gc::GcType`]s, by the numbers of types in headers.
        gc_types: Linked<A>,
        /// The number of types, one that is no type included.
        gc_type_count: u64,
        /// Address of the fields of types: `gc_field_count` numbers of 32 bits.
        gc_fields: Linked<A>,
        /// The number of those.
        gc_field_count: u64,
        /// Address of two words, offsets in the heap: where the next object begins, and where the memory ends into
        /// which compiled code may put objects. What is between them is zero.
        gc_cells: Linked<A>,
        /// 0, or [`crate::gc::MODE_ALWAYS`].
        gc_mode: u64,
        /// Address of words that may be references of any kind: elements of segments whose constant expressions make
        /// objects. 0 if there are none.
        gc_segments: Linked<A>,
        /// Bytes of these words.
        gc_segments_size: ByteSize,
    }
}

/// [`Handler::tag`] of a handler for exceptions of all tags.
pub const ANY_TAG: u32 = u32::MAX;

record! {
    /// Where a call goes on if it ends with an exception.
    Handler {
        /// Bytes from [`ModuleDescriptor::text_start`] to where the call returns to.
        text_offset: u32,
        /// Bytes from the stack pointer during the call up to the frame pointer.
        frame_offset: u32,
        /// The number of the tag that it handles, or [`ANY_TAG`].
        tag: u32,
        /// Bytes from [`ModuleDescriptor::text_start`] to the code that it is.
        landing: u32,
    }
}

record! {
    /// A tag of exceptions.
    Tag {
        /// Bytes of the values that such an exception carries.
        payload_size: u32,
        /// Its index in the tag index space of the module that defines it.
        index: u32,
        /// Bytes from [`ModuleDescriptor::names`] to its name.
        name_offset: u32,
        /// Bytes of its name; 0 if nothing names it.
        name_size: u32,
    }
}

record! {
    /// What stands before the values of an exception to which there may be references; its address is the reference.
    ExceptionHeader {
        /// [`PLACE_FREE`] if there is none, [`PLACE_USED`] if there is one; during a collection, [`PLACE_FOUND`] if
        /// a reference to it was found, and [`PLACE_SEARCHED`] if what it carries was looked at, too.
        state: u64,
        /// The number of its tag.
        tag: u64,
    }
}

/// [`ExceptionHeader::state`] of a place without an exception.
pub const PLACE_FREE: u64 = 0;

/// [`ExceptionHeader::state`] of a place with an exception.
pub const PLACE_USED: u64 = 1;

/// [`ExceptionHeader::state`] of one with an exception to which a reference was found.
pub const PLACE_FOUND: u64 = 2;

/// [`ExceptionHeader::state`] of one with such an exception, whose values were looked at.
pub const PLACE_SEARCHED: u64 = 3;

/// [`ModuleDescriptor::guest_memory`] of a domain without one.
pub const NO_MEMORY: u64 = u64::MAX;

record! {
    /// One linear memory of a domain.
    MemoryDescriptor<A> {
        /// Address of byte 0 of the memory.
        base: VirtualAddress,
        /// Bytes of addresses that belong to the memory, guard included.
        reservation: ByteSize,
        /// Size in bytes at instantiation.
        initial: ByteSize,
        /// The size in bytes beyond which the memory never grows.
        maximum: ByteSize,
        /// Address of the word that holds the current size in bytes; compiled code and the stub read it, the stub alone
        /// writes it.
        size_cell: Linked<A>,
        /// Address of `data_run_count` [`DataRun`]s: the pages that the image itself brings.
        data_runs: Linked<A>,
        /// The number of data runs.
        data_run_count: u64,
        /// log2 of the size of the memory's pages: the unit of `memory.grow`.
        page_log2: u64,
        /// What is behind it: 0 for memory of its own, else one more than the number of a name in [`SHARED_SECTION`].
        shared: u64,
    }
}

record! {
    /// The storage of one table that changes at run time: 8-byte references, all null at first. Its bound is compiled
    /// code's business; all of the storage may be touched.
    ///
    /// On seL4, a table of external references is also a CNode, whose slots hold copies of the capabilities to which
    /// the references in storage refer.
    TableDescriptor<A> {
        /// Address of the first element; a multiple of the MMU page.
        base: VirtualAddress,
        /// Size of the storage in bytes; a multiple of the MMU page.
        size: ByteSize,
        /// The entry of the CSpace that is its CNode; 0 if it has none.
        entry: u64,
        /// Address of the word that holds the current number of elements.
        size_cell: Linked<A>,
        /// What its elements refer to: [`ELEMENTS_FUNCTION`], [`ELEMENTS_EXN`], [`ELEMENTS_ANY`] or
        /// [`ELEMENTS_EXTERN`].
        elements: u64,
    }
}

/// [`TableDescriptor::elements`] of references to functions.
pub const ELEMENTS_FUNCTION: u64 = 0;
/// The same of references to exceptions.
pub const ELEMENTS_EXN: u64 = 1;
/// The same of references of the hierarchy `any` ([`crate::gc`]).
pub const ELEMENTS_ANY: u64 = 2;
/// The same of external references.
pub const ELEMENTS_EXTERN: u64 = 3;

record! {
    /// A run of whole MMU pages of a memory that are a segment of the image.
    DataRun {
        /// Address of the first byte; a multiple of the MMU page.
        start: VirtualAddress,
        /// Size in bytes; a multiple of the MMU page.
        size: ByteSize,
    }
}

record! {
    /// A place in the compiled code to which a program counter can point when a backtrace is made.
    Site {
        /// Bytes from [`ModuleDescriptor::text_start`] to the trapping instruction, to a system call, or to the return
        /// address of a call.
        text_offset: u32,
        /// Bytes from the beginning of the WebAssembly binary to the instruction.
        wasm_offset: u32,
    }
}

record! {
    /// A compiled function.
    Function {
        /// Bytes from [`ModuleDescriptor::text_start`] to its first instruction.
        text_offset: u32,
        /// Its index in the function index space of the module, or [`NO_INDEX`] for code that the compiler made beside
        /// modules; and [`ADAPTER`] if the module is one between components, and [`FRAMELESS`].
        index: u32,
        /// Bytes from [`ModuleDescriptor::names`] to its name.
        name_offset: u32,
        /// Bytes of its name; 0 if the module does not name it.
        name_size: u32,
    }
}

impl Function {
    /// Its index in the function index space of its module, or [`NO_INDEX`].
    pub const fn number(&self) -> u32 {
        self.index & (FRAMELESS - 1)
    }

    /// Whether its module is an adapter between components.
    pub const fn is_adapter(&self) -> bool {
        self.index & ADAPTER != 0
    }

    /// Whether it has no frame.
    pub const fn is_frameless(&self) -> bool {
        self.index & FRAMELESS != 0
    }
}

record! {
    /// Where the stub of an image is entered.
    StubDescriptor<A> {
        /// [`STUB_MAGIC`].
        magic: u64,
        /// [`crate::ABI_VERSION`].
        version: u64,
        /// Where a trap is delivered: see [`crate::protocol`].
        trap_entry: Linked<A>,
    }
}
