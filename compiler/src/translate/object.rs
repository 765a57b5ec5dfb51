//! **The sandbox, second part.** This is the only file that turns a reference into an address of the heap of structures
//! and arrays ([`wasm2sel4_abi::gc`]). A mistake here lets a module out; change it with the scripts of the suite's
//! group `heap` beside you.
//!
//! An address is `base + offset + displacement`. The offset is a reference, which is 32 bits wide wherever it comes
//! from the heap, or, of an element, the sum of a reference and the element's distance, in 32-bit arithmetic. The
//! displacement is a static number below [`GUARD`]. So whatever a reference, a length or the number of a type could
//! be, an access ends inside of the 4 GiB of the region or of the guard behind it, which is never mapped. Ranges of
//! elements are compared with the length and, for the same reason, with the end of the region.
//!
//! Null is 0, and what lies below [`FIRST`] is not mapped either: an access through null faults, and that is the trap.
//! Only an access at a larger displacement compares before.

use super::emitter::Region;
use super::function::FunctionTranslator;
use crate::error::{Error, Result};
use crate::module::Hierarchy;
use crate::plan::{HeapPlan, Storage};
use crate::store::TypeId;
use crate::target::Vectors;
use crate::trap;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{BlockArg, Endianness, InstBuilder, MemFlagsData, Value, types};
use wasm2sel4_abi::gc::{FIRST, GRANULE, GUARD, HEADER, INDEX_SPACE, LENGTH_OFFSET};
use wasm2sel4_abi::interface::helper::Helper;
use wasm2sel4_abi::trap::Trap;

/// The widest single access, in bytes.
const WIDEST_ACCESS: u64 = 16;

// The widest access at the largest offset behind a header ends inside of the guard.
const _: () = assert!(HEADER + WIDEST_ACCESS < GUARD);

/// Offset of the word where the next object begins, in the cells of the allocator.
const CURSOR: i32 = 0;
/// Offset of the one where the memory for new objects ends.
const LIMIT: i32 = 8;

/// Where a field, an element or a header is.
#[derive(Clone, Copy)]
pub struct ObjectAddress {
    flags: MemFlagsData,
    base: Value,
    displacement: i32,
}

/// The heap.
pub fn heap(translator: &FunctionTranslator<'_>) -> Result<HeapPlan> {
    translator.context.plan.heap.ok_or_else(|| Error::internal("an object without a heap"))
}

/// The address of an offset in the heap.
fn address(translator: &mut FunctionTranslator<'_>, offset: Value) -> Result<Value> {
    Ok(match heap(translator)?.base.0 {
        0 => offset,
        base => translator.emitter.ins().iadd_imm_u(offset, base as i64),
    })
}

fn flags(translator: &mut FunctionTranslator<'_>, fault: Option<Trap>) -> MemFlagsData {
    MemFlagsData::new()
        .with_endianness(Endianness::Little)
        .with_trap_code(fault.map(trap::code))
        .with_alias_region(Some(translator.emitter.region(Region::Objects)))
}

/// What lies at a static offset of the object behind a reference; null is this trap.
pub fn field(
    translator: &mut FunctionTranslator<'_>,
    reference: Value,
    offset: u32,
    null: Trap,
) -> Result<ObjectAddress> {
    if u64::from(offset) + WIDEST_ACCESS > FIRST {
        translator.emitter.ins().trapz(reference, trap::code(null));
    }
    let base = address(translator, reference)?;
    Ok(ObjectAddress { flags: flags(translator, Some(null)), base, displacement: offset as i32 })
}

/// The same in an object that has just been made: no access can fault.
pub fn new_field(translator: &mut FunctionTranslator<'_>, reference: Value, offset: u32) -> Result<ObjectAddress> {
    let base = address(translator, reference)?;
    Ok(ObjectAddress { flags: flags(translator, None), base, displacement: offset as i32 })
}

/// The number of the type of the object behind a reference; null, which must be none of the header's bytes, is this
/// trap.
pub fn type_number(translator: &mut FunctionTranslator<'_>, reference: Value, null: Trap) -> Result<Value> {
    let at = field(translator, reference, 0, null)?;
    Ok(translator.emitter.ins().load(types::I32, at.flags, at.base, at.displacement))
}

/// The length of an array; traps if the reference is null.
pub fn length(translator: &mut FunctionTranslator<'_>, reference: Value) -> Result<Value> {
    let at = field(translator, reference, LENGTH_OFFSET as u32, Trap::NullArray)?;
    Ok(translator.emitter.ins().load(types::I32, at.flags, at.base, at.displacement))
}

