//! Calls of functions of the host.
//!
//! What the host is given as a capability is never null: a null reference is a trap here, so that the kernel is not asked
//! about a slot that means nothing.

use crate::module::{FunctionType, HeapType, ValueType};
use crate::trap;
use cranelift_codegen::ir::{FuncRef, InstBuilder, MemFlagsData, StackSlotData, StackSlotKind, Value, types};
use cranelift_frontend::FunctionBuilder;
use wasm2sel4_abi::trap::Trap;

/// log2 of the bytes of a result in the area for several.
const RESULT_LOG2: u8 = 3;

/// Calls a provider, whose signature is [`super::signature::host`]'s; returns its results.
pub fn call(
    builder: &mut FunctionBuilder<'_>,
    callee: FuncRef,
    ty: &FunctionType,
    mut arguments: Vec<Value>,
) -> Vec<Value> {
    for (argument, ty) in arguments.iter().zip(&ty.parameters) {
        if matches!(ty, ValueType::Reference(reference) if reference.heap == HeapType::Extern) {
            builder.ins().trapz(*argument, trap::code(Trap::NullReference));
        }
    }
    let count = ty.results.len();
    if count <= 1 {
        let call = builder.ins().call(callee, &arguments);
        return builder.inst_results(call).to_vec();
    }
    let size = (count as u32) << RESULT_LOG2;
    let slot = builder.create_sized_stack_slot(StackSlotData::new(StackSlotKind::ExplicitSlot, size, RESULT_LOG2));
    let area = builder.ins().stack_addr(types::I64, slot, 0);
    arguments.push(area);
    builder.ins().call(callee, &arguments);
    let load =
        |number: usize| builder.ins().load(types::I64, MemFlagsData::trusted(), area, (number << RESULT_LOG2) as i32);
    (0..count).map(load).collect()
}
