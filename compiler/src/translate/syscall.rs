//! System calls whose messages fit registers (seL4 manual, 2.2 "System Calls"): the register moves stand in the code, and so
//! does the instruction, which replaces a call ([`instruction`]), or else is in a routine of a few instructions, of the stub
//! (`stub/src/capability/syscall`). How the registers meet is [`Convention`].

mod instruction;
mod pinned;
mod results;

use super::function::FunctionTranslator;
use super::signature;
use crate::error::{Error, Result};
use cranelift_codegen::ir::{
    ExtFuncData, ExternalName, FuncRef, Function, InstBuilder, MemFlagsData, Signature, StackSlot, StackSlotData,
    StackSlotKind, UserExternalName, Value, types,
};
use cranelift_codegen::isa::CallConv;
use cranelift_module::FuncId;
use wasm2sel4_abi::protocol::REGISTER_WORDS;

pub use instruction::{Replaced, put, without_call};

/// How compiled code and a system call meet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Convention {
    /// aarch64: the C convention has all registers where the kernel wants them, so the call itself is replaced by the system
    /// call instruction (`instruction`). Parameters are capability, information, four words, one that nobody looks at, and
    /// the number; results are badge, information, four words.
    Inline,
    /// x86_64: a routine of the internal convention, which returns in as many registers as the kernel does. The last word is
    /// in r15, which cranelift lets code set and read (its pinned register) but not pass. With the call that makes room, the
    /// instruction has it, with what keeps the stack pointer.
    Registers,
    /// riscv64: the C convention has the registers where the kernel wants them, but only two for results. Where no words come
    /// back, or none that is looked at, the call is replaced by the instruction. Elsewhere it is of a routine that puts them
    /// into memory; with the call that makes room, the instruction and the stores have it.
    Area,
}

impl Convention {
    /// Prepares a translated function for the code generator; tells whether that must keep the pinned register free.
    pub fn prepare(self, function: &mut Function, symbols: SystemCallSymbols) -> bool {
        match self {
            Self::Inline => false,
            Self::Registers => pinned::preserve_pinned_register(function, symbols),
            Self::Area => {
                results::drop_unused(function, symbols);
                false
            }
        }
    }
}

/// A system call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum SystemCall {
    /// `seL4_Call`.
    Call,
    /// `seL4_ReplyRecv`.
    ReplyRecv,
    /// `seL4_Send`; `seL4_Signal` is one without a message.
    Send,
    /// `seL4_NBSend`.
    NbSend,
    /// `seL4_Reply`.
    Reply,
    /// `seL4_Recv`, `seL4_Wait`.
    Recv,
    /// `seL4_NBRecv`, `seL4_Poll`.
    NbRecv,
    /// `seL4_Yield`.
    Yield,
}

impl SystemCall {
    /// Its number, the same on every kernel that is not MCS.
    const fn number(self) -> i64 {
        match self {
            Self::Call => -1,
            Self::ReplyRecv => -2,
            Self::Send => -3,
            Self::NbSend => -4,
            Self::Recv => -5,
            Self::Reply => -6,
            Self::Yield => -7,
            Self::NbRecv => -8,
        }
    }

    /// The one with a number.
    fn from_number(number: i64) -> Option<Self> {
        const ALL: [SystemCall; 8] = [
            SystemCall::Call,
            SystemCall::ReplyRecv,
            SystemCall::Send,
            SystemCall::NbSend,
            SystemCall::Recv,
            SystemCall::Reply,
            SystemCall::Yield,
            SystemCall::NbRecv,
        ];
        ALL.into_iter().find(|call| call.number() == number)
    }

    /// Whether it takes a message along. A send may, but a signal does not.
    const fn sends(self) -> bool {
        !matches!(self, Self::Recv | Self::NbRecv | Self::Yield)
    }

    /// Whether anything comes back.
    const fn receives(self) -> bool {
        matches!(self, Self::Call | Self::ReplyRecv | Self::Recv | Self::NbRecv)
    }
}

/// Registers of a message: capability or badge, information, words.
const MESSAGE: usize = 2 + REGISTER_WORDS;

/// Registers for results of riscv64's C convention: badge and information.
const RESULTS: usize = 2;

/// Bits of the message information below the label.
const LABEL_SHIFT: i64 = 12;

