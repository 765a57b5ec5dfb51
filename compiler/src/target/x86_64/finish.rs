//! What is done to finished code: what the code generator does not do, and what can be seen only when registers have
//! been chosen. Code is taken apart, changed by one pass after the other, and put together again.
//!
//! The form in between has no jumps: blocks name where they go on, and jumps are made when all is in its order, as
//! short as they can be and none to what comes next. Instructions are those of the code generator, byte by byte, unless
//! a pass puts others in their place.

mod code;
mod copies;
mod dead;
mod decode;
mod encode;
pub mod frame;
mod live;
mod registers;
mod rename;
mod rotate;
mod short;
#[cfg(test)]
mod testing;

use crate::target::Step;
use crate::target::moves::Moves;
use cranelift_codegen::CompiledCode;
use registers::Analysis;

/// Rewrites the code of a function by some steps and tells where its instructions went; does nothing to code that is
/// not understood. Frames are taken out and jumps made short by any.
pub fn finish(compiled: &CompiledCode, steps: &[Step], code: &mut Vec<u8>) -> Option<Moves> {
    let mut analysis = Analysis::new();
    let parts = decode::decode(compiled, code, &mut analysis);
    debug_assert!(parts.is_some(), "code that is not understood: {code:x?}");
    let mut parts = parts?;
    for step in steps {
        match step {
            Step::Copies => copies::run(&mut parts, &mut analysis),
            Step::Dead => dead::run(&mut parts, &mut analysis),
            Step::Rename => rename::run(&mut parts, &mut analysis),
            Step::Rotate => rotate::run(&mut parts),
            Step::Short => short::run(&mut parts, &mut analysis),
        }
    }
    frame::run(&mut parts);
    let (bytes, moves) = encode::encode(&parts)?;
    *code = bytes;
    Some(moves)
}
