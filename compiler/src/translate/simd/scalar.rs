//! Vectors in general registers: riscv64, whose vector state seL4 does not save. Short operations are inlined, long
//! ones are routines that all uses in a program share.

mod operation;

use super::lacks;
use crate::error::{Error, Result};
use crate::module::VectorFamily;
use crate::translate::function::FunctionTranslator;
use crate::translate::lanes::{Kind, Lane, LaneOperation, Pair};
use crate::translate::memory::pop_address;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Type, Value, types};
use types::{F32, F64, I8, I16, I32, I64};
use wasmparser::{MemArg, Operator};

/// Translates a vector instruction.
pub fn translate(translator: &mut FunctionTranslator<'_>, family: VectorFamily, operator: &Operator<'_>) -> Result<()> {
    match family {
        VectorFamily::Memory => memory(translator, operator),
        VectorFamily::Lane => lanes(translator, operator),
        VectorFamily::Bits => bits(translator, operator),
        VectorFamily::Product | VectorFamily::MultiplyAdd => combined(translator, operator),
        VectorFamily::Swizzle
        | VectorFamily::Reduction
        | VectorFamily::Comparison
        | VectorFamily::Shift
        | VectorFamily::Unary
        | VectorFamily::Binary
        | VectorFamily::Widening
        | VectorFamily::Conversion => simple(translator, family, operator),
    }
}

fn pop(translator: &mut FunctionTranslator<'_>) -> Result<Pair> {
    let value = translator.pop()?;
    Ok(translator.emitter.ins().isplit(value).into())
}

fn push(translator: &mut FunctionTranslator<'_>, [low, high]: Pair) {
    let value = translator.emitter.ins().iconcat(low, high);
    translator.push(value);
}

/// Emits an operation, or a call of its routine.
fn apply(translator: &mut FunctionTranslator<'_>, kind: Kind, lane: Lane, operands: &[Value]) -> Vec<Value> {
    let operation = LaneOperation { kind, lane };
    if operation.is_short() {
        return operation.emit(&mut translator.emitter.builder, operands);
    }
    let routine = translator.emitter.lanes_routine(operation);
    let call = translator.emitter.ins().call(routine, operands);
    translator.emitter.builder.inst_results(call).to_vec()
}

fn apply_pair(translator: &mut FunctionTranslator<'_>, kind: Kind, lane: Lane, operands: &[Pair]) -> Pair {
    let results = apply(translator, kind, lane, &operands.concat());
    [results[0], results[1]]
}

fn memory(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    match operator {
        Operator::V128Load { memarg } => {
            let at = pop_address(translator, memarg, 16)?;
            let displacement = i64::from(at.displacement);
            let base = translator.emitter.ins().iadd_imm_u(at.base, displacement);
            let low = translator.emitter.ins().load(I64, at.flags, base, 0);
            let high = translator.emitter.ins().load(I64, at.flags, base, 8);
            push(translator, [low, high]);
        }
        Operator::V128Store { memarg } => {
            let [low, high] = pop(translator)?;
            let at = pop_address(translator, memarg, 16)?;
            let displacement = i64::from(at.displacement);
            let base = translator.emitter.ins().iadd_imm_u(at.base, displacement);
            // The upper half first: if anything is out of bounds, it is, and then nothing may be written.
            translator.emitter.ins().store(at.flags, high, base, 8);
            translator.emitter.ins().store(at.flags, low, base, 0);
        }
        Operator::V128Load8x8S { memarg } => load_extended(translator, memarg, Kind::ExtendLowS, Lane::I8)?,
        Operator::V128Load8x8U { memarg } => load_extended(translator, memarg, Kind::ExtendLowU, Lane::I8)?,
        Operator::V128Load16x4S { memarg } => load_extended(translator, memarg, Kind::ExtendLowS, Lane::I16)?,
        Operator::V128Load16x4U { memarg } => load_extended(translator, memarg, Kind::ExtendLowU, Lane::I16)?,
        Operator::V128Load32x2S { memarg } => load_extended(translator, memarg, Kind::ExtendLowS, Lane::I32)?,
        Operator::V128Load32x2U { memarg } => load_extended(translator, memarg, Kind::ExtendLowU, Lane::I32)?,
        Operator::V128Load8Splat { memarg } => load_splat(translator, memarg, I8, Lane::I8)?,
        Operator::V128Load16Splat { memarg } => load_splat(translator, memarg, I16, Lane::I16)?,
        Operator::V128Load32Splat { memarg } => load_splat(translator, memarg, I32, Lane::I32)?,
        Operator::V128Load64Splat { memarg } => load_splat(translator, memarg, I64, Lane::I64)?,
        Operator::V128Load32Zero { memarg } => load_zero(translator, memarg, I32)?,
        Operator::V128Load64Zero { memarg } => load_zero(translator, memarg, I64)?,
        Operator::V128Load8Lane { memarg, lane } => load_lane(translator, memarg, I8, Lane::I8, *lane)?,
        Operator::V128Load16Lane { memarg, lane } => load_lane(translator, memarg, I16, Lane::I16, *lane)?,
        Operator::V128Load32Lane { memarg, lane } => load_lane(translator, memarg, I32, Lane::I32, *lane)?,
        Operator::V128Load64Lane { memarg, lane } => load_lane(translator, memarg, I64, Lane::I64, *lane)?,
        Operator::V128Store8Lane { memarg, lane } => store_lane(translator, memarg, I8, Lane::I8, *lane)?,
        Operator::V128Store16Lane { memarg, lane } => store_lane(translator, memarg, I16, Lane::I16, *lane)?,
        Operator::V128Store32Lane { memarg, lane } => store_lane(translator, memarg, I32, Lane::I32, *lane)?,
        Operator::V128Store64Lane { memarg, lane } => store_lane(translator, memarg, I64, Lane::I64, *lane)?,
        _ => return lacks(VectorFamily::Memory, operator),
    }
    Ok(())
}

