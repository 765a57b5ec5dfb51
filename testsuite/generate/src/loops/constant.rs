//! Numbers at which something changes.

use super::body::Ty;
use crate::typed::Chance;

/// Limits of immediates, of types and of what else is narrower than a register.
const LIMITS: [i64; 40] = [
    0,
    1,
    2,
    3,
    7,
    8,
    16,
    24,
    31,
    32,
    63,
    127,
    128,
    255,
    256,
    257,
    2047,
    2048,
    2049,
    4095,
    4096,
    0x7fff,
    0x8000,
    0xffff,
    0x1_0000,
    0x1_0001,
    0x00ff_f000,
    0x0f0f_0f0f,
    0x1234_5678,
    0x7fff_fffe,
    0x7fff_ffff,
    0x8000_0000,
    0x8000_0001,
    0xffff_8000,
    0xffff_f7ff,
    0xffff_f800,
    0xffff_ff80,
    0xffff_fff8,
    0xffff_fffe,
    0xffff_ffff,
];

/// Those that only 64 bits have.
const WIDE_LIMITS: [i64; 10] = [
    0x1_0000_0000,
    0x1_0000_0001,
    0x1_7fff_ffff,
    0x7fff_ffff_8000_0000,
    0x0001_0001_0001_0001,
    -0x1_0000_0000,
    i64::MAX,
    i64::MIN,
    -0x8000_0000,
    -0x8000_0001,
];

/// What counters are changed by.
const STEPS: [i64; 24] = [
    1,
    1,
    1,
    4,
    4,
    8,
    8,
    -1,
    -1,
    -4,
    -8,
    2,
    -2,
    3,
    5,
    -7,
    16,
    255,
    4096,
    -4096,
    65537,
    0x7fff_ffff,
    -0x7fff_ffff,
    0x1234_5679,
];

/// A number with a sign.
pub fn number(chance: &mut Chance, ty: Ty) -> i64 {
    let wide = match chance.below(10) {
        0..=4 => LIMITS[chance.below(LIMITS.len())],
        5 => -LIMITS[chance.below(LIMITS.len())],
        6 | 7 => WIDE_LIMITS[chance.below(WIDE_LIMITS.len())],
        8 => chance.below(1 << 12) as i64,
        _ => (chance.below(1 << 31) as i64) << 32 | chance.below(usize::MAX) as i64,
    };
    wrap(wide, ty)
}

/// A number of a type, from one that may have more bits.
pub fn wrap(number: i64, ty: Ty) -> i64 {
    match ty {
        Ty::I64 => number,
        _ => i64::from(number as i32),
    }
}

/// What a counter is changed by.
pub fn step(chance: &mut Chance, ty: Ty) -> i64 {
    match (chance.below(6), ty) {
        (0, Ty::I64) => [0x1_0000_0001, i64::MAX, -0x1_0000_0000, i64::MIN + 3][chance.below(4)],
        _ => STEPS[chance.below(STEPS.len())],
    }
}

/// An argument.
pub fn argument(chance: &mut Chance, is_64: bool) -> u64 {
    let number = match chance.below(4) {
        0 => chance.below(64) as i64,
        _ => number(chance, if is_64 { Ty::I64 } else { Ty::I32 }),
    };
    if is_64 { number as u64 } else { u64::from(number as u32) }
}

/// A float that is exact as text.
pub fn float(chance: &mut Chance) -> String {
    let limits =
        ["0", "-0", "1", "0.5", "-1.25", "2147483647", "2147483648", "-2147483649", "4294967296", "1e30", "inf"];
    match chance.below(3) {
        0 => format!("{}.75", chance.below(1000)),
        _ => limits[chance.below(limits.len())].to_owned(),
    }
}
