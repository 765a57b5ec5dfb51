//! Finished code of a function, taken apart: blocks of instructions, without jumps between them.

use super::registers::{Analysis, Effects};
use iced_x86::{ConditionCode, Encoder, Instruction};

/// The number of a block.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Block(pub usize);

/// The longest instruction of the architecture, in bytes.
const LONGEST: usize = 15;

/// The four bits by which instructions name a condition (Intel's manual, volume 2, appendix B.1.4.7).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Condition(u8);

impl Condition {
    /// The condition of an instruction; none if it has none.
    pub fn of(instruction: &Instruction) -> Option<Self> {
        // The decoder's numbers are in the same order, and that of no condition comes first.
        (instruction.condition_code() as u8).checked_sub(ConditionCode::o as u8).map(Self)
    }

    /// The one that holds where this does not.
    pub fn opposite(self) -> Self {
        Self(self.0 ^ 1)
    }

    /// Whether it asks for nothing but whether a number is zero, or what its sign is.
    pub fn is_zero_or_sign(self) -> bool {
        matches!(self.0, 0x4 | 0x5 | 0x8 | 0x9)
    }

    /// The bits.
    pub fn bits(self) -> u8 {
        self.0
    }
}

/// What an instruction's distance from itself leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Data {
    /// A constant behind the code: its distance from the first of them.
    Constant(u32),
    /// The jump table of a block.
    Table(Block),
}

/// An instruction that is no jump within the function.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it is.
    pub instruction: Instruction,
    /// Where the code generator put it, in bytes from the function's first instruction.
    pub from: u32,
    /// How many bytes it had there.
    pub was: u32,
    /// What it addresses relative to itself, and at which of its bytes that is.
    pub reference: Option<(usize, Data)>,
    /// Whether the linker fills in some of its bytes.
    pub is_linked: bool,
    /// What it does with registers.
    pub effects: Effects,
    leaves: bool,
    bytes: [u8; LONGEST],
    length: u8,
}

impl Line {
    /// An instruction as it was found at a place, which leaves the function or not.
    pub fn new(
        instruction: Instruction,
        from: u32,
        code: &[u8],
        leaves: bool,
        analysis: &mut Analysis,
    ) -> Option<Self> {
        let mut bytes = [0; LONGEST];
        bytes.get_mut(..code.len())?.copy_from_slice(code);
        let length = u8::try_from(code.len()).ok()?;
        let was = u32::from(length);
        let effects = analysis.effects(&instruction, leaves);
        Some(Self { instruction, from, was, reference: None, is_linked: false, effects, leaves, bytes, length })
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    /// Puts another instruction in its place, which addresses nothing relative to itself; tells whether there is such
    /// an instruction.
    pub fn replace(&mut self, instruction: Instruction, analysis: &mut Analysis) -> bool {
        let Some(bytes) = self.encoded(&instruction) else { return false };
        let Some(room) = self.bytes.get_mut(..bytes.len()) else { return false };
        room.copy_from_slice(&bytes);
        self.length = bytes.len() as u8;
        self.instruction = instruction;
        self.effects = analysis.effects(&instruction, self.leaves);
        true
    }

    /// Whether another instruction can be put in its place.
    pub fn can_be(&self, instruction: &Instruction) -> bool {
        self.encoded(instruction).is_some()
    }

    fn encoded(&self, instruction: &Instruction) -> Option<Vec<u8>> {
        let is_bound = self.reference.is_some() || self.is_linked || instruction.is_ip_rel_memory_operand();
        let mut encoder = Encoder::new(64);
        let length = encoder.encode(instruction, 0).ok()?;
        (!is_bound && length <= LONGEST).then(|| encoder.take_buffer())
    }
}

/// How a block ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum End {
    /// It goes on elsewhere.
    Jump(Block),
    /// If a condition holds, it goes on at the first, otherwise at the second.
    Branch(Condition, Block, Block),
    /// Its last instruction jumps to one of these, by a table of their distances.
    Table(Vec<Block>),
    /// Its last instruction leaves the function, or traps.
    Leave,
}

/// Instructions that are executed one after the other.
#[derive(Debug)]
pub struct Part {
    /// Where the code generator put the first, in bytes from the function's first instruction.
    pub from: u32,
    /// What it executes.
    pub lines: Vec<Line>,
    /// How it ends.
    pub end: End,
    /// Whether it handles exceptions of calls: nobody is seen to jump to it.
    pub is_landing: bool,
}

impl End {
    /// Whether it depends on flags.
    pub fn is_branch(&self) -> bool {
        matches!(self, Self::Branch(..))
    }
}

impl Part {
    /// Where it may go on within the function.
    pub fn successors(&self) -> impl Iterator<Item = Block> + '_ {
        let (one, other, more): (Option<Block>, Option<Block>, &[Block]) = match &self.end {
            End::Jump(to) => (Some(*to), None, &[]),
            End::Branch(_, taken, not) => (Some(*taken), Some(*not), &[]),
            End::Table(targets) => (None, None, targets),
            End::Leave => (None, None, &[]),
        };
        one.into_iter().chain(other).chain(more.iter().copied())
    }
}

/// The code of a function.
#[derive(Debug)]
pub struct Code {
    /// Its blocks; the first is where it is entered.
    pub parts: Vec<Part>,
    /// In which order they stand; the first is the first.
    pub order: Vec<Block>,
    /// What stands behind them.
    pub constants: Vec<u8>,
    /// How constants are aligned, as far as the function itself is, in bytes.
    pub alignment: u32,
    /// Where constants began, in bytes from the function's first instruction.
    pub constants_from: u32,
}

impl Code {
    /// By block, the only one that leads to it, if there is one and nobody else gets there.
    pub fn leads(&self) -> Vec<Option<Block>> {
        let mut counts = vec![0_usize; self.parts.len()];
        let mut leads = vec![None; self.parts.len()];
        for (number, part) in self.parts.iter().enumerate() {
            for next in part.successors() {
                counts[next.0] += 1;
                leads[next.0] = Some(Block(number));
            }
        }
        for (number, part) in self.parts.iter().enumerate() {
            if counts[number] != 1 || part.is_landing || number == 0 {
                leads[number] = None;
            }
        }
        leads
    }
}

#[cfg(test)]
mod tests {
    use super::Condition;
    use iced_x86::Decoder;

    #[test]
    fn conditions_are_the_bits_of_their_instruction() {
        for bits in 0..16 {
            let instruction = Decoder::new(64, &[0x0f, 0x80 | bits, 0, 0, 0, 0], 0).decode();
            let condition = Condition::of(&instruction).unwrap();
            assert_eq!(condition.bits(), bits);
            assert_eq!(condition.opposite().bits(), bits ^ 1);
        }
        assert_eq!(Condition::of(&Decoder::new(64, &[0x90], 0).decode()), None);
    }
}
