//! Tables: the checked address of an element, the table instructions, and the callee of an indirect call.
//!
//! A table that never changes is read-only data with a constant bound. Its entries are 16 bytes: the address of the code
//! (8), the canonical type id (4), padding (4); a null entry is all zero. A table that changes is an array of references at
//! a fixed address; its bound is a constant, or a word if it can grow.

use super::function::{FunctionTranslator, Region};
use super::{capability, memory, reference, signature};
use crate::error::{Error, Result};
use crate::module::{Family, HeapType, TableIndex};
use crate::plan::{ConstantTable, REFERENCE_SIZE, StoredTable, TablePlan};
use crate::store::{TableId, TypeId};
use crate::trap;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{BlockArg, InstBuilder, Value, types};
use wasm2sel4_abi::trap::Trap;
use wasmparser::Operator;

/// log2 of the size of an entry of a table that never changes.
pub const ENTRY_LOG2: u32 = 4;
/// Offset of the type id in such an entry.
pub const TYPE_OFFSET: i32 = 8;

/// Translates an instruction of [`Family::Table`].
pub fn translate(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    match *operator {
        Operator::TableGet { table } => {
            let (id, plan) = stored(translator, TableIndex(table))?;
            let index = translator.pop()?;
            let index = checked(translator, id, index, Trap::TableOutOfBounds);
            let reference = match plan.entry {
                Some(entry) => capability::borrow(translator, id, entry, index),
                None => {
                    let element = address(translator, plan, index);
                    let flags = translator.trusted(Region::StoredTables);
                    translator.builder.ins().load(types::I64, flags, element, 0)
                }
            };
            translator.push(reference);
        }
        Operator::TableSet { table } => {
            let (id, plan) = stored(translator, TableIndex(table))?;
            let (index, reference) = translator.pop_pair()?;
            let index = checked(translator, id, index, Trap::TableOutOfBounds);
            if plan.entry.is_some() {
                let one = translator.builder.ins().iconst(types::I64, 1);
                fill(translator, plan, index, reference, one);
            } else {
                let element = address(translator, plan, index);
                let flags = translator.trusted(Region::StoredTables);
                translator.builder.ins().store(flags, reference, element, 0);
            }
        }
        Operator::TableSize { table } => {
            let id = translator.instance.tables[TableIndex(table)];
            let size = current_size(translator, id);
            let size = translator.narrow(size, translator.context.store.tables[id].ty.is_64);
            translator.push(size);
        }
        Operator::TableGrow { table } => grow(translator, TableIndex(table))?,
        Operator::TableFill { table } => {
            let (id, plan) = stored(translator, TableIndex(table))?;
            let count = translator.pop()?;
            let (start, value) = translator.pop_pair()?;
            let start = range(translator, id, start, count);
            fill(translator, plan, start, value, count);
        }
        Operator::TableCopy { dst_table, src_table } => {
            let (to, to_plan) = stored(translator, TableIndex(dst_table))?;
            let (from, from_plan) = stored(translator, TableIndex(src_table))?;
            let count = translator.pop()?;
            let (destination, source) = translator.pop_pair()?;
            let destination = range(translator, to, destination, count);
            let source = range(translator, from, source, count);
            let source = address(translator, from_plan, source);
            copy(translator, to_plan, destination, source, count);
        }
        _ => return Err(Family::Table.lacks(operator)),
    }
    Ok(())
}

/// The plan of a table that changes.
pub fn stored<'a>(translator: &FunctionTranslator<'a>, table: TableIndex) -> Result<(TableId, &'a StoredTable)> {
    let id = translator.instance.tables[table];
    match &translator.context.plan.tables[id] {
        TablePlan::Stored(plan) => Ok((id, plan)),
        TablePlan::Constant(_) => Err(Error::internal("a table that never changes is changed")),
    }
}

/// The number of elements, as a 64-bit value.
pub fn current_size(translator: &mut FunctionTranslator<'_>, id: TableId) -> Value {
    match &translator.context.plan.tables[id] {
        TablePlan::Constant(table) => translator.builder.ins().iconst(types::I64, table.size as i64),
        TablePlan::Stored(table) if !table.grows => translator.builder.ins().iconst(types::I64, table.initial as i64),
        TablePlan::Stored(_) => {
            let cell = translator.data_address(translator.context.symbols.table_sizes);
            let flags = translator.trusted(Region::TableSize);
            translator.builder.ins().load(types::I64, flags, cell, id.0 as i32 * 8)
        }
    }
}

