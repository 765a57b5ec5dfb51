//! Values of a guest's memory: a few words, at an address that is a multiple of their alignment.
//!
//! They are moved in units of this alignment, here and not by `memory_copy`: that is a call, and has to find out what
//! is known here. How many units there are is known, too, and where each field lies in them, so most calls of the
//! system interface read a list of one vector and write a result in a dozen instructions.
//!
//! Volatile accesses may reach memory outside of all of Rust's objects, address 0 included (documentation of
//! `core::ptr::read_volatile`).

use core::convert::Infallible;
use core::mem::MaybeUninit;
use wasm2sel4_abi::record::{Output, Write};

/// Calls a function with the integer type that is as large as the alignment of a type, and the number of them.
macro_rules! in_units {
    ($type:ty, $function:ident($from:expr, $to:expr)) => {
        match align_of::<$type>() {
            8 => $function::<u64>($from.cast(), $to.cast(), size_of::<$type>() / 8),
            4 => $function::<u32>($from.cast(), $to.cast(), size_of::<$type>() / 4),
            2 => $function::<u16>($from.cast(), $to.cast(), size_of::<$type>() / 2),
            // Bytes, of which one is always a multiple of the alignment.
            _ => $function::<u8>($from.cast(), $to.cast(), size_of::<$type>()),
        }
    };
}

/// Reads the bytes of a value.
///
/// # Safety
///
/// The address must be that of as many bytes of a guest's memory, and a multiple of the type's alignment.
#[inline(always)]
pub unsafe fn load<T>(address: u64) -> MaybeUninit<T> {
    let mut value = MaybeUninit::<T>::uninit();
    let (from, to): (*const T, *mut T) = (address as *const T, value.as_mut_ptr());
    // SAFETY: by the promise of the caller; the value has as many units.
    unsafe { in_units!(T, load_units(from, to)) };
    value
}

/// Reads units one after the other.
///
/// # Safety
///
/// Of both there must be as many, aligned; those that are read, in a guest's memory.
#[inline(always)]
unsafe fn load_units<U>(from: *const U, to: *mut U, count: usize) {
    for index in 0..count {
        // SAFETY: by the promise of the caller.
        unsafe { to.add(index).write(from.wrapping_add(index).read_volatile()) };
    }
}

/// The bytes of a value, all of which are written.
pub struct Bytes<T> {
    value: MaybeUninit<T>,
    position: usize,
}

impl<T: Write<Infallible>> Bytes<T> {
    /// Those of this value.
    #[inline(always)]
    pub fn of(value: &T) -> Self {
        let mut bytes = Self { value: MaybeUninit::uninit(), position: 0 };
        value.write(&mut bytes);
        // Nothing of the stub's stack shows behind what was written. (Records write all of their bytes.)
        while bytes.position < size_of::<T>() {
            bytes.bytes(&[0]);
        }
        bytes
    }
}

impl<T> Output<Infallible> for Bytes<T> {
    #[inline(always)]
    fn bytes(&mut self, bytes: &[u8]) {
        let end = self.position + bytes.len();
        if end <= size_of::<T>() {
            let to = self.value.as_mut_ptr().cast::<u8>().wrapping_add(self.position);
            // SAFETY: they end inside the value.
            unsafe { to.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
        }
        self.position = end;
    }

    fn address(&mut self, address: Infallible) {
        match address {}
    }
}

/// Writes a value.
///
/// # Safety
///
/// The address must be that of as many bytes of a guest's memory, and a multiple of the type's alignment.
#[inline(always)]
pub unsafe fn store<T>(address: u64, bytes: &Bytes<T>) {
    let (from, to): (*const T, *mut T) = (bytes.value.as_ptr(), address as *mut T);
    // SAFETY: by the promise of the caller; the value has as many units, all of which were written.
    unsafe { in_units!(T, store_units(from, to)) }
}

/// Writes units one after the other.
///
/// # Safety
///
/// Of both there must be as many, aligned; those that are written, in a guest's memory.
#[inline(always)]
unsafe fn store_units<U>(from: *const U, to: *mut U, count: usize) {
    for index in 0..count {
        // SAFETY: by the promise of the caller.
        unsafe { to.wrapping_add(index).write_volatile(from.add(index).read()) };
    }
}
