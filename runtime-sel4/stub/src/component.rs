//! What compiled components need of the stub: tables of handles, strings that move from one memory to another, and the
//! functions of the host, which are WASI 0.2's.

mod caller;
mod handles;
mod print;
mod text;
mod things;
mod transcode;
mod wasi;

pub use handles::{
    component_enter_call, component_exit_call, component_resource_drop, component_resource_new, component_resource_rep,
    component_resource_take, component_transfer_borrow, component_transfer_own,
};
pub use print::component_print;
pub use transcode::{component_copy_utf8, component_transcode};

use crate::trap;
use wasm2sel4_abi::trap::Trap;

/// Ends the program with the trap of this number, which a component's adapter has found.
///
/// # Safety
///
/// None: it takes any number.
pub unsafe fn component_trap(code: u32) {
    // The compiler gives numbers of traps only.
    let trap = u8::try_from(code).ok().and_then(Trap::from_code).unwrap_or(Trap::Unreachable);
    end(trap)
}

/// Ends the program with a trap.
pub fn end(trap: Trap) -> ! {
    trap::raise(trap, trap::message(trap.message()))
}
