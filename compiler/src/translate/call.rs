//! Calls.

use super::function::FunctionTranslator;
use super::{signature, table};
use crate::error::Result;
use crate::module::{FunctionIndex, TableIndex, TypeIndex};
use cranelift_codegen::ir::{Inst, InstBuilder};
use wasmparser::Operator;

/// Translates a call; tells whether it was one.
pub fn translate(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<bool> {
    match *operator {
        Operator::Call { function_index } => call(translator, FunctionIndex(function_index))?,
        Operator::CallIndirect { type_index, table_index } => {
            call_indirect(translator, TypeIndex(type_index), TableIndex(table_index))?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// A direct call: to the code of the module, or straight to the provider of an import.
fn call(translator: &mut FunctionTranslator<'_>, index: FunctionIndex) -> Result<()> {
    let ty = translator.context.module.function_type(index);
    let symbols = translator.context.symbols;
    let callee = match symbols.providers.get(&index) {
        Some(provider) => translator.function(*provider, || signature::platform_for(ty)),
        None => translator.function(symbols.functions[index], || signature::internal(ty)),
    };
    let arguments = translator.pop_many(ty.parameters.len())?;
    let call = translator.builder.ins().call(callee, &arguments);
    push_results(translator, call);
    Ok(())
}

fn call_indirect(translator: &mut FunctionTranslator<'_>, ty: TypeIndex, table: TableIndex) -> Result<()> {
    let index = translator.pop()?;
    let function_type = &translator.context.module.types[ty];
    let id = translator.context.plan.types.id(ty);
    let code = table::checked_code(translator, table, index, id)?;
    let arguments = translator.pop_many(function_type.parameters.len())?;
    let signature = translator.builder.import_signature(signature::internal(function_type));
    let call = translator.builder.ins().call_indirect(signature, code, &arguments);
    push_results(translator, call);
    Ok(())
}

fn push_results(translator: &mut FunctionTranslator<'_>, call: Inst) {
    translator.stack.extend_from_slice(translator.builder.inst_results(call));
}
