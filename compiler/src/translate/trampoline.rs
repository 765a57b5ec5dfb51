//! Functions of a component that no core module has: calls of the host with canonical options, resources, strings
//! between memories, and the bookkeeping of calls between component instances.
//!
//! They are functions under the internal convention, so they stand in tables and behind references like all others.
//! What they know is constant: numbers of component instances and of resource types. The stub has the handles, and
//! checks everything about them and about memory.

use super::emitter::{Emitter, Region};
use super::{Context, signature};
use crate::component::{ComponentInstanceIndex, TrampolineIndex};
use crate::error::{Error, Result};
use crate::module::FunctionType;
use crate::plan::GlobalPlan;
use crate::store::{Composition, FunctionId, Lifted, MemoryId, ResourcePlace, StoreFunctionOrigin, StoreWork, TypeId};
use crate::trap;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value, types};
use wasm2sel4_abi::component::{MUST_DESTROY, Transcoding};
use wasm2sel4_abi::interface::helper::Helper;
use wasm2sel4_abi::trap::Trap;

/// log2 of the size of an entry of the table of resource tables.
pub const RESOURCE_ENTRY_LOG2: u32 = 4;
/// Offset of the number of the resource type there.
pub const RESOURCE_OFFSET: i32 = 0;
/// Offset of the number of the component instance that defines it.
pub const DEFINER_OFFSET: i32 = 4;
/// Offset of the number of the component instance that knows it.
pub const INSTANCE_OFFSET: i32 = 8;

/// What the instances of a component share; there is one wherever there is a trampoline.
pub fn composition<'a>(context: Context<'a>) -> Result<&'a Composition> {
    let composition = context.store.composition.as_ref();
    composition.ok_or_else(|| Error::internal("a function of a component without a component"))
}

/// The type of a function of the store.
pub fn function_type<'a>(context: Context<'a>, function: FunctionId) -> Result<&'a FunctionType<TypeId>> {
    let ty = context.store.types.function(context.store.functions[function].ty);
    ty.ok_or_else(|| Error::internal("a function without a type"))
}

/// The function that a direct call of this one reaches: a trampoline that only calls is no detour.
pub fn reached(context: Context<'_>, function: FunctionId) -> FunctionId {
    let StoreFunctionOrigin::Trampoline(index) = context.store.functions[function].origin else { return function };
    let composition = context.store.composition.as_ref();
    match composition.and_then(|composition| composition.trampolines.get(&index)).map(|trampoline| trampoline.work) {
        Some(StoreWork::Call(called)) => called,
        _ => function,
    }
}

