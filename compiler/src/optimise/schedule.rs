//! Where in a block operations are done that end the lives of their operands.
//!
//! Cranelift's optimiser puts an operation without effects where its result is first used. If a block loads many
//! numbers and then combines them, they all wait in registers, or on the stack when there are too many. This pass puts
//! an operation that is the only user of two operands behind the instruction that makes the later one: two registers
//! become free for one that is taken.
//!
//! **Why it is correct**: what is moved has neither effects nor traps, is done as often as before, and stays behind its
//! operands.

use super::operand;
use cranelift_codegen::Context;
use cranelift_codegen::entity::SecondaryMap;
use cranelift_codegen::entity::packed_option::PackedOption;
use cranelift_codegen::ir::{Block, Function, Inst, Opcode, Value};

/// Moves all operations for which it pays.
pub fn run(codegen: &mut Context) {
    let blocks: Vec<Block> = codegen.domtree.cfg_rpo().copied().collect();
    let chains = chains(codegen, &blocks);
    let function = &mut codegen.func;
    let uses = operand::uses(function);
    // The instructions that stay where they are have numbers; what is moved has the number of what it stands behind.
    // `ends` has the last instruction of each number.
    let mut order: SecondaryMap<Inst, usize> = SecondaryMap::new();
    let mut ends = Vec::new();
    for block in blocks {
        let instructions: Vec<Inst> = function.layout.block_insts(block).collect();
        for instruction in instructions {
            match last_operand(function, &uses, &order, &chains, block, instruction) {
                Some(last) => {
                    let number = order[last];
                    order[instruction] = number;
                    move_behind(function, instruction, ends[number]);
                    ends[number] = instruction;
                }
                None => {
                    order[instruction] = ends.len();
                    ends.push(instruction);
                }
            }
        }
    }
}

/// By block, the first of those that are executed one after the other, whatever happens.
fn chains(codegen: &Context, blocks: &[Block]) -> SecondaryMap<Block, PackedOption<Block>> {
    let function = &codegen.func;
    let mut chains: SecondaryMap<Block, PackedOption<Block>> = SecondaryMap::new();
    for block in blocks {
        let mut before = codegen.cfg.pred_iter(*block);
        chains[*block] = match (before.next(), before.next()) {
            (Some(only), None) if function.dfg.insts[only.inst].opcode() == Opcode::Jump => chains[only.block],
            _ => (*block).into(),
        };
    }
    chains
}

fn move_behind(function: &mut Function, instruction: Inst, other: Inst) {
    // Behind what makes a value there is another instruction, for it ends no block.
    if let Some(next) = function.layout.next_inst(other)
        && next != instruction
    {
        function.layout.remove_inst(instruction);
        function.layout.insert_inst(instruction, next);
    }
}

/// The instruction behind which an operation had better stand.
fn last_operand(
    function: &Function,
    uses: &SecondaryMap<Value, u32>,
    order: &SecondaryMap<Inst, usize>,
    chains: &SecondaryMap<Block, PackedOption<Block>>,
    block: Block,
    instruction: Inst,
) -> Option<Inst> {
    let dfg = &function.dfg;
    if !is_movable(dfg.insts[instruction].opcode()) {
        return None;
    }
    let mut last = None;
    for operand in dfg.inst_args(instruction) {
        let operand = dfg.resolve_aliases(*operand);
        let made = dfg.value_def(operand).inst()?;
        let home = function.layout.inst_block(made)?;
        if uses[operand] != 1 || chains[home] != chains[block] {
            return None;
        }
        if last.is_none_or(|last: Inst| order[last] < order[made]) {
            last = Some(made);
        }
    }
    last
}

/// Whether an operation has two operands and neither effects nor traps.
fn is_movable(opcode: Opcode) -> bool {
    matches!(
        opcode,
        Opcode::Iadd
            | Opcode::Isub
            | Opcode::Imul
            | Opcode::Band
            | Opcode::Bor
            | Opcode::Bxor
            | Opcode::Fadd
            | Opcode::Fsub
            | Opcode::Fmul
            | Opcode::Fdiv
    )
}
