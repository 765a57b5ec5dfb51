//! Arguments and environment.

use crate::guest::{self, GuestRange};
use crate::platform::Strings;
use wasm2sel4_abi::interface::wasi::{Errno, Out, Size};

pub fn args_sizes_get(count: Out<Size>, size: Out<Size>) -> Result<(), Errno> {
    sizes(Strings::arguments(), count, size)
}

pub fn args_get(pointers: Out<Out<u8>>, bytes: Out<u8>) -> Result<(), Errno> {
    get(Strings::arguments(), pointers, bytes)
}

pub fn environ_sizes_get(count: Out<Size>, size: Out<Size>) -> Result<(), Errno> {
    sizes(Strings::environment(), count, size)
}

pub fn environ_get(pointers: Out<Out<u8>>, bytes: Out<u8>) -> Result<(), Errno> {
    get(Strings::environment(), pointers, bytes)
}

/// Writes the number of strings and of their bytes.
fn sizes(strings: Strings, count: Out<Size>, size: Out<Size>) -> Result<(), Errno> {
    let (mut strings_count, mut bytes_count) = (0, 0);
    for string in strings {
        strings_count += 1;
        bytes_count += string.len() as u32;
    }
    guest::write(count, Size(strings_count))?;
    Ok(guest::write(size, Size(bytes_count))?)
}

/// Writes the strings one after the other, and a pointer to each.
fn get(strings: Strings, mut pointers: Out<Out<u8>>, mut bytes: Out<u8>) -> Result<(), Errno> {
    for string in strings {
        guest::write(pointers, bytes)?;
        GuestRange::new(bytes.0, string.len() as u32)?.write(string);
        pointers = pointers.element(1).ok_or(Errno::Fault)?;
        bytes = bytes.element(string.len() as u32).ok_or(Errno::Fault)?;
    }
    Ok(())
}
