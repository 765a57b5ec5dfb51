//! x86_64: the register that carries the last word of a message, which the conventions want kept.
//!
//! **What is assumed**: only system calls use the pinned register, and every caller of a routine is compiled with it
//! reserved.

use crate::error::{Error, Result};
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::{Function, InstBuilder, Opcode, types};

/// Lets a function that uses the pinned register leave it as its caller had it, as the conventions want of that
/// register.
///
/// # Errors
///
/// An internal one, if the function has no code.
pub fn preserve_pinned_register(function: &mut Function) -> Result<()> {
    let entry = function.layout.entry_block();
    let entry = entry.ok_or_else(|| Error::internal("a function without code makes system calls"))?;
    let mut cursor = FuncCursor::new(function).at_first_insertion_point(entry);
    let before = cursor.ins().get_pinned_reg(types::I64);
    while let Some(_block) = cursor.next_block() {
        while let Some(instruction) = cursor.next_inst() {
            let opcode = cursor.func.dfg.insts[instruction].opcode();
            if matches!(opcode, Opcode::Return | Opcode::ReturnCall | Opcode::ReturnCallIndirect) {
                cursor.ins().set_pinned_reg(before);
            }
        }
    }
    Ok(())
}
