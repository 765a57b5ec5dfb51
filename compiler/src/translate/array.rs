//! Arrays: making them, their elements, and ranges of them. Addresses come from [`super::object`] alone.

use super::emitter::Region;
use super::function::FunctionTranslator;
use super::{memory, object, segment};
use crate::error::{Error, Result};
use crate::module::{DataIndex, ElementIndex, Family, Hierarchy, TypeIndex};
use crate::plan::{Layout, REFERENCE_SIZE, Storage};
use crate::store::TypeId;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{BlockArg, InstBuilder, Value, types};
use wasm2sel4_abi::gc::HEADER;
use wasm2sel4_abi::interface::helper::Helper;
use wasmparser::Operator;

/// Translates an instruction of [`Family::Arrays`].
pub fn translate(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    match *operator {
        Operator::ArrayNew { array_type_index } => {
            let (ty, storage) = layout(translator, array_type_index)?;
            let (value, length) = translator.pop_pair()?;
            let reference = object::new_array(translator, ty, storage, length)?;
            let zero = translator.emitter.ins().iconst(types::I32, 0);
            fill(translator, (reference, length), value, [zero, length], storage)?;
            translator.push(reference);
        }
        Operator::ArrayNewDefault { array_type_index } => {
            let (ty, storage) = layout(translator, array_type_index)?;
            let length = translator.pop()?;
            let reference = object::new_array(translator, ty, storage, length)?;
            translator.push(reference);
        }
        Operator::ArrayNewFixed { array_type_index, array_size } => {
            let (ty, storage) = layout(translator, array_type_index)?;
            let values = translator.pop_many(array_size as usize)?;
            let length = translator.emitter.ins().iconst(types::I32, i64::from(array_size));
            let reference = object::new_array(translator, ty, storage, length)?;
            for (index, value) in (0..).zip(values) {
                let at = object::new_field(translator, reference, HEADER as u32 + (index << storage.size_log2()))?;
                object::store(translator, at, storage, value);
            }
            translator.push(reference);
        }
        Operator::ArrayNewData { array_type_index, array_data_index } => {
            let (ty, storage) = layout(translator, array_type_index)?;
            let (start, length) = translator.pop_pair()?;
            let bytes = bytes(translator, length, storage);
            let from = segment::data_range(translator, DataIndex(array_data_index), start, bytes)?;
            let reference = object::new_array(translator, ty, storage, length)?;
            let zero = translator.emitter.ins().iconst(types::I32, 0);
            let to = object::elements(translator, reference, length, [zero, length], storage)?;
            if let Some(from) = from {
                memory::copy(translator, to, from, bytes);
            }
            translator.push(reference);
        }
        Operator::ArrayNewElem { array_type_index, array_elem_index } => {
            let (ty, storage) = layout(translator, array_type_index)?;
            let (start, length) = translator.pop_pair()?;
            let from = segment::element_range(translator, ElementIndex(array_elem_index), start, length)?;
            let reference = object::new_array(translator, ty, storage, length)?;
            let zero = translator.emitter.ins().iconst(types::I32, 0);
            let to = object::elements(translator, reference, length, [zero, length], storage)?;
            if let Some(from) = from {
                copy_references(translator, to, from, length, storage);
            }
            translator.push(reference);
        }
        Operator::ArrayGet { array_type_index } | Operator::ArrayGetU { array_type_index } => {
            get(translator, array_type_index, false)?;
        }
        Operator::ArrayGetS { array_type_index } => get(translator, array_type_index, true)?,
        Operator::ArraySet { array_type_index } => {
            let (_, storage) = layout(translator, array_type_index)?;
            let value = translator.pop()?;
            let (reference, index) = translator.pop_pair()?;
            let at = object::element(translator, reference, index, storage)?;
            object::store(translator, at, storage, value);
        }
        Operator::ArrayLen => {
            let reference = translator.pop()?;
            let length = object::length(translator, reference)?;
            translator.push(length);
        }
        Operator::ArrayFill { array_type_index } => {
            let (_, storage) = layout(translator, array_type_index)?;
            let (value, count) = translator.pop_pair()?;
            let (reference, start) = translator.pop_pair()?;
            let length = object::length(translator, reference)?;
            fill(translator, (reference, length), value, [start, count], storage)?;
        }
        Operator::ArrayCopy { array_type_index_dst, .. } => {
            let (_, storage) = layout(translator, array_type_index_dst)?;
            let count = translator.pop()?;
            let (from, from_start) = translator.pop_pair()?;
            let (to, to_start) = translator.pop_pair()?;
            // Both may be null, which comes before anything else.
            let [to_length, from_length] = [object::length(translator, to)?, object::length(translator, from)?];
            let to = object::elements(translator, to, to_length, [to_start, count], storage)?;
            let from = object::elements(translator, from, from_length, [from_start, count], storage)?;
            let bytes = bytes(translator, count, storage);
            memory::copy(translator, to, from, bytes);
        }
        Operator::ArrayInitData { array_type_index, array_data_index } => {
            let (_, storage) = layout(translator, array_type_index)?;
            let (to, start, count) = init(translator, storage)?;
            let bytes = bytes(translator, count, storage);
            if let Some(from) = segment::data_range(translator, DataIndex(array_data_index), start, bytes)? {
                memory::copy(translator, to, from, bytes);
            }
        }
        Operator::ArrayInitElem { array_type_index, array_elem_index } => {
            let (_, storage) = layout(translator, array_type_index)?;
            let (to, start, count) = init(translator, storage)?;
            if let Some(from) = segment::element_range(translator, ElementIndex(array_elem_index), start, count)? {
                copy_references(translator, to, from, count, storage);
            }
        }
        _ => return Err(Family::Arrays.lacks(operator)),
    }
    Ok(())
}