/// Emits the body of a trampoline.
///
/// # Errors
///
/// Internal ones, if its parameters are not those of its work.
pub fn translate(
    context: Context<'_>,
    emitter: &mut Emitter<'_>,
    index: TrampolineIndex,
    parameters: &[Value],
) -> Result<()> {
    let composition = composition(context)?;
    let trampoline = composition.trampolines.get(&index);
    let work = trampoline.ok_or_else(|| Error::internal("a trampoline that nobody has"))?.work;
    let number = |emitter: &mut Emitter<'_>, number: u32| emitter.ins().iconst(types::I32, i64::from(number));
    let results = match (work, parameters) {
        (StoreWork::Lower(function, options), _) => {
            let options_at = context.symbols.options.get(&options);
            let options_at = options_at.ok_or_else(|| Error::internal("options without a symbol"))?;
            let known = composition.options.get(options);
            let instance = known.ok_or_else(|| Error::internal("options that nobody has"))?.instance;
            require_may_leave(context, emitter, instance)?;
            let mut arguments = vec![emitter.data_address(*options_at)];
            arguments.extend(parameters);
            let provider = context.symbols.component_providers.get(&function);
            let provider = *provider.ok_or_else(|| Error::internal("a function of the host that nobody provides"))?;
            let types: Vec<_> =
                arguments.iter().map(|argument| emitter.builder.func.dfg.value_type(*argument)).collect();
            let results = emitter.builder.func.signature.returns.iter().map(|result| result.value_type);
            let results: Vec<_> = results.collect();
            if results.len() > 1 {
                return Err(mistaken());
            }
            let callee = emitter.function(provider, || signature::platform(&types, &results));
            let call = emitter.ins().call(callee, &arguments);
            emitter.builder.inst_results(call).to_vec()
        }
        (StoreWork::Call(function), _) => {
            let ty = function_type(context, function)?;
            let id = context.symbols.functions[function];
            let callee = emitter.function(id, || signature::internal(ty, context.vectors));
            emitter.ins().return_call(callee, parameters);
            return Ok(());
        }
        (StoreWork::CopyUtf8(from, to), [source, length, target]) => {
            let [from, to] = [from, to].map(|memory| number(emitter, memory.0));
            helper(context, emitter, Helper::component_copy_utf8, &[from, *source, *length, to, *target])
        }
        (StoreWork::Print(memory), [types, types_length, words, words_length]) => {
            let memory = number(emitter, memory.0);
            helper(context, emitter, Helper::component_print, &[memory, *types, *types_length, *words, *words_length])
        }
        (StoreWork::Transcode(operation, from, to), _) => {
            transcode(context, emitter, operation, (from, to), parameters)?
        }
        (StoreWork::ResourceNew(place), [rep]) => {
            require_may_leave(context, emitter, place.instance)?;
            resource(context, emitter, Helper::component_resource_new, place, *rep)
        }
        (StoreWork::ResourceRep(place), [handle]) => {
            resource(context, emitter, Helper::component_resource_rep, place, *handle)
        }
        (StoreWork::ResourceDrop(place, destructor), [handle]) => {
            require_may_leave(context, emitter, place.instance)?;
            let destroy = resource(context, emitter, Helper::component_resource_drop, place, *handle);
            if let (Some(destructor), [destroy]) = (destructor, &destroy[..]) {
                destroy_if_asked(context, emitter, destructor, *destroy);
            }
            Vec::new()
        }
        (StoreWork::ResourceTake(place), [handle]) => {
            resource(context, emitter, Helper::component_resource_take, place, *handle)
        }
        (StoreWork::TransferOwn, [handle, from, to]) => {
            let from = table_entry(context, emitter, composition, *from)?;
            let to = table_entry(context, emitter, composition, *to)?;
            let [resource, _, from] = entry_words(emitter, from);
            let [same, _, to] = entry_words(emitter, to);
            require_equal(emitter, resource, same);
            helper(context, emitter, Helper::component_transfer_own, &[resource, from, to, *handle])
        }
        (StoreWork::TransferBorrow, [handle, from, to]) => {
            let from = table_entry(context, emitter, composition, *from)?;
            let to = table_entry(context, emitter, composition, *to)?;
            let [resource, definer, from] = entry_words(emitter, from);
            let [same, _, to] = entry_words(emitter, to);
            require_equal(emitter, resource, same);
            helper(context, emitter, Helper::component_transfer_borrow, &[resource, definer, from, to, *handle])
        }
        (StoreWork::EnterCall, [caller, is_async, callee]) => {
            helper(context, emitter, Helper::component_enter_call, &[*caller, *is_async, *callee])
        }
        (StoreWork::ExitCall, []) => helper(context, emitter, Helper::component_exit_call, &[]),
        (StoreWork::Trap, [code]) => {
            for (known, trap) in &composition.adapter_traps {
                let known = number(emitter, *known);
                let is_meant = emitter.ins().icmp(IntCC::Equal, *code, known);
                emitter.ins().trapnz(is_meant, trap::code(*trap));
            }
            emitter.ins().trap(trap::code(Trap::Unreachable));
            return Ok(());
        }
        _ => return Err(mistaken()),
    };
    if results.len() != emitter.builder.func.signature.returns.len() {
        return Err(mistaken());
    }
    emitter.ins().return_(&results);
    Ok(())
}

