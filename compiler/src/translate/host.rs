//! Calls of functions of the host.
//!
//! A function of the system interface gets what the module passes. For one of `sel4`, more is done here: a null
//! reference is a trap, before the kernel is asked about a slot that means nothing; and the address and the number of
//! words of a message in memory are checked, so that the stub only copies. A function that is a single system call is
//! not even a call of the stub ([`crate::system_call`]).

use super::function::FunctionTranslator;
use super::{capability, heap, signature};
use crate::error::{Error, Result};
use crate::module::{FunctionType, ValueType};
use crate::store::FunctionId;
use crate::system_call;
use crate::target::Vectors;
use crate::trap;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Signature, StackSlotData, StackSlotKind, Value, types};
use cranelift_module::FuncId;
use wasm2sel4_abi::cspace;
use wasm2sel4_abi::interface::sel4::{Function, Meaning};
use wasm2sel4_abi::protocol::MESSAGE_WORDS_MAXIMUM;
use wasm2sel4_abi::trap::Trap;

/// log2 of the bytes of a result in the area for several.
const RESULT_LOG2: u8 = 3;

/// log2 of the bytes of a message word.
const WORD_LOG2: i64 = 3;

/// Calls the provider of a function of the host; returns its results.
///
/// # Errors
///
/// An internal one, if the function is not what linking has taken it for.
pub fn call(
    translator: &mut FunctionTranslator<'_>,
    id: FunctionId,
    provider: FuncId,
    ty: &FunctionType,
    arguments: Vec<Value>,
) -> Result<Vec<Value>> {
    let mut arguments = match translator.context.store.functions[id].sel4() {
        Some(function) => {
            let arguments = lower(translator, function, arguments)?;
            let making = translator.context.system_calls;
            let (system_calls, builder) = (&mut translator.system_calls, &mut translator.emitter.builder);
            if let Some(results) = system_call::lower(&making, system_calls, builder, function, &arguments)? {
                let has_all = results.len() == ty.results.len();
                return if has_all { Ok(results) } else { Err(mistaken(function)) };
            }
            arguments
        }
        None => arguments,
    };
    let vectors = translator.context.vectors;
    if ty.results.len() <= 1 {
        let signature = provider_signature(translator.emitter.builder.func, &arguments, &ty.results, vectors);
        let callee = translator.emitter.function(provider, || signature);
        let call = translator.emitter.ins().call(callee, &arguments);
        return Ok(translator.emitter.builder.inst_results(call).to_vec());
    }
    let size = (ty.results.len() as u32) << RESULT_LOG2;
    let slot = StackSlotData::new(StackSlotKind::ExplicitSlot, size, RESULT_LOG2);
    let slot = translator.emitter.builder.create_sized_stack_slot(slot);
    let area = translator.emitter.ins().stack_addr(types::I64, slot, 0);
    arguments.push(area);
    let signature = provider_signature(translator.emitter.builder.func, &arguments, &[], vectors);
    let callee = translator.emitter.function(provider, || signature);
    translator.emitter.ins().call(callee, &arguments);
    let mut results = Vec::new();
    for (number, ty) in ty.results.iter().enumerate() {
        let ty = signature::value_type(*ty, vectors);
        let offset = (number << RESULT_LOG2) as i32;
        results.push(translator.emitter.ins().load(ty, MemFlagsData::trusted(), area, offset));
    }
    Ok(results)
}

/// A function of `sel4` that has other parameters or results here than where it was linked.
fn mistaken(function: Function) -> Error {
    let name = function.name();
    Error::internal(format!("sel4.{name} is not of the type with which it was linked"))
}

/// The C convention for what is passed.
fn provider_signature(
    function: &cranelift_codegen::ir::Function,
    arguments: &[Value],
    results: &[ValueType],
    vectors: Vectors,
) -> Signature {
    let arguments: Vec<_> = arguments.iter().map(|argument| function.dfg.value_type(*argument)).collect();
    let results: Vec<_> = results.iter().map(|ty| signature::value_type(*ty, vectors)).collect();
    signature::platform(&arguments, &results)
}

fn lower(translator: &mut FunctionTranslator<'_>, function: Function, arguments: Vec<Value>) -> Result<Vec<Value>> {
    if arguments.len() != function.parameters().len() {
        return Err(mistaken(function));
    }
    let mut lowered = Vec::new();
    // The address of words in memory, until their number says how many there must be.
    let mut address = None;
    for (parameter, argument) in function.parameters().iter().zip(arguments) {
        match Meaning::of(parameter).ok_or_else(|| mistaken(function))? {
            Meaning::Word | Meaning::Label | Meaning::Badge | Meaning::Rights | Meaning::Nanoseconds => {
                lowered.push(argument);
            }
            Meaning::Invoked => {
                if !capability::is_never_null(translator, argument) {
                    let settled = capability::settle(translator, argument)?;
                    translator.emitter.ins().trapz(settled, trap::code(Trap::NullReference));
                }
                // The slot of a table is as good as the settled one: nothing is written before the kernel looks at it.
                lowered.push(argument);
            }
            Meaning::Called => {
                let settled = capability::settle(translator, argument)?;
                if !capability::is_never_null(translator, argument) {
                    translator.emitter.ins().trapz(settled, trap::code(Trap::NullReference));
                }
                match capability::imported(translator, settled) {
                    Some(slot) => translator.context.called.note(slot),
                    None => {
                        let one_way = translator.emitter.ins().band_imm_u(settled, cspace::ONE_WAY as i64);
                        translator.emitter.ins().trapnz(one_way, trap::code(Trap::InvalidCapability));
                    }
                }
                lowered.push(argument);
            }
            Meaning::Settled => {
                let settled = capability::settle(translator, argument)?;
                translator.emitter.ins().trapz(settled, trap::code(Trap::NullReference));
                lowered.push(settled);
            }
            Meaning::Given => lowered.push(capability::settle(translator, argument)?),
            Meaning::Sent | Meaning::Room => address = Some(argument),
            meaning @ (Meaning::SentCount | Meaning::RoomCount) => {
                let address = address.take().ok_or_else(|| mistaken(function))?;
                let count = message_words(translator, argument, meaning);
                let size = translator.emitter.ins().ishl_imm_u(count, WORD_LOG2);
                // Linking has seen to it that there is one.
                let own = translator.instance.own_memory(translator.context.store);
                let (memory, _) =
                    own.ok_or_else(|| Error::internal("addresses without a memory to which they refer"))?;
                lowered.push(heap::range(translator, memory, address, size));
                lowered.push(count);
            }
            // Results.
            Meaning::Got | Meaning::Count => return Err(mistaken(function)),
        }
    }
    match address {
        None => Ok(lowered),
        Some(_) => Err(mistaken(function)),
    }
}

/// The number of words of a message in memory, as 64 bits. One that is sent must fit a message; one that is received
/// has at most as many words as fit.
fn message_words(translator: &mut FunctionTranslator<'_>, count: Value, meaning: Meaning) -> Value {
    let count = translator.emitter.extend(count);
    let most = translator.emitter.ins().iconst(types::I64, MESSAGE_WORDS_MAXIMUM as i64);
    if meaning == Meaning::RoomCount {
        return translator.emitter.ins().umin(count, most);
    }
    let beyond = translator.emitter.ins().icmp(IntCC::UnsignedGreaterThan, count, most);
    translator.emitter.ins().trapnz(beyond, trap::code(Trap::MemoryOutOfBounds));
    count
}
