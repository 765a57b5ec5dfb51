//! Which values have twins that take no instruction.

use super::super::operand;
use super::super::region::Regions;
use super::passed::Passed;
use super::wish::Wishes;
use cranelift_codegen::entity::EntitySet;
use cranelift_codegen::ir::{Block, Function, Inst, Opcode, Value, types};
use std::collections::HashSet;

/// The rounds after which no parameters become twins: each round finds some that cannot.
const ROUNDS: usize = 8;

/// The values whose twins take no instruction.
pub struct Free {
    /// The parameters of blocks that become twins.
    pub parameters: HashSet<Value>,
    values: EntitySet<Value>,
}

impl Free {
    /// Finds them. A parameter is one if what is passed to it is, but for what is passed from outside its loop.
    pub fn find(function: &Function, blocks: &[Block], regions: &Regions, passed: &Passed, wishes: &Wishes) -> Self {
        let mut parameters: HashSet<Value> = passed.parameters().filter(|value| wishes.contains(*value)).collect();
        for _ in 0..ROUNDS {
            let values = values(function, blocks, &parameters);
            let before = parameters.len();
            parameters.retain(|parameter| {
                let Some(block) = passed.block(*parameter) else { return false };
                let mut all = passed.to(*parameter).iter();
                all.all(|(from, value)| values.contains(*value) || regions.level(*from) < regions.level(block))
            });
            if parameters.len() == before {
                return Self { parameters, values };
            }
        }
        Self { values: values(function, blocks, &HashSet::new()), parameters: HashSet::new() }
    }

    /// Whether a value has a twin that takes no instruction.
    pub fn contains(&self, value: Value) -> bool {
        self.values.contains(value)
    }
}

/// The values that are free if these parameters are.
fn values(function: &Function, blocks: &[Block], parameters: &HashSet<Value>) -> EntitySet<Value> {
    let mut free = EntitySet::new();
    for parameter in parameters {
        free.insert(*parameter);
    }
    for block in blocks {
        for instruction in function.layout.block_insts(*block) {
            if is_free(function, instruction, &free) {
                free.insert(function.dfg.first_result(instruction));
            }
        }
    }
    free
}

/// Whether the result of an instruction is free if these values are.
fn is_free(function: &Function, instruction: Inst, free: &EntitySet<Value>) -> bool {
    let dfg = &function.dfg;
    let Some(result) = dfg.inst_results(instruction).first() else { return false };
    if dfg.value_type(*result) != types::I32 {
        return false;
    }
    let operand = |position: usize| dfg.resolve_aliases(dfg.inst_args(instruction)[position]);
    let is_free = |position| free.contains(operand(position));
    match dfg.insts[instruction].opcode() {
        // These are one instruction for 32 bits, or none.
        Opcode::Iadd | Opcode::Isub | Opcode::Ishl | Opcode::Sshr | Opcode::Ushr | Opcode::Iconst => true,
        Opcode::Load | Opcode::Uload8 | Opcode::Uload16 | Opcode::Sload8 | Opcode::Sload16 => true,
        Opcode::Uextend => true,
        // The rest is done with all 64 bits.
        Opcode::Band if is_small(function, *result) => true,
        Opcode::Band | Opcode::Bor | Opcode::Bxor => is_free(0) && is_free(1),
        Opcode::Bnot => is_free(0),
        Opcode::Select => is_free(1) && is_free(2),
        _ => false,
    }
}

/// A constant of 32 bits.
pub fn constant(function: &Function, value: Value) -> Option<i32> {
    operand::constant(function, value).map(|constant| constant as i32)
}

/// Whether a value of 32 bits is known to be less than 2^31, from the instruction that makes it.
pub fn is_small(function: &Function, value: Value) -> bool {
    let dfg = &function.dfg;
    let Some(made) = dfg.value_def(value).inst() else { return false };
    let constant = |position: usize| constant(function, dfg.inst_args(made)[position]);
    match dfg.insts[made].opcode() {
        Opcode::Uload8 | Opcode::Uload16 | Opcode::Uextend => true,
        Opcode::Ushr => constant(1).is_some_and(|by| by & 31 != 0),
        Opcode::Band => constant(0).or_else(|| constant(1)).is_some_and(|mask| mask >= 0),
        _ => false,
    }
}
