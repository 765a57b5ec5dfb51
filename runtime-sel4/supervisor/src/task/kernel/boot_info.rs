//! The boot info: what the kernel gives the root task (seL4 manual, 9.1 "Initial thread's environment").

#![allow(dead_code, reason = "ports and the time stamp counter are x86_64's, device memory is used on riscv64")]

use crate::pools::slots::OwnSlot;
use core::ops::Range;
use wasm2sel4_abi::kernel::KernelAbi;

/// Slots of the initial CSpace that do not depend on the kernel.
pub mod slot {
    use crate::pools::slots::OwnSlot;

    /// The root task's own TCB.
    pub const TCB: OwnSlot = OwnSlot::at(1);
    /// The root CNode.
    pub const CNODE: OwnSlot = OwnSlot::at(2);
    /// The root task's VSpace.
    pub const VSPACE: OwnSlot = OwnSlot::at(3);
    /// Authority to make handlers of interrupts.
    pub const IRQ_CONTROL: OwnSlot = OwnSlot::at(4);
    /// Authority to make pools of address space identifiers.
    pub const ASID_CONTROL: OwnSlot = OwnSlot::at(5);
    /// The initial pool of address space identifiers.
    pub const ASID_POOL: OwnSlot = OwnSlot::at(6);
    /// x86_64: all I/O ports, or the authority to make capabilities to them.
    pub const IO_PORT: OwnSlot = OwnSlot::at(7);
}

/// Byte offsets that do not depend on the kernel.
mod offset {
    pub const EXTRA_SIZE: u64 = 0;
    pub const IPC_BUFFER: u64 = 0x20;
    pub const EMPTY: u64 = 0x28;
    pub const USER_IMAGE_FRAMES: u64 = 0x48;
    /// Extra boot info follows on the next page.
    pub const EXTRA: u64 = 0x1000;
}

/// Id of the extra boot info that holds the frequency of the time stamp counter.
const EXTRA_TSC_FREQUENCY: u64 = 5;

/// An untyped that the kernel gave.
#[derive(Clone, Copy, Debug)]
pub struct UntypedInfo {
    /// Where its capability is.
    pub slot: OwnSlot,
    /// Its physical address.
    pub physical: u64,
    /// log2 of its size.
    pub bits: u32,
    /// Whether it is device memory.
    pub device: bool,
}

/// The boot info.
#[derive(Clone, Copy, Debug)]
pub struct BootInfo {
    address: u64,
    abi: &'static KernelAbi,
}

impl BootInfo {
    /// The boot info at `address`.
    ///
    /// # Safety
    ///
    /// The kernel must have put it there, in the form that `abi` describes, and nobody may change it.
    pub const unsafe fn new(address: u64, abi: &'static KernelAbi) -> Self {
        Self { address, abi }
    }

    fn word(self, offset: u64) -> u64 {
        // SAFETY: by the promise of `new`; the fields of some kernels are packed.
        unsafe { ((self.address + offset) as *const u64).read_unaligned() }
    }

    fn byte(self, offset: u64) -> u8 {
        // SAFETY: by the promise of `new`.
        unsafe { ((self.address + offset) as *const u8).read() }
    }

    /// The addresses of a range of slots of the initial CNode, which has less than 2^32.
    fn range(self, offset: u64) -> Range<u32> {
        self.word(offset) as u32..self.word(offset + 8) as u32
    }

    /// The address of the IPC buffer.
    pub fn ipc_buffer(self) -> u64 {
        self.word(offset::IPC_BUFFER)
    }

    /// The first empty slot, and the one behind the last.
    pub fn empty(self) -> (OwnSlot, OwnSlot) {
        let Range { start, end } = self.range(offset::EMPTY);
        (OwnSlot::at(start), OwnSlot::at(end))
    }

    /// The frame of a page of the root task's image, which the page must be in.
    pub fn user_image_frame(self, page: u64) -> OwnSlot {
        OwnSlot::at(self.range(offset::USER_IMAGE_FRAMES).start + page as u32)
    }

    /// log2 of the number of slots of the root CNode.
    pub fn cnode_bits(self) -> u32 {
        u32::from(self.byte(u64::from(self.abi.boot_cnode_bits)))
    }

    /// The untypeds.
    pub fn untypeds(self) -> impl Iterator<Item = UntypedInfo> {
        let range = self.range(u64::from(self.abi.boot_untyped));
        (range.start..range.end).map(move |slot| {
            let list = u64::from(self.abi.boot_untyped_list);
            let entry = list + u64::from(slot - range.start) * u64::from(self.abi.boot_untyped_stride);
            UntypedInfo {
                slot: OwnSlot::at(slot),
                physical: self.word(entry),
                bits: u32::from(self.byte(entry + u64::from(self.abi.boot_untyped_bits))),
                device: self.byte(entry + u64::from(self.abi.boot_untyped_device)) != 0,
            }
        })
    }

    /// The frequency of the time stamp counter in MHz (x86_64), if the kernel tells it.
    pub fn tsc_mhz(self) -> Option<u64> {
        let frequency = match self.abi.boot_tsc_mhz {
            0 => self.extra(EXTRA_TSC_FREQUENCY).map(|content| self.word(content) & 0xffff_ffff)?,
            offset => self.word(u64::from(offset)) & 0xffff_ffff,
        };
        (frequency != 0).then_some(frequency)
    }

    /// Offset of the contents of an extra piece of boot info.
    fn extra(self, id: u64) -> Option<u64> {
        let mut next = offset::EXTRA;
        let end = next + self.word(offset::EXTRA_SIZE);
        while next + 16 <= end {
            let (found, size) = (self.word(next), self.word(next + 8));
            if found == id {
                return Some(next + 16);
            }
            // A piece holds at least its own header.
            next += size.max(16);
        }
        None
    }
}
