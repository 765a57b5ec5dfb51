//! References. A reference to a function is the address of 16 constant bytes with its code and its type; an external
//! reference is a capability on seL4 ([`super::capability`]), and one of the host's numbers elsewhere. Null is 0 for
//! both.

use super::capability;
use super::emitter::Region;
use super::function::FunctionTranslator;
use crate::error::Result;
use crate::module::{Family, FunctionIndex};
use crate::store::FunctionId;
use crate::trap;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value, types};
use wasm2sel4_abi::trap::Trap;
use wasmparser::Operator;

/// log2 of the size of what a reference to a function points to.
pub const TARGET_LOG2: u32 = 4;
/// Offset of the type id there; the address of the code is at 0.
pub const TYPE_OFFSET: i32 = 8;

/// Translates an instruction of [`Family::Reference`].
pub fn translate(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    match *operator {
        Operator::RefNull { .. } => {
            let null = translator.emitter.ins().iconst(types::I64, 0);
            translator.push(null);
        }
        Operator::RefIsNull => {
            let reference = translator.pop()?;
            let reference = capability::settle(translator, reference)?;
            let truth = translator.emitter.ins().icmp_imm_u(IntCC::Equal, reference, 0);
            let truth = translator.emitter.ins().uextend(types::I32, truth);
            translator.push(truth);
        }
        Operator::RefFunc { function_index } => {
            let function = translator.instance.functions[FunctionIndex(function_index)];
            let reference = to(translator, function)?;
            translator.push(reference);
        }
        Operator::RefAsNonNull => {
            let reference = translator.pop()?;
            translator.emitter.ins().trapz(reference, trap::code(Trap::NullReference));
            translator.push(reference);
        }
        _ => return Err(Family::Reference.lacks(operator)),
    }
    Ok(())
}

/// The reference to a function.
pub fn to(translator: &mut FunctionTranslator<'_>, function: FunctionId) -> Result<Value> {
    let place = translator.context.plan.reference(function)?;
    let first = translator.emitter.data_address(translator.context.symbols.references);
    Ok(translator.emitter.ins().iadd_imm_u(first, i64::from(place) << TARGET_LOG2))
}

/// The code of the function that a reference, which is not null, refers to.
pub fn code(translator: &mut FunctionTranslator<'_>, reference: Value) -> Value {
    let flags = translator.emitter.trusted(Region::Tables).with_readonly();
    translator.emitter.ins().load(types::I64, flags, reference, 0)
}

/// The type id of the function that a reference, which is not null, refers to.
pub fn type_id(translator: &mut FunctionTranslator<'_>, reference: Value) -> Value {
    let flags = translator.emitter.trusted(Region::Tables).with_readonly();
    translator.emitter.ins().load(types::I32, flags, reference, TYPE_OFFSET)
}
