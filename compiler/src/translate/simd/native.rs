//! Vectors in vector registers: cranelift has nearly every instruction as it is.

mod comparison;
mod memory;
mod stack;
mod width;

use super::lacks;
use crate::error::Result;
use crate::module::VectorFamily;
use crate::translate::function::FunctionTranslator;
use cranelift_codegen::ir::condcodes::FloatCC;
use cranelift_codegen::ir::{InstBuilder, Type, Value, types};
use stack::{cast, pop, pop_pair, push};
use types::{F32X4, F64X2, I8, I8X16, I16, I16X8, I32, I32X4, I64X2};
use wasmparser::Operator;

/// Translates a vector instruction.
pub fn translate(translator: &mut FunctionTranslator<'_>, family: VectorFamily, operator: &Operator<'_>) -> Result<()> {
    match family {
        VectorFamily::Memory => memory::translate(translator, operator),
        VectorFamily::Lane | VectorFamily::Swizzle => lanes(translator, operator),
        VectorFamily::Bits | VectorFamily::Reduction => bits(translator, operator),
        VectorFamily::Comparison => comparison::translate(translator, operator),
        VectorFamily::Shift => shifts(translator, operator),
        VectorFamily::Unary => unary(translator, operator),
        VectorFamily::Binary => binary(translator, operator),
        VectorFamily::Widening | VectorFamily::Product => width::widening(translator, operator),
        VectorFamily::Conversion => width::conversions(translator, operator),
        VectorFamily::MultiplyAdd => relaxed(translator, operator),
    }
}

fn lanes(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    match operator {
        Operator::V128Const { value } => {
            let value = translator.vector(u128::from_le_bytes(*value.bytes()));
            translator.push(value);
        }
        Operator::I8x16Shuffle { lanes } => {
            let (left, right) = pop_pair(translator, I8X16)?;
            let mask = translator.emitter.builder.func.dfg.immediates.push(lanes.to_vec().into());
            let value = translator.emitter.ins().shuffle(left, right, mask);
            translator.push(value);
        }
        Operator::I8x16Swizzle | Operator::I8x16RelaxedSwizzle => {
            let (vector, indices) = pop_pair(translator, I8X16)?;
            let value = translator.emitter.ins().swizzle(vector, indices);
            translator.push(value);
        }
        Operator::I8x16Splat => splat(translator, I8X16)?,
        Operator::I16x8Splat => splat(translator, I16X8)?,
        Operator::I32x4Splat => splat(translator, I32X4)?,
        Operator::I64x2Splat => splat(translator, I64X2)?,
        Operator::F32x4Splat => splat(translator, F32X4)?,
        Operator::F64x2Splat => splat(translator, F64X2)?,
        Operator::I8x16ExtractLaneS { lane } => {
            let value = extract(translator, *lane, I8X16)?;
            let value = translator.emitter.ins().sextend(I32, value);
            translator.push(value);
        }
        Operator::I8x16ExtractLaneU { lane } => {
            let value = extract(translator, *lane, I8X16)?;
            let value = translator.emitter.ins().uextend(I32, value);
            translator.push(value);
        }
        Operator::I16x8ExtractLaneS { lane } => {
            let value = extract(translator, *lane, I16X8)?;
            let value = translator.emitter.ins().sextend(I32, value);
            translator.push(value);
        }
        Operator::I16x8ExtractLaneU { lane } => {
            let value = extract(translator, *lane, I16X8)?;
            let value = translator.emitter.ins().uextend(I32, value);
            translator.push(value);
        }
        Operator::I32x4ExtractLane { lane } => push_lane(translator, *lane, I32X4)?,
        Operator::I64x2ExtractLane { lane } => push_lane(translator, *lane, I64X2)?,
        Operator::F32x4ExtractLane { lane } => push_lane(translator, *lane, F32X4)?,
        Operator::F64x2ExtractLane { lane } => push_lane(translator, *lane, F64X2)?,
        Operator::I8x16ReplaceLane { lane } => replace(translator, *lane, I8X16)?,
        Operator::I16x8ReplaceLane { lane } => replace(translator, *lane, I16X8)?,
        Operator::I32x4ReplaceLane { lane } => replace(translator, *lane, I32X4)?,
        Operator::I64x2ReplaceLane { lane } => replace(translator, *lane, I64X2)?,
        Operator::F32x4ReplaceLane { lane } => replace(translator, *lane, F32X4)?,
        Operator::F64x2ReplaceLane { lane } => replace(translator, *lane, F64X2)?,
        _ => return lacks(VectorFamily::Lane, operator),
    }
    Ok(())
}

