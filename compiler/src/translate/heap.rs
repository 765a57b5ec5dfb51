//! **The sandbox.** This is the only file that turns an index into an address of linear memory. A mistake here lets a
//! module out; change it with its adversarial tests (`testsuite/tests/cases/bounds-*`) beside you.
//!
//! An address is `base + index + offset`, where the index is a zero-extended 32-bit operand and the offset a static
//! 32-bit number. For a [`Access::Guarded`] memory nothing is checked: the sum plus the width of the widest access
//! stays below `2^32 + 2^32 + 64 KiB`, which is the reservation, and what of the reservation is not memory is not
//! mapped. For a [`Access::Checked`] memory the end of the access is compared with the current size in 64-bit arithmetic,
//! where the sum of the three cannot wrap.

use super::function::{FunctionTranslator, Region};
use crate::error::{Error, Result};
use crate::plan::{Access, MemoryPlan};
use crate::trap;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::immediates::Offset32;
use cranelift_codegen::ir::{Endianness, InstBuilder, MemFlagsData, Value, types};
use wasm2sel4_abi::layout::{INDEX_SPACE_32, OFFSET_GUARD_32};
use wasm2sel4_abi::trap::Trap;

/// The widest single access, in bytes.
const WIDEST_ACCESS: u64 = 16;

// The widest access at the largest index and offset ends inside index space and guard.
const _: () = assert!(u32::MAX as u64 + u32::MAX as u64 + WIDEST_ACCESS <= INDEX_SPACE_32 + OFFSET_GUARD_32);

/// Where an access goes: the operands of a cranelift load or store.
pub struct HeapAddress {
    /// Flags: little-endian, possibly unaligned, traps as an access out of bounds.
    pub flags: MemFlagsData,
    /// The address without the displacement.
    pub base: Value,
    /// The displacement.
    pub displacement: Offset32,
}

/// The plan of the module's memory.
pub fn memory<'a>(translator: &FunctionTranslator<'a>) -> Result<&'a MemoryPlan> {
    translator.context.plan.memory.as_ref().ok_or_else(|| Error::internal("a memory instruction without a memory"))
}

/// The address of an access of `width` bytes at `index + offset`.
pub fn address(translator: &mut FunctionTranslator<'_>, index: Value, offset: u64, width: u32) -> Result<HeapAddress> {
    let plan = memory(translator)?;
    debug_assert!(u64::from(width) <= WIDEST_ACCESS && offset <= u64::from(u32::MAX));
    let index = translator.builder.ins().uextend(types::I64, index);
    if plan.access == Access::Checked {
        let end = translator.builder.ins().iadd_imm_u(index, (offset + u64::from(width)) as i64);
        check_end(translator, end);
    }
    let constant = plan.base.0 + offset;
    let (base, displacement) = match i32::try_from(constant) {
        Ok(displacement) => (index, displacement),
        Err(_) => (translator.builder.ins().iadd_imm_u(index, constant as i64), 0),
    };
    let flags = MemFlagsData::new()
        .with_endianness(Endianness::Little)
        .with_trap_code(Some(trap::code(Trap::MemoryOutOfBounds)))
        .with_alias_region(Some(translator.region(Region::Heap)));
    Ok(HeapAddress { flags, base, displacement: Offset32::new(displacement) })
}

/// The address of a range of `size` bytes from `start`, both 32-bit operands; traps unless all of it is memory.
pub fn range(translator: &mut FunctionTranslator<'_>, start: Value, size: Value) -> Result<Value> {
    let plan = memory(translator)?;
    let start = translator.builder.ins().uextend(types::I64, start);
    let size = translator.builder.ins().uextend(types::I64, size);
    let end = translator.builder.ins().iadd(start, size);
    check_end(translator, end);
    Ok(match plan.base.0 {
        0 => start,
        base => translator.builder.ins().iadd_imm_u(start, base as i64),
    })
}

/// Traps if the 64-bit offset `end` lies beyond the current size.
fn check_end(translator: &mut FunctionTranslator<'_>, end: Value) {
    let size = current_size(translator);
    let beyond = translator.builder.ins().icmp(IntCC::UnsignedGreaterThan, end, size);
    translator.builder.ins().trapnz(beyond, trap::code(Trap::MemoryOutOfBounds));
}

/// The current size of the memory in bytes, as a 64-bit value.
pub fn current_size(translator: &mut FunctionTranslator<'_>) -> Value {
    let cell = translator.data_address(translator.context.symbols.memory_size);
    let flags = translator.trusted(Region::MemorySize);
    translator.builder.ins().load(types::I64, flags, cell, 0)
}
