//! Lanes of another width or another kind: extensions, what is computed with twice the width, conversions.

use super::stack::{pop, pop_pair, push};
use crate::error::Result;
use crate::module::VectorFamily;
use crate::translate::function::FunctionTranslator;
use crate::translate::simd::lacks;
use cranelift_codegen::ir::{ConstantData, InstBuilder, Type, Value, types};
use types::{F32X4, F64X2, I8X16, I16X8, I32X4, I64X2};
use wasmparser::Operator;

/// Which lanes widen.
#[derive(Clone, Copy)]
enum Half {
    Low,
    High,
}

fn widen(translator: &mut FunctionTranslator<'_>, value: Value, half: Half, signed: bool) -> Value {
    let ins = translator.emitter.ins();
    match (half, signed) {
        (Half::Low, true) => ins.swiden_low(value),
        (Half::Low, false) => ins.uwiden_low(value),
        (Half::High, true) => ins.swiden_high(value),
        (Half::High, false) => ins.uwiden_high(value),
    }
}

/// Translates an instruction of [`VectorFamily::Widening`] or [`VectorFamily::Product`].
pub fn widening(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    use Half::{High, Low};
    let (from, half, signed) = match operator {
        Operator::I16x8ExtendLowI8x16S | Operator::I16x8ExtMulLowI8x16S => (I8X16, Low, true),
        Operator::I16x8ExtendHighI8x16S | Operator::I16x8ExtMulHighI8x16S => (I8X16, High, true),
        Operator::I16x8ExtendLowI8x16U | Operator::I16x8ExtMulLowI8x16U => (I8X16, Low, false),
        Operator::I16x8ExtendHighI8x16U | Operator::I16x8ExtMulHighI8x16U => (I8X16, High, false),
        Operator::I32x4ExtendLowI16x8S | Operator::I32x4ExtMulLowI16x8S => (I16X8, Low, true),
        Operator::I32x4ExtendHighI16x8S | Operator::I32x4ExtMulHighI16x8S => (I16X8, High, true),
        Operator::I32x4ExtendLowI16x8U | Operator::I32x4ExtMulLowI16x8U => (I16X8, Low, false),
        Operator::I32x4ExtendHighI16x8U | Operator::I32x4ExtMulHighI16x8U => (I16X8, High, false),
        Operator::I64x2ExtendLowI32x4S | Operator::I64x2ExtMulLowI32x4S => (I32X4, Low, true),
        Operator::I64x2ExtendHighI32x4S | Operator::I64x2ExtMulHighI32x4S => (I32X4, High, true),
        Operator::I64x2ExtendLowI32x4U | Operator::I64x2ExtMulLowI32x4U => (I32X4, Low, false),
        Operator::I64x2ExtendHighI32x4U | Operator::I64x2ExtMulHighI32x4U => (I32X4, High, false),
        _ => return pairwise(translator, operator),
    };
    let is_extension = matches!(
        operator,
        Operator::I16x8ExtendLowI8x16S
            | Operator::I16x8ExtendHighI8x16S
            | Operator::I16x8ExtendLowI8x16U
            | Operator::I16x8ExtendHighI8x16U
            | Operator::I32x4ExtendLowI16x8S
            | Operator::I32x4ExtendHighI16x8S
            | Operator::I32x4ExtendLowI16x8U
            | Operator::I32x4ExtendHighI16x8U
            | Operator::I64x2ExtendLowI32x4S
            | Operator::I64x2ExtendHighI32x4S
            | Operator::I64x2ExtendLowI32x4U
            | Operator::I64x2ExtendHighI32x4U
    );
    let right = pop(translator, from)?;
    let mut value = widen(translator, right, half, signed);
    if !is_extension {
        let left = pop(translator, from)?;
        let left = widen(translator, left, half, signed);
        value = translator.emitter.ins().imul(left, value);
    }
    push(translator, value);
    Ok(())
}

