//! Loads and stores of vectors, whole or lane by lane.

use super::stack::{pop, push};
use crate::error::Result;
use crate::module::VectorFamily;
use crate::translate::function::FunctionTranslator;
use crate::translate::memory::pop_address;
use crate::translate::simd::lacks;
use cranelift_codegen::ir::{InstBuilder, Type, Value, types};
use types::{I8, I8X16, I16, I16X8, I32, I32X4, I64, I64X2};
use wasmparser::{MemArg, Operator};

/// Translates an instruction of [`VectorFamily::Memory`].
pub fn translate(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
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
