//! How large numbers may be.
//!
//! A bound is a number that the value does not exceed, read without a sign. It comes from the instruction that makes
//! the value, and from the bounds of its operands. A parameter of a block is at most as large as what is passed to it;
//! its bound is all ones in its lower bits. One that still grows after a few rounds is a counter, and has none.

use super::super::operand::constant;
use cranelift_codegen::entity::SecondaryMap;
use cranelift_codegen::ir::{Block, BlockArg, Function, Inst, Opcode, Value};

/// The rounds after which a parameter that still grows has no bound.
const GROWING: usize = 3;

/// The rounds after which no parameter has one: what has none may make others grow.
const ROUNDS: usize = 16;

/// The bounds of integers of at most 64 bits.
pub struct Bounds(SecondaryMap<Value, u64>);

impl Bounds {
    /// Finds them, for the blocks in an order in which values are made before they are used.
    pub fn find(function: &Function, blocks: &[Block]) -> Self {
        let mut bounds = Self(SecondaryMap::new());
        // At first nothing is known to reach a parameter, so it is zero; each round finds more that does.
        for round in 0..ROUNDS {
            if !bounds.update(function, blocks, round >= GROWING) {
                return bounds;
            }
        }
        for block in blocks {
            for parameter in function.dfg.block_params(*block) {
                bounds.0[*parameter] = largest(function, *parameter);
            }
        }
        bounds.update(function, blocks, true);
        bounds
    }

    /// What a value does not exceed.
    pub fn of(&self, function: &Function, value: Value) -> u64 {
        self.0[function.dfg.resolve_aliases(value)]
    }

    /// Remembers the bound of a new value.
    pub fn set(&mut self, value: Value, bound: u64) {
        self.0[value] = bound;
    }

    /// Finds the bounds of results, then lets parameters grow: if `no_bounds`, so that they have none. Returns whether
    /// one has grown.
    fn update(&mut self, function: &Function, blocks: &[Block], no_bounds: bool) -> bool {
        if let Some(entry) = function.layout.entry_block() {
            for parameter in function.dfg.block_params(entry) {
                self.0[*parameter] = largest(function, *parameter);
            }
        }
        for block in blocks {
            for instruction in function.layout.block_insts(*block) {
                for (number, result) in function.dfg.inst_results(instruction).iter().enumerate() {
                    let bound = if number == 0 { self.result(function, instruction, *result) } else { u64::MAX };
                    self.0[*result] = bound.min(largest(function, *result));
                }
            }
        }
        let mut has_grown = false;
        let dfg = &function.dfg;
        for block in blocks {
            let Some(branch) = function.layout.last_inst(*block) else { continue };
            for destination in dfg.insts[branch].branch_destination(&dfg.jump_tables, &dfg.exception_tables) {
                let parameters = dfg.block_params(destination.block(&dfg.value_lists));
                for (parameter, argument) in parameters.iter().zip(destination.args(&dfg.value_lists)) {
                    let passed = match argument {
                        BlockArg::Value(value) => self.of(function, value),
                        // The result of a call or what an exception carries.
                        BlockArg::TryCallRet(_) | BlockArg::TryCallExn(_) => largest(function, *parameter),
                    };
                    let largest = largest(function, *parameter);
                    if passed > self.0[*parameter] {
                        self.0[*parameter] = if no_bounds { largest } else { ones(passed).min(largest) };
                        has_grown = true;
                    }
                }
            }
        }
        has_grown
    }

    /// What the first result of an instruction does not exceed, if that is less than its type allows.
    fn result(&self, function: &Function, instruction: Inst, result: Value) -> u64 {
        let dfg = &function.dfg;
        let largest = largest(function, result);
        let of = |position: usize| self.of(function, dfg.inst_args(instruction)[position]);
        let constant = |position: usize| constant(function, dfg.inst_args(instruction)[position]);
        // What wraps may be anything.
        let unless_it_wraps = |bound: Option<u64>| bound.filter(|bound| *bound <= largest).unwrap_or(largest);
        let bits = u64::from(largest.count_ones());
        match dfg.insts[instruction].opcode() {
            Opcode::Iconst => super::super::operand::constant(function, result).unwrap_or(largest),
            Opcode::Uload8 => 0xff,
            Opcode::Uload16 => 0xffff,
            Opcode::Uload32 => 0xffff_ffff,
            Opcode::Uextend => of(0),
            Opcode::Ireduce if of(0) <= largest => of(0),
            Opcode::Icmp | Opcode::Fcmp => 1,
            Opcode::Popcnt | Opcode::Clz | Opcode::Ctz => bits,
            Opcode::Band => of(0).min(of(1)),
            Opcode::Bor | Opcode::Bxor => ones(of(0)) | ones(of(1)),
            Opcode::Ushr => match constant(1) {
                Some(by) => of(0) >> (by % bits),
                None => of(0),
            },
            Opcode::Ishl => unless_it_wraps(constant(1).and_then(|by| of(0).checked_mul(1 << (by % bits)))),
            Opcode::Iadd => unless_it_wraps(of(0).checked_add(of(1))),
            Opcode::Imul => unless_it_wraps(of(0).checked_mul(of(1))),
            Opcode::Udiv => of(0) / constant(1).unwrap_or(1).max(1),
            Opcode::Urem => of(0).min(of(1).saturating_sub(1)),
            Opcode::Umin => of(0).min(of(1)),
            Opcode::Umax => of(0).max(of(1)),
            Opcode::Select => of(1).max(of(2)),
            _ => largest,
        }
    }
}

/// What no value of its type exceeds.
fn largest(function: &Function, value: Value) -> u64 {
    let kind = function.dfg.value_type(value);
    if kind.is_int() && kind.bits() <= 64 { u64::MAX >> (64 - kind.bits()) } else { u64::MAX }
}

/// All ones in the bits of a number.
fn ones(number: u64) -> u64 {
    u64::MAX.checked_shr(number.leading_zeros()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ones_cover_a_number() {
        let all = [0, 1, 2, 5, 255, 256, u64::MAX].map(ones);
        assert_eq!(all, [0, 1, 3, 7, 255, 511, u64::MAX]);
    }
}
