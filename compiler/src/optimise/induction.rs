//! Counters of 32 bits by which loops access memory, counted in 64 bits.
//!
//! A loop adds a step to a counter in each round, and accesses memory at a sum of 32 bits of the counter and of what
//! does not change. The sum may wrap, so it has to be made, and extended, for each access. But if each round makes the
//! access, memory itself bounds the sum. So the counter becomes one of 64 bits, and the extended sum becomes the sum of
//! 64 bits of a base that is made before the loop and of the counter, shifted as before. Accesses do that by
//! themselves.
//!
//! **Why it is correct**: let `sum(n)` be the sum of round `n`, a number of 32 bits, to which each round adds the same
//! advance, wrapping: the step, shifted. Let `wide(n)` be the number of 64 bits that begins as `sum(0)`, extended, and
//! to which each round adds the same in 64 bits. Then both are equal in all rounds. In the first they are. If they are
//! in round `n`, and there is a round `n + 1`, the access of round `n` was made at `sum(n)` or beyond and did not trap.
//! So `sum(n)` lies below the largest size that any memory of the program may have, which is `2^32 - room` at most
//! (`plan/memory.rs`). The advance is at most `room`, so `sum(n) + advance` is below `2^32`: it does not wrap, and the
//! next ones are equal, too.
//!
//! `wide(n)` is made as `base + (counter << shift)`, where `counter` is a number of 64 bits whose lower half is the
//! module's counter, and `base` is `wide(0) - (counter of the first round << shift)`, in 64 bits, which wrap alike. So
//! it does not matter whether the counter itself, or anything else that is made of it, wraps.
//!
//! The address is the same number as before, so the sandbox needs no other argument than that of `translate/heap.rs`.

mod entry;
mod exact;
pub(super) mod linear;
mod rewrite;

use super::displacement::{narrow_index, operands};
use super::operand::constant;
use super::region::Regions;
use crate::target::Target;
use cranelift_codegen::Context;
use cranelift_codegen::ir::{Block, BlockArg, Function, Inst, InstructionData, Opcode, Value};
use cranelift_codegen::loop_analysis::Loop;
use exact::Exact;
use linear::Sum;
use rewrite::rewrite;
use std::collections::{BTreeMap, HashSet};

/// As many ways may go back to the header of a loop: each is compared with each access.
const ROUNDS: usize = 16;

/// An access whose address is the extended sum of a loop's counter and of what does not change in the loop.
struct Access {
    /// The instruction that extends the sum.
    extension: Inst,
    sum: Sum,
    /// What the access itself adds.
    displacement: i32,
    /// Where the access is.
    block: Block,
}

/// The extended sum of accesses.
struct Extension {
    sum: Sum,
    /// Whether some of them add something themselves.
    is_displaced: bool,
}

/// A counter of 32 bits: a parameter of the header of a loop.
struct Counter {
    parameter: Value,
    inner: Loop,
    header: Block,
    position: usize,
    /// The end of the only block from which the loop is entered.
    entry: Inst,
    /// What the counter is in the first round.
    first: Value,
    /// The blocks that go back to the header, and the instructions that make the next counter.
    rounds: Vec<(Block, Inst)>,
    /// The largest step.
    step: u64,
}

