//! Exceptions: `throw`, `throw_ref`, what the clauses of `try_table` do, and calls inside of it.
//!
//! Tags have numbers in the whole store, so two instances mean the same tag by the same number. The values of an
//! exception are in one buffer of the domain while it is on its way: whoever throws puts them there, and a handler
//! takes them out before it does anything else. A `throw` whose handler is in the same function is a branch; any other
//! is a call of the stub, which looks for a handler in the frames outside and never returns. So it is the calls that
//! need handlers: inside of `try_table`, a call is `try_call`, whose table names a block for each clause, its
//! *landing*. A landing gets the number of the tag and, if somebody has made it before, the reference to the exception.
//!
//! Functions of the host do not throw, so calls of them stay calls. A function without `try_table` has the same code as
//! without exceptions.

use super::control::arguments;
use super::emitter::Region;
use super::frame::{Frame, Kind};
use super::function::FunctionTranslator;
use super::{legacy, signature};
use crate::error::{Error, Result};
use crate::module::{Family, TagIndex, ValueType};
use crate::store::{TagId, TypeId};
use crate::trap;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{
    Block, BlockArg, ExceptionTableData, ExceptionTableItem, ExceptionTag, FuncRef, InstBuilder, SigRef, Value, types,
};
use std::collections::HashSet;
use wasm2sel4_abi::interface::helper::Helper;
use wasm2sel4_abi::trap::Trap;
use wasmparser::{Catch, Operator};

/// The clauses of a `try_table` or `try`.
#[derive(Debug)]
pub struct Handlers {
    /// Its place among the enclosing structures.
    pub frame: usize,
    /// Its clauses, in the order in which they are tried.
    pub clauses: Vec<Clause>,
    /// Of a `try` with `delegate`: the place of the structure with which the search goes on.
    pub cut: Option<usize>,
}

/// Where a clause goes on.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// At a structure, by its place among the enclosing ones.
    Structure(usize),
    /// At its landing.
    Landing,
}

/// A clause of a `try_table` or `try`.
#[derive(Clone, Copy, Debug)]
pub struct Clause {
    /// The tag of the exceptions that it handles; none if it handles all.
    pub tag: Option<TagId>,
    /// Whether it makes a reference to the exception.
    pub keeps: bool,
    /// Where it goes on.
    pub target: Target,
    /// Where calls go on, once there is one.
    pub landing: Option<Block>,
}

/// A clause: the place of its structure among those with clauses, and its own.
type Place = (usize, usize);

/// What is called.
#[derive(Clone, Copy)]
pub enum Callee {
    /// A function.
    Function(FuncRef),
    /// Code of this signature at an address.
    Code(SigRef, Value),
}

/// The clauses of a `try_table` that is about to begin; none if it cannot be reached.
pub fn clauses(translator: &FunctionTranslator<'_>, catches: &[Catch]) -> Result<Option<Handlers>> {
    if !translator.reachable {
        return Ok(None);
    }
    let clause = |catch: &Catch| {
        let (tag, label, keeps) = match *catch {
            Catch::One { tag, label } => (Some(tag), label, false),
            Catch::OneRef { tag, label } => (Some(tag), label, true),
            Catch::All { label } => (None, label, false),
            Catch::AllRef { label } => (None, label, true),
        };
        // The structures outside of `try_table` itself.
        let target = translator.frames.len().checked_sub(1 + label as usize);
        let target = target.ok_or_else(|| Error::internal("a handler in no structure"))?;
        Ok(Clause {
            tag: tag.map(|tag| translator.instance.tags[TagIndex(tag)]),
            keeps,
            target: Target::Structure(target),
            landing: None,
        })
    };
    let clauses = catches.iter().map(clause).collect::<Result<_>>()?;
    Ok(Some(Handlers { frame: translator.frames.len(), clauses, cut: None }))
}

