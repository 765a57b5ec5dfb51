//! Placeholders become instructions in the finished code: a call with the right registers differs from a system call
//! only in its bytes.
//!
//! Where the call alone has room for the instruction, it is always replaced. Elsewhere it is a call of a routine that
//! does the same, and behind it is one that does nothing and touches no register: if the register allocator has put
//! nothing between the two, both are replaced by the instruction and what belongs to it; if it has, the second is
//! replaced by nothing.
//!
//! **What is assumed, and checked here**, because wrong bytes would be code that does something else:
//! - A relocation to a placeholder is that of a direct call, and the bytes there are one, as the architecture encodes
//!   it.
//! - Calls that are replaced do not overlap, and what replaces them has exactly their size.
//! - There is a call that makes room for each call of a routine ([`super::prepare`] has seen it stand behind that
//!   call).
//! - Words that come back go to the function's one area for them, at a distance from the stack pointer that does not
//!   change between prologue and epilogue: cranelift's frames have that form, and the code generator says where the
//!   area is.
//! - When all is done, nothing refers to a placeholder any more.
//!
//! **What is assumed of cranelift**: values of 64 bits are in the registers that a signature's convention gives them; a
//! call of the `preserve_all` convention without parameters changes no register, and needs none.

mod aarch64;
mod riscv64;
mod x86_64;

use super::lower::area_key;
use super::placeholder::Placeholder;
use super::{Making, Routines};
use crate::error::{Error, Result};
use crate::target::Convention;
use cranelift_codegen::CompiledCode;
use cranelift_codegen::binemit::Reloc;
use cranelift_module::{ModuleReloc, ModuleRelocTarget};
use std::collections::{BTreeMap, BTreeSet};
use wasm2sel4_abi::sel4::SystemCall;
use wasm2sel4_abi::system_call::Kind;

/// What became of the placeholders of a function.
#[derive(Debug, Default)]
pub struct Patched {
    /// Calls that were replaced, by where they would have returned to, in bytes from the function's first instruction:
    /// where the system call instruction is, or nothing for a call that only made room.
    pub replaced: BTreeMap<u32, Option<u32>>,
    /// All system calls.
    pub places: Vec<CallSite>,
}

impl Patched {
    /// Whether there were none.
    pub fn is_empty(&self) -> bool {
        self.replaced.is_empty() && self.places.is_empty()
    }
}

/// A system call in the code of a function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CallSite {
    /// Bytes from the function's first instruction to the system call instruction, or to the call of the routine.
    pub offset: u32,
    /// Which system call it is.
    pub call: SystemCall,
    /// What is there.
    pub kind: Kind,
    /// Bytes to the instruction that loads its number, if that is known.
    pub number: Option<u32>,
}

/// What is put over calls.
pub struct Replacement {
    /// As many bytes as the calls have.
    bytes: Vec<u8>,
    /// Where in them the system call instruction is.
    instruction: u32,
    /// Where in them its number is loaded; nothing if it is a parameter.
    number: Option<u32>,
}

/// An instruction that loads a small constant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Load {
    /// The constant.
    pub constant: i64,
    /// Bytes of the instruction.
    pub size: usize,
}

/// What an architecture's calls are like, and what becomes of them.
pub struct Encoding {
    /// Bytes of a call.
    size: u32,
    /// Where in it the relocation is.
    relocation: u32,
    /// Which relocation that is, and with which addend.
    kind: Reloc,
    addend: i64,
    /// Whether these first four bytes are one.
    is_call: fn([u8; 4]) -> bool,
    /// As many bytes that do nothing.
    nothing: &'static [u8],
    /// What becomes of a call of which it is known that it is replaced, given the system call's number.
    alone: fn(i32) -> Option<Replacement>,
    /// What becomes of the call of a routine with the room behind it, given whether it is the short one, and the place
    /// of the area for words that come back; nothing if it cannot be.
    with_room: fn(bool, Option<u32>) -> Option<Replacement>,
    /// The instruction with which these bytes begin, if it loads a small constant.
    pub load: fn(&[u8]) -> Option<Load>,
    /// What instructions are aligned to.
    pub alignment: usize,
}

/// How an architecture, which has this convention, encodes calls.
pub fn encoding(convention: Convention) -> &'static Encoding {
    match convention {
        Convention::Inline => &aarch64::ENCODING,
        Convention::Registers => &x86_64::ENCODING,
        Convention::Area => &riscv64::ENCODING,
    }
}