fn get(translator: &mut FunctionTranslator<'_>, ty: u32, is_signed: bool) -> Result<()> {
    let (_, storage) = layout(translator, ty)?;
    let (reference, index) = translator.pop_pair()?;
    let at = object::element(translator, reference, index, storage)?;
    let value = object::load(translator, at, storage, is_signed);
    translator.push(value);
    Ok(())
}

/// The operands of what initialises elements from a segment: where the checked elements are, the start in the segment,
/// and how many.
fn init(translator: &mut FunctionTranslator<'_>, storage: Storage) -> Result<(Value, Value, Value)> {
    let (start, count) = translator.pop_pair()?;
    let (reference, destination) = translator.pop_pair()?;
    let length = object::length(translator, reference)?;
    let to = object::elements(translator, reference, length, [destination, count], storage)?;
    Ok((to, start, count))
}

/// The bytes of so many elements, as a 64-bit number.
fn bytes(translator: &mut FunctionTranslator<'_>, count: Value, storage: Storage) -> Value {
    let count = translator.emitter.extend(count);
    translator.emitter.ins().ishl_imm_u(count, i64::from(storage.size_log2()))
}

/// How the arrays of a type lie in the heap.
fn layout(translator: &FunctionTranslator<'_>, ty: u32) -> Result<(TypeId, Storage)> {
    let id = translator.instance.types[TypeIndex(ty)];
    match translator.context.plan.layouts.get(&id) {
        Some(Layout::Array(storage)) => Ok((id, *storage)),
        _ => Err(Error::internal("an array without a layout")),
    }
}

/// Gives elements a value; traps unless all of them are there.
fn fill(
    translator: &mut FunctionTranslator<'_>,
    (reference, length): (Value, Value),
    value: Value,
    range: [Value; 2],
    storage: Storage,
) -> Result<()> {
    let first = object::elements(translator, reference, length, range, storage)?;
    let bytes = bytes(translator, range[1], storage);
    if storage == Storage::I8 {
        let helper = translator.helper(Helper::memory_fill);
        translator.emitter.ins().call(helper, &[first, value, bytes]);
        return Ok(());
    }
    let flags = object::range_flags(translator);
    each(translator, [first, first], bytes, [1 << storage.size_log2(); 2], |translator, to, _| {
        object::store(translator, object::at(to, flags), storage, value);
    });
    Ok(())
}

/// Copies references of a segment, which are words, to checked elements.
fn copy_references(translator: &mut FunctionTranslator<'_>, to: Value, from: Value, count: Value, storage: Storage) {
    let bytes = bytes(translator, count, storage);
    if storage != Storage::Reference(Hierarchy::Any) {
        memory::copy(translator, to, from, bytes);
        return;
    }
    let (flags, words) = (object::range_flags(translator), translator.emitter.trusted(Region::Segments));
    let steps = [1 << storage.size_log2(), REFERENCE_SIZE as i64];
    each(translator, [to, from], bytes, steps, |translator, to, from| {
        let reference = translator.emitter.ins().load(types::I64, words, from, 0);
        object::store(translator, object::at(to, flags), storage, reference);
    });
}

/// A loop over checked places: `bytes` of the first of two, each with its own step.
fn each(
    translator: &mut FunctionTranslator<'_>,
    [to, from]: [Value; 2],
    bytes: Value,
    steps: [i64; 2],
    body: impl FnOnce(&mut FunctionTranslator<'_>, Value, Value),
) {
    let end = translator.emitter.ins().iadd(to, bytes);
    let builder = &mut translator.emitter.builder;
    let (head, inside, next) = (builder.create_block(), builder.create_block(), builder.create_block());
    let at = [(); 2].map(|()| builder.append_block_param(head, types::I64));
    translator.emitter.ins().jump(head, &[to, from].map(BlockArg::Value));
    translator.emitter.builder.switch_to_block(head);
    let more = translator.emitter.ins().icmp(IntCC::UnsignedLessThan, at[0], end);
    translator.emitter.ins().brif(more, inside, &[], next, &[]);
    translator.emitter.builder.seal_block(inside);
    translator.emitter.builder.switch_to_block(inside);
    body(translator, at[0], at[1]);
    let after = [0, 1].map(|which| translator.emitter.ins().iadd_imm_u(at[which], steps[which]));
    translator.emitter.ins().jump(head, &after.map(BlockArg::Value));
    translator.emitter.builder.seal_block(head);
    translator.emitter.builder.seal_block(next);
    translator.emitter.builder.switch_to_block(next);
}
