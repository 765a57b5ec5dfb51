//! Loops of one block.

use super::super::operand::constant;
use cranelift_codegen::Context;
use cranelift_codegen::ir::{Block, BlockArg, Function, Inst, InstructionData, Opcode, Type, Value, ValueDef, types};

/// As many instructions may be in such a loop, and as many values may change from round to round.
const LONGEST: usize = 400;
const PARAMETERS: usize = 12;

/// A loop of one block, which is entered by one way and left by one.
pub struct Shape {
    pub block: Block,
    /// The instruction that enters it.
    pub entry: Inst,
    /// The one that goes on with it or leaves it, and whether it goes on if its operand is not zero.
    pub branch: Inst,
    pub repeats_if: bool,
    pub parameters: Vec<Parameter>,
}

/// What changes from round to round.
#[derive(Clone, Copy)]
pub struct Parameter {
    pub value: Value,
    pub kind: Type,
    /// What it is in the first round.
    pub first: Value,
    /// What it is in the next one.
    pub next: Value,
    /// What each round adds to it, if it is a counter.
    pub step: Option<i64>,
}

impl Shape {
    /// The loop whose only block this is, if there is one.
    pub fn of(codegen: &Context, block: Block) -> Option<Self> {
        let function = &codegen.func;
        let dfg = &function.dfg;
        let branch = function.layout.last_inst(block)?;
        let InstructionData::Brif { blocks, .. } = dfg.insts[branch] else { return None };
        let repeats = blocks.map(|to| to.block(&dfg.value_lists) == block);
        let [repeats_if, false] = (if repeats[0] { repeats } else { [!repeats[1], repeats[0]] }) else { return None };
        if function.layout.block_insts(block).nth(LONGEST).is_some() || dfg.block_params(block).len() > PARAMETERS {
            return None;
        }
        let mut entries = codegen.cfg.pred_iter(block).filter(|before| before.block != block);
        let (entry, None) = (entries.next()?.inst, entries.next()) else { return None };
        let firsts = arguments(function, entry, block)?;
        let nexts = arguments(function, branch, block)?;
        let parameters = dfg.block_params(block).iter().zip(firsts).zip(nexts).map(|((value, first), next)| {
            let step = step(function, *value, next);
            Parameter { value: *value, kind: dfg.value_type(*value), first, next, step }
        });
        Some(Self { block, entry, branch, repeats_if, parameters: parameters.collect() })
    }

    /// Whether a value is made before the loop.
    pub fn is_outside(&self, function: &Function, value: Value) -> bool {
        match function.dfg.value_def(value) {
            ValueDef::Result(made, _) => function.layout.inst_block(made) != Some(self.block),
            ValueDef::Param(block, _) => block != self.block,
            ValueDef::Union(..) => false,
        }
    }

    /// The parameter that a value is.
    pub fn parameter(&self, value: Value) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.value == value)
    }
}

/// What a branch passes to a block to which it goes in one way only.
fn arguments(function: &Function, branch: Inst, block: Block) -> Option<Vec<Value>> {
    let dfg = &function.dfg;
    let all = dfg.insts[branch].branch_destination(&dfg.jump_tables, &dfg.exception_tables);
    let mut destinations = all.iter().filter(|to| to.block(&dfg.value_lists) == block);
    let (destination, None) = (destinations.next()?, destinations.next()) else { return None };
    let value = |argument| match argument {
        BlockArg::Value(value) => Some(dfg.resolve_aliases(value)),
        _ => None,
    };
    destination.args(&dfg.value_lists).map(value).collect()
}

/// What is added to a parameter to make the next one.
fn step(function: &Function, parameter: Value, next: Value) -> Option<i64> {
    let dfg = &function.dfg;
    let InstructionData::Binary { opcode, args } = dfg.insts[dfg.value_def(next).inst()?] else { return None };
    let [one, other] = args.map(|operand| dfg.resolve_aliases(operand));
    let signed = |value| {
        let number = constant(function, value)?;
        match dfg.value_type(value) {
            types::I32 => Some(i64::from(number as i32)),
            types::I64 => Some(number as i64),
            _ => None,
        }
    };
    let step = match opcode {
        Opcode::Iadd if one == parameter => signed(other),
        Opcode::Iadd if other == parameter => signed(one),
        Opcode::Isub if one == parameter => signed(other).and_then(i64::checked_neg),
        _ => None,
    };
    step.filter(|step| *step != 0 && i32::try_from(*step).is_ok_and(|step| step != i32::MIN))
}
