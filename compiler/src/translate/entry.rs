//! Small functions that no module contains: those between calling conventions, and the steps of instantiation.

use super::emitter::Emitter;
use super::function::FunctionTranslator;
use super::{Context, heap, host, segment, signature, symbols, table, trampoline, variable, walk};
use crate::component::TrampolineIndex;
use crate::error::{Error, Result};
use crate::module::{
    ElementItems, FunctionIndex, FunctionType, GlobalIndex, GlobalOrigin, MemoryIndex, TypeIndex, ValueType,
};
use crate::plan::{Step, StoredTable, TablePlan};
use crate::store::{FunctionId, InstanceIndex, MemoryId, SizeCheck, TableId};
use crate::trap;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{ExtFuncData, Function, InstBuilder, MemFlagsData, Signature, UserFuncName, Value, types};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_module::FuncId;
use wasm2sel4_abi::interface::helper::Helper;
use wasm2sel4_abi::trap::Trap;

/// Bytes of a value in the array by which [`Shim::Array`] takes parameters and returns results.
const ARRAY_SLOT: i32 = 16;

/// A function that the compiler makes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shim {
    /// Internal convention, calls the provider of a function of the host: for tables and references.
    Import(FunctionId),
    /// Internal convention, a function of a component that no core module has.
    Trampoline(FunctionId, TrampolineIndex),
    /// C convention, calls a function of the store: for what the stub calls.
    Callable(FunctionId),
    /// C convention, calls the function that a component exports as what a command runs, and ends with its status.
    Run,
    /// C convention, calls a function of an instance: for exports and the entry.
    Export(InstanceIndex, FunctionIndex),
    /// C convention, calls a function of an instance with an array of values, 16 bytes each, which then holds the
    /// results.
    Array(InstanceIndex, FunctionIndex),
    /// C convention, writes the value of a global into an array of values.
    ArrayGlobal(InstanceIndex, GlobalIndex),
    /// C convention: applies an instance's segments or traps if one does not fit, then calls the start function and
    /// what makes a reactor ready.
    Instantiate(InstanceIndex),
    /// C convention: opens the folders that the program sees, and instantiates all instances in order.
    InstantiateAll,
    /// C convention: makes the call of an instance's export that the user has asked for, and prints its results.
    Invoke(InstanceIndex),
    /// Any convention, because it takes nothing and never returns: traps for a call that has found it in a code table.
    ElementTrap(Trap),
}

impl Shim {
    /// Its signature.
    ///
    /// # Errors
    ///
    /// An internal one for a function that is not in the store.
    pub fn signature(self, context: Context<'_>) -> Result<Signature> {
        Ok(match self {
            Self::Import(function) | Self::Trampoline(function, _) => {
                signature::internal(trampoline::function_type(context, function)?, context.vectors)
            }
            Self::Callable(function) => signature::host(trampoline::function_type(context, function)?, context.vectors),
            Self::Export(instance, index) => {
                signature::host(context.instance(instance).module.function_type(index)?, context.vectors)
            }
            Self::Array(..) | Self::ArrayGlobal(..) => signature::platform(&[types::I64], &[]),
            Self::Instantiate(_) | Self::InstantiateAll | Self::Invoke(_) | Self::Run => signature::platform(&[], &[]),
            Self::ElementTrap(_) => signature::internal(&FunctionType::<TypeIndex>::default(), context.vectors),
        })
    }
}

