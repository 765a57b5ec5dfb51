//! Tables: the checked address of an element, the table instructions, and the callee of an indirect call.
//!
//! A table that never changes is read-only data with a constant bound. A call takes its callee from the code table of
//! its type if there is one (`plan/code_table.rs`). Else it compares types ([`ComparedLayout`]). A table that changes
//! is an array of references at a fixed address; its bound is a constant, or a word if it can grow.

use super::emitter::Region;
use super::function::FunctionTranslator;
use super::{capability, memory, reference, storage};
use crate::error::{Error, Result};
use crate::module::{Family, HeapType, TableIndex};
use crate::plan::{ConstantTable, REFERENCE_SIZE, StoredTable, TablePlan};
use crate::store::{TableId, TypeId};
use crate::target::Target;
use crate::trap;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{BlockArg, InstBuilder, Value, types};
use wasm2sel4_abi::interface::helper::Helper;
use wasm2sel4_abi::trap::Trap;
use wasmparser::Operator;

/// Where calls that compare types find an element of a table that never changes: its canonical type id (4 bytes) and
/// the address of its code (8 bytes). Both are zero for null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComparedLayout {
    types: Entries,
    codes: Entries,
    size: usize,
}

/// Entries at the same distance from each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entries {
    first: usize,
    distance_log2: u32,
}

impl Entries {
    const fn at(self, index: usize) -> usize {
        self.first + (index << self.distance_log2)
    }
}

impl ComparedLayout {
    /// The layout of so many elements: an array of types and then one of codes where accesses scale an index, else
    /// pairs, for which one sum is enough.
    pub fn new(target: &dyn Target, count: usize) -> Self {
        let entries = |first, distance_log2| Entries { first, distance_log2 };
        match target.adds_index(false) {
            true => {
                let codes = entries((count << 2).next_multiple_of(8), 3);
                Self { types: entries(0, 2), codes, size: codes.at(count) }
            }
            false => Self { types: entries(8, 4), codes: entries(0, 4), size: count << 4 },
        }
    }

    /// How many bytes it has.
    pub const fn size(self) -> usize {
        self.size
    }

    /// Where the type of an element is, in bytes.
    pub const fn type_at(self, index: usize) -> usize {
        self.types.at(index)
    }

    /// Where the address of the code of an element is, in bytes.
    pub const fn code_at(self, index: usize) -> usize {
        self.codes.at(index)
    }
}

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
                    let element = storage::address(&mut translator.emitter, plan, index);
                    let flags = translator.emitter.trusted(Region::StoredTables);
                    translator.emitter.ins().load(types::I64, flags, element, 0)
                }
            };
            translator.push(reference);
        }
        Operator::TableSet { table } => {
            let (id, plan) = stored(translator, TableIndex(table))?;
            let (index, reference) = translator.pop_pair()?;
            let index = checked(translator, id, index, Trap::TableOutOfBounds);
            if plan.entry.is_some() {
                let one = translator.emitter.ins().iconst(types::I64, 1);
                fill(translator, plan, index, reference, one);
            } else {
                let element = storage::address(&mut translator.emitter, plan, index);
                let flags = translator.emitter.trusted(Region::StoredTables);
                translator.emitter.ins().store(flags, reference, element, 0);
            }
        }
        Operator::TableSize { table } => {
            let id = translator.instance.tables[TableIndex(table)];
            let size = current_size(translator, id);
            let size = translator.emitter.narrow(size, translator.context.store.tables[id].ty.is_64);
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
            let source = storage::address(&mut translator.emitter, from_plan, source);
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
        TablePlan::Constant(table) => translator.emitter.ins().iconst(types::I64, table.size as i64),
        TablePlan::Stored(table) if !table.grows => translator.emitter.ins().iconst(types::I64, table.initial as i64),
        TablePlan::Stored(_) => {
            let cell = translator.emitter.data_address(translator.context.symbols.table_sizes);
            let flags = translator.emitter.trusted(Region::TableSize);
            translator.emitter.ins().load(types::I64, flags, cell, id.0 as i32 * 8)
        }
    }
}

/// The 64-bit index of an element; traps unless there is one.
fn checked(translator: &mut FunctionTranslator<'_>, id: TableId, index: Value, otherwise: Trap) -> Value {
    let index = translator.emitter.extend(index);
    let size = current_size(translator, id);
    let beyond = translator.emitter.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, index, size);
    translator.emitter.ins().trapnz(beyond, trap::code(otherwise));
    index
}

