//! Receiving and answering (seL4 manual, 4.3.4 "Calling and Replying"): whoever was received last and called is
//! answered by a system call of its own, which finds the caller in the thread.

use crate::arch::{Received, exchange};
use crate::capability::Slot;
use crate::failure::Failure;
use crate::interface::number;
use crate::invoke::Kernel;
use crate::message::{CPtr, MessageInfo, REGISTER_WORDS};
use wasm2sel4_abi::sel4::SystemCall;

/// Answers the last caller (`seL4_Reply`).
pub fn reply(info: MessageInfo, words: [u64; REGISTER_WORDS]) {
    exchange::<{ number(SystemCall::Reply) }>(CPtr(0), info, words);
}

/// Takes a message if there is one; the badge is 0 if there is none (`seL4_NBRecv`).
pub fn nb_recv(endpoint: CPtr) -> Received {
    exchange::<{ number(SystemCall::NbRecv) }>(endpoint, MessageInfo(0), [0; REGISTER_WORDS])
}

/// Waits for a message (`seL4_Recv`).
pub fn recv(endpoint: CPtr) -> Received {
    exchange::<{ number(SystemCall::Recv) }>(endpoint, MessageInfo(0), [0; REGISTER_WORDS])
}

/// Answers the last caller and waits for the next message (`seL4_ReplyRecv`).
pub fn reply_recv(endpoint: CPtr, info: MessageInfo, words: [u64; REGISTER_WORDS]) -> Received {
    exchange::<{ number(SystemCall::ReplyRecv) }>(endpoint, info, words)
}

impl Slot {
    /// `seL4_CNode_SaveCaller`: keeps the capability by which the last caller is answered here.
    pub fn save_caller(self, kernel: Kernel) -> Result<(), Failure> {
        self.method(kernel, kernel.abi.label_cnode_save_caller)
    }
}
