//! Pointers that the module gave us: allegations until checked.
//!
//! Linear memory begins at address 0 of a protection domain, where Rust has no objects. So it is never a slice or a
//! reference here: bytes move between it and the stub's own buffers through the copy routine in assembly, for which
//! every address is as good as another.

use crate::{helper, memory, module};
use core::convert::Infallible;
use wasm2sel4_abi::descriptor::MemoryDescriptor;
use wasm2sel4_abi::interface::wasi::{In, Out};
use wasm2sel4_abi::record::{Buffer, Read, Write};
use wasm2sel4_abi::words::Words;

/// The module gave a pointer or a length that is not inside its memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OutOfBounds;

/// A checked range of the module's memory. The memory never shrinks, so it stays valid.
#[derive(Clone, Copy)]
pub struct GuestRange {
    address: u64,
    size: u64,
}

impl GuestRange {
    /// Checks that `size` bytes from `pointer` are inside the memory.
    pub fn new(pointer: u32, size: u32) -> Result<Self, OutOfBounds> {
        let memory: &MemoryDescriptor = module::guest_memory().ok_or(OutOfBounds)?;
        let (pointer, size) = (u64::from(pointer), u64::from(size));
        // Both are 32 bits wide, so the sum cannot wrap.
        if pointer + size > memory::size(memory) {
            return Err(OutOfBounds);
        }
        Ok(Self { address: memory.base.0 + pointer, size })
    }

    /// The number of bytes.
    pub fn size(self) -> u64 {
        self.size
    }

    /// The part from `start` on, at most `size` bytes.
    pub fn part(self, start: u64, size: u64) -> Self {
        let start = start.min(self.size);
        Self { address: self.address + start, size: size.min(self.size - start) }
    }

    /// Copies the range into `buffer`; returns how many bytes that were.
    pub fn read(self, buffer: &mut [u8]) -> usize {
        let count = self.size.min(buffer.len() as u64);
        // SAFETY: the source is inside the memory, the destination inside the buffer.
        unsafe { helper::memory_copy(buffer.as_mut_ptr() as u64, self.address, count) };
        count as usize
    }

    /// Copies `bytes` to the beginning of the range; returns how many fitted.
    pub fn write(self, bytes: &[u8]) -> usize {
        let count = self.size.min(bytes.len() as u64);
        // SAFETY: the destination is inside the memory, the source inside the slice.
        unsafe { helper::memory_copy(self.address, bytes.as_ptr() as u64, count) };
        count as usize
    }
}

/// The most bytes of a value that is read or written at once.
const LARGEST: usize = 64;

/// Reads a value.
pub fn read<T: Read>(from: In<T>) -> Result<T, OutOfBounds> {
    const { assert!(size_of::<T>() <= LARGEST) };
    let mut bytes = [0; LARGEST];
    GuestRange::new(from.0, size_of::<T>() as u32)?.read(&mut bytes);
    // No value has more bytes than there are.
    T::read(&mut Words::new(&bytes)).ok_or(OutOfBounds)
}

/// Writes a value.
pub fn write<T: Write<Infallible>>(to: Out<T>, value: T) -> Result<(), OutOfBounds> {
    const { assert!(size_of::<T>() <= LARGEST) };
    let bytes: [u8; LARGEST] = Buffer::fill(&value);
    // As many bytes as the range has.
    GuestRange::new(to.0, size_of::<T>() as u32)?.write(&bytes);
    Ok(())
}
