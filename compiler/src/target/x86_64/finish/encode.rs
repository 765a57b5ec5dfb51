//! Puts the code of a function together again: jumps in the shortest form, none to what comes next.

use super::code::{Block, Code, Condition, Data, End, Part};
use crate::target::moves::{Move, Moves};

/// `int3`, which is never executed.
const PADDING: u8 = 0xcc;

/// A jump at the end of a block.
#[derive(Clone, Copy)]
struct Jump {
    condition: Option<Condition>,
    to: Block,
    is_short: bool,
}

impl Jump {
    fn length(self) -> u32 {
        match (self.is_short, self.condition) {
            (true, _) => 2,
            (false, None) => 5,
            (false, Some(_)) => 6,
        }
    }
}

/// Where everything is.
struct Layout {
    /// By block.
    starts: Vec<u32>,
    /// By block.
    jumps: Vec<[Option<Jump>; 2]>,
    /// Where code ends.
    end: u32,
}

/// The bytes of a function, and where its instructions went; none if it is too large.
pub fn encode(code: &Code) -> Option<(Vec<u8>, Moves)> {
    let layout = lay_out(code)?;
    let (gap, constants) = constants(code, layout.end)?;
    let mut bytes = Vec::with_capacity(constants as usize + code.constants.len());
    let mut moves = Vec::new();
    let mut tables = vec![0; code.parts.len()];
    for block in &code.order {
        let part = &code.parts[block.0];
        let lines: u32 = part.lines.iter().map(|line| line.bytes().len() as u32).sum();
        tables[block.0] = layout.starts[block.0] + lines;
    }
    for block in &code.order {
        let part = &code.parts[block.0];
        for line in &part.lines {
            let to = bytes.len() as u32;
            bytes.extend_from_slice(line.bytes());
            let end = bytes.len() as u32;
            if let Some((at, data)) = line.reference {
                let target = match data {
                    Data::Constant(constant) => constants + constant,
                    Data::Table(block) => tables[block.0],
                };
                let at = to as usize + at;
                bytes.get_mut(at..at + 4)?.copy_from_slice(&target.wrapping_sub(end).to_le_bytes());
            }
            moves.push(Move { from: line.from, length: line.was, to, end });
        }
        for jump in layout.jumps[block.0].iter().flatten() {
            put(*jump, layout.starts[jump.to.0], &mut bytes);
        }
        if let End::Table(targets) = &part.end {
            let table = bytes.len() as u32;
            for target in targets {
                bytes.extend_from_slice(&layout.starts[target.0].wrapping_sub(table).to_le_bytes());
            }
        }
    }
    bytes.resize(bytes.len() + gap as usize, PADDING);
    bytes.extend_from_slice(&code.constants);
    let targets = code.parts.iter().zip(&layout.starts).map(|(part, start)| (part.from, *start)).collect();
    Some((bytes, Moves::new(moves, targets)))
}

/// Jumps are short until that does not do: they only ever grow, so this ends.
fn lay_out(code: &Code) -> Option<Layout> {
    let mut jumps = vec![[None; 2]; code.parts.len()];
    for (position, block) in code.order.iter().enumerate() {
        jumps[block.0] = jumps_of(&code.parts[block.0], code.order.get(position + 1).copied());
    }
    let mut starts = vec![0; code.parts.len()];
    loop {
        let mut at = 0;
        for block in &code.order {
            starts[block.0] = at;
            at += size(&code.parts[block.0], &jumps[block.0])?;
        }
        let mut has_grown = false;
        for block in &code.order {
            let mut end = starts[block.0] + size(&code.parts[block.0], &[None; 2])?;
            for jump in jumps[block.0].iter_mut().flatten() {
                end += jump.length();
                let distance = i64::from(starts[jump.to.0]) - i64::from(end);
                if jump.is_short && i8::try_from(distance).is_err() {
                    jump.is_short = false;
                    has_grown = true;
                }
            }
        }
        if !has_grown {
            return Some(Layout { starts, jumps, end: at });
        }
    }
}

/// The jumps that a block needs in front of another.
fn jumps_of(part: &Part, next: Option<Block>) -> [Option<Jump>; 2] {
    let jump = |condition, to| Some(Jump { condition, to, is_short: true });
    match part.end {
        End::Jump(to) if Some(to) == next => [None; 2],
        End::Jump(to) => [jump(None, to), None],
        End::Branch(condition, taken, not) if Some(not) == next => [jump(Some(condition), taken), None],
        End::Branch(condition, taken, not) if Some(taken) == next => [jump(Some(condition.opposite()), not), None],
        End::Branch(condition, taken, not) => [jump(Some(condition), taken), jump(None, not)],
        End::Table(_) | End::Leave => [None; 2],
    }
}

