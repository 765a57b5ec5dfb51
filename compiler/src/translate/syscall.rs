//! System calls whose messages fit registers (seL4 manual, 2.2 "System Calls"): the register moves stand in the code, and the
//! instruction too, where one replaces a call; elsewhere it is in a routine of a few instructions, of the stub
//! (`stub/src/capability/syscall`). How the two meet is [`Convention`].

use super::function::FunctionTranslator;
use super::signature;
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Signature, StackSlotData, StackSlotKind, Value, types};
use cranelift_codegen::isa::CallConv;
use cranelift_module::FuncId;
use wasm2sel4_abi::protocol::REGISTER_WORDS;

/// How compiled code and a system call meet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Convention {
    /// aarch64: the C convention has all registers where the kernel wants them, so the call itself is replaced by the system
    /// call instruction (`object/code.rs`). Parameters are capability, information, four words, one that nobody looks at, and
    /// the number; results are badge, information, four words.
    Inline,
    /// x86_64: a routine of the internal convention, which returns in as many registers as the kernel does.
    Registers,
    /// riscv64: a routine of the C convention, which has two registers for results; the words go to memory.
    Area,
}

/// A system call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SystemCall {
    /// `seL4_Call`.
    Call,
    /// `seL4_ReplyRecv`.
    ReplyRecv,
    /// `seL4_Send`.
    Send,
    /// `seL4_NBSend`.
    NbSend,
    /// `seL4_Reply`.
    Reply,
    /// `seL4_Recv`, `seL4_Wait`.
    Recv,
    /// `seL4_NBRecv`, `seL4_Poll`.
    NbRecv,
    /// `seL4_Signal`: a send without a message.
    Signal,
    /// `seL4_Yield`.
    Yield,
}

impl SystemCall {
    /// All of them, in the order of their symbols.
    pub const ALL: [Self; 9] = [
        Self::Call,
        Self::ReplyRecv,
        Self::Send,
        Self::NbSend,
        Self::Reply,
        Self::Recv,
        Self::NbRecv,
        Self::Signal,
        Self::Yield,
    ];

    /// The symbol of its routine.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Call => "__wasm2sel4_syscall_call",
            Self::ReplyRecv => "__wasm2sel4_syscall_reply_recv",
            Self::Send => "__wasm2sel4_syscall_send",
            Self::NbSend => "__wasm2sel4_syscall_nb_send",
            Self::Reply => "__wasm2sel4_syscall_reply",
            Self::Recv => "__wasm2sel4_syscall_recv",
            Self::NbRecv => "__wasm2sel4_syscall_nb_recv",
            Self::Signal => "__wasm2sel4_syscall_signal",
            Self::Yield => "__wasm2sel4_syscall_yield",
        }
    }

    /// Its number, the same on every kernel that is not MCS.
    const fn number(self) -> i64 {
        match self {
            Self::Call => -1,
            Self::ReplyRecv => -2,
            Self::Send | Self::Signal => -3,
            Self::NbSend => -4,
            Self::Recv => -5,
            Self::Reply => -6,
            Self::Yield => -7,
            Self::NbRecv => -8,
        }
    }

    /// Whether anything comes back.
    const fn receives(self) -> bool {
        matches!(self, Self::Call | Self::ReplyRecv | Self::Recv | Self::NbRecv)
    }
}

/// Bits of the message information below the label.
const LABEL_SHIFT: i64 = 12;

/// Translates a function of `sel4` that is one system call; nothing if it is not. Arguments are as the function has them, with
/// capabilities checked.
pub fn translate(translator: &mut FunctionTranslator<'_>, name: &str, arguments: &[Value]) -> Option<Vec<Value>> {
    let (call, arguments) = match (name, arguments) {
        ("call", [capability, message @ ..]) => {
            (SystemCall::Call, with_message(translator, Some(*capability), message))
        }
        ("reply_recv", [capability, message @ ..]) => {
            (SystemCall::ReplyRecv, with_message(translator, Some(*capability), message))
        }
        ("send", [capability, message @ ..]) => {
            (SystemCall::Send, with_message(translator, Some(*capability), message))
        }
        ("nb_send", [capability, message @ ..]) => {
            (SystemCall::NbSend, with_message(translator, Some(*capability), message))
        }
        ("reply", message) => (SystemCall::Reply, with_message(translator, None, message)),
        ("recv" | "wait", [capability]) => (SystemCall::Recv, vec![*capability]),
        ("nb_recv" | "poll", [capability]) => (SystemCall::NbRecv, vec![*capability]),
        ("signal", [capability]) => (SystemCall::Signal, vec![*capability]),
        ("yield", []) => (SystemCall::Yield, Vec::new()),
        _ => return None,
    };
    let received = make(translator, call, arguments);
    Some(match (name, received) {
        ("wait" | "poll", Some([badge, ..])) => vec![badge],
        ("call", Some([_, info, a, b, c, d])) => vec![label(translator, info), a, b, c, d],
        (_, Some([badge, info, a, b, c, d])) => vec![badge, label(translator, info), a, b, c, d],
        (_, None) => Vec::new(),
    })
}

