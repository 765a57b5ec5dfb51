//! riscv64. Compiled code calls these under the C convention: parameters from a0 on, results in a0 and a1. The kernel has
//! capability and badge in a0, the information in a1, the words in a2 to a5 and the number in a7; it keeps a6, in which the
//! address of the area for the words waits.

use core::arch::global_asm;

macro_rules! routine {
    ($name:literal, $number:literal, [$($before:literal),*], [$($after:literal),*]) => {
        global_asm!(
            concat!(".section .text.__wasm2sel4_syscall_", $name, ",\"ax\",@progbits"),
            concat!(".globl __wasm2sel4_syscall_", $name),
            concat!(".type __wasm2sel4_syscall_", $name, ",@function"),
            concat!("__wasm2sel4_syscall_", $name, ":"),
            "addi sp, sp, -16",
            "sd ra, 8(sp)",
            "sd s0, 0(sp)",
            "mv s0, sp",
            $($before,)*
            concat!("li a7, ", $number),
            "ecall",
            $($after,)*
            "ld ra, 8(sp)",
            "ld s0, 0(sp)",
            "addi sp, sp, 16",
            "ret",
            concat!(".size __wasm2sel4_syscall_", $name, ", . - __wasm2sel4_syscall_", $name),
        );
    };
}

macro_rules! receive {
    ($name:literal, $number:literal, [$($before:literal),*]) => {
        routine!(
            $name,
            $number,
            [$($before),*],
            ["sd a2, 0(a6)", "sd a3, 8(a6)", "sd a4, 16(a6)", "sd a5, 24(a6)"]
        );
    };
}

receive!("call", "-1", []);
receive!("reply_recv", "-2", []);
receive!("recv", "-5", ["mv a6, a1"]);
receive!("nb_recv", "-8", ["mv a6, a1"]);
routine!("send", "-3", [], []);
routine!("nb_send", "-4", [], []);
routine!("reply", "-6", [], []);
// A message without words.
routine!("signal", "-3", ["mv a1, zero"], []);
routine!("yield", "-7", [], []);
