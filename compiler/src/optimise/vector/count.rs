//! How many rounds a loop makes.
//!
//! **Why it is correct**: the number that is made here is that of the rounds, or a smaller one; so all of these rounds
//! are made. Let `x(n)` be the number that round `n` compares, the first one's being `x(0)`; each is the one before
//! plus the step, of as many bits as the counter has. A loop goes on after round `n` if
//!
//! - `x(n)` is not the limit. Let `d` be what is missing from `x(0)` to the limit in the direction of the step, modulo
//!   2^bits, and the step a multiple `odd * 2^k`. If `d` is a multiple of the step, round `d / step` is the first after
//!   which the loop ends, for fewer steps do not come around. That it is one is asked: its lower `k` bits are zero, and
//!   the others times the inverse of `odd` are at most the largest quotient that there can be, since such products are
//!   the quotients of multiples, and larger for all other numbers.
//! - `x(n)` is below the limit, with or without a sign, and the step goes up. As long as `x(0) + n * step`, in 64 bits,
//!   is below the limit, nothing wraps, so the loop goes on; it may after that. Where the step goes down it is the same
//!   the other way round.

use super::super::operand::constant;
use super::shape::{Parameter, Shape};
use cranelift_codegen::cursor::FuncCursor;
use cranelift_codegen::ir::condcodes::{CondCode, IntCC};
use cranelift_codegen::ir::{Function, InstBuilder, InstructionData, Type, Value, types};

/// A loop makes no more rounds than this many in vectors: then no number that is made of them wraps.
const MOST: u64 = 1 << 32;

/// While what a loop goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Condition {
    NotEqual,
    /// Below the limit, and the step goes up; or above it, and the step goes down.
    Before {
        signed: bool,
    },
}

/// What the end of each round asks.
pub struct Count {
    condition: Condition,
    counter: Parameter,
    /// Whether it asks about the counter of the next round.
    of_next: bool,
    /// None for zero.
    limit: Option<Value>,
}

/// A number of rounds that is made in the code.
pub struct Rounds {
    /// It, in 64 bits.
    pub number: Value,
    /// What must not be zero for it to be right.
    pub conditions: Vec<Value>,
}

impl Count {
    /// How the rounds of a loop are counted, if they can be.
    pub fn of(function: &Function, shape: &Shape) -> Option<Self> {
        let dfg = &function.dfg;
        let InstructionData::Brif { arg, .. } = dfg.insts[shape.branch] else { return None };
        let asked = dfg.resolve_aliases(arg);
        let counter = |value: Value| {
            let mut counters = shape.parameters.iter().filter(|parameter| parameter.step.is_some());
            let counter = counters.find(|parameter| parameter.value == value || parameter.next == value)?;
            Some((*counter, counter.next == value))
        };
        if let Some((counter, of_next)) = counter(asked) {
            let condition = Condition::NotEqual;
            return shape.repeats_if.then_some(Self { condition, counter, of_next, limit: None });
        }
        let InstructionData::IntCompare { cond, args, .. } = dfg.insts[dfg.value_def(asked).inst()?] else {
            return None;
        };
        let [one, other] = args.map(|operand| dfg.resolve_aliases(operand));
        let is_limit = |value| constant(function, value).is_some() || shape.is_outside(function, value);
        let (cond, (counter, of_next), limit) = match (counter(one), counter(other)) {
            (Some(counter), _) if is_limit(other) => (cond, counter, other),
            (_, Some(counter)) if is_limit(one) => (cond.swap_args(), counter, one),
            _ => return None,
        };
        let cond = if shape.repeats_if { cond } else { cond.complement() };
        let step = counter.step?;
        let condition = match cond {
            IntCC::NotEqual => Condition::NotEqual,
            // Equality ends the loop a round later; fewer rounds are right, too.
            IntCC::UnsignedLessThan | IntCC::UnsignedLessThanOrEqual if step > 0 => Condition::Before { signed: false },
            IntCC::SignedLessThan | IntCC::SignedLessThanOrEqual if step > 0 => Condition::Before { signed: true },
            IntCC::UnsignedGreaterThan | IntCC::UnsignedGreaterThanOrEqual if step < 0 => {
                Condition::Before { signed: false }
            }
            IntCC::SignedGreaterThan | IntCC::SignedGreaterThanOrEqual if step < 0 => {
                Condition::Before { signed: true }
            }
            _ => return None,
        };
        let is_possible = match condition {
            Condition::NotEqual => matches!(counter.kind, types::I32 | types::I64),
            Condition::Before { .. } => counter.kind == types::I32 && step.unsigned_abs().is_power_of_two(),
        };
        is_possible.then_some(Self { condition, counter, of_next, limit: Some(limit) })
    }

    /// Whether it is the number of all rounds.
    pub fn is_exact(&self) -> bool {
        self.condition == Condition::NotEqual
    }

