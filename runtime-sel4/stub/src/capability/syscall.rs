//! System calls whose messages fit into registers, as compiled code calls them: the instruction, with as few others
//! around it as possible.
//!
//! Compiled code contains the instruction itself wherever it can (`compiler/src/system_call/patch.rs`); on aarch64
//! that is always. Otherwise there is a routine without a frame; a register tells where it returns to. Registers that a
//! callee must keep, the kernel keeps, too.

use wasm2sel4_abi::sel4::Flavour;

/// The kernels for which the routines are. They have no number in them: whoever calls passes it.
#[cfg_attr(target_arch = "aarch64", allow(dead_code, reason = "there is no routine"))]
const FLAVOUR: Flavour = wasm2sel4_sys::FLAVOUR;

#[cfg(target_arch = "riscv64")]
#[path = "syscall/riscv64.rs"]
mod current;
#[cfg(target_arch = "x86_64")]
#[path = "syscall/x86_64.rs"]
mod current;

/// Where the routine returns to, if this program counter is inside it; 0 if not. `register` is what the register holds
/// that tells it (rax, ra), and `is_stack` knows which words are on the stack.
pub fn caller(pc: u64, register: u64, is_stack: impl Fn(u64) -> bool) -> u64 {
    #[cfg(target_arch = "aarch64")]
    {
        let _ = (pc, register, is_stack);
        0
    }
    #[cfg(not(target_arch = "aarch64"))]
    {
        unsafe extern "C" {
            #[link_name = "__wasm2sel4_syscall"]
            static START: u8;
            #[link_name = "__wasm2sel4_syscall_end"]
            static END: u8;
        }
        let routine = &raw const START as u64..&raw const END as u64;
        if routine.contains(&pc) { current::return_address(register, is_stack) } else { 0 }
    }
}