/// An element of an array; traps unless there is one of this index.
pub fn element(
    translator: &mut FunctionTranslator<'_>,
    reference: Value,
    index: Value,
    storage: Storage,
) -> Result<ObjectAddress> {
    let length = length(translator, reference)?;
    let beyond = translator.emitter.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, index, length);
    translator.emitter.ins().trapnz(beyond, trap::code(Trap::ArrayOutOfBounds));
    // In 32 bits: the sum stays inside, whatever the length was.
    let array = translator.emitter.ins().ireduce(types::I32, reference);
    let distance = translator.emitter.ins().ishl_imm_u(index, i64::from(storage.size_log2()));
    let offset = translator.emitter.ins().iadd(array, distance);
    let offset = translator.emitter.ins().uextend(types::I64, offset);
    let base = address(translator, offset)?;
    // Null was found by the access to the length.
    Ok(ObjectAddress { flags: flags(translator, Some(Trap::ArrayOutOfBounds)), base, displacement: HEADER as i32 })
}

/// The address of `count` elements from `start` on; traps unless all of them are there. The length is the array's.
pub fn elements(
    translator: &mut FunctionTranslator<'_>,
    reference: Value,
    length: Value,
    [start, count]: [Value; 2],
    storage: Storage,
) -> Result<Value> {
    let code = trap::code(Trap::ArrayOutOfBounds);
    let [start, count, length] = [start, count, length].map(|value| translator.emitter.extend(value));
    // All of them have 32 bits, so nothing wraps.
    let end = translator.emitter.ins().iadd(start, count);
    let beyond = translator.emitter.ins().icmp(IntCC::UnsignedGreaterThan, end, length);
    translator.emitter.ins().trapnz(beyond, code);
    let log2 = i64::from(storage.size_log2());
    let first = translator.emitter.ins().iadd_imm_u(reference, HEADER as i64);
    let last = translator.emitter.ins().ishl_imm_u(end, log2);
    let last = translator.emitter.ins().iadd(first, last);
    let outside = translator.emitter.ins().icmp_imm_u(IntCC::UnsignedGreaterThan, last, INDEX_SPACE as i64);
    translator.emitter.ins().trapnz(outside, code);
    let distance = translator.emitter.ins().ishl_imm_u(start, log2);
    let offset = translator.emitter.ins().iadd(first, distance);
    address(translator, offset)
}

/// Loads what is stored there. An integer of 8 or 16 bits is extended.
pub fn load(translator: &mut FunctionTranslator<'_>, at: ObjectAddress, storage: Storage, is_signed: bool) -> Value {
    let ObjectAddress { flags, base, displacement } = at;
    let vectors = translator.context.vectors;
    let ins = translator.emitter.ins();
    match (storage, is_signed) {
        (Storage::I8, true) => ins.sload8(types::I32, flags, base, displacement),
        (Storage::I8, false) => ins.uload8(types::I32, flags, base, displacement),
        (Storage::I16, true) => ins.sload16(types::I32, flags, base, displacement),
        (Storage::I16, false) => ins.uload16(types::I32, flags, base, displacement),
        (Storage::I32, _) => ins.load(types::I32, flags, base, displacement),
        (Storage::F32, _) => ins.load(types::F32, flags, base, displacement),
        (Storage::F64, _) => ins.load(types::F64, flags, base, displacement),
        (Storage::Reference(Hierarchy::Any), _) => ins.uload32(flags, base, displacement),
        (Storage::I64 | Storage::Reference(_), _) => ins.load(types::I64, flags, base, displacement),
        (Storage::V128, _) => match vectors {
            Vectors::Native => ins.load(types::I8X16, flags, base, displacement),
            Vectors::Scalar => {
                let low = ins.load(types::I64, flags, base, displacement);
                let high = translator.emitter.ins().load(types::I64, flags, base, displacement + 8);
                translator.emitter.ins().iconcat(low, high)
            }
        },
    }
}

