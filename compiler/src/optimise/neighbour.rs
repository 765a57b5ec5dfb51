//! Accesses near one that has been made.
//!
//! Modules add constants to an index of 32 bits, where the sum may wrap, and access memory there. The sum has to be
//! made for each access, and extended. But if memory was accessed at one such sum before, that sum is a place in
//! memory; and if no memory reaches the last bytes that 32 bits address (`plan/memory.rs`), a sum that is a little
//! larger is that place and a distance, without wrapping. So the access takes the distance as its displacement.
//!
//! **Why it is correct**: let `place` be the extended sum of an access that is made on every way to this one. It did
//! not trap, so `place` lies below the largest size that any memory of the program may have, which is 2^32 - `room` at
//! most. With a distance below `room`, `place + distance` is below 2^32, so it is the extended sum of this access, bit
//! by bit. The address is the same number as before, whatever the memory's size is now; so the sandbox needs no other
//! argument than that of `translate/heap.rs`. A sum that is smaller would have to be known not to wrap downwards, and
//! is left alone.

use super::displacement::{narrow_index, operands, set_address, width};
use super::operand::constant;
use crate::target::{Displacement, Target};
use cranelift_codegen::Context;
use cranelift_codegen::ir::{Block, Function, Inst, InstructionData, Opcode, Value};
use std::collections::HashMap;

/// As many accesses at different distances from an index are remembered, so that hostile functions do not take long.
const REMEMBERED: usize = 16;

/// An access that was made.
#[derive(Clone, Copy)]
struct Place {
    /// What was added to the index.
    constant: u32,
    /// The sum, extended.
    extended: Value,
    block: Block,
}

/// Rewrites all accesses for which it pays. `room` is how many addresses of 32 bits are beyond all memories.
pub fn run(codegen: &mut Context, target: &dyn Target, room: u32) {
    let blocks: Vec<Block> = codegen.domtree.cfg_rpo().copied().collect();
    let (function, tree) = (&mut codegen.func, &codegen.domtree);
    let mut places: HashMap<Value, Vec<Place>> = HashMap::new();
    for block in blocks {
        let mut next = function.layout.first_inst(block);
        while let Some(access) = next {
            next = function.layout.next_inst(access);
            let Some((extended, displacement)) = operands(function, access) else { continue };
            let Some((index, constant)) = sum(function, access).filter(|_| displacement >= 0) else {
                continue;
            };
            let known = places.entry(index).or_default();
            let near = |place: &&Place| {
                let distance = constant.wrapping_sub(place.constant);
                let fits = distance < room
                    && i32::try_from(distance)
                        .ok()
                        .and_then(|distance| displacement.checked_add(distance))
                        .is_some_and(|sum| target.far(sum, width(function, access)) == Displacement::Fits);
                fits && tree.block_dominates(place.block, block)
            };
            match known.iter().filter(near).min_by_key(|place| constant.wrapping_sub(place.constant)) {
                Some(place) => {
                    let distance = constant.wrapping_sub(place.constant) as i32;
                    let place = place.extended;
                    set_address(function, access, place, displacement + distance);
                }
                None if known.len() < REMEMBERED => known.push(Place { constant, extended, block }),
                None => {}
            }
        }
    }
}

/// The index and the constant whose sum of 32 bits an access to linear memory extends.
fn sum(function: &Function, access: Inst) -> Option<(Value, u32)> {
    let dfg = &function.dfg;
    let (_, narrow) = narrow_index(function, access)?;
    let Some(made) = dfg.value_def(narrow).inst() else { return Some((narrow, 0)) };
    let InstructionData::Binary { opcode: Opcode::Iadd, args } = dfg.insts[made] else { return Some((narrow, 0)) };
    let [one, other] = args.map(|operand| dfg.resolve_aliases(operand));
    match (constant(function, one), constant(function, other)) {
        (None, Some(constant)) => Some((one, constant as u32)),
        (Some(constant), None) => Some((other, constant as u32)),
        _ => Some((narrow, 0)),
    }
}