/// Emits what a component does: a command's `run`, whose result is the status, and what it does for other domains.
pub fn run(context: Context<'_>, emitter: &mut Emitter<'_>) -> Result<()> {
    let composition = composition(context)?;
    if let Some(invoke) = composition.invoke {
        call(context, emitter, invoke, &[])?;
    } else if let Some(entry) = composition.exports.iter().find(|export| export.is_run()) {
        command(context, emitter, composition, entry)?;
    }
    if let Some(serve) = composition.serve {
        call(context, emitter, serve, &[])?;
    }
    emitter.ins().return_(&[]);
    Ok(())
}

fn command(context: Context<'_>, emitter: &mut Emitter<'_>, composition: &Composition, entry: &Lifted) -> Result<()> {
    let options = composition.options.get(entry.options).ok_or_else(|| Error::internal("an entry without options"))?;
    let results = call(context, emitter, entry.function, &[])?;
    let [status] = results[..] else { return Err(mistaken()) };
    if let Some(post_return) = options.post_return {
        // It may not call out of the component ("Canonical ABI", `canon_lift`).
        let cell = may_leave(context, emitter, options.instance)?;
        let (no, yes) = (emitter.ins().iconst(types::I32, 0), emitter.ins().iconst(types::I32, 1));
        let flags = emitter.trusted(Region::Globals);
        emitter.ins().store(flags, no, cell.0, cell.1);
        call(context, emitter, post_return, &results)?;
        emitter.ins().store(flags, yes, cell.0, cell.1);
    }
    let exit = context.symbols.exit.ok_or_else(|| Error::internal("an entry without a way to end"))?;
    emitter.cold(status, |emitter| {
        let callee = emitter.function(exit, || signature::platform(&[types::I32], &[]));
        let failure = emitter.ins().iconst(types::I32, 1);
        emitter.ins().call(callee, &[failure]);
        emitter.ins().return_(&[]);
    });
    Ok(())
}

/// Calls a function of the store.
pub fn call(
    context: Context<'_>,
    emitter: &mut Emitter<'_>,
    function: FunctionId,
    arguments: &[Value],
) -> Result<Vec<Value>> {
    let ty = function_type(context, function)?;
    let callee = emitter.function(context.symbols.functions[function], || signature::internal(ty, context.vectors));
    let call = emitter.ins().call(callee, arguments);
    Ok(emitter.builder.inst_results(call).to_vec())
}

fn mistaken() -> Error {
    Error::internal("a trampoline of another type than its work has")
}

fn helper(context: Context<'_>, emitter: &mut Emitter<'_>, helper: Helper, arguments: &[Value]) -> Vec<Value> {
    let id = context.symbols.helpers.id(helper);
    let callee = emitter.function(id, || signature::helper(helper));
    let call = emitter.ins().call(callee, arguments);
    emitter.builder.inst_results(call).to_vec()
}

/// A helper for a resource type, a component instance and one number more.
fn resource(
    context: Context<'_>,
    emitter: &mut Emitter<'_>,
    which: Helper,
    place: ResourcePlace,
    last: Value,
) -> Vec<Value> {
    let instance = emitter.ins().iconst(types::I32, i64::from(place.instance.0));
    let resource = emitter.ins().iconst(types::I32, i64::from(place.resource));
    helper(context, emitter, which, &[instance, resource, last])
}

/// Calls a destructor with the representation, if the stub has said so.
fn destroy_if_asked(context: Context<'_>, emitter: &mut Emitter<'_>, destructor: FunctionId, destroy: Value) {
    let (must, next) = (emitter.builder.create_block(), emitter.builder.create_block());
    let asked = emitter.ins().band_imm_u(destroy, MUST_DESTROY as i64);
    emitter.ins().brif(asked, must, &[], next, &[]);
    emitter.builder.seal_block(must);
    emitter.builder.switch_to_block(must);
    let rep = emitter.ins().ireduce(types::I32, destroy);
    let ty = FunctionType { parameters: vec![crate::module::ValueType::<TypeId>::I32], results: Vec::new() };
    let id = context.symbols.functions[destructor];
    let callee = emitter.function(id, || signature::internal(&ty, context.vectors));
    emitter.ins().call(callee, &[rep]);
    emitter.ins().jump(next, &[]);
    emitter.builder.seal_block(next);
    emitter.builder.switch_to_block(next);
}

