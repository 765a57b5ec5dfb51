//! What is used of a loop after it.

use super::plan::Plan;
use super::shape::Shape;
use super::total::Total;
use cranelift_codegen::ir::{Block, BlockArg, Function, InstructionData, Opcode, Type, Value};
use std::collections::BTreeSet;

/// What is used after a loop.
#[derive(Clone, Copy)]
pub struct Last {
    pub value: Value,
    pub kind: Type,
    pub source: Source,
}

/// What it is made of.
#[derive(Clone, Copy)]
pub enum Source {
    /// A counter, so many steps less than there are rounds.
    Counter { first: Value, step: i64, less: i64 },
    /// The number to which all rounds have added something, by its parameter.
    Total { parameter: usize },
}

/// The block behind a loop where it ends in all ways, if it can end behind its vectors, too.
pub struct Exit {
    pub block: Block,
    pub lasts: Vec<Last>,
}

/// What is used after a loop, if what all of that is can be told without its last round.
pub fn lasts(function: &Function, plan: &Plan) -> Option<Vec<Last>> {
    let shape = &plan.shape;
    if !plan.count.is_exact() {
        return None;
    }
    let mut used = BTreeSet::new();
    for block in function.layout.blocks() {
        for instruction in function.layout.block_insts(block) {
            if block != shape.block {
                used.extend(function.dfg.inst_values(instruction).filter(|value| !shape.is_outside(function, *value)));
            }
        }
    }
    used.extend(passed(function, shape).into_iter().filter(|value| !shape.is_outside(function, *value)));
    let last = |value: Value| {
        let total = |total: &&Total| shape.parameters[total.parameter].next == value;
        if let Some(Total { parameter, kind, .. }) = plan.totals.iter().find(total) {
            return Some(Last { value, kind: *kind, source: Source::Total { parameter: *parameter } });
        }
        let counters = shape.parameters.iter().filter_map(|parameter| Some((parameter, parameter.step?)));
        let mut counters = counters.filter(|(parameter, _)| parameter.value == value || parameter.next == value);
        let (parameter, step) = counters.next()?;
        let less = i64::from(parameter.next != value);
        let source = Source::Counter { first: parameter.first, step, less };
        Some(Last { value, kind: parameter.kind, source })
    };
    used.into_iter().map(last).collect()
}

/// The way out of a loop, in its branch.
fn way_out(shape: &Shape) -> usize {
    usize::from(shape.repeats_if)
}

/// What a loop passes to the block behind it.
fn passed(function: &Function, shape: &Shape) -> Vec<Value> {
    let InstructionData::Brif { blocks, .. } = function.dfg.insts[shape.branch] else { return Vec::new() };
    let arguments = blocks[way_out(shape)].args(&function.dfg.value_lists);
    arguments.filter_map(|argument| argument.as_value()).map(|value| function.dfg.resolve_aliases(value)).collect()
}

impl Exit {
    /// Puts a block on the way out of a loop, whose parameters are what is used after it, and are used instead.
    pub fn new(function: &mut Function, shape: &Shape, lasts: Vec<Last>) -> Self {
        let block = function.dfg.make_block();
        let after = function.layout.next_block(shape.block);
        match after {
            Some(after) => function.layout.insert_block(block, after),
            None => function.layout.append_block(block),
        }
        let parameters: Vec<Value> =
            lasts.iter().map(|last| function.dfg.append_block_param(block, last.kind)).collect();
        let renamed = |value: Value| {
            let position = lasts.iter().position(|last| last.value == value);
            position.map_or(value, |position| parameters[position])
        };
        let blocks: Vec<Block> = function.layout.blocks().filter(|other| *other != shape.block).collect();
        for other in blocks {
            let mut next = function.layout.first_inst(other);
            while let Some(instruction) = next {
                next = function.layout.next_inst(instruction);
                function.dfg.map_inst_values(instruction, &renamed);
            }
        }
        let dfg = &mut function.dfg;
        if let InstructionData::Brif { blocks, .. } = &mut dfg.insts[shape.branch] {
            let way = &mut blocks[way_out(shape)];
            let mut onward = way.deep_clone(&mut dfg.value_lists);
            onward.update_args(&mut dfg.value_lists, |argument| argument.map_value(renamed));
            way.clear(&mut dfg.value_lists);
            way.set_block(block, &mut dfg.value_lists);
            way.extend(lasts.iter().map(|last| BlockArg::Value(last.value)), &mut dfg.value_lists);
            let jump = dfg.make_inst(InstructionData::Jump { opcode: Opcode::Jump, destination: onward });
            function.layout.append_inst(jump, block);
        }
        Self { block, lasts }
    }
}
