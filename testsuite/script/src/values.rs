//! Arguments and expected results of a script as the driver's bits and masks.

use anyhow::{Result, bail};
use wasm2sel4_abi::gc::{INTERNALIZED, INTERNALIZED_SHIFT, KIND_ARRAY, KIND_STRUCTURE};
use wasm2sel4_script_layout::{KIND_INTEGER, Pattern};
use wast::core::{NanPattern, V128Const, V128Pattern, WastArgCore, WastRetCore};
use wast::{WastArg, WastRet};

/// What tells the host's reference of this number from others. Null is 0.
pub fn identity(number: u32) -> u64 {
    u64::from(number) + 1
}

/// The bits of an argument; `reference` makes those of the host's reference of a number.
pub fn argument(argument: &WastArg<'_>, mut reference: impl FnMut(u32) -> u64) -> Result<[u64; 2]> {
    let WastArg::Core(argument) = argument else { bail!("an argument of the component model") };
    Ok(match argument {
        WastArgCore::I32(value) => [u64::from(*value as u32), 0],
        WastArgCore::I64(value) => [*value as u64, 0],
        WastArgCore::F32(value) => [u64::from(value.bits), 0],
        WastArgCore::F64(value) => [value.bits, 0],
        WastArgCore::V128(value) => halves(vector(value)),
        WastArgCore::RefNull(_) => [0, 0],
        WastArgCore::RefExtern(number) => [reference(*number), 0],
        // As `any.convert_extern` takes it in.
        WastArgCore::RefHost(number) => [reference(*number) << INTERNALIZED_SHIFT | INTERNALIZED, 0],
    })
}

fn halves(bits: u128) -> [u64; 2] {
    [bits as u64, (bits >> 64) as u64]
}

fn vector(value: &V128Const) -> u128 {
    u128::from_le_bytes(value.to_le_bytes())
}

/// The patterns for a result; all but the last say that another alternative follows.
pub fn result(result: &WastRet<'_>) -> Result<Vec<Pattern>> {
    let WastRet::Core(result) = result else { bail!("a result of the component model") };
    let mut patterns = alternatives(result)?;
    let last = patterns.len().saturating_sub(1);
    patterns.iter_mut().take(last).for_each(|pattern| pattern.flags |= Pattern::ALTERNATIVE);
    Ok(patterns)
}

fn alternatives(result: &WastRetCore<'_>) -> Result<Vec<Pattern>> {
    let reference = [u64::MAX, 0];
    let exactly = |mask: [u64; 2], bits| vec![Pattern { mask, bits, flags: 0 }];
    let flagged = |bits: u64, flags| vec![Pattern { mask: reference, bits: [bits, 0], flags }];
    Ok(match result {
        WastRetCore::I32(value) => exactly([u64::from(u32::MAX), 0], [u64::from(*value as u32), 0]),
        WastRetCore::I64(value) => exactly(reference, [*value as u64, 0]),
        WastRetCore::F32(pattern) => {
            let (mask, bits) = float32(pattern);
            exactly([u64::from(mask), 0], [u64::from(bits), 0])
        }
        WastRetCore::F64(pattern) => {
            let (mask, bits) = float64(pattern);
            exactly([mask, 0], [bits, 0])
        }
        WastRetCore::V128(pattern) => {
            let (mask, bits) = lanes(pattern);
            exactly(halves(mask), halves(bits))
        }
        WastRetCore::RefNull(_) => exactly(reference, [0, 0]),
        WastRetCore::RefExtern(Some(number)) => flagged(identity(*number), Pattern::REFERENCE),
        WastRetCore::RefHost(number) => flagged(identity(*number), Pattern::REFERENCE | Pattern::ANY),
        WastRetCore::RefExtern(None) | WastRetCore::RefFunc(_) | WastRetCore::RefAny => flagged(0, Pattern::NOT_ZERO),
        WastRetCore::RefI31 => flagged(KIND_INTEGER, Pattern::ANY),
        WastRetCore::RefStruct => flagged(KIND_STRUCTURE.into(), Pattern::ANY),
        WastRetCore::RefArray => flagged(KIND_ARRAY.into(), Pattern::ANY),
        // Whatever it is, but no reference of the host.
        WastRetCore::RefEq => flagged(0, Pattern::ANY | Pattern::NOT_ZERO),
        WastRetCore::Either(results) => {
            let mut all = Vec::new();
            for result in results {
                all.extend(alternatives(result)?);
            }
            all
        }
        other => bail!("a result of another proposal: {other:?}"),
    })
}

