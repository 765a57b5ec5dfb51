//! Numeric instructions: a function for each of their families.

use super::function::FunctionTranslator;
use super::variable;
use crate::error::Result;
use crate::module::Family;
use crate::store::Constant;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Type, Value, types};
use types::{F32, F64, I8, I16, I32, I64};
use wasmparser::Operator;

/// Translates an instruction of [`Family::Constant`].
pub fn constant(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    let value = match *operator {
        Operator::I32Const { value } => Constant::I32(value),
        Operator::I64Const { value } => Constant::I64(value),
        Operator::F32Const { value } => Constant::F32(value.bits()),
        Operator::F64Const { value } => Constant::F64(value.bits()),
        _ => return Err(Family::Constant.lacks(operator)),
    };
    let value = variable::constant(translator, value)?;
    translator.push(value);
    Ok(())
}

/// Translates an instruction of [`Family::Comparison`].
pub fn comparison(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    let condition = match operator {
        Operator::I32Eqz => return eqz(translator, I32),
        Operator::I64Eqz => return eqz(translator, I64),
        Operator::I32Eq | Operator::I64Eq => IntCC::Equal,
        Operator::I32Ne | Operator::I64Ne => IntCC::NotEqual,
        Operator::I32LtS | Operator::I64LtS => IntCC::SignedLessThan,
        Operator::I32LtU | Operator::I64LtU => IntCC::UnsignedLessThan,
        Operator::I32GtS | Operator::I64GtS => IntCC::SignedGreaterThan,
        Operator::I32GtU | Operator::I64GtU => IntCC::UnsignedGreaterThan,
        Operator::I32LeS | Operator::I64LeS => IntCC::SignedLessThanOrEqual,
        Operator::I32LeU | Operator::I64LeU => IntCC::UnsignedLessThanOrEqual,
        Operator::I32GeS | Operator::I64GeS => IntCC::SignedGreaterThanOrEqual,
        Operator::I32GeU | Operator::I64GeU => IntCC::UnsignedGreaterThanOrEqual,
        _ => return float_comparisons(translator, operator),
    };
    let (left, right) = translator.pop_pair()?;
    let truth = translator.emitter.ins().icmp(condition, left, right);
    push_truth(translator, truth);
    Ok(())
}

fn float_comparisons(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    let condition = match operator {
        Operator::F32Eq | Operator::F64Eq => FloatCC::Equal,
        Operator::F32Ne | Operator::F64Ne => FloatCC::NotEqual,
        Operator::F32Lt | Operator::F64Lt => FloatCC::LessThan,
        Operator::F32Gt | Operator::F64Gt => FloatCC::GreaterThan,
        Operator::F32Le | Operator::F64Le => FloatCC::LessThanOrEqual,
        Operator::F32Ge | Operator::F64Ge => FloatCC::GreaterThanOrEqual,
        _ => return Err(Family::Comparison.lacks(operator)),
    };
    let (left, right) = translator.pop_pair()?;
    let truth = translator.emitter.ins().fcmp(condition, left, right);
    push_truth(translator, truth);
    Ok(())
}

fn eqz(translator: &mut FunctionTranslator<'_>, ty: Type) -> Result<()> {
    let value = translator.pop()?;
    debug_assert_eq!(translator.emitter.builder.func.dfg.value_type(value), ty);
    let truth = translator.emitter.ins().icmp_imm_u(IntCC::Equal, value, 0);
    push_truth(translator, truth);
    Ok(())
}

/// Cranelift's truth is 8 bits wide, WebAssembly's an i32.
fn push_truth(translator: &mut FunctionTranslator<'_>, truth: Value) {
    let truth = translator.emitter.ins().uextend(I32, truth);
    translator.push(truth);
}

/// Translates an instruction of [`Family::Unary`].
pub fn unary(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    macro_rules! apply {
        ($method:ident) => {{
            let value = translator.pop()?;
            translator.emitter.ins().$method(value)
        }};
    }
    let result = match operator {
        Operator::I32Clz | Operator::I64Clz => apply!(clz),
        Operator::I32Ctz | Operator::I64Ctz => apply!(ctz),
        Operator::I32Popcnt | Operator::I64Popcnt => apply!(popcnt),
        Operator::F32Abs | Operator::F64Abs => apply!(fabs),
        Operator::F32Neg | Operator::F64Neg => apply!(fneg),
        Operator::F32Sqrt | Operator::F64Sqrt => apply!(sqrt),
        Operator::F32Ceil | Operator::F64Ceil => apply!(ceil),
        Operator::F32Floor | Operator::F64Floor => apply!(floor),
        Operator::F32Trunc | Operator::F64Trunc => apply!(trunc),
        Operator::F32Nearest | Operator::F64Nearest => apply!(nearest),
        Operator::I32Extend8S => extend_inside(translator, I8, I32)?,
        Operator::I32Extend16S => extend_inside(translator, I16, I32)?,
        Operator::I64Extend8S => extend_inside(translator, I8, I64)?,
        Operator::I64Extend16S => extend_inside(translator, I16, I64)?,
        Operator::I64Extend32S => extend_inside(translator, I32, I64)?,
        _ => return Err(Family::Unary.lacks(operator)),
    };
    translator.push(result);
    Ok(())
}

