//! Values that are in several places at once. The register allocator moves values one at a time: it loads again what a
//! register still holds, stores what is in its place already, and brings to one register what could as well be read
//! from another.
//!
//! Along the way from a block to those that only it leads to, this pass knows which registers hold the same 64 or 128
//! bits, and which hold what is in a place of the frame. Moves between two that are equal already go. Moves that are
//! not needed when all that read their copy read the original are left without a reader, for [`super::dead`].
//!
//! *Places of the frame* are those that moves of 64 bits address by the stack pointer. Nobody else writes there: where
//! guests' accesses go, no stack is. If the function takes an address in its frame, its callees may write there, so no
//! place is remembered then.

use super::code::{Code, Line};
use super::registers::{Analysis, COUNT, Number, Set, renamed};
use iced_x86::{Instruction, Mnemonic, OpKind, Register};

/// A move of a whole register.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whole {
    /// From a register to another: the destination first.
    Between(Number, Number),
    /// From a place of the frame, by its distance from the stack pointer.
    Load(Number, i64),
    /// To a place of the frame.
    Store(i64, Number),
}

/// The move that an instruction is.
pub fn whole(instruction: &Instruction) -> Option<Whole> {
    if instruction.op_count() != 2 {
        return None;
    }
    let is_vector = matches!(instruction.mnemonic(), Mnemonic::Movaps | Mnemonic::Movapd | Mnemonic::Movdqa);
    if !is_vector && instruction.mnemonic() != Mnemonic::Mov {
        return None;
    }
    let register = |operand: u32| {
        let register = instruction.op_register(operand);
        let is_whole = register.is_gpr64() || is_vector && register.is_xmm();
        Number::of(register).filter(|number| is_whole && !Set::FRAME.has(*number))
    };
    match (instruction.op0_kind(), instruction.op1_kind()) {
        (OpKind::Register, OpKind::Register) => Some(Whole::Between(register(0)?, register(1)?)),
        (OpKind::Register, OpKind::Memory) if !is_vector => Some(Whole::Load(register(0)?, place(instruction)?)),
        (OpKind::Memory, OpKind::Register) if !is_vector => Some(Whole::Store(place(instruction)?, register(1)?)),
        _ => None,
    }
}

/// The place of the frame that an instruction addresses.
pub fn place(instruction: &Instruction) -> Option<i64> {
    let is_plain = instruction.memory_base() == Register::RSP && instruction.memory_index() == Register::None;
    let is_plain = is_plain && instruction.segment_prefix() == Register::None;
    is_plain.then(|| instruction.memory_displacement64().cast_signed())
}

/// Whether a function asks for an address in its frame.
pub fn has_address(code: &Code) -> bool {
    let of_frame = |register: Register| matches!(register.full_register(), Register::RSP | Register::RBP);
    code.parts.iter().flat_map(|part| &part.lines).any(|line| {
        let instruction = &line.instruction;
        match instruction.mnemonic() {
            Mnemonic::Lea => of_frame(instruction.memory_base()) || of_frame(instruction.memory_index()),
            // Those that make and leave a frame.
            Mnemonic::Push | Mnemonic::Pop => false,
            _ if instruction.op0_kind() == OpKind::Register && of_frame(instruction.op0_register()) => false,
            _ => (1..instruction.op_count()).any(|operand| {
                instruction.op_kind(operand) == OpKind::Register && of_frame(instruction.op_register(operand))
            }),
        }
    })
}

/// What is known at a place of the code.
#[derive(Clone)]
struct Known {
    /// By register, another that holds the same, and got it earlier.
    copies: [Option<Number>; COUNT],
    /// Places of the frame, each with a register that holds what is there.
    places: Vec<(i64, Number)>,
}

impl Known {
    fn nothing() -> Self {
        Self { copies: [None; COUNT], places: Vec::new() }
    }

    /// The register that held first what one holds.
    fn original(&self, register: Number) -> Number {
        self.copies[register.index()].unwrap_or(register)
    }

