//! The functions of `sel4` that are one system call, in cranelift's IR: the moves of the message, which the register
//! allocator treats like all others, and a call.
//!
//! **What holds afterwards**: every argument and result of such a call is a word of 64 bits in a register; the call of
//! a routine has the system call as a constant, and is directly followed, in the same block, by the call that makes
//! room.

use super::Making;
use super::placeholder::{IsShort, Placeholder};
use crate::error::{Error, Result};
use crate::target::Convention;
use cranelift_codegen::ir::{
    AbiParam, ExtFuncData, ExternalName, FuncRef, InstBuilder, MemFlagsData, Signature, StackSlot, StackSlotData,
    StackSlotKey, StackSlotKind, UserExternalName, Value, types,
};
use cranelift_codegen::isa::CallConv;
use cranelift_frontend::FunctionBuilder;
use wasm2sel4_abi::interface::sel4::{Function, Implementation};
use wasm2sel4_abi::protocol::{INFO_LABEL_SHIFT, INFO_WORDS_MASK, REGISTER_WORDS};
use wasm2sel4_abi::sel4::{Reply, SystemCall};

/// Registers of a message: capability or badge, information, words.
pub const MESSAGE: usize = 2 + REGISTER_WORDS;

/// Registers for results of riscv64's C convention: badge and information.
pub const RESULTS: usize = 2;

/// The stack slot to which the routine of riscv64 puts words.
const AREA: u64 = 1;

/// What the code generator tells that slot from others by.
pub fn area_key() -> StackSlotKey {
    StackSlotKey::new(AREA)
}

/// Bits of the message information below the label.
const LABEL_SHIFT: i64 = INFO_LABEL_SHIFT as i64;

/// What the system calls of a function share.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shared {
    /// Where the words that come back are put: they are fetched before the next system call, so one place does for all.
    area: Option<StackSlot>,
    /// What makes room.
    room: Option<FuncRef>,
    /// The routines.
    exchange: Option<FuncRef>,
    short: Option<FuncRef>,
}

/// Lowers a function of `sel4` that is one system call; nothing if it is not. Arguments are as the function has them,
/// with capabilities checked.
///
/// # Errors
///
/// An internal one, if there are not as many arguments as the function has, or other ones than words, or if the kernels
/// have no such system call.
pub fn lower(
    making: &Making,
    shared: &mut Shared,
    builder: &mut FunctionBuilder<'_>,
    function: Function,
    arguments: &[Value],
) -> Result<Option<Vec<Value>>> {
    Lowering { making, shared, builder }.function(function, arguments)
}

/// Lowers at one place of a function.
struct Lowering<'l, 'b> {
    making: &'l Making,
    shared: &'l mut Shared,
    builder: &'l mut FunctionBuilder<'b>,
}

