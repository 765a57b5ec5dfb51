//! Values are made where they are wanted. The register allocator makes a number in one register and moves it to another
//! at the end, most often to that of a loop's counter: `lea 1(%rax), %rcx; …; mov %rcx, %rax`.
//!
//! If the number is made in the same block, or in one that alone leads there, it is made in the register it is moved
//! to. This needs that between the two nobody reads or writes that register, that nobody reads the old one behind the
//! move, and that both hold wherever else the way may lead on between the two: there, too, nobody reads what either
//! holds. What instructions read and write without naming it, calls among them, keeps its register.

use super::code::{Block, Code};
use super::copies::{Whole, whole};
use super::live::{Live, before};
use super::registers::{Analysis, Number, Set, renamed};
use iced_x86::{Instruction, Register};

/// How many instructions a value may be older than the move.
const REACH: usize = 40;

/// Runs the pass.
pub fn run(code: &mut Code, analysis: &mut Analysis) {
    let leads = code.leads();
    let mut live = Live::find(code);
    for number in 0..code.parts.len() {
        let mut after = live.end(code, number);
        let mut index = code.parts[number].lines.len();
        while index > 0 {
            index -= 1;
            let effects = code.parts[number].lines[index].effects;
            let mut renaming = Renaming { code, leads: &leads, live: &mut live, analysis };
            if renaming.moved(Block(number), index, after) {
                continue;
            }
            after = before(after, &effects);
        }
    }
}

/// Where an instruction is: its block, and its place there.
type Place = (Block, usize);

struct Renaming<'a> {
    code: &'a mut Code,
    leads: &'a [Option<Block>],
    live: &'a mut Live,
    analysis: &'a mut Analysis,
}

impl Renaming<'_> {
    /// Makes what an instruction moves where it is moved to, if it is a move and that can be.
    fn moved(&mut self, block: Block, index: usize, after: Set) -> bool {
        let line = &self.code.parts[block.0].lines[index];
        let Some(Whole::Between(to, from)) = whole(&line.instruction) else { return false };
        if after.has(from) || !self.rename((block, index), to, from) {
            return false;
        }
        self.code.parts[block.0].lines.remove(index);
        true
    }

    /// Has what uses a register use another instead, from where its value is made up to a place.
    fn rename(&mut self, place: Place, to: Number, from: Number) -> bool {
        let Some((places, blocks)) = self.range(place, to, from) else { return false };
        let Some(renamed) = all_renamed(self.code, &places, from, to) else { return false };
        // Some instructions, a division among them, use a register that they do not name.
        let mut effects = renamed.iter().map(|instruction| self.analysis.effects(instruction, false));
        if effects.any(|effects| (effects.reads | effects.writes).has(from)) {
            return false;
        }
        for ((block, line), instruction) in places.iter().zip(renamed) {
            self.code.parts[block.0].lines[*line].replace(instruction, self.analysis);
        }
        for block in blocks {
            self.live.rename(block, from, to);
        }
        true
    }

    /// The instructions that use a register from where its value is made up to a place, and the blocks that begin
    /// between; none if they cannot use another register instead.
    fn range(&mut self, (mut block, mut index): Place, to: Number, from: Number) -> Option<(Vec<Place>, Vec<Block>)> {
        let (mut places, mut blocks) = (Vec::new(), Vec::new());
        for _ in 0..REACH {
            while index == 0 {
                let before = self.leads[block.0]?;
                let both = Set::from(to) | from.into();
                let mut others = self.code.parts[before.0].successors().filter(|next| *next != block);
                if others.any(|next| !self.live.begins(next).is_apart(both)) {
                    return None;
                }
                blocks.push(block);
                block = before;
                index = self.code.parts[block.0].lines.len();
            }
            index -= 1;
            let line = &self.code.parts[block.0].lines[index];
            let effects = &line.effects;
            if effects.reads.has(to) || effects.writes.has(to) {
                return None;
            }
            if effects.reads.has(from) || effects.writes.has(from) {
                if effects.calls || line.is_linked || line.reference.is_some() {
                    return None;
                }
                places.push((block, index));
            }
            if effects.kills.has(from) && !effects.reads.has(from) {
                return Some((places, blocks));
            }
        }
        None
    }
}