/// A load of this type, zero-extended to 64 bits.
fn load(translator: &mut FunctionTranslator<'_>, memarg: &MemArg, ty: Type) -> Result<Value> {
    let at = pop_address(translator, memarg, ty.bytes())?;
    let value = translator.emitter.ins().load(ty, at.flags, at.base, at.displacement);
    Ok(if ty == I64 { value } else { translator.emitter.ins().uextend(I64, value) })
}

fn load_extended(translator: &mut FunctionTranslator<'_>, memarg: &MemArg, kind: Kind, lane: Lane) -> Result<()> {
    let low = load(translator, memarg, I64)?;
    let value = apply_pair(translator, kind, lane, &[[low, low]]);
    push(translator, value);
    Ok(())
}

fn load_splat(translator: &mut FunctionTranslator<'_>, memarg: &MemArg, ty: Type, lane: Lane) -> Result<()> {
    let value = load(translator, memarg, ty)?;
    splat(translator, value, lane);
    Ok(())
}

/// All lanes alike; the value is zero-extended.
fn splat(translator: &mut FunctionTranslator<'_>, value: Value, lane: Lane) {
    let word = match lane.bits() {
        64 => value,
        _ => {
            let factor = translator.emitter.ins().iconst(I64, lane.repeat(1) as i64);
            translator.emitter.ins().imul(value, factor)
        }
    };
    push(translator, [word, word]);
}

fn load_zero(translator: &mut FunctionTranslator<'_>, memarg: &MemArg, ty: Type) -> Result<()> {
    let low = load(translator, memarg, ty)?;
    let high = translator.emitter.ins().iconst(I64, 0);
    push(translator, [low, high]);
    Ok(())
}

fn load_lane(translator: &mut FunctionTranslator<'_>, memarg: &MemArg, ty: Type, lane: Lane, index: u8) -> Result<()> {
    let vector = pop(translator)?;
    let value = load(translator, memarg, ty)?;
    let vector = replaced(translator, vector, lane, index, value);
    push(translator, vector);
    Ok(())
}

fn store_lane(translator: &mut FunctionTranslator<'_>, memarg: &MemArg, ty: Type, lane: Lane, index: u8) -> Result<()> {
    let vector = pop(translator)?;
    let at = pop_address(translator, memarg, ty.bytes())?;
    let value = extracted(translator, vector, lane, index, false);
    let value = if ty == I64 { value } else { translator.emitter.ins().ireduce(ty, value) };
    translator.emitter.ins().store(at.flags, value, at.base, at.displacement);
    Ok(())
}

/// The half that holds a lane, and the lane's place there.
fn place(lane: Lane, index: u8) -> (usize, u32) {
    let bit = u32::from(index) * lane.bits();
    ((bit / 64) as usize, bit % 64)
}

