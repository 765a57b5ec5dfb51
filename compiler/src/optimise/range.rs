//! Numbers of 32 bits that are known to be small.
//!
//! A sum of 32 bits may wrap, so it is made before it is extended and used as an address. If its operands are bytes, or
//! shifted to the right, or masked, it does not wrap. **Why it is correct**:
//!
//! - if the bounds of two numbers ([`bound`]) have a sum that 32 bits hold, the extended sum is the sum of the extended
//!   numbers. The same is true of a number that is shifted to the left.
//! - a mask of ones that covers the bound of a number keeps all of it.
//! - a number of 32 bits that is loaded and then extended is loaded extended.
//!
//! The address is the same number as before, so the sandbox needs no other argument than that of `translate/heap.rs`.
//!
//! **Why it pays**: accesses add constants, and numbers of 64 bits, by themselves. What is also used with 32 bits is
//! left as it is.

mod bound;

use super::operand::{constant, hide, replace, uses, widen};
use crate::target::{Displacement, Target};
use bound::Bounds;
use cranelift_codegen::Context;
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::entity::SecondaryMap;
use cranelift_codegen::ir::{Block, Function, Inst, InstBuilder, InstructionData, Opcode, Value, types};
use std::collections::HashMap;

/// As many operations are looked through.
const DEEPEST: u32 = 6;

/// The largest number of 32 bits.
const LARGEST: u64 = u32::MAX as u64;

/// Rewrites all for which it pays.
pub fn run(codegen: &mut Context, target: &dyn Target) {
    let blocks: Vec<Block> = codegen.domtree.cfg_rpo().copied().collect();
    let function = &mut codegen.func;
    let mut instructions = blocks.iter().flat_map(|block| function.layout.block_insts(*block));
    let is_asked = |instruction| matches!(function.dfg.insts[instruction].opcode(), Opcode::Uextend | Opcode::Band);
    if !instructions.any(is_asked) {
        return;
    }
    let (bounds, uses) = (Bounds::find(function, &blocks), uses(function));
    let mut range = Range { bounds, uses, target, loaded: HashMap::new() };
    for block in blocks {
        let mut next = function.layout.first_inst(block);
        while let Some(instruction) = next {
            next = function.layout.next_inst(instruction);
            range.rewrite(function, instruction);
        }
    }
    function.dfg.resolve_all_aliases();
}

/// What is known of numbers.
struct Range<'a> {
    bounds: Bounds,
    uses: SecondaryMap<Value, u32>,
    target: &'a dyn Target,
    /// By what was loaded, the same extended.
    loaded: HashMap<Value, Value>,
}

impl Range<'_> {
    fn rewrite(&mut self, function: &mut Function, instruction: Inst) {
        let dfg = &function.dfg;
        match dfg.insts[instruction] {
            InstructionData::Binary { opcode: Opcode::Band, args } => {
                for (number, mask) in [(args[0], args[1]), (args[1], args[0])] {
                    let Some(mask) = constant(function, mask) else { continue };
                    let bound = self.bounds.of(function, number);
                    if mask & mask.wrapping_add(1) == 0 && bound <= mask {
                        replace(function, instruction, number);
                        return;
                    }
                }
            }
            InstructionData::Unary { opcode: Opcode::Uextend, arg } => {
                let is_address = dfg.value_type(dfg.first_result(instruction)) == types::I64;
                let number = dfg.resolve_aliases(arg);
                if !is_address || dfg.value_type(number) != types::I32 {
                    return;
                }
                if self.opens(function, number).is_some() {
                    let wide = self.wide(function, instruction, number, DEEPEST);
                    replace(function, instruction, wide);
                } else if let Some(wide) = self.loaded(function, number) {
                    replace(function, instruction, wide);
                }
            }
            _ => {}
        }
    }

    /// The operation of which a number comes that is not used otherwise, if it does not wrap.
    fn opens(&self, function: &Function, number: Value) -> Option<(Opcode, [Value; 2])> {
        let dfg = &function.dfg;
        let InstructionData::Binary { opcode, args } = dfg.insts[dfg.value_def(number).inst()?] else { return None };
        if self.uses[number] != 1 {
            return None;
        }
        let bounds = args.map(|operand| self.bounds.of(function, operand));
        let bound = match opcode {
            Opcode::Iadd => bounds[0] + bounds[1],
            Opcode::Ishl => bounds[0] << (constant(function, args[1])? % 32),
            _ => return None,
        };
        (bound <= LARGEST).then_some((opcode, args))
    }

    /// The extended number, made before an instruction.
    fn wide(&mut self, function: &mut Function, at: Inst, number: Value, depth: u32) -> Value {
        let number = function.dfg.resolve_aliases(number);
        if let Some(constant) = constant(function, number) {
            let mut cursor = FuncCursor::new(function).at_inst(at);
            let made = cursor.ins().iconst(types::I64, constant as i64);
            let fits = i32::try_from(constant).is_ok_and(|constant| self.target.far(constant, 1) == Displacement::Fits);
            return if fits { made } else { hide(&mut cursor, made) };
        }
        let opened = self.opens(function, number).filter(|_| depth > 0);
        let Some((opcode, [one, other])) = opened else {
            let loaded = self.loaded(function, number);
            return loaded.unwrap_or_else(|| FuncCursor::new(function).at_inst(at).ins().uextend(types::I64, number));
        };
        let one = self.wide(function, at, one, depth - 1);
        if opcode == Opcode::Ishl {
            // The number of bits is taken modulo 32.
            let by = constant(function, other).unwrap_or_default() % 32;
            let mut cursor = FuncCursor::new(function).at_inst(at);
            let by = cursor.ins().iconst(types::I32, by as i64);
            return cursor.ins().ishl(one, by);
        }
        let other = self.wide(function, at, other, depth - 1);
        FuncCursor::new(function).at_inst(at).ins().iadd(one, other)
    }

    /// The extended number, if the number is loaded.
    fn loaded(&mut self, function: &mut Function, number: Value) -> Option<Value> {
        if let Some(wide) = self.loaded.get(&number) {
            return Some(*wide);
        }
        // Elsewhere what is loaded is extended by its sign ([`super::extension`]).
        let load = function.dfg.value_def(number).inst().filter(|_| !self.target.extends_by_sign())?;
        match &mut function.dfg.insts[load] {
            InstructionData::Load { opcode: opcode @ Opcode::Load, .. } => *opcode = Opcode::Uload32,
            InstructionData::Load { opcode: Opcode::Uload8 | Opcode::Uload16, .. } => {}
            _ => return None,
        }
        let (bound, uses) = (self.bounds.of(function, number), self.uses[number]);
        let (narrow, wide) = widen(function, load, number);
        for value in [narrow, wide] {
            self.bounds.set(value, bound);
        }
        self.uses[narrow] = uses;
        self.loaded.insert(narrow, wide);
        Some(wide)
    }
}