fn extend_inside(translator: &mut FunctionTranslator<'_>, narrow: Type, wide: Type) -> Result<Value> {
    let value = translator.pop()?;
    let value = translator.emitter.ins().ireduce(narrow, value);
    Ok(translator.emitter.ins().sextend(wide, value))
}

/// Translates an instruction of [`Family::Binary`].
pub fn binary(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    macro_rules! apply {
        ($method:ident) => {{
            let (left, right) = translator.pop_pair()?;
            translator.emitter.ins().$method(left, right)
        }};
    }
    let result = match operator {
        Operator::I32Add | Operator::I64Add => apply!(iadd),
        Operator::I32Sub | Operator::I64Sub => apply!(isub),
        Operator::I32Mul | Operator::I64Mul => apply!(imul),
        // Cranelift's divisions trap as the specification wants: on zero, and signed ones on overflow.
        Operator::I32DivS | Operator::I64DivS => apply!(sdiv),
        Operator::I32DivU | Operator::I64DivU => apply!(udiv),
        Operator::I32RemS | Operator::I64RemS => apply!(srem),
        Operator::I32RemU | Operator::I64RemU => apply!(urem),
        Operator::I32And | Operator::I64And => apply!(band),
        Operator::I32Or | Operator::I64Or => apply!(bor),
        Operator::I32Xor | Operator::I64Xor => apply!(bxor),
        // Cranelift takes shift amounts modulo the width, as WebAssembly does.
        Operator::I32Shl | Operator::I64Shl => apply!(ishl),
        Operator::I32ShrS | Operator::I64ShrS => apply!(sshr),
        Operator::I32ShrU | Operator::I64ShrU => apply!(ushr),
        Operator::I32Rotl | Operator::I64Rotl => apply!(rotl),
        Operator::I32Rotr | Operator::I64Rotr => apply!(rotr),
        Operator::F32Add | Operator::F64Add => apply!(fadd),
        Operator::F32Sub | Operator::F64Sub => apply!(fsub),
        Operator::F32Mul | Operator::F64Mul => apply!(fmul),
        Operator::F32Div | Operator::F64Div => apply!(fdiv),
        Operator::F32Min | Operator::F64Min => apply!(fmin),
        Operator::F32Max | Operator::F64Max => apply!(fmax),
        Operator::F32Copysign | Operator::F64Copysign => apply!(fcopysign),
        _ => return Err(Family::Binary.lacks(operator)),
    };
    translator.push(result);
    Ok(())
}

/// Translates an instruction of [`Family::Conversion`].
pub fn conversion(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    macro_rules! apply {
        ($method:ident, $ty:expr) => {{
            let value = translator.pop()?;
            translator.emitter.ins().$method($ty, value)
        }};
    }
    let result = match operator {
        Operator::I32WrapI64 => apply!(ireduce, I32),
        Operator::I64ExtendI32S => apply!(sextend, I64),
        Operator::I64ExtendI32U => apply!(uextend, I64),
        Operator::I32TruncF32S | Operator::I32TruncF64S => apply!(fcvt_to_sint, I32),
        Operator::I32TruncF32U | Operator::I32TruncF64U => apply!(fcvt_to_uint, I32),
        Operator::I64TruncF32S | Operator::I64TruncF64S => apply!(fcvt_to_sint, I64),
        Operator::I64TruncF32U | Operator::I64TruncF64U => apply!(fcvt_to_uint, I64),
        Operator::I32TruncSatF32S | Operator::I32TruncSatF64S => apply!(fcvt_to_sint_sat, I32),
        Operator::I32TruncSatF32U | Operator::I32TruncSatF64U => apply!(fcvt_to_uint_sat, I32),
        Operator::I64TruncSatF32S | Operator::I64TruncSatF64S => apply!(fcvt_to_sint_sat, I64),
        Operator::I64TruncSatF32U | Operator::I64TruncSatF64U => apply!(fcvt_to_uint_sat, I64),
        Operator::F32ConvertI32S | Operator::F32ConvertI64S => apply!(fcvt_from_sint, F32),
        Operator::F32ConvertI32U | Operator::F32ConvertI64U => apply!(fcvt_from_uint, F32),
        Operator::F64ConvertI32S | Operator::F64ConvertI64S => apply!(fcvt_from_sint, F64),
        Operator::F64ConvertI32U | Operator::F64ConvertI64U => apply!(fcvt_from_uint, F64),
        Operator::F32DemoteF64 => apply!(fdemote, F32),
        Operator::F64PromoteF32 => apply!(fpromote, F64),
        Operator::I32ReinterpretF32 => reinterpret(translator, I32)?,
        Operator::I64ReinterpretF64 => reinterpret(translator, I64)?,
        Operator::F32ReinterpretI32 => reinterpret(translator, F32)?,
        Operator::F64ReinterpretI64 => reinterpret(translator, F64)?,
        _ => return Err(Family::Conversion.lacks(operator)),
    };
    translator.push(result);
    Ok(())
}

fn reinterpret(translator: &mut FunctionTranslator<'_>, ty: Type) -> Result<Value> {
    let value = translator.pop()?;
    Ok(translator.emitter.ins().bitcast(ty, MemFlagsData::new(), value))
}
