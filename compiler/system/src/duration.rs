//! How long something may take, as people write it.

use std::num::NonZero;

/// Suffixes of durations, each with its nanoseconds. One that ends in another comes first.
const SUFFIXES: [(&str, u64); 4] = [("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000)];

/// A number of nanoseconds, above 0: decimal digits with `ns`, `us`, `ms` or `s`.
///
/// # Errors
///
/// A sentence that says what a duration is.
pub fn duration(text: &str) -> Result<NonZero<u64>, String> {
    let with_suffix = SUFFIXES.iter().find_map(|(suffix, unit)| Some((text.strip_suffix(suffix)?, *unit)));
    let nanoseconds = with_suffix.and_then(|(digits, unit)| {
        let is_number = digits.bytes().all(|digit| digit.is_ascii_digit());
        digits.parse().ok().filter(|_: &u64| is_number)?.checked_mul(unit)
    });
    // The largest number is no limit.
    nanoseconds.filter(|number| *number != u64::MAX).and_then(NonZero::new).ok_or_else(|| {
        "write a duration as a number above 0 with ns, us, ms or s, such as 100ms; it has less than 2^64 ns".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, nanoseconds) in [("1ns", 1), ("20us", 20_000), ("100ms", 100_000_000), ("3s", 3_000_000_000)] {
            assert_eq!(duration(text).map(NonZero::get), Ok(nanoseconds), "{text}");
        }
        for text in ["", "s", "0s", "1", "1 s", "-1s", "+1s", "1.5s", "1m", "99999999999999s", "18446744073709551615ns"]
        {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
