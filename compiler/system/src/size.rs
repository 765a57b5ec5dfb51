//! Sizes as people write them, in descriptions and on command lines alike.

use crate::location::Line;
use wasm2sel4_abi::address::ByteSize;

/// A size, and how it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    /// The size.
    pub bytes: ByteSize,
    /// How it was written.
    pub written: String,
    /// Where it was written.
    pub line: Line,
}

/// Suffixes of sizes, each with the power of two that it stands for.
const SUFFIXES: [(&str, u32); 8] =
    [("kib", 10), ("mib", 20), ("gib", 30), ("tib", 40), ("k", 10), ("m", 20), ("g", 30), ("t", 40)];

/// A number of bytes: decimal or 0x hexadecimal, with K, M, G or T (or KiB, MiB, GiB, TiB) for powers of 1024. What may
/// mean a power of 1000, such as MB, is refused.
///
/// # Errors
///
/// A sentence that says what a size is.
pub fn size(text: &str) -> Result<ByteSize, String> {
    let lower = text.to_ascii_lowercase();
    let with_suffix = SUFFIXES.iter().find_map(|(suffix, shift)| Some((lower.strip_suffix(suffix)?, *shift)));
    let (digits, shift) = with_suffix.unwrap_or((&lower, 0));
    let (digits, radix) = digits.strip_prefix("0x").map_or((digits, 10), |digits| (digits, 16));
    let is_number = digits.chars().all(|digit| digit.is_digit(radix));
    let number = u64::from_str_radix(digits, radix).ok().filter(|_| is_number);
    let bytes = number.and_then(|number: u64| number.checked_mul(1 << shift));
    bytes.map(ByteSize).ok_or_else(|| {
        "write a size as a number of bytes below 2^64, such as 65536, 0x10000, 64K, 8M, 1G or 1T; KiB, MiB, GiB and TiB mean the same".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!(size("65536"), Ok(ByteSize(65536)));
        assert_eq!(size("0x10K"), Ok(ByteSize(16384)));
        assert_eq!(size("8M"), Ok(ByteSize(8 << 20)));
        assert_eq!(size("1T"), Ok(ByteSize(1 << 40)));
        assert_eq!(size("3MiB"), Ok(ByteSize(3 << 20)));
        assert_eq!(size("0xbkib"), Ok(ByteSize(11 << 10)));
        for text in ["", "M", "-1", "+1", "0x+1", "1 M", "1.5M", "1MB", "1B", "iB", "99999999999G", "1P"] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
