//! The loops of a function that call nothing, and where a value for all of such a loop is made.
//!
//! What lives across a call takes a register that the function has to save for its caller, or is stored and loaded
//! again: often no cheaper than making it anew. In a loop without calls, all registers are there for it.

use cranelift_codegen::Context;
use cranelift_codegen::entity::SecondaryMap;
use cranelift_codegen::ir::{Block, Function, Inst, Value, ValueDef};
use cranelift_codegen::loop_analysis::{Loop, LoopAnalysis};

/// As many loops may be in each other; in a function with more, none keeps anything in registers. Every look at a
/// block asks the loops around it, so that hostile functions would take long.
const DEEPEST: usize = 32;

/// Where values for a loop are made, and what is in the loop.
pub struct Regions {
    loops: LoopAnalysis,
    /// By loop, the instruction before which values for it are made, if nothing in it calls.
    anchors: SecondaryMap<Loop, Option<Inst>>,
    too_deep: bool,
}

impl Regions {
    /// Finds the loops of a function, whose flow graph and dominator tree are known.
    pub fn find(codegen: &Context) -> Self {
        let function = &codegen.func;
        let mut loops = LoopAnalysis::new();
        loops.compute(function, &codegen.cfg, &codegen.domtree);
        let mut anchors = SecondaryMap::new();
        if loops.loops().any(|inner| ancestors(&loops, Some(inner)).nth(DEEPEST).is_some()) {
            return Self { loops, anchors, too_deep: true };
        }
        let mut calls: SecondaryMap<Loop, bool> = SecondaryMap::new();
        for block in function.layout.blocks() {
            let Some(innermost) = loops.innermost_loop(block) else { continue };
            if !calls[innermost] && has_call(function, block) {
                ancestors(&loops, Some(innermost)).for_each(|outer| calls[outer] = true);
            }
        }
        for inner in loops.loops() {
            // What dominates the header without being in the loop is executed before the loop, as often as it is begun;
            // in another loop it would be executed for each of that one's rounds.
            let before = codegen.domtree.idom(loops.loop_header(inner));
            let before = before.filter(|before| loops.innermost_loop(*before) == loops.loop_parent(inner));
            anchors[inner] = before.filter(|_| !calls[inner]).and_then(|before| function.layout.last_inst(before));
        }
        Self { loops, anchors, too_deep: false }
    }

    /// Where values for a block can be made that are kept in all of a loop: of the outermost loop first.
    pub fn anchors(&self, block: Block) -> Vec<(Loop, Inst)> {
        let all = ancestors(&self.loops, self.loops.innermost_loop(block));
        let mut anchors: Vec<_> = all.filter_map(|outer| Some((outer, self.anchors[outer]?))).collect();
        anchors.reverse();
        anchors
    }

    /// The loops around a block, the innermost first; none in a function with too many in each other.
    pub fn around(&self, block: Block) -> impl Iterator<Item = Loop> {
        let innermost = self.loops.innermost_loop(block).filter(|_| !self.too_deep);
        ancestors(&self.loops, innermost)
    }

    /// The block with which a loop's rounds begin.
    pub fn header(&self, inner: Loop) -> Block {
        self.loops.loop_header(inner)
    }

    /// Whether a value is made outside of a loop.
    pub fn is_invariant(&self, function: &Function, outer: Loop, value: Value) -> bool {
        let block = match function.dfg.value_def(value) {
            ValueDef::Result(made, _) => function.layout.inst_block(made),
            ValueDef::Param(block, _) => Some(block),
            ValueDef::Union(..) => None,
        };
        block.is_some_and(|block| !self.contains(outer, block))
    }

    /// Whether a block is executed as often as a loop is begun.
    pub fn begins(&self, inner: Loop, block: Block) -> bool {
        self.loops.innermost_loop(block) == self.loops.loop_parent(inner)
    }

    /// Whether a block is in a loop.
    pub fn contains(&self, outer: Loop, block: Block) -> bool {
        self.loops.is_in_loop(block, outer)
    }

    /// Whether there is a loop around a block, and the innermost one calls nothing.
    pub fn keeps_registers(&self, block: Block) -> bool {
        self.loops.innermost_loop(block).is_some_and(|innermost| self.anchors[innermost].is_some())
    }

    /// How many loops are around a block.
    pub fn level(&self, block: Block) -> usize {
        self.loops.loop_level(block).level()
    }

    /// Whether two blocks are rounds of the same loops.
    pub fn are_together(&self, one: Block, other: Block) -> bool {
        self.loops.innermost_loop(one) == self.loops.innermost_loop(other)
    }
}

/// A loop and those around it.
fn ancestors(loops: &LoopAnalysis, innermost: Option<Loop>) -> impl Iterator<Item = Loop> {
    std::iter::successors(innermost, |inner| loops.loop_parent(*inner))
}

/// Whether a block calls a function.
pub fn has_call(function: &Function, block: Block) -> bool {
    let mut instructions = function.layout.block_insts(block);
    instructions.any(|instruction| function.dfg.insts[instruction].opcode().is_call())
}
