//! The heap of structures and arrays (core specification, 4.2 "Runtime Structure"): how objects and references to them
//! look. Compiled code and the collector of the stub share it.
//!
//! The heap is a region of [`INDEX_SPACE`] bytes and a guard behind it. Its base is a multiple of that size, so the
//! lower 32 bits of an address in it are the offset. A *reference* of the hierarchy `any` is such an offset, in 32 bits
//! inside of objects and zero-extended to 64 everywhere else:
//!
//! ```text
//! 0                      null
//! offset (multiple of 8) an object; FIRST or more
//! value << 1 | 1         i31: an integer of 31 bits
//! settled << 2 | 2       what `any.convert_extern` has made of an external reference
//! ```
//!
//! What lies below [`FIRST`] is never mapped, so an access through null faults. An object is a header of [`HEADER`]
//! bytes and its fields; zeroes are free memory, so a header with the type 0 is [`GRANULE`] free bytes.

use crate::record::record;

/// What a reference can name: 4 GiB.
pub const INDEX_SPACE: u64 = 1 << 32;

/// Addresses behind the heap that are never mapped: more than the largest static offset in an object, which is that of
/// the last of [`FIELDS_MAXIMUM`] fields.
pub const GUARD: u64 = 0x10_0000;

/// The most fields of a structure.
pub const FIELDS_MAXIMUM: u64 = 10_000;

/// The offset of the first object.
pub const FIRST: u64 = 0x1_0000;

/// What the collector divides the heap into.
pub const BLOCK: u64 = 0x8000;

/// What memory of the heap is given back by, counted from [`FIRST`]: on seL4, the frames of a chunk and the
/// capabilities to them take 4 MiB together.
pub const CHUNK: u64 = (4 << 20) - BLOCK;

/// What offsets and sizes of objects are multiples of.
pub const GRANULE: u64 = 8;

/// Bytes before the fields of an object: the number of its type, and the length of an array.
pub const HEADER: u64 = 8;

/// Offset of the length of an array.
pub const LENGTH_OFFSET: u64 = 4;

/// The bit of a reference that is an integer.
pub const I31: u64 = 1;

/// The lowest bits of a reference that tell what it is.
pub const TAG_MASK: u64 = 3;

/// Those bits of what was an external reference.
pub const INTERNALIZED: u64 = 2;

/// By how many bits that one is shifted.
pub const INTERNALIZED_SHIFT: u32 = 2;

/// The bit of an external reference that `extern.convert_any` has made of one to an object or an integer.
pub const EXTERNALIZED: u64 = 1 << 63;

/// [`GcType::kind`] of a type that has no objects.
pub const KIND_NONE: u32 = 0;
/// [`GcType::kind`] of a structure.
pub const KIND_STRUCTURE: u32 = 1;
/// [`GcType::kind`] of an array.
pub const KIND_ARRAY: u32 = 2;

/// A field that is a reference of the hierarchy `any`: 32 bits.
pub const FIELD_ANY: u32 = 0;
/// A field that is an external reference: 64 bits.
pub const FIELD_EXTERN: u32 = 1;
/// A field that is a reference to an exception: 64 bits.
pub const FIELD_EXCEPTION: u32 = 2;
/// By how many bits the offset of a structure's field is shifted, above what kind of reference it is.
pub const FIELD_SHIFT: u32 = 2;

/// `ModuleDescriptor::gc_mode` of a domain that looks for garbage before every allocation: for tests.
pub const MODE_ALWAYS: u64 = 1;

// The largest static offset ends inside of the guard.
const _: () = assert!(HEADER + FIELDS_MAXIMUM * 16 + 16 < GUARD);

record! {
    /// What the collector knows of a type.
    GcType {
        /// [`KIND_NONE`], [`KIND_STRUCTURE`] or [`KIND_ARRAY`].
        kind: u32,
        /// Of a structure: the bytes of an object, header included, a multiple of [`GRANULE`]. Of an array: log2 of the
        /// size of an element.
        size: u32,
        /// The number of the first of its fields that are references.
        first_field: u32,
        /// How many it has. A field of a structure is its offset in the object, shifted by [`FIELD_SHIFT`], and its
        /// kind; an array whose elements are references has one field, which is their kind alone.
        field_count: u32,
    }
}

/// Bytes of the second region, in which the collector keeps its books about a heap of this size.
pub const fn books_size(heap_size: u64) -> u64 {
    // Two bitmaps with a bit for each granule, 16 bytes for each block, and a stack.
    let bitmaps = 2 * (heap_size / GRANULE / 8);
    let blocks = heap_size / BLOCK * 16;
    (bitmaps + blocks + MARK_STACK).next_multiple_of(crate::address::MMU_PAGE)
}

/// Bytes of the collector's stack: when it is full, the collector looks through the heap for what is still to do.
pub const MARK_STACK: u64 = 0x4_0000;
