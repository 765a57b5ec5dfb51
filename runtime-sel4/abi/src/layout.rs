//! The address space of a protection domain.
//!
//! The same map holds on all three architectures; it fits the smallest of them (riscv64 with Sv39: 2^38 bytes of user
//! memory). Between any two regions lie addresses that are never mapped.
//!
//! ```text
//! 0x00_0000_0000   linear memory 0: index space (4 GiB), then guard (4 GiB + one wasm page)
//! 0x03_0000_0000   text, read-only data, data of the image
//! 0x04_0000_0000   guard, stack (grows down from STACK_TOP)
//! 0x05_0000_0000   trap stack, IPC buffer, start info: one page or a few each, unmapped pages between them
//! ```

use crate::address::{ByteSize, VirtualAddress};

/// What a 32-bit index can name: 4 GiB.
pub const INDEX_SPACE_32: u64 = 1 << 32;

/// What a 32-bit static offset can add to it, and one wasm page for the width of an access: with this guard no
/// access of a 32-bit memory needs a check, whatever its index and offset.
pub const OFFSET_GUARD_32: u64 = (1 << 32) + 0x1_0000;

/// Base of memory 0 on seL4.
pub const MEMORY0_BASE: VirtualAddress = VirtualAddress(0);

/// Base of memory 0 in a hosted process on a workstation that does not let a process map address 0.
pub const MEMORY0_BASE_HOSTED: VirtualAddress = VirtualAddress(0x10_0000_0000);

/// Where the image's text begins.
pub const IMAGE_BASE: VirtualAddress = VirtualAddress(0x3_0000_0000);

/// One past the highest address of the stack.
pub const STACK_TOP: VirtualAddress = VirtualAddress(0x4_8000_0000);

/// The unmapped region below the stack. Compiled code probes every page of its frames, so one page would do; the
/// rest is for the runtime's own frames.
pub const STACK_GUARD: ByteSize = ByteSize(0x10_0000);

/// The largest stack that fits between the stack's guard and the image.
pub const STACK_MAXIMUM: ByteSize = ByteSize(0x4000_0000);

/// The stack size where none was asked for.
pub const STACK_DEFAULT: ByteSize = ByteSize(0x10_0000);

/// One past the highest address of the stack on which the trap entry runs.
pub const TRAP_STACK_TOP: VirtualAddress = VirtualAddress(0x5_0000_8000);

/// The size of the trap stack.
pub const TRAP_STACK_SIZE: ByteSize = ByteSize(0x4000);

/// The page of the IPC buffer.
pub const IPC_BUFFER: VirtualAddress = VirtualAddress(0x5_0001_0000);

/// The first page of the start info ([`crate::start_info`]).
pub const START_INFO: VirtualAddress = VirtualAddress(0x5_0010_0000);

/// The most that start info may occupy: arguments and environment included.
pub const START_INFO_MAXIMUM: ByteSize = ByteSize(0x10_0000);

/// One past the highest address that a domain uses.
pub const DOMAIN_END: VirtualAddress = VirtualAddress(0x5_0030_0000);
