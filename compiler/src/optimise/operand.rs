//! What instructions work with.

use cranelift_codegen::ir::{Function, Inst, InstructionData, Opcode, Value};

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

/// Lets the operands of an instruction be values, not other names of values.
pub fn resolve(function: &mut Function, instruction: Inst) {
    let dfg = &mut function.dfg;
    for position in 0..dfg.inst_args(instruction).len() {
        let value = dfg.resolve_aliases(dfg.inst_args(instruction)[position]);
        dfg.inst_args_mut(instruction)[position] = value;
    }
}