/// A canonical NaN has the topmost bit of its payload only; an arithmetic one has at least that.
fn float32(pattern: &NanPattern<wast::token::F32>) -> (u32, u32) {
    match pattern {
        NanPattern::CanonicalNan => (0x7fff_ffff, 0x7fc0_0000),
        NanPattern::ArithmeticNan => (0x7fc0_0000, 0x7fc0_0000),
        NanPattern::Value(value) => (u32::MAX, value.bits),
    }
}

fn float64(pattern: &NanPattern<wast::token::F64>) -> (u64, u64) {
    match pattern {
        NanPattern::CanonicalNan => (0x7fff_ffff_ffff_ffff, 0x7ff8_0000_0000_0000),
        NanPattern::ArithmeticNan => (0x7ff8_0000_0000_0000, 0x7ff8_0000_0000_0000),
        NanPattern::Value(value) => (u64::MAX, value.bits),
    }
}

fn lanes(pattern: &V128Pattern) -> (u128, u128) {
    fn join(lanes: impl DoubleEndedIterator<Item = (u64, u64)>, width: u32) -> (u128, u128) {
        lanes
            .rev()
            .fold((0, 0), |(mask, bits), lane| (mask << width | u128::from(lane.0), bits << width | u128::from(lane.1)))
    }
    match pattern {
        V128Pattern::I8x16(lanes) => join(lanes.iter().map(|lane| (0xff, u64::from(*lane as u8))), 8),
        V128Pattern::I16x8(lanes) => join(lanes.iter().map(|lane| (0xffff, u64::from(*lane as u16))), 16),
        V128Pattern::I32x4(lanes) => join(lanes.iter().map(|lane| (u64::from(u32::MAX), u64::from(*lane as u32))), 32),
        V128Pattern::I64x2(lanes) => join(lanes.iter().map(|lane| (u64::MAX, *lane as u64)), 64),
        V128Pattern::F32x4(lanes) => {
            let lanes = lanes.each_ref().map(float32);
            join(lanes.into_iter().map(|(mask, bits)| (u64::from(mask), u64::from(bits))), 32)
        }
        V128Pattern::F64x2(lanes) => join(lanes.each_ref().map(float64).into_iter(), 64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_begin_at_the_lowest_bits() {
        let (mask, bits) = lanes(&V128Pattern::I32x4([1, 2, 3, -1]));
        assert_eq!((mask, bits), (u128::MAX, 0xffff_ffff_0000_0003_0000_0002_0000_0001));
    }

    #[test]
    fn references_of_the_host_are_taken_in_where_any_is_asked_for() {
        let bits = |value| argument(&WastArg::Core(value), |number| u64::from(number) + 0x100).unwrap();
        assert_eq!(bits(WastArgCore::RefExtern(3)), [0x103, 0]);
        assert_eq!(bits(WastArgCore::RefHost(3)), [0x103 << 2 | 2, 0]);
    }

    #[test]
    fn references_are_of_kinds() {
        let pattern = |value| result(&WastRet::Core(value)).unwrap().remove(0);
        let [structure, array] = [WastRetCore::RefStruct, WastRetCore::RefArray].map(pattern);
        let [integer, comparable] = [WastRetCore::RefI31, WastRetCore::RefEq].map(pattern);
        for kind in [KIND_STRUCTURE.into(), KIND_ARRAY.into(), KIND_INTEGER] {
            let kinds = [structure, array, integer].map(|pattern| pattern.matches([kind, 0]));
            assert_eq!(kinds.iter().filter(|fits| **fits).count(), 1, "{kind}");
            assert!(comparable.matches([kind, 0]));
        }
        assert!(!comparable.matches([0, 0]));
        assert_eq!(pattern(WastRetCore::RefHost(5)).bits, pattern(WastRetCore::RefExtern(Some(5))).bits);
    }
}
