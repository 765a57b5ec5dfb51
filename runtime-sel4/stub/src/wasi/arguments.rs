//! Arguments and environment.

use crate::guest::{self, GuestRange};
use crate::platform::Strings;
use wasm2sel4_abi::interface::wasi::{Errno, In, Out, Size};

pub fn args_sizes_get(count: Out<Size>, size: Out<Size>) -> Result<(), Errno> {
    sizes(Strings::arguments(), count, size)
}

pub fn args_get(pointers: Out<Out<u8>>, bytes: Out<u8>) -> Result<(), Errno> {
    get(Strings::arguments, pointers, bytes)
}

pub fn environ_sizes_get(count: Out<Size>, size: Out<Size>) -> Result<(), Errno> {
    sizes(Strings::environment(), count, size)
}

pub fn environ_get(pointers: Out<Out<u8>>, bytes: Out<u8>) -> Result<(), Errno> {
    get(Strings::environment, pointers, bytes)
}

/// The number of strings, and of their bytes.
fn measure(strings: Strings) -> (u32, u32) {
    strings.fold((0, 0), |(count, bytes), string| (count + 1, bytes + string.len() as u32))
}

/// Writes the number of strings and of their bytes.
fn sizes(strings: Strings, count: Out<Size>, size: Out<Size>) -> Result<(), Errno> {
    let (count, size) = (guest::place(count)?, guest::place(size)?);
    let (strings, bytes) = measure(strings);
    count.put(Size(strings));
    size.put(Size(bytes));
    Ok(())
}

/// Writes the strings one after the other, and a pointer to each.
fn get(strings: fn() -> Strings, mut pointers: Out<Out<u8>>, mut bytes: Out<u8>) -> Result<(), Errno> {
    let (count, size) = measure(strings());
    guest::check_list(In::<Out<u8>>::new(pointers.0), count)?;
    GuestRange::new(bytes.0, size)?;
    for string in strings() {
        guest::write(pointers, bytes)?;
        GuestRange::new(bytes.0, string.len() as u32)?.write(string);
        // Behind the last string there may be nothing that an address could name, and nothing is written there.
        pointers = Out::new(pointers.0.wrapping_add(size_of::<Out<u8>>() as u32));
        bytes = Out::new(bytes.0.wrapping_add(string.len() as u32));
    }
    Ok(())
}
