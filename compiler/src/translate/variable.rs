//! Variable instructions: locals and globals.

use super::function::{FunctionTranslator, Region};
use super::signature;
use crate::error::Result;
use crate::module::{Constant, GlobalIndex, ValueType};
use crate::plan::Plan;
use cranelift_codegen::ir::{InstBuilder, Value, types};
use wasmparser::Operator;

/// Translates a variable instruction; tells whether it was one.
pub fn translate(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<bool> {
    match *operator {
        Operator::LocalGet { local_index } => {
            let value = translator.builder.use_var(translator.locals[local_index as usize]);
            translator.push(value);
        }
        Operator::LocalSet { local_index } => {
            let value = translator.pop()?;
            translator.builder.def_var(translator.locals[local_index as usize], value);
        }
        Operator::LocalTee { local_index } => {
            let value = translator.pop()?;
            translator.builder.def_var(translator.locals[local_index as usize], value);
            translator.push(value);
        }
        Operator::GlobalGet { global_index } => {
            let value = global_get(translator, GlobalIndex(global_index));
            translator.push(value);
        }
        Operator::GlobalSet { global_index } => {
            let value = translator.pop()?;
            let address = translator.data_address(translator.context.symbols.globals);
            let flags = translator.trusted(Region::Globals);
            let offset = Plan::global_offset(GlobalIndex(global_index));
            translator.builder.ins().store(flags, value, address, offset);
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// A mutable global is a cell; an immutable one is its value.
fn global_get(translator: &mut FunctionTranslator<'_>, index: GlobalIndex) -> Value {
    let global = &translator.context.module.globals[index];
    if global.mutable {
        let address = translator.data_address(translator.context.symbols.globals);
        let flags = translator.trusted(Region::Globals);
        let ty = signature::value_type(global.ty);
        return translator.builder.ins().load(ty, flags, address, Plan::global_offset(index));
    }
    constant(translator, global.initial)
}

/// A constant operand.
pub fn constant(translator: &mut FunctionTranslator<'_>, constant: Constant) -> Value {
    let ins = translator.builder.ins();
    match constant {
        Constant::I32(value) => ins.iconst(types::I32, i64::from(value as u32)),
        Constant::I64(value) => ins.iconst(types::I64, value),
        Constant::F32(bits) => ins.f32const(cranelift_codegen::ir::immediates::Ieee32::with_bits(bits)),
        Constant::F64(bits) => ins.f64const(cranelift_codegen::ir::immediates::Ieee64::with_bits(bits)),
        // Globals of reference types are refused when the module is read.
        Constant::Function(_) => translator.zero(ValueType::I64),
    }
}
