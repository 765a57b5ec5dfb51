//! Numbers of 32 bits that are kept in all 64 bits of their registers (riscv64).
//!
//! Cranelift's values of 32 bits leave the upper half of a register undefined, so that addresses and comparisons
//! extend them: two shifts if without a sign, one instruction if with it. But riscv64's instructions for 32 bits leave
//! their results extended by the sign, and loads extend as one likes. So this pass gives values a **twin**, a value of
//! 64 bits which is the number extended by its sign, where that takes no instruction ([`free`]). Then
//!
//! - comparisons are of twins. **Why it is correct**: extending by the sign keeps the order of numbers, with a sign
//!   and without: what is at least 2^31 becomes what is at least 2^64 - 2^31.
//! - an extension without a sign is the twin itself if the number is known to be less than 2^31, else its lower half:
//!   one instruction where two were, and a constant, so it has to pay.
//! - what is loaded to be extended without a sign is loaded so.
//!
//! Extensions have the same results as before, so the sandbox needs no other argument than that of
//! `translate/heap.rs`.

mod free;
mod passed;
mod wish;

use super::operand;
use super::region::Regions;
use cranelift_codegen::Context;
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{
    Block, BlockArg, Function, Inst, InstBuilder, InstructionData, Opcode, Type, Value, types,
};
use free::Free;
use passed::Passed;
use std::collections::HashMap;
use wish::Wishes;

/// As many extensions of a block are worth a constant of its own.
const WORTH_A_CONSTANT: usize = 3;

/// Rewrites all for which it pays.
pub fn run(codegen: &mut Context, regions: &Regions) {
    let blocks: Vec<Block> = codegen.domtree.cfg_rpo().copied().collect();
    let passed = Passed::find(&codegen.func, &blocks);
    let wishes = Wishes::find(&codegen.func, &blocks, &passed);
    if wishes.are_none() {
        return;
    }
    let free = Free::find(&codegen.func, &blocks, regions, &passed, &wishes);
    let function = &mut codegen.func;
    let mut twins = Twins { wishes, free, signed: HashMap::new(), unsigned: HashMap::new(), made: HashMap::new() };
    for block in &blocks {
        for parameter in function.dfg.block_params(*block).to_vec() {
            if twins.free.parameters.contains(&parameter) {
                let wide = function.dfg.replace_block_param(parameter, types::I64);
                let mut cursor = FuncCursor::new(function).at_first_insertion_point(*block);
                let narrow = cursor.ins().ireduce(types::I32, wide);
                cursor.func.dfg.change_to_alias(parameter, narrow);
                twins.signed.insert(narrow, wide);
            }
        }
    }
    for block in blocks {
        let masks = masks(function, regions, block);
        let instructions: Vec<Inst> = function.layout.block_insts(block).collect();
        for instruction in instructions {
            twins.use_at(function, block, instruction, masks);
            twins.make_of(function, block, instruction);
        }
    }
    function.dfg.resolve_all_aliases();
}

/// Whether extensions without a sign are worth a constant in a block.
fn masks(function: &Function, regions: &Regions, block: Block) -> bool {
    if regions.keeps_registers(block) {
        return true;
    }
    let mut extensions = 0;
    for instruction in function.layout.block_insts(block) {
        let opcode = function.dfg.insts[instruction].opcode();
        if opcode.is_call() {
            return false;
        }
        extensions += usize::from(opcode == Opcode::Uextend);
    }
    extensions >= WORTH_A_CONSTANT
}

/// The twins of values.
struct Twins {
    wishes: Wishes,
    free: Free,
    /// By value, the one that is extended by the sign.
    signed: HashMap<Value, Value>,
    /// By value, the one that is extended without a sign.
    unsigned: HashMap<Value, Value>,
    /// What was made in a block of values whose twins are not free.
    made: HashMap<(Block, Value), Value>,
}

impl Twins {
    /// Lets an instruction use the twins of its operands.
    fn use_at(&mut self, function: &mut Function, block: Block, instruction: Inst, masks: bool) {
        operand::resolve(function, instruction);
        let dfg = &function.dfg;
        let opcode = dfg.insts[instruction].opcode();
        let compared = match dfg.insts[instruction] {
            InstructionData::IntCompare { cond, args, .. } if dfg.value_type(args[0]) == types::I32 => {
                Some((cond, args))
            }
            _ => None,
        };
        if let Some((condition, operands)) = compared {
            let twins = self.compared(function, block, instruction, condition, operands);
            function.dfg.inst_args_mut(instruction).copy_from_slice(&twins);
        } else if let Some(first) = function.dfg.inst_args(instruction).first().copied() {
            if wish::is_condition(function, instruction, first) {
                let known = self.unsigned.get(&first).copied();
                let twin = known.unwrap_or_else(|| self.signed(function, block, instruction, first));
                function.dfg.inst_args_mut(instruction)[0] = twin;
            } else if wish::is_extension(function, instruction) {
                self.extended(function, instruction, first, masks);
            }
        }
        if opcode.is_branch() {
            self.pass_on(function, block, instruction);
        }
    }

    /// What a comparison compares instead.
    fn compared(
        &mut self,
        function: &mut Function,
        block: Block,
        comparison: Inst,
        condition: IntCC,
        [one, other]: [Value; 2],
    ) -> [Value; 2] {
        // What is loaded without a sign is compared so, if a sign does not matter.
        if condition == condition.unsigned() {
            let is_small = |value| free::constant(function, value).is_some_and(|constant| constant >= 0);
            match (self.unsigned.get(&one).copied(), self.unsigned.get(&other).copied()) {
                (Some(one), Some(other)) => return [one, other],
                (Some(one), None) if is_small(other) => {
                    return [one, self.signed(function, block, comparison, other)];
                }
                (None, Some(other)) if is_small(one) => {
                    return [self.signed(function, block, comparison, one), other];
                }
                _ => {}
            }
        }
        [one, other].map(|value| self.signed(function, block, comparison, value))
    }

