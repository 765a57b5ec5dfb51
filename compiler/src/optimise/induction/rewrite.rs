//! Counters that get 64 bits.

use super::super::operand::{constant, hide, replace};
use super::entry::Entry;
use super::exact::{self, Exact};
use super::linear::{Base, Sum, shifted};
use super::{Counter, Extension, step};
use crate::target::{Displacement, Target};
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::{Block, BlockArg, Function, Inst, InstBuilder, Value, types};
use std::collections::BTreeMap;

/// Lets a counter have 64 bits, and these extensions be sums of it. In these blocks, accesses are made at these sums.
pub fn rewrite(
    function: &mut Function,
    target: &dyn Target,
    counter: &Counter,
    extensions: BTreeMap<Inst, Extension>,
    made: &[(Sum, Block)],
    exact: &mut Exact,
) {
    let wide = function.dfg.replace_block_param(counter.parameter, types::I64);
    let mut cursor = FuncCursor::new(function).at_first_insertion_point(counter.header);
    let narrow = cursor.ins().ireduce(types::I32, wide);
    cursor.func.dfg.change_to_alias(counter.parameter, narrow);

    let mut entry = Entry::new(function, counter, extensions.values().map(|extension| &extension.sum));
    let first = constant(function, entry.wide());
    let made = made.iter().find(|(sum, _)| exact::is_exact(sum, first)).map(|(_, block)| *block);
    if made.is_some() {
        exact.add(narrow, wide, counter, counter.header);
    }
    for (extension, Extension { sum, is_displaced }) in extensions {
        let adds_index = target.adds_index(is_displaced);
        let is_displacement = |constant: i64| {
            (sum.shift == 0 || !adds_index)
                && i32::try_from(constant).is_ok_and(|constant| target.far(constant, 1) == Displacement::Fits)
        };
        let base = entry.base(function, &sum, is_displacement);
        let mut cursor = FuncCursor::new(function).at_inst(extension);
        let shifted = shifted(&mut cursor, (wide, sum.shift));
        let value = match base {
            Base::Constant(0) => shifted,
            Base::Constant(constant) => {
                let constant = cursor.ins().iconst(types::I64, constant);
                cursor.ins().iadd(shifted, constant)
            }
            Base::Value(base) => {
                let sum = cursor.ins().iadd(base, shifted);
                if adds_index { sum } else { hide(&mut cursor, sum) }
            }
        };
        replace(function, extension, value);
    }
    let mut nexts: BTreeMap<Inst, Value> = BTreeMap::new();
    for (block, made_by) in &counter.rounds {
        let next = *nexts.entry(*made_by).or_insert_with(|| {
            let (next, half) = next(function, *made_by, wide, narrow);
            // Rounds that have made the access know the next counter, too.
            if let Some(made) = made {
                exact.add(half, next, counter, made);
            }
            next
        });
        if let Some(branch) = function.layout.last_inst(*block) {
            pass(function, branch, counter, next);
        }
    }
    pass(function, counter.entry, counter, entry.wide());
}

/// Makes the next counter of 64 bits, whose lower half becomes the one of 32 bits. Returns both.
fn next(function: &mut Function, made: Inst, wide: Value, narrow: Value) -> (Value, Value) {
    let step = step(function, made, narrow).unwrap_or_default();
    let mut cursor = FuncCursor::new(function).at_inst(made);
    let step = cursor.ins().iconst(types::I64, step as i64);
    let next = cursor.ins().iadd(wide, step);
    let half = cursor.ins().ireduce(types::I32, next);
    replace(function, made, half);
    (next, half)
}

/// Lets a branch to the header pass a value for the counter.
fn pass(function: &mut Function, branch: Inst, counter: &Counter, value: Value) {
    let dfg = &mut function.dfg;
    for destination in dfg.insts[branch].branch_destination_mut(&mut dfg.jump_tables, &mut dfg.exception_tables) {
        if destination.block(&dfg.value_lists) == counter.header {
            let mut position = 0;
            destination.update_args(&mut dfg.value_lists, |argument| {
                position += 1;
                if position - 1 == counter.position { BlockArg::Value(value) } else { argument }
            });
        }
    }
}
