//! Displacements of accesses that do not fit their instructions.
//!
//! An access at `base + displacement` becomes one at `(base + high) + low`, where `high + low` is the displacement.
//! **Why it is correct**: the additions are of 64 bits and wrap, so the sum is the same, and nothing else of the access
//! changes. So the sandbox needs no other argument than that of `translate/heap.rs`.
//!
//! **Why it pays**: cranelift would make the whole displacement in a register for each access, and add it.
//!
//! - On riscv64, that is `lui`, `addi`, `add`. The low twelve bits fit the access, and the rest is one `lui`, whose sum
//!   with the base serves all accesses of the block that are near each other.
//! - On aarch64, it is one instruction for every sixteen bits, beside the one that extends the index. An access can add
//!   an extended index to a register by itself, so the extension is left to it.
//!
//! Cranelift takes an addition of a constant back into the displacement, but looks through one only: what is to stay is
//! hidden behind an addition of zero, of which no instruction comes.

use super::operand::hide;
use crate::target::{Displacement, Target};
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::immediates::Offset32;
use cranelift_codegen::ir::{Function, Inst, InstBuilder, InstructionData, Opcode, TrapCode, Value, types};
use std::collections::HashMap;

/// Rewrites all loads and stores for which it pays.
pub fn run(function: &mut Function, target: &dyn Target) {
    let mut cursor = FuncCursor::new(function);
    while cursor.next_block().is_some() {
        // By base and what is added.
        let mut sums: HashMap<(Value, i64), Value> = HashMap::new();
        while let Some(instruction) = cursor.next_inst() {
            let Some((base, displacement)) = operands(cursor.func, instruction) else { continue };
            let high = match target.far(displacement, width(cursor.func, instruction)) {
                Displacement::Fits => continue,
                Displacement::Split { high } => high,
                Displacement::WithIndex if is_extended(cursor.func, base) => i64::from(displacement),
                Displacement::WithIndex => continue,
            };
            let sum = *sums.entry((base, high)).or_insert_with(|| {
                let high = cursor.ins().iconst(types::I64, high);
                cursor.ins().iadd(base, high)
            });
            let hidden = hide(&mut cursor, sum);
            // The part that is left lies between -2^11 and 2^11.
            let low = (i64::from(displacement) - high) as i32;
            set_address(cursor.func, instruction, hidden, low);
        }
    }
}

/// Lets a load or a store have another base and displacement.
pub fn set_address(function: &mut Function, instruction: Inst, base: Value, displacement: i32) {
    let displacement = Offset32::new(displacement);
    match &mut function.dfg.insts[instruction] {
        InstructionData::Load { arg, offset, .. } => (*arg, *offset) = (base, displacement),
        InstructionData::Store { args: [_, arg], offset, .. } => (*arg, *offset) = (base, displacement),
        _ => {}
    }
}

/// The base and the displacement of a load or a store.
pub fn operands(function: &Function, instruction: Inst) -> Option<(Value, i32)> {
    let (base, offset) = match function.dfg.insts[instruction] {
        InstructionData::Load { arg, offset, .. } => (arg, offset),
        InstructionData::Store { args: [_, arg], offset, .. } => (arg, offset),
        _ => return None,
    };
    let base = function.dfg.resolve_aliases(base);
    (function.dfg.value_type(base) == types::I64).then_some((base, offset.into()))
}

/// The number of 32 bits at which an access to linear memory is, but for its displacement, behind the instruction that
/// extends it.
pub fn narrow_index(function: &Function, access: Inst) -> Option<(Inst, Value)> {
    let dfg = &function.dfg;
    if dfg.insts[access].memflags_trap_code(dfg) != Some(TrapCode::HEAP_OUT_OF_BOUNDS) {
        return None;
    }
    let (base, _) = operands(function, access)?;
    let made = dfg.value_def(base).inst()?;
    let InstructionData::Unary { opcode: Opcode::Uextend, arg } = dfg.insts[made] else { return None };
    let narrow = dfg.resolve_aliases(arg);
    (dfg.value_type(narrow) == types::I32).then_some((made, narrow))
}

/// How many bytes a load or a store touches.
pub fn width(function: &Function, instruction: Inst) -> u32 {
    let dfg = &function.dfg;
    match dfg.insts[instruction].opcode() {
        Opcode::Uload8 | Opcode::Sload8 | Opcode::Istore8 => 1,
        Opcode::Uload16 | Opcode::Sload16 | Opcode::Istore16 => 2,
        Opcode::Uload32 | Opcode::Sload32 | Opcode::Istore32 => 4,
        Opcode::Load => dfg.value_type(dfg.first_result(instruction)).bytes(),
        Opcode::Store => dfg.value_type(dfg.inst_args(instruction)[0]).bytes(),
        // Of vectors whose lanes are extended.
        _ => 8,
    }
}

/// Whether a value is an extended number of 32 bits.
pub fn is_extended(function: &Function, value: Value) -> bool {
    let dfg = &function.dfg;
    let Some(instruction) = dfg.value_def(value).inst() else { return false };
    dfg.insts[instruction].opcode() == Opcode::Uextend && dfg.value_type(dfg.inst_args(instruction)[0]) == types::I32
}
