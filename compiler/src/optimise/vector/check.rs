//! What must hold for a loop of vectors to run.
//!
//! **Why it is enough**: let there be `rounds` that the vectors make, each of which the module's loop makes, too
//! ([`super::count`]). A place begins at `start`, the extended sum of the first round and the least displacement; each
//! round moves it by the stride, and it touches `span` bytes. Code asks, in 64 bits, where nothing of this wraps:
//!
//! - `start + stride * (rounds - 1) + span` is at most the end of memory, and `start` at least its beginning. So no sum
//!   of 32 bits wraps in these rounds: the one of round `n` is that of round 0 plus `stride * n`, and below the size of
//!   the memory, which has 2^32 bytes at most. All bytes that any access of these rounds touches lie in memory, so none
//!   traps, and memory does not become smaller.
//! - what one place touches in all of these rounds, and is stored, lies before or behind what each other place touches.
//! - what is passed on into the first round is what lies one stride before what that round loads, bit by bit.

use super::super::Memory;
use super::super::induction::linear::Sum;
use super::super::operand::constant;
use super::count::Rounds;
use super::emit::{Numbers, block_before};
use super::plan::Plan;
use super::turn::flags;
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::immediates::Offset32;
use cranelift_codegen::ir::{
    AliasRegionData, Block, BlockArg, ExternalName, GlobalValue, GlobalValueData, InstBuilder, MemFlagsData,
    UserExternalName, Value, types,
};
use std::collections::HashMap;

/// Where code goes on if something does not hold.
pub struct Otherwise {
    pub block: Block,
    pub arguments: Vec<BlockArg>,
}

impl Otherwise {
    /// Goes on in a new block if a condition holds; the cursor is there then.
    fn unless(&self, cursor: &mut FuncCursor<'_>, condition: Value) {
        let next = block_before(cursor.func, self.block);
        cursor.ins().brif(condition, next, &[], self.block, &self.arguments);
        cursor.goto_bottom(next);
    }

    /// The same for a comparison.
    fn unless_compared(&self, cursor: &mut FuncCursor<'_>, condition: IntCC, one: Value, other: Value) {
        let condition = cursor.ins().icmp(condition, one, other);
        self.unless(cursor, condition);
    }
}

/// Makes the checks; the cursor is where they hold. Returns the numbers of rounds, and where each place begins.
/// `to_the_end` says whether vectors may make all rounds.
pub fn emit(
    cursor: &mut FuncCursor<'_>,
    plan: &Plan,
    memory: &Memory,
    to_the_end: bool,
    otherwise: &Otherwise,
) -> (Numbers, Vec<Value>) {
    let numbers = numbers(cursor, plan, to_the_end, otherwise);
    let mut sums: HashMap<&Sum, Value> = HashMap::new();
    let starts: Vec<Value> = plan
        .places
        .all
        .iter()
        .map(|place| {
            let first = place.sum.counter.and_then(|counter| plan.shape.parameter(counter));
            let make = || place.sum.of_first(cursor, first.map(|first| first.first));
            let sum = *sums.entry(&place.sum).or_insert_with(make);
            moved(cursor, sum, place.low)
        })
        .collect();
    let ends: Vec<Value> = plan
        .places
        .all
        .iter()
        .zip(&starts)
        .map(|(place, start)| {
            let span = place.high - place.low;
            if place.stride == 0 {
                return moved(cursor, *start, span);
            }
            let bytes = if place.stride as u64 == plan.stride {
                numbers.bytes
            } else {
                let stride = cursor.ins().iconst(types::I64, place.stride);
                cursor.ins().imul(numbers.of_vectors, stride)
            };
            let end = cursor.ins().iadd(*start, bytes);
            moved(cursor, end, span - place.stride)
        })
        .collect();

    let end = end_of_memory(cursor, memory);
    for ((place, start), last) in plan.places.all.iter().zip(&starts).zip(&ends) {
        otherwise.unless_compared(cursor, IntCC::UnsignedLessThanOrEqual, *last, end);
        if place.low < memory.base as i64 {
            let base = cursor.ins().iconst(types::I64, memory.base as i64);
            otherwise.unless_compared(cursor, IntCC::SignedGreaterThanOrEqual, *start, base);
        }
    }
    let places = &plan.places.all;
    for one in (0..places.len()).filter(|one| places[*one].is_stored) {
        // A pair of which both are stored is compared once.
        for other in (0..places.len()).filter(|other| *other > one || *other < one && !places[*other].is_stored) {
            let next = block_before(cursor.func, otherwise.block);
            let ask = block_before(cursor.func, next);
            let before = cursor.ins().icmp(IntCC::UnsignedLessThanOrEqual, ends[one], starts[other]);
            cursor.ins().brif(before, next, &[], ask, &[]);
            cursor.goto_bottom(ask);
            let behind = cursor.ins().icmp(IntCC::UnsignedLessThanOrEqual, ends[other], starts[one]);
            cursor.ins().brif(behind, next, &[], otherwise.block, &otherwise.arguments);
            cursor.goto_bottom(next);
        }
    }
    for passed in &plan.passed {
        let parameter = &plan.shape.parameters[passed.parameter];
        let place = &plan.places.all[passed.leaf.place];
        let kind = parameter.kind.as_int();
        let flags = flags(cursor.func, passed.leaf.load);
        let displacement = Offset32::new((passed.leaf.displacement - place.low) as i32);
        let loaded = cursor.ins().load(kind, flags, starts[passed.leaf.place], displacement);
        let first = match parameter.kind.is_float() {
            true => cursor.ins().bitcast(kind, MemFlagsData::new(), parameter.first),
            false => parameter.first,
        };
        otherwise.unless_compared(cursor, IntCC::Equal, loaded, first);
    }
    (numbers, starts)
}

