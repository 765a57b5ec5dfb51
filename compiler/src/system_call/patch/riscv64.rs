//! riscv64 (RISC-V unprivileged architecture, 2 "RV32I", 27 "C"): a call is `auipc` and `jalr`, eight bytes, which have
//! room for the number and `ecall`. Words that come back are stored behind `ecall`, in the room of a second call; the
//! number is a parameter then.

use super::{Encoding, Load, Replacement};
use cranelift_codegen::binemit::Reloc;

const ECALL: u32 = 0x73;
const A7: u32 = 17;
const SP: u32 = 2;
const A2: u32 = 12;

pub const ENCODING: Encoding = Encoding {
    size: 8,
    relocation: 0,
    kind: Reloc::RiscvCallPlt,
    addend: 0,
    // auipc ra
    is_call: |bytes| u32::from_le_bytes(bytes) & 0xfff == 0x97,
    nothing: &[0x13, 0, 0, 0, 0x13, 0, 0, 0],
    alone: |number| {
        let bytes = [li(A7, number)?, ECALL].map(u32::to_le_bytes).concat();
        Some(Replacement { bytes, instruction: 4, number: Some(0) })
    },
    with_room: |_, area| with_area(area?).map(|bytes| Replacement { bytes, instruction: 0, number: None }),
    load,
    alignment: 2,
};

/// `addi REGISTER, zero, CONSTANT` or `c.li REGISTER, CONSTANT`.
fn load(code: &[u8]) -> Option<Load> {
    let half = u16::from_le_bytes(*code.first_chunk()?);
    if half & 0xe003 == 0x4001 {
        let bits = (half >> 7 & 32 | half >> 2 & 31) as i8;
        return Some(Load { constant: i64::from(bits << 2 >> 2), size: 2 });
    }
    let word = u32::from_le_bytes(*code.first_chunk()?);
    (word & 0xff07f == 0x13).then(|| Load { constant: i64::from(word as i32 >> 20), size: 4 })
}

/// `li REGISTER, NUMBER`, if the number has at most 12 bits.
fn li(register: u32, number: i32) -> Option<u32> {
    (-2048..2048).contains(&number).then_some((number as u32) << 20 | register << 7 | 0x13)
}

/// `ecall`, and a2 to a5 to this place of the stack: two stores of four bytes, and two of two bytes, which reach less
/// far.
fn with_area(area: u32) -> Option<Vec<u8>> {
    let mut bytes = ECALL.to_le_bytes().to_vec();
    for word in 0..2 {
        let place = area + 8 * word;
        let store = place >> 5 << 25 | (A2 + word) << 20 | SP << 15 | 3 << 12 | (place & 31) << 7 | 0x23;
        bytes.extend(store.to_le_bytes());
    }
    for word in 2..4 {
        let place = area + 8 * word;
        let store = 7 << 13 | (place >> 3 & 7) << 10 | (place >> 6 & 7) << 7 | (A2 + word) << 2 | 2;
        bytes.extend((store as u16).to_le_bytes());
    }
    (area.is_multiple_of(8) && area + 24 < 512).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What an assembler makes of `ecall; sd a2, P(sp); sd a3, P+8(sp); c.sdsp a4, P+16(sp); c.sdsp a5, P+24(sp)`.
    #[test]
    fn words_are_stored_where_they_are_looked_for() {
        let with = |stores: [u32; 2], short: [u16; 2]| {
            let stores = stores.map(u32::to_be_bytes).concat();
            [&[0x73, 0, 0, 0], stores.as_slice(), &short.map(u16::to_be_bytes).concat()].concat()
        };
        assert_eq!(with_area(0x68), Some(with([0x2334_c106, 0x2338_d106], [0xbafc, 0x3ee1])));
        assert_eq!(with_area(0x1e0), Some(with([0x2330_c11e, 0x2334_d11e], [0xbafb, 0xbeff])));
        assert_eq!(with_area(0x1e8), None, "the last store does not reach as far");
        assert_eq!(with_area(0x64), None, "words are aligned");
    }

    #[test]
    fn numbers_that_do_not_fit_are_not_cut() {
        assert_eq!(li(A7, -3), Some(0xffd0_0893));
        assert_eq!(li(A7, -2049), None);
    }
}