/// A lane, extended to 64 bits.
fn extracted(translator: &mut FunctionTranslator<'_>, vector: Pair, lane: Lane, index: u8, signed: bool) -> Value {
    let (half, offset) = place(lane, index);
    let bits = lane.bits();
    if bits == 64 {
        return vector[half];
    }
    let up = translator.emitter.ins().ishl_imm_u(vector[half], i64::from(64 - bits - offset));
    let down = i64::from(64 - bits);
    match signed {
        true => translator.emitter.ins().sshr_imm_u(up, down),
        false => translator.emitter.ins().ushr_imm_u(up, down),
    }
}

/// The vector with another lane, whose value is zero-extended to 64 bits.
fn replaced(translator: &mut FunctionTranslator<'_>, vector: Pair, lane: Lane, index: u8, value: Value) -> Pair {
    let (half, offset) = place(lane, index);
    let mut result = vector;
    result[half] = match lane.bits() {
        64 => value,
        bits => {
            let mask = (u64::MAX >> (64 - bits)) << offset;
            let rest = translator.emitter.ins().band_imm_u(vector[half], !mask as i64);
            let value = translator.emitter.ins().ishl_imm_u(value, i64::from(offset));
            translator.emitter.ins().bor(rest, value)
        }
    };
    result
}

/// The topmost operand as the zero-extended bits of a lane.
fn pop_lane(translator: &mut FunctionTranslator<'_>, lane: Lane) -> Result<Value> {
    let value = translator.pop()?;
    let flags = MemFlagsData::new();
    let value = match translator.emitter.builder.func.dfg.value_type(value) {
        F32 => translator.emitter.ins().bitcast(I32, flags, value),
        F64 => translator.emitter.ins().bitcast(I64, flags, value),
        _ => value,
    };
    let value = translator.emitter.extend(value);
    Ok(match lane {
        Lane::I8 => translator.emitter.ins().band_imm_u(value, 0xff),
        Lane::I16 => translator.emitter.ins().band_imm_u(value, 0xffff),
        _ => value,
    })
}

fn lanes(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    match operator {
        Operator::V128Const { value } => {
            let value = translator.vector(u128::from_le_bytes(*value.bytes()));
            translator.push(value);
        }
        Operator::I8x16Shuffle { lanes } => shuffle(translator, lanes)?,
        Operator::I8x16Splat => pop_splat(translator, Lane::I8)?,
        Operator::I16x8Splat => pop_splat(translator, Lane::I16)?,
        Operator::I32x4Splat => pop_splat(translator, Lane::I32)?,
        Operator::I64x2Splat => pop_splat(translator, Lane::I64)?,
        Operator::F32x4Splat => pop_splat(translator, Lane::F32)?,
        Operator::F64x2Splat => pop_splat(translator, Lane::F64)?,
        Operator::I8x16ExtractLaneS { lane } => extract(translator, Lane::I8, *lane, true)?,
        Operator::I8x16ExtractLaneU { lane } => extract(translator, Lane::I8, *lane, false)?,
        Operator::I16x8ExtractLaneS { lane } => extract(translator, Lane::I16, *lane, true)?,
        Operator::I16x8ExtractLaneU { lane } => extract(translator, Lane::I16, *lane, false)?,
        Operator::I32x4ExtractLane { lane } => extract(translator, Lane::I32, *lane, false)?,
        Operator::I64x2ExtractLane { lane } => extract(translator, Lane::I64, *lane, false)?,
        Operator::F32x4ExtractLane { lane } => extract(translator, Lane::F32, *lane, false)?,
        Operator::F64x2ExtractLane { lane } => extract(translator, Lane::F64, *lane, false)?,
        Operator::I8x16ReplaceLane { lane } => replace(translator, Lane::I8, *lane)?,
        Operator::I16x8ReplaceLane { lane } => replace(translator, Lane::I16, *lane)?,
        Operator::I32x4ReplaceLane { lane } => replace(translator, Lane::I32, *lane)?,
        Operator::I64x2ReplaceLane { lane } => replace(translator, Lane::I64, *lane)?,
        Operator::F32x4ReplaceLane { lane } => replace(translator, Lane::F32, *lane)?,
        Operator::F64x2ReplaceLane { lane } => replace(translator, Lane::F64, *lane)?,
        _ => return lacks(VectorFamily::Lane, operator),
    }
    Ok(())
}

fn pop_splat(translator: &mut FunctionTranslator<'_>, lane: Lane) -> Result<()> {
    let value = pop_lane(translator, lane)?;
    splat(translator, value, lane);
    Ok(())
}

