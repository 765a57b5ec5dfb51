//! Constants, and small operations with constants, that are made again in each round of a loop.
//!
//! Cranelift makes them in every block that needs them, which keeps few registers busy. In a loop without calls
//! ([`super::region`]), registers are there for them: they are made once before the loop.
//!
//! **Why it is correct**: what is moved has neither effects nor traps, and its operands are made before the place to
//! which it is moved; two that are equal have equal results.
//!
//! **Why it pays**: a constant takes one to four instructions where the instruction that uses it does not hold it. If
//! it does, the constant is no instruction at all, wherever it is made.

use super::region::Regions;
use cranelift_codegen::Context;
use cranelift_codegen::ir::{Block, Function, Inst, InstructionData, Opcode, Type, ValueDef};
use cranelift_codegen::loop_analysis::Loop;
use std::collections::HashMap;

/// Moves all for which it pays.
pub fn run(codegen: &mut Context, regions: &Regions) {
    let (function, tree) = (&mut codegen.func, &codegen.domtree);
    let mut made: HashMap<(Loop, InstructionData, Type), Inst> = HashMap::new();
    let blocks: Vec<Block> = tree.cfg_rpo().copied().collect();
    for block in blocks {
        let anchors = regions.anchors(block);
        if anchors.is_empty() {
            continue;
        }
        let mut next = function.layout.first_inst(block);
        while let Some(instruction) = next {
            next = function.layout.next_inst(instruction);
            resolve_operands(function, instruction);
            if !is_movable(function, instruction) {
                continue;
            }
            let outermost = anchors.iter().find(|(outer, _)| is_invariant(function, regions, *outer, instruction));
            let Some((outer, anchor)) = outermost else { continue };
            let key = (*outer, function.dfg.insts[instruction], function.dfg.ctrl_typevar(instruction));
            match made.get(&key) {
                Some(other) => {
                    function.layout.remove_inst(instruction);
                    function.dfg.replace_with_aliases(instruction, *other);
                }
                None => {
                    function.layout.remove_inst(instruction);
                    function.layout.insert_inst(instruction, *anchor);
                    made.insert(key, instruction);
                }
            }
        }
    }
    function.dfg.resolve_all_aliases();
}

/// Lets the operands of an instruction be values, not other names of values.
fn resolve_operands(function: &mut Function, instruction: Inst) {
    let dfg = &mut function.dfg;
    for position in 0..dfg.inst_args(instruction).len() {
        let value = dfg.resolve_aliases(dfg.inst_args(instruction)[position]);
        dfg.inst_args_mut(instruction)[position] = value;
    }
}

/// Whether an instruction is what cranelift makes in every block that needs it.
fn is_movable(function: &Function, instruction: Inst) -> bool {
    let dfg = &function.dfg;
    match dfg.insts[instruction].opcode() {
        Opcode::Iconst | Opcode::F32const | Opcode::F64const | Opcode::Sextend => true,
        Opcode::Iadd | Opcode::Isub | Opcode::Band | Opcode::Bor | Opcode::Bxor => {
            let mut operands = dfg.inst_args(instruction).iter();
            operands.any(|operand| {
                let made = dfg.value_def(*operand).inst();
                made.is_some_and(|made| dfg.insts[made].opcode() == Opcode::Iconst)
            })
        }
        _ => false,
    }
}

/// Whether all operands of an instruction are made before a loop.
fn is_invariant(function: &Function, regions: &Regions, outer: Loop, instruction: Inst) -> bool {
    let dfg = &function.dfg;
    dfg.inst_args(instruction).iter().all(|operand| {
        let block = match dfg.value_def(*operand) {
            ValueDef::Result(made, _) => function.layout.inst_block(made),
            ValueDef::Param(block, _) => Some(block),
            ValueDef::Union(..) => None,
        };
        block.is_some_and(|block| !regions.contains(outer, block))
    })
}