fn pairwise(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    let value = match operator {
        Operator::I16x8ExtAddPairwiseI8x16S => add_pairs(translator, I8X16, true)?,
        Operator::I16x8ExtAddPairwiseI8x16U => add_pairs(translator, I8X16, false)?,
        Operator::I32x4ExtAddPairwiseI16x8S => add_pairs(translator, I16X8, true)?,
        Operator::I32x4ExtAddPairwiseI16x8U => add_pairs(translator, I16X8, false)?,
        Operator::I32x4DotI16x8S => {
            let (left, right) = pop_pair(translator, I16X8)?;
            dot(translator, left, right)
        }
        Operator::I16x8RelaxedDotI8x16I7x16S => {
            let (left, right) = pop_pair(translator, I8X16)?;
            dot(translator, left, right)
        }
        Operator::I32x4RelaxedDotI8x16I7x16AddS => {
            let sum = pop(translator, I32X4)?;
            let (left, right) = pop_pair(translator, I8X16)?;
            let products = dot(translator, left, right);
            let products = sum_of_pairs(translator, products, true);
            translator.emitter.ins().iadd(products, sum)
        }
        _ => return lacks(VectorFamily::Widening, operator),
    };
    push(translator, value);
    Ok(())
}

fn add_pairs(translator: &mut FunctionTranslator<'_>, from: Type, signed: bool) -> Result<Value> {
    let value = pop(translator, from)?;
    Ok(sum_of_pairs(translator, value, signed))
}

fn sum_of_pairs(translator: &mut FunctionTranslator<'_>, value: Value, signed: bool) -> Value {
    let low = widen(translator, value, Half::Low, signed);
    let high = widen(translator, value, Half::High, signed);
    translator.emitter.ins().iadd_pairwise(low, high)
}

/// Products of signed lanes, added in pairs.
fn dot(translator: &mut FunctionTranslator<'_>, left: Value, right: Value) -> Value {
    let [low, high] = [Half::Low, Half::High].map(|half| {
        let left = widen(translator, left, half, true);
        let right = widen(translator, right, half, true);
        translator.emitter.ins().imul(left, right)
    });
    translator.emitter.ins().iadd_pairwise(low, high)
}

/// Translates an instruction of [`VectorFamily::Conversion`].
pub fn conversions(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    macro_rules! apply {
        ($method:ident, $from:expr, $to:expr) => {{
            let value = pop(translator, $from)?;
            translator.emitter.ins().$method($to, value)
        }};
    }
    let value = match operator {
        Operator::F32x4ConvertI32x4S => apply!(fcvt_from_sint, I32X4, F32X4),
        Operator::F32x4ConvertI32x4U => apply!(fcvt_from_uint, I32X4, F32X4),
        Operator::F64x2ConvertLowI32x4S => {
            let value = pop(translator, I32X4)?;
            let value = widen(translator, value, Half::Low, true);
            translator.emitter.ins().fcvt_from_sint(F64X2, value)
        }
        Operator::F64x2ConvertLowI32x4U => {
            let value = pop(translator, I32X4)?;
            let value = widen(translator, value, Half::Low, false);
            translator.emitter.ins().fcvt_from_uint(F64X2, value)
        }
        Operator::F32x4DemoteF64x2Zero => {
            let value = pop(translator, F64X2)?;
            translator.emitter.ins().fvdemote(value)
        }
        Operator::F64x2PromoteLowF32x4 => {
            let value = pop(translator, F32X4)?;
            translator.emitter.ins().fvpromote_low(value)
        }
        // Saturation is one of the results that relaxed truncation may have.
        Operator::I32x4TruncSatF32x4S | Operator::I32x4RelaxedTruncF32x4S => apply!(fcvt_to_sint_sat, F32X4, I32X4),
        Operator::I32x4TruncSatF32x4U | Operator::I32x4RelaxedTruncF32x4U => apply!(fcvt_to_uint_sat, F32X4, I32X4),
        Operator::I32x4TruncSatF64x2SZero | Operator::I32x4RelaxedTruncF64x2SZero => {
            let value = apply!(fcvt_to_sint_sat, F64X2, I64X2);
            let zero = zero(translator);
            translator.emitter.ins().snarrow(value, zero)
        }
        Operator::I32x4TruncSatF64x2UZero | Operator::I32x4RelaxedTruncF64x2UZero => {
            let value = apply!(fcvt_to_uint_sat, F64X2, I64X2);
            let zero = zero(translator);
            translator.emitter.ins().uunarrow(value, zero)
        }
        _ => return lacks(VectorFamily::Conversion, operator),
    };
    push(translator, value);
    Ok(())
}

/// A zero that the back ends recognise as one.
fn zero(translator: &mut FunctionTranslator<'_>) -> Value {
    let data = translator.emitter.builder.func.dfg.constants.insert(ConstantData::from(&[0; 16][..]));
    translator.emitter.ins().vconst(I64X2, data)
}
