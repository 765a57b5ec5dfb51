//! Indices of 32 bits that the accesses themselves extend (aarch64).
//!
//! An access at `uextend(index)` becomes one at `uextend(index) + 0`, whose zero is in a register: aarch64's loads and
//! stores add an extended index to a register. **Why it is correct**: zero is added. So the sandbox needs no other
//! argument than that of `translate/heap.rs`.
//!
//! **Why it pays**: the extension is an instruction of its own otherwise. The zero is one, too, so it is only made
//! where a loop keeps it ([`super::region`]), or a block has several such accesses.
//!
//! Cranelift takes an addition of a constant back into the displacement, but looks through one only: what is to stay
//! is hidden behind an addition of zero, of which no instruction comes.

use super::displacement::{is_extended, operands, set_address};
use super::region::Regions;
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::entity::SecondaryMap;
use cranelift_codegen::ir::{Block, Function, Inst, InstBuilder, Value, types};

/// As many accesses of a block are worth a zero of its own.
const WORTH_A_ZERO: usize = 3;

/// Rewrites all loads and stores for which it pays.
pub fn run(function: &mut Function, regions: &Regions) {
    let others = others(function);
    let blocks: Vec<Block> = function.layout.blocks().collect();
    for block in blocks {
        let mut run = Vec::new();
        let instructions: Vec<Inst> = function.layout.block_insts(block).collect();
        for instruction in instructions {
            if function.dfg.insts[instruction].opcode().is_call() {
                rewrite(function, regions, block, &run);
                run.clear();
            } else if let Some(index) = index(function, instruction)
                && others[index] == 0
                && is_made_here(function, regions, block, index)
            {
                run.push(instruction);
            }
        }
        rewrite(function, regions, block, &run);
    }
}

/// The extended index of an access without a displacement.
fn index(function: &Function, instruction: Inst) -> Option<Value> {
    let (base, displacement) = operands(function, instruction)?;
    (displacement == 0 && is_extended(function, base)).then_some(base)
}

/// How often a value is used as anything but the address of an access without a displacement.
fn others(function: &Function) -> SecondaryMap<Value, u32> {
    let mut others: SecondaryMap<Value, u32> = SecondaryMap::new();
    for block in function.layout.blocks() {
        for instruction in function.layout.block_insts(block) {
            let index = index(function, instruction);
            for value in function.dfg.inst_values(instruction) {
                let value = function.dfg.resolve_aliases(value);
                others[value] += u32::from(Some(value) != index);
            }
        }
    }
    others
}

/// Whether an index is extended as often as an access of it is executed.
fn is_made_here(function: &Function, regions: &Regions, block: Block, index: Value) -> bool {
    let made = function.dfg.value_def(index).inst().and_then(|made| function.layout.inst_block(made));
    made.is_some_and(|made| regions.are_together(made, block))
}

/// Rewrites accesses of a block between which nothing calls.
fn rewrite(function: &mut Function, regions: &Regions, block: Block, accesses: &[Inst]) {
    let Some(first) = accesses.first() else { return };
    if accesses.len() < WORTH_A_ZERO && !regions.keeps_registers(block) {
        return;
    }
    let mut cursor = FuncCursor::new(function).at_inst(*first);
    let zero = cursor.ins().iconst(types::I64, 0);
    for access in accesses {
        cursor.goto_inst(*access);
        let Some((base, _)) = operands(cursor.func, *access) else { continue };
        let sum = cursor.ins().iadd(base, zero);
        let hidden = cursor.ins().iadd(sum, zero);
        set_address(cursor.func, *access, hidden, 0);
    }
}
