//! Operands of vector instructions, as lanes of the type that an instruction wants.

use crate::error::Result;
use crate::translate::function::FunctionTranslator;
use cranelift_codegen::ir::types::I8X16;
use cranelift_codegen::ir::{Endianness, InstBuilder, MemFlagsData, Type, Value};

/// The same bits as lanes of another type.
pub fn cast(translator: &mut FunctionTranslator<'_>, value: Value, ty: Type) -> Value {
    if translator.emitter.builder.func.dfg.value_type(value) == ty {
        return value;
    }
    let flags = MemFlagsData::new().with_endianness(Endianness::Little);
    translator.emitter.ins().bitcast(ty, flags, value)
}

/// Pushes a vector, whatever its lanes are.
pub fn push(translator: &mut FunctionTranslator<'_>, value: Value) {
    let value = cast(translator, value, I8X16);
    translator.push(value);
}

/// Pops a vector, as lanes of this type.
pub fn pop(translator: &mut FunctionTranslator<'_>, ty: Type) -> Result<Value> {
    let value = translator.pop()?;
    Ok(cast(translator, value, ty))
}

/// Pops two, the left one first.
pub fn pop_pair(translator: &mut FunctionTranslator<'_>, ty: Type) -> Result<(Value, Value)> {
    let right = pop(translator, ty)?;
    Ok((pop(translator, ty)?, right))
}
