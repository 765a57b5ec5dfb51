//! Where instructions of finished code went that was rewritten.

/// An instruction, before and after. Both places are in bytes from the function's first instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Move {
    /// Where the code generator put it.
    pub from: u32,
    /// How many bytes it had there.
    pub length: u32,
    /// Where it, or what does its work now, begins.
    pub to: u32,
    /// Where that ends.
    pub end: u32,
}

/// All instructions of a function.
#[derive(Debug, Default)]
pub struct Moves {
    /// Ascending by where they were.
    instructions: Vec<Move>,
    /// Places that are jumped to, before and after; ascending.
    targets: Vec<(u32, u32)>,
}

impl Moves {
    /// What moved, in any order.
    pub fn new(mut instructions: Vec<Move>, mut targets: Vec<(u32, u32)>) -> Self {
        instructions.sort_unstable_by_key(|instruction| instruction.from);
        targets.sort_unstable();
        Self { instructions, targets }
    }

    /// All instructions, ascending by where they were.
    pub fn instructions(&self) -> &[Move] {
        &self.instructions
    }

    /// Where a byte of an instruction is now; none if there was no instruction.
    pub fn byte(&self, at: u32) -> Option<u32> {
        let instruction = self.last_before(at.checked_add(1)?)?;
        let distance = at - instruction.from;
        (distance < instruction.length).then_some(instruction.to + distance)
    }

    /// Where the instruction ends now that ended at a place; none if none did.
    pub fn end(&self, at: u32) -> Option<u32> {
        let instruction = self.last_before(at)?;
        (instruction.from + instruction.length == at).then_some(instruction.end)
    }

    /// Where jumps to a place go now; none if nothing jumped there.
    pub fn target(&self, at: u32) -> Option<u32> {
        let index = self.targets.binary_search_by_key(&at, |(from, _)| *from).ok()?;
        self.targets.get(index).map(|(_, to)| *to)
    }

    fn last_before(&self, at: u32) -> Option<Move> {
        let after = self.instructions.partition_point(|instruction| instruction.from < at);
        self.instructions.get(after.checked_sub(1)?).copied()
    }
}
