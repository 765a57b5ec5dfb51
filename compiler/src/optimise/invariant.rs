//! Constants, and small operations with constants, that are made again in each round of a loop.
//!
//! Cranelift makes them in every block that needs them, which keeps few registers busy. In a loop without calls
//! ([`super::region`]), registers are there for them: they are made once before the loop.
//!
//! Constant addresses are also shared by all blocks of a function that calls nothing, if there are several.
//!
//! **Why it is correct**: what is moved has neither effects nor traps, and its operands are made before the place to
//! which it is moved; two that are equal have equal results.
//!
//! **Why it pays**: a constant takes one to four instructions where the instruction that uses it does not hold it. If
//! it does, the constant is no instruction at all, wherever it is made.

use super::displacement::operands;
use super::operand;
use super::region::{Regions, has_call};
use cranelift_codegen::Context;
use cranelift_codegen::ir::{Block, Function, Inst, InstructionData, Opcode, Type};
use cranelift_codegen::loop_analysis::Loop;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// As many blocks must need a constant address for one to be made for all, and as many are made at most.
const WORTH_SHARING: usize = 3;
const MOST_SHARED: usize = 4;

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
            operand::resolve(function, instruction);
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
    share_addresses(function);
    function.dfg.resolve_all_aliases();
}

/// Makes constant addresses that many blocks need once, if nothing calls.
fn share_addresses(function: &mut Function) {
    let Some(entry) = function.layout.entry_block() else { return };
    if function.layout.blocks().any(|block| has_call(function, block)) {
        return;
    }
    let mut makers: BTreeMap<i64, BTreeSet<Inst>> = BTreeMap::new();
    for block in function.layout.blocks() {
        for instruction in function.layout.block_insts(block) {
            let Some((base, _)) = operands(function, instruction) else { continue };
            let Some(maker) = function.dfg.value_def(base).inst() else { continue };
            if let InstructionData::UnaryImm { opcode: Opcode::Iconst, imm } = function.dfg.insts[maker] {
                makers.entry(imm.bits()).or_default().insert(maker);
            }
        }
    }
    let mut makers: Vec<BTreeSet<Inst>> = makers.into_values().filter(|makers| makers.len() >= WORTH_SHARING).collect();
    makers.sort_by_key(|makers| Reverse(makers.len()));
    for makers in makers.into_iter().take(MOST_SHARED) {
        let mut makers = makers.into_iter();
        let Some(kept) = makers.next() else { continue };
        function.layout.remove_inst(kept);
        match function.layout.first_inst(entry) {
            Some(first) => function.layout.insert_inst(kept, first),
            None => function.layout.append_inst(kept, entry),
        }
        for other in makers {
            function.layout.remove_inst(other);
            function.dfg.replace_with_aliases(other, kept);
        }
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
    function.dfg.inst_args(instruction).iter().all(|operand| regions.is_invariant(function, outer, *operand))
}
