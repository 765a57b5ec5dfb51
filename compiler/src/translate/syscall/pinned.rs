//! x86_64: the register that carries the last word of a message, which the conventions want kept.

use super::{SystemCallSymbols, name_of};
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::{ExternalName, Function, InstBuilder, Opcode, UserExternalName, types};

/// Lets a function that uses the pinned register leave it as its caller had it, as the conventions want of that register;
/// tells whether it uses it, and so must be compiled with it reserved.
pub fn preserve_pinned_register(function: &mut Function, symbols: SystemCallSymbols) -> bool {
    let routines = [symbols.exchange, symbols.short].map(|id| UserExternalName::new(0, id.as_u32()));
    let is_routine = |name: &ExternalName| name_of(function, name).is_some_and(|name| routines.contains(name));
    if !function.dfg.ext_funcs.values().any(|callee| is_routine(&callee.name)) {
        return false;
    }
    let Some(entry) = function.layout.entry_block() else { return false };
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
    true
}
