//! Results of a call that the user has asked for (`run --invoke`): a line of standard output each, as other engines
//! print them: integers signed, floats in the shortest form that reads back as the same number, without an exponent.
//!
//! That form is `core::fmt`'s, which is larger than the rest of the stub: only a domain whose call returns numbers has
//! it, and a domain without `--invoke` has nothing of this file. It computes with integers, so it may run in a domain
//! that does not use floating point.

use crate::platform::{self, Stream};
use core::fmt::{self, Display, Write};

/// The most bytes of a line: the smallest f64 has a sign, "0.", 323 zeroes and a digit.
const CAPACITY: usize = 336;

/// A line under construction; what does not fit is an error.
struct Line {
    bytes: [u8; CAPACITY],
    length: usize,
}

impl Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.length + text.len();
        self.bytes.get_mut(self.length..end).ok_or(fmt::Error)?.copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}

fn print(value: impl Display) {
    let mut line = Line { bytes: [0; CAPACITY], length: 0 };
    // Every number fits.
    if writeln!(line, "{value}").is_ok() {
        platform::write_message(Stream::Output, line.bytes.get(..line.length).unwrap_or_default());
    }
}

/// Prints an i32, sign-extended, or an i64.
///
/// # Safety
///
/// None: it takes any number.
pub unsafe fn print_integer(value: i64) {
    print(value);
}

/// Prints an f32.
///
/// # Safety
///
/// None: it takes any number.
pub unsafe fn print_f32(bits: u32) {
    print(f32::from_bits(bits));
}

/// Prints an f64.
///
/// # Safety
///
/// None: it takes any number.
pub unsafe fn print_f64(bits: u64) {
    print(f64::from_bits(bits));
}