/// The 64-bit index of the first of `count` elements; traps unless all of them are there.
pub fn range(translator: &mut FunctionTranslator<'_>, id: TableId, start: Value, count: Value) -> Value {
    let value_type = |value| translator.emitter.builder.func.dfg.value_type(value);
    let is_narrow = value_type(start) == types::I32 && value_type(count) == types::I32;
    let start = translator.emitter.extend(start);
    let count = translator.emitter.extend(count);
    let code = trap::code(Trap::TableOutOfBounds);
    let end = match is_narrow {
        true => translator.emitter.ins().iadd(start, count),
        false => translator.emitter.ins().uadd_overflow_trap(start, count, code),
    };
    let size = current_size(translator, id);
    let beyond = translator.emitter.ins().icmp(IntCC::UnsignedGreaterThan, end, size);
    translator.emitter.ins().trapnz(beyond, code);
    start
}

/// Gives `count` checked elements from the index `start` on a value.
pub fn fill(translator: &mut FunctionTranslator<'_>, plan: &StoredTable, start: Value, value: Value, count: Value) {
    let count = translator.emitter.extend(count);
    let first = storage::address(&mut translator.emitter, plan, start);
    match plan.entry {
        Some(entry) => {
            let slot = capability::slot(translator, entry, start);
            let helper = translator.helper(Helper::capability_fill);
            translator.emitter.ins().call(helper, &[first, slot, value, count]);
        }
        None => {
            let helper = translator.helper(Helper::table_fill);
            translator.emitter.ins().call(helper, &[first, value, count]);
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
    let count = translator.emitter.extend(count);
    let first = storage::address(&mut translator.emitter, plan, destination);
    match plan.entry {
        Some(entry) => {
            let slot = capability::slot(translator, entry, destination);
            let helper = translator.helper(Helper::capability_copy);
            translator.emitter.ins().call(helper, &[first, slot, source, count]);
        }
        None => {
            let size = translator.emitter.ins().ishl_imm_u(count, i64::from(REFERENCE_SIZE.ilog2()));
            memory::copy(translator, first, source, size);
        }
    }
}

fn grow(translator: &mut FunctionTranslator<'_>, table: TableIndex) -> Result<()> {
    let (id, plan) = stored(translator, table)?;
    let is_64 = translator.context.store.tables[id].ty.is_64;
    let (value, count) = translator.pop_pair()?;
    let count = translator.emitter.extend(count);
    let before = current_size(translator, id);
    // The size never exceeds the maximum, so the difference does not wrap.
    let maximum = translator.emitter.ins().iconst(types::I64, plan.maximum as i64);
    let room = translator.emitter.ins().isub(maximum, before);
    let fits = translator.emitter.ins().icmp(IntCC::UnsignedLessThanOrEqual, count, room);
    let (grows, next) = (translator.emitter.builder.create_block(), translator.emitter.builder.create_block());
    translator.emitter.builder.append_block_param(next, types::I64);
    let failure = translator.emitter.ins().iconst(types::I64, -1);
    translator.emitter.ins().brif(fits, grows, &[], next, &[BlockArg::Value(failure)]);
    translator.emitter.builder.seal_block(grows);
    translator.emitter.builder.switch_to_block(grows);
    fill(translator, plan, before, value, count);
    let after = translator.emitter.ins().iadd(before, count);
    let cell = translator.emitter.data_address(translator.context.symbols.table_sizes);
    let flags = translator.emitter.trusted(Region::TableSize);
    translator.emitter.ins().store(flags, after, cell, id.0 as i32 * 8);
    translator.emitter.ins().jump(next, &[BlockArg::Value(before)]);
    translator.emitter.builder.seal_block(next);
    translator.emitter.builder.switch_to_block(next);
    let result = translator.emitter.builder.block_params(next)[0];
    let result = translator.emitter.narrow(result, is_64);
    translator.push(result);
    Ok(())
}

/// What a call of type `ty` calls for the element `index` of a table: code that traps unless that is a function of this
/// type. Not for calls in tail position.
pub fn callee(translator: &mut FunctionTranslator<'_>, table: TableIndex, index: Value, ty: TypeId) -> Result<Value> {
    let id = translator.instance.tables[table];
    match &translator.context.plan.tables[id] {
        TablePlan::Constant(plan) if plan.code_tables.contains(&ty) => {
            let data = translator.context.symbols.code_tables.get(&(id, ty));
            let data = *data.ok_or_else(|| Error::internal("no such code table"))?;
            let index = laid_out(translator, id, plan, index);
            let base = translator.emitter.data_address(data);
            let offset = translator.emitter.ins().ishl_imm_u(index, i64::from(REFERENCE_SIZE.ilog2()));
            let slot = translator.emitter.ins().iadd(base, offset);
            let flags = translator.emitter.trusted(Region::Tables).with_readonly();
            // Not movable above the check of the index: the load is not marked so.
            Ok(translator.emitter.ins().load(types::I64, flags, slot, 0))
        }
        _ => checked_code(translator, table, index, ty),
    }
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
        TablePlan::Stored(plan) => checked_stored(translator, id, plan, index, ty),
    }
}

fn checked_stored(
    translator: &mut FunctionTranslator<'_>,
    id: TableId,
    plan: &StoredTable,
    index: Value,
    ty: TypeId,
) -> Result<Value> {
    let index = checked(translator, id, index, Trap::UndefinedElement);
    let element = storage::address(&mut translator.emitter, plan, index);
    let flags = translator.emitter.trusted(Region::StoredTables);
    let callee = translator.emitter.ins().load(types::I64, flags, element, 0);
    let element_type = translator.context.store.tables[id].ty.element;
    if element_type.nullable {
        translator.emitter.ins().trapz(callee, trap::code(Trap::UninitializedElement));
    }
    // A table of this type, or of a subtype, holds nothing else.
    if !element_type.heap.matches(HeapType::Concrete(ty), &translator.context.store.types) {
        let found = reference::type_id(translator, callee);
        let other = is_other(translator, found, ty)?;
        translator.emitter.ins().trapnz(other, trap::code(Trap::IndirectCallTypeMismatch));
    }
    Ok(reference::code(translator, callee))
}

/// Whether the number of a type is neither that of a type nor of one of its subtypes. 0, which is no type, is none.
fn is_other(translator: &mut FunctionTranslator<'_>, found: Value, ty: TypeId) -> Result<Value> {
    let range = translator.context.plan.types.range(ty)?;
    let ins = translator.emitter.ins();
    if range.is_single() {
        return Ok(ins.icmp_imm_u(IntCC::NotEqual, found, i64::from(range.first)));
    }
    let distance = ins.iadd_imm_s(found, -i64::from(range.first));
    let most = i64::from(range.last - range.first);
    Ok(translator.emitter.ins().icmp_imm_u(IntCC::UnsignedGreaterThan, distance, most))
}

/// The 64-bit index of an element that is laid out; traps unless there is one.
fn laid_out(translator: &mut FunctionTranslator<'_>, id: TableId, plan: &ConstantTable, index: Value) -> Value {
    let (size, laid_out) = (plan.size, plan.elements.len() as u64);
    let is_64 = translator.context.store.tables[id].ty.is_64;
    let target = translator.context.target;
    // What is compared is extended before where that takes no more instructions, so that nothing else uses the index
    // and what makes it extends it. Extended by the sign, numbers from 2^31 on stay beyond what is laid out, and the
    // others are themselves.
    let (compared, original) = match translator.emitter.builder.func.dfg.value_type(index) {
        types::I32 if target.extends_by_sign() => (translator.emitter.ins().sextend(types::I64, index), index),
        types::I32 if target.has_index_extension() => (index, index),
        _ => {
            let wide = translator.emitter.extend(index);
            (wide, wide)
        }
    };

    // Beyond what is laid out there are only null elements, and beyond the size none.
    let beyond = translator.emitter.ins().icmp_imm_u(IntCC::UnsignedGreaterThanOrEqual, compared, laid_out as i64);
    if laid_out == size {
        translator.emitter.ins().trapnz(beyond, trap::code(Trap::UndefinedElement));
    } else {
        translator.emitter.cold(beyond, |emitter| {
            if is_64 || size <= u64::from(u32::MAX) {
                let undefined = emitter.ins().icmp_imm_u(IntCC::UnsignedGreaterThanOrEqual, original, size as i64);
                emitter.ins().trapnz(undefined, trap::code(Trap::UndefinedElement));
            }
            emitter.ins().trap(trap::code(Trap::UninitializedElement));
        });
    }
    translator.emitter.extend(compared)
}

fn checked_constant(
    translator: &mut FunctionTranslator<'_>,
    id: TableId,
    plan: &ConstantTable,
    index: Value,
    ty: TypeId,
) -> Result<Value> {
    let index = laid_out(translator, id, plan, index);
    let data = translator.context.symbols.tables.get(&id).ok_or_else(|| Error::internal("no such table"))?;
    let base = translator.emitter.data_address(*data);
    let layout = ComparedLayout::new(translator.context.target, plan.elements.len());
    let flags = translator.emitter.trusted(Region::Tables).with_readonly();
    let entry = entry(translator, base, index, layout.types);
    let found = translator.emitter.ins().load(types::I32, flags, entry, layout.types.first as i32);
    let other = is_other(translator, found, ty)?;
    translator.emitter.cold(other, |emitter| {
        emitter.ins().trapz(found, trap::code(Trap::UninitializedElement));
        emitter.ins().trap(trap::code(Trap::IndirectCallTypeMismatch));
    });
    // Not movable above the check of the index: these loads are not marked so.
    let entry = self::entry(translator, base, index, layout.codes);
    Ok(translator.emitter.ins().load(types::I64, flags, entry, layout.codes.first as i32))
}

/// What the displacement of the first entry is to be added to for the entry of an element.
fn entry(translator: &mut FunctionTranslator<'_>, base: Value, index: Value, entries: Entries) -> Value {
    let offset = translator.emitter.ins().ishl_imm_u(index, i64::from(entries.distance_log2));
    translator.emitter.ins().iadd(base, offset)
}
