//! What the lanes of a vector are: the same operations, of values that are the same or lie side by side in memory.
//!
//! A lane may be the lower part of a wider number, since modules compute in 32 bits what they store in 8 or 16. The
//! lower part of a sum, a difference, a product, or of what is made bit by bit, is that of the lower parts; and so is
//! that of a shift to the left by fewer bits than the part has.

use super::super::operand::constant;
use super::place::Places;
use super::shape::Shape;
use cranelift_codegen::ir::{Function, Inst, InstructionData, Opcode, Type, Value, ValueDef, types};
use std::collections::HashMap;

/// As many nodes may a loop have, one in another as deep, and values may be passed on through as many rounds.
const MOST: usize = 64;
const DEEPEST: u32 = 24;
const PASSED_ON: u32 = 3;

/// A value for each lane.
#[derive(Clone, Copy, Debug)]
pub enum Node {
    /// The same for all: made before the loop, or a constant.
    Same(Value),
    /// The same for all: what lies at a place that does not change.
    SameLoad {
        load: Inst,
        place: usize,
        displacement: i64,
    },
    /// What lies side by side, from this displacement on.
    Load {
        load: Inst,
        place: usize,
        displacement: i64,
    },
    /// An operation of other nodes.
    Unary {
        opcode: Opcode,
        operand: usize,
    },
    Binary {
        opcode: Opcode,
        operands: [usize; 2],
    },
    /// A shift by the same number of bits for all.
    Shift {
        opcode: Opcode,
        operand: usize,
        by: Value,
    },
}

/// A node and what it is in each lane.
#[derive(Clone, Copy, Debug)]
pub struct Lanes {
    pub node: Node,
    pub lane: Type,
    /// Whether all lanes have the same.
    pub is_same: bool,
}

/// The nodes of a loop; operands come before what uses them.
pub struct Nodes<'a> {
    function: &'a Function,
    shape: &'a Shape,
    places: &'a Places,
    /// How many lanes a round has, and how wide each is in bytes.
    lanes: usize,
    width: u32,
    known: HashMap<(Vec<Value>, Type), Option<usize>>,
    pub all: Vec<Lanes>,
}

/// A value that lies in memory.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Leaf {
    /// A load of it, or of something wider.
    pub load: Inst,
    pub place: usize,
    pub displacement: i64,
}

/// What a value is, as far as lanes must be alike.
#[derive(PartialEq, Eq)]
enum Kind {
    Outside,
    Leaf(usize),
    Made(Opcode),
    Other,
}

impl<'a> Nodes<'a> {
    /// None yet.
    pub fn new(function: &'a Function, shape: &'a Shape, places: &'a Places, lanes: usize, width: u32) -> Self {
        Self { function, shape, places, lanes, width, known: HashMap::new(), all: Vec::new() }
    }

    /// The node that is these values, or the lower parts of them, in the lanes of a round.
    pub fn node(&mut self, values: &[Value], lane: Type, depth: u32) -> Option<usize> {
        let values: Vec<Value> = values.iter().map(|value| whole(self.function, *value)).collect();
        let key = (values, lane);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let made = match lane.is_vector() || lane.bytes() != self.width {
            true => None,
            false => self.make(&key.0, lane, depth),
        };
        let made = made.filter(|_| self.all.len() < MOST).map(|(node, is_same)| {
            self.all.push(Lanes { node, lane, is_same });
            self.all.len() - 1
        });
        self.known.insert(key, made);
        made
    }

