//! Code for tests of passes, and what became of it.

use super::code::{Block, Code, Condition, End, Line, Part};
use super::registers::Analysis;
use iced_x86::{Code as Opcode, Encoder, Instruction, MemoryOperand, Register};

/// Blocks of instructions, each with how it ends.
pub fn code(blocks: Vec<(Vec<Instruction>, End)>) -> Code {
    let mut analysis = Analysis::new();
    let mut at = 0;
    let mut parts = Vec::new();
    for (instructions, end) in blocks {
        let from = at;
        let count = instructions.len();
        let lines = instructions.into_iter().enumerate().map(|(index, instruction)| {
            let mut encoder = Encoder::new(64);
            encoder.encode(&instruction, 0).unwrap();
            let bytes = encoder.take_buffer();
            let leaves = end == End::Leave && index + 1 == count;
            let line = Line::new(instruction, at, &bytes, leaves, &mut analysis).unwrap();
            at += bytes.len() as u32;
            line
        });
        let lines = lines.collect();
        parts.push(Part { from, lines, end, is_landing: false });
    }
    let order = (0..parts.len()).map(Block).collect();
    Code { parts, order, constants: Vec::new(), alignment: 16, constants_from: at }
}

/// What instructions are left, as the decoder names their forms.
pub fn forms(code: &Code) -> Vec<Vec<Opcode>> {
    code.parts.iter().map(|part| part.lines.iter().map(|line| line.instruction.code()).collect()).collect()
}

/// A condition by its bits.
pub fn condition(bits: u8) -> Condition {
    let instruction = iced_x86::Decoder::new(64, &[0x70 | bits, 0], 0).decode();
    Condition::of(&instruction).unwrap()
}

/// `mov to, from`.
pub fn copy(to: Register, from: Register) -> Instruction {
    Instruction::with2(Opcode::Mov_r64_rm64, to, from).unwrap()
}

/// A place of the frame.
pub fn place(displacement: i64) -> MemoryOperand {
    MemoryOperand::with_base_displ(Register::RSP, displacement)
}

/// `mov to, displacement(%rsp)`.
pub fn load(to: Register, displacement: i64) -> Instruction {
    Instruction::with2(Opcode::Mov_r64_rm64, to, place(displacement)).unwrap()
}

/// `mov from, displacement(%rsp)`.
pub fn store(displacement: i64, from: Register) -> Instruction {
    Instruction::with2(Opcode::Mov_rm64_r64, place(displacement), from).unwrap()
}

/// An operation on two registers.
pub fn two(code: Opcode, to: Register, from: Register) -> Instruction {
    Instruction::with2(code, to, from).unwrap()
}

/// An operation on a register and a constant.
pub fn constant(code: Opcode, to: Register, constant: i32) -> Instruction {
    Instruction::with2(code, to, constant).unwrap()
}

/// A store of a register to a heap, which keeps it from being unread.
pub fn keep(register: Register) -> Instruction {
    Instruction::with2(Opcode::Mov_rm64_r64, MemoryOperand::with_base(Register::R15), register).unwrap()
}

/// `ud2`.
pub fn trap() -> Instruction {
    Instruction::with(Opcode::Ud2)
}

/// `call`.
pub fn call() -> Instruction {
    Instruction::with_branch(Opcode::Call_rel32_64, 0).unwrap()
}
