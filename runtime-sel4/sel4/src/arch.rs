//! The system call instruction of each architecture, behind one contract.
//!
//! Each architecture module provides two functions for them. `exchange` puts number, capability, message information
//! and the four register words where the kernel expects them and returns what the kernel leaves there.
//! `exchange_within` does so twice: a [`Stretch`]. Everything else is written once, here. The instruction is recorded
//! in the object, with its number, which is loaded directly before it (`wasm2sel4_abi::system_call`).
//!
//! A third one, `counter`, is no system call: time is told by a counter that user level reads.

#[cfg_attr(target_arch = "aarch64", path = "arch/aarch64.rs")]
#[cfg_attr(target_arch = "riscv64", path = "arch/riscv64.rs")]
#[cfg_attr(target_arch = "x86_64", path = "arch/x86_64.rs")]
mod current;

use crate::interface::{FLAVOUR, number};
use crate::message::{CPtr, MessageInfo, REGISTER_WORDS};
use wasm2sel4_abi::sel4::SystemCall;

/// The registers of a system call, before or after it.
#[derive(Clone, Copy)]
pub(crate) struct Registers {
    /// The capability before, the badge after.
    pub capability: u64,
    /// The message information.
    pub info: u64,
    /// The first message words.
    pub words: [u64; REGISTER_WORDS],
}

/// Two system calls with one number, of which the second may be interrupted: whoever receives the first can set the
/// thread's program counter (`wasm2sel4_abi::protocol::Request::Limit`). Between the two, nothing happens that could
/// not happen again or be left out: registers are loaded from here, and what must be kept is in registers that the
/// kernel keeps. The first is not followed by the second if it is answered with a label. Words, in this order.
#[repr(C)]
pub(crate) struct Stretch {
    /// The capability of the first system call.
    pub limiter: u64,
    /// Its message information.
    pub limiter_info: u64,
    /// Its first word; the others are the addresses of both instructions, and where the thread goes on when it is
    /// interrupted.
    pub nanoseconds: u64,
    /// The capability of the second one.
    pub capability: u64,
    /// Its message information.
    pub info: u64,
    /// Its words.
    pub words: [u64; REGISTER_WORDS],
}

/// A received message; words beyond the registers are in the IPC buffer.
#[derive(Clone, Copy, Debug)]
pub struct Received {
    /// The badge of the capability through which it was sent.
    pub badge: u64,
    /// Label and size.
    pub info: MessageInfo,
    /// The first words.
    pub words: [u64; REGISTER_WORDS],
}

impl Received {
    /// The same message, with zeroes for words that were not sent: the kernel leaves there what was in the registers
    /// before.
    pub fn with_own_words(mut self) -> Self {
        let sent = self.info.words();
        self.words.iter_mut().skip(sent).for_each(|word| *word = 0);
        self
    }
}

/// Makes a system call.
pub(crate) fn exchange<const NUMBER: i32>(
    capability: CPtr,
    info: MessageInfo,
    words: [u64; REGISTER_WORDS],
) -> Received {
    let before = Registers { capability: capability.0, info: info.0, words };
    // SAFETY: the kernel changes nothing of this thread but the registers that `exchange` declares and the IPC buffer,
    // which is only accessed through volatile reads and writes.
    let after = unsafe { current::exchange::<NUMBER>(before) };
    Received { badge: after.capability, info: MessageInfo(after.info), words: after.words }
}

/// The counter by which time is told: one that user level may read. What its steps are, the supervisor finds out.
pub fn counter() -> u64 {
    current::counter()
}

/// Sends a message and waits for the answer (`seL4_Call`).
pub fn call(endpoint: CPtr, info: MessageInfo, words: [u64; REGISTER_WORDS]) -> Received {
    exchange::<{ number(SystemCall::Call) }>(endpoint, info, words)
}

/// Sends a message and waits for the answer, no longer than a number of nanoseconds: nothing if none has come by then.
/// `limiter` is where to ask for that, with the information of the message.
pub fn call_within(
    (limiter, limiter_info): (CPtr, MessageInfo),
    nanoseconds: u64,
    endpoint: CPtr,
    info: MessageInfo,
    words: [u64; REGISTER_WORDS],
) -> Option<Received> {
    let stretch = Stretch {
        limiter: limiter.0,
        limiter_info: limiter_info.0,
        nanoseconds,
        capability: endpoint.0,
        info: info.0,
        words,
    };
    // SAFETY: as in `exchange`; the stretch can be read as long as it is borrowed.
    let after = unsafe { current::exchange_within::<{ number(SystemCall::Call) }>(&stretch) }?;
    Some(Received { badge: after.capability, info: MessageInfo(after.info), words: after.words })
}

/// Sends a message and waits until it is received (`seL4_Send`).
pub fn send(endpoint: CPtr, info: MessageInfo, words: [u64; REGISTER_WORDS]) {
    exchange::<{ number(SystemCall::Send) }>(endpoint, info, words);
}

/// Sends a message if somebody waits for it (`seL4_NBSend`).
pub fn nb_send(endpoint: CPtr, info: MessageInfo, words: [u64; REGISTER_WORDS]) {
    exchange::<{ number(SystemCall::NbSend) }>(endpoint, info, words);
}

/// Lets other threads of the same priority run (`seL4_Yield`).
pub fn yield_now() {
    exchange::<{ number(SystemCall::Yield) }>(CPtr(0), MessageInfo(0), [0; REGISTER_WORDS]);
}

/// Prints a byte on the kernel's serial line; kernels with printing only.
pub fn debug_put_char(byte: u8) {
    exchange::<{ number(SystemCall::DebugPutChar) }>(CPtr(u64::from(byte)), MessageInfo(0), [0; REGISTER_WORDS]);
}
