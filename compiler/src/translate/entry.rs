//! Small functions that no module contains: between conventions, and the steps of instantiation.

use super::{Context, Rounding, signature, symbols};
use crate::module::{FunctionIndex, FunctionType};
use crate::trap;
use cranelift_codegen::ir::{
    AbiParam, ExtFuncData, Function, InstBuilder, MemFlagsData, Signature, UserFuncName, types,
};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_module::FuncId;

/// The errno of the system interface for a function that does not exist.
const ENOSYS: i64 = 52;

/// A function that the compiler makes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shim {
    /// Internal convention, calls the provider of an import: for tables and references.
    Import(FunctionIndex),
    /// C convention, calls a function of the module: for exports and the entry.
    Export(FunctionIndex),
    /// C convention: rounds a float, for processors without an instruction that does.
    Round(Rounding),
    /// C convention: traps if a segment does not fit, then calls the start function.
    Instantiate,
}

impl Shim {
    /// Its signature.
    pub fn signature(self, context: Context<'_>) -> Signature {
        match self {
            Self::Import(index) => signature::internal(context.module.function_type(index)),
            Self::Export(index) => export_signature(context.module.function_type(index)),
            Self::Round(rounding) => rounding.signature(),
            Self::Instantiate => signature::platform(&[], &[]),
        }
    }
}

/// C returns at most one value; several go through memory that the caller provides as the last parameter, 8 bytes each.
fn export_signature(ty: &FunctionType) -> Signature {
    if ty.results.len() <= 1 {
        return signature::platform_for(ty);
    }
    let mut signature =
        signature::platform_for(&FunctionType { parameters: ty.parameters.clone(), results: Vec::new() });
    signature.params.push(AbiParam::new(types::I64));
    signature
}

/// Translates a shim that is to be the function `id`.
pub fn translate_shim(context: Context<'_>, shim: Shim, id: FuncId) -> Function {
    let name = UserFuncName::user(0, id.as_u32());
    let mut function = Function::with_name_signature(name, shim.signature(context));
    let mut builder_context = FunctionBuilderContext::new();
    let mut builder = FunctionBuilder::new(&mut function, &mut builder_context);
    let entry = builder.create_block();
    builder.append_block_params_for_function_params(entry);
    builder.switch_to_block(entry);
    builder.seal_block(entry);
    match shim {
        Shim::Import(index) => import(context, &mut builder, index),
        Shim::Export(index) => export(context, &mut builder, index),
        Shim::Round(rounding) => rounding.translate(&mut builder),
        Shim::Instantiate => instantiate(context, &mut builder),
    }
    builder.finalize(context.isa.frontend_config());
    function
}

/// Calls `id` with `arguments` and returns what it returns.
fn call(
    builder: &mut FunctionBuilder<'_>,
    id: FuncId,
    signature: Signature,
    arguments: &[cranelift_codegen::ir::Value],
) -> Vec<cranelift_codegen::ir::Value> {
    let signature = builder.import_signature(signature);
    let name = symbols::function_name(builder.func, id);
    let callee = builder.import_function(ExtFuncData { name, signature, colocated: true, patchable: false });
    let call = builder.ins().call(callee, arguments);
    builder.inst_results(call).to_vec()
}

fn parameters(builder: &FunctionBuilder<'_>) -> Vec<cranelift_codegen::ir::Value> {
    builder.current_block().map(|block| builder.block_params(block).to_vec()).unwrap_or_default()
}

fn import(context: Context<'_>, builder: &mut FunctionBuilder<'_>, index: FunctionIndex) {
    let arguments = parameters(builder);
    let results = match context.symbols.providers.get(&index) {
        Some(provider) => {
            let signature = signature::platform_for(context.module.function_type(index));
            call(builder, *provider, signature, &arguments)
        }
        None => vec![builder.ins().iconst(types::I32, ENOSYS)],
    };
    builder.ins().return_(&results);
}

fn export(context: Context<'_>, builder: &mut FunctionBuilder<'_>, index: FunctionIndex) {
    let ty = context.module.function_type(index);
    let mut arguments = parameters(builder);
    let area = if ty.results.len() > 1 { arguments.pop() } else { None };
    let mut results = call(builder, context.symbols.functions[index], signature::internal(ty), &arguments);
    if let Some(area) = area {
        for (position, result) in results.drain(..).enumerate() {
            builder.ins().store(MemFlagsData::trusted(), result, area, (position * 8) as i32);
        }
    }
    builder.ins().return_(&results);
}

fn instantiate(context: Context<'_>, builder: &mut FunctionBuilder<'_>) {
    if let Some(trap) = context.plan.instantiation_trap {
        builder.ins().trap(trap::code(trap));
        return;
    }
    if let Some(start) = context.module.start {
        call(builder, context.symbols.functions[start], signature::internal(&FunctionType::default()), &[]);
    }
    builder.ins().return_(&[]);
}
