//! Ends of loops that compare a counter.
//!
//! A loop that goes on until `counter + 1` is some constant is turned by cranelift's optimiser into one that compares
//! the counter itself with a constant that is less by one; and compilers of modules ask whether a counter is at least 2
//! before they halve it. So two numbers are needed at the end of the loop, the counter and the one that the next round
//! gets, in two registers, and the jump back has to be preceded by a move. This pass lets the comparison be of the
//! latter, where a branch passes it on. **Why it is correct**:
//!
//! - `counter == constant` is `counter + step == constant + step`: both sides wrap alike, and adding the same number to
//!   both keeps equality and its opposite.
//! - `counter + step < counter`, without a sign, asks whether the sum wraps, for then it is less than `step`, and else
//!   at least `step`.
//! - `counter > 2^n - 1`, without a sign, is `counter >> n != 0`.

use super::operand::constant;
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::condcodes::{CondCode, IntCC};
use cranelift_codegen::ir::{Function, Inst, InstBuilder, InstructionData, Opcode, Type, Value};

/// Rewrites all comparisons for which it pays.
pub fn run(function: &mut Function) {
    let mut cursor = FuncCursor::new(function);
    while let Some(block) = cursor.next_block() {
        let Some(branch) = cursor.func.layout.last_inst(block) else { continue };
        let Some(comparison) = comparison(cursor.func, branch) else { continue };
        let Some(next) = of_next(cursor.func, branch, comparison) else { continue };
        let Comparison { condition, operand, other } = next;
        cursor.goto_inst(branch);
        let kind = cursor.func.dfg.value_type(operand);
        // Constants are kept as numbers without a sign, of as many bits as their type.
        let other = cursor.ins().iconst(kind, (other & mask(kind)) as i64);
        let condition = cursor.ins().icmp(condition, operand, other);
        cursor.func.dfg.inst_args_mut(branch)[0] = condition;
    }
}

/// A comparison of a value with another one.
#[derive(Clone, Copy)]
struct Comparison<T> {
    condition: IntCC,
    operand: Value,
    other: T,
}

/// The comparison that decides a branch.
fn comparison(function: &Function, branch: Inst) -> Option<Comparison<Value>> {
    let dfg = &function.dfg;
    let InstructionData::Brif { arg, .. } = dfg.insts[branch] else { return None };
    let made = dfg.value_def(dfg.resolve_aliases(arg)).inst()?;
    let InstructionData::IntCompare { cond: condition, args, .. } = dfg.insts[made] else { return None };
    let [operand, other] = args.map(|operand| dfg.resolve_aliases(operand));
    (dfg.value_type(operand).bits() <= 64).then_some(Comparison { condition, operand, other })
}

/// A comparison of what a branch passes on that says the same.
fn of_next(function: &Function, branch: Inst, asked: Comparison<Value>) -> Option<Comparison<u64>> {
    let dfg = &function.dfg;
    let destinations = dfg.insts[branch].branch_destination(&dfg.jump_tables, &dfg.exception_tables);
    let mut passed = destinations.iter().flat_map(|to| to.args(&dfg.value_lists)).filter_map(|to| to.as_value());
    passed.find_map(|next| of(function, dfg.resolve_aliases(next), asked))
}

/// A comparison of the next counter that says the same as one of the counter.
fn of(function: &Function, next: Value, asked: Comparison<Value>) -> Option<Comparison<u64>> {
    let dfg = &function.dfg;
    let made = dfg.value_def(next).inst()?;
    let InstructionData::Binary { opcode, args } = dfg.insts[made] else { return None };
    let [one, other] = args.map(|operand| dfg.resolve_aliases(operand));
    let bits = dfg.value_type(next).bits();
    match opcode {
        Opcode::Iadd => {
            let (counter, step) = match (constant(function, one), constant(function, other)) {
                (None, Some(step)) => (one, step),
                (Some(step), None) => (other, step),
                _ => return None,
            };
            sum(function, next, counter, step, asked)
        }
        Opcode::Ushr => shifted(function, next, one, constant(function, other)? % u64::from(bits), asked),
        _ => None,
    }
}

fn sum(
    function: &Function,
    next: Value,
    counter: Value,
    step: u64,
    asked: Comparison<Value>,
) -> Option<Comparison<u64>> {
    let (condition, other) = match asked.condition {
        equality @ (IntCC::Equal | IntCC::NotEqual) if asked.operand == counter => {
            (equality, constant(function, asked.other)?.wrapping_add(step))
        }
        _ if step == 0 => return None,
        wraps @ (IntCC::UnsignedLessThan | IntCC::UnsignedGreaterThanOrEqual)
            if (asked.operand, asked.other) == (next, counter) =>
        {
            (wraps, step)
        }
        wraps @ (IntCC::UnsignedGreaterThan | IntCC::UnsignedLessThanOrEqual)
            if (asked.operand, asked.other) == (counter, next) =>
        {
            (wraps.swap_args(), step)
        }
        _ => return None,
    };
    Some(match (condition, other) {
        // What is less than 1 is 0.
        (IntCC::UnsignedLessThan, 1) => Comparison { condition: IntCC::Equal, operand: next, other: 0 },
        (IntCC::UnsignedGreaterThanOrEqual, 1) => Comparison { condition: IntCC::NotEqual, operand: next, other: 0 },
        _ => Comparison { condition, operand: next, other },
    })
}

fn shifted(
    function: &Function,
    next: Value,
    counter: Value,
    by: u64,
    asked: Comparison<Value>,
) -> Option<Comparison<u64>> {
    if asked.operand != counter || by == 0 {
        return None;
    }
    let limit = constant(function, asked.other)?;
    let condition = match asked.condition {
        IntCC::UnsignedGreaterThan if limit == (1 << by) - 1 => IntCC::NotEqual,
        IntCC::UnsignedLessThanOrEqual if limit == (1 << by) - 1 => IntCC::Equal,
        IntCC::UnsignedGreaterThanOrEqual if limit == 1 << by => IntCC::NotEqual,
        IntCC::UnsignedLessThan if limit == 1 << by => IntCC::Equal,
        _ => return None,
    };
    Some(Comparison { condition, operand: next, other: 0 })
}

/// All bits of a type, which has at most 64.
fn mask(kind: Type) -> u64 {
    u64::MAX >> (64 - kind.bits())
}