    /// Forgets what was known of registers.
    fn forget(&mut self, written: Set) {
        for register in written.registers() {
            self.copies[register.index()] = None;
        }
        for copy in &mut self.copies {
            *copy = copy.filter(|original| !written.has(*original));
        }
        self.places.retain(|(_, register)| !written.has(*register));
    }

    /// Forgets what was known of places that overlap eight bytes.
    fn forget_place(&mut self, place: i64) {
        self.places.retain(|(other, _)| (other - place).abs() >= 8);
    }

    /// What is in a place.
    fn at(&self, place: i64) -> Option<Number> {
        self.places.iter().find(|(other, _)| *other == place).map(|(_, register)| *register)
    }
}

/// Runs the pass.
pub fn run(code: &mut Code, analysis: &mut Analysis) {
    let has_address = has_address(code);
    let leads = code.leads();
    let mut states: Vec<Option<Known>> = vec![None; code.parts.len()];
    // In the order in which they stand, so that most come after what leads to them.
    for number in 0..code.parts.len() {
        let before = leads[number].and_then(|block| states[block.0].clone());
        let mut known = before.unwrap_or_else(Known::nothing);
        let part = &mut code.parts[number];
        let mut kept = Vec::with_capacity(part.lines.len());
        for mut line in std::mem::take(&mut part.lines) {
            if step(&mut line, &mut known, has_address, analysis) {
                kept.push(line);
            }
        }
        part.lines = kept;
        states[number] = Some(known);
    }
}

/// Goes over an instruction; tells whether it is still needed.
fn step(line: &mut Line, known: &mut Known, has_address: bool, analysis: &mut Analysis) -> bool {
    read_originals(line, known, analysis);
    let is_free = line.reference.is_none() && !line.is_linked;
    match whole(&line.instruction).filter(|_| is_free) {
        Some(Whole::Between(to, from)) => {
            let from = known.original(from);
            if known.original(to) == from {
                return false;
            }
            known.forget(to.into());
            known.copies[to.index()] = Some(from);
            return true;
        }
        Some(Whole::Load(to, place)) if !has_address => {
            let Some(from) = known.at(place) else {
                known.forget(to.into());
                known.places.push((place, to));
                return true;
            };
            let from = known.original(from);
            if known.original(to) == from {
                return false;
            }
            let mut instruction = line.instruction;
            instruction.set_op1_kind(OpKind::Register);
            let register = from.like(Register::RAX);
            instruction.set_op1_register(register.unwrap_or(Register::None));
            known.forget(to.into());
            if register.is_some() && line.replace(instruction, analysis) {
                known.copies[to.index()] = Some(from);
            }
            return true;
        }
        Some(Whole::Store(place, from)) if !has_address => {
            let from = known.original(from);
            if known.at(place).is_some_and(|there| known.original(there) == from) {
                return false;
            }
            known.forget_place(place);
            known.places.push((place, from));
            return true;
        }
        _ => {}
    }
    forget(line, known);
    true
}

/// Forgets what an instruction changes.
fn forget(line: &Line, known: &mut Known) {
    let effects = &line.effects;
    known.forget(effects.writes);
    let in_frame = matches!(line.instruction.memory_base(), Register::RSP | Register::RBP);
    let moves_frame = !effects.calls && !effects.writes.is_apart(Set::FRAME);
    // Parameters on the stack belong to who is called.
    if moves_frame || effects.calls || effects.stores && in_frame {
        known.places.clear();
    }
}

/// Has an instruction read the originals of what it reads.
fn read_originals(line: &mut Line, known: &Known, analysis: &mut Analysis) {
    if line.reference.is_some() || line.is_linked || known.copies.iter().all(Option::is_none) {
        return;
    }
    // What an instruction reads and writes is one operand.
    let written = line.effects.writes;
    let original = |register: Register| {
        let number = Number::of(register)?;
        let original = known.copies[number.index()].filter(|_| !written.has(number))?;
        original.like(register)
    };
    if let Some(instruction) = renamed(&line.instruction, original) {
        line.replace(instruction, analysis);
    }
}

