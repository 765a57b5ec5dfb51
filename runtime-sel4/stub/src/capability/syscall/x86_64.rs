//! x86_64. Compiled code calls this under cranelift's `tail` convention: parameters in rdi, rsi, rdx, rcx, r8, r9;
//! results in rax, rcx, rdx, rsi, rdi, r8, r9, r10. The kernel has capability and badge in rdi, the information in rsi,
//! the number in rdx and the words in r10, r8, r9, r15, and overwrites rcx and r11. Only the first word is elsewhere:
//! in rcx, because the convention has no r10; r15 is set and read by the code that calls. The kernel does not keep the
//! stack pointer, so that waits in rax, where a backtrace finds it. With a short one no message goes.

use super::FLAVOUR;
use core::arch::global_asm;
use wasm2sel4_abi::recorded_system_call;
use wasm2sel4_abi::system_call::Kind;

global_asm!(
    ".section .text.__wasm2sel4_syscall,\"ax\",@progbits",
    ".globl __wasm2sel4_syscall",
    ".type __wasm2sel4_syscall,@function",
    "__wasm2sel4_syscall:",
    "mov r10, rcx",
    ".globl __wasm2sel4_syscall_short",
    "__wasm2sel4_syscall_short:",
    "mov rax, rsp",
    recorded_system_call!("syscall"),
    "mov rsp, rax",
    "ret",
    ".size __wasm2sel4_syscall, . - __wasm2sel4_syscall",
    ".globl __wasm2sel4_syscall_end",
    "__wasm2sel4_syscall_end:",
    number = const 0,
    kind = const Kind::Routine as u8,
    flavour = const FLAVOUR as u8,
);

/// Where the routine returns to if it is refused: on the stack.
pub fn return_address(stack_pointer: u64, is_stack: impl Fn(u64) -> bool) -> u64 {
    if !is_stack(stack_pointer) || !stack_pointer.is_multiple_of(8) {
        return 0;
    }
    // SAFETY: the word is on the stack, as was looked at, and aligned; it may be anything, and is only shown.
    unsafe { (stack_pointer as *const u64).read_volatile() }
}
