//! The bundle: all protection domains of an image, as the supervisor finds them behind its own code.
//!
//! One contiguous, page-aligned piece of memory: a [`BundleHeader`], then [`DomainRecord`]s, [`SegmentRecord`]s, strings
//! and segment contents, in that order. Offsets count from the first byte of the header. The contents of a segment begin at a page
//! boundary of the bundle plus the segment's offset in its page, so that a page of the image is a page of the bundle.

/// First word: "wasm2bun".
pub const MAGIC: u64 = u64::from_le_bytes(*b"wasm2bun");

/// [`BundleHeader::flags`]: the console is framed ([`crate::console`]).
pub const FLAG_FRAMED: u64 = 1;
/// [`BundleHeader::flags`]: report what the supervisor's memory and slots were before and after, for tests.
pub const FLAG_REPORT_RESOURCES: u64 = 2;

/// The symbol of the bundle in the root task.
pub const SYMBOL: &str = "__wasm2sel4_bundle";

/// The section that holds it.
pub const SECTION: &str = ".bundle";

/// The beginning of a bundle.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub struct BundleHeader {
    /// [`MAGIC`].
    pub magic: u64,
    /// [`crate::ABI_VERSION`].
    pub version: u64,
    /// Bytes of the whole bundle.
    pub size: u64,
    /// Flags: [`FLAG_FRAMED`], [`FLAG_REPORT_RESOURCES`].
    pub flags: u64,
    /// Real time at boot, nanoseconds since 1970; 0 if the image does not know it.
    pub epoch: u64,
    /// Entropy from which the domains' seeds are derived.
    pub seed: [u8; 32],
    /// The number of domains.
    pub domain_count: u64,
    /// Offset of the first [`DomainRecord`].
    pub domains: u64,
}

/// One protection domain to start.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub struct DomainRecord {
    /// Offset of its name (UTF-8).
    pub name: u64,
    /// Bytes of its name.
    pub name_size: u64,
    /// Address of the first instruction.
    pub entry: u64,
    /// Address of the trap entry.
    pub trap_entry: u64,
    /// Bytes of stack.
    pub stack_size: u64,
    /// The scheduling priority of its thread.
    pub priority: u64,
    /// Offset of its first [`SegmentRecord`].
    pub segments: u64,
    /// The number of segments.
    pub segment_count: u64,
    /// Offset of the strings of its start info.
    pub strings: u64,
    /// Bytes of those strings.
    pub strings_size: u64,
    /// The number of arguments among them.
    pub argument_count: u64,
    /// The number of environment entries among them.
    pub environment_count: u64,
    /// 1 if the domain has a linear memory.
    pub memory_count: u64,
    /// Address of byte 0 of its linear memory.
    pub memory_base: u64,
    /// Size in bytes of the linear memory at the start.
    pub memory_initial: u64,
    /// The size in bytes beyond which it never grows.
    pub memory_maximum: u64,
}

/// [`SegmentRecord::flags`]: the domain may write.
pub const SEGMENT_WRITE: u64 = 1;
/// [`SegmentRecord::flags`]: the domain may execute.
pub const SEGMENT_EXECUTE: u64 = 2;

/// A piece of a domain's image.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub struct SegmentRecord {
    /// Address of the first byte in the domain.
    pub address: u64,
    /// Offset of the contents in the bundle.
    pub offset: u64,
    /// Bytes of contents.
    pub file_size: u64,
    /// Bytes in memory; what lies behind the contents is zero.
    pub memory_size: u64,
    /// [`SEGMENT_WRITE`], [`SEGMENT_EXECUTE`].
    pub flags: u64,
}