/// Translates a function of `sel4` that is one system call; nothing if it is not. Arguments are as the function has them, with
/// capabilities checked.
///
/// # Errors
///
/// An internal one, if there are not as many arguments as the function has.
pub fn translate(
    translator: &mut FunctionTranslator<'_>,
    name: &str,
    arguments: &[Value],
) -> Result<Option<Vec<Value>>> {
    let (call, arguments) = match (name, arguments) {
        ("call", [capability, message @ ..]) => {
            (SystemCall::Call, with_message(translator, Some(*capability), message)?)
        }
        ("reply_recv", [capability, message @ ..]) => {
            (SystemCall::ReplyRecv, with_message(translator, Some(*capability), message)?)
        }
        ("send", [capability, message @ ..]) => {
            (SystemCall::Send, with_message(translator, Some(*capability), message)?)
        }
        ("nb_send", [capability, message @ ..]) => {
            (SystemCall::NbSend, with_message(translator, Some(*capability), message)?)
        }
        ("reply", message) => (SystemCall::Reply, with_message(translator, None, message)?),
        ("recv" | "wait", [capability]) => (SystemCall::Recv, vec![*capability]),
        ("nb_recv" | "poll", [capability]) => (SystemCall::NbRecv, vec![*capability]),
        ("signal", [capability]) => (SystemCall::Send, vec![*capability]),
        ("yield", []) => (SystemCall::Yield, Vec::new()),
        _ => return Ok(None),
    };
    let received = make(translator, call, arguments)?;
    Ok(Some(match (name, received) {
        ("wait" | "poll", Some([badge, ..])) => vec![badge],
        ("call", Some([_, info, a, b, c, d])) => vec![label(translator, info), a, b, c, d],
        (_, Some([badge, info, a, b, c, d])) => vec![badge, label(translator, info), a, b, c, d],
        (_, None) => Vec::new(),
    }))
}

/// Capability, message information and words, of a label and words.
fn with_message(
    translator: &mut FunctionTranslator<'_>,
    capability: Option<Value>,
    message: &[Value],
) -> Result<Vec<Value>> {
    let [label, words @ ..]: &[Value; MESSAGE - 1] = message.try_into().map_err(|_| misshapen())?;
    let mut arguments = Vec::with_capacity(MESSAGE);
    arguments.push(capability.unwrap_or_else(|| translator.builder.ins().iconst(types::I64, 0)));
    let label = translator.builder.ins().ishl_imm_u(*label, LABEL_SHIFT);
    arguments.push(translator.builder.ins().bor_imm_u(label, REGISTER_WORDS as i64));
    arguments.extend(words);
    Ok(arguments)
}

/// A system call with other arguments than it has.
fn misshapen() -> Error {
    Error::internal("a system call has neither no message nor one that fills the registers")
}

fn label(translator: &mut FunctionTranslator<'_>, info: Value) -> Value {
    translator.builder.ins().ushr_imm_u(info, LABEL_SHIFT)
}

/// Makes a system call: badge, information and words, if anything comes back.
fn make(
    translator: &mut FunctionTranslator<'_>,
    call: SystemCall,
    arguments: Vec<Value>,
) -> Result<Option<[Value; MESSAGE]>> {
    let symbols = translator.context.symbols.system_calls;
    let number = translator.builder.ins().iconst(types::I64, call.number());
    // Without a message its information is 0, and the kernel looks at no word.
    let zero = translator.builder.ins().iconst(types::I64, 0);
    let has_message = arguments.len() > 2;
    let [capability, info, a, b, c, d] = match arguments[..] {
        [] => [zero; MESSAGE],
        [capability] => [capability, zero, zero, zero, zero, zero],
        [capability, info, a, b, c, d] => [capability, info, a, b, c, d],
        _ => return Err(misshapen()),
    };
    Ok(match translator.context.system_calls {
        Convention::Inline => {
            let arguments = [capability, info, a, b, c, d, zero, number];
            let results = instruct(translator, call, &arguments, MESSAGE);
            call.receives().then(|| std::array::from_fn(|index| results[index]))
        }
        Convention::Registers => {
            if has_message {
                translator.builder.ins().set_pinned_reg(d);
            }
            let arguments = [capability, info, number, a, b, c];
            let results = if has_message {
                invoke(translator, symbols.exchange, &arguments, 8, CallConv::Tail)
            } else {
                invoke(translator, symbols.short, &arguments[..3], 8, CallConv::Tail)
            };
            make_room(translator);
            call.receives().then(|| {
                // rax, rcx, rdx, rsi, rdi, r8, r9, r10: what the kernel leaves where.
                let [badge, info, a, b, c] = [4, 3, 7, 5, 6].map(|register: usize| results[register]);
                [badge, info, a, b, c, translator.builder.ins().get_pinned_reg(types::I64)]
            })
        }
        Convention::Area => {
            if !call.receives() {
                let arguments = [capability, info, a, b, c, d];
                instruct(translator, call, if has_message { &arguments } else { &arguments[..2] }, 0);
                return Ok(None);
            }
            let area = area(translator);
            let arguments = [capability, info, a, b, c, d, area, number];
            let results = invoke(translator, symbols.exchange, &arguments, RESULTS, CallConv::SystemV);
            make_room(translator);
            let mut word = |index: usize| {
                let offset = index as i32 * 8;
                translator.builder.ins().load(types::I64, MemFlagsData::trusted(), area, offset)
            };
            let words: [Value; REGISTER_WORDS] = std::array::from_fn(&mut word);
            let [a, b, c, d] = words;
            Some([results[0], results[1], a, b, c, d])
        }
    })
}