/// Translates a shim that is to be the function `id`.
pub fn translate_shim(context: Context<'_>, shim: Shim, id: FuncId) -> Result<Function> {
    let name = UserFuncName::user(0, id.as_u32());
    let mut function = Function::with_name_signature(name, shim.signature(context)?);
    let mut builder_context = FunctionBuilderContext::new();
    let mut builder = FunctionBuilder::new(&mut function, &mut builder_context);
    let entry = builder.create_block();
    builder.append_block_params_for_function_params(entry);
    builder.switch_to_block(entry);
    builder.seal_block(entry);
    let parameters = builder.block_params(entry).to_vec();
    match shim {
        Shim::Import(function) => {
            let (instance, _) = owner(context, function)?;
            let mut translator = FunctionTranslator::new(context, instance, builder);
            import(&mut translator, function, parameters)?;
            builder = translator.emitter.builder;
        }
        Shim::Trampoline(_, index) => {
            let mut emitter = Emitter::new(builder);
            trampoline::translate(context, &mut emitter, index, &parameters)?;
            builder = emitter.builder;
        }
        Shim::Callable(function) => {
            let mut emitter = Emitter::new(builder);
            let results = trampoline::call(context, &mut emitter, function, &parameters)?;
            if results.len() > 1 {
                return Err(Error::internal("the stub calls what has several results"));
            }
            emitter.ins().return_(&results);
            builder = emitter.builder;
        }
        Shim::Run => {
            let mut emitter = Emitter::new(builder);
            trampoline::run(context, &mut emitter)?;
            builder = emitter.builder;
        }
        Shim::Export(instance, index) => export(context, &mut builder, instance, index, parameters)?,
        Shim::Array(instance, index) => array(context, &mut builder, instance, index, parameters[0])?,
        Shim::ArrayGlobal(instance, index) => {
            let mut translator = FunctionTranslator::new(context, instance, builder);
            let value = variable::global_get(&mut translator, index)?;
            translator.emitter.ins().store(MemFlagsData::trusted(), value, parameters[0], 0);
            translator.emitter.ins().return_(&[]);
            builder = translator.emitter.builder;
        }
        Shim::Instantiate(instance) => {
            let mut translator = FunctionTranslator::new(context, instance, builder);
            instantiate(&mut translator)?;
            builder = translator.emitter.builder;
        }
        Shim::InstantiateAll => {
            if context.store.sees_folders() {
                let helper = context.symbols.helpers.id(Helper::open_folders);
                call(&mut builder, helper, signature::platform(&[], &[]), &[]);
            }
            for (_, instantiate) in context.symbols.instantiate.iter() {
                call(&mut builder, *instantiate, signature::platform(&[], &[]), &[]);
            }
            builder.ins().return_(&[]);
        }
        Shim::Invoke(instance) => {
            let mut translator = FunctionTranslator::new(context, instance, builder);
            invoke(&mut translator)?;
            builder = translator.emitter.builder;
        }
        Shim::ElementTrap(trap) => {
            builder.ins().trap(trap::code(trap));
        }
    }
    builder.finalize(context.isa.frontend_config());
    Ok(function)
}

/// The instance that imports a function of the host, and its index there.
fn owner(context: Context<'_>, function: FunctionId) -> Result<(InstanceIndex, FunctionIndex)> {
    let owner = context.store.function_owner(function);
    owner.ok_or_else(|| Error::internal("a function of the host that nobody imports"))
}

/// Calls `id` with `arguments` and returns what it returns.
fn call(builder: &mut FunctionBuilder<'_>, id: FuncId, signature: Signature, arguments: &[Value]) -> Vec<Value> {
    let signature = builder.import_signature(signature);
    let name = symbols::function_name(builder.func, id);
    let callee = builder.import_function(ExtFuncData { name, signature, colocated: true, patchable: false });
    let call = builder.ins().call(callee, arguments);
    builder.inst_results(call).to_vec()
}

fn import(translator: &mut FunctionTranslator<'_>, function: FunctionId, arguments: Vec<Value>) -> Result<()> {
    let context = translator.context;
    let (_, index) = owner(context, function)?;
    let ty = translator.instance.module.function_type(index)?;
    let results = match context.symbols.providers.get(&function) {
        Some(provider) => host::call(translator, function, *provider, ty, arguments)?,
        None => return Err(Error::internal("a function of the host that nobody provides")),
    };
    translator.emitter.ins().return_(&results);
    Ok(())
}

fn export(
    context: Context<'_>,
    builder: &mut FunctionBuilder<'_>,
    instance: InstanceIndex,
    index: FunctionIndex,
    mut arguments: Vec<Value>,
) -> Result<()> {
    let instance = context.instance(instance);
    let ty = instance.module.function_type(index)?;
    let area = if ty.results.len() > 1 { arguments.pop() } else { None };
    let callee = context.symbols.functions[instance.functions[index]];
    let mut results = call(builder, callee, signature::internal(ty, context.vectors), &arguments);
    if let Some(area) = area {
        for (position, result) in results.drain(..).enumerate() {
            builder.ins().store(MemFlagsData::trusted(), result, area, (position * 8) as i32);
        }
    }
    builder.ins().return_(&results);
    Ok(())
}

