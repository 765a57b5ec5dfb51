//! Where the accesses of a loop go.
//!
//! All accesses at the same sum of 32 bits that are near each other are a *place*: one address, which each round moves
//! by the same stride, and the bytes around it that a round touches.

use super::super::displacement::{narrow_index, operands, width};
use super::super::induction::linear::Sum;
use super::super::operand::constant;
use super::shape::Shape;
use cranelift_codegen::ir::{Function, Inst, InstructionData, Opcode, TrapCode, Value, types};
use std::collections::BTreeMap;

/// As many places may a loop have: code compares each with others.
const MOST: usize = 12;

/// So many bytes are between accesses at the same sum that belong to different places: if something is stored there,
/// and if not. With more places there are more checks, and with few of them something stored may seem to overlap.
const APART: i64 = 64;
const FAR_APART: i64 = 16384;

/// The longest stride, in bytes.
const LONGEST: i64 = 256;

/// Addresses that begin with an extended sum.
#[derive(Clone)]
pub struct Place {
    pub sum: Sum,
    /// What each round adds to it; nothing if no part of it changes.
    pub stride: i64,
    /// The first and the last byte that is touched, relative to it; the last one excluded.
    pub low: i64,
    pub high: i64,
    pub is_stored: bool,
}

/// A load or a store of linear memory.
#[derive(Clone, Copy)]
pub struct Access {
    pub place: usize,
    pub displacement: i64,
    /// In bytes.
    pub width: u32,
    pub is_store: bool,
    /// Its number in the block.
    pub order: usize,
}

/// All of a loop.
#[derive(Default)]
pub struct Places {
    pub all: Vec<Place>,
    pub accesses: BTreeMap<Inst, Access>,
}

impl Places {
    /// Those of a loop that does nothing else that can be noticed.
    pub fn of(function: &Function, shape: &Shape) -> Option<Self> {
        let dfg = &function.dfg;
        let mut places = Self::default();
        for (order, instruction) in function.layout.block_insts(shape.block).enumerate() {
            let opcode = dfg.insts[instruction].opcode();
            if instruction == shape.branch {
                continue;
            }
            let (sum, displacement) = match index(function, instruction) {
                Some((Index::Narrow(narrow), displacement)) => {
                    (Sum::of(function, narrow, |value| shape.is_outside(function, value))?, displacement)
                }
                Some((Index::Constant(constant), displacement)) => (Sum::of_constant(constant), displacement),
                None if is_quiet(function, instruction) => continue,
                None => return None,
            };
            if opcode.can_store() && opcode != Opcode::Store {
                return None;
            }
            let place = places.place(shape, sum)?;
            let (displacement, width) = (i64::from(displacement), width(function, instruction));
            let is_store = opcode.can_store();
            places.accesses.insert(instruction, Access { place, displacement, width, is_store, order });
        }
        places.divide();
        (places.all.len() <= MOST).then_some(places)
    }

    /// Lets accesses that are far from each other be of different places.
    fn divide(&mut self) {
        for number in 0..self.all.len() {
            let here = self.accesses.iter().filter(|(_, access)| access.place == number);
            let mut here: Vec<(Inst, Access)> = here.map(|(instruction, access)| (*instruction, *access)).collect();
            here.sort_by_key(|(_, access)| access.displacement);
            let Place { ref sum, stride, .. } = self.all[number];
            let empty = Place { sum: sum.clone(), stride, low: i64::MAX, high: i64::MIN, is_stored: false };
            let mut place = number;
            let apart = if here.iter().any(|(_, access)| access.is_store) { APART } else { FAR_APART };
            self.all[place] = empty.clone();
            for (instruction, access) in here {
                if access.displacement > self.all[place].high.saturating_add(apart) && self.all[place].high != i64::MIN
                {
                    place = self.all.len();
                    self.all.push(empty.clone());
                }
                self.touch(place, access.displacement, access.width);
                self.all[place].is_stored |= access.is_store;
                self.accesses.insert(instruction, Access { place, ..access });
            }
        }
    }

    /// Notes that bytes of a place are touched.
    pub fn touch(&mut self, place: usize, displacement: i64, width: u32) {
        let place = &mut self.all[place];
        place.low = place.low.min(displacement);
        place.high = place.high.max(displacement + i64::from(width));
    }

    fn place(&mut self, shape: &Shape, sum: Sum) -> Option<usize> {
        if let Some(known) = self.all.iter().position(|place| place.sum == sum) {
            return Some(known);
        }
        let stride = match sum.counter {
            None => 0,
            Some(counter) => {
                let counter = shape.parameter(counter).filter(|counter| counter.kind == types::I32)?;
                // The product wraps as the sum does.
                i64::from((counter.step? as i32).wrapping_shl(sum.shift))
            }
        };
        if self.all.len() == MOST || !(0..=LONGEST).contains(&stride) || stride == 0 && sum.counter.is_some() {
            return None;
        }
        self.all.push(Place { sum, stride, low: i64::MAX, high: i64::MIN, is_stored: false });
        Some(self.all.len() - 1)
    }
}

/// An index of linear memory.
enum Index {
    /// It is extended.
    Narrow(Value),
    Constant(u32),
}

/// The index of an access to linear memory, and what the access itself adds.
fn index(function: &Function, access: Inst) -> Option<(Index, i32)> {
    let (base, displacement) = operands(function, access)?;
    if let Some((_, narrow)) = narrow_index(function, access) {
        return Some((Index::Narrow(narrow), displacement));
    }
    let is_heap = function.dfg.insts[access].memflags_trap_code(&function.dfg) == Some(TrapCode::HEAP_OUT_OF_BOUNDS);
    let constant = constant(function, base).filter(|_| is_heap)?;
    Some((Index::Constant(u32::try_from(constant).ok()?), displacement))
}

/// Whether an instruction neither traps nor does anything that can be noticed.
fn is_quiet(function: &Function, instruction: Inst) -> bool {
    let data = &function.dfg.insts[instruction];
    let opcode = data.opcode();
    let is_own_load = matches!(data, InstructionData::Load { .. }) && data.memflags_trap_code(&function.dfg).is_none();
    let has_effects = opcode.can_trap() || opcode.other_side_effects() || opcode.can_store() || opcode.is_call();
    is_own_load || !has_effects && !opcode.can_load()
}
