//! **The sandbox.** This is the only file that turns an index into an address of linear memory. A mistake here lets a
//! module out; change it with its adversarial tests (`testsuite/tests/cases/bounds-*`) beside you.
//!
//! An address is `base + index + offset`, where the offset is a static number. In a memory with 32-bit addresses, the
//! index is zero-extended and the offset has 32 bits. If such a memory is [`Access::Guarded`], nothing is checked: the
//! sum plus the width of the widest access stays below `2^32 + 2^32 + 64 KiB`, which is the reservation, and the part
//! of the reservation that is not memory is not mapped. If it is [`Access::Checked`], the end of the access is compared
//! with the current size in 64-bit arithmetic, where the sum of the three cannot wrap.
//!
//! If the index is a constant, so is the address: the same sum, made here, as a base and a displacement.
//!
//! A memory with 64-bit addresses is always checked, and there the sum may wrap: the addition itself traps if it does.

use super::emitter::Region;
use super::function::FunctionTranslator;
use super::symbols::{self, Symbols};
use crate::error::{Error, Result};
use crate::module::MemoryIndex;
use crate::optimise::Memory;
use crate::plan::{Access, MemoryPlan, Plan};
use crate::store::{MemoryId, Store};
use crate::trap;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::immediates::Offset32;
use cranelift_codegen::ir::{Endianness, InstBuilder, MemFlagsData, UserExternalName, Value, types};
use wasm2sel4_abi::layout::{INDEX_SPACE_32, OFFSET_GUARD_32};
use wasm2sel4_abi::trap::Trap;
use wasmparser::{MemArg, MemArgTarget};

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

/// The memory of an access.
pub fn target(memarg: &MemArg) -> Result<MemoryIndex> {
    match memarg.target {
        MemArgTarget::Memory(index) => Ok(MemoryIndex(index)),
        MemArgTarget::Array(_) => Err(Error::internal("an access to an array")),
    }
}

/// The plan of a memory of the instance.
pub fn memory<'a>(translator: &FunctionTranslator<'a>, memory: MemoryIndex) -> (MemoryId, &'a MemoryPlan) {
    let id = translator.instance.memories[memory];
    (id, &translator.context.plan.memories[id])
}

/// The address of an access of `width` bytes at `index + offset`.
pub fn address(
    translator: &mut FunctionTranslator<'_>,
    index: MemoryIndex,
    address: Value,
    offset: u64,
    width: u32,
) -> HeapAddress {
    let (id, plan) = memory(translator, index);
    if plan.access == Access::Checked {
        let end = end_of_access(translator, plan, address, offset, width);
        check_end(translator, id, end);
    }
    // Behind a check the sum is small, whatever the offset; without one, nothing of it wraps.
    let constant = plan.base.0.wrapping_add(offset);
    let (base, displacement) = match (translator.emitter.known_index(address), i32::try_from(constant)) {
        (Some(index), _) => {
            let address = constant.wrapping_add(u64::from(index));
            let displacement = translator.context.target.displacement(address);
            let base = address.wrapping_sub(i64::from(displacement) as u64);
            (translator.emitter.ins().iconst(types::I64, base as i64), displacement)
        }
        (None, Ok(displacement)) => (translator.emitter.extend(address), displacement),
        (None, Err(_)) => {
            let index = translator.emitter.extend(address);
            (translator.emitter.ins().iadd_imm_u(index, constant as i64), 0)
        }
    };
    HeapAddress { flags: flags(translator), base, displacement: Offset32::new(displacement) }
}

/// The address of an atomic access: always checked, because its instructions may be several, and aligned.
pub fn atomic_address(
    translator: &mut FunctionTranslator<'_>,
    index: MemoryIndex,
    address: Value,
    offset: u64,
    width: u32,
) -> Value {
    let (id, plan) = memory(translator, index);
    let end = end_of_access(translator, plan, address, offset, width);
    check_end(translator, id, end);
    let index = translator.emitter.extend(address);
    let sum = translator.emitter.ins().iadd_imm_u(index, plan.base.0.wrapping_add(offset) as i64);
    // The base is a multiple of every width.
    let rest = translator.emitter.ins().band_imm_u(sum, i64::from(width) - 1);
    translator.emitter.ins().trapnz(rest, trap::code(Trap::UnalignedAtomic));
    sum
}