    /// Replaces an extension, if that pays.
    fn extended(&mut self, function: &mut Function, extension: Inst, number: Value, masks: bool) {
        let is_signed = function.dfg.insts[extension].opcode() == Opcode::Sextend;
        let equal = if is_signed { self.signed.get(&number) } else { self.unsigned.get(&number) };
        let twin = match (equal, self.signed.get(&number)) {
            (Some(equal), _) => *equal,
            (None, Some(signed)) if masks => {
                let mut cursor = FuncCursor::new(function).at_inst(extension);
                let mask = cursor.ins().iconst(types::I64, i64::from(u32::MAX));
                cursor.ins().band(*signed, mask)
            }
            _ => return,
        };
        operand::replace(function, extension, twin);
    }

    /// Lets a branch pass twins to the parameters that have become twins.
    fn pass_on(&mut self, function: &mut Function, block: Block, branch: Inst) {
        let destinations = |function: &Function| {
            let dfg = &function.dfg;
            dfg.insts[branch].branch_destination(&dfg.jump_tables, &dfg.exception_tables).to_vec()
        };
        for (number, destination) in destinations(function).into_iter().enumerate() {
            let to = destination.block(&function.dfg.value_lists);
            let kinds: Vec<Type> =
                function.dfg.block_params(to).iter().map(|parameter| function.dfg.value_type(*parameter)).collect();
            let arguments: Vec<BlockArg> = destination.args(&function.dfg.value_lists).collect();
            let mut twins = Vec::with_capacity(arguments.len());
            for (argument, kind) in arguments.into_iter().zip(kinds) {
                twins.push(match argument {
                    BlockArg::Value(value) if kind == types::I64 && function.dfg.value_type(value) == types::I32 => {
                        let value = function.dfg.resolve_aliases(value);
                        BlockArg::Value(self.signed(function, block, branch, value))
                    }
                    other => other,
                });
            }
            let dfg = &mut function.dfg;
            let all = dfg.insts[branch].branch_destination_mut(&mut dfg.jump_tables, &mut dfg.exception_tables);
            let mut twins = twins.into_iter();
            all[number].update_args(&mut dfg.value_lists, |argument| twins.next().unwrap_or(argument));
        }
    }

    /// The twin of a value for an instruction: the free one, or one that is made before it.
    fn signed(&mut self, function: &mut Function, block: Block, user: Inst, value: Value) -> Value {
        if let Some(twin) = self.signed.get(&value).or_else(|| self.made.get(&(block, value))) {
            return *twin;
        }
        let constant = free::constant(function, value);
        let mut cursor = FuncCursor::new(function).at_inst(user);
        let twin = match constant {
            Some(constant) => cursor.ins().iconst(types::I64, i64::from(constant)),
            None => cursor.ins().sextend(types::I64, value),
        };
        self.made.insert((block, value), twin);
        twin
    }

    /// Gives the result of an instruction a twin, if it is wished and free.
    fn make_of(&mut self, function: &mut Function, block: Block, instruction: Inst) {
        let Some(result) = function.dfg.inst_results(instruction).first().copied() else { return };
        if !self.wishes.contains(result) || !self.free.contains(result) {
            return;
        }
        let opcode = function.dfg.insts[instruction].opcode();
        match opcode {
            Opcode::Iconst => {}
            Opcode::Iadd | Opcode::Isub | Opcode::Ishl | Opcode::Sshr | Opcode::Ushr => {
                let is_small = free::is_small(function, result);
                let mut cursor = FuncCursor::new(function).after_inst(instruction);
                let twin = cursor.ins().sextend(types::I64, result);
                self.signed.insert(result, twin);
                if is_small {
                    self.unsigned.insert(result, twin);
                }
            }
            Opcode::Load => {
                let without_sign = self.wishes.is_extended(result);
                if let InstructionData::Load { opcode, .. } = &mut function.dfg.insts[instruction] {
                    *opcode = if without_sign { Opcode::Uload32 } else { Opcode::Sload32 };
                }
                let (narrow, wide) = operand::widen(function, instruction, result);
                let twins = if without_sign { &mut self.unsigned } else { &mut self.signed };
                twins.insert(narrow, wide);
            }
            Opcode::Uload8 | Opcode::Uload16 | Opcode::Sload8 | Opcode::Sload16 | Opcode::Uextend => {
                let is_small = free::is_small(function, result);
                let (narrow, wide) = operand::widen(function, instruction, result);
                self.signed.insert(narrow, wide);
                if is_small {
                    self.unsigned.insert(narrow, wide);
                }
            }
            Opcode::Band | Opcode::Bor | Opcode::Bxor | Opcode::Bnot | Opcode::Select => {
                let is_small = free::is_small(function, result);
                let first = usize::from(opcode == Opcode::Select);
                for position in first..function.dfg.inst_args(instruction).len() {
                    let operand = function.dfg.inst_args(instruction)[position];
                    let twin = self.signed(function, block, instruction, operand);
                    function.dfg.inst_args_mut(instruction)[position] = twin;
                }
                let (narrow, wide) = operand::widen(function, instruction, result);
                self.signed.insert(narrow, wide);
                if is_small {
                    self.unsigned.insert(narrow, wide);
                }
            }
            _ => {}
        }
    }
}
