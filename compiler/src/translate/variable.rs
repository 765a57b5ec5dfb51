//! Variable instructions: locals and globals.

use super::emitter::Region;
use super::function::FunctionTranslator;
use super::{reference, signature};
use crate::error::{Error, Result};
use crate::module::{Family, GlobalIndex};
use crate::plan::GlobalPlan;
use crate::store::{CPtr, Constant};
use cranelift_codegen::ir::{InstBuilder, Value, types};
use wasmparser::Operator;

/// Translates an instruction of [`Family::Variable`].
pub fn translate(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    match *operator {
        Operator::LocalGet { local_index } => {
            let local = translator.locals[local_index as usize];
            let value = local.get(&mut translator.emitter.builder);
            translator.push(value);
        }
        Operator::LocalSet { local_index } => {
            let value = translator.pop()?;
            translator.locals[local_index as usize].set(&mut translator.emitter.builder, value);
        }
        Operator::LocalTee { local_index } => {
            let value = translator.pop()?;
            translator.locals[local_index as usize].set(&mut translator.emitter.builder, value);
            translator.push(value);
        }
        Operator::GlobalGet { global_index } => {
            let value = global_get(translator, GlobalIndex(global_index))?;
            translator.push(value);
        }
        Operator::GlobalSet { global_index } => {
            let value = translator.pop()?;
            global_set(translator, GlobalIndex(global_index), value)?;
        }
        _ => return Err(Family::Variable.lacks(operator)),
    }
    Ok(())
}

/// Writes a global that is a cell.
pub fn global_set(translator: &mut FunctionTranslator<'_>, index: GlobalIndex, value: Value) -> Result<()> {
    let id = translator.instance.globals[index];
    let GlobalPlan::Cell(offset) = translator.context.plan.globals[id] else {
        return Err(Error::internal("a write to an immutable global"));
    };
    let address = translator.emitter.data_address(translator.context.symbols.globals);
    let flags = translator.emitter.trusted(Region::Globals);
    translator.emitter.ins().store(flags, value, address, offset);
    Ok(())
}

/// A mutable global is a cell; an immutable one is its value.
pub fn global_get(translator: &mut FunctionTranslator<'_>, index: GlobalIndex) -> Result<Value> {
    let id = translator.instance.globals[index];
    let global = &translator.context.store.globals[id];
    let GlobalPlan::Cell(offset) = translator.context.plan.globals[id] else {
        return constant(translator, global.initial);
    };
    let address = translator.emitter.data_address(translator.context.symbols.globals);
    let flags = translator.emitter.trusted(Region::Globals);
    let ty = translator.instance.module.globals[index].ty.value;
    let ty = signature::value_type(ty, translator.context.vectors);
    Ok(translator.emitter.ins().load(ty, flags, address, offset))
}

/// A constant operand.
pub fn constant(translator: &mut FunctionTranslator<'_>, constant: Constant) -> Result<Value> {
    let ins = translator.emitter.ins();
    Ok(match constant {
        Constant::I32(value) => ins.iconst(types::I32, i64::from(value as u32)),
        Constant::I64(value) => ins.iconst(types::I64, value),
        Constant::F32(bits) => ins.f32const(cranelift_codegen::ir::immediates::Ieee32::with_bits(bits)),
        Constant::F64(bits) => ins.f64const(cranelift_codegen::ir::immediates::Ieee64::with_bits(bits)),
        Constant::V128(bits) => translator.vector(bits),
        Constant::Null => ins.iconst(types::I64, 0),
        Constant::Capability(CPtr(slot)) => ins.iconst(types::I64, slot as i64),
        Constant::Function(function) => reference::to(translator, function)?,
        Constant::Computed => return Err(Error::internal("a constant that is computed")),
    })
}
