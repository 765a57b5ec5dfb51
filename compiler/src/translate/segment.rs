//! Segments at run time: their instructions, and instantiation's use of them.
//!
//! A segment is constant data and a word that holds its length; dropping it makes the length 0. A segment that is part
//! of the image has length 0 from the start, as if it had been dropped.

use super::emitter::Region;
use super::function::FunctionTranslator;
use super::{heap, memory, table};
use crate::error::{Error, Result};
use crate::module::{DataIndex, ElementIndex, Family, MemoryIndex, TableIndex};
use crate::plan::{REFERENCE_SIZE, StoredTable};
use crate::store::TableId;
use crate::trap;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Value, types};
use wasm2sel4_abi::trap::Trap;
use wasmparser::Operator;

/// Bytes of an entry of the table of pieces: an address and a size.
const PIECE_ENTRY: i64 = 16;

/// Translates an instruction of [`Family::Segment`].
pub fn translate(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    match *operator {
        Operator::MemoryInit { data_index, mem } => {
            let size = translator.pop()?;
            let (destination, source) = translator.pop_pair()?;
            memory_init(translator, DataIndex(data_index), MemoryIndex(mem), [destination, source, size])?;
        }
        Operator::DataDrop { data_index } => data_drop(translator, DataIndex(data_index)),
        Operator::TableInit { elem_index, table } => {
            let (id, plan) = table::stored(translator, TableIndex(table))?;
            let count = translator.pop()?;
            let (destination, source) = translator.pop_pair()?;
            table_init(translator, ElementIndex(elem_index), (id, plan), [destination, source, count])?;
        }
        Operator::ElemDrop { elem_index } => elem_drop(translator, ElementIndex(elem_index)),
        _ => return Err(Family::Segment.lacks(operator)),
    }
    Ok(())
}

/// `memory.init`: destination, source and size.
pub fn memory_init(
    translator: &mut FunctionTranslator<'_>,
    segment: DataIndex,
    memory: MemoryIndex,
    [destination, source, size]: [Value; 3],
) -> Result<()> {
    let to = heap::range(translator, memory, destination, size);
    if let Some(from) = data_range(translator, segment, source, size)? {
        memory::copy(translator, to, from, size);
    }
    Ok(())
}

/// The address of `size` bytes of a data segment from `source` on; traps unless they are there. There is none for a
/// segment without bytes, where the check lets nothing through but an empty range.
pub fn data_range(
    translator: &mut FunctionTranslator<'_>,
    segment: DataIndex,
    source: Value,
    size: Value,
) -> Result<Option<Value>> {
    let word = data_word(translator, segment);
    let source = check(translator, word, source, size, Trap::MemoryOutOfBounds);
    let context = translator.context;
    if !context.plan.instances[translator.instance_index].has_data[segment] {
        return Ok(None);
    }
    let data = context.symbols.data.get(&(translator.instance_index, segment)).ok_or_else(without_bytes)?;
    let first = translator.emitter.data_address(*data);
    Ok(Some(translator.emitter.ins().iadd(first, source)))
}

/// The address of `count` references of an element segment from `source` on; traps unless they are there. There is none
/// for a segment without elements.
pub fn element_range(
    translator: &mut FunctionTranslator<'_>,
    segment: ElementIndex,
    source: Value,
    count: Value,
) -> Result<Option<Value>> {
    let word = element_word(translator, segment);
    let source = check(translator, word, source, count, Trap::TableOutOfBounds);
    let context = translator.context;
    if context.plan.instances[translator.instance_index].elements[segment].is_empty() {
        return Ok(None);
    }
    let (elements, behind) = *context.symbols.elements.get(&word).ok_or_else(without_bytes)?;
    let first = translator.emitter.data_address(elements);
    let first = match behind {
        0 => first,
        behind => translator.emitter.ins().iadd_imm_u(first, i64::from(behind)),
    };
    let offset = translator.emitter.ins().ishl_imm_u(source, i64::from(REFERENCE_SIZE.ilog2()));
    Ok(Some(translator.emitter.ins().iadd(first, offset)))
}

/// `table.init`: destination, source and count.
pub fn table_init(
    translator: &mut FunctionTranslator<'_>,
    segment: ElementIndex,
    (id, plan): (TableId, &StoredTable),
    [destination, source, count]: [Value; 3],
) -> Result<()> {
    let destination = table::range(translator, id, destination, count);
    if let Some(from) = element_range(translator, segment, source, count)? {
        table::copy(translator, plan, destination, from, count);
    }
    Ok(())
}

