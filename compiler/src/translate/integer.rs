//! Integers of 31 bits as references, equality of references, and external references as those of the hierarchy `any`
//! and back. How they look: [`wasm2sel4_abi::gc`].

use super::function::FunctionTranslator;
use crate::error::Result;
use crate::module::Family;
use crate::trap;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value, types};
use wasm2sel4_abi::gc::{EXTERNALIZED, I31, INTERNALIZED, INTERNALIZED_SHIFT, TAG_MASK};
use wasm2sel4_abi::trap::Trap;
use wasmparser::Operator;

/// Translates an instruction of [`Family::Integers`].
pub fn translate(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    match *operator {
        Operator::RefI31 => {
            let value = translator.pop()?;
            let shifted = translator.emitter.ins().ishl_imm_u(value, 1);
            let tagged = translator.emitter.ins().bor_imm_u(shifted, I31 as i64);
            let reference = translator.emitter.ins().uextend(types::I64, tagged);
            translator.push(reference);
        }
        Operator::I31GetS => {
            let tagged = integer(translator)?;
            let value = translator.emitter.ins().sshr_imm_u(tagged, 1);
            translator.push(value);
        }
        Operator::I31GetU => {
            let tagged = integer(translator)?;
            let value = translator.emitter.ins().ushr_imm_u(tagged, 1);
            translator.push(value);
        }
        Operator::RefEq => {
            let (left, right) = translator.pop_pair()?;
            let truth = translator.emitter.ins().icmp(IntCC::Equal, left, right);
            let truth = translator.emitter.ins().uextend(types::I32, truth);
            translator.push(truth);
        }
        Operator::AnyConvertExtern => {
            let external = translator.pop()?;
            let reference = internalize(translator, external);
            translator.push(reference);
        }
        Operator::ExternConvertAny => {
            let reference = translator.pop()?;
            let external = externalize(translator, reference);
            translator.push(external);
        }
        _ => return Err(Family::Integers.lacks(operator)),
    }
    Ok(())
}

/// An integer as it is in its reference; traps if that is null.
fn integer(translator: &mut FunctionTranslator<'_>) -> Result<Value> {
    let reference = translator.pop()?;
    translator.emitter.ins().trapz(reference, trap::code(Trap::NullI31));
    Ok(translator.emitter.ins().ireduce(types::I32, reference))
}

/// A settled external reference in the hierarchy `any`: what it was there, or the same with a tag. It has less than 30
/// bits.
fn internalize(translator: &mut FunctionTranslator<'_>, external: Value) -> Value {
    let emitter = &mut translator.emitter;
    let shifted = emitter.ins().ishl_imm_u(external, i64::from(INTERNALIZED_SHIFT));
    let tagged = emitter.ins().bor_imm_u(shifted, INTERNALIZED as i64);
    let tagged = emitter.ins().band_imm_u(tagged, i64::from(u32::MAX));
    let own = emitter.ins().band_imm_u(external, i64::from(u32::MAX));
    let was_any = emitter.ins().icmp_imm_s(IntCC::SignedLessThan, external, 0);
    let reference = emitter.ins().select(was_any, own, tagged);
    let null = emitter.ins().iconst(types::I64, 0);
    emitter.ins().select(external, reference, null)
}

/// The way back.
fn externalize(translator: &mut FunctionTranslator<'_>, reference: Value) -> Value {
    let emitter = &mut translator.emitter;
    let tag = emitter.ins().band_imm_u(reference, TAG_MASK as i64);
    let was_external = emitter.ins().icmp_imm_u(IntCC::Equal, tag, INTERNALIZED as i64);
    let settled = emitter.ins().ushr_imm_u(reference, i64::from(INTERNALIZED_SHIFT));
    let bit = emitter.ins().iconst(types::I64, EXTERNALIZED as i64);
    let marked = emitter.ins().bor(reference, bit);
    let external = emitter.ins().select(was_external, settled, marked);
    let null = emitter.ins().iconst(types::I64, 0);
    emitter.ins().select(reference, external, null)
}
