//! Functions without a frame. Cranelift makes one in every function, four instructions for each call that a function
//! which calls nothing and keeps nothing on the stack does not need. They are taken out of the finished code.
//!
//! *Which functions.* Those into which the code generator has put no call (its own, of library functions, included),
//! that end by no tail call, whose frame has no bytes below the frame pointer (slots, spilled values, saved registers,
//! parameters of calls), that ask for no address of their frame, and whose parameters and results are all in registers.
//! The code of such a function uses the stack pointer and the frame pointer in its prologue and its epilogues only:
//! cranelift gives neither to values.
//!
//! *Where the epilogues are.* The code generator makes one for every `return` that can be reached, nowhere else, and
//! where no parameter is on the stack it is always these five bytes. If they occur as often as there are such returns,
//! every occurrence is an epilogue, and none is an accident in an immediate or a constant: occurrences cannot overlap.
//! Otherwise the frame stays. Nothing jumps into the midst of an epilogue, so it may become `ret` and bytes that are
//! never executed.
//!
//! *What moves.* Without the four bytes of the prologue, all that is left is four bytes nearer to the beginning. Jumps,
//! jump tables and constants are relative to instructions that move with them; what the tables of a function say of its
//! code is moved by whoever called. Constants behind the code must stay as aligned as the instructions want that read
//! them, so where there are any (they alone raise the alignment of the code), an instruction that does nothing takes
//! the place of the prologue.
//!
//! *Backtraces.* Everywhere in such a function, the stack pointer is where its caller left it, at the return address,
//! and the frame pointer is its caller's.

use cranelift_codegen::dominator_tree::DominatorTree;
use cranelift_codegen::ir::{AbiParam, Function, Opcode};
use cranelift_codegen::isa::CallConv;
use cranelift_codegen::{CompiledCode, FinalizedRelocTarget};

/// `push %rbp; mov %rsp, %rbp`.
pub const PROLOGUE: [u8; 4] = [0x55, 0x48, 0x89, 0xe5];
/// `mov %rbp, %rsp; pop %rbp; ret`.
const EPILOGUE: [u8; 5] = [0x48, 0x89, 0xec, 0x5d, 0xc3];
/// `ret`, and what is never executed (`int3`).
const RETURN: [u8; 5] = [0xc3, PADDING, PADDING, PADDING, PADDING];
const PADDING: u8 = 0xcc;
/// `nopl (%rax)`.
const NOTHING: [u8; 4] = [0x0f, 0x1f, 0x40, 0];

/// Registers for parameters: general ones, and those of vectors (System V, which cranelift's `tail` takes over).
const PARAMETERS: [usize; 2] = [6, 8];
/// Registers for results of cranelift's `tail`.
const RESULTS: [usize; 2] = [8, 8];

/// Takes the frame out of a function's code, if it does not need it; tells how many bytes are gone from its beginning.
pub fn remove(function: &Function, tree: &DominatorTree, compiled: &CompiledCode, code: &mut Vec<u8>) -> u32 {
    let Some(returns) = returns(function, tree) else { return 0 };
    if !(code.starts_with(&PROLOGUE) && is_in_registers(function) && is_leaf(compiled)) {
        return 0;
    }
    let windows = code.windows(EPILOGUE.len()).enumerate();
    let epilogues: Vec<usize> = windows.filter(|(_, bytes)| *bytes == EPILOGUE).map(|(at, _)| at).collect();
    if epilogues.len() != returns {
        return 0;
    }
    for at in &epilogues {
        code[*at..*at + RETURN.len()].copy_from_slice(&RETURN);
    }
    if epilogues.last().is_some_and(|at| at + RETURN.len() == code.len()) {
        code.truncate(code.len() - RETURN.len() + 1);
    }
    if compiled.buffer.alignment > PROLOGUE.len() as u32 {
        code[..PROLOGUE.len()].copy_from_slice(&NOTHING);
        return 0;
    }
    code.drain(..PROLOGUE.len());
    PROLOGUE.len() as u32
}

/// How many returns of a function can be reached; none if it calls, be it at its end, or asks where its frame is.
fn returns(function: &Function, tree: &DominatorTree) -> Option<usize> {
    let blocks = function.layout.blocks().filter(|block| tree.is_reachable(*block));
    let mut returns = 0;
    for instruction in blocks.flat_map(|block| function.layout.block_insts(block)) {
        match function.dfg.insts[instruction].opcode() {
            Opcode::Return => returns += 1,
            Opcode::GetFramePointer | Opcode::GetStackPointer | Opcode::GetReturnAddress => return None,
            opcode if opcode.is_call() => return None,
            _ => {}
        }
    }
    Some(returns)
}

/// Whether all parameters and results of a function are in registers, by what is known of the convention.
fn is_in_registers(function: &Function) -> bool {
    let fit = |parameters: &[AbiParam], [general, vectors]: [usize; 2]| {
        let (mut in_general, mut in_vectors) = (0, 0);
        for parameter in parameters {
            let kind = parameter.value_type;
            match kind.is_int() {
                true => in_general += kind.bits().div_ceil(64) as usize,
                false => in_vectors += 1,
            }
        }
        in_general <= general && in_vectors <= vectors
    };
    let signature = &function.signature;
    signature.call_conv == CallConv::Tail && fit(&signature.params, PARAMETERS) && fit(&signature.returns, RESULTS)
}

/// Whether code calls nothing, keeps nothing on the stack, and has nobody else know of places inside of it.
fn is_leaf(compiled: &CompiledCode) -> bool {
    let buffer = &compiled.buffer;
    let is_empty = buffer.frame_layout().is_some_and(|layout| layout.frame_to_fp_offset == 0);
    let mut targets = buffer.relocs().iter().map(|relocation| &relocation.target);
    let is_closed = targets.all(|target| matches!(target, FinalizedRelocTarget::ExternalName(_)));
    is_empty && is_closed && buffer.call_sites().next().is_none()
}