fn extract(translator: &mut FunctionTranslator<'_>, lane: Lane, index: u8, signed: bool) -> Result<()> {
    let vector = pop(translator)?;
    let value = extracted(translator, vector, lane, index, signed);
    let value = match lane {
        Lane::I64 | Lane::F64 => value,
        _ => translator.emitter.ins().ireduce(I32, value),
    };
    let flags = MemFlagsData::new();
    let value = match lane {
        Lane::F32 => translator.emitter.ins().bitcast(F32, flags, value),
        Lane::F64 => translator.emitter.ins().bitcast(F64, flags, value),
        _ => value,
    };
    translator.push(value);
    Ok(())
}

fn replace(translator: &mut FunctionTranslator<'_>, lane: Lane, index: u8) -> Result<()> {
    let value = pop_lane(translator, lane)?;
    let vector = pop(translator)?;
    let vector = replaced(translator, vector, lane, index, value);
    push(translator, vector);
    Ok(())
}

/// Bytes whose places are known: a shift and a mask each.
fn shuffle(translator: &mut FunctionTranslator<'_>, lanes: &[u8; 16]) -> Result<()> {
    let right = pop(translator)?;
    let left = pop(translator)?;
    let words = [left[0], left[1], right[0], right[1]];
    let half = |translator: &mut FunctionTranslator<'_>, lanes: &[u8]| -> Result<Value> {
        let mut word = translator.emitter.ins().iconst(I64, 0);
        for (position, lane) in lanes.iter().enumerate() {
            let source = words.get(usize::from(lane / 8)).copied();
            let source = source.ok_or_else(|| Error::internal(format!("a shuffle of lane {lane}")))?;
            let (from, to) = (i64::from(lane % 8) * 8, position as i64 * 8);
            let ins = translator.emitter.ins();
            let moved = match from.cmp(&to) {
                std::cmp::Ordering::Equal => source,
                std::cmp::Ordering::Less => ins.ishl_imm_u(source, to - from),
                std::cmp::Ordering::Greater => ins.ushr_imm_u(source, from - to),
            };
            let byte = translator.emitter.ins().band_imm_u(moved, 0xff << to);
            word = translator.emitter.ins().bor(word, byte);
        }
        Ok(word)
    };
    let (low, high) = lanes.split_at(8);
    let vector = [half(translator, low)?, half(translator, high)?];
    push(translator, vector);
    Ok(())
}

fn bits(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    match operator {
        Operator::V128Not => {
            let value = pop(translator)?;
            let value = value.map(|half| translator.emitter.ins().bnot(half));
            push(translator, value);
        }
        Operator::V128And | Operator::V128AndNot | Operator::V128Or | Operator::V128Xor => {
            let right = pop(translator)?;
            let left = pop(translator)?;
            let value = [0, 1].map(|half| {
                let (left, right) = (left[half], right[half]);
                let ins = translator.emitter.ins();
                match operator {
                    Operator::V128And => ins.band(left, right),
                    Operator::V128AndNot => ins.band_not(left, right),
                    Operator::V128Or => ins.bor(left, right),
                    _ => ins.bxor(left, right),
                }
            });
            push(translator, value);
        }
        Operator::V128Bitselect
        | Operator::I8x16RelaxedLaneselect
        | Operator::I16x8RelaxedLaneselect
        | Operator::I32x4RelaxedLaneselect
        | Operator::I64x2RelaxedLaneselect => {
            let mask = pop(translator)?;
            let zeroes = pop(translator)?;
            let ones = pop(translator)?;
            let value = [0, 1].map(|half| {
                let difference = translator.emitter.ins().bxor(ones[half], zeroes[half]);
                let taken = translator.emitter.ins().band(difference, mask[half]);
                translator.emitter.ins().bxor(taken, zeroes[half])
            });
            push(translator, value);
        }
        Operator::V128AnyTrue => {
            let [low, high] = pop(translator)?;
            let any = translator.emitter.ins().bor(low, high);
            let truth = translator.emitter.ins().icmp_imm_u(IntCC::NotEqual, any, 0);
            let truth = translator.emitter.ins().uextend(I32, truth);
            translator.push(truth);
        }
        _ => return lacks(VectorFamily::Bits, operator),
    }
    Ok(())
}

