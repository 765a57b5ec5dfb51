//! Strings that move from one memory to another (`wasm2sel4_component`). Adapters check where a string is before they
//! call this; it is checked again, because nothing but a [`GuestRange`] touches memories.

use super::end;
use crate::guest::GuestRange;
use wasm2sel4_abi::component::Transcoding;
use wasm2sel4_abi::trap::Trap;
use wasm2sel4_component::{Bytes, Invalid, Operands, destination_size, source_size, transcode};

impl Bytes for GuestRange {
    fn size(&self) -> u64 {
        GuestRange::size(*self)
    }

    fn read(&self, at: u64, into: &mut [u8]) -> usize {
        self.from(at).read(into)
    }

    fn write(&self, at: u64, bytes: &[u8]) {
        self.from(at).write(bytes);
    }

    fn copy(&self, from: &Self) {
        GuestRange::copy(*self, *from);
    }

    fn ascii(&self, at: u64) -> u64 {
        self.from(at).ascii()
    }
}

/// Copies bytes, and looks whether the copy is UTF-8: in a memory that others change, the source may be that once and
/// something else later. No adapter copies into such a memory by this.
///
/// # Safety
///
/// None: it takes any numbers.
pub unsafe fn component_copy_utf8(from_memory: u32, from: u32, length: u32, to_memory: u32, to: u32) -> u32 {
    let range = |memory, address| {
        let range = GuestRange::in_memory(u64::from(memory), address, u64::from(length));
        range.unwrap_or_else(|_| end(Trap::StringOutOfBounds))
    };
    let operands = Operands { from: range(from_memory, from), to: range(to_memory, to), extra: 0 };
    u32::from(transcode(Transcoding::CopyUtf8, &operands).is_ok())
}

/// Moves a string.
///
/// # Safety
///
/// None: it takes any numbers.
#[allow(clippy::too_many_arguments, reason = "an operation has them")]
pub unsafe fn component_transcode(
    operation: u32,
    from_memory: u32,
    from: u32,
    from_length: u32,
    to_memory: u32,
    to: u32,
    to_length: u32,
    extra: u32,
) -> u64 {
    let range = |memory, address, size| {
        GuestRange::in_memory(u64::from(memory), address, size).unwrap_or_else(|_| end(Trap::StringOutOfBounds))
    };
    // The compiler knows the numbers.
    let Some(operation) = Transcoding::from_number(operation) else { end(Trap::Unreachable) };
    let operands = Operands {
        from: range(from_memory, from, source_size(operation, from_length)),
        to: range(to_memory, to, destination_size(operation, from_length, to_length)),
        extra,
    };
    match transcode(operation, &operands) {
        Ok(result) => result,
        Err(Invalid::Utf8) => end(Trap::InvalidUtf8),
        Err(Invalid::Utf16) => end(Trap::InvalidUtf16),
    }
}
