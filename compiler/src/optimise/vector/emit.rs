//! Makes the loop of vectors, and what decides whether it runs.
//!
//! The module's loop stays as it is, and is entered with what its parameters are in the first round that is left:
//!
//! ```text
//! before → checks → vectors ⟲ → rest → begin → the loop ⟲ → behind
//!            ↓                   ↓       ↑
//!            →→→→→→→→→→→→→→→→→→→→|→→→→→→→→     (a check fails)
//!                                →→→→→→→→→→→→→→→→→→→→→→→→→↑  (no round is left)
//! ```

use super::super::Memory;
use super::super::operand::constant;
use super::check;
use super::count::kind_mask;
use super::exit::{Exit, Last, Source};
use super::plan::{Plan, VECTOR};
use super::total::{Total, neutral};
use super::turn::{Vectors, flags, vector};
use crate::target::Target;
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::immediates::Offset32;
use cranelift_codegen::ir::{Block, BlockArg, Function, Inst, InstBuilder, Type, Value, types};

/// How many rounds there are, and what is made of that.
#[derive(Clone, Copy)]
pub struct Numbers {
    /// All rounds; those of the vectors.
    pub all: Value,
    pub of_vectors: Value,
    /// The bytes that the rounds of the vectors move addresses by.
    pub bytes: Value,
    /// All rounds and those of the vectors, if they are known.
    pub known: Option<(u64, u64)>,
}

/// Makes a block before another one.
pub fn block_before(function: &mut Function, before: Block) -> Block {
    let block = function.dfg.make_block();
    function.layout.insert_block(block, before);
    block
}

/// Makes the loop of a plan.
pub fn emit(function: &mut Function, plan: &Plan, target: &dyn Target, memory: &Memory, lasts: Option<Vec<Last>>) {
    let shape = &plan.shape;
    let exit = lasts.map(|lasts| Exit::new(function, shape, lasts));
    let checks = block_before(function, shape.block);
    let begin = block_before(function, shape.block);
    enter(function, shape.entry, shape.block, checks);

    let location = function.srcloc(shape.branch);
    let firsts: Vec<BlockArg> = shape.parameters.iter().map(|parameter| BlockArg::Value(parameter.first)).collect();
    let parameters: Vec<BlockArg> = shape
        .parameters
        .iter()
        .map(|parameter| BlockArg::Value(function.dfg.append_block_param(begin, parameter.kind)))
        .collect();
    let mut cursor = FuncCursor::new(function).at_bottom(begin).with_srcloc(location);
    cursor.ins().jump(shape.block, &parameters);

    let mut cursor = FuncCursor::new(function).at_bottom(checks).with_srcloc(location);
    let otherwise = check::Otherwise { block: begin, arguments: firsts };
    let (numbers, starts) = check::emit(&mut cursor, plan, memory, exit.is_some(), &otherwise);

    let turns = block_before(cursor.func, begin);
    let rest = block_before(cursor.func, begin);
    let mut vectors = Vectors::new(plan, target, &starts);
    vectors.emit_same(&mut cursor);
    let zero = cursor.ins().iconst(types::I64, 0);
    let mut begins = vec![BlockArg::Value(zero)];
    let moved = cursor.func.dfg.append_block_param(turns, types::I64);
    let mut totals = Vec::new();
    for total in &plan.totals {
        let neutral = cursor.ins().iconst(total.kind, neutral(total.opcode) & kind_mask(total.kind));
        begins.push(BlockArg::Value(cursor.ins().splat(vector(total.kind), neutral)));
        totals.push(cursor.func.dfg.append_block_param(turns, vector(total.kind)));
    }
    cursor.ins().jump(turns, &begins);
    cursor.goto_bottom(turns);
    vectors.emit_turn(&mut cursor, moved, &mut totals);
    let step = cursor.ins().iconst(types::I64, i64::from(VECTOR) * plan.vectors as i64);
    let next = cursor.ins().iadd(moved, step);
    let again = cursor.ins().icmp(IntCC::UnsignedLessThan, next, numbers.bytes);
    let nexts: Vec<BlockArg> = [next].iter().chain(&totals).map(|next| BlockArg::Value(*next)).collect();
    cursor.ins().brif(again, turns, &nexts, rest, &[]);

    cursor.goto_bottom(rest);
    cursor.set_srcloc(location);
    let totals = emit_totals(&mut cursor, plan, &totals);
    emit_rest(&mut cursor, plan, &numbers, &starts, &totals, begin, exit);
}

/// Lets the way into a loop lead to another block, without anything that it passes.
fn enter(function: &mut Function, entry: Inst, from: Block, to: Block) {
    let dfg = &mut function.dfg;
    for destination in dfg.insts[entry].branch_destination_mut(&mut dfg.jump_tables, &mut dfg.exception_tables) {
        if destination.block(&dfg.value_lists) == from {
            destination.clear(&mut dfg.value_lists);
            destination.set_block(to, &mut dfg.value_lists);
        }
    }
}

