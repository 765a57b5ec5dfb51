//! What instructions work with.

use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::entity::SecondaryMap;
use cranelift_codegen::ir::{Function, Inst, InstBuilder, InstructionData, Opcode, Value, types};

/// A constant number of at most 64 bits, without a sign.
pub fn constant(function: &Function, value: Value) -> Option<u64> {
    let dfg = &function.dfg;
    let made = dfg.value_def(dfg.resolve_aliases(value)).inst()?;
    match dfg.insts[made] {
        InstructionData::UnaryImm { opcode: Opcode::Iconst, imm } => {
            Some(imm.bits() as u64 & (u64::MAX >> (64 - dfg.value_type(value).bits())))
        }
        _ => None,
    }
}

/// How often values are used.
pub fn uses(function: &Function) -> SecondaryMap<Value, u32> {
    let mut uses: SecondaryMap<Value, u32> = SecondaryMap::new();
    for block in function.layout.blocks() {
        for instruction in function.layout.block_insts(block) {
            for value in function.dfg.inst_values(instruction) {
                uses[function.dfg.resolve_aliases(value)] += 1;
            }
        }
    }
    uses
}

/// Lets the operands of an instruction be values, not other names of values.
pub fn resolve(function: &mut Function, instruction: Inst) {
    let dfg = &mut function.dfg;
    for position in 0..dfg.inst_args(instruction).len() {
        let value = dfg.resolve_aliases(dfg.inst_args(instruction)[position]);
        dfg.inst_args_mut(instruction)[position] = value;
    }
}

/// Lets a value stand for the result of an instruction, which is removed.
pub fn replace(function: &mut Function, instruction: Inst, value: Value) {
    let result = function.dfg.first_result(instruction);
    function.layout.remove_inst(instruction);
    function.dfg.clear_results(instruction);
    function.dfg.change_to_alias(result, value);
}

/// Lets an instruction have a result of 64 bits, whose lower half is what it was. Returns the half and the result.
pub fn widen(function: &mut Function, instruction: Inst, result: Value) -> (Value, Value) {
    let wide = function.dfg.replace_result(result, types::I64);
    let mut cursor = FuncCursor::new(function).after_inst(instruction);
    let narrow = cursor.ins().ireduce(types::I32, wide);
    cursor.func.dfg.change_to_alias(result, narrow);
    (narrow, wide)
}

/// Hides what a value is made of from cranelift, which would make parts of it again for each access: behind an addition
/// of zero, of which no instruction comes.
pub fn hide(cursor: &mut FuncCursor<'_>, value: Value) -> Value {
    let zero = cursor.ins().iconst(types::I64, 0);
    cursor.ins().iadd(value, zero)
}
