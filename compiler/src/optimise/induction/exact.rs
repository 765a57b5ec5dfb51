//! Counters of 64 bits that are the extended counters of 32 bits, and comparisons of them.
//!
//! riscv64 has comparisons of 64 bits only.
//!
//! **Why it is correct**: what is compared, without a sign or for equality, is extended without a sign on both sides,
//! which keeps the order. A counter `wide(n)` of 64 bits (see [`super`]) is the extended one if it is below `2^32`,
//! since its lower half is the counter. It is, if
//!
//! - the sum is the counter alone, since that is below `2^32`; or
//! - it begins at a constant `first`, and `first` plus the longest way that it can go is below `2^32`: the sum does not
//!   reach `2^32`, so what is added to the counter in all rounds, shifted, does not, either.
//!
//! The counter of the next round is exact where this round's access has been made, which keeps the next sum below
//! `2^32`.

use super::super::operand::constant;
use super::super::region::Regions;
use super::linear::Sum;
use super::{Counter, Function};
use cranelift_codegen::Context;
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, Inst, InstBuilder, InstructionData, Value, types};
use cranelift_codegen::loop_analysis::Loop;
use std::collections::HashMap;

/// Whether a counter that begins with `first`, if that is a constant, is exact if a sum of it does not wrap.
pub fn is_exact(sum: &Sum, first: Option<u64>) -> bool {
    let longest = u64::from(u32::MAX) >> sum.shift;
    sum.alone() == Some(0) || first.and_then(|first| first.checked_add(longest)).is_some_and(|end| end >> 32 == 0)
}

/// A number of 64 bits that is the extended one of 32 bits.
#[derive(Clone, Copy)]
struct Wide {
    value: Value,
    inner: Loop,
    entry: Inst,
    /// It is in blocks of the loop behind this one.
    from: Block,
}

/// Numbers of 32 bits of which the extended ones are there.
#[derive(Default)]
pub struct Exact(HashMap<Value, Wide>);

impl Exact {
    /// Remembers one.
    pub fn add(&mut self, narrow: Value, wide: Value, counter: &Counter, from: Block) {
        self.0.insert(narrow, Wide { value: wide, inner: counter.inner, entry: counter.entry, from });
    }

    /// Lets comparisons in loops be of the extended numbers.
    pub fn compare(&self, codegen: &mut Context, regions: &Regions) {
        if self.0.is_empty() {
            return;
        }
        let blocks: Vec<Block> = codegen.domtree.cfg_rpo().copied().collect();
        let (function, tree) = (&mut codegen.func, &codegen.domtree);
        let mut extended: HashMap<(Inst, Value), Value> = HashMap::new();
        for block in blocks {
            let known = |function: &Function, value: Value| {
                let known = self.0.get(&function.dfg.resolve_aliases(value)).copied();
                known.filter(|wide| regions.contains(wide.inner, block) && tree.block_dominates(wide.from, block))
            };
            let instructions: Vec<Inst> = function.layout.block_insts(block).collect();
            for instruction in instructions {
                match function.dfg.insts[instruction] {
                    InstructionData::IntCompare { cond, args, .. }
                        if matches!(cond, IntCC::Equal | IntCC::NotEqual) || cond == cond.unsigned() =>
                    {
                        let wides = args.map(|operand| known(function, operand));
                        let Some(wide) = wides[0].or(wides[1]) else { continue };
                        let mut compared = args;
                        for (operand, known) in compared.iter_mut().zip(wides) {
                            let Some(other) = known
                                .map(|known| known.value)
                                .or_else(|| extend(function, regions, &mut extended, wide, *operand))
                            else {
                                break;
                            };
                            *operand = other;
                        }
                        if compared.iter().all(|operand| function.dfg.value_type(*operand) == types::I64) {
                            function.dfg.inst_args_mut(instruction).copy_from_slice(&compared);
                        }
                    }
                    InstructionData::Brif { arg, .. } => {
                        if let Some(wide) = known(function, arg) {
                            function.dfg.inst_args_mut(instruction)[0] = wide.value;
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}

/// Extends what does not change, before the loop.
fn extend(
    function: &mut Function,
    regions: &Regions,
    extended: &mut HashMap<(Inst, Value), Value>,
    wide: Wide,
    value: Value,
) -> Option<Value> {
    let value = function.dfg.resolve_aliases(value);
    if let Some(known) = extended.get(&(wide.entry, value)) {
        return Some(*known);
    }
    let known = constant(function, value);
    if known.is_none() && !regions.is_invariant(function, wide.inner, value) {
        return None;
    }
    let mut cursor = FuncCursor::new(function).at_inst(wide.entry);
    let made = match known {
        Some(known) => cursor.ins().iconst(types::I64, known as i64),
        None => cursor.ins().uextend(types::I64, value),
    };
    extended.insert((wide.entry, value), made);
    Some(made)
}
