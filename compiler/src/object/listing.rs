//! Listings of finished code, with notes on what the linker fills in and on what traps.

use crate::system_call::{self, Routines};
use crate::target::Moves;
use cranelift_codegen::CompiledCode;
use cranelift_codegen::ir::function::FunctionParameters;
use std::fmt::Write as _;
use std::ops::Range;

/// Lists instructions, each with its offsets. The code generator's notes are of where instructions were before they
/// moved.
pub fn list(
    instructions: impl Iterator<Item = (Range<u64>, String)>,
    compiled: &CompiledCode,
    moves: Option<&Moves>,
    parameters: &FunctionParameters,
    routines: Routines,
) -> String {
    let buffer = &compiled.buffer;
    let mut text = String::from("block0: ; offset 0x0\n");
    for (place, instruction) in instructions {
        let byte = |offset: u32| moves.map_or(Some(offset), |moves| moves.byte(offset));
        let end = |offset: u32| moves.map_or(Some(offset), |moves| moves.end(offset));
        let is_here = |offset: u32| byte(offset).is_some_and(|offset| place.contains(&u64::from(offset)));
        let mut line = format!("  {}", instruction.trim_end());
        // Writing to a string cannot fail.
        for relocation in buffer.relocs().iter().filter(|relocation| is_here(relocation.offset)) {
            let target = relocation.target.display(Some(parameters));
            let _ = write!(line, " ; reloc_external {} {target} {}", relocation.kind, relocation.addend);
        }
        if let Some(trap) = buffer.traps().iter().find(|trap| is_here(trap.offset)) {
            let _ = write!(line, " ; trap: {}", trap.code);
        }
        let ends = |address: u32| end(address).is_some_and(|address| u64::from(address) == place.end);
        if buffer.patchable_call_sites().any(|call| ends(call.ret_addr)) {
            line.push_str(" ; patchable call");
        }
        text.push_str(&system_call::patched_line(&line, routines));
        text.push('\n');
    }
    text
}
