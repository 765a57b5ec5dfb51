//! The address space of a protection domain.
//!
//! The same map holds on all three architectures; it fits the smallest of them (riscv64 with Sv39: 2^38 bytes of user
//! memory). Between any two regions lie addresses that are never mapped.
//!
//! ```text
//! 0x00_0000_0000   linear memory 0: index space (4 GiB), then guard (4 GiB + one wasm page) 0x03_9ff4_0000   guard,
//! stack (grows down from STACK_TOP, 0x3_c004_0000) 0x03_c006_0000   trap stack, IPC buffer, start info: unmapped pages
//! between them 0x03_c010_0000   text, read-only data, data of the image 0x03_e000_0000   buffers that it shares with
//! file servers, if it has any 0x04_0000_0000   files that the image brings along, if it does (8 GiB), then memory for
//! what is written in them (8 GiB) 0x08_0000_0000   further memories with their guards, and the storage of tables that
//! change, as the domain has them
//! ```
//!
//! What every domain touches, the top of the stack and the first pages of the image included, lies within 2 MiB: one
//! table of each level of the paging structure holds all of it, and tables are most of what a domain's start costs.
//!
//! The lower 32 bits of all regions except the memory's and the files' are disjoint, and at the end of what 32 bits can
//! name: some kernels report only these bits of a faulting address ([`crate::kernel::KernelAbi::fault_address_bits`]),
//! and they tell the regions apart as long as the memory ends below the stack's. (Beyond that, and with files, the
//! supervisor tries one after the other.)

use crate::address::{ByteSize, MMU_PAGE, VirtualAddress};
use crate::file_server::{BUFFER_SIZE, SERVERS_MAXIMUM};
use core::fmt;

/// What a 32-bit index can name: 4 GiB.
pub const INDEX_SPACE_32: u64 = 1 << 32;

/// What a 32-bit static offset can add to it, and one wasm page for the width of an access: with this guard no
/// access of a 32-bit memory needs a check, whatever its index and offset.
pub const OFFSET_GUARD_32: u64 = (1 << 32) + 0x1_0000;