impl Lowering<'_, '_> {
    fn function(&mut self, function: Function, arguments: &[Value]) -> Result<Option<Vec<Value>>> {
        let (call, arguments) = match (function, arguments) {
            (function, _) if function.kind() != Implementation::SystemCall => return Ok(None),
            (Function::call, [capability, message @ ..]) => {
                (SystemCall::Call, self.with_message(Some(*capability), message)?)
            }
            (Function::reply_recv | Function::reply_recv_counted, [capability, message @ ..]) => {
                (SystemCall::ReplyRecv, self.with_message(Some(*capability), message)?)
            }
            (Function::send, [capability, message @ ..]) => {
                (SystemCall::Send, self.with_message(Some(*capability), message)?)
            }
            (Function::nb_send, [capability, message @ ..]) => {
                (SystemCall::NbSend, self.with_message(Some(*capability), message)?)
            }
            (Function::reply, message) => self.reply(message)?,
            (Function::recv | Function::wait, [capability]) => (SystemCall::Recv, vec![*capability]),
            (Function::nb_recv | Function::poll, [capability]) => (SystemCall::NbRecv, vec![*capability]),
            (Function::signal, [capability]) => (SystemCall::Send, vec![*capability]),
            (Function::r#yield, []) => (SystemCall::Yield, Vec::new()),
            _ => return Err(misshapen()),
        };
        let received = self.make(call, arguments)?;
        Ok(Some(match (function, received) {
            (Function::wait | Function::poll, Some([badge, ..])) => vec![badge],
            (Function::reply_recv_counted, Some([badge, info, a, b, c, d])) => {
                vec![badge, self.label(info), self.count(info), a, b, c, d]
            }
            (Function::call, Some([_, info, a, b, c, d])) => vec![self.label(info), a, b, c, d],
            (_, Some([badge, info, a, b, c, d])) => vec![badge, self.label(info), a, b, c, d],
            (_, None) => Vec::new(),
        }))
    }

    /// How the last caller is answered.
    fn reply(&mut self, message: &[Value]) -> Result<(SystemCall, Vec<Value>)> {
        match self.making.interface.reply {
            Reply::ToCaller(_) => Ok((SystemCall::Reply, self.with_message(None, message)?)),
            Reply::ByCapability(_) => Err(Error::internal("no code is made that answers by a capability")),
        }
    }

    /// Capability, message information and words, of a label and words.
    fn with_message(&mut self, capability: Option<Value>, message: &[Value]) -> Result<Vec<Value>> {
        let [label, words @ ..]: &[Value; MESSAGE - 1] = message.try_into().map_err(|_| misshapen())?;
        let mut arguments = Vec::with_capacity(MESSAGE);
        arguments.push(capability.unwrap_or_else(|| self.builder.ins().iconst(types::I64, 0)));
        let label = self.builder.ins().ishl_imm_u(*label, LABEL_SHIFT);
        arguments.push(self.builder.ins().bor_imm_u(label, REGISTER_WORDS as i64));
        arguments.extend(words);
        Ok(arguments)
    }

    fn label(&mut self, info: Value) -> Value {
        self.builder.ins().ushr_imm_u(info, LABEL_SHIFT)
    }

    /// How many words a message had.
    fn count(&mut self, info: Value) -> Value {
        let count = self.builder.ins().band_imm_u(info, INFO_WORDS_MASK as i64);
        self.builder.ins().ireduce(types::I32, count)
    }

    /// Makes a system call: badge, information and words, if anything comes back.
    fn make(&mut self, call: SystemCall, arguments: Vec<Value>) -> Result<Option<[Value; MESSAGE]>> {
        if arguments.iter().any(|argument| self.builder.func.dfg.value_type(*argument) != types::I64) {
            return Err(misshapen());
        }
        let number = self.builder.ins().iconst(types::I64, i64::from(self.making.number(call)?));
        // Without a message its information is 0, and the kernel looks at no word.
        let zero = self.builder.ins().iconst(types::I64, 0);
        let has_message = arguments.len() > 2;
        let [capability, info, a, b, c, d] = match arguments[..] {
            [] => [zero; MESSAGE],
            [capability] => [capability, zero, zero, zero, zero, zero],
            [capability, info, a, b, c, d] => [capability, info, a, b, c, d],
            _ => return Err(misshapen()),
        };
        Ok(match self.making.convention {
            Convention::Inline => {
                let arguments = [capability, info, a, b, c, d, zero, number];
                let results = self.instruct(call, &arguments, MESSAGE);
                call.receives().then(|| std::array::from_fn(|index| results[index]))
            }
            Convention::Registers => {
                if has_message {
                    self.builder.ins().set_pinned_reg(d);
                }
                let arguments = [capability, info, number, a, b, c];
                let results = if has_message {
                    self.invoke(IsShort(false), &arguments, 8, CallConv::Tail)
                } else {
                    self.invoke(IsShort(true), &arguments[..3], 8, CallConv::Tail)
                };
                self.reserve_room();
                call.receives().then(|| {
                    // rax, rcx, rdx, rsi, rdi, r8, r9, r10: what the kernel leaves where.
                    let [badge, info, a, b, c] = [4, 3, 7, 5, 6].map(|register: usize| results[register]);
                    [badge, info, a, b, c, self.builder.ins().get_pinned_reg(types::I64)]
                })
            }
            Convention::Area => {
                if !call.receives() {
                    let arguments = [capability, info, a, b, c, d];
                    self.instruct(call, if has_message { &arguments } else { &arguments[..2] }, 0);
                    return Ok(None);
                }
                let area = self.area();
                let arguments = [capability, info, a, b, c, d, area, number];
                let results = self.invoke(IsShort(false), &arguments, RESULTS, CallConv::SystemV);
                self.reserve_room();
                let mut word = |index: usize| {
                    let offset = index as i32 * 8;
                    self.builder.ins().load(types::I64, MemFlagsData::trusted(), area, offset)
                };
                let words: [Value; REGISTER_WORDS] = std::array::from_fn(&mut word);
                let [a, b, c, d] = words;
                Some([results[0], results[1], a, b, c, d])
            }
        })
    }

    /// The address of the words that come back.
    fn area(&mut self) -> Value {
        let slot = self.shared.area.unwrap_or_else(|| {
            let size = REGISTER_WORDS as u32 * 8;
            let slot = StackSlotData::new_with_key(StackSlotKind::ExplicitSlot, size, 3, area_key());
            self.builder.create_sized_stack_slot(slot)
        });
        self.shared.area = Some(slot);
        self.builder.ins().stack_addr(types::I64, slot, 0)
    }

    /// Makes room behind the call of a routine.
    fn reserve_room(&mut self) {
        let room = self.shared.room.unwrap_or_else(|| {
            let function = &mut *self.builder.func;
            let signature = function.import_signature(Signature::new(CallConv::PreserveAll));
            let name = Placeholder::Room.name(function);
            function.import_function(ExtFuncData { name, signature, colocated: true, patchable: true })
        });
        self.shared.room = Some(room);
        self.builder.ins().call(room, &[]);
    }

    /// Calls what becomes the instruction.
    fn instruct(&mut self, call: SystemCall, arguments: &[Value], results: usize) -> Vec<Value> {
        let signature = words(arguments.len(), results, CallConv::SystemV);
        let signature = self.builder.import_signature(signature);
        let name = Placeholder::Instruction(call).name(self.builder.func);
        let callee = ExtFuncData { name, signature, colocated: true, patchable: false };
        let callee = self.builder.import_function(callee);
        let call = self.builder.ins().call(callee, arguments);
        self.builder.inst_results(call).to_vec()
    }

    /// Calls a routine.
    fn invoke(&mut self, is_short: IsShort, arguments: &[Value], results: usize, convention: CallConv) -> Vec<Value> {
        let (known, routine) = match is_short {
            IsShort(false) => (self.shared.exchange, self.making.routines.exchange),
            IsShort(true) => (self.shared.short, self.making.routines.short),
        };
        let callee = known.unwrap_or_else(|| {
            let signature = self.builder.import_signature(words(arguments.len(), results, convention));
            let name = UserExternalName { namespace: 0, index: routine.as_u32() };
            let name = ExternalName::user(self.builder.func.declare_imported_user_function(name));
            self.builder.import_function(ExtFuncData { name, signature, colocated: true, patchable: false })
        });
        match is_short {
            IsShort(false) => self.shared.exchange = Some(callee),
            IsShort(true) => self.shared.short = Some(callee),
        }
        let call = self.builder.ins().call(callee, arguments);
        self.builder.inst_results(call).to_vec()
    }
}

/// A system call with other arguments than it has.
fn misshapen() -> Error {
    Error::internal("a system call has neither no message nor one of words that fills the registers")
}

/// A signature of words only.
pub fn words(parameters: usize, results: usize, convention: CallConv) -> Signature {
    Signature {
        params: vec![AbiParam::new(types::I64); parameters],
        returns: vec![AbiParam::new(types::I64); results],
        call_conv: convention,
    }
}
