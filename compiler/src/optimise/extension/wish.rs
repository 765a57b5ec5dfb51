//! Which values are extended, or could be compared extended.

use super::passed::Passed;
use cranelift_codegen::entity::EntitySet;
use cranelift_codegen::ir::{Block, Function, Inst, Opcode, Value, ValueDef, types};

/// The values whose twins are of use.
pub struct Wishes {
    twins: EntitySet<Value>,
    /// Those that are extended without a sign.
    extended: EntitySet<Value>,
}

impl Wishes {
    /// Finds what instructions use extended, and what such values are made of.
    pub fn find(function: &Function, blocks: &[Block], passed: &Passed) -> Self {
        let mut wishes = Self { twins: EntitySet::new(), extended: EntitySet::new() };
        let mut open = Vec::new();
        let dfg = &function.dfg;
        for block in blocks {
            for instruction in function.layout.block_insts(*block) {
                let operands = dfg.inst_args(instruction);
                let opcode = dfg.insts[instruction].opcode();
                let Some(first) = operands.first().map(|first| dfg.resolve_aliases(*first)) else { continue };
                if opcode == Opcode::Icmp && dfg.value_type(first) == types::I32 {
                    open.extend(operands.iter().map(|operand| dfg.resolve_aliases(*operand)));
                } else if is_condition(function, instruction, first) {
                    open.push(first);
                } else if is_extension(function, instruction) {
                    open.push(first);
                    if opcode == Opcode::Uextend {
                        wishes.extended.insert(first);
                    }
                }
            }
        }
        while let Some(value) = open.pop() {
            if wishes.twins.insert(value) {
                open.extend(passed.to(value).iter().map(|(_, argument)| *argument));
                made_of(function, value, &mut open);
            }
        }
        wishes
    }

    /// Whether there are none.
    pub fn are_none(&self) -> bool {
        self.twins.is_empty()
    }

    /// Whether the twin of a value is of use.
    pub fn contains(&self, value: Value) -> bool {
        self.twins.contains(value)
    }

    /// Whether a value is extended without a sign.
    pub fn is_extended(&self, value: Value) -> bool {
        self.extended.contains(value)
    }
}

/// The values of whose twins the twin of a value would be made.
fn made_of(function: &Function, value: Value, operands: &mut Vec<Value>) {
    let dfg = &function.dfg;
    let ValueDef::Result(made, _) = dfg.value_def(value) else { return };
    let args = dfg.inst_args(made);
    let args = match dfg.insts[made].opcode() {
        Opcode::Band | Opcode::Bor | Opcode::Bxor | Opcode::Bnot => args,
        Opcode::Select => &args[1..],
        _ => return,
    };
    operands.extend(args.iter().map(|operand| dfg.resolve_aliases(*operand)));
}

/// Whether an instruction extends 32 bits to 64.
pub fn is_extension(function: &Function, instruction: Inst) -> bool {
    let dfg = &function.dfg;
    matches!(dfg.insts[instruction].opcode(), Opcode::Uextend | Opcode::Sextend)
        && dfg.value_type(dfg.inst_args(instruction)[0]) == types::I32
        && dfg.value_type(dfg.first_result(instruction)) == types::I64
}

/// Whether an instruction asks whether its first operand, of 32 bits, is zero. Comparisons are taken in as they are.
pub fn is_condition(function: &Function, instruction: Inst, first: Value) -> bool {
    let dfg = &function.dfg;
    let asks =
        matches!(dfg.insts[instruction].opcode(), Opcode::Brif | Opcode::Trapz | Opcode::Trapnz | Opcode::Select);
    let made = dfg.value_def(first).inst().map(|made| dfg.insts[made].opcode());
    asks && dfg.value_type(first) == types::I32 && made != Some(Opcode::Uextend)
}