/// Stores a value there.
pub fn store(translator: &mut FunctionTranslator<'_>, at: ObjectAddress, storage: Storage, value: Value) {
    let ObjectAddress { flags, base, displacement } = at;
    let stored = match storage {
        Storage::I8 => translator.emitter.ins().ireduce(types::I8, value),
        Storage::I16 => translator.emitter.ins().ireduce(types::I16, value),
        Storage::Reference(Hierarchy::Any) => translator.emitter.ins().ireduce(types::I32, value),
        Storage::V128 if translator.context.vectors == Vectors::Scalar => {
            let (low, high) = translator.emitter.ins().isplit(value);
            translator.emitter.ins().store(flags, low, base, displacement);
            translator.emitter.ins().store(flags, high, base, displacement + 8);
            return;
        }
        _ => value,
    };
    translator.emitter.ins().store(flags, stored, base, displacement);
}

/// An element at an address that [`elements`] has given, or behind it in the same range.
pub const fn at(base: Value, flags: MemFlagsData) -> ObjectAddress {
    ObjectAddress { flags, base, displacement: 0 }
}

/// Flags of accesses to a checked range.
pub fn range_flags(translator: &mut FunctionTranslator<'_>) -> MemFlagsData {
    flags(translator, None)
}

/// A new structure of this size, all of whose fields are zero.
pub fn new_structure(translator: &mut FunctionTranslator<'_>, ty: TypeId, size: u32) -> Result<Value> {
    let number = translator.context.plan.types.range(ty)?.first;
    let size = translator.emitter.ins().iconst(types::I64, i64::from(size));
    allocate(translator, number, size, None)
}

/// A new array of this length, all of whose elements are zero.
pub fn new_array(
    translator: &mut FunctionTranslator<'_>,
    ty: TypeId,
    storage: Storage,
    length: Value,
) -> Result<Value> {
    let number = translator.context.plan.types.range(ty)?.first;
    let wide = translator.emitter.extend(length);
    let bytes = translator.emitter.ins().ishl_imm_u(wide, i64::from(storage.size_log2()));
    let size = translator.emitter.ins().iadd_imm_u(bytes, (HEADER + GRANULE - 1) as i64);
    let size = translator.emitter.ins().band_imm_s(size, -(GRANULE as i64));
    allocate(translator, number, size, Some(length))
}

/// An object where the last one ends, or where the stub has room. What lies between the two cells is zero.
fn allocate(translator: &mut FunctionTranslator<'_>, number: u32, size: Value, length: Option<Value>) -> Result<Value> {
    let cells = translator.context.symbols.gc_cells.ok_or_else(|| Error::internal("a heap without its cells"))?;
    let cells = translator.emitter.data_address(cells);
    let cell_flags = translator.emitter.trusted(Region::Allocator);
    let cursor = translator.emitter.ins().load(types::I64, cell_flags, cells, CURSOR);
    let limit = translator.emitter.ins().load(types::I64, cell_flags, cells, LIMIT);
    // The size has less than 37 bits, and both cells 33 at most.
    let end = translator.emitter.ins().iadd(cursor, size);
    let is_full = translator.emitter.ins().icmp(IntCC::UnsignedGreaterThan, end, limit);
    let builder = &mut translator.emitter.builder;
    let (full, fits, next) = (builder.create_block(), builder.create_block(), builder.create_block());
    let reference = builder.append_block_param(next, types::I64);
    builder.set_cold_block(full);
    translator.emitter.ins().brif(is_full, full, &[], fits, &[]);
    translator.emitter.builder.seal_block(full);
    translator.emitter.builder.seal_block(fits);

    translator.emitter.builder.switch_to_block(full);
    let helper = translator.helper(Helper::gc_allocate);
    let ty = translator.emitter.ins().iconst(types::I32, i64::from(number));
    let wanted = match length {
        Some(length) => length,
        None => translator.emitter.ins().iconst(types::I32, 0),
    };
    let call = translator.emitter.ins().call(helper, &[ty, wanted]);
    let made = translator.emitter.builder.inst_results(call)[0];
    translator.emitter.ins().jump(next, &[BlockArg::Value(made)]);

    translator.emitter.builder.switch_to_block(fits);
    translator.emitter.ins().store(cell_flags, end, cells, CURSOR);
    let header = new_field(translator, cursor, 0)?;
    let ty = translator.emitter.ins().iconst(types::I32, i64::from(number));
    translator.emitter.ins().store(header.flags, ty, header.base, header.displacement);
    if let Some(length) = length {
        translator.emitter.ins().store(header.flags, length, header.base, LENGTH_OFFSET as i32);
    }
    translator.emitter.ins().jump(next, &[BlockArg::Value(cursor)]);
    translator.emitter.builder.seal_block(next);
    translator.emitter.builder.switch_to_block(next);
    Ok(reference)
}
