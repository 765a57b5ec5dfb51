//! aarch64 (Arm ARM, C6.2 "BL", "SVC", "NOP"): a call has four bytes, and so has `svc`. Nothing else is needed: the
//! number is a parameter, and the kernel keeps all registers but those of the message.

use super::{Encoding, Replacement};
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
    alone: |_| Some(Replacement { bytes: SVC.to_le_bytes().to_vec(), instruction: 0 }),
    with_room: |_, _| None,
};