/// The 64-bit index of an element; traps unless there is one.
fn checked(translator: &mut FunctionTranslator<'_>, id: TableId, index: Value, otherwise: Trap) -> Value {
    let index = translator.extend(index);
    let size = current_size(translator, id);
    let beyond = translator.builder.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, index, size);
    translator.builder.ins().trapnz(beyond, trap::code(otherwise));
    index
}

/// The address of the storage of a checked 64-bit index.
pub fn address(translator: &mut FunctionTranslator<'_>, plan: &StoredTable, index: Value) -> Value {
    let offset = translator.builder.ins().ishl_imm_u(index, i64::from(REFERENCE_SIZE.ilog2()));
    translator.builder.ins().iadd_imm_u(offset, plan.base.0 as i64)
}

/// The 64-bit index of the first of `count` elements; traps unless all of them are there.
pub fn range(translator: &mut FunctionTranslator<'_>, id: TableId, start: Value, count: Value) -> Value {
    let value_type = |value| translator.builder.func.dfg.value_type(value);
    let is_narrow = value_type(start) == types::I32 && value_type(count) == types::I32;
    let start = translator.extend(start);
    let count = translator.extend(count);
    let code = trap::code(Trap::TableOutOfBounds);
    let end = match is_narrow {
        true => translator.builder.ins().iadd(start, count),
        false => translator.builder.ins().uadd_overflow_trap(start, count, code),
    };
    let size = current_size(translator, id);
    let beyond = translator.builder.ins().icmp(IntCC::UnsignedGreaterThan, end, size);
    translator.builder.ins().trapnz(beyond, code);
    start
}

/// Gives `count` checked elements from the index `start` on a value.
pub fn fill(translator: &mut FunctionTranslator<'_>, plan: &StoredTable, start: Value, value: Value, count: Value) {
    let count = translator.extend(count);
    let first = address(translator, plan, start);
    let helpers = translator.context.symbols.helpers;
    match plan.entry {
        Some(entry) => {
            let slot = capability::slot(translator, entry, start);
            let helper = translator.function(helpers.capability_fill, || signature::platform(&[types::I64; 4], &[]));
            translator.builder.ins().call(helper, &[first, slot, value, count]);
        }
        None => {
            let helper = translator.function(helpers.table_fill, || signature::platform(&[types::I64; 3], &[]));
            translator.builder.ins().call(helper, &[first, value, count]);
        }
    }
}

/// Copies `count` references from `source`, which are storage of a table or of a segment, to checked elements.
pub fn copy(
    translator: &mut FunctionTranslator<'_>,
    plan: &StoredTable,
    destination: Value,
    source: Value,
    count: Value,
) {
    let count = translator.extend(count);
    let first = address(translator, plan, destination);
    match plan.entry {
        Some(entry) => {
            let slot = capability::slot(translator, entry, destination);
            let helper = translator.context.symbols.helpers.capability_copy;
            let helper = translator.function(helper, || signature::platform(&[types::I64; 4], &[]));
            translator.builder.ins().call(helper, &[first, slot, source, count]);
        }
        None => {
            let size = translator.builder.ins().ishl_imm_u(count, i64::from(REFERENCE_SIZE.ilog2()));
            memory::copy(translator, first, source, size);
        }
    }
}

fn grow(translator: &mut FunctionTranslator<'_>, table: TableIndex) -> Result<()> {
    let (id, plan) = stored(translator, table)?;
    let is_64 = translator.context.store.tables[id].ty.is_64;
    let (value, count) = translator.pop_pair()?;
    let count = translator.extend(count);
    let before = current_size(translator, id);
    // The size never exceeds the maximum, so the difference does not wrap.
    let maximum = translator.builder.ins().iconst(types::I64, plan.maximum as i64);
    let room = translator.builder.ins().isub(maximum, before);
    let fits = translator.builder.ins().icmp(IntCC::UnsignedLessThanOrEqual, count, room);
    let (grows, next) = (translator.builder.create_block(), translator.builder.create_block());
    translator.builder.append_block_param(next, types::I64);
    let failure = translator.builder.ins().iconst(types::I64, -1);
    translator.builder.ins().brif(fits, grows, &[], next, &[BlockArg::Value(failure)]);
    translator.builder.seal_block(grows);
    translator.builder.switch_to_block(grows);
    fill(translator, plan, before, value, count);
    let after = translator.builder.ins().iadd(before, count);
    let cell = translator.data_address(translator.context.symbols.table_sizes);
    let flags = translator.trusted(Region::TableSize);
    translator.builder.ins().store(flags, after, cell, id.0 as i32 * 8);
    translator.builder.ins().jump(next, &[BlockArg::Value(before)]);
    translator.builder.seal_block(next);
    translator.builder.switch_to_block(next);
    let result = translator.builder.block_params(next)[0];
    let result = translator.narrow(result, is_64);
    translator.push(result);
    Ok(())
}