/// What instructions are with another register in the place of one; none if one of them cannot be so.
fn all_renamed(code: &Code, places: &[Place], from: Number, to: Number) -> Option<Vec<Instruction>> {
    let like = |register: Register| to.like(register).filter(|_| Number::of(register) == Some(from));
    let places = places.iter().map(|(block, index)| &code.parts[block.0].lines[*index]);
    places.map(|line| renamed(&line.instruction, like).filter(|instruction| line.can_be(instruction))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{call, code, condition, constant, copy, keep, load, trap, two};
    use super::{Analysis, Block, Instruction, Register, Set, run};
    use crate::target::x86_64::finish::code::End;
    use iced_x86::Code as Opcode;

    /// `rcx` is made, changed, and moved to `rax`, which is wanted; with instructions between.
    fn lines(between: &[Instruction]) -> Vec<Instruction> {
        let make = [load(Register::RCX, 8), constant(Opcode::Add_rm32_imm32, Register::ECX, 1)];
        [&make[..], between, &[copy(Register::RAX, Register::RCX), keep(Register::RAX), trap()]].concat()
    }

    /// Whether the move goes.
    fn goes(between: &[Instruction]) -> bool {
        let lines = lines(between);
        let count = lines.len();
        let mut code = code(vec![(lines, End::Leave)]);
        run(&mut code, &mut Analysis::new());
        code.parts[0].lines.len() < count
    }

    #[test]
    fn a_value_is_made_where_it_is_wanted() {
        assert!(goes(&[]));
        assert!(goes(&[keep(Register::RDX)]));
        let mut code = code(vec![(lines(&[]), End::Leave)]);
        run(&mut code, &mut Analysis::new());
        let used = code.parts[0].lines.iter().fold(Set::NONE, |used, line| used | line.effects.writes);
        assert!(used.has(super::Number::of(Register::RAX).unwrap()));
        assert!(!used.has(super::Number::of(Register::RCX).unwrap()));
    }

    #[test]
    fn it_is_not_if_the_other_register_is_used_between() {
        assert!(!goes(&[keep(Register::RAX)]));
        assert!(!goes(&[copy(Register::RAX, Register::RDX)]));
        assert!(!goes(&[call()]));
    }

    #[test]
    fn it_is_not_if_the_register_is_read_later_or_used_unnamed() {
        let late = [lines(&[]), vec![keep(Register::RCX), trap()]].concat();
        let count = late.len();
        let mut code = code(vec![(late, End::Leave)]);
        run(&mut code, &mut Analysis::new());
        assert_eq!(code.parts[0].lines.len(), count);
        // A shift by a register is one by `cl`.
        assert!(!goes(&[two(Opcode::Shl_rm32_CL, Register::EDX, Register::CL)]));
        // A division is one of `rax`, which it does not name at all.
        let division = Instruction::with1(Opcode::Div_rm32, Register::ESI).unwrap();
        let lines =
            vec![load(Register::RAX, 8), division, copy(Register::RCX, Register::RAX), keep(Register::RCX), trap()];
        let count = lines.len();
        let mut code = self::code(vec![(lines, End::Leave)]);
        run(&mut code, &mut Analysis::new());
        assert_eq!(code.parts[0].lines.len(), count);
    }

    #[test]
    fn the_other_way_counts() {
        for (read, goes) in [(Register::RDX, true), (Register::RAX, false), (Register::RCX, false)] {
            let make = (vec![load(Register::RCX, 8)], End::Branch(condition(4), Block(1), Block(2)));
            let moves = (vec![copy(Register::RAX, Register::RCX), keep(Register::RAX), trap()], End::Leave);
            let mut code = code(vec![make, moves, (vec![keep(read), trap()], End::Leave)]);
            run(&mut code, &mut Analysis::new());
            assert_eq!(code.parts[1].lines.len() == 2, goes, "{read:?}");
        }
    }
    #[test]
    fn one_register_does_for_one_value() {
        let make = vec![load(Register::RCX, 8), load(Register::RBX, 16)];
        let moves = |from| (vec![copy(Register::RAX, from), keep(Register::RAX), trap()], End::Leave);
        let branch = End::Branch(condition(4), Block(1), Block(2));
        let mut code = code(vec![(make, branch), moves(Register::RCX), moves(Register::RBX)]);
        run(&mut code, &mut Analysis::new());
        assert_eq!([code.parts[1].lines.len(), code.parts[2].lines.len()], [2, 3]);
    }
}
