//! The bundle: all protection domains of an image, as the supervisor finds them after its own code.
//!
//! One contiguous, page-aligned piece of memory: a [`BundleHeader`], then [`DomainRecord`]s, [`SegmentRecord`]s,
//! [`RegionRecord`]s, [`ObjectRecord`]s, [`GrantRecord`]s, [`EndRecord`]s, slots of what is given, names and segment
//! contents, in that order. Offsets count from the first byte of the header.
//!
//! Segments begin at a page boundary, in the domain and in the bundle, and their contents fill whole pages: what is
//! behind them in the last page is zero. So a page of the bundle *is* a page of the domain, and the supervisor maps it
//! instead of copying it, unless several instances may write it. The start info ([`crate::start_info`]) is a segment
//! like any other.

use crate::address::{ByteSize, VirtualAddress};
use crate::record::{Offset, record};

/// First word: "wasm2bun".
pub const MAGIC: u64 = u64::from_le_bytes(*b"wasm2bun");

/// [`BundleHeader::flags`]: the console is framed ([`crate::console`]).
pub const FLAG_FRAMED: u64 = 1;
/// [`BundleHeader::flags`]: report what the supervisor's memory and slots were before and after, for tests.
pub const FLAG_REPORT_RESOURCES: u64 = 2;

/// The most domains that run at the same time.
pub const RUNNING_MAXIMUM: usize = 16;

/// The most domains that are alive: those that run at the same time, and instances that were started by others. A
/// kernel may have fewer address spaces.
pub const PLACES_MAXIMUM: usize = 24576;

/// The symbol of the bundle in the root task.
pub const SYMBOL: &str = "__wasm2sel4_bundle";

/// The section that holds it.
pub const SECTION: &str = ".bundle";

record! {
    /// The beginning of a bundle.
    BundleHeader {
        /// [`MAGIC`].
        magic: u64,
        /// [`crate::ABI_VERSION`].
        version: u64,
        /// Bytes of the whole bundle.
        size: ByteSize,
        /// Flags: [`FLAG_FRAMED`], [`FLAG_REPORT_RESOURCES`].
        flags: u64,
        /// Real time at boot, nanoseconds since 1970; 0 if the image does not know it.
        epoch: u64,
        /// The number of domains.
        domain_count: u64,
        /// Offset of the first [`DomainRecord`].
        domains: Offset<DomainRecord>,
        /// Offset of the first [`ObjectRecord`].
        objects: Offset<ObjectRecord>,
        /// The number of objects; at most [`OBJECTS_MAXIMUM`].
        object_count: u64,
        /// How many domains run at the same time, between 1 and [`RUNNING_MAXIMUM`]; the others wait in order until
        /// one ends.
        running: u64,
    }
}

record! {
    /// One protection domain to start.
    DomainRecord {
        /// Offset of its name (UTF-8).
        name: Offset<u8>,
        /// Bytes of its name.
        name_size: ByteSize,
        /// Address of the first instruction.
        entry: VirtualAddress,
        /// Address of the trap entry.
        trap_entry: VirtualAddress,
        /// Bytes of stack.
        stack_size: ByteSize,
        /// The scheduling priority of its thread.
        priority: u64,
        /// Offset of its first [`SegmentRecord`].
        segments: Offset<SegmentRecord>,
        /// The number of segments.
        segment_count: u64,
        /// Offset of its first [`RegionRecord`]: its linear memories by their numbers, then the storage of its tables.
        regions: Offset<RegionRecord>,
        /// The number of regions; at most [`REGIONS_MAXIMUM`].
        region_count: u64,
        /// Offset of its first [`GrantRecord`].
        grants: Offset<GrantRecord>,
        /// The number of grants.
        grant_count: u64,
        /// log2 of the number of slots of the CNode that the supervisor fills.
        cnode_bits: u64,
        /// The entries of its CSpace ([`crate::cspace`]); 0 if that has one level.
        entries: u64,
        /// 1 if it may receive messages, and so owe replies.
        receives: u64,
        /// 1 if it is started by spawners only, any number of times.
        is_template: u64,
        /// 1 if it serves others, and ends with the last domain that does not.
        is_service: u64,
        /// 1 if it reads the console's input.
        reads_input: u64,
        /// 1 if it may send what it has changed in its folders ([`crate::changes`]): at most one domain of an image.
        sends_changes: u64,
        /// Offset of words: the slots of the capabilities that whoever starts it hands over, by their numbers.
        given: Offset<u64>,
        /// The number of those words.
        given_count: u64,
        /// The most bytes that all its kernel objects may have together; 0 for as many as there are. The supervisor
        /// takes memory for a domain in pieces of [`FOOTPRINT_STEP`] and more.
        footprint_maximum: ByteSize,
        /// The notification that is bound to its thread, so that it hears of signals where it receives: 0 for none,
        /// else one more than the number of an [`OBJECT_NOTIFICATION`].
        bound: u64,
        /// Offset of its first [`EndRecord`].
        ends: Offset<EndRecord>,
        /// The number of those.
        end_count: u64,
    }
}

/// The least piece of memory that the supervisor takes for a domain, in bytes.
pub const FOOTPRINT_STEP: u64 = 1 << 15;

/// The least limit of a domain's footprint, in bytes: no domain can begin with less.
pub const FOOTPRINT_LEAST: u64 = 2 * FOOTPRINT_STEP;