/// Instructions that are several operations.
fn combined(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    use Kind::{ExtendHighS, ExtendHighU, ExtendLowS, ExtendLowU};
    let value = match operator {
        Operator::I16x8ExtMulLowI8x16S => multiply_extended(translator, ExtendLowS, Lane::I8, Lane::I16)?,
        Operator::I16x8ExtMulHighI8x16S => multiply_extended(translator, ExtendHighS, Lane::I8, Lane::I16)?,
        Operator::I16x8ExtMulLowI8x16U => multiply_extended(translator, ExtendLowU, Lane::I8, Lane::I16)?,
        Operator::I16x8ExtMulHighI8x16U => multiply_extended(translator, ExtendHighU, Lane::I8, Lane::I16)?,
        Operator::I32x4ExtMulLowI16x8S => multiply_extended(translator, ExtendLowS, Lane::I16, Lane::I32)?,
        Operator::I32x4ExtMulHighI16x8S => multiply_extended(translator, ExtendHighS, Lane::I16, Lane::I32)?,
        Operator::I32x4ExtMulLowI16x8U => multiply_extended(translator, ExtendLowU, Lane::I16, Lane::I32)?,
        Operator::I32x4ExtMulHighI16x8U => multiply_extended(translator, ExtendHighU, Lane::I16, Lane::I32)?,
        Operator::I64x2ExtMulLowI32x4S => multiply_extended(translator, ExtendLowS, Lane::I32, Lane::I64)?,
        Operator::I64x2ExtMulHighI32x4S => multiply_extended(translator, ExtendHighS, Lane::I32, Lane::I64)?,
        Operator::I64x2ExtMulLowI32x4U => multiply_extended(translator, ExtendLowU, Lane::I32, Lane::I64)?,
        Operator::I64x2ExtMulHighI32x4U => multiply_extended(translator, ExtendHighU, Lane::I32, Lane::I64)?,
        Operator::I32x4RelaxedDotI8x16I7x16AddS => {
            let sum = pop(translator)?;
            let right = pop(translator)?;
            let left = pop(translator)?;
            let products = apply_pair(translator, Kind::Dot, Lane::I8, &[left, right]);
            let products = apply_pair(translator, Kind::ExtAddPairwiseS, Lane::I16, &[products]);
            apply_pair(translator, Kind::Add, Lane::I32, &[products, sum])
        }
        Operator::F32x4RelaxedMadd => multiply_add(translator, Lane::F32, false)?,
        Operator::F64x2RelaxedMadd => multiply_add(translator, Lane::F64, false)?,
        Operator::F32x4RelaxedNmadd => multiply_add(translator, Lane::F32, true)?,
        Operator::F64x2RelaxedNmadd => multiply_add(translator, Lane::F64, true)?,
        _ => return lacks(VectorFamily::Product, operator),
    };
    push(translator, value);
    Ok(())
}

fn multiply_extended(translator: &mut FunctionTranslator<'_>, kind: Kind, from: Lane, to: Lane) -> Result<Pair> {
    let right = pop(translator)?;
    let left = pop(translator)?;
    let [left, right] = [left, right].map(|vector| apply_pair(translator, kind, from, &[vector]));
    Ok(apply_pair(translator, Kind::Mul, to, &[left, right]))
}

fn multiply_add(translator: &mut FunctionTranslator<'_>, lane: Lane, negate: bool) -> Result<Pair> {
    let addend = pop(translator)?;
    let right = pop(translator)?;
    let left = pop(translator)?;
    let product = apply_pair(translator, Kind::Mul, lane, &[left, right]);
    let kind = if negate { Kind::Sub } else { Kind::Add };
    Ok(apply_pair(translator, kind, lane, &[addend, product]))
}

/// Instructions that are one operation.
fn simple(translator: &mut FunctionTranslator<'_>, family: VectorFamily, operator: &Operator<'_>) -> Result<()> {
    let Some((kind, lane)) = operation::of(operator) else { return lacks(family, operator) };
    let operation = LaneOperation { kind, lane };
    let mut operands = Vec::new();
    if operation.has_amount() {
        let amount = translator.pop()?;
        operands.push(translator.emitter.extend(amount));
    }
    for _ in 0..operation.vectors() {
        let vector = pop(translator)?;
        operands.splice(0..0, vector);
    }
    let results = apply(translator, kind, lane, &operands);
    match results[..] {
        [low, high] => push(translator, [low, high]),
        _ => translator.push(results[0]),
    }
    Ok(())
}