/// Translates an instruction of [`Family::Exception`].
pub fn translate(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    match *operator {
        Operator::Throw { tag_index } => throw(translator, translator.instance.tags[TagIndex(tag_index)])?,
        Operator::ThrowRef => throw_ref(translator)?,
        Operator::Rethrow { relative_depth } => legacy::rethrow(translator, relative_depth)?,
        _ => return Err(Family::Exception.lacks(operator)),
    }
    translator.reachable = false;
    Ok(())
}

fn throw(translator: &mut FunctionTranslator<'_>, tag: TagId) -> Result<()> {
    let mut values = translator.pop_many(types_of(translator, tag)?.len())?;
    let place = visible(translator).into_iter().find(|(_, clause)| clause.tag.is_none_or(|other| other == tag));
    match place.map(|(place, clause)| (place, *clause)) {
        Some((place, Clause { target: Target::Landing, .. })) => {
            put(translator, tag, &values)?;
            let number = translator.emitter.ins().iconst(types::I64, i64::from(tag.0));
            let null = translator.emitter.ins().iconst(types::I64, 0);
            let landing = landing(translator, place);
            translator.emitter.ins().jump(landing, &arguments(&[number, null]));
            Ok(())
        }
        Some((_, clause @ Clause { target: Target::Structure(target), .. })) => {
            let reference = match clause.keeps {
                true => {
                    let (number, null) = begun(translator, tag, &values)?;
                    Some(keep(translator, number, null))
                }
                false => None,
            };
            if clause.tag.is_none() {
                values.clear();
            }
            values.extend(reference);
            branch(translator, target, &values)
        }
        None => {
            let (number, null) = begun(translator, tag, &values)?;
            leave(translator, number, null);
            Ok(())
        }
    }
}

/// An exception begins: its values are in the buffer, and there are the number of its tag and no reference yet.
fn begun(translator: &mut FunctionTranslator<'_>, tag: TagId, values: &[Value]) -> Result<(Value, Value)> {
    put(translator, tag, values)?;
    let number = translator.emitter.ins().iconst(types::I32, i64::from(tag.0));
    let null = translator.emitter.ins().iconst(types::I64, 0);
    Ok((number, null))
}

/// Which tag it is shows only now: what is around it in this function comes first, as for any exception.
fn throw_ref(translator: &mut FunctionTranslator<'_>) -> Result<()> {
    let reference = translator.pop()?;
    translator.emitter.ins().trapz(reference, trap::code(Trap::NullExceptionReference));
    throw_again(translator, reference)
}

/// Throws the exception behind a reference that is not null.
pub fn throw_again(translator: &mut FunctionTranslator<'_>, reference: Value) -> Result<()> {
    let take = translator.helper(Helper::exception_take);
    let call = translator.emitter.ins().call(take, &[reference]);
    let number = translator.emitter.builder.inst_results(call)[0];
    let wide = translator.emitter.ins().uextend(types::I64, number);
    for (place, tag) in first_places(translator) {
        let landing = landing(translator, place);
        let carried = arguments(&[wide, reference]);
        let Some(tag) = tag else {
            translator.emitter.ins().jump(landing, &carried);
            return Ok(());
        };
        let is_it = translator.emitter.ins().icmp_imm_u(IntCC::Equal, number, i64::from(tag.0));
        let next = translator.emitter.builder.create_block();
        translator.emitter.ins().brif(is_it, landing, &carried, next, &[]);
        translator.emitter.builder.seal_block(next);
        translator.emitter.builder.switch_to_block(next);
    }
    leave(translator, number, reference);
    Ok(())
}

/// Throws what is in the buffer to whoever called this function.
fn leave(translator: &mut FunctionTranslator<'_>, tag: Value, reference: Value) {
    let throw = translator.helper(Helper::exception_throw);
    translator.emitter.ins().call(throw, &[tag, reference]);
    // It does not return, which cranelift cannot be told.
    translator.emitter.ins().trap(trap::code(Trap::UncaughtException));
}