/// The most kernel objects that an image's domains share.
pub const OBJECTS_MAXIMUM: usize = 64;

/// The most capabilities that a domain begins with: its CSpace must fit the first piece of its memory.
pub const GRANTS_MAXIMUM: usize = 1000;

/// [`ObjectRecord::kind`]: an endpoint.
pub const OBJECT_ENDPOINT: u64 = 1;
/// [`ObjectRecord::kind`]: a notification.
pub const OBJECT_NOTIFICATION: u64 = 2;
/// [`ObjectRecord::kind`]: memory that several domains map.
pub const OBJECT_MEMORY: u64 = 3;

/// [`ObjectRecord::kind`]: authority to start instances of a domain ([`crate::spawner`]).
pub const OBJECT_SPAWNER: u64 = 4;

/// [`ObjectRecord::kind`]: a capability with a badge to an [`OBJECT_ENDPOINT`]. Whoever is granted it has a copy of it,
/// except for the one who is granted [`RIGHT_REVOKE`]: that one has the capability itself, and revoking it takes away
/// all copies.
pub const OBJECT_BADGED: u64 = 5;

/// The most spawners that a domain is granted or given.
pub const SPAWNERS_MAXIMUM: usize = 4;

/// The most bytes of such a memory: its frames fit one CNode of every kernel's size.
pub const SHARED_MAXIMUM: u64 = 1 << 24;

record! {
    /// A kernel object that the supervisor makes for the domains of the image.
    ObjectRecord {
        /// [`OBJECT_ENDPOINT`], [`OBJECT_NOTIFICATION`], [`OBJECT_MEMORY`], [`OBJECT_SPAWNER`] or [`OBJECT_BADGED`].
        kind: u64,
        /// Bytes of a memory: a multiple of the MMU page, at most [`SHARED_MAXIMUM`]; 0 for one that nobody maps, which
        /// is not made. Of a spawner, the number of the domain. Of a capability with a badge, the number of its
        /// endpoint, which comes before it.
        size: u64,
        /// Of a spawner, how many of its instances there may be at a time; 0 for as many as there is room for.
        instances_maximum: u64,
        /// Of a capability with a badge, that.
        badge: u64,
    }
}

/// [`GrantRecord::rights`]: sending, signalling.
pub const RIGHT_SEND: u64 = 1;
/// [`GrantRecord::rights`]: receiving, waiting.
pub const RIGHT_RECEIVE: u64 = 2;
/// [`GrantRecord::rights`]: calling: giving the receiver the right to reply.
pub const RIGHT_CALL: u64 = 4;
/// [`GrantRecord::rights`]: passing capabilities along.
pub const RIGHT_GRANT: u64 = 8;
/// [`GrantRecord::rights`]: revoking what was copied from an [`OBJECT_BADGED`]; no right of the kernel's.
pub const RIGHT_REVOKE: u64 = 16;

record! {
    /// A capability that a domain begins with.
    GrantRecord {
        /// Its slot in the domain's CSpace.
        slot: u64,
        /// The number of the object.
        object: u64,
        /// [`RIGHT_SEND`], [`RIGHT_RECEIVE`], [`RIGHT_CALL`], [`RIGHT_GRANT`], [`RIGHT_REVOKE`].
        rights: u64,
        /// Its badge; 0 for none, and for that of an [`OBJECT_BADGED`].
        badge: u64,
    }
}

record! {
    /// Somebody to tell when a domain has ended, however it has ended.
    EndRecord {
        /// The number of the [`OBJECT_NOTIFICATION`] that is signalled.
        object: u64,
        /// With this badge.
        badge: u64,
    }
}

/// The most regions of a domain.
pub const REGIONS_MAXIMUM: usize = 1024;

record! {
    /// A range of addresses that a domain may touch. A page appears there at the first touch: of zeroes, or of a memory
    /// that the domain shares with others.
    RegionRecord {
        /// Address of the first byte; a multiple of the MMU page.
        base: VirtualAddress,
        /// Size in bytes at the start.
        initial: ByteSize,
        /// The size in bytes beyond which it never grows.
        maximum: ByteSize,
        /// What is behind it: 0 for memory of its own, else one more than the number of an [`OBJECT_MEMORY`].
        object: u64,
        /// Of a memory that is shared: [`RIGHT_SEND`] if the domain may write, too.
        rights: u64,
        /// Of a memory that is shared: where in that the region begins; a multiple of the MMU page.
        offset: ByteSize,
        /// 1 if it is the heap of structures and arrays, of which the domain may give chunks back
        /// ([`crate::gc::CHUNK`]): at most one region of a domain.
        is_heap: u64,
    }
}

/// [`SegmentRecord::flags`]: the domain may write.
pub const SEGMENT_WRITE: u64 = 1;
/// [`SegmentRecord::flags`]: the domain may execute.
pub const SEGMENT_EXECUTE: u64 = 2;

record! {
    /// A piece of a domain's image.
    SegmentRecord {
        /// Address of the first byte in the domain.
        address: VirtualAddress,
        /// Offset of the contents in the bundle.
        offset: Offset<u8>,
        /// Bytes of contents.
        file_size: ByteSize,
        /// Bytes in memory; what lies behind the contents is zero.
        memory_size: ByteSize,
        /// [`SEGMENT_WRITE`], [`SEGMENT_EXECUTE`].
        flags: u64,
    }
}
