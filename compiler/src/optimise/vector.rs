//! Loops over what lies side by side in memory, as vectors (aarch64, x86_64).
//!
//! A loop of one block that loads numbers which lie side by side, does the same with each, and stores the results side
//! by side, gets a second loop before it, which does that with vectors of 16 bytes. Compilers of modules unroll such
//! loops, so a round may store several numbers; as many rounds as fill whole vectors are a turn of the second loop.
//! What is left is for the module's loop, which stays as it is, and which does everything if some check before both
//! fails.
//!
//! **Why it is correct**:
//!
//! - The second loop makes a number of rounds that the module's loop would make, too ([`count`]), and none of them
//!   traps ([`check`]). So it does not matter in which order their loads and stores are made, unless they touch the
//!   same bytes. Nothing else of them can be noticed: other instructions in the loop neither trap nor have effects.
//! - What is stored at one place lies apart from what other places touch ([`check`]). At the same place, a load is of
//!   the very bytes that its own lane stores, and comes before that store in the module's loop ([`plan`]); a vector is
//!   loaded before the one at the same address is stored, too. The bytes of other lanes and turns are others.
//! - Each lane of a vector is what the module's operations make of the same operands ([`lanes`]): additions,
//!   multiplications and so on of floating-point numbers are the same, and rounded in the same way, alone and in a
//!   vector. Only which payload a NaN gets may differ, which WebAssembly leaves open. Of the numbers that each round
//!   changes, besides counters, only those of integers are taken whose order makes no difference ([`total`]).
//! - A value that one round loads and a later one uses is loaded again, from where it lay; nothing was stored there.
//! - After the vectors, counters are what so many steps make of them, modulo 2^32 or 2^64 like the steps themselves.
//!
//! Addresses are those of the module's loop, as numbers of 64 bits: the sum of the first round, extended, and the way
//! that vectors have gone, which was compared with the memory's size as it is before the loop. So the sandbox needs
//! that comparison, and the arguments of [`check`], where `translate/heap.rs` needs guards. Vectors that would leave
//! memory nevertheless would trap like the accesses that they stand for: their flags are the same. So it is if a page
//! of the memory cannot be had any more (`out of memory`), which may be noticed some rounds earlier or later.

mod check;
mod count;
mod emit;
mod exit;
mod lanes;
mod place;
mod plan;
mod shape;
mod total;
mod turn;

use super::Memory;
use crate::target::Target;
use cranelift_codegen::Context;
use cranelift_codegen::ir::Block;
use plan::Plan;
use shape::Shape;

/// As many loops of a function become vectors: for each, all of the function may be looked through.
const MOST: usize = 64;

/// Adds loops of vectors; tells whether there are any. The flow graph and the dominator tree must be found anew then.
pub fn run(codegen: &mut Context, target: &dyn Target, memory: Option<&Memory>) -> bool {
    let Some(memory) = memory else { return false };
    codegen.func.dfg.resolve_all_aliases();
    let blocks: Vec<Block> = codegen.func.layout.blocks().collect();
    let mut made = 0;
    for block in blocks {
        let Some(shape) = Shape::of(codegen, block) else { continue };
        let Some(plan) = Plan::of(&codegen.func, shape) else { continue };
        let lasts = exit::lasts(&codegen.func, &plan);
        emit::emit(&mut codegen.func, &plan, target, memory, lasts);
        codegen.compute_cfg();
        made += 1;
        if made == MOST {
            break;
        }
    }
    made > 0
}