impl Encoding {
    /// Makes sure that a relocation is that of a call, and tells where the call begins.
    fn call(&self, code: &[u8], relocation: &ModuleReloc) -> Result<u32> {
        let start = relocation.offset.checked_sub(self.relocation).ok_or_else(misplaced)?;
        let bytes = code.get(start as usize..).filter(|rest| rest.len() >= self.size as usize);
        let bytes = bytes.and_then(|rest| rest.first_chunk()).ok_or_else(misplaced)?;
        let is_call = relocation.kind == self.kind && relocation.addend == self.addend && (self.is_call)(*bytes);
        if is_call { Ok(start) } else { Err(misplaced()) }
    }
}

/// Where the area is, from the stack pointer on.
fn area(compiled: &CompiledCode) -> Result<Option<u32>> {
    let Some(frame) = compiled.buffer.frame_layout() else { return Ok(None) };
    let mut areas = frame.stackslots.values().filter(|slot| slot.key == Some(area_key()));
    match (areas.next(), areas.next()) {
        (area, None) => Ok(area.map(|slot| slot.offset)),
        (_, Some(_)) => Err(Error::internal("a function has several areas for what system calls return")),
    }
}

/// Replaces placeholders in the code of a function, and takes away or completes their relocations.
///
/// # Errors
///
/// An internal one, if anything is not as the head of the file says.
pub fn patch(
    making: &Making,
    compiled: &CompiledCode,
    code: &mut [u8],
    relocations: &mut Vec<ModuleReloc>,
) -> Result<Patched> {
    let encoding = encoding(making.convention);
    let mut placeholders = BTreeMap::new();
    for relocation in relocations.iter() {
        let Some(placeholder) = Placeholder::of_relocation(&relocation.name)? else { continue };
        placeholders.insert(encoding.call(code, relocation)?, placeholder);
    }
    let area = area(compiled)?;
    let mut patched = Patched::default();
    // Calls that are not there any more, by where they begin.
    let mut gone = BTreeSet::new();
    let (mut calls_of_routines, mut rooms) = (0_usize, 0_usize);
    let mut free = 0;
    for (&start, &placeholder) in &placeholders {
        if start < free {
            return Err(misplaced());
        }
        let end = start + encoding.size;
        free = end;
        match placeholder {
            Placeholder::Instruction(call) => {
                let replacement = (encoding.alone)(making.number(call)?).ok_or_else(misplaced)?;
                write(code, start..end, &replacement.bytes)?;
                gone.insert(start);
                let offset = start + replacement.instruction;
                patched.replaced.insert(end, Some(offset));
                let number = replacement.number.map(|number| start + number);
                patched.places.push(CallSite { offset, call, kind: Kind::Instruction, number });
            }
            Placeholder::RoutineCall { call, is_short } => {
                calls_of_routines += 1;
                // Whether room begins where the routine's call ends.
                let has_room = placeholders.get(&end) == Some(&Placeholder::Room);
                let replacement = if has_room { (encoding.with_room)(is_short, area) } else { None };
                let Some(replacement) = replacement else {
                    patched.places.push(CallSite { offset: start, call, kind: Kind::RoutineCall, number: None });
                    continue;
                };
                write(code, start..end + encoding.size, &replacement.bytes)?;
                gone.extend([start, end]);
                let offset = start + replacement.instruction;
                patched.replaced.insert(end, Some(offset));
                patched.places.push(CallSite { offset, call, kind: Kind::Instruction, number: None });
            }
            Placeholder::Room => {
                rooms += 1;
                patched.replaced.insert(end, None);
                if gone.insert(start) {
                    write(code, start..end, encoding.nothing)?;
                }
            }
        }
    }
    if rooms != calls_of_routines {
        return Err(Error::internal(
            "there are not as many calls of routines for system calls as room for instructions",
        ));
    }
    relocations.retain(|relocation| !gone.contains(&relocation.offset.wrapping_sub(encoding.relocation)));
    relocations.iter_mut().try_for_each(|relocation| complete(relocation, making.routines))?;
    Ok(patched)
}

/// Lets the call of a routine refer to the routine.
fn complete(relocation: &mut ModuleReloc, routines: Routines) -> Result<()> {
    match Placeholder::of_relocation(&relocation.name)? {
        None => Ok(()),
        Some(Placeholder::RoutineCall { is_short, .. }) => {
            let routine = if is_short { routines.short } else { routines.exchange };
            relocation.name = ModuleRelocTarget::user(0, routine.as_u32());
            Ok(())
        }
        Some(Placeholder::Instruction(_) | Placeholder::Room) => Err(misplaced()),
    }
}

/// Writes exactly as many bytes as there are.
fn write(code: &mut [u8], range: std::ops::Range<u32>, bytes: &[u8]) -> Result<()> {
    let place = code.get_mut(range.start as usize..range.end as usize).filter(|place| place.len() == bytes.len());
    place.ok_or_else(misplaced)?.copy_from_slice(bytes);
    Ok(())
}

fn misplaced() -> Error {
    Error::internal("a system call that is not where its relocation is")
}
