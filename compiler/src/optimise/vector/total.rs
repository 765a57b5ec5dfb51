//! Numbers of integers to which each round adds something, or with which it does something else whose order is free.
//!
//! **Why it is correct**: sums modulo 2^bits, and what `and`, `or` and `xor` make bit by bit, do not depend on the
//! order of their operands. Each lane begins with a number that changes nothing, takes the terms of its own, and in the
//! end all lanes and what there was before the loop are put together. The number is used for nothing else in a round,
//! so nothing sees what it is in between.

use super::lanes::leaf;
use super::place::Places;
use super::shape::{Parameter, Shape};
use cranelift_codegen::ir::{Function, Inst, InstructionData, Opcode, Type, Value, types};
use std::collections::HashMap;

/// As many operations are looked through.
const DEEPEST: u32 = 32;

/// What a round does to such a number.
pub struct Terms {
    /// The number of the parameter.
    pub parameter: usize,
    pub opcode: Opcode,
    pub kind: Type,
    /// What is added, in the order of where it lies in memory.
    pub terms: Vec<Value>,
}

/// A number with its node.
pub struct Total {
    pub parameter: usize,
    pub opcode: Opcode,
    pub kind: Type,
    pub root: usize,
}

/// What changes nothing.
pub fn neutral(opcode: Opcode) -> i64 {
    if opcode == Opcode::Band { -1 } else { 0 }
}

/// The terms of a parameter, if it is such a number.
pub fn terms(function: &Function, shape: &Shape, places: &Places, number: usize) -> Option<Terms> {
    let dfg = &function.dfg;
    let Parameter { value, kind, next, .. } = shape.parameters[number];
    let made = dfg.value_def(next).inst()?;
    let opcode = dfg.insts[made].opcode();
    let is_free = matches!(opcode, Opcode::Iadd | Opcode::Band | Opcode::Bor | Opcode::Bxor);
    if !is_free || !matches!(kind, types::I32 | types::I64) {
        return None;
    }
    let uses = uses(function, shape);
    let mut terms = Vec::new();
    let mut way = value;
    // From the parameter to the next one; what stands beside the way are terms.
    while way != next {
        let Some(Use::Once(user)) = uses.get(&way) else { return None };
        let InstructionData::Binary { opcode: other, args } = dfg.insts[*user] else { return None };
        let term = match args.map(|operand| dfg.resolve_aliases(operand)) {
            [one, term] | [term, one] if one == way && other == opcode => term,
            _ => return None,
        };
        terms.push(term);
        way = dfg.first_result(*user);
    }
    if uses.contains_key(&next) || terms.is_empty() {
        return None;
    }
    terms.sort_by_key(|term| first_displacement(function, shape, places, *term, DEEPEST));
    Some(Terms { parameter: number, opcode, kind, terms })
}

/// What uses a value in a round.
#[derive(Clone, Copy)]
enum Use {
    Once(Inst),
    /// More than one operation, or the branch, by what it asks or what it passes on to another parameter.
    Often,
}

/// What uses values in a round, but for what a parameter's next value is passed on to itself.
fn uses(function: &Function, shape: &Shape) -> HashMap<Value, Use> {
    let dfg = &function.dfg;
    let mut uses: HashMap<Value, Use> = HashMap::new();
    for instruction in function.layout.block_insts(shape.block) {
        for operand in dfg.inst_args(instruction) {
            let used = if instruction == shape.branch { Use::Often } else { Use::Once(instruction) };
            uses.entry(dfg.resolve_aliases(*operand)).and_modify(|known| *known = Use::Often).or_insert(used);
        }
    }
    let mut passed: Vec<Value> = shape.parameters.iter().map(|parameter| parameter.next).collect();
    passed.sort_unstable();
    for pair in passed.windows(2).filter(|pair| pair[0] == pair[1]) {
        uses.insert(pair[0], Use::Often);
    }
    for parameter in shape.parameters.iter().filter(|parameter| shape.parameter(parameter.next).is_some()) {
        uses.insert(parameter.next, Use::Often);
    }
    uses
}

/// Where the first number lies of which a term is made.
fn first_displacement(function: &Function, shape: &Shape, places: &Places, term: Value, depth: u32) -> i64 {
    let operands = |made: Inst| function.dfg.inst_args(made).iter().copied();
    let is_moved = |place: usize| places.all[place].stride != 0;
    if let Some(leaf) = leaf(function, shape, places, term, 1).filter(|leaf| is_moved(leaf.place)) {
        return leaf.displacement;
    }
    let made = function.dfg.value_def(function.dfg.resolve_aliases(term)).inst().filter(|_| depth > 0);
    let made = made.filter(|made| function.layout.inst_block(*made) == Some(shape.block));
    let displacement = |operand| first_displacement(function, shape, places, operand, depth / 2);
    made.and_then(|made| operands(made).map(displacement).find(|found| *found != i64::MAX)).unwrap_or(i64::MAX)
}