/// Defines addresses, and the list of them by which linker scripts are filled in.
macro_rules! addresses {
    ($($(#[$doc:meta])* $name:ident = $address:expr;)*) => {
        $($(#[$doc])* pub const $name: VirtualAddress = VirtualAddress($address);)*

        /// All addresses of the map. A linker script says `@NAME@` where it means one of them.
        pub const ADDRESSES: &[(&str, VirtualAddress)] = &[$((stringify!($name), $name)),*];
    };
}

addresses! {
    /// Base of memory 0 on seL4.
    MEMORY0_BASE = 0;

    /// Base of memory 0 in a hosted process on a workstation that does not let a process map address 0.
    MEMORY0_BASE_HOSTED = 0x10_0000_0000;

    /// One past the highest address of the stack.
    STACK_TOP = 0x3_c004_0000;

    /// Where the entry of a domain keeps the number of the instance, by which it differs from others of the same image:
    /// on the stack, which every domain touches anyway.
    INSTANCE_CELL = STACK_TOP.0 - 16;

    /// One past the highest address of the stack on which the trap entry runs.
    TRAP_STACK_TOP = 0x3_c008_0000;

    /// The page of the IPC buffer.
    IPC_BUFFER = 0x3_c009_0000;

    /// The first page of the start info ([`crate::start_info`]).
    START_INFO = 0x3_c00a_0000;

    /// Where the image's text begins.
    IMAGE_BASE = 0x3_c010_0000;

    /// One past the highest address that text and data of an image may occupy.
    IMAGE_END = IMAGE_BASE.0 + IMAGE_MAXIMUM.0;

    /// One past the highest address of the fixed part of the map; further memories and tables lie above.
    DOMAIN_END = 0x3_d020_0000;

    /// Where the buffers lie that the domain shares with file servers ([`crate::file_server`]): one for each, with
    /// [`FILE_BUFFER_STRIDE`] from one to the next.
    FILE_BUFFERS = 0x3_e000_0000;

    /// Where the files lie that the image brings along ([`crate::archive`]).
    ARCHIVE = 0x4_0000_0000;

    /// Where the memory begins in which a domain keeps what it writes in them.
    ARENA = 0x6_0000_0000;

    /// Where further memories and tables begin on seL4.
    REGIONS_BASE = 0x8_0000_0000;
}

/// The unmapped region below the stack. Compiled code probes every page of its frames, so one page would do; the
/// rest is for the runtime's own frames.
pub const STACK_GUARD: ByteSize = ByteSize(0x10_0000);

/// The largest stack.
pub const STACK_MAXIMUM: ByteSize = ByteSize(0x2000_0000);

/// The stack size where none was asked for.
pub const STACK_DEFAULT: ByteSize = ByteSize(0x10_0000);

/// The size of the trap stack.
pub const TRAP_STACK_SIZE: ByteSize = ByteSize(0x4000);

/// The most that a hosted process takes below [`TRAP_STACK_TOP`] instead: the kernel's signal frames are larger than
/// what the stub alone needs.
pub const SIGNAL_STACK_SIZE: ByteSize = ByteSize(0x2_0000);

/// The most that start info may occupy: arguments and environment included.
pub const START_INFO_MAXIMUM: ByteSize = ByteSize(0x5_0000);

/// The most that text and data of an image may occupy.
pub const IMAGE_MAXIMUM: ByteSize = ByteSize(0x1000_0000);

/// The most that the files may occupy, and the most that may be written in them.
pub const FILES_MAXIMUM: ByteSize = ByteSize(0x2_0000_0000 - REGION_GAP.0);

/// From one buffer of a file server to the next.
pub const FILE_BUFFER_STRIDE: u64 = BUFFER_SIZE + REGION_GAP.0;

/// Unmapped addresses between two regions, so that an access that is off by a page cannot reach the next.
pub const REGION_GAP: ByteSize = ByteSize(0x1_0000);

// Regions do not overlap, in all bits and, but for memory 0, in the lower 32: they all have the same upper ones, or end
// below where these begin again.
const _: () = {
    let stack_start = STACK_TOP.0 - STACK_MAXIMUM.0 - STACK_GUARD.0;
    assert!(MEMORY0_BASE.0 + INDEX_SPACE_32 + OFFSET_GUARD_32 <= stack_start);
    assert!(stack_start >> 32 == DOMAIN_END.0 >> 32);
    assert!(STACK_TOP.0 < TRAP_STACK_TOP.0 - SIGNAL_STACK_SIZE.0 && TRAP_STACK_SIZE.0 <= SIGNAL_STACK_SIZE.0);
    assert!(TRAP_STACK_TOP.0 < IPC_BUFFER.0 && IPC_BUFFER.0 + MMU_PAGE < START_INFO.0);
    assert!(START_INFO.0 + START_INFO_MAXIMUM.0 < IMAGE_BASE.0);
    // The pages that every domain touches share a table.
    assert!((STACK_TOP.0 - MMU_PAGE) >> 21 == IMAGE_BASE.0 >> 21);
    assert!(IMAGE_END.0 <= DOMAIN_END.0 && DOMAIN_END.0 < MEMORY0_BASE_HOSTED.0);
    assert!(DOMAIN_END.0 < FILE_BUFFERS.0 && FILE_BUFFERS.0 >> 32 == DOMAIN_END.0 >> 32);
    assert!(FILE_BUFFERS.0 + SERVERS_MAXIMUM as u64 * FILE_BUFFER_STRIDE < ARCHIVE.0);
    assert!(DOMAIN_END.0 < ARCHIVE.0 && ARCHIVE.0 + FILES_MAXIMUM.0 < ARENA.0);
    assert!(ARENA.0 + FILES_MAXIMUM.0 < REGIONS_BASE.0);
};

/// A linker script in which numbers stand for the names of [`ADDRESSES`], which the template has between two `@`.
#[derive(Clone, Copy, Debug)]
pub struct FilledIn<'a>(pub &'a str);

impl fmt::Display for FilledIn<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some((before, after)) = rest.split_once('@') {
            formatter.write_str(before)?;
            let named = |(name, address): &(&str, VirtualAddress)| {
                Some((*address, after.strip_prefix(name)?.strip_prefix('@')?))
            };
            rest = match ADDRESSES.iter().find_map(named) {
                Some((address, behind)) => {
                    write!(formatter, "{:#x}", address.0)?;
                    behind
                }
                // Something else is put there.
                None => {
                    formatter.write_str("@")?;
                    after
                }
            };
        }
        formatter.write_str(rest)
    }
}