    fn make(&mut self, values: &[Value], lane: Type, depth: u32) -> Option<(Node, bool)> {
        let dfg = &self.function.dfg;
        if values.iter().all(|value| self.is_the_same(values[0], *value)) && self.is_outside(values[0]) {
            return Some((Node::Same(values[0]), true));
        }
        let leaves: Vec<Leaf> =
            values.iter().map_while(|value| leaf(self.function, self.shape, self.places, *value, self.width)).collect();
        if let Some(Leaf { load, place, displacement }) = leaves.first().copied() {
            let all = leaves.len() == values.len();
            let is_at = |apart: i64| {
                let mut places = (0..).zip(&leaves);
                places.all(|(lane, leaf)| (leaf.place, leaf.displacement) == (place, displacement + lane * apart))
            };
            let width = i64::from(self.width);
            return match self.places.all[place].stride {
                0 if all && is_at(0) => Some((Node::SameLoad { load, place, displacement }, true)),
                stride if all && stride == width * self.lanes as i64 && is_at(width) => {
                    Some((Node::Load { load, place, displacement }, false))
                }
                _ => None,
            };
        }
        if depth >= DEEPEST {
            return None;
        }
        let data = |value: Value| {
            let made = dfg.value_def(value).inst()?;
            (self.function.layout.inst_block(made) == Some(self.shape.block)).then(|| &dfg.insts[made])
        };
        let first = data(values[0])?;
        let opcode = first.opcode();
        let alike = |value: &Value| {
            data(*value)
                .is_some_and(|other| other.opcode() == opcode && dfg.value_type(*value) == dfg.value_type(values[0]))
        };
        let kind = dfg.value_type(values[0]);
        let is_part = kind != lane;
        if !values.iter().all(alike) || !is_possible(opcode, lane) || is_part && !(kind.is_int() && has_parts(opcode)) {
            return None;
        }
        let operand_lane = if kind.is_int() { lane } else { kind };
        match *first {
            InstructionData::Unary { .. } => {
                let operands: Option<Vec<Value>> = values
                    .iter()
                    .map(|value| match data(*value)? {
                        InstructionData::Unary { arg, .. } => Some(*arg),
                        _ => None,
                    })
                    .collect();
                let operand = self.node(&operands?, operand_lane, depth + 1)?;
                Some((Node::Unary { opcode, operand }, self.all[operand].is_same))
            }
            InstructionData::Binary { .. } => {
                let pairs: Option<Vec<[Value; 2]>> = values
                    .iter()
                    .map(|value| match data(*value)? {
                        InstructionData::Binary { args, .. } => Some(args.map(|operand| dfg.resolve_aliases(operand))),
                        _ => None,
                    })
                    .collect();
                let pairs = pairs?;
                if matches!(opcode, Opcode::Ishl | Opcode::Ushr | Opcode::Sshr) {
                    let by = pairs[0][1];
                    let is_less = constant(self.function, by).is_some_and(|by| by < u64::from(lane.bits()));
                    if is_part && !is_less {
                        return None;
                    }
                    if !self.is_outside(by) || !pairs.iter().all(|pair| self.is_the_same(by, pair[1])) {
                        return None;
                    }
                    let operands: Vec<Value> = pairs.iter().map(|pair| pair[0]).collect();
                    let operand = self.node(&operands, operand_lane, depth + 1)?;
                    return Some((Node::Shift { opcode, operand, by }, self.all[operand].is_same));
                }
                let kinds = pairs[0].map(|operand| self.kind(operand));
                let [mut left, mut right] = [Vec::new(), Vec::new()];
                for [one, other] in pairs {
                    // The order of the operands is free where it makes no difference.
                    let is_turned = is_commutative(opcode)
                        && self.kind(one) != kinds[0]
                        && (self.kind(other) == kinds[0] && self.kind(one) == kinds[1]);
                    let (one, other) = if is_turned { (other, one) } else { (one, other) };
                    left.push(one);
                    right.push(other);
                }
                let operands =
                    [self.node(&left, operand_lane, depth + 1)?, self.node(&right, operand_lane, depth + 1)?];
                Some((Node::Binary { opcode, operands }, operands.iter().all(|operand| self.all[*operand].is_same)))
            }
            _ => None,
        }
    }

    fn kind(&self, value: Value) -> Kind {
        if self.is_outside(value) {
            return Kind::Outside;
        }
        if let Some(leaf) = leaf(self.function, self.shape, self.places, value, self.width) {
            return Kind::Leaf(leaf.place);
        }
        match self.function.dfg.value_def(value) {
            ValueDef::Result(made, _) => Kind::Made(self.function.dfg.insts[made].opcode()),
            _ => Kind::Other,
        }
    }