/// Where the word is that says whether a component instance may be left: an address and an offset.
fn may_leave(
    context: Context<'_>,
    emitter: &mut Emitter<'_>,
    instance: ComponentInstanceIndex,
) -> Result<(Value, i32)> {
    let global = composition(context)?.may_leave.get(instance).copied();
    let global = global.ok_or_else(|| Error::internal("a component instance that is not there"))?;
    let GlobalPlan::Cell(offset) = context.plan.globals[global] else {
        return Err(Error::internal("whether a component instance may be left never changes"));
    };
    Ok((emitter.data_address(context.symbols.globals), offset))
}

/// Traps unless a component instance may be left.
fn require_may_leave(context: Context<'_>, emitter: &mut Emitter<'_>, instance: ComponentInstanceIndex) -> Result<()> {
    let (address, offset) = may_leave(context, emitter, instance)?;
    let flags = emitter.trusted(Region::Globals);
    let may = emitter.ins().load(types::I32, flags, address, offset);
    emitter.ins().trapz(may, trap::code(Trap::CannotLeaveComponent));
    Ok(())
}

/// The address of an entry of the table of resource tables. Only adapters ask, with constants.
fn table_entry(
    context: Context<'_>,
    emitter: &mut Emitter<'_>,
    composition: &Composition,
    index: Value,
) -> Result<Value> {
    let table = context.symbols.resource_tables.ok_or_else(|| Error::internal("resource types without a symbol"))?;
    let count = emitter.ins().iconst(types::I32, composition.resource_tables.len() as i64);
    let beyond = emitter.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, index, count);
    emitter.ins().trapnz(beyond, trap::code(Trap::Unreachable));
    let index = emitter.extend(index);
    let offset = emitter.ins().ishl_imm_u(index, i64::from(RESOURCE_ENTRY_LOG2));
    let address = emitter.data_address(table);
    Ok(emitter.ins().iadd(address, offset))
}

/// The resource type, its definer and its instance.
fn entry_words(emitter: &mut Emitter<'_>, entry: Value) -> [Value; 3] {
    let flags = emitter.trusted(Region::Tables).with_readonly();
    [RESOURCE_OFFSET, DEFINER_OFFSET, INSTANCE_OFFSET]
        .map(|offset| emitter.ins().load(types::I32, flags, entry, offset))
}

/// A handle keeps its type when it moves.
fn require_equal(emitter: &mut Emitter<'_>, resource: Value, other: Value) {
    let differs = emitter.ins().icmp(IntCC::NotEqual, resource, other);
    emitter.ins().trapnz(differs, trap::code(Trap::HandleTypeMismatch));
}

/// A string from one memory to another. The parameters of adapters for it differ by operation; the stub's do not.
fn transcode(
    context: Context<'_>,
    emitter: &mut Emitter<'_>,
    operation: Transcoding,
    (from, to): (MemoryId, MemoryId),
    parameters: &[Value],
) -> Result<Vec<Value>> {
    let zero = emitter.ins().iconst(types::I32, 0);
    let (source, length, target, room, extra) = match *parameters {
        // There is room for as many code units as there are.
        [source, length, target] => (source, length, target, length, zero),
        [source, length, target, room, extra] => (source, length, target, room, extra),
        _ => return Err(mistaken()),
    };
    let [operation, from, to] =
        [operation as u32, from.0, to.0].map(|number| emitter.ins().iconst(types::I32, i64::from(number)));
    let arguments = [operation, from, source, length, to, target, room, extra];
    let results = helper(context, emitter, Helper::component_transcode, &arguments);
    let [result] = results[..] else { return Err(mistaken()) };
    let low = |emitter: &mut Emitter<'_>, value| emitter.ins().ireduce(types::I32, value);
    Ok(match emitter.builder.func.signature.returns.len() {
        0 => Vec::new(),
        1 => vec![low(emitter, result)],
        _ => {
            let upper = emitter.ins().ushr_imm_u(result, 32);
            vec![low(emitter, result), low(emitter, upper)]
        }
    })
}