/// Calls code that may throw; returns the results, which are those of a call that has ended without an exception.
pub fn call(translator: &mut FunctionTranslator<'_>, callee: Callee, arguments: &[Value]) -> Vec<Value> {
    let places = first_places(translator);
    if places.is_empty() {
        let call = match callee {
            Callee::Function(function) => translator.emitter.ins().call(function, arguments),
            Callee::Code(signature, code) => translator.emitter.ins().call_indirect(signature, code, arguments),
        };
        return translator.emitter.builder.inst_results(call).to_vec();
    }
    let handlers: Vec<_> = places.into_iter().map(|(place, tag)| (landing(translator, place), tag)).collect();
    let builder = &mut translator.emitter.builder;
    let signature = match callee {
        Callee::Function(function) => builder.func.dfg.ext_funcs[function].signature,
        Callee::Code(signature, _) => signature,
    };
    let next = builder.create_block();
    let returns = builder.func.dfg.signatures[signature].returns.clone();
    let results: Vec<_> = returns.iter().map(|result| builder.append_block_param(next, result.value_type)).collect();
    let returned: Vec<_> = (0..results.len() as u32).map(BlockArg::TryCallRet).collect();
    let normal = builder.func.dfg.block_call(next, &returned);
    let mut items = Vec::new();
    for (landing, tag) in handlers {
        let landing = builder.func.dfg.block_call(landing, &[BlockArg::TryCallExn(0), BlockArg::TryCallExn(1)]);
        items.push(match tag {
            Some(tag) => ExceptionTableItem::Tag(ExceptionTag::from_u32(tag.0), landing),
            None => ExceptionTableItem::Default(landing),
        });
    }
    let table = builder.func.dfg.exception_tables.push(ExceptionTableData::new(signature, normal, items));
    match callee {
        Callee::Function(function) => builder.ins().try_call(function, arguments, table),
        Callee::Code(_, code) => builder.ins().try_call_indirect(code, arguments, table),
    };
    builder.seal_block(next);
    builder.switch_to_block(next);
    results
}

/// The landings of the innermost `try_table`, which ends: all calls that go on there have been made.
pub fn land(translator: &mut FunctionTranslator<'_>) -> Result<()> {
    let handlers = translator.handlers.pop().ok_or_else(|| Error::internal("`try_table` without clauses"))?;
    for clause in handlers.clauses {
        let Some(landing) = clause.landing else { continue };
        translator.emitter.builder.seal_block(landing);
        let (mut carried, reference) = arrive(translator, landing, &clause)?;
        carried.extend(reference);
        let Target::Structure(target) = clause.target else {
            return Err(Error::internal("a clause of `try_table` that branches nowhere"));
        };
        branch(translator, target, &carried)?;
    }
    Ok(())
}

/// A landing begins: the values that the exception carries, and the reference to it, if the clause makes one.
pub fn arrive(
    translator: &mut FunctionTranslator<'_>,
    landing: Block,
    clause: &Clause,
) -> Result<(Vec<Value>, Option<Value>)> {
    translator.emitter.builder.switch_to_block(landing);
    let [tag, reference] = *translator.emitter.builder.block_params(landing) else {
        return Err(Error::internal("a landing without tag and reference"));
    };
    let values = match clause.tag {
        Some(tag) => get(translator, tag)?,
        None => Vec::new(),
    };
    let reference = clause.keeps.then(|| {
        let tag = translator.emitter.ins().ireduce(types::I32, tag);
        keep(translator, tag, reference)
    });
    Ok((values, reference))
}

/// The enclosing clauses, in the order in which they are tried.
fn visible<'t>(translator: &'t FunctionTranslator<'_>) -> Vec<(Place, &'t Clause)> {
    let mut visible = Vec::new();
    let mut outside = usize::MAX;
    for (outer, handlers) in translator.handlers.iter().enumerate().rev() {
        if handlers.frame > outside {
            continue;
        }
        visible.extend(handlers.clauses.iter().enumerate().map(|(inner, clause)| ((outer, inner), clause)));
        outside = handlers.cut.unwrap_or(outside);
    }
    visible
}

