//! Table entries: their layout, and the checked read of one for an indirect call.
//!
//! An entry is 16 bytes: the address of the code (8), the canonical type id (4), padding (4). A null entry is all
//! zero. The bound is a constant, because no table changes once the module is instantiated.

use super::function::{FunctionTranslator, Region};
use crate::error::{Error, Result};
use crate::module::TableIndex;
use crate::plan::TypeId;
use crate::trap;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value, types};
use wasm2sel4_abi::trap::Trap;

/// log2 of the size of an entry.
pub const ENTRY_LOG2: u32 = 4;
/// Offset of the type id in an entry.
pub const TYPE_OFFSET: i32 = 8;

/// The code of the element `index` (an i32) of a table; traps unless it is a function of type `ty`.
pub fn checked_code(
    translator: &mut FunctionTranslator<'_>,
    table: TableIndex,
    index: Value,
    ty: TypeId,
) -> Result<Value> {
    let plan = translator.context.plan.tables.get(table).ok_or_else(|| Error::internal("no such table"))?;
    let (size, laid_out) = (plan.size, plan.elements.len() as u64);

    // Beyond what is laid out there are only null elements, and beyond the size none.
    let beyond = translator.builder.ins().icmp_imm_u(IntCC::UnsignedGreaterThanOrEqual, index, laid_out as i64);
    if laid_out == size {
        translator.builder.ins().trapnz(beyond, trap::code(Trap::UndefinedElement));
    } else {
        cold(translator, beyond, |translator| {
            if size <= u64::from(u32::MAX) {
                let undefined =
                    translator.builder.ins().icmp_imm_u(IntCC::UnsignedGreaterThanOrEqual, index, size as i64);
                translator.builder.ins().trapnz(undefined, trap::code(Trap::UndefinedElement));
            }
            translator.builder.ins().trap(trap::code(Trap::UninitializedElement));
        });
    }

    let base = translator.data_address(translator.context.symbols.tables[table]);
    let index = translator.builder.ins().uextend(types::I64, index);
    let offset = translator.builder.ins().ishl_imm_u(index, i64::from(ENTRY_LOG2));
    let entry = translator.builder.ins().iadd(base, offset);
    let flags = translator.trusted(Region::Tables).with_readonly();
    let found = translator.builder.ins().load(types::I32, flags, entry, TYPE_OFFSET);
    let other = translator.builder.ins().icmp_imm_u(IntCC::NotEqual, found, i64::from(ty.0));
    cold(translator, other, |translator| {
        translator.builder.ins().trapz(found, trap::code(Trap::UninitializedElement));
        translator.builder.ins().trap(trap::code(Trap::IndirectCallTypeMismatch));
    });
    // Not movable above the check of the index: these loads are not marked so.
    Ok(translator.builder.ins().load(types::I64, flags, entry, 0))
}

/// Code for a case that hardly ever happens and does not come back.
fn cold<'a>(translator: &mut FunctionTranslator<'a>, condition: Value, emit: impl FnOnce(&mut FunctionTranslator<'a>)) {
    let (unlikely, next) = (translator.builder.create_block(), translator.builder.create_block());
    translator.builder.set_cold_block(unlikely);
    translator.builder.ins().brif(condition, unlikely, &[], next, &[]);
    translator.builder.seal_block(unlikely);
    translator.builder.seal_block(next);
    translator.builder.switch_to_block(unlikely);
    emit(translator);
    translator.builder.switch_to_block(next);
}