/// Puts the lanes of totals together, and what there was before the loop; with their parameters.
fn emit_totals(cursor: &mut FuncCursor<'_>, plan: &Plan, totals: &[Value]) -> Vec<(usize, Value)> {
    let whole = |(total, lanes): (&Total, &Value)| {
        let mut sum = plan.shape.parameters[total.parameter].first;
        for lane in 0..(VECTOR / total.kind.bytes()) as u8 {
            let lane = cursor.ins().extractlane(*lanes, lane);
            let made = cursor.ins().Binary(total.opcode, total.kind, sum, lane).0;
            sum = cursor.func.dfg.first_result(made);
        }
        (total.parameter, sum)
    };
    plan.totals.iter().zip(totals).map(whole).collect()
}

/// What follows the vectors: the module's loop with what is left, or what is behind it.
fn emit_rest(
    cursor: &mut FuncCursor<'_>,
    plan: &Plan,
    numbers: &Numbers,
    starts: &[Value],
    totals: &[(usize, Value)],
    begin: Block,
    exit: Option<Exit>,
) {
    let total = |parameter: usize| totals.iter().find(|(other, _)| *other == parameter).map(|(_, total)| *total);
    let done = |exit: &Exit, cursor: &mut FuncCursor<'_>| -> Vec<BlockArg> {
        let lasts = exit.lasts.iter().filter_map(|last| {
            let (first, step, less) = match last.source {
                Source::Counter { first, step, less } => (first, step, less),
                Source::Total { parameter } => return total(parameter),
            };
            let known = numbers.known.map(|(all, _)| all as i64 - less);
            let number = match known {
                Some(known) => cursor.ins().iconst(types::I64, known),
                None if less == 0 => numbers.all,
                None => {
                    let less = cursor.ins().iconst(types::I64, -less);
                    cursor.ins().iadd(numbers.all, less)
                }
            };
            Some(counter(cursor, last.kind, first, step, number))
        });
        lasts.map(BlockArg::Value).collect()
    };
    let is_over = match numbers.known {
        Some((all, of_vectors)) => all == of_vectors,
        None => numbers.all == numbers.of_vectors,
    };
    match (&exit, numbers.known) {
        (Some(exit), _) if is_over => {
            let arguments = done(exit, cursor);
            cursor.ins().jump(exit.block, &arguments);
            // The module's loop is still there for what no check lets through.
            return;
        }
        (Some(exit), None) => {
            let arguments = done(exit, cursor);
            let left = cursor.ins().isub(numbers.all, numbers.of_vectors);
            let go_on = block_before(cursor.func, begin);
            cursor.ins().brif(left, go_on, &[], exit.block, &arguments);
            cursor.goto_bottom(go_on);
        }
        _ => {}
    }
    let mut arguments = Vec::new();
    for (number, parameter) in plan.shape.parameters.iter().enumerate() {
        let value = match parameter.step {
            Some(step) => counter(cursor, parameter.kind, parameter.first, step, numbers.of_vectors),
            None if let Some(total) = total(number) => total,
            None => {
                // It is there: `Plan` has one for each of these.
                let passed = plan.passed.iter().find(|passed| passed.parameter == number);
                let Some(leaf) = passed.map(|passed| passed.leaf) else { continue };
                let place = &plan.places.all[leaf.place];
                let start = match place.stride {
                    0 => starts[leaf.place],
                    _ => cursor.ins().iadd(starts[leaf.place], numbers.bytes),
                };
                let displacement = Offset32::new((leaf.displacement - place.low) as i32);
                let flags = flags(cursor.func, leaf.load);
                cursor.ins().load(parameter.kind, flags, start, displacement)
            }
        };
        arguments.push(BlockArg::Value(value));
    }
    cursor.ins().jump(begin, &arguments);
}

/// What a counter is after a number of rounds.
fn counter(cursor: &mut FuncCursor<'_>, kind: Type, first: Value, step: i64, rounds: Value) -> Value {
    let mask = kind_mask(kind);
    match (constant(cursor.func, first), constant(cursor.func, rounds)) {
        (Some(first), Some(rounds)) => {
            let sum = (first as i64).wrapping_add(step.wrapping_mul(rounds as i64));
            cursor.ins().iconst(kind, sum & mask)
        }
        _ => {
            let rounds = if kind == types::I32 { cursor.ins().ireduce(types::I32, rounds) } else { rounds };
            let moved = if step.abs().count_ones() == 1 {
                let by = cursor.ins().iconst(types::I32, i64::from(step.trailing_zeros()));
                if step.abs() == 1 { rounds } else { cursor.ins().ishl(rounds, by) }
            } else {
                let step = cursor.ins().iconst(kind, step.abs() & mask);
                cursor.ins().imul(rounds, step)
            };
            if step > 0 { cursor.ins().iadd(first, moved) } else { cursor.ins().isub(first, moved) }
        }
    }
}