/// What the system calls of a function share.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shared {
    /// Where the words that come back are put: they are fetched before the next system call, so one place does for all.
    area: Option<StackSlot>,
    /// What makes room.
    room: Option<FuncRef>,
}

/// The address of the words that come back.
fn area(translator: &mut FunctionTranslator<'_>) -> Value {
    let slot = translator.system_calls.area.unwrap_or_else(|| {
        let size = REGISTER_WORDS as u32 * 8;
        let slot = StackSlotData::new_with_key(StackSlotKind::ExplicitSlot, size, 3, instruction::area_key());
        translator.builder.create_sized_stack_slot(slot)
    });
    translator.system_calls.area = Some(slot);
    translator.builder.ins().stack_addr(types::I64, slot, 0)
}

/// Makes room behind the call of a routine.
fn make_room(translator: &mut FunctionTranslator<'_>) {
    let room = translator.system_calls.room.unwrap_or_else(|| instruction::room(translator.builder.func));
    translator.system_calls.room = Some(room);
    translator.builder.ins().call(room, &[]);
}

/// What a name in the code of a function stands for, before it is linked.
fn name_of<'f>(function: &'f Function, name: &ExternalName) -> Option<&'f UserExternalName> {
    match name {
        ExternalName::User(name) => function.params.user_named_funcs().get(*name),
        _ => None,
    }
}

/// Calls what becomes the instruction.
fn instruct(
    translator: &mut FunctionTranslator<'_>,
    call: SystemCall,
    arguments: &[Value],
    results: usize,
) -> Vec<Value> {
    let signature = signature::platform(&vec![types::I64; arguments.len()], &vec![types::I64; results]);
    let signature = translator.builder.import_signature(signature);
    let name = instruction::name(translator.builder.func, call);
    let callee = ExtFuncData { name, signature, colocated: true, patchable: false };
    let callee = translator.builder.import_function(callee);
    let call = translator.builder.ins().call(callee, arguments);
    translator.builder.inst_results(call).to_vec()
}

/// Calls a routine.
fn invoke(
    translator: &mut FunctionTranslator<'_>,
    routine: FuncId,
    arguments: &[Value],
    results: usize,
    convention: CallConv,
) -> Vec<Value> {
    let signature = || Signature {
        call_conv: convention,
        ..signature::platform(&vec![types::I64; arguments.len()], &vec![types::I64; results])
    };
    let callee = translator.function(routine, signature);
    let call = translator.builder.ins().call(callee, arguments);
    translator.builder.inst_results(call).to_vec()
}

/// The symbols of routines for system calls.
#[derive(Clone, Copy, Debug)]
pub struct SystemCallSymbols {
    /// The routine.
    pub exchange: FuncId,
    /// The routine for those with which no message goes (x86_64).
    pub short: FuncId,
}

impl SystemCallSymbols {
    /// The symbol of the routine.
    pub const EXCHANGE: &'static str = "__wasm2sel4_syscall";
    /// The symbol of the one that does less.
    pub const SHORT: &'static str = "__wasm2sel4_syscall_short";
}
