//! x86_64. Compiled code calls these under cranelift's `tail` convention: parameters in rdi, rsi, rdx, rcx, r8, r9; results in
//! rax, rcx, rdx, rsi, rdi, r8, r9, r10. The kernel has capability and badge in rdi, the information in rsi, the number in
//! rdx and the words in r10, r8, r9, r15, and overwrites rcx and r11. So that as much as possible is in place, the words are
//! passed last one first: in rdx, rcx, r8, r9. It does not keep the stack pointer; the frame pointer
//! does. r15 is the caller's, so it waits in rax, and the last word goes back there.

use core::arch::global_asm;

macro_rules! routine {
    ($name:literal, $number:literal, [$($before:literal),*], [$($after:literal),*]) => {
        global_asm!(
            concat!(".section .text.__wasm2sel4_syscall_", $name, ",\"ax\",@progbits"),
            concat!(".globl __wasm2sel4_syscall_", $name),
            concat!(".type __wasm2sel4_syscall_", $name, ",@function"),
            concat!("__wasm2sel4_syscall_", $name, ":"),
            "push rbp",
            "mov rbp, rsp",
            $($before,)*
            concat!("mov rdx, ", $number),
            "syscall",
            "mov rsp, rbp",
            $($after,)*
            "pop rbp",
            "ret",
            concat!(".size __wasm2sel4_syscall_", $name, ", . - __wasm2sel4_syscall_", $name),
        );
    };
}

macro_rules! exchange {
    ($name:literal, $number:literal) => {
        routine!($name, $number, ["mov rax, r15", "mov r15, rdx", "mov r10, rcx"], ["xchg rax, r15"]);
    };
}

exchange!("call", "-1");
exchange!("reply_recv", "-2");
exchange!("send", "-3");
exchange!("nb_send", "-4");
exchange!("reply", "-6");
routine!("recv", "-5", ["mov rax, r15"], ["xchg rax, r15"]);
routine!("nb_recv", "-8", ["mov rax, r15"], ["xchg rax, r15"]);
// A message without words.
routine!("signal", "-3", ["xor esi, esi"], []);
routine!("yield", "-7", [], []);
