//! Comparisons of lanes: all ones where they hold, zero elsewhere.

use super::stack::{pop_pair, push};
use crate::error::Result;
use crate::module::VectorFamily;
use crate::translate::function::FunctionTranslator;
use crate::translate::simd::lacks;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{InstBuilder, types};
use types::{F32X4, F64X2, I8X16, I16X8, I32X4, I64X2};
use wasmparser::Operator;

/// Translates an instruction of [`VectorFamily::Comparison`].
pub fn translate(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    use IntCC::{
        Equal, NotEqual, SignedGreaterThan, SignedGreaterThanOrEqual, SignedLessThan, SignedLessThanOrEqual,
        UnsignedGreaterThan, UnsignedGreaterThanOrEqual, UnsignedLessThan, UnsignedLessThanOrEqual,
    };
    let (condition, ty) = match operator {
        Operator::I8x16Eq => (Equal, I8X16),
        Operator::I16x8Eq => (Equal, I16X8),
        Operator::I32x4Eq => (Equal, I32X4),
        Operator::I64x2Eq => (Equal, I64X2),
        Operator::I8x16Ne => (NotEqual, I8X16),
        Operator::I16x8Ne => (NotEqual, I16X8),
        Operator::I32x4Ne => (NotEqual, I32X4),
        Operator::I64x2Ne => (NotEqual, I64X2),
        Operator::I8x16LtS => (SignedLessThan, I8X16),
        Operator::I16x8LtS => (SignedLessThan, I16X8),
        Operator::I32x4LtS => (SignedLessThan, I32X4),
        Operator::I64x2LtS => (SignedLessThan, I64X2),
        Operator::I8x16LtU => (UnsignedLessThan, I8X16),
        Operator::I16x8LtU => (UnsignedLessThan, I16X8),
        Operator::I32x4LtU => (UnsignedLessThan, I32X4),
        Operator::I8x16GtS => (SignedGreaterThan, I8X16),
        Operator::I16x8GtS => (SignedGreaterThan, I16X8),
        Operator::I32x4GtS => (SignedGreaterThan, I32X4),
        Operator::I64x2GtS => (SignedGreaterThan, I64X2),
        Operator::I8x16GtU => (UnsignedGreaterThan, I8X16),
        Operator::I16x8GtU => (UnsignedGreaterThan, I16X8),
        Operator::I32x4GtU => (UnsignedGreaterThan, I32X4),
        Operator::I8x16LeS => (SignedLessThanOrEqual, I8X16),
        Operator::I16x8LeS => (SignedLessThanOrEqual, I16X8),
        Operator::I32x4LeS => (SignedLessThanOrEqual, I32X4),
        Operator::I64x2LeS => (SignedLessThanOrEqual, I64X2),
        Operator::I8x16LeU => (UnsignedLessThanOrEqual, I8X16),
        Operator::I16x8LeU => (UnsignedLessThanOrEqual, I16X8),
        Operator::I32x4LeU => (UnsignedLessThanOrEqual, I32X4),
        Operator::I8x16GeS => (SignedGreaterThanOrEqual, I8X16),
        Operator::I16x8GeS => (SignedGreaterThanOrEqual, I16X8),
        Operator::I32x4GeS => (SignedGreaterThanOrEqual, I32X4),
        Operator::I64x2GeS => (SignedGreaterThanOrEqual, I64X2),
        Operator::I8x16GeU => (UnsignedGreaterThanOrEqual, I8X16),
        Operator::I16x8GeU => (UnsignedGreaterThanOrEqual, I16X8),
        Operator::I32x4GeU => (UnsignedGreaterThanOrEqual, I32X4),
        _ => return floats(translator, operator),
    };
    let (left, right) = pop_pair(translator, ty)?;
    let value = translator.emitter.ins().icmp(condition, left, right);
    push(translator, value);
    Ok(())
}

fn floats(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    let (condition, ty) = match operator {
        Operator::F32x4Eq => (FloatCC::Equal, F32X4),
        Operator::F64x2Eq => (FloatCC::Equal, F64X2),
        Operator::F32x4Ne => (FloatCC::NotEqual, F32X4),
        Operator::F64x2Ne => (FloatCC::NotEqual, F64X2),
        Operator::F32x4Lt => (FloatCC::LessThan, F32X4),
        Operator::F64x2Lt => (FloatCC::LessThan, F64X2),
        Operator::F32x4Gt => (FloatCC::GreaterThan, F32X4),
        Operator::F64x2Gt => (FloatCC::GreaterThan, F64X2),
        Operator::F32x4Le => (FloatCC::LessThanOrEqual, F32X4),
        Operator::F64x2Le => (FloatCC::LessThanOrEqual, F64X2),
        Operator::F32x4Ge => (FloatCC::GreaterThanOrEqual, F32X4),
        Operator::F64x2Ge => (FloatCC::GreaterThanOrEqual, F64X2),
        _ => return lacks(VectorFamily::Comparison, operator),
    };
    let (left, right) = pop_pair(translator, ty)?;
    let value = translator.emitter.ins().fcmp(condition, left, right);
    push(translator, value);
    Ok(())
}