fn size(part: &Part, jumps: &[Option<Jump>; 2]) -> Option<u32> {
    let lines: usize = part.lines.iter().map(|line| line.bytes().len()).sum();
    let table = if let End::Table(targets) = &part.end { 4 * targets.len() } else { 0 };
    let jumps: u32 = jumps.iter().flatten().map(|jump| jump.length()).sum();
    u32::try_from(lines + table).ok()?.checked_add(jumps).filter(|size| *size < 1 << 30)
}

/// How many bytes stand in front of constants, and where these begin: as aligned as they were.
fn constants(code: &Code, end: u32) -> Option<(u32, u32)> {
    if code.constants.is_empty() {
        return Some((0, end));
    }
    let alignment = code.alignment.max(1);
    let gap = code.constants_from.wrapping_sub(end) & alignment.checked_sub(1)?;
    Some((gap, end.checked_add(gap)?))
}

/// Appends a jump to a place.
fn put(jump: Jump, target: u32, bytes: &mut Vec<u8>) {
    let end = bytes.len() as u32 + jump.length();
    let distance = target.wrapping_sub(end);
    match (jump.is_short, jump.condition) {
        (true, None) => bytes.extend_from_slice(&[0xeb, distance as u8]),
        (true, Some(condition)) => bytes.extend_from_slice(&[0x70 | condition.bits(), distance as u8]),
        (false, None) => bytes.push(0xe9),
        (false, Some(condition)) => bytes.extend_from_slice(&[0x0f, 0x80 | condition.bits()]),
    }
    if !jump.is_short {
        bytes.extend_from_slice(&distance.to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::super::code::{Block, End};
    use super::super::testing::{code, condition, trap};
    use super::encode;
    use iced_x86::{Code as Opcode, Instruction};

    fn nothing(count: usize) -> Vec<Instruction> {
        vec![Instruction::with(Opcode::Nopd); count]
    }

    #[test]
    fn jumps_are_short_where_they_reach() {
        for (between, length) in [(127, 2), (128, 6)] {
            let branch = End::Branch(condition(4), Block(2), Block(1));
            let middle = (nothing(between), End::Jump(Block(2)));
            let code = code(vec![(vec![], branch), middle, (vec![trap()], End::Leave)]);
            let (bytes, moves) = encode(&code).unwrap();
            assert_eq!(bytes.len(), length + between + 2);
            assert_eq!(moves.target(code.parts[2].from), Some((length + between) as u32));
        }
        for (between, length) in [(126, 2), (127, 6)] {
            let back = End::Branch(condition(5), Block(0), Block(1));
            let code = code(vec![(nothing(between), back), (vec![trap()], End::Leave)]);
            assert_eq!(encode(&code).unwrap().0.len(), length + between + 2);
        }
    }

    #[test]
    fn what_comes_next_is_not_jumped_to() {
        for (condition_bits, taken, not, byte) in [(4, 1, 2, 0x75), (4, 2, 1, 0x74)] {
            let branch = End::Branch(condition(condition_bits), Block(taken), Block(not));
            let end = || (vec![trap()], End::Leave);
            let (bytes, _) = encode(&code(vec![(vec![], branch), end(), end()])).unwrap();
            assert_eq!(bytes, [byte, 2, 0x0f, 0x0b, 0x0f, 0x0b]);
        }
    }

    #[test]
    fn tables_and_constants_are_found_again() {
        let jump = Instruction::with1(Opcode::Jmp_rm64, iced_x86::Register::RAX).unwrap();
        let table = End::Table(vec![Block(2), Block(1)]);
        let end = || (vec![trap()], End::Leave);
        let mut code = code(vec![(vec![jump], table), end(), end()]);
        code.constants = vec![7; 16];
        code.constants_from = 35;
        let (bytes, _) = encode(&code).unwrap();
        // Two bytes jump, and the table is what its entries are relative to.
        assert_eq!(bytes[2..10], [10, 0, 0, 0, 8, 0, 0, 0]);
        // As far from a multiple of 16 as before.
        assert_eq!(bytes.len(), 19 + 16);
        assert_eq!(bytes[19..], [7; 16]);
    }
}
