//! Casts: what a reference refers to, compared with a type (core specification, 4.6.6 "Reference Instructions").
//!
//! What is an object shows in the reference, and its type in the number of its header; that of a function is beside its
//! code. All subtypes of a type have numbers in one range ([`crate::plan::TypeNumbers`]).

use super::control;
use super::function::FunctionTranslator;
use super::{object, reference};
use crate::error::Result;
use crate::module::{CompositeKind, Declared, Family, HeapType, ReferenceType, TypeIndex};
use crate::plan::TypeRange;
use crate::trap;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{BlockArg, InstBuilder, Value, types};
use wasm2sel4_abi::gc::{I31, INTERNALIZED, TAG_MASK};
use wasm2sel4_abi::trap::Trap;
use wasmparser::{Operator, RefType};

/// Translates an instruction of [`Family::Casts`].
pub fn translate(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    match *operator {
        Operator::RefTestNonNull { hty } => test(translator, hty, false)?,
        Operator::RefTestNullable { hty } => test(translator, hty, true)?,
        Operator::RefCastNonNull { hty } => cast(translator, hty, false)?,
        Operator::RefCastNullable { hty } => cast(translator, hty, true)?,
        Operator::BrOnCast { relative_depth, to_ref_type, .. } => {
            branch(translator, relative_depth, to_ref_type, true)?
        }
        Operator::BrOnCastFail { relative_depth, to_ref_type, .. } => {
            branch(translator, relative_depth, to_ref_type, false)?;
        }
        _ => return Err(Family::Casts.lacks(operator)),
    }
    Ok(())
}

fn test(translator: &mut FunctionTranslator<'_>, heap: wasmparser::HeapType, nullable: bool) -> Result<()> {
    let reference = translator.pop()?;
    let truth = is(translator, reference, ReferenceType { nullable, heap: HeapType::new(heap)? })?;
    let truth = translator.emitter.ins().uextend(types::I32, truth);
    translator.push(truth);
    Ok(())
}

fn cast(translator: &mut FunctionTranslator<'_>, heap: wasmparser::HeapType, nullable: bool) -> Result<()> {
    let reference = translator.pop()?;
    let ty = ReferenceType { nullable, heap: HeapType::new(heap)? };
    match objects(translator, ty.heap)? {
        Some(range) if nullable => {
            let is_there = translator.emitter.builder.create_block();
            let next = translator.emitter.builder.create_block();
            translator.emitter.ins().brif(reference, is_there, &[], next, &[]);
            translator.emitter.builder.seal_block(is_there);
            translator.emitter.builder.switch_to_block(is_there);
            check(translator, reference, range)?;
            translator.emitter.ins().jump(next, &[]);
            translator.emitter.builder.seal_block(next);
            translator.emitter.builder.switch_to_block(next);
        }
        Some(range) => check(translator, reference, range)?,
        None => {
            let truth = is(translator, reference, ty)?;
            translator.emitter.ins().trapz(truth, trap::code(Trap::CastFailure));
        }
    }
    translator.push(reference);
    Ok(())
}

/// Traps unless a reference is to an object whose type has one of these numbers; null, too, by the access.
fn check(translator: &mut FunctionTranslator<'_>, reference: Value, range: TypeRange) -> Result<()> {
    let code = trap::code(Trap::CastFailure);
    let tag = translator.emitter.ins().band_imm_u(reference, TAG_MASK as i64);
    translator.emitter.ins().trapnz(tag, code);
    let number = object::type_number(translator, reference, Trap::CastFailure)?;
    let truth = is_in(translator, number, range);
    translator.emitter.ins().trapz(truth, code);
    Ok(())
}

/// Branches if a reference is of a type, or if it is not; it stays on the stack either way.
fn branch(translator: &mut FunctionTranslator<'_>, depth: u32, ty: RefType, if_it_is: bool) -> Result<()> {
    let ty = ReferenceType::new(ty)?;
    let reference = translator.pop()?;
    if let Some(range) = objects(translator, ty.heap)? {
        translator.push(reference);
        return branch_by_object(translator, depth, (reference, range, ty.nullable), if_it_is);
    }
    let truth = is(translator, reference, ty)?;
    translator.push(reference);
    control::branch_if(translator, depth, truth, if_it_is)
}

/// The same for objects whose types have some numbers: every test that decides goes where it leads.
fn branch_by_object(
    translator: &mut FunctionTranslator<'_>,
    depth: u32,
    (reference, range, nullable): (Value, TypeRange, bool),
    if_it_is: bool,
) -> Result<()> {
    let next = translator.emitter.builder.create_block();
    let decide = |translator: &mut FunctionTranslator<'_>, condition: Value, is: bool| {
        if is == if_it_is {
            return control::branch_if(translator, depth, condition, true);
        }
        let otherwise = translator.emitter.builder.create_block();
        translator.emitter.ins().brif(condition, next, &[], otherwise, &[]);
        translator.emitter.builder.seal_block(otherwise);
        translator.emitter.builder.switch_to_block(otherwise);
        Ok(())
    };
    let is_null = translator.emitter.ins().icmp_imm_u(IntCC::Equal, reference, 0);
    decide(translator, is_null, nullable)?;
    let tag = translator.emitter.ins().band_imm_u(reference, TAG_MASK as i64);
    decide(translator, tag, false)?;
    let number = object::type_number(translator, reference, Trap::CastFailure)?;
    let truth = is_in(translator, number, range);
    control::branch_if(translator, depth, truth, if_it_is)?;
    translator.emitter.ins().jump(next, &[]);
    translator.emitter.builder.seal_block(next);
    translator.emitter.builder.switch_to_block(next);
    Ok(())
}