/// Capability, message information and words, of a label and words.
fn with_message(translator: &mut FunctionTranslator<'_>, capability: Option<Value>, message: &[Value]) -> Vec<Value> {
    let mut arguments = Vec::with_capacity(2 + REGISTER_WORDS);
    arguments.push(capability.unwrap_or_else(|| translator.builder.ins().iconst(types::I64, 0)));
    if let [label, words @ ..] = message {
        let label = translator.builder.ins().ishl_imm_u(*label, LABEL_SHIFT);
        arguments.push(translator.builder.ins().bor_imm_u(label, REGISTER_WORDS as i64));
        arguments.extend(words);
    }
    arguments
}

fn label(translator: &mut FunctionTranslator<'_>, info: Value) -> Value {
    translator.builder.ins().ushr_imm_u(info, LABEL_SHIFT)
}

/// Makes a system call: badge, information and words, if anything comes back.
fn make(
    translator: &mut FunctionTranslator<'_>,
    call: SystemCall,
    mut arguments: Vec<Value>,
) -> Option<[Value; 2 + REGISTER_WORDS]> {
    let symbols = &translator.context.symbols.system_calls;
    match translator.context.system_calls {
        Convention::Inline => {
            let zero = translator.builder.ins().iconst(types::I64, 0);
            let number = translator.builder.ins().iconst(types::I64, call.number());
            arguments.resize(3 + REGISTER_WORDS, zero);
            arguments.push(number);
            let results = invoke(translator, symbols.inline, &arguments, 2 + REGISTER_WORDS, CallConv::SystemV);
            call.receives().then(|| std::array::from_fn(|index| results[index]))
        }
        Convention::Registers => {
            let count = if call.receives() { 8 } else { 0 };
            // The last word comes first: the others are where the kernel wants them then, or nearly.
            if let [_, _, words @ ..] = &mut arguments[..] {
                words.rotate_right(1);
            }
            let results = invoke(translator, symbols.routine(call), &arguments, count, CallConv::Tail);
            // rax, rcx, rdx, rsi, rdi, r8, r9, r10: what the kernel leaves where, and the last word in rax.
            call.receives().then(|| [4, 3, 7, 5, 6, 0].map(|register: usize| results[register]))
        }
        Convention::Area => {
            if !call.receives() {
                invoke(translator, symbols.routine(call), &arguments, 0, CallConv::SystemV);
                return None;
            }
            let slot = StackSlotData::new(StackSlotKind::ExplicitSlot, REGISTER_WORDS as u32 * 8, 3);
            let slot = translator.builder.create_sized_stack_slot(slot);
            let area = translator.builder.ins().stack_addr(types::I64, slot, 0);
            arguments.push(area);
            let results = invoke(translator, symbols.routine(call), &arguments, 2, CallConv::SystemV);
            let mut word = |index: usize| {
                let offset = index as i32 * 8;
                translator.builder.ins().load(types::I64, MemFlagsData::trusted(), area, offset)
            };
            let words: [Value; REGISTER_WORDS] = std::array::from_fn(&mut word);
            let [a, b, c, d] = words;
            Some([results[0], results[1], a, b, c, d])
        }
    }
}

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

/// The symbols of system calls.
#[derive(Clone, Copy, Debug)]
pub struct SystemCallSymbols {
    /// What stands for the instruction itself, until it is replaced.
    pub inline: FuncId,
    /// The routines, in the order of [`SystemCall::ALL`].
    pub routines: [FuncId; SystemCall::ALL.len()],
}

impl SystemCallSymbols {
    /// The symbol that stands for the instruction itself.
    pub const INLINE: &'static str = "__wasm2sel4_syscall";

    fn routine(&self, call: SystemCall) -> FuncId {
        self.routines[call as usize]
    }
}

/// The instruction that replaces a call of [`SystemCallSymbols::inline`]: `svc #0`.
pub const INLINE_INSTRUCTION: [u8; 4] = 0xd400_0001u32.to_le_bytes();
