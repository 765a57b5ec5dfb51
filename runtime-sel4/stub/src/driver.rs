//! What a driver uses: a program that is linked in place of `_start` and calls exports as it sees fit, such as the runner
//! of the specification's test suite. Nothing of this is in a domain without one.

use crate::arch::{__wasm2sel4_attempt, __wasm2sel4_recover};
use crate::platform::{self, Stream};
use wasm2sel4_abi::trap::Trap;

/// The stack pointer of the attempt that is going on, or 0.
static mut ATTEMPT: u64 = 0;

/// Calls a C function with an argument; returns the trap that ended it, if one did.
///
/// # Safety
///
/// The function must be one of the compiled code's entries that takes such an argument. Attempts are not nested.
pub unsafe fn attempt(function: u64, argument: u64) -> Option<Trap> {
    // SAFETY: by the promise of the caller; nothing else touches the cell while the attempt goes on.
    let code = unsafe {
        let function = core::mem::transmute::<u64, unsafe extern "C" fn(u64)>(function);
        __wasm2sel4_attempt(function, argument, &raw mut ATTEMPT)
    };
    Trap::from_code(code as u8)
}

/// Ends the attempt that is going on with a trap; returns if there is none.
pub(crate) fn recover(trap: Trap) {
    // SAFETY: the thread that made the attempt is the one that trapped, and is not going on.
    let stack_pointer = unsafe { (&raw const ATTEMPT).read() };
    if stack_pointer != 0 {
        // SAFETY: the frame of the attempt is still on the stack: the attempt would have cleared the cell.
        unsafe { __wasm2sel4_recover(stack_pointer, trap as u64) }
    }
}

/// Signals a capability and tells the badge that a notification has heard; 0 for a null reference, or if it heard nothing.
#[cfg(not(feature = "hosted"))]
pub fn signal_and_poll(capability: u64, notification: u64) -> u64 {
    use wasm2sel4_sys::{CPtr, MessageInfo, REGISTER_WORDS, nb_recv, send};
    if capability == 0 {
        return 0;
    }
    send(CPtr(capability), MessageInfo::new(0, 0, 0), [0; REGISTER_WORDS]);
    nb_recv(CPtr(notification)).badge
}

/// There are no capabilities here.
#[cfg(feature = "hosted")]
pub fn signal_and_poll(_: u64, _: u64) -> u64 {
    0
}

/// Writes to standard output.
pub fn print(bytes: &[u8]) {
    platform::write_message(Stream::Output, bytes);
}

/// Ends the domain.
pub fn exit(status: u32) -> ! {
    platform::exit(status)
}
