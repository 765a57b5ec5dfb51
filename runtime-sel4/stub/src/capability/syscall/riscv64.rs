//! riscv64. Compiled code calls this under the C convention: parameters from a0 on, results in a0 and a1. The kernel
//! has capability and badge in a0, the information in a1, the words in a2 to a5 and the number in a7; it keeps a6, the
//! address of the area for the words that come back, and ra, where a backtrace finds who has called.

use super::FLAVOUR;
use core::arch::global_asm;
use wasm2sel4_abi::recorded_system_call;
use wasm2sel4_abi::system_call::Kind;

global_asm!(
    ".section .text.__wasm2sel4_syscall,\"ax\",@progbits",
    ".globl __wasm2sel4_syscall",
    ".type __wasm2sel4_syscall,@function",
    "__wasm2sel4_syscall:",
    recorded_system_call!("ecall"),
    "sd a2, 0(a6)",
    "sd a3, 8(a6)",
    "sd a4, 16(a6)",
    "sd a5, 24(a6)",
    "ret",
    ".size __wasm2sel4_syscall, . - __wasm2sel4_syscall",
    ".globl __wasm2sel4_syscall_end",
    "__wasm2sel4_syscall_end:",
    number = const 0,
    kind = const Kind::Routine as u8,
    flavour = const FLAVOUR as u8,
);

/// Where the routine returns to if it is refused.
pub fn return_address(address: u64, _: impl Fn(u64) -> bool) -> u64 {
    address
}
