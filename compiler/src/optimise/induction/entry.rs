//! What is made before a loop whose counter gets 64 bits.

use super::super::operand::{constant, hide};
use super::Counter;
use super::linear::{Base, Sum};
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::{Function, Inst, InstBuilder, Value, types};
use std::collections::HashMap;

/// The first counter, and what it is added to.
pub struct Entry {
    /// Where it is made: before this instruction.
    at: Inst,
    narrow: Value,
    wide: Value,
    bases: HashMap<Sum, Base>,
    hidden: HashMap<i64, Value>,
}

impl Entry {
    /// Makes the first counter. If there is a sum that is the counter and a constant, it is such that this sum is the
    /// counter of 64 bits and the constant; if there are several, one whose constant is zero comes first, for then the
    /// counter is exact ([`super::exact`]).
    pub fn new<'a>(function: &mut Function, counter: &Counter, sums: impl Iterator<Item = &'a Sum>) -> Self {
        let (at, narrow) = (counter.entry, counter.first);
        let alone = sums.filter_map(|sum| Some((sum, sum.alone()?)));
        let alone = alone.min_by_key(|(_, constant)| (*constant != 0, *constant));
        let added = alone.map_or(0, |(_, constant)| constant);
        let bases = alone.map(|(sum, constant)| (sum.clone(), Base::Constant(i64::from(constant))));
        let known = constant(function, narrow);
        let mut cursor = FuncCursor::new(function).at_inst(at);
        let wide = match known {
            Some(known) => {
                let extended = i64::from((known as u32).wrapping_add_signed(added));
                cursor.ins().iconst(types::I64, extended - i64::from(added))
            }
            None if added == 0 => cursor.ins().uextend(types::I64, narrow),
            None => {
                // Constants are kept as numbers without a sign, of as many bits as their type.
                let constant = cursor.ins().iconst(types::I32, i64::from(added as u32));
                let sum = cursor.ins().iadd(narrow, constant);
                let extended = cursor.ins().uextend(types::I64, sum);
                let less = cursor.ins().iconst(types::I64, -i64::from(added));
                cursor.ins().iadd(extended, less)
            }
        };
        Self { at, narrow, wide, bases: bases.into_iter().collect(), hidden: HashMap::new() }
    }

    /// The first counter, of 64 bits.
    pub fn wide(&self) -> Value {
        self.wide
    }

    /// What the shifted counter is added to, so that a sum of the first round comes out: a constant if that is a
    /// displacement, else a value.
    pub fn base(&mut self, function: &mut Function, sum: &Sum, is_displacement: impl Fn(i64) -> bool) -> Base {
        let mut cursor = FuncCursor::new(function).at_inst(self.at);
        let made = || sum.before(&mut cursor, self.narrow, self.wide);
        let base = *self.bases.entry(sum.clone()).or_insert_with(made);
        match base {
            Base::Constant(constant) if !is_displacement(constant) => {
                Base::Value(*self.hidden.entry(constant).or_insert_with(|| {
                    let made = cursor.ins().iconst(types::I64, constant);
                    hide(&mut cursor, made)
                }))
            }
            other => other,
        }
    }
}