/// Makes the numbers of rounds. Vectors leave a round to the module's loop unless they may make all.
fn numbers(cursor: &mut FuncCursor<'_>, plan: &Plan, to_the_end: bool, otherwise: &Otherwise) -> Numbers {
    let left = u64::from(!to_the_end);
    if let Some(all) = plan.known {
        let of_vectors = (all - left) & !(plan.rounds - 1);
        let known = Some((all, of_vectors));
        let [all, bytes, of_vectors] =
            [all, of_vectors * plan.stride, of_vectors].map(|number| cursor.ins().iconst(types::I64, number as i64));
        return Numbers { all, of_vectors, bytes, known };
    }
    let Rounds { number: all, conditions } = plan.count.emit(cursor);
    let least = cursor.ins().iconst(types::I64, (plan.least() + left) as i64);
    otherwise.unless_compared(cursor, IntCC::SignedGreaterThanOrEqual, all, least);
    for condition in conditions {
        otherwise.unless(cursor, condition);
    }
    let all_but = moved(cursor, all, -(left as i64));
    let of_vectors = match plan.rounds {
        1 => all_but,
        rounds => {
            let mask = cursor.ins().iconst(types::I64, -(rounds as i64));
            cursor.ins().band(all_but, mask)
        }
    };
    let bytes = match plan.stride {
        1 => of_vectors,
        stride if stride.is_power_of_two() => {
            let by = cursor.ins().iconst(types::I32, i64::from(stride.trailing_zeros()));
            cursor.ins().ishl(of_vectors, by)
        }
        stride => {
            let stride = cursor.ins().iconst(types::I64, stride as i64);
            cursor.ins().imul(of_vectors, stride)
        }
    };
    Numbers { all, of_vectors, bytes, known: None }
}

/// A number of 64 bits and a constant.
fn moved(cursor: &mut FuncCursor<'_>, value: Value, by: i64) -> Value {
    if by == 0 {
        return value;
    }
    match constant(cursor.func, value) {
        Some(known) => cursor.ins().iconst(types::I64, (known as i64).wrapping_add(by)),
        None => {
            let by = cursor.ins().iconst(types::I64, by);
            cursor.ins().iadd(value, by)
        }
    }
}

/// Where the memory ends now.
fn end_of_memory(cursor: &mut FuncCursor<'_>, memory: &Memory) -> Value {
    let (namespace, index) = memory.sizes;
    let name = ExternalName::user(cursor.func.declare_imported_user_function(UserExternalName { namespace, index }));
    let is_it = |data: &GlobalValueData| matches!(data, GlobalValueData::Symbol { name: known, .. } if *known == name);
    let known: Option<GlobalValue> =
        cursor.func.global_values.iter().find(|(_, data)| is_it(data)).map(|(known, _)| known);
    let sizes = known.unwrap_or_else(|| {
        let offset = 0.into();
        cursor.func.create_global_value(GlobalValueData::Symbol { name, offset, colocated: true, tls: false })
    });
    let (user_id, description) = memory.region;
    let region = cursor.func.dfg.alias_regions.insert(AliasRegionData { user_id, description: description.into() });
    let flags = MemFlagsData::trusted().with_alias_region(Some(region));
    let address = cursor.ins().symbol_value(types::I64, sizes);
    let size = cursor.ins().load(types::I64, flags, address, memory.offset);
    moved(cursor, size, memory.base as i64)
}