    /// Whether a value does not change, or is a constant.
    fn is_outside(&self, value: Value) -> bool {
        self.shape.is_outside(self.function, value) || is_constant(self.function, value)
    }

    /// Whether two values are one, or equal constants.
    fn is_the_same(&self, one: Value, other: Value) -> bool {
        let is_equal = || constant(self.function, one).is_some_and(|bits| constant(self.function, other) == Some(bits));
        one == other || self.function.dfg.value_type(one) == self.function.dfg.value_type(other) && is_equal()
    }
}

/// Whether a value is a constant, which may be made again anywhere.
pub fn is_constant(function: &Function, value: Value) -> bool {
    let made = function.dfg.value_def(value).inst();
    made.is_some_and(|made| {
        matches!(function.dfg.insts[made].opcode(), Opcode::Iconst | Opcode::F32const | Opcode::F64const)
    })
}

/// What a value is the lower part of.
fn whole(function: &Function, mut value: Value) -> Value {
    loop {
        value = function.dfg.resolve_aliases(value);
        let made = function.dfg.value_def(value).inst();
        match made.map(|made| function.dfg.insts[made]) {
            Some(InstructionData::Unary { opcode: Opcode::Ireduce, arg }) => value = arg,
            _ => return value,
        }
    }
}

/// Where so many bytes lie in memory that are the lower part of a value, which is loaded, or was loaded some rounds
/// before and passed on.
pub fn leaf(function: &Function, shape: &Shape, places: &Places, value: Value, bytes: u32) -> Option<Leaf> {
    leaf_of(function, shape, places, value, bytes, PASSED_ON)
}

fn leaf_of(
    function: &Function,
    shape: &Shape,
    places: &Places,
    value: Value,
    bytes: u32,
    passed_on: u32,
) -> Option<Leaf> {
    let dfg = &function.dfg;
    let value = whole(function, value);
    if let Some(parameter) = shape.parameter(value) {
        let before = leaf_of(function, shape, places, parameter.next, bytes, passed_on.checked_sub(1)?)?;
        let stride = places.all[before.place].stride;
        return Some(Leaf { displacement: before.displacement - stride, ..before });
    }
    let load = dfg.value_def(value).inst()?;
    let access = places.accesses.get(&load)?;
    // What is loaded is little-endian, so the lower part of it comes first. Not more of it is asked for than was loaded
    // before it was extended.
    let is_read = bytes <= access.width && !dfg.value_type(value).is_vector() && !access.is_store;
    is_read.then_some(Leaf { load, place: access.place, displacement: access.displacement })
}

/// Whether the lower part of a result is that of the lower parts of the operands.
fn has_parts(opcode: Opcode) -> bool {
    matches!(
        opcode,
        Opcode::Iadd
            | Opcode::Isub
            | Opcode::Imul
            | Opcode::Ineg
            | Opcode::Band
            | Opcode::Bor
            | Opcode::Bxor
            | Opcode::Bnot
            | Opcode::Ishl
    )
}

/// Whether the order of the operands makes no difference but for the payload of a NaN.
fn is_commutative(opcode: Opcode) -> bool {
    matches!(
        opcode,
        Opcode::Iadd | Opcode::Imul | Opcode::Band | Opcode::Bor | Opcode::Bxor | Opcode::Fadd | Opcode::Fmul
    )
}

/// Whether an operation is one instruction for all lanes, or few, and each lane is what it is by itself.
fn is_possible(opcode: Opcode, lane: Type) -> bool {
    match opcode {
        Opcode::Fadd | Opcode::Fsub | Opcode::Fmul | Opcode::Fdiv | Opcode::Sqrt | Opcode::Fneg | Opcode::Fabs => true,
        Opcode::Iadd | Opcode::Isub | Opcode::Ineg => true,
        Opcode::Band | Opcode::Bor | Opcode::Bxor | Opcode::Bnot => lane.is_int(),
        Opcode::Imul => matches!(lane, types::I16 | types::I32),
        Opcode::Ishl | Opcode::Ushr => matches!(lane, types::I16 | types::I32 | types::I64),
        Opcode::Sshr => matches!(lane, types::I16 | types::I32),
        _ => false,
    }
}
