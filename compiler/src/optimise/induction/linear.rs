//! Sums of 32 bits of a counter, of what does not change, and of a constant.

use super::super::operand::constant;
use cranelift_codegen::cursor::FuncCursor;
use cranelift_codegen::ir::{Function, InstBuilder, InstructionData, Opcode, Value, types};

/// As many operations are looked through, one in another, and as many values are added.
const DEEPEST: u32 = 6;
const LONGEST: usize = 4;

/// The largest shift that accesses do by themselves.
const LARGEST_SHIFT: u32 = 3;

/// A sum of numbers of 32 bits, which wraps.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Sum {
    /// What changes, shifted by this many bits.
    pub counter: Option<Value>,
    pub shift: u32,
    /// What does not change, with the bits by which it is shifted; in the order of values.
    invariants: Vec<(Value, u32)>,
    constant: u32,
}

impl Sum {
    /// What a value is the sum of, if only one part changes.
    pub fn of(function: &Function, value: Value, is_invariant: impl Fn(Value) -> bool) -> Option<Self> {
        let mut sum = Self::default();
        sum.add(function, value, 0, DEEPEST, &is_invariant)?;
        sum.invariants.sort_unstable();
        (sum.shift <= LARGEST_SHIFT).then_some(sum)
    }

    /// A constant.
    pub fn of_constant(constant: u32) -> Self {
        Self { constant, ..Self::default() }
    }

    /// The constant, if nothing else is added to the counter, which is not shifted.
    pub fn alone(&self) -> Option<i32> {
        (self.shift == 0 && self.invariants.is_empty()).then_some(self.constant as i32)
    }

    /// How much further on this sum is than another one, if nothing else is different.
    pub fn distance(&self, other: &Self) -> Option<i32> {
        let alike = self.counter == other.counter && self.shift == other.shift && self.invariants == other.invariants;
        alike.then(|| self.constant.wrapping_sub(other.constant) as i32)
    }

    /// Makes the sum of the first round before the loop, extended to 64 bits; `first` is what changes then.
    pub fn of_first(&self, cursor: &mut FuncCursor<'_>, first: Option<Value>) -> Value {
        let mut last = self.constant;
        let mut parts = self.invariants.clone();
        match first.map(|first| (first, constant(cursor.func, first))) {
            Some((_, Some(known))) => last = last.wrapping_add((known as u32) << self.shift),
            Some((first, None)) => parts.push((first, self.shift)),
            None => {}
        }
        match add_all(cursor, parts, last) {
            Some(sum) => cursor.ins().uextend(types::I64, sum),
            None => cursor.ins().iconst(types::I64, i64::from(last)),
        }
    }

    fn add(
        &mut self,
        function: &Function,
        value: Value,
        shift: u32,
        depth: u32,
        is_invariant: &impl Fn(Value) -> bool,
    ) -> Option<()> {
        let dfg = &function.dfg;
        let value = dfg.resolve_aliases(value);
        if let Some(constant) = constant(function, value) {
            self.constant = self.constant.wrapping_add((constant as u32) << shift);
            return Some(());
        }
        if is_invariant(value) {
            self.invariants.push((value, shift));
            return (self.invariants.len() <= LONGEST).then_some(());
        }
        let made = dfg.value_def(value).inst().filter(|_| depth > 0).map(|made| dfg.insts[made]);
        match made {
            Some(InstructionData::Binary { opcode: Opcode::Iadd, args }) => {
                self.add(function, args[0], shift, depth - 1, is_invariant)?;
                self.add(function, args[1], shift, depth - 1, is_invariant)
            }
            Some(InstructionData::Binary { opcode: Opcode::Ishl, args }) if constant(function, args[1]).is_some() => {
                // The number of bits is taken modulo 32.
                let by = constant(function, args[1])? as u32 % 32;
                if shift + by >= 32 {
                    return None;
                }
                self.add(function, args[0], shift + by, depth - 1, is_invariant)
            }
            _ if self.counter.is_none() => {
                (self.counter, self.shift) = (Some(value), shift);
                Some(())
            }
            _ => None,
        }
    }

    /// Makes, before the loop, what the shifted counter is added to in 64 bits, so that the extended sum of the first
    /// round comes out. The first counter is `narrow`, and `wide` in 64 bits; both or none are constants.
    pub fn before(&self, cursor: &mut FuncCursor<'_>, narrow: Value, wide: Value) -> Base {
        let known = constant(cursor.func, wide);
        // The sum of the first round.
        let mut last = self.constant;
        let mut parts = self.invariants.clone();
        match known {
            Some(known) => last = last.wrapping_add((known as u32) << self.shift),
            None => parts.push((narrow, self.shift)),
        }
        let less = known.map(|known| (known << self.shift) as i64);
        let Some(sum) = add_all(cursor, parts, last) else {
            return Base::Constant(i64::from(last).wrapping_sub(less.unwrap_or_default()));
        };
        let sum = cursor.ins().uextend(types::I64, sum);
        Base::Value(match less {
            Some(0) => sum,
            Some(less) => {
                let less = cursor.ins().iconst(types::I64, less.wrapping_neg());
                cursor.ins().iadd(sum, less)
            }
            None => {
                let less = shifted(cursor, (wide, self.shift));
                cursor.ins().isub(sum, less)
            }
        })
    }
}

/// Makes the sum of shifted numbers of 32 bits and of a constant, if there are any numbers.
fn add_all(cursor: &mut FuncCursor<'_>, parts: Vec<(Value, u32)>, last: u32) -> Option<Value> {
    let mut parts = parts.into_iter();
    let mut sum = shifted(cursor, parts.next()?);
    for part in parts {
        let part = shifted(cursor, part);
        sum = cursor.ins().iadd(sum, part);
    }
    if last != 0 {
        let last = cursor.ins().iconst(types::I32, i64::from(last));
        sum = cursor.ins().iadd(sum, last);
    }
    Some(sum)
}

/// What the shifted counter is added to.
#[derive(Clone, Copy)]
pub enum Base {
    /// A constant.
    Constant(i64),
    /// A number of 64 bits.
    Value(Value),
}

/// A number, shifted to the left.
pub fn shifted(cursor: &mut FuncCursor<'_>, (value, by): (Value, u32)) -> Value {
    if by == 0 {
        return value;
    }
    let by = cursor.ins().iconst(types::I32, i64::from(by));
    cursor.ins().ishl(value, by)
}