/// Whether a reference is of a type of its hierarchy: 1 or 0, in 8 bits.
fn is(translator: &mut FunctionTranslator<'_>, reference: Value, ty: ReferenceType) -> Result<Value> {
    if let Some(range) = objects(translator, ty.heap)? {
        return object_is(translator, reference, range, ty.nullable);
    }
    Ok(match ty.heap {
        HeapType::Concrete(index) if is_function(translator, index) => {
            let range = numbers(translator, index)?;
            let is_null = translator.emitter.ins().icmp_imm_u(IntCC::Equal, reference, 0);
            unless(translator, is_null, ty.nullable, |translator| {
                let number = reference::type_id(translator, reference);
                Ok(is_in(translator, number, range))
            })?
        }
        HeapType::Eq => {
            let tag = translator.emitter.ins().band_imm_u(reference, TAG_MASK as i64);
            let is_own = translator.emitter.ins().icmp_imm_u(IntCC::NotEqual, tag, INTERNALIZED as i64);
            match ty.nullable {
                true => is_own,
                false => {
                    let is_there = translator.emitter.ins().icmp_imm_u(IntCC::NotEqual, reference, 0);
                    translator.emitter.ins().band(is_own, is_there)
                }
            }
        }
        HeapType::I31 => {
            let bit = translator.emitter.ins().ireduce(types::I8, reference);
            let bit = translator.emitter.ins().band_imm_u(bit, I31 as i64);
            match ty.nullable {
                true => {
                    let is_null = translator.emitter.ins().icmp_imm_u(IntCC::Equal, reference, 0);
                    translator.emitter.ins().bor(bit, is_null)
                }
                false => bit,
            }
        }
        HeapType::Function | HeapType::Extern | HeapType::Any | HeapType::Exn => match ty.nullable {
            true => translator.emitter.ins().iconst(types::I8, 1),
            false => translator.emitter.ins().icmp_imm_u(IntCC::NotEqual, reference, 0),
        },
        // Nothing but null is of these.
        _ => match ty.nullable {
            true => translator.emitter.ins().icmp_imm_u(IntCC::Equal, reference, 0),
            false => translator.emitter.ins().iconst(types::I8, 0),
        },
    })
}

/// The numbers of the types of the objects that are of a type; nothing if none are, or the module has none.
fn objects(translator: &FunctionTranslator<'_>, heap: HeapType) -> Result<Option<TypeRange>> {
    let plan = translator.context.plan;
    if plan.heap.is_none() {
        return Ok(None);
    }
    Ok(match heap {
        HeapType::Concrete(index) if !is_function(translator, index) => Some(numbers(translator, index)?),
        HeapType::Struct => plan.types.of_kind(CompositeKind::Structure),
        HeapType::Array => plan.types.of_kind(CompositeKind::Array),
        _ => None,
    })
}

/// The numbers of a type and its subtypes.
fn numbers(translator: &FunctionTranslator<'_>, index: TypeIndex) -> Result<TypeRange> {
    translator.context.plan.types.range(translator.instance.types[index])
}

fn is_function(translator: &FunctionTranslator<'_>, index: TypeIndex) -> bool {
    let ty = translator.instance.types[index];
    translator.context.store.types.kind(ty) == Some(CompositeKind::Function)
}

/// Whether a reference is to an object whose type has one of these numbers.
fn object_is(
    translator: &mut FunctionTranslator<'_>,
    reference: Value,
    range: TypeRange,
    nullable: bool,
) -> Result<Value> {
    let is_null = translator.emitter.ins().icmp_imm_u(IntCC::Equal, reference, 0);
    unless(translator, is_null, nullable, |translator| {
        let tag = translator.emitter.ins().band_imm_u(reference, TAG_MASK as i64);
        let is_other = translator.emitter.ins().icmp_imm_u(IntCC::NotEqual, tag, 0);
        unless(translator, is_other, false, |translator| {
            let number = object::type_number(translator, reference, Trap::CastFailure)?;
            Ok(is_in(translator, number, range))
        })
    })
}

fn is_in(translator: &mut FunctionTranslator<'_>, number: Value, range: TypeRange) -> Value {
    if range.is_single() {
        return translator.emitter.ins().icmp_imm_u(IntCC::Equal, number, i64::from(range.first));
    }
    let first = translator.emitter.ins().iconst(types::I32, i64::from(range.first));
    let distance = translator.emitter.ins().isub(number, first);
    let most = i64::from(range.last - range.first);
    translator.emitter.ins().icmp_imm_u(IntCC::UnsignedLessThanOrEqual, distance, most)
}

/// This truth if a condition holds, else what `find` finds.
fn unless(
    translator: &mut FunctionTranslator<'_>,
    condition: Value,
    truth: bool,
    find: impl FnOnce(&mut FunctionTranslator<'_>) -> Result<Value>,
) -> Result<Value> {
    let truth = translator.emitter.ins().iconst(types::I8, i64::from(truth));
    let builder = &mut translator.emitter.builder;
    let (otherwise, next) = (builder.create_block(), builder.create_block());
    let result = builder.append_block_param(next, types::I8);
    translator.emitter.ins().brif(condition, next, &[BlockArg::Value(truth)], otherwise, &[]);
    translator.emitter.builder.seal_block(otherwise);
    translator.emitter.builder.switch_to_block(otherwise);
    let found = find(translator)?;
    translator.emitter.ins().jump(next, &[BlockArg::Value(found)]);
    translator.emitter.builder.seal_block(next);
    translator.emitter.builder.switch_to_block(next);
    Ok(result)
}