fn array(
    context: Context<'_>,
    builder: &mut FunctionBuilder<'_>,
    instance: InstanceIndex,
    index: FunctionIndex,
    values: Value,
) -> Result<()> {
    let instance = context.instance(instance);
    let ty = instance.module.function_type(index)?;
    let slot = |position: usize| position as i32 * ARRAY_SLOT;
    let arguments: Vec<Value> = ty
        .parameters
        .iter()
        .enumerate()
        .map(|(position, ty)| {
            let ty = signature::value_type(*ty, context.vectors);
            builder.ins().load(ty, MemFlagsData::trusted(), values, slot(position))
        })
        .collect();
    let callee = context.symbols.functions[instance.functions[index]];
    let results = call(builder, callee, signature::internal(ty, context.vectors), &arguments);
    for (position, result) in results.into_iter().enumerate() {
        builder.ins().store(MemFlagsData::trusted(), result, values, slot(position));
    }
    builder.ins().return_(&[]);
    Ok(())
}

fn instantiate(translator: &mut FunctionTranslator<'_>) -> Result<()> {
    let plan = &translator.context.plan.instances[translator.instance_index];
    for step in &plan.steps {
        match *step {
            Step::WritePieces => segment::write_pieces(translator)?,
            Step::Check(check) => require_size(translator, check),
            Step::ComputeGlobal(global) => {
                let GlobalOrigin::Defined(expression) = &translator.instance.module.globals[global].origin else {
                    return Err(Error::internal("an imported global is computed"));
                };
                let value = walk::constant(translator, expression)?;
                variable::global_set(translator, global, value)?;
            }
            Step::ComputeTable(table) => {
                let plan = stored(translator.context, table)?;
                let expression = translator.context.store.tables[table].initial.as_ref();
                let expression = expression.ok_or_else(|| Error::internal("a table without a value is computed"))?;
                let value = walk::constant(translator, expression)?;
                let start = translator.emitter.ins().iconst(types::I64, 0);
                let count = translator.emitter.ins().iconst(types::I64, plan.initial as i64);
                table::fill(translator, plan, start, value, count);
            }
            Step::ComputeElement(segment, position) => {
                let ElementItems::Expressions(items) = &translator.instance.module.elements[segment].items else {
                    return Err(Error::internal("a function of a segment is computed"));
                };
                let expression = items.get(position).ok_or_else(|| Error::internal("a segment is too short"))?;
                let value = walk::constant(translator, expression)?;
                segment::set_element(translator, segment, position, value)?;
            }
            Step::FillTable(table, value) => {
                let plan = stored(translator.context, table)?;
                let start = translator.emitter.ins().iconst(types::I64, 0);
                let value = variable::constant(translator, value)?;
                let count = translator.emitter.ins().iconst(types::I64, plan.initial as i64);
                table::fill(translator, plan, start, value, count);
            }
            Step::SetElement(table, element, value) => {
                let plan = stored(translator.context, table)?;
                let element = translator.emitter.ins().iconst(types::I64, element as i64);
                let value = variable::constant(translator, value)?;
                let one = translator.emitter.ins().iconst(types::I64, 1);
                table::fill(translator, plan, element, value, one);
            }
            Step::WriteElements(segment, table, start) => {
                let plan = stored(translator.context, table)?;
                let count = translator.context.plan.instances[translator.instance_index].elements[segment].len();
                let operands = operands(translator, start, count);
                segment::table_init(translator, segment, (table, plan), operands)?;
                segment::elem_drop(translator, segment);
            }
            Step::WriteData(segment, memory, start) => {
                let count = translator.instance.module.data[segment].bytes.len();
                let operands = operands(translator, start, count);
                let memory = own_index(translator, memory)?;
                segment::memory_init(translator, segment, memory, operands)?;
                segment::data_drop(translator, segment);
            }
            Step::Trap(trap) => {
                translator.emitter.ins().trap(trap::code(trap));
                return Ok(());
            }
        }
    }
    let application = translator.context.plan.applications[translator.instance_index];
    for function in translator.instance.module.start.into_iter().chain(application.initialize) {
        let id = translator.context.symbols.functions[translator.instance.functions[function]];
        let vectors = translator.context.vectors;
        let callee =
            translator.emitter.function(id, || signature::internal(&FunctionType::<TypeIndex>::default(), vectors));
        translator.emitter.ins().call(callee, &[]);
    }
    translator.emitter.ins().return_(&[]);
    Ok(())
}