#[cfg(test)]
mod tests {
    use super::super::code::{Block, End};
    use super::super::testing::{call, code, condition, copy, forms, keep, load, place, store, trap, two};
    use super::{Analysis, Register, run};
    use iced_x86::{Code as Opcode, Instruction};

    /// How many instructions of one block are left.
    fn left(instructions: Vec<Instruction>) -> usize {
        let mut code = code(vec![([instructions, vec![trap()]].concat(), End::Leave)]);
        run(&mut code, &mut Analysis::new());
        code.parts[0].lines.len() - 1
    }

    #[test]
    fn what_is_there_is_not_loaded_again() {
        assert_eq!(left(vec![store(8, Register::RAX), load(Register::RAX, 8)]), 1);
        assert_eq!(left(vec![load(Register::RAX, 8), load(Register::RAX, 8)]), 1);
        assert_eq!(left(vec![load(Register::RAX, 8), store(8, Register::RAX)]), 1);
    }

    #[test]
    fn what_may_have_changed_is_loaded_again() {
        let change = two(Opcode::Add_r32_rm32, Register::EAX, Register::ECX);
        assert_eq!(left(vec![load(Register::RAX, 8), change, load(Register::RAX, 8)]), 3);
        assert_eq!(left(vec![load(Register::RAX, 8), store(8, Register::RCX), load(Register::RAX, 8)]), 3);
        assert_eq!(left(vec![load(Register::RBX, 8), store(12, Register::RCX), load(Register::RBX, 8)]), 3);
        assert_eq!(left(vec![load(Register::RBX, 8), call(), load(Register::RBX, 8)]), 3);
        let part = Instruction::with2(Opcode::Mov_rm8_r8, place(9), Register::CL).unwrap();
        assert_eq!(left(vec![load(Register::RBX, 8), part, load(Register::RBX, 8)]), 3);
    }

    #[test]
    fn an_address_in_the_frame_ends_what_is_known_of_places() {
        let address = Instruction::with2(Opcode::Lea_r64_m, Register::RDX, place(8)).unwrap();
        assert_eq!(left(vec![address, load(Register::RAX, 8), keep(Register::RAX), load(Register::RAX, 8)]), 4);
    }

    #[test]
    fn a_load_from_a_place_that_a_register_holds_is_a_move() {
        let mut code = code(vec![(vec![store(8, Register::RCX), load(Register::RAX, 8), trap()], End::Leave)]);
        run(&mut code, &mut Analysis::new());
        assert_eq!(code.parts[0].lines[1].instruction.op1_register(), Register::RCX);
    }

    #[test]
    fn originals_are_read_as_long_as_they_are() {
        let lines = vec![copy(Register::RAX, Register::RCX), keep(Register::RAX), copy(Register::RCX, Register::RDX)];
        let mut code = code(vec![([lines, vec![keep(Register::RAX), trap()]].concat(), End::Leave)]);
        run(&mut code, &mut Analysis::new());
        let read: Vec<Register> = code.parts[0].lines.iter().map(|line| line.instruction.op1_register()).collect();
        assert_eq!(read[1], Register::RCX);
        assert_eq!(read[3], Register::RAX);
    }

    #[test]
    fn what_is_known_is_known_where_only_one_block_leads() {
        let again = || (vec![load(Register::RAX, 8), keep(Register::RAX), trap()], End::Leave);
        let first = (vec![load(Register::RAX, 8)], End::Branch(condition(4), Block(1), Block(2)));
        let mut once = code(vec![first, again(), again()]);
        run(&mut once, &mut Analysis::new());
        assert_eq!(forms(&once).iter().map(Vec::len).collect::<Vec<_>>(), [1, 2, 2]);
        // The second block comes from the first, and goes on to the third, too.
        let first = (vec![load(Register::RAX, 8)], End::Branch(condition(4), Block(1), Block(2)));
        let second = (vec![copy(Register::RAX, Register::RDX), keep(Register::RAX)], End::Jump(Block(2)));
        let mut twice = code(vec![first, second, again()]);
        run(&mut twice, &mut Analysis::new());
        assert_eq!(twice.parts[2].lines.len(), 3);
    }
}