/// An operand as one lane: narrow lanes take the lower bits of an i32.
fn pop_lane(translator: &mut FunctionTranslator<'_>, ty: Type) -> Result<Value> {
    let value = translator.pop()?;
    Ok(match ty.lane_type() {
        lane @ (I8 | I16) => translator.emitter.ins().ireduce(lane, value),
        _ => value,
    })
}

fn splat(translator: &mut FunctionTranslator<'_>, ty: Type) -> Result<()> {
    let value = pop_lane(translator, ty)?;
    let value = translator.emitter.ins().splat(ty, value);
    push(translator, value);
    Ok(())
}

fn extract(translator: &mut FunctionTranslator<'_>, lane: u8, ty: Type) -> Result<Value> {
    let vector = pop(translator, ty)?;
    Ok(translator.emitter.ins().extractlane(vector, lane))
}

fn push_lane(translator: &mut FunctionTranslator<'_>, lane: u8, ty: Type) -> Result<()> {
    let value = extract(translator, lane, ty)?;
    translator.push(value);
    Ok(())
}

fn replace(translator: &mut FunctionTranslator<'_>, lane: u8, ty: Type) -> Result<()> {
    let value = pop_lane(translator, ty)?;
    let vector = pop(translator, ty)?;
    let value = translator.emitter.ins().insertlane(vector, value, lane);
    push(translator, value);
    Ok(())
}

/// Instructions on all bits, and those that make a number of a vector.
fn bits(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    let truth = |translator: &mut FunctionTranslator<'_>, value| {
        let value = translator.emitter.ins().uextend(I32, value);
        translator.push(value);
    };
    match operator {
        Operator::V128Not => {
            let value = translator.pop()?;
            let value = translator.emitter.ins().bnot(value);
            translator.push(value);
        }
        Operator::V128And | Operator::V128AndNot | Operator::V128Or | Operator::V128Xor => {
            let (left, right) = translator.pop_pair()?;
            let ins = translator.emitter.ins();
            let value = match operator {
                Operator::V128And => ins.band(left, right),
                Operator::V128AndNot => ins.band_not(left, right),
                Operator::V128Or => ins.bor(left, right),
                _ => ins.bxor(left, right),
            };
            translator.push(value);
        }
        Operator::V128Bitselect
        | Operator::I8x16RelaxedLaneselect
        | Operator::I16x8RelaxedLaneselect
        | Operator::I32x4RelaxedLaneselect
        | Operator::I64x2RelaxedLaneselect => {
            let mask = translator.pop()?;
            let (ones, zeroes) = translator.pop_pair()?;
            let value = translator.emitter.ins().bitselect(mask, ones, zeroes);
            translator.push(value);
        }
        Operator::V128AnyTrue => {
            let value = translator.pop()?;
            let value = translator.emitter.ins().vany_true(value);
            truth(translator, value);
        }
        Operator::I8x16AllTrue | Operator::I16x8AllTrue | Operator::I32x4AllTrue | Operator::I64x2AllTrue => {
            let ty = match operator {
                Operator::I8x16AllTrue => I8X16,
                Operator::I16x8AllTrue => I16X8,
                Operator::I32x4AllTrue => I32X4,
                _ => I64X2,
            };
            let value = pop(translator, ty)?;
            let value = translator.emitter.ins().vall_true(value);
            truth(translator, value);
        }
        Operator::I8x16Bitmask | Operator::I16x8Bitmask | Operator::I32x4Bitmask | Operator::I64x2Bitmask => {
            let ty = match operator {
                Operator::I8x16Bitmask => I8X16,
                Operator::I16x8Bitmask => I16X8,
                Operator::I32x4Bitmask => I32X4,
                _ => I64X2,
            };
            let value = pop(translator, ty)?;
            let value = translator.emitter.ins().vhigh_bits(I32, value);
            translator.push(value);
        }
        _ => return lacks(VectorFamily::Bits, operator),
    }
    Ok(())
}

