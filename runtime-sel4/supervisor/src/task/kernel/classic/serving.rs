//! The supervisor's own messages: it answers whoever it heard last, and waits for the next.

use crate::task::answer::Answer;
use wasm2sel4_sys::{CPtr, Received};

/// Waits for the next message, and answers the last one before, if there is an answer.
#[inline(always)]
pub fn next(endpoint: CPtr, answer: Option<Answer>) -> Received {
    match answer {
        Some((info, words)) => wasm2sel4_sys::reply_recv(endpoint, info, words),
        None => wasm2sel4_sys::recv(endpoint),
    }
}
