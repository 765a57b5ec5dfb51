//! For drivers: programs that are linked in place of `_start` and call exports themselves, such as that of the
//! specification's test suite. Nothing of this is in a domain without a driver.

use crate::arch::{__wasm2sel4_attempt, __wasm2sel4_recover};
use crate::module::module;
use crate::platform::{self, Stream};
use wasm2sel4_abi::gc::{FIRST, GRANULE, GcType, KIND_NONE};
use wasm2sel4_abi::trap::Trap;

/// The stack pointer of the attempt that is going on, or 0.
static mut ATTEMPT: u64 = 0;

/// Calls a C function with an argument; returns the trap that ended it, if one did.
///
/// # Safety
///
/// The function must be one of the compiled code's entries that takes such an argument. Attempts are not nested.
pub unsafe fn attempt(function: u64, argument: u64) -> Option<Trap> {
    // SAFETY: by the promise of the caller, (1) the address is that of a C function with this parameter; (2) no other
    // attempt goes on, so the cell is this one's alone: the routine writes it before the call and clears it behind, and
    // `recover`, on the same thread, only reads it.
    let code = unsafe {
        let function = core::mem::transmute::<u64, unsafe extern "C" fn(u64)>(function);
        __wasm2sel4_attempt(function, argument, &raw mut ATTEMPT)
    };
    Trap::from_code(code as u8)
}

/// Ends the attempt that is going on with a trap; returns if there is none.
pub(crate) fn recover(trap: Trap) {
    // SAFETY: the cell is a word that only this thread writes, and the code that would write it has been interrupted.
    let stack_pointer = unsafe { (&raw const ATTEMPT).read() };
    if stack_pointer != 0 {
        // SAFETY: (1) the frame of the attempt is still on the stack, else the attempt would have cleared the cell; (2)
        // the frames that are given up between are of compiled code and of functions of the stub that hold nothing
        // which must be given back.
        unsafe { __wasm2sel4_recover(stack_pointer, trap as u64) }
    }
}

/// Signals a capability and tells the badge that a notification has heard; 0 for a null reference, or if it heard
/// nothing.
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

/// What kind of object a reference of the hierarchy `any` is to, as in [`GcType::kind`]; [`KIND_NONE`] if to none.
pub fn object_kind(reference: u64) -> u32 {
    let module = module();
    let is_object = reference.is_multiple_of(GRANULE) && (FIRST..module.gc_heap_size.0).contains(&reference);
    if !is_object {
        return KIND_NONE;
    }
    // SAFETY: (1) the reference is inside of the heap, of which pages appear as they are touched; (2) it is a multiple
    // of 8, as is the base; (3) volatile, because compiled code writes it behind Rust's back.
    let number = unsafe { ((module.gc_heap.0 + reference) as *const u32).read_volatile() };
    if u64::from(number) >= module.gc_type_count {
        return KIND_NONE;
    }
    // SAFETY: the descriptor says that there are as many, in read-only data.
    unsafe { (*(module.gc_types.address() as *const GcType).add(number as usize)).kind }
}

/// Writes to standard output.
pub fn print(bytes: &[u8]) {
    platform::write_message(Stream::Output, bytes);
}

/// Ends the domain.
pub fn exit(status: u32) -> ! {
    platform::exit(status)
}
