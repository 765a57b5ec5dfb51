//! Calls that are replaced by the system call instruction when the code is there: cranelift has no such instruction, but a
//! call with the right registers is one, but for the bytes.
//!
//! Where the call alone has room for it, it is the placeholder of the instruction, and always replaced. Elsewhere it is a call
//! of a routine that does the same, and behind it is one that does nothing and touches no register ([`room`]): if the register
//! allocator has put nothing between the two, both are replaced by the instruction and what belongs to it; if it has, the
//! second is replaced by nothing.

use super::{Convention, SystemCall, SystemCallSymbols, name_of};
use crate::error::{Error, Result};
use crate::translate::Context;
use cranelift_codegen::CompiledCode;
use cranelift_codegen::ir::{ExtFuncData, ExternalName, FuncRef, Function, Signature, StackSlotKey, UserExternalName};
use cranelift_codegen::isa::CallConv;
use cranelift_module::{ModuleReloc, ModuleRelocTarget};
use std::collections::{BTreeMap, BTreeSet};

/// The namespace of placeholders, which nothing is linked to; their indices are numbers of system calls without the sign.
const NAMESPACE: u32 = 3;

/// The index of what makes room.
const ROOM: u32 = 0;

/// How a listing refers to placeholders, and what it says of what makes room.
const LISTED_PLACEHOLDER: &str = " u3:";
const LISTED_ROOM: &str = "patchable call";

/// The stack slot to which the routine of riscv64 puts words.
const AREA: u64 = 1;

/// What tells it from others.
pub fn area_key() -> StackSlotKey {
    StackSlotKey::new(AREA)
}

/// Refers to a system call from the code of `function`.
pub fn name(function: &mut Function, call: SystemCall) -> ExternalName {
    placeholder(function, call.number().unsigned_abs() as u32)
}

fn placeholder(function: &mut Function, index: u32) -> ExternalName {
    let name = UserExternalName { namespace: NAMESPACE, index };
    ExternalName::user(function.declare_imported_user_function(name))
}

/// Refers to what stands behind the call of a routine, to make room.
pub fn room(function: &mut Function) -> FuncRef {
    let signature = function.import_signature(Signature::new(CallConv::PreserveAll));
    let name = placeholder(function, ROOM);
    function.import_function(ExtFuncData { name, signature, colocated: true, patchable: true })
}

/// Whether this is the name of what makes room.
pub fn is_room(function: &Function, name: &ExternalName) -> bool {
    name_of(function, name) == Some(&UserExternalName { namespace: NAMESPACE, index: ROOM })
}

/// Calls that were replaced, by where they would have returned to, in bytes from the function's first instruction: where the
/// system call instruction is, or nothing for a call that only made room.
pub type Replaced = BTreeMap<u32, Option<u32>>;

/// What calls look like on an architecture.
struct Calls {
    /// Bytes of a call.
    size: u32,
    /// Where in it the relocation is.
    relocation: u32,
    /// Whether these first four bytes are one.
    is_one: fn([u8; 4]) -> bool,
    /// As many bytes that do nothing.
    nothing: &'static [u8],
}

impl Convention {
    fn calls(self) -> Calls {
        match self {
            // bl
            Self::Inline => Calls {
                size: 4,
                relocation: 0,
                is_one: |bytes| u32::from_le_bytes(bytes) >> 26 == 0x25,
                nothing: &[0x1f, 0x20, 0x03, 0xd5],
            },
            // call
            Self::Registers => {
                Calls { size: 5, relocation: 1, is_one: |bytes| bytes[0] == 0xe8, nothing: &[0x0f, 0x1f, 0x44, 0, 0] }
            }
            // auipc ra; jalr ra
            Self::Area => Calls {
                size: 8,
                relocation: 0,
                is_one: |bytes| u32::from_le_bytes(bytes) & 0xfff == 0x97,
                nothing: &[0x13, 0, 0, 0, 0x13, 0, 0, 0],
            },
        }
    }

    /// What a placeholder becomes: as many bytes as a call has, and where in them the system call instruction is.
    fn alone(self, number: i64) -> Option<(Vec<u8>, u32)> {
        match self {
            // `svc #0`. The number is a parameter.
            Self::Inline => Some((0xd400_0001_u32.to_le_bytes().to_vec(), 0)),
            Self::Registers => None,
            Self::Area => Some(([riscv64::li(riscv64::A7, number), riscv64::ECALL].map(u32::to_le_bytes).concat(), 4)),
        }
    }

    /// What the call of a routine becomes with the room behind it, and where in that the system call instruction is; nothing if
    /// it cannot. A short one takes no message along.
    fn with_room(self, is_short: bool, area: Option<u32>) -> Option<(Vec<u8>, u32)> {
        match self {
            Self::Inline => None,
            // mov r10, rcx; mov rax, rsp; syscall; xchg rax, rsp
            Self::Registers if !is_short => Some((vec![0x49, 0x89, 0xca, 0x48, 0x89, 0xe0, 0x0f, 0x05, 0x48, 0x94], 6)),
            // mov rax, rsp; syscall; xchg rax, rsp; nop
            Self::Registers => Some((vec![0x48, 0x89, 0xe0, 0x0f, 0x05, 0x48, 0x94, 0x0f, 0x1f, 0x00], 3)),
            Self::Area => riscv64::with_area(area?).map(|bytes| (bytes, 0)),
        }
    }
}