/// The same by their places, without those that come behind one which handles all that they do.
fn first_places(translator: &FunctionTranslator<'_>) -> Vec<(Place, Option<TagId>)> {
    let (mut places, mut known) = (Vec::new(), HashSet::new());
    for (place, clause) in visible(translator) {
        if known.insert(clause.tag) {
            places.push((place, clause.tag));
        }
        if clause.tag.is_none() {
            break;
        }
    }
    places
}

/// The landing of a clause.
fn landing(translator: &mut FunctionTranslator<'_>, (outer, inner): Place) -> Block {
    let clause = &mut translator.handlers[outer].clauses[inner];
    *clause.landing.get_or_insert_with(|| {
        let block = translator.emitter.builder.create_block();
        for _ in 0..2 {
            translator.emitter.builder.append_block_param(block, types::I64);
        }
        block
    })
}

/// Branches to an enclosing structure, by its place.
fn branch(translator: &mut FunctionTranslator<'_>, target: usize, carried: &[Value]) -> Result<()> {
    let Some(Frame::Live(frame)) = translator.frames.get_mut(target) else {
        return Err(Error::internal("a handler branches to no structure"));
    };
    frame.continues |= !matches!(frame.kind, Kind::Loop);
    if frame.arity != carried.len() {
        return Err(Error::internal("a handler with other values than the structure to which it branches"));
    }
    let block = frame.target;
    translator.emitter.ins().jump(block, &arguments(carried));
    Ok(())
}

/// The reference to the exception whose values are in the buffer.
fn keep(translator: &mut FunctionTranslator<'_>, tag: Value, reference: Value) -> Value {
    let keep = translator.helper(Helper::exception_keep);
    let call = translator.emitter.ins().call(keep, &[tag, reference]);
    translator.emitter.builder.inst_results(call)[0]
}

/// The types of what an exception carries.
fn types_of<'a>(translator: &FunctionTranslator<'a>, tag: TagId) -> Result<&'a [ValueType<TypeId>]> {
    let store = translator.context.store;
    let ty = store.tags.get(tag).and_then(|tag| store.types.function(tag.ty));
    ty.map(|ty| &*ty.parameters).ok_or_else(|| Error::internal("a tag without a type"))
}

/// The address of the buffer.
fn buffer(translator: &mut FunctionTranslator<'_>) -> Result<Value> {
    let buffer = translator.context.symbols.exception_buffer;
    let buffer = buffer.ok_or_else(|| Error::internal("a tag without a buffer for its values"))?;
    Ok(translator.emitter.data_address(buffer))
}

/// Puts values into the buffer.
fn put(translator: &mut FunctionTranslator<'_>, tag: TagId, values: &[Value]) -> Result<()> {
    if values.is_empty() {
        return Ok(());
    }
    let offsets = &translator.context.plan.tags[tag].offsets;
    let buffer = buffer(translator)?;
    let flags = translator.emitter.trusted(Region::Exception);
    for (value, offset) in values.iter().zip(offsets) {
        translator.emitter.ins().store(flags, *value, buffer, *offset);
    }
    Ok(())
}

/// Takes values out of the buffer.
fn get(translator: &mut FunctionTranslator<'_>, tag: TagId) -> Result<Vec<Value>> {
    let value_types = types_of(translator, tag)?;
    if value_types.is_empty() {
        return Ok(Vec::new());
    }
    let offsets = &translator.context.plan.tags[tag].offsets;
    let buffer = buffer(translator)?;
    let flags = translator.emitter.trusted(Region::Exception);
    let vectors = translator.context.vectors;
    let values = value_types.iter().zip(offsets).map(|(ty, offset)| {
        let ty = signature::value_type(*ty, vectors);
        translator.emitter.ins().load(ty, flags, buffer, *offset)
    });
    Ok(values.collect())
}