/// Gives an element of an element segment its value, if the segment is kept.
pub fn set_element(
    translator: &mut FunctionTranslator<'_>,
    segment: ElementIndex,
    position: usize,
    value: Value,
) -> Result<()> {
    let word = element_word(translator, segment);
    // What nobody can ask for has no elements.
    let Some((elements, behind)) = translator.context.symbols.elements.get(&word).copied() else { return Ok(()) };
    let first = translator.emitter.data_address(elements);
    let flags = translator.emitter.trusted(Region::Segments);
    let offset = u64::from(behind) + position as u64 * REFERENCE_SIZE;
    let offset = i32::try_from(offset).map_err(|_| Error::Limit("element segments are too large".to_owned()))?;
    translator.emitter.ins().store(flags, value, first, offset);
    Ok(())
}

/// A segment that instructions use and the object does not have.
fn without_bytes() -> Error {
    Error::internal("a segment that is used has no bytes")
}

/// `data.drop`.
pub fn data_drop(translator: &mut FunctionTranslator<'_>, segment: DataIndex) {
    let word = data_word(translator, segment);
    drop_segment(translator, word);
}

/// `elem.drop`.
pub fn elem_drop(translator: &mut FunctionTranslator<'_>, segment: ElementIndex) {
    let word = element_word(translator, segment);
    drop_segment(translator, word);
}

/// Writes the initial contents that the image does not bring in place: a loop over their table. They lie inside
/// memories of the instance's own, so nothing is checked.
pub fn write_pieces(translator: &mut FunctionTranslator<'_>) -> Result<()> {
    let context = translator.context;
    let symbols = context.symbols;
    let instance = translator.instance_index;
    let (Some(table), Some(bytes)) = (symbols.pieces.get(&instance), symbols.piece_bytes.get(&instance)) else {
        return Err(without_bytes());
    };
    let size = context.plan.instances[instance].pieces.len() as i64 * PIECE_ENTRY;
    let first = translator.emitter.data_address(*table);
    let end = translator.emitter.ins().iadd_imm_u(first, size);
    let bytes = translator.emitter.data_address(*bytes);
    let (body, next) = (translator.emitter.builder.create_block(), translator.emitter.builder.create_block());
    let entry = translator.emitter.builder.append_block_param(body, types::I64);
    let source = translator.emitter.builder.append_block_param(body, types::I64);
    translator.emitter.ins().jump(body, &[first.into(), bytes.into()]);
    translator.emitter.builder.switch_to_block(body);
    let flags = MemFlagsData::trusted().with_readonly();
    let destination = translator.emitter.ins().load(types::I64, flags, entry, 0);
    let count = translator.emitter.ins().load(types::I64, flags, entry, 8);
    memory::copy(translator, destination, source, count);
    let entry = translator.emitter.ins().iadd_imm_u(entry, PIECE_ENTRY);
    let source = translator.emitter.ins().iadd(source, count);
    let more = translator.emitter.ins().icmp(IntCC::UnsignedLessThan, entry, end);
    translator.emitter.ins().brif(more, body, &[entry.into(), source.into()], next, &[]);
    translator.emitter.builder.seal_block(body);
    translator.emitter.builder.seal_block(next);
    translator.emitter.builder.switch_to_block(next);
    Ok(())
}

fn element_word(translator: &FunctionTranslator<'_>, segment: ElementIndex) -> u32 {
    translator.context.plan.instances[translator.instance_index].first_word + segment.0
}

fn data_word(translator: &FunctionTranslator<'_>, segment: DataIndex) -> u32 {
    let plan = &translator.context.plan.instances[translator.instance_index];
    plan.first_word + plan.elements.len() as u32 + segment.0
}

/// Traps unless `count` from `source` on are inside a segment; returns the 64-bit source.
fn check(translator: &mut FunctionTranslator<'_>, word: u32, source: Value, count: Value, otherwise: Trap) -> Value {
    let source = translator.emitter.extend(source);
    let count = translator.emitter.extend(count);
    // Neither has more than 37 bits, so the sum does not wrap.
    let end = translator.emitter.ins().iadd(source, count);
    let words = translator.emitter.data_address(translator.context.symbols.segments);
    let flags = translator.emitter.trusted(Region::Segments);
    let length = translator.emitter.ins().load(types::I64, flags, words, word as i32 * 8);
    let beyond = translator.emitter.ins().icmp(IntCC::UnsignedGreaterThan, end, length);
    translator.emitter.ins().trapnz(beyond, trap::code(otherwise));
    source
}

fn drop_segment(translator: &mut FunctionTranslator<'_>, word: u32) {
    let words = translator.emitter.data_address(translator.context.symbols.segments);
    let flags = translator.emitter.trusted(Region::Segments);
    let zero = translator.emitter.ins().iconst(types::I64, 0);
    translator.emitter.ins().store(flags, zero, words, word as i32 * 8);
}
