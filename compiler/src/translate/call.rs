//! Calls: direct, through a table, through a reference, and each of them in tail position.

use super::exception::{self, Callee};
use super::function::FunctionTranslator;
use super::{host, reference, signature, table, trampoline};
use crate::error::Result;
use crate::module::{Family, FunctionIndex, FunctionType, TableIndex, TypeIndex};
use crate::trap;
use cranelift_codegen::ir::{InstBuilder, Value};
use wasm2sel4_abi::trap::Trap;
use wasmparser::Operator;

/// Translates an instruction of [`Family::Call`].
pub fn translate(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    match *operator {
        Operator::Call { function_index } => {
            let results = call(translator, FunctionIndex(function_index))?;
            translator.stack.extend(results);
        }
        Operator::CallIndirect { type_index, table_index } => {
            let index = translator.pop()?;
            let id = translator.instance.types[TypeIndex(type_index)];
            let code = table::callee(translator, TableIndex(table_index), index, id)?;
            call_code(translator, TypeIndex(type_index), code)?;
        }
        Operator::CallRef { type_index } => {
            let code = callee_of_reference(translator)?;
            call_code(translator, TypeIndex(type_index), code)?;
        }
        Operator::ReturnCall { function_index } => return_call(translator, FunctionIndex(function_index))?,
        Operator::ReturnCallIndirect { type_index, table_index } => {
            let index = translator.pop()?;
            let id = translator.instance.types[TypeIndex(type_index)];
            let code = table::checked_code(translator, TableIndex(table_index), index, id)?;
            return_call_code(translator, TypeIndex(type_index), code)?;
        }
        Operator::ReturnCallRef { type_index } => {
            let code = callee_of_reference(translator)?;
            return_call_code(translator, TypeIndex(type_index), code)?;
        }
        _ => return Err(Family::Call.lacks(operator)),
    }
    Ok(())
}

/// A direct call: to the code of an instance, or straight to the provider of an import.
fn call(translator: &mut FunctionTranslator<'_>, index: FunctionIndex) -> Result<Vec<Value>> {
    let ty = translator.instance.module.function_type(index)?;
    let id = trampoline::reached(translator.context, translator.instance.functions[index]);
    let symbols = translator.context.symbols;
    let vectors = translator.context.vectors;
    let arguments = translator.pop_many(ty.parameters.len())?;
    if let Some(provider) = symbols.providers.get(&id) {
        return host::call(translator, id, *provider, ty, arguments);
    }
    let callee = translator.emitter.function(symbols.functions[id], || signature::internal(ty, vectors));
    Ok(exception::call(translator, Callee::Function(callee), &arguments))
}

/// A direct call in tail position. The host's functions have another convention, so there it is a call and a return.
fn return_call(translator: &mut FunctionTranslator<'_>, index: FunctionIndex) -> Result<()> {
    let id = trampoline::reached(translator.context, translator.instance.functions[index]);
    let symbols = translator.context.symbols;
    if symbols.providers.contains_key(&id) {
        let results = call(translator, index)?;
        translator.emitter.ins().return_(&results);
    } else {
        let ty = translator.instance.module.function_type(index)?;
        let vectors = translator.context.vectors;
        let callee = translator.emitter.function(symbols.functions[id], || signature::internal(ty, vectors));
        let arguments = translator.pop_many(ty.parameters.len())?;
        translator.emitter.ins().return_call(callee, &arguments);
    }
    translator.reachable = false;
    Ok(())
}

/// The code of a function to which there is a reference; takes it from the stack. Validation knows its type.
fn callee_of_reference(translator: &mut FunctionTranslator<'_>) -> Result<Value> {
    let callee = translator.pop()?;
    translator.emitter.ins().trapz(callee, trap::code(Trap::NullFunctionReference));
    Ok(reference::code(translator, callee))
}

fn type_of<'a>(translator: &FunctionTranslator<'a>, ty: TypeIndex) -> Result<&'a FunctionType> {
    translator.instance.module.signature(ty)
}

fn call_code(translator: &mut FunctionTranslator<'_>, ty: TypeIndex, code: Value) -> Result<()> {
    let ty = type_of(translator, ty)?;
    let arguments = translator.pop_many(ty.parameters.len())?;
    let signature = translator.emitter.builder.import_signature(signature::internal(ty, translator.context.vectors));
    let results = exception::call(translator, Callee::Code(signature, code), &arguments);
    translator.stack.extend(results);
    Ok(())
}

fn return_call_code(translator: &mut FunctionTranslator<'_>, ty: TypeIndex, code: Value) -> Result<()> {
    let ty = type_of(translator, ty)?;
    let arguments = translator.pop_many(ty.parameters.len())?;
    let signature = translator.emitter.builder.import_signature(signature::internal(ty, translator.context.vectors));
    translator.emitter.ins().return_call_indirect(signature, code, &arguments);
    translator.reachable = false;
    Ok(())
}