fn invoke(translator: &mut FunctionTranslator<'_>) -> Result<()> {
    let context = translator.context;
    let Some(invocation) = &context.plan.invocation else {
        return Err(Error::internal("a call that nobody has asked for"));
    };
    let arguments = invocation.arguments.iter().map(|argument| variable::constant(translator, *argument));
    let arguments = arguments.collect::<Result<Vec<_>>>()?;
    let ty = translator.instance.module.function_type(invocation.function)?;
    let id = context.symbols.functions[translator.instance.functions[invocation.function]];
    let results = call(&mut translator.emitter.builder, id, signature::internal(ty, context.vectors), &arguments);
    for (result, ty) in results.into_iter().zip(&ty.results) {
        let ins = translator.emitter.ins();
        let (helper, argument) = match ty {
            ValueType::I32 => (Helper::print_integer, ins.sextend(types::I64, result)),
            ValueType::I64 => (Helper::print_integer, result),
            // The stub has no floating point: it gets the bits.
            ValueType::F32 => (Helper::print_f32, ins.bitcast(types::I32, MemFlagsData::new(), result)),
            ValueType::F64 => (Helper::print_f64, ins.bitcast(types::I64, MemFlagsData::new(), result)),
            ValueType::V128 | ValueType::Reference(_) => return Err(Error::internal("a result that is no number")),
        };
        let signature = signature::platform(&[translator.emitter.builder.func.dfg.value_type(argument)], &[]);
        call(&mut translator.emitter.builder, context.symbols.helpers.id(helper), signature, &[argument]);
    }
    translator.emitter.ins().return_(&[]);
    Ok(())
}

/// The index by which the instance knows a memory of the store.
fn own_index(translator: &FunctionTranslator<'_>, memory: MemoryId) -> Result<MemoryIndex> {
    let mut memories = translator.instance.memories.iter();
    let found = memories.find(|(_, id)| **id == memory).map(|(index, _)| index);
    found.ok_or_else(|| Error::internal("a segment for a memory that its instance does not have"))
}

/// The plan of a table that instantiation writes.
fn stored(context: Context<'_>, table: TableId) -> Result<&StoredTable> {
    match &context.plan.tables[table] {
        TablePlan::Stored(plan) => Ok(plan),
        TablePlan::Constant(_) => Err(Error::internal("instantiation writes a table that never changes")),
    }
}

/// The operands by which instantiation writes a whole segment: destination, source, count.
fn operands(translator: &mut FunctionTranslator<'_>, start: u64, count: usize) -> [Value; 3] {
    [start, 0, count as u64].map(|number| translator.emitter.ins().iconst(types::I64, number as i64))
}

fn require_size(translator: &mut FunctionTranslator<'_>, check: SizeCheck) {
    let (size, wanted) = match check {
        SizeCheck::Memory(memory, pages) => {
            let page_log2 = translator.context.plan.memories[memory].page_log2;
            let bytes = heap::current_size(translator, memory);
            (translator.emitter.ins().ushr_imm_u(bytes, i64::from(page_log2)), pages)
        }
        SizeCheck::Table(table, elements) => (table::current_size(translator, table), elements),
    };
    let wanted = translator.emitter.ins().iconst(types::I64, wanted as i64);
    let is_smaller = translator.emitter.ins().icmp(IntCC::UnsignedLessThan, size, wanted);
    translator.emitter.ins().trapnz(is_smaller, trap::code(Trap::IncompatibleImport));
}
