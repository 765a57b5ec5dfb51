//! The vectors of a turn.

use super::super::operand::hide;
use super::lanes::{Lanes, Node};
use super::plan::{Plan, VECTOR};
use crate::target::Target;
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::immediates::Offset32;
use cranelift_codegen::ir::{Function, Inst, InstBuilder, InstructionData, MemFlagsData, Type, Value, types};

/// The vectors of a turn.
pub struct Vectors<'a> {
    plan: &'a Plan,
    target: &'a dyn Target,
    starts: &'a [Value],
    /// The nodes whose lanes are the same in all turns.
    same: Vec<Option<Value>>,
}

impl<'a> Vectors<'a> {
    /// Those of a plan; its places begin there.
    pub fn new(plan: &'a Plan, target: &'a dyn Target, starts: &'a [Value]) -> Self {
        Self { plan, target, starts, same: vec![None; plan.nodes.len()] }
    }

    /// Makes what is the same in all turns.
    pub fn emit_same(&mut self, cursor: &mut FuncCursor<'_>) {
        for (number, lanes) in self.plan.nodes.iter().enumerate() {
            if !lanes.is_same {
                continue;
            }
            let vector = vector(lanes.lane);
            let value = match lanes.node {
                Node::Same(value) => {
                    let value = again(cursor, value);
                    let is_part = cursor.func.dfg.value_type(value) != lanes.lane;
                    let value = if is_part { cursor.ins().ireduce(lanes.lane, value) } else { value };
                    Some(cursor.ins().splat(vector, value))
                }
                Node::SameLoad { load, place, displacement } => {
                    let displacement = Offset32::new((displacement - self.plan.places.all[place].low) as i32);
                    let flags = flags(cursor.func, load);
                    let value = cursor.ins().load(lanes.lane, flags, self.starts[place], displacement);
                    Some(cursor.ins().splat(vector, value))
                }
                _ => operation(cursor, lanes, &self.same),
            };
            self.same[number] = value;
        }
    }

    /// Makes a turn, whose addresses are so many bytes behind the first ones, and what it makes of totals.
    pub fn emit_turn(&mut self, cursor: &mut FuncCursor<'_>, moved: Value, totals: &mut [Value]) {
        let plan = self.plan;
        // Accesses that are displaced may need the sum in a register.
        let hides = !self.target.adds_index(true) && plan.vectors > 1;
        let mut bases: Vec<Option<Value>> = vec![None; plan.places.all.len()];
        let mut base = |cursor: &mut FuncCursor<'_>, place: usize| {
            *bases[place].get_or_insert_with(|| {
                let sum = cursor.ins().iadd(self.starts[place], moved);
                if hides { hide(cursor, sum) } else { sum }
            })
        };
        for number in 0..plan.vectors {
            let behind = (number * u64::from(VECTOR)) as i64;
            let mut values = self.same.clone();
            for (number, lanes) in plan.nodes.iter().enumerate().filter(|(_, lanes)| !lanes.is_same) {
                let value = match lanes.node {
                    Node::Load { load, place, displacement } => {
                        let displacement = displacement - plan.places.all[place].low + behind;
                        let flags = flags(cursor.func, load);
                        let base = base(cursor, place);
                        cursor.set_srcloc(cursor.func.srcloc(load));
                        Some(cursor.ins().load(vector(lanes.lane), flags, base, Offset32::new(displacement as i32)))
                    }
                    _ => operation(cursor, lanes, &values),
                };
                values[number] = value;
            }
            for group in &plan.groups {
                let displacement = group.displacement - plan.places.all[group.place].low + behind;
                let flags = flags(cursor.func, group.store);
                let base = base(cursor, group.place);
                let Some(value) = values[group.root] else { continue };
                cursor.set_srcloc(cursor.func.srcloc(group.store));
                cursor.ins().store(flags, value, base, Offset32::new(displacement as i32));
            }
            for (total, sum) in plan.totals.iter().zip(totals.iter_mut()) {
                let Some(value) = values[total.root] else { continue };
                let made = cursor.ins().Binary(total.opcode, vector(total.kind), *sum, value).0;
                *sum = cursor.func.dfg.first_result(made);
            }
        }
    }
}

/// The type of vectors of such lanes.
pub fn vector(lane: Type) -> Type {
    // Lanes have 1 to 8 bytes, so there is such a type.
    lane.by(VECTOR / lane.bytes()).unwrap_or(types::I8X16)
}

/// Makes a constant again, which may have been made in the loop; other values are there.
fn again(cursor: &mut FuncCursor<'_>, value: Value) -> Value {
    let made = cursor.func.dfg.value_def(value).inst();
    match made.map(|made| cursor.func.dfg.insts[made]) {
        Some(InstructionData::UnaryImm { imm, .. }) => {
            let kind = cursor.func.dfg.value_type(value);
            cursor.ins().iconst(kind, imm)
        }
        Some(InstructionData::UnaryIeee32 { imm, .. }) => cursor.ins().f32const(imm),
        Some(InstructionData::UnaryIeee64 { imm, .. }) => cursor.ins().f64const(imm),
        _ => value,
    }
}

/// Makes an operation of vectors.
fn operation(cursor: &mut FuncCursor<'_>, lanes: &Lanes, values: &[Option<Value>]) -> Option<Value> {
    let vector = vector(lanes.lane);
    let made = match lanes.node {
        Node::Unary { opcode, operand: one } => cursor.ins().Unary(opcode, vector, values[one]?).0,
        Node::Binary { opcode, operands: [one, other] } => {
            cursor.ins().Binary(opcode, vector, values[one]?, values[other]?).0
        }
        Node::Shift { opcode, operand: one, by } => {
            let by = again(cursor, by);
            cursor.ins().Binary(opcode, vector, values[one]?, by).0
        }
        Node::Same(_) | Node::SameLoad { .. } | Node::Load { .. } => return None,
    };
    Some(cursor.func.dfg.first_result(made))
}

/// The flags of an access.
pub fn flags(function: &Function, access: Inst) -> MemFlagsData {
    // It is a load or a store, so it has some.
    function.dfg.insts[access].memflags_data(&function.dfg).unwrap_or(MemFlagsData::new())
}
