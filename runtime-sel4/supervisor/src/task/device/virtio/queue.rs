//! A queue of one buffer at a time (Virtio 1.1, 2.6 "Split Virtqueues").
//!
//! ```text
//! descriptors (16 bytes each) | available: flags, index, ring | (next page) used: flags, index, ring of (id, size)
//! ```

use super::super::dma::Dma;
use super::transport::Transport;
use core::sync::atomic::{Ordering, fence};
use wasm2sel4_abi::address::MMU_PAGE;

/// The most buffers that the device may want to have room for: what fits the two pages.
const SIZE_MAXIMUM: u16 = 128;

/// Bytes of a descriptor.
const DESCRIPTOR: u64 = 16;
/// Flag of a descriptor: the device writes the buffer.
const DEVICE_WRITES: u16 = 2;
/// Flag of the available ring: no interrupt for buffers that come back.
const NO_INTERRUPT: u16 = 1;

/// A queue.
pub struct Queue {
    /// Where its descriptors begin.
    address: u64,
    /// Entries of its rings.
    size: u16,
    /// Buffers that were offered, and that came back.
    offered: u16,
    taken: u16,
}

impl Queue {
    /// Makes the queue of this number in two pages of `memory`; nothing if the device has no such queue, or a larger
    /// one.
    pub fn make(transport: &Transport, memory: Dma, number: u16, offset: u64) -> Option<Self> {
        let size = transport.queue(number, SIZE_MAXIMUM, memory.physical + offset)?;
        Some(Self { address: memory.address(offset), size, offered: 0, taken: 0 })
    }

    fn available(&self) -> u64 {
        self.address + DESCRIPTOR * u64::from(self.size)
    }

    fn used(&self) -> u64 {
        self.address + MMU_PAGE
    }

    fn store<T>(&self, address: u64, value: T) {
        // SAFETY: all callers name places inside of the queue's two pages, which are mapped for writing.
        unsafe { (address as *mut T).write_volatile(value) };
    }

    /// Has the device not interrupt for buffers that come back.
    pub fn without_interrupts(&self) {
        self.store(self.available(), NO_INTERRUPT);
    }

    /// Gives the device a buffer; there is none before it came back.
    pub fn offer(&mut self, physical: u64, size: u32, device_writes: bool) {
        self.store(self.address, physical);
        self.store(self.address + 8, size);
        self.store(self.address + 12, if device_writes { DEVICE_WRITES } else { 0 });
        let place = u64::from(self.offered % self.size);
        self.store(self.available() + 4 + 2 * place, 0_u16);
        self.offered = self.offered.wrapping_add(1);
        // The device reads the index first, so it is written last.
        fence(Ordering::SeqCst);
        self.store(self.available() + 2, self.offered);
        fence(Ordering::SeqCst);
    }

    /// The size of what the device wrote into the buffer, if it came back.
    pub fn taken(&mut self) -> Option<u32> {
        // SAFETY: both are inside of the queue's second page, which is mapped: a place is less than the size.
        let index = unsafe { ((self.used() + 2) as *const u16).read_volatile() };
        if index == self.taken {
            return None;
        }
        fence(Ordering::SeqCst);
        let place = u64::from(self.taken % self.size);
        self.taken = self.taken.wrapping_add(1);
        // SAFETY: as above.
        Some(unsafe { ((self.used() + 4 + 8 * place + 4) as *const u32).read_volatile() })
    }
}
