//! Copies and fills of few bytes, whose number is a constant: loads and stores in place of a call.
//!
//! The bytes are read and written in pieces, all of which have the same width; the last one may overlap the one before.
//! All loads come before the first store, so ranges may overlap, and a source that is not all in memory traps before
//! anything is written. If there are several stores, a load of the last byte to be written comes before them: memory
//! begins at index 0 and has no holes, so if that byte is there, all before it are.
//!
//! Addresses come from [`super::heap`].

use super::function::FunctionTranslator;
use super::heap::{self, HeapAddress};
use crate::module::MemoryIndex;
use crate::plan::Access;
use cranelift_codegen::ir::immediates::Offset32;
use cranelift_codegen::ir::{InstBuilder, Type, Value, types};

/// As many bytes are copied or filled in place: eight loads, whose results are in registers, and eight stores.
const LONGEST: u64 = 64;

/// The number of bytes, if it is a constant that is worth it, and the target has accesses at any address. None at all
/// are left to what knows that nothing is read or written then.
pub fn size(translator: &FunctionTranslator<'_>, size: Value) -> Option<u64> {
    let constant = translator.emitter.known_number(size)?;
    let is_short = (1..=LONGEST).contains(&constant) && translator.context.target.accesses_any_address();
    is_short.then_some(constant)
}

/// A range of memory.
struct Range {
    memory: MemoryIndex,
    index: Value,
    /// Its address, if it has been compared with the size of the memory.
    checked: Option<Value>,
}

impl Range {
    /// A range of `count` bytes, which the module gives as `size`.
    fn new(translator: &mut FunctionTranslator<'_>, memory: MemoryIndex, index: Value, size: Value) -> Self {
        let is_checked = heap::memory(translator, memory).1.access == Access::Checked;
        let checked = is_checked.then(|| heap::range(translator, memory, index, size));
        Self { memory, index, checked }
    }

    /// The address of a piece of it.
    fn at(&self, translator: &mut FunctionTranslator<'_>, offset: u32, width: u32) -> HeapAddress {
        match self.checked {
            Some(base) => {
                HeapAddress { flags: heap::flags(translator), base, displacement: Offset32::new(offset as i32) }
            }
            None => heap::address(translator, self.memory, self.index, u64::from(offset), width),
        }
    }

    fn load(&self, translator: &mut FunctionTranslator<'_>, piece: Type, offset: u32) -> Value {
        let HeapAddress { flags, base, displacement } = self.at(translator, offset, piece.bytes());
        translator.emitter.ins().load(piece, flags, base, displacement)
    }

    /// Stores all pieces, or traps before the first.
    fn store(&self, translator: &mut FunctionTranslator<'_>, count: u64, values: &[Value]) {
        let (piece, offsets) = pieces(count);
        if self.checked.is_none() && offsets.len() > 1 {
            self.load(translator, types::I8, count as u32 - 1);
        }
        for (offset, value) in offsets.into_iter().zip(values) {
            let HeapAddress { flags, base, displacement } = self.at(translator, offset, piece.bytes());
            translator.emitter.ins().store(flags, *value, base, displacement);
        }
    }
}

/// The type of the pieces of so many bytes, and where they begin.
fn pieces(count: u64) -> (Type, Vec<u32>) {
    let (piece, width) = match count {
        8.. => (types::I64, 8),
        4.. => (types::I32, 4),
        2.. => (types::I16, 2),
        _ => (types::I8, 1),
    };
    let count = count as u32;
    let mut offsets: Vec<u32> = (0..count / width).map(|number| number * width).collect();
    if !count.is_multiple_of(width) {
        offsets.push(count - width);
    }
    (piece, offsets)
}

/// Copies `count` bytes, which the module gives as `size`.
pub fn copy(
    translator: &mut FunctionTranslator<'_>,
    [to, from]: [MemoryIndex; 2],
    [destination, source]: [Value; 2],
    size: Value,
    count: u64,
) {
    let destination = Range::new(translator, to, destination, size);
    let source = Range::new(translator, from, source, size);
    let (piece, offsets) = pieces(count);
    let values: Vec<Value> = offsets.iter().map(|offset| source.load(translator, piece, *offset)).collect();
    destination.store(translator, count, &values);
}

/// Fills `count` bytes, which the module gives as `size`, with the lowest byte of a number of 32 bits.
pub fn fill(
    translator: &mut FunctionTranslator<'_>,
    memory: MemoryIndex,
    destination: Value,
    byte: Value,
    size: Value,
    count: u64,
) {
    let destination = Range::new(translator, memory, destination, size);
    let (piece, offsets) = pieces(count);
    let value = repeated(translator, byte, piece);
    destination.store(translator, count, &vec![value; offsets.len()]);
}

/// The lowest byte of a number, in all bytes of a piece.
fn repeated(translator: &mut FunctionTranslator<'_>, byte: Value, piece: Type) -> Value {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let emitter = &mut translator.emitter;
    match emitter.known_number(byte) {
        Some(byte) => {
            let all = (byte & 0xff).wrapping_mul(ONES) & (u64::MAX >> (64 - piece.bits()));
            emitter.ins().iconst(piece, all as i64)
        }
        None => {
            let byte = emitter.ins().band_imm_u(byte, 0xff);
            let byte = emitter.extend(byte);
            let all = emitter.ins().imul_imm_u(byte, ONES as i64);
            if piece == types::I64 { all } else { emitter.ins().ireduce(piece, all) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_cover_a_range_and_nothing_else() {
        for count in 1..=LONGEST {
            let (piece, offsets) = pieces(count);
            let bytes = |offset: &u32| u64::from(*offset)..u64::from(*offset + piece.bytes());
            let mut covered: Vec<u64> = offsets.iter().flat_map(bytes).collect();
            covered.sort_unstable();
            covered.dedup();
            assert_eq!(covered, (0..count).collect::<Vec<u64>>(), "{count}");
        }
    }
}
