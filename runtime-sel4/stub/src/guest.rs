//! Pointers that the module gave us: not to be believed until they are checked.
//!
//! Linear memory begins at address 0 of a protection domain, where Rust has no objects. So it is never a slice or a
//! reference here: bytes move between it and the stub's own buffers through the copy routine in assembly, for which 0
//! is an address like any other. Single values, which are aligned, move by volatile accesses, for which memory outside
//! of all of Rust's objects is there, and 0 an address of it.

mod text;
mod value;

use crate::{assembly, memory, module};
use core::convert::Infallible;
use core::marker::PhantomData;
use core::mem::MaybeUninit;
use wasm2sel4_abi::descriptor::MemoryDescriptor;
use wasm2sel4_abi::interface::wasi::{In, Out};
use wasm2sel4_abi::record::{Read, Write};
use wasm2sel4_abi::words::Words;

/// The module gave a pointer or a length that is not inside its memory, or a pointer to a value that is not where
/// values of its type can be: at a multiple of its alignment, as the interface's document says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BadPointer;

/// A checked range of the module's memory, or of one that the stub shares with others. A memory never shrinks, so it
/// stays valid; what is in one that is shared may change at any time.
#[derive(Clone, Copy)]
pub struct GuestRange {
    address: u64,
    size: u64,
}

impl GuestRange {
    /// Nothing of the memory.
    pub const EMPTY: Self = Self { address: 0, size: 0 };

    /// Checks that `size` bytes from `pointer` are inside the memory.
    pub fn new(pointer: u32, size: u32) -> Result<Self, BadPointer> {
        Self::within(module::guest_memory().ok_or(BadPointer)?, pointer, u64::from(size))
    }

    /// The same for the memory of this number, and a size of up to 2^32 code units of two bytes.
    pub fn in_memory(number: u64, pointer: u32, size: u64) -> Result<Self, BadPointer> {
        let number = usize::try_from(number).map_err(|_| BadPointer)?;
        Self::within(module::memories().get(number).ok_or(BadPointer)?, pointer, size)
    }

    /// The same for a memory, and a size of at most 2^33.
    fn within(memory: &MemoryDescriptor, pointer: u32, size: u64) -> Result<Self, BadPointer> {
        let pointer = u64::from(pointer);
        // Far fewer than 64 bits, so the sum cannot wrap.
        if pointer + size > memory::size(memory) {
            return Err(BadPointer);
        }
        Ok(Self { address: memory.base.0 + pointer, size })
    }

    /// The buffer that this domain shares with a file server, which is not the module's.
    #[cfg(not(feature = "hosted"))]
    pub fn of_file_server(address: u64, size: u64) -> Self {
        Self { address, size }
    }

    /// All of a memory, which never grows: one that others share.
    #[cfg(not(feature = "hosted"))]
    pub fn of_memory(memory: &MemoryDescriptor) -> Self {
        Self { address: memory.base.0, size: memory.initial.0 }
    }

    /// Copies another range to the beginning of this one; returns how many bytes fitted.
    pub fn copy(self, from: Self) -> u64 {
        let count = self.size.min(from.size);
        // SAFETY: both are inside memories.
        unsafe { assembly::memory_copy(self.address, from.address, count) };
        count
    }

    /// Lends a buffer of the stub's own to functions that write to the module's memory else. None of them keeps the
    /// range beyond its call.
    pub fn lend<R>(buffer: &mut [u8], function: impl FnOnce(Self) -> R) -> R {
        function(Self { address: buffer.as_mut_ptr() as u64, size: buffer.len() as u64 })
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

    /// The part from `start` on.
    pub fn from(self, start: u64) -> Self {
        self.part(start, self.size)
    }

    /// Copies the range into `buffer`; returns how many bytes that were.
    pub fn read(self, buffer: &mut [u8]) -> usize {
        let count = self.size.min(buffer.len() as u64);
        // SAFETY: the source is inside the memory, the destination inside the buffer.
        unsafe { assembly::memory_copy(buffer.as_mut_ptr() as u64, self.address, count) };
        count as usize
    }

    /// Copies the range into a buffer that has as much room; returns what was copied.
    pub fn fill(self, buffer: &mut [MaybeUninit<u8>]) -> &[u8] {
        let count = self.size.min(buffer.len() as u64);
        // SAFETY: the source is inside the memory, the destination inside the buffer.
        unsafe { assembly::memory_copy(buffer.as_mut_ptr() as u64, self.address, count) };
        // SAFETY: so many bytes were just written.
        unsafe { core::slice::from_raw_parts(buffer.as_ptr().cast(), count as usize) }
    }

    /// Copies `bytes` to the beginning of the range; returns how many fitted.
    pub fn write(self, bytes: &[u8]) -> usize {
        let count = self.size.min(bytes.len() as u64);
        // SAFETY: the destination is inside the memory, the source inside the slice.
        unsafe { assembly::memory_copy(self.address, bytes.as_ptr() as u64, count) };
        count as usize
    }
}

/// Checks that `count` values of a type can be at `address`.
fn values<T>(address: u32, count: u32) -> Result<GuestRange, BadPointer> {
    let size = (size_of::<T>() as u32).checked_mul(count).ok_or(BadPointer)?;
    if !(address as usize).is_multiple_of(align_of::<T>()) {
        return Err(BadPointer);
    }
    GuestRange::new(address, size)
}

/// Checks that a list of `count` values is inside the memory.
pub fn check_list<T>(first: In<T>, count: u32) -> Result<(), BadPointer> {
    values::<T>(first.0, count).map(|_| ())
}

/// Reads a value.
pub fn read<T: Read>(from: In<T>) -> Result<T, BadPointer> {
    let range = values::<T>(from.0, 1)?;
    // SAFETY: the range is of such a value, at a multiple of its alignment.
    let value = unsafe { value::load::<T>(range.address) };
    // SAFETY: all of its bytes were just written.
    let bytes = unsafe { core::slice::from_raw_parts(value.as_ptr().cast(), size_of::<T>()) };
    // Every pattern of bytes is a value of a guest's type.
    T::read(&mut Words::new(bytes)).ok_or(BadPointer)
}

/// A checked place for a value, for functions that do something before they write the result: they check the place
/// first.
pub struct Destination<T> {
    range: GuestRange,
    value: PhantomData<T>,
}

/// Checks that there is room for a value.
pub fn place<T>(to: Out<T>) -> Result<Destination<T>, BadPointer> {
    Ok(Destination { range: values::<T>(to.0, 1)?, value: PhantomData })
}

impl<T: Write<Infallible>> Destination<T> {
    /// Writes the value.
    pub fn put(self, value: T) {
        // SAFETY: the range is of such a value, at a multiple of its alignment.
        unsafe { value::store(self.range.address, &value::Bytes::of(&value)) }
    }
}

/// Writes a value.
pub fn write<T: Write<Infallible>>(to: Out<T>, value: T) -> Result<(), BadPointer> {
    place(to).map(|place| place.put(value))
}