/// Cranelift takes the amount modulo the width of a lane, as WebAssembly does.
fn shifts(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    let ty = match operator {
        Operator::I8x16Shl | Operator::I8x16ShrS | Operator::I8x16ShrU => I8X16,
        Operator::I16x8Shl | Operator::I16x8ShrS | Operator::I16x8ShrU => I16X8,
        Operator::I32x4Shl | Operator::I32x4ShrS | Operator::I32x4ShrU => I32X4,
        Operator::I64x2Shl | Operator::I64x2ShrS | Operator::I64x2ShrU => I64X2,
        _ => return lacks(VectorFamily::Shift, operator),
    };
    let amount = translator.pop()?;
    let vector = pop(translator, ty)?;
    let ins = translator.emitter.ins();
    let value = match operator {
        Operator::I8x16Shl | Operator::I16x8Shl | Operator::I32x4Shl | Operator::I64x2Shl => ins.ishl(vector, amount),
        Operator::I8x16ShrS | Operator::I16x8ShrS | Operator::I32x4ShrS | Operator::I64x2ShrS => {
            ins.sshr(vector, amount)
        }
        _ => ins.ushr(vector, amount),
    };
    push(translator, value);
    Ok(())
}

fn unary(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    macro_rules! apply {
        ($method:ident, $ty:expr) => {{
            let value = pop(translator, $ty)?;
            translator.emitter.ins().$method(value)
        }};
    }
    let value = match operator {
        Operator::I8x16Abs => apply!(iabs, I8X16),
        Operator::I16x8Abs => apply!(iabs, I16X8),
        Operator::I32x4Abs => apply!(iabs, I32X4),
        Operator::I64x2Abs => apply!(iabs, I64X2),
        Operator::I8x16Neg => apply!(ineg, I8X16),
        Operator::I16x8Neg => apply!(ineg, I16X8),
        Operator::I32x4Neg => apply!(ineg, I32X4),
        Operator::I64x2Neg => apply!(ineg, I64X2),
        Operator::I8x16Popcnt => apply!(popcnt, I8X16),
        Operator::F32x4Abs => apply!(fabs, F32X4),
        Operator::F64x2Abs => apply!(fabs, F64X2),
        Operator::F32x4Neg => apply!(fneg, F32X4),
        Operator::F64x2Neg => apply!(fneg, F64X2),
        Operator::F32x4Sqrt => apply!(sqrt, F32X4),
        Operator::F64x2Sqrt => apply!(sqrt, F64X2),
        Operator::F32x4Ceil => apply!(ceil, F32X4),
        Operator::F64x2Ceil => apply!(ceil, F64X2),
        Operator::F32x4Floor => apply!(floor, F32X4),
        Operator::F64x2Floor => apply!(floor, F64X2),
        Operator::F32x4Trunc => apply!(trunc, F32X4),
        Operator::F64x2Trunc => apply!(trunc, F64X2),
        Operator::F32x4Nearest => apply!(nearest, F32X4),
        Operator::F64x2Nearest => apply!(nearest, F64X2),
        _ => return lacks(VectorFamily::Unary, operator),
    };
    push(translator, value);
    Ok(())
}

