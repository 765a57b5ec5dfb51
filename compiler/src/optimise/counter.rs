//! Ends of loops that compare a counter.
//!
//! A loop that goes on until `counter + 1` is some constant is turned by cranelift's optimiser into one that compares
//! the counter itself with a constant that is less by one. So both are needed at the end of the loop, in two
//! registers, and the jump back has to be preceded by a move. This pass lets the comparison be of the sum again, where
//! a branch passes the sum on: `counter == constant` becomes `counter + step == constant + step`.
//!
//! **Why it is correct**: both sides wrap alike, and adding the same number to both keeps equality and its opposite.

use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Function, Inst, InstBuilder, InstructionData, Opcode, Value};

/// Rewrites all comparisons for which it pays.
pub fn run(function: &mut Function) {
    let mut cursor = FuncCursor::new(function);
    while let Some(block) = cursor.next_block() {
        let Some(branch) = cursor.func.layout.last_inst(block) else { continue };
        let Some(comparison) = comparison(cursor.func, branch) else { continue };
        let Some((sum, step)) = passed_on(cursor.func, branch, comparison.operand) else { continue };
        cursor.goto_inst(branch);
        let kind = cursor.func.dfg.value_type(sum);
        // Constants are kept as numbers without a sign, of as many bits as their type.
        let constant = comparison.constant.wrapping_add(step) & (u64::MAX >> (64 - kind.bits()));
        let constant = cursor.ins().iconst(kind, constant as i64);
        let condition = cursor.ins().icmp(comparison.condition, sum, constant);
        cursor.func.dfg.inst_args_mut(branch)[0] = condition;
    }
}

/// A comparison of a value with a constant.
struct Comparison {
    condition: IntCC,
    operand: Value,
    constant: u64,
}

/// The comparison that decides a branch, if it is one of equality.
fn comparison(function: &Function, branch: Inst) -> Option<Comparison> {
    let dfg = &function.dfg;
    let InstructionData::Brif { arg, .. } = dfg.insts[branch] else { return None };
    let made = dfg.value_def(dfg.resolve_aliases(arg)).inst()?;
    let InstructionData::IntCompare { cond, args: [operand, constant], .. } = dfg.insts[made] else { return None };
    if !matches!(cond, IntCC::Equal | IntCC::NotEqual) {
        return None;
    }
    let operand = dfg.resolve_aliases(operand);
    Some(Comparison { condition: cond, operand, constant: self::constant(function, constant)? })
}

/// What a branch passes on that is the sum of a value and a constant, and the constant.
fn passed_on(function: &Function, branch: Inst, value: Value) -> Option<(Value, u64)> {
    let dfg = &function.dfg;
    let destinations = dfg.insts[branch].branch_destination(&dfg.jump_tables, &dfg.exception_tables);
    let mut passed = destinations.iter().flat_map(|to| to.args(&dfg.value_lists)).filter_map(|to| to.as_value());
    passed.find_map(|sum| {
        let sum = dfg.resolve_aliases(sum);
        let made = dfg.value_def(sum).inst()?;
        let InstructionData::Binary { opcode: Opcode::Iadd, args: [one, other] } = dfg.insts[made] else { return None };
        let (one, other) = (dfg.resolve_aliases(one), dfg.resolve_aliases(other));
        let step = if one == value {
            other
        } else if other == value {
            one
        } else {
            return None;
        };
        Some((sum, constant(function, step)?))
    })
}

/// A constant number.
fn constant(function: &Function, value: Value) -> Option<u64> {
    let dfg = &function.dfg;
    let made = dfg.value_def(dfg.resolve_aliases(value)).inst()?;
    match dfg.insts[made] {
        InstructionData::UnaryImm { opcode: Opcode::Iconst, imm } => Some(imm.bits() as u64),
        _ => None,
    }
}
