//! Functions without a frame. Cranelift makes one in every function, four instructions for each call that a function
//! which calls nothing and keeps nothing on the stack does not need.
//!
//! *Which functions.* Those that call nothing, end by no tail call, and use the stack pointer and the frame pointer
//! nowhere but in the prologue and in epilogues. What they have on the stack, parameters included, would be addressed
//! by one of the two; and so would be what a prologue saves or makes room for.
//!
//! *Backtraces.* Everywhere in such a function, the stack pointer is where its caller left it, at the return address,
//! and the frame pointer is its caller's.

use super::code::{Code, Line, Part};
use super::registers::Set;
use iced_x86::FlowControl;

/// `push %rbp; mov %rsp, %rbp`.
pub const PROLOGUE: [u8; 4] = [0x55, 0x48, 0x89, 0xe5];
/// `mov %rbp, %rsp; pop %rbp; ret`.
const EPILOGUE: [&[u8]; 3] = [&[0x48, 0x89, 0xec], &[0x5d], &[0xc3]];

/// Takes the frame out of a function's code, if it does not need it.
pub fn run(code: &mut Code) {
    let is_needed = code.parts.iter().enumerate().any(|(number, part)| {
        let lines = &part.lines[if number == 0 { prologue(part) } else { 0 }..];
        let lines = &lines[..lines.len() - epilogue(part)];
        lines.iter().any(needs_frame)
    });
    if is_needed || prologue(&code.parts[0]) == 0 {
        return;
    }
    for (number, part) in code.parts.iter_mut().enumerate() {
        let end = part.lines.len();
        match epilogue(part) {
            0 => {}
            length => drop(part.lines.drain(end - length..end - 1)),
        }
        if number == 0 {
            part.lines.drain(..2);
        }
    }
}

/// How many instructions of the first block are the prologue.
fn prologue(part: &Part) -> usize {
    let [first, second, ..] = &part.lines[..] else { return 0 };
    let is_prologue = [first.bytes(), second.bytes()].concat() == PROLOGUE;
    if is_prologue { 2 } else { 0 }
}

/// How many instructions at the end of a block are an epilogue.
fn epilogue(part: &Part) -> usize {
    let is_epilogue =
        part.lines.iter().rev().zip(EPILOGUE.iter().rev()).filter(|(line, bytes)| line.bytes() == **bytes);
    if is_epilogue.count() == EPILOGUE.len() { EPILOGUE.len() } else { 0 }
}

/// Whether an instruction wants a frame around it: it calls, leaves the function, or uses a pointer to its frame.
fn needs_frame(line: &Line) -> bool {
    let is_trap = line.instruction.flow_control() == FlowControl::Exception;
    line.effects.calls || !is_trap && !(line.effects.reads | line.effects.writes).is_apart(Set::FRAME)
}