fn binary(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    macro_rules! apply {
        ($method:ident, $ty:expr) => {{
            let (left, right) = pop_pair(translator, $ty)?;
            translator.emitter.ins().$method(left, right)
        }};
    }
    let value = match operator {
        Operator::I8x16Add => apply!(iadd, I8X16),
        Operator::I16x8Add => apply!(iadd, I16X8),
        Operator::I32x4Add => apply!(iadd, I32X4),
        Operator::I64x2Add => apply!(iadd, I64X2),
        Operator::I8x16Sub => apply!(isub, I8X16),
        Operator::I16x8Sub => apply!(isub, I16X8),
        Operator::I32x4Sub => apply!(isub, I32X4),
        Operator::I64x2Sub => apply!(isub, I64X2),
        Operator::I16x8Mul => apply!(imul, I16X8),
        Operator::I32x4Mul => apply!(imul, I32X4),
        Operator::I64x2Mul => apply!(imul, I64X2),
        Operator::I8x16AddSatS => apply!(sadd_sat, I8X16),
        Operator::I16x8AddSatS => apply!(sadd_sat, I16X8),
        Operator::I8x16AddSatU => apply!(uadd_sat, I8X16),
        Operator::I16x8AddSatU => apply!(uadd_sat, I16X8),
        Operator::I8x16SubSatS => apply!(ssub_sat, I8X16),
        Operator::I16x8SubSatS => apply!(ssub_sat, I16X8),
        Operator::I8x16SubSatU => apply!(usub_sat, I8X16),
        Operator::I16x8SubSatU => apply!(usub_sat, I16X8),
        Operator::I8x16MinS => apply!(smin, I8X16),
        Operator::I16x8MinS => apply!(smin, I16X8),
        Operator::I32x4MinS => apply!(smin, I32X4),
        Operator::I8x16MinU => apply!(umin, I8X16),
        Operator::I16x8MinU => apply!(umin, I16X8),
        Operator::I32x4MinU => apply!(umin, I32X4),
        Operator::I8x16MaxS => apply!(smax, I8X16),
        Operator::I16x8MaxS => apply!(smax, I16X8),
        Operator::I32x4MaxS => apply!(smax, I32X4),
        Operator::I8x16MaxU => apply!(umax, I8X16),
        Operator::I16x8MaxU => apply!(umax, I16X8),
        Operator::I32x4MaxU => apply!(umax, I32X4),
        Operator::I8x16AvgrU => apply!(avg_round, I8X16),
        Operator::I16x8AvgrU => apply!(avg_round, I16X8),
        Operator::I16x8Q15MulrSatS | Operator::I16x8RelaxedQ15mulrS => apply!(sqmul_round_sat, I16X8),
        Operator::I8x16NarrowI16x8S => apply!(snarrow, I16X8),
        Operator::I8x16NarrowI16x8U => apply!(unarrow, I16X8),
        Operator::I16x8NarrowI32x4S => apply!(snarrow, I32X4),
        Operator::I16x8NarrowI32x4U => apply!(unarrow, I32X4),
        Operator::F32x4Add => apply!(fadd, F32X4),
        Operator::F64x2Add => apply!(fadd, F64X2),
        Operator::F32x4Sub => apply!(fsub, F32X4),
        Operator::F64x2Sub => apply!(fsub, F64X2),
        Operator::F32x4Mul => apply!(fmul, F32X4),
        Operator::F64x2Mul => apply!(fmul, F64X2),
        Operator::F32x4Div => apply!(fdiv, F32X4),
        Operator::F64x2Div => apply!(fdiv, F64X2),
        Operator::F32x4Min | Operator::F32x4RelaxedMin => apply!(fmin, F32X4),
        Operator::F64x2Min | Operator::F64x2RelaxedMin => apply!(fmin, F64X2),
        Operator::F32x4Max | Operator::F32x4RelaxedMax => apply!(fmax, F32X4),
        Operator::F64x2Max | Operator::F64x2RelaxedMax => apply!(fmax, F64X2),
        Operator::F32x4PMin => pseudo_minimum(translator, F32X4, false)?,
        Operator::F64x2PMin => pseudo_minimum(translator, F64X2, false)?,
        Operator::F32x4PMax => pseudo_minimum(translator, F32X4, true)?,
        Operator::F64x2PMax => pseudo_minimum(translator, F64X2, true)?,
        _ => return lacks(VectorFamily::Binary, operator),
    };
    push(translator, value);
    Ok(())
}

/// `pmin` and `pmax`: the right operand where it is less (greater), else the left.
fn pseudo_minimum(translator: &mut FunctionTranslator<'_>, ty: Type, is_maximum: bool) -> Result<Value> {
    let (left, right) = pop_pair(translator, ty)?;
    let (less, greater) = if is_maximum { (left, right) } else { (right, left) };
    let condition = translator.emitter.ins().fcmp(FloatCC::LessThan, less, greater);
    let condition = cast(translator, condition, ty);
    Ok(translator.emitter.ins().bitselect(condition, right, left))
}

/// Relaxed multiplications and additions: rounded twice, which is allowed and needs no processor feature.
fn relaxed(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    let (ty, negate) = match operator {
        Operator::F32x4RelaxedMadd => (F32X4, false),
        Operator::F64x2RelaxedMadd => (F64X2, false),
        Operator::F32x4RelaxedNmadd => (F32X4, true),
        Operator::F64x2RelaxedNmadd => (F64X2, true),
        _ => return lacks(VectorFamily::MultiplyAdd, operator),
    };
    let addend = pop(translator, ty)?;
    let (left, right) = pop_pair(translator, ty)?;
    let product = translator.emitter.ins().fmul(left, right);
    let value = match negate {
        true => translator.emitter.ins().fsub(addend, product),
        false => translator.emitter.ins().fadd(product, addend),
    };
    push(translator, value);
    Ok(())
}
