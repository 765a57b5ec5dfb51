//! x86_64: a call has five bytes. Two of them have room for what the stub's routine does
//! (`stub/src/capability/syscall/x86_64.rs`): the kernel does not keep the stack pointer, so it waits in rax, which the
//! routine's convention lets it change, and the first word of the message goes from rcx to r10.

use super::{Encoding, Load, Replacement};
use cranelift_codegen::binemit::Reloc;

pub const ENCODING: Encoding = Encoding {
    size: 5,
    relocation: 1,
    kind: Reloc::X86CallPCRel4,
    addend: -4,
    is_call: |bytes| bytes[0] == 0xe8,
    nothing: &[0x0f, 0x1f, 0x44, 0, 0],
    alone: |_| None,
    with_room: |is_short, _| {
        let (bytes, instruction) = match is_short {
            // mov r10, rcx; mov rax, rsp; syscall; xchg rax, rsp
            false => ([0x49, 0x89, 0xca, 0x48, 0x89, 0xe0, 0x0f, 0x05, 0x48, 0x94], 6),
            // mov rax, rsp; syscall; xchg rax, rsp; nop
            true => ([0x48, 0x89, 0xe0, 0x0f, 0x05, 0x48, 0x94, 0x0f, 0x1f, 0x00], 3),
        };
        Some(Replacement { bytes: bytes.to_vec(), instruction, number: None })
    },
    load: mov,
    alignment: 1,
};

/// `mov` of a signed constant of 32 bits to a 64-bit register.
fn mov(code: &[u8]) -> Option<Load> {
    let (&[prefix, opcode, operand], rest) = code.split_first_chunk()?;
    let constant = i64::from(i32::from_le_bytes(*rest.first_chunk()?));
    (matches!(prefix, 0x48 | 0x49) && opcode == 0xc7 && operand & 0xf8 == 0xc0).then_some(Load { constant, size: 7 })
}