impl Calls {
    /// Makes sure that what is about to be overwritten is a call.
    fn check(&self, code: &[u8], at: u32) -> Result<()> {
        let bytes = code.get(at as usize..).and_then(|rest| rest.first_chunk());
        if bytes.is_some_and(|bytes| (self.is_one)(*bytes)) { Ok(()) } else { Err(misplaced()) }
    }
}

/// Instructions (RISC-V unprivileged architecture, 2 "RV32I", 27 "C").
mod riscv64 {
    pub const ECALL: u32 = 0x73;
    pub const A7: u32 = 17;
    const SP: u32 = 2;
    const A2: u32 = 12;

    /// `li REGISTER, NUMBER`, of 12 bits.
    pub fn li(register: u32, number: i64) -> u32 {
        (number as u32) << 20 | register << 7 | 0x13
    }

    /// `ecall`, and a2 to a5 to this place of the stack: two stores of four bytes, and two of two bytes, which reach less far.
    pub fn with_area(area: u32) -> Option<Vec<u8>> {
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
}

/// Where the area is, from the stack pointer on.
fn area(compiled: &CompiledCode) -> Option<u32> {
    let slots = &compiled.buffer.frame_layout()?.stackslots;
    slots.values().find(|slot| slot.key == Some(area_key())).map(|slot| slot.offset)
}

/// Replaces calls in the code of a function, takes away the relocations of what is not called any more, and tells which calls
/// those were.
///
/// # Errors
///
/// An internal one, if a call is not where its relocation is.
pub fn put(
    context: Context<'_>,
    compiled: &CompiledCode,
    code: &mut [u8],
    relocations: &mut Vec<ModuleReloc>,
) -> Result<Replaced> {
    let (convention, symbols) = (context.system_calls, context.symbols.system_calls);
    let calls = convention.calls();
    let [exchange, short] = [symbols.exchange, symbols.short].map(|id| id.as_u32());
    let start = |relocation: &ModuleReloc| relocation.offset.wrapping_sub(calls.relocation);
    // Calls of routines, by where they return to: whether it is the short one.
    let routine_calls: BTreeMap<u32, bool> = relocations
        .iter()
        .filter_map(|relocation| match relocation.name {
            ModuleRelocTarget::User { namespace: 0, index } if index == exchange || index == short => {
                Some((start(relocation) + calls.size, index == short))
            }
            _ => None,
        })
        .collect();
    let area = area(compiled);
    let mut replaced = Replaced::new();
    let mut gone = BTreeSet::new();
    for relocation in relocations.iter() {
        let ModuleRelocTarget::User { namespace: NAMESPACE, index } = relocation.name else { continue };
        let at = start(relocation);
        let end = at + calls.size;
        calls.check(code, at)?;
        gone.insert(relocation.offset);
        if index != ROOM {
            let (bytes, instruction) = convention.alone(-i64::from(index)).ok_or_else(misplaced)?;
            write(code, at, &bytes)?;
            replaced.insert(end, Some(at + instruction));
            continue;
        }
        replaced.insert(end, None);
        // Whether the routine's call ends where this one begins.
        match routine_calls.get(&at).and_then(|is_short| convention.with_room(*is_short, area)) {
            Some((bytes, instruction)) => {
                let start = at - calls.size;
                calls.check(code, start)?;
                write(code, start, &bytes)?;
                gone.insert(start + calls.relocation);
                replaced.insert(at, Some(start + instruction));
            }
            None => write(code, at, calls.nothing)?,
        }
    }
    relocations.retain(|relocation| !gone.contains(&relocation.offset));
    Ok(replaced)
}

fn write(code: &mut [u8], at: u32, bytes: &[u8]) -> Result<()> {
    let place = code.get_mut(at as usize..at as usize + bytes.len()).ok_or_else(misplaced)?;
    place.copy_from_slice(bytes);
    Ok(())
}

fn misplaced() -> Error {
    Error::internal("a system call that is not where its relocation is")
}

/// A line of a listing, without what it says of a call that is not there any more: it is listed from what the code generator
/// has left.
pub fn without_call(line: &str, symbols: SystemCallSymbols) -> &str {
    let Some((instruction, note)) = line.split_once(" ; ") else { return line };
    let routines = [symbols.exchange, symbols.short].map(|id| format!(" u0:{} ", id.as_u32()));
    let is_call = instruction.contains("call ") || instruction.contains("callq ") || instruction.contains("auipc ");
    let is_gone = note.contains(LISTED_PLACEHOLDER)
        || note.contains(LISTED_ROOM)
        || !is_call && routines.iter().any(|routine| note.contains(routine));
    if is_gone { instruction } else { line }
}

#[cfg(test)]
mod tests {
    use super::riscv64::with_area;

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
}