/// Rewrites all counters for which it pays. `room` is how many addresses of 32 bits are beyond all memories.
pub fn run(codegen: &mut Context, target: &dyn Target, regions: &Regions, room: u32) {
    let mut exact = Exact::default();
    for (parameter, (inner, accesses)) in accesses(&codegen.func, regions) {
        let Some(counter) = counter(codegen, regions, inner, parameter) else { continue };
        let is_made = |access: &&Access| {
            let advance = counter.step << access.sum.shift;
            let mut ends = counter.rounds.iter();
            advance <= u64::from(room) && ends.all(|(end, _)| codegen.domtree.block_dominates(access.block, *end))
        };
        let made: Vec<(Sum, Block)> =
            accesses.iter().filter(is_made).map(|access| (access.sum.clone(), access.block)).collect();
        let sums: HashSet<&Sum> = made.iter().map(|(sum, _)| sum).collect();
        let mut rewritten: BTreeMap<Inst, Extension> = BTreeMap::new();
        for Access { extension, sum, displacement, .. } in accesses {
            if sums.contains(&sum) {
                let extension = rewritten.entry(extension).or_insert(Extension { sum, is_displaced: false });
                extension.is_displaced |= displacement != 0;
            }
        }
        if !rewritten.is_empty() {
            rewrite(&mut codegen.func, target, &counter, rewritten, &made, &mut exact);
        }
    }
    exact.compare(codegen, regions);
    codegen.func.dfg.resolve_all_aliases();
}

/// The accesses by counters, by counter, with its loop.
fn accesses(function: &Function, regions: &Regions) -> BTreeMap<Value, (Loop, Vec<Access>)> {
    let mut accesses: BTreeMap<Value, (Loop, Vec<Access>)> = BTreeMap::new();
    for block in function.layout.blocks() {
        for instruction in function.layout.block_insts(block) {
            let Some((extension, narrow)) = narrow_index(function, instruction) else { continue };
            let Some((_, displacement @ 0..)) = operands(function, instruction) else { continue };
            for inner in regions.around(block) {
                let Some(sum) = Sum::of(function, narrow, |value| regions.is_invariant(function, inner, value)) else {
                    break;
                };
                // In what does not change, the counter may be one of a loop further out.
                let Some(counter) = sum.counter else { continue };
                let header = regions.header(inner);
                if function.dfg.block_params(header).contains(&counter) {
                    let (_, known) = accesses.entry(counter).or_insert_with(|| (inner, Vec::new()));
                    known.push(Access { extension, sum, displacement, block });
                }
                break;
            }
        }
    }
    accesses
}

/// What is known of a parameter of a loop's header, if it is a counter that goes up.
fn counter(codegen: &Context, regions: &Regions, inner: Loop, parameter: Value) -> Option<Counter> {
    let function = &codegen.func;
    let dfg = &function.dfg;
    let header = regions.header(inner);
    let position = dfg.block_params(header).iter().position(|other| *other == parameter)?;
    let (mut entries, mut rounds, mut largest) = (Vec::new(), Vec::new(), 0);
    for before in codegen.cfg.pred_iter(header) {
        let destinations = dfg.insts[before.inst].branch_destination(&dfg.jump_tables, &dfg.exception_tables);
        for destination in destinations.iter().filter(|to| to.block(&dfg.value_lists) == header) {
            let BlockArg::Value(value) = destination.args(&dfg.value_lists).nth(position)? else { return None };
            let value = dfg.resolve_aliases(value);
            if regions.contains(inner, before.block) {
                let made = dfg.value_def(value).inst()?;
                largest = largest.max(step(function, made, parameter)?);
                rounds.push((before.block, made));
            } else {
                entries.push((before.inst, value));
            }
        }
    }
    entries.dedup();
    let [(entry, first)] = entries[..] else { return None };
    if rounds.len() > ROUNDS {
        return None;
    }
    let before = function.layout.inst_block(entry)?;
    regions.begins(inner, before).then_some(Counter {
        parameter,
        inner,
        header,
        position,
        entry,
        first,
        rounds,
        step: largest,
    })
}

/// What an instruction adds to a counter.
fn step(function: &Function, made: Inst, counter: Value) -> Option<u64> {
    let dfg = &function.dfg;
    let InstructionData::Binary { opcode: Opcode::Iadd, args } = dfg.insts[made] else { return None };
    match args.map(|operand| dfg.resolve_aliases(operand)) {
        [one, other] if one == counter => constant(function, other),
        [one, other] if other == counter => constant(function, one),
        _ => None,
    }
}