    /// The number, if it is known; an error if it is known that there is none.
    pub fn known(&self, function: &Function) -> Option<Result<u64, ()>> {
        let first = constant(function, self.counter.first)?;
        let limit = self.limit.map_or(Some(0), |limit| constant(function, limit))?;
        let step = self.counter.step?;
        let bits = self.counter.kind.bits();
        let mask = u64::MAX >> (64 - bits);
        let begin = if self.of_next { first.wrapping_add_signed(step) & mask } else { first };
        let size = step.unsigned_abs();
        let missing = match self.condition {
            Condition::NotEqual => {
                let missing = if step > 0 { limit.wrapping_sub(begin) } else { begin.wrapping_sub(limit) } & mask;
                if !missing.is_multiple_of(size) {
                    return Some(Err(()));
                }
                missing
            }
            Condition::Before { signed } => {
                let number = |bits: u64| if signed { i64::from(bits as i32) } else { i64::from(bits as u32) };
                let missing = (number(limit) - number(begin)) * step.signum();
                u64::try_from(missing).unwrap_or(0).next_multiple_of(size)
            }
        };
        Some((missing / size).checked_add(1).filter(|rounds| *rounds <= MOST).ok_or(()))
    }

    /// Makes the number before the loop.
    pub fn emit(&self, cursor: &mut FuncCursor<'_>) -> Rounds {
        let kind = self.counter.kind;
        let step = self.counter.step.unwrap_or(1);
        let mut begin = self.counter.first;
        if self.of_next {
            let step = cursor.ins().iconst(kind, step & kind_mask(kind));
            begin = cursor.ins().iadd(begin, step);
        }
        let (power, odd) = (step.trailing_zeros(), step.unsigned_abs() >> step.trailing_zeros());
        match self.condition {
            Condition::NotEqual => {
                let missing = match (self.limit, step > 0) {
                    (None, true) => cursor.ins().ineg(begin),
                    (None, false) => begin,
                    (Some(limit), true) => {
                        let limit = clone_constant(cursor, limit);
                        cursor.ins().isub(limit, begin)
                    }
                    (Some(limit), false) => {
                        let limit = clone_constant(cursor, limit);
                        cursor.ins().isub(begin, limit)
                    }
                };
                self.quotient(cursor, missing, power, odd)
            }
            Condition::Before { signed } => {
                let limit = self.limit.map(|limit| clone_constant(cursor, limit));
                let limit = limit.unwrap_or_else(|| cursor.ins().iconst(types::I32, 0));
                let [limit, begin] = [limit, begin].map(|number| match signed {
                    true => cursor.ins().sextend(types::I64, number),
                    false => cursor.ins().uextend(types::I64, number),
                });
                let missing = if step > 0 { cursor.ins().isub(limit, begin) } else { cursor.ins().isub(begin, limit) };
                let more = cursor.ins().iconst(types::I64, (1 << power) - 1 + (1 << power));
                let sum = cursor.ins().iadd(missing, more);
                let power = cursor.ins().iconst(types::I32, i64::from(power));
                // What is negative stays so, and is less than any number of rounds that pays.
                Rounds { number: cursor.ins().sshr(sum, power), conditions: Vec::new() }
            }
        }
    }

    /// One more than how often the step is in a number, and what says that it is.
    fn quotient(&self, cursor: &mut FuncCursor<'_>, missing: Value, power: u32, odd: u64) -> Rounds {
        let kind = self.counter.kind;
        let mut conditions = Vec::new();
        let mut quotient = missing;
        if power > 0 {
            let mask = cursor.ins().iconst(kind, (1 << power) - 1);
            let rest = cursor.ins().band(missing, mask);
            let zero = cursor.ins().iconst(kind, 0);
            conditions.push(cursor.ins().icmp(IntCC::Equal, rest, zero));
            let power = cursor.ins().iconst(types::I32, i64::from(power));
            quotient = cursor.ins().ushr(missing, power);
        }
        if odd > 1 {
            let factor = cursor.ins().iconst(kind, inverse(odd) as i64 & kind_mask(kind));
            quotient = cursor.ins().imul(quotient, factor);
            let largest = (kind_mask(kind) as u64) / odd;
            let largest = cursor.ins().iconst(kind, largest as i64);
            conditions.push(cursor.ins().icmp(IntCC::UnsignedLessThanOrEqual, quotient, largest));
        }
        if kind == types::I32 {
            quotient = cursor.ins().uextend(types::I64, quotient);
        } else {
            let most = cursor.ins().iconst(types::I64, MOST as i64 - 1);
            conditions.push(cursor.ins().icmp(IntCC::UnsignedLessThanOrEqual, quotient, most));
        }
        let one = cursor.ins().iconst(types::I64, 1);
        Rounds { number: cursor.ins().iadd(quotient, one), conditions }
    }
}

/// A value from outside of the loop: constants are made again, since they may be made in it.
fn clone_constant(cursor: &mut FuncCursor<'_>, value: Value) -> Value {
    match constant(cursor.func, value) {
        Some(known) => {
            let kind = cursor.func.dfg.value_type(value);
            cursor.ins().iconst(kind, known as i64)
        }
        None => value,
    }
}

/// All bits of a type of integers.
pub fn kind_mask(kind: Type) -> i64 {
    (u64::MAX >> (64 - kind.bits())) as i64
}

/// What an odd number is multiplied with to be 1, modulo 2^64.
fn inverse(odd: u64) -> u64 {
    // Right in the lowest three bits; each step makes twice as many right.
    (0..5).fold(odd, |guess, _| guess.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(guess))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inverses_are_right() {
        for odd in [1, 3, 5, 7, 11, 12345, u64::MAX, u64::MAX - 2] {
            assert_eq!(inverse(odd).wrapping_mul(odd), 1, "{odd}");
        }
    }
}