/// Flags of accesses to linear memory.
pub fn flags(translator: &mut FunctionTranslator<'_>) -> MemFlagsData {
    MemFlagsData::new()
        .with_endianness(Endianness::Little)
        .with_trap_code(Some(trap::code(Trap::MemoryOutOfBounds)))
        .with_alias_region(Some(translator.emitter.region(Region::Heap)))
}

/// The offset one past an access; traps if it is beyond what 64 bits hold.
fn end_of_access(
    translator: &mut FunctionTranslator<'_>,
    plan: &MemoryPlan,
    index: Value,
    offset: u64,
    width: u32,
) -> Value {
    debug_assert!(u64::from(width) <= WIDEST_ACCESS);
    if !plan.is_64 {
        debug_assert!(offset <= u64::from(u32::MAX));
        let index = translator.emitter.extend(index);
        return translator.emitter.ins().iadd_imm_u(index, (offset + u64::from(width)) as i64);
    }
    match offset.checked_add(u64::from(width)) {
        Some(distance) => {
            let distance = translator.emitter.ins().iconst(types::I64, distance as i64);
            translator.emitter.ins().uadd_overflow_trap(index, distance, trap::code(Trap::MemoryOutOfBounds))
        }
        // Not even index 0 is inside; no size is as large as this.
        None => translator.emitter.ins().iconst(types::I64, -1),
    }
}

/// The address of a range of `size` bytes from `start`; traps unless all of it is memory. Both operands are as wide as
/// addresses of the memory, or narrower if another memory takes part in the instruction.
pub fn range(translator: &mut FunctionTranslator<'_>, index: MemoryIndex, start: Value, size: Value) -> Value {
    let (id, plan) = memory(translator, index);
    let start = translator.emitter.extend(start);
    let size = translator.emitter.extend(size);
    let end = if plan.is_64 {
        translator.emitter.ins().uadd_overflow_trap(start, size, trap::code(Trap::MemoryOutOfBounds))
    } else {
        translator.emitter.ins().iadd(start, size)
    };
    check_end(translator, id, end);
    match plan.base.0 {
        0 => start,
        base => translator.emitter.ins().iadd_imm_u(start, base as i64),
    }
}

/// Traps if the 64-bit offset `end` lies beyond the current size.
fn check_end(translator: &mut FunctionTranslator<'_>, memory: MemoryId, end: Value) {
    let size = current_size(translator, memory);
    let beyond = translator.emitter.ins().icmp(IntCC::UnsignedGreaterThan, end, size);
    translator.emitter.ins().trapnz(beyond, trap::code(Trap::MemoryOutOfBounds));
}

/// The current size of a memory in bytes, as a 64-bit value.
pub fn current_size(translator: &mut FunctionTranslator<'_>, memory: MemoryId) -> Value {
    let cell = translator.emitter.data_address(translator.context.symbols.memory_sizes);
    let flags = translator.emitter.trusted(Region::MemorySize);
    translator.emitter.ins().load(types::I64, flags, cell, size_offset(memory))
}

/// Where the word with the size of a memory is.
fn size_offset(memory: MemoryId) -> i32 {
    memory.0 as i32 * 8
}

/// The memory that loops may access by vectors once they have looked at its size (`optimise/vector.rs`): a guarded one
/// that no other domain or thread sees.
pub fn memory_of_vectors(store: &Store<'_>, plan: &Plan, symbols: &Symbols) -> Option<Memory> {
    let is_own = |id: MemoryId| store.memories[id].owner.is_some() && !store.memories[id].ty.is_shared;
    let guarded = plan.memories.iter().filter(|(id, memory)| memory.access == Access::Guarded && is_own(*id));
    // Whose addresses are displacements; one such memory there is at most.
    let (id, memory) = guarded.min_by_key(|(_, memory)| memory.base.0)?;
    let UserExternalName { namespace, index } = symbols::user_data_name(symbols.memory_sizes);
    Some(Memory {
        base: memory.base.0,
        sizes: (namespace, index),
        offset: size_offset(id),
        region: (Region::MemorySize as u32, Region::MemorySize.description()),
    })
}
