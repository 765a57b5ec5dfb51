//! aarch64 (Arm ARM, C6.2 "BL", "SVC", "NOP"): a call has four bytes, and so has `svc`. Nothing else is needed: the
//! number is a parameter, and the kernel keeps all registers but those of the message.

use super::{Encoding, Load, Replacement};
use cranelift_codegen::binemit::Reloc;

/// `svc #0`.
const SVC: u32 = 0xd400_0001;

pub const ENCODING: Encoding = Encoding {
    size: 4,
    relocation: 0,
    kind: Reloc::Arm64Call,
    addend: 0,
    is_call: |bytes| u32::from_le_bytes(bytes) >> 26 == 0x25,
    nothing: &[0x1f, 0x20, 0x03, 0xd5],
    alone: |_| Some(Replacement { bytes: SVC.to_le_bytes().to_vec(), instruction: 0, number: None }),
    with_room: |_, _| None,
    load: movn,
    alignment: 4,
};

/// `MOVN` of a 64-bit register, without a shift.
fn movn(code: &[u8]) -> Option<Load> {
    let word = u32::from_le_bytes(*code.first_chunk()?);
    (word >> 21 == 0x9280_0000 >> 21).then(|| Load { constant: !i64::from(word >> 5 & 0xffff), size: 4 })
}