/// The code of the element `index` of a table; traps unless it is a function of type `ty`.
pub fn checked_code(
    translator: &mut FunctionTranslator<'_>,
    table: TableIndex,
    index: Value,
    ty: TypeId,
) -> Result<Value> {
    let id = translator.instance.tables[table];
    match &translator.context.plan.tables[id] {
        TablePlan::Constant(plan) => checked_constant(translator, id, plan, index, ty),
        TablePlan::Stored(plan) => Ok(checked_stored(translator, id, plan, index, ty)),
    }
}

fn checked_stored(
    translator: &mut FunctionTranslator<'_>,
    id: TableId,
    plan: &StoredTable,
    index: Value,
    ty: TypeId,
) -> Value {
    let index = checked(translator, id, index, Trap::UndefinedElement);
    let element = address(translator, plan, index);
    let flags = translator.trusted(Region::StoredTables);
    let callee = translator.builder.ins().load(types::I64, flags, element, 0);
    let element_type = translator.context.store.tables[id].ty.element;
    if element_type.nullable {
        translator.builder.ins().trapz(callee, trap::code(Trap::UninitializedElement));
    }
    // A table of exactly this type holds nothing else: its types are final.
    if element_type.heap != HeapType::Concrete(ty) {
        let found = reference::type_id(translator, callee);
        let other = translator.builder.ins().icmp_imm_u(IntCC::NotEqual, found, i64::from(ty.0));
        translator.builder.ins().trapnz(other, trap::code(Trap::IndirectCallTypeMismatch));
    }
    reference::code(translator, callee)
}

fn checked_constant(
    translator: &mut FunctionTranslator<'_>,
    id: TableId,
    plan: &ConstantTable,
    index: Value,
    ty: TypeId,
) -> Result<Value> {
    let (size, laid_out) = (plan.size, plan.elements.len() as u64);
    let is_64 = translator.context.store.tables[id].ty.is_64;

    // Beyond what is laid out there are only null elements, and beyond the size none.
    let beyond = translator.builder.ins().icmp_imm_u(IntCC::UnsignedGreaterThanOrEqual, index, laid_out as i64);
    if laid_out == size {
        translator.builder.ins().trapnz(beyond, trap::code(Trap::UndefinedElement));
    } else {
        translator.cold(beyond, |translator| {
            if is_64 || size <= u64::from(u32::MAX) {
                let undefined =
                    translator.builder.ins().icmp_imm_u(IntCC::UnsignedGreaterThanOrEqual, index, size as i64);
                translator.builder.ins().trapnz(undefined, trap::code(Trap::UndefinedElement));
            }
            translator.builder.ins().trap(trap::code(Trap::UninitializedElement));
        });
    }

    let data = translator.context.symbols.tables.get(&id).ok_or_else(|| Error::internal("no such table"))?;
    let base = translator.data_address(*data);
    let index = translator.extend(index);
    let offset = translator.builder.ins().ishl_imm_u(index, i64::from(ENTRY_LOG2));
    let entry = translator.builder.ins().iadd(base, offset);
    let flags = translator.trusted(Region::Tables).with_readonly();
    let found = translator.builder.ins().load(types::I32, flags, entry, TYPE_OFFSET);
    let other = translator.builder.ins().icmp_imm_u(IntCC::NotEqual, found, i64::from(ty.0));
    translator.cold(other, |translator| {
        translator.builder.ins().trapz(found, trap::code(Trap::UninitializedElement));
        translator.builder.ins().trap(trap::code(Trap::IndirectCallTypeMismatch));
    });
    // Not movable above the check of the index: these loads are not marked so.
    Ok(translator.builder.ins().load(types::I64, flags, entry, 0))
}
