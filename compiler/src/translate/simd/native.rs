//! Vectors in vector registers: cranelift has nearly every instruction as it is.

use super::lacks;
use crate::error::Result;
use crate::module::VectorFamily;
use crate::translate::function::FunctionTranslator;
use crate::translate::memory::pop_address;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{ConstantData, Endianness, InstBuilder, MemFlagsData, Type, Value, types};
use types::{F32X4, F64X2, I8, I8X16, I16, I16X8, I32, I32X4, I64, I64X2};
use wasmparser::{MemArg, Operator};

/// Translates a vector instruction.
pub fn translate(translator: &mut FunctionTranslator<'_>, family: VectorFamily, operator: &Operator<'_>) -> Result<()> {
    match family {
        VectorFamily::Memory => memory(translator, operator),
        VectorFamily::Lane | VectorFamily::Swizzle => lanes(translator, operator),
        VectorFamily::Bits | VectorFamily::Reduction => bits(translator, operator),
        VectorFamily::Comparison => comparisons(translator, operator),
        VectorFamily::Shift => shifts(translator, operator),
        VectorFamily::Unary => unary(translator, operator),
        VectorFamily::Binary => binary(translator, operator),
        VectorFamily::Widening | VectorFamily::Product => widening(translator, operator),
        VectorFamily::Conversion => conversions(translator, operator),
        VectorFamily::MultiplyAdd => relaxed(translator, operator),
    }
}

/// The same bits as lanes of another type.
fn cast(translator: &mut FunctionTranslator<'_>, value: Value, ty: Type) -> Value {
    if translator.emitter.builder.func.dfg.value_type(value) == ty {
        return value;
    }
    let flags = MemFlagsData::new().with_endianness(Endianness::Little);
    translator.emitter.ins().bitcast(ty, flags, value)
}

fn push(translator: &mut FunctionTranslator<'_>, value: Value) {
    let value = cast(translator, value, I8X16);
    translator.push(value);
}

fn pop(translator: &mut FunctionTranslator<'_>, ty: Type) -> Result<Value> {
    let value = translator.pop()?;
    Ok(cast(translator, value, ty))
}

fn pop_pair(translator: &mut FunctionTranslator<'_>, ty: Type) -> Result<(Value, Value)> {
    let right = pop(translator, ty)?;
    Ok((pop(translator, ty)?, right))
}

fn memory(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    macro_rules! extending {
        ($memarg:expr, $method:ident) => {{
            let at = pop_address(translator, $memarg, 8)?;
            let value = translator.emitter.ins().$method(at.flags, at.base, at.displacement);
            push(translator, value);
        }};
    }
    match operator {
        Operator::V128Load { memarg } => {
            let at = pop_address(translator, memarg, 16)?;
            let value = translator.emitter.ins().load(I8X16, at.flags, at.base, at.displacement);
            translator.push(value);
        }
        Operator::V128Store { memarg } => {
            let value = translator.pop()?;
            let at = pop_address(translator, memarg, 16)?;
            translator.emitter.ins().store(at.flags, value, at.base, at.displacement);
        }
        Operator::V128Load8x8S { memarg } => extending!(memarg, sload8x8),
        Operator::V128Load8x8U { memarg } => extending!(memarg, uload8x8),
        Operator::V128Load16x4S { memarg } => extending!(memarg, sload16x4),
        Operator::V128Load16x4U { memarg } => extending!(memarg, uload16x4),
        Operator::V128Load32x2S { memarg } => extending!(memarg, sload32x2),
        Operator::V128Load32x2U { memarg } => extending!(memarg, uload32x2),
        Operator::V128Load8Splat { memarg } => load_splat(translator, memarg, I8, I8X16)?,
        Operator::V128Load16Splat { memarg } => load_splat(translator, memarg, I16, I16X8)?,
        Operator::V128Load32Splat { memarg } => load_splat(translator, memarg, I32, I32X4)?,
        Operator::V128Load64Splat { memarg } => load_splat(translator, memarg, I64, I64X2)?,
        Operator::V128Load32Zero { memarg } => load_zero(translator, memarg, I32, I32X4)?,
        Operator::V128Load64Zero { memarg } => load_zero(translator, memarg, I64, I64X2)?,
        Operator::V128Load8Lane { memarg, lane } => load_lane(translator, memarg, *lane, I8X16)?,
        Operator::V128Load16Lane { memarg, lane } => load_lane(translator, memarg, *lane, I16X8)?,
        Operator::V128Load32Lane { memarg, lane } => load_lane(translator, memarg, *lane, I32X4)?,
        Operator::V128Load64Lane { memarg, lane } => load_lane(translator, memarg, *lane, I64X2)?,
        Operator::V128Store8Lane { memarg, lane } => store_lane(translator, memarg, *lane, I8X16)?,
        Operator::V128Store16Lane { memarg, lane } => store_lane(translator, memarg, *lane, I16X8)?,
        Operator::V128Store32Lane { memarg, lane } => store_lane(translator, memarg, *lane, I32X4)?,
        Operator::V128Store64Lane { memarg, lane } => store_lane(translator, memarg, *lane, I64X2)?,
        _ => return lacks(VectorFamily::Memory, operator),
    }
    Ok(())
}

fn load(translator: &mut FunctionTranslator<'_>, memarg: &MemArg, ty: Type) -> Result<Value> {
    let at = pop_address(translator, memarg, ty.bytes())?;
    Ok(translator.emitter.ins().load(ty, at.flags, at.base, at.displacement))
}

fn load_splat(translator: &mut FunctionTranslator<'_>, memarg: &MemArg, lane: Type, ty: Type) -> Result<()> {
    let value = load(translator, memarg, lane)?;
    let value = translator.emitter.ins().splat(ty, value);
    push(translator, value);
    Ok(())
}

fn load_zero(translator: &mut FunctionTranslator<'_>, memarg: &MemArg, lane: Type, ty: Type) -> Result<()> {
    let value = load(translator, memarg, lane)?;
    let value = translator.emitter.ins().scalar_to_vector(ty, value);
    push(translator, value);
    Ok(())
}

fn load_lane(translator: &mut FunctionTranslator<'_>, memarg: &MemArg, lane: u8, ty: Type) -> Result<()> {
    let vector = pop(translator, ty)?;
    let value = load(translator, memarg, ty.lane_type())?;
    let value = translator.emitter.ins().insertlane(vector, value, lane);
    push(translator, value);
    Ok(())
}

fn store_lane(translator: &mut FunctionTranslator<'_>, memarg: &MemArg, lane: u8, ty: Type) -> Result<()> {
    let vector = pop(translator, ty)?;
    let at = pop_address(translator, memarg, ty.lane_type().bytes())?;
    let value = translator.emitter.ins().extractlane(vector, lane);
    translator.emitter.ins().store(at.flags, value, at.base, at.displacement);
    Ok(())
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

fn comparisons(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
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
        _ => return float_comparisons(translator, operator),
    };
    let (left, right) = pop_pair(translator, ty)?;
    let value = translator.emitter.ins().icmp(condition, left, right);
    push(translator, value);
    Ok(())
}

fn float_comparisons(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
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

fn widening(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
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

fn conversions(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
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
