//! Arguments and environment.

use super::errno::{Errno, errno};
use crate::guest::{GuestRange, write_u32};
use crate::platform::Strings;

#[unsafe(export_name = "wasi_snapshot_preview1.args_sizes_get")]
extern "C" fn args_sizes_get(count: u32, size: u32) -> u32 {
    errno(sizes(Strings::arguments(), count, size))
}

#[unsafe(export_name = "wasi_snapshot_preview1.args_get")]
extern "C" fn args_get(pointers: u32, bytes: u32) -> u32 {
    errno(get(Strings::arguments(), pointers, bytes))
}

#[unsafe(export_name = "wasi_snapshot_preview1.environ_sizes_get")]
extern "C" fn environ_sizes_get(count: u32, size: u32) -> u32 {
    errno(sizes(Strings::environment(), count, size))
}

#[unsafe(export_name = "wasi_snapshot_preview1.environ_get")]
extern "C" fn environ_get(pointers: u32, bytes: u32) -> u32 {
    errno(get(Strings::environment(), pointers, bytes))
}

/// Writes the number of strings and of their bytes.
fn sizes(strings: Strings, count: u32, size: u32) -> Result<(), Errno> {
    let (mut strings_count, mut bytes_count) = (0, 0);
    for string in strings {
        strings_count += 1;
        bytes_count += string.len() as u32;
    }
    write_u32(count, strings_count)?;
    Ok(write_u32(size, bytes_count)?)
}

/// Writes the strings one after the other, and a pointer to each.
fn get(strings: Strings, mut pointers: u32, mut bytes: u32) -> Result<(), Errno> {
    for string in strings {
        write_u32(pointers, bytes)?;
        GuestRange::new(bytes, string.len() as u32)?.write(string);
        pointers = pointers.checked_add(4).ok_or(Errno::Fault)?;
        bytes = bytes.checked_add(string.len() as u32).ok_or(Errno::Fault)?;
    }
    Ok(())
}
