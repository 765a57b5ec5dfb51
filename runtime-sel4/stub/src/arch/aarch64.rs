//! aarch64.

use core::arch::global_asm;

// `memory.copy` and `memory.fill`. Up to 64 bytes, everything is loaded before anything is stored, with loads that may
// overlap; so it does not matter whether the ranges do. Beyond, the bytes at the end where the loop ends are loaded
// first, and stored last. Unaligned accesses are fine in ordinary memory.
global_asm!(
    ".arch_extension simd",
    ".section .text.__wasm2sel4_memory_copy,\"ax\",@progbits",
    ".globl __wasm2sel4_memory_copy",
    ".type __wasm2sel4_memory_copy,@function",
    "__wasm2sel4_memory_copy:",
    "cmp x2, #16",
    "b.hi 3f",
    "cmp x2, #8",
    "b.hs 2f",
    "cmp x2, #4",
    "b.hs 1f",
    "cbz x2, 9f",
    "lsr x3, x2, #1",
    "sub x4, x2, #1",
    "ldrb w5, [x1]",
    "ldrb w6, [x1, x3]",
    "ldrb w7, [x1, x4]",
    "strb w5, [x0]",
    "strb w6, [x0, x3]",
    "strb w7, [x0, x4]",
    "ret",
    "1:",
    "sub x4, x2, #4",
    "ldr w5, [x1]",
    "ldr w6, [x1, x4]",
    "str w5, [x0]",
    "str w6, [x0, x4]",
    "ret",
    "2:",
    "sub x4, x2, #8",
    "ldr x5, [x1]",
    "ldr x6, [x1, x4]",
    "str x5, [x0]",
    "str x6, [x0, x4]",
    "ret",
    "3:",
    "add x4, x1, x2",
    "add x5, x0, x2",
    "cmp x2, #32",
    "b.hi 4f",
    "ldr q0, [x1]",
    "ldr q1, [x4, #-16]",
    "str q0, [x0]",
    "str q1, [x5, #-16]",
    "ret",
    "4:",
    "cmp x2, #64",
    "b.hi 5f",
    "ldp q0, q1, [x1]",
    "ldp q2, q3, [x4, #-32]",
    "stp q0, q1, [x0]",
    "stp q2, q3, [x5, #-32]",
    "ret",
    "5:",
    "sub x3, x0, x1",
    "cmp x3, x2",
    "b.lo 7f",
    "ldp q4, q5, [x4, #-64]",
    "ldp q6, q7, [x4, #-32]",
    "sub x6, x5, #64",
    "6:",
    "ldp q0, q1, [x1]",
    "ldp q2, q3, [x1, #32]",
    "add x1, x1, #64",
    "stp q0, q1, [x0]",
    "stp q2, q3, [x0, #32]",
    "add x0, x0, #64",
    "cmp x0, x6",
    "b.lo 6b",
    "stp q4, q5, [x6]",
    "stp q6, q7, [x6, #32]",
    "ret",
    // The destination begins inside the source: from the end.
    "7:",
    "ldp q4, q5, [x1]",
    "ldp q6, q7, [x1, #32]",
    "add x6, x0, #64",
    "8:",
    "ldp q0, q1, [x4, #-32]",
    "ldp q2, q3, [x4, #-64]!",
    "stp q0, q1, [x5, #-32]",
    "stp q2, q3, [x5, #-64]!",
    "cmp x5, x6",
    "b.hi 8b",
    "stp q4, q5, [x0]",
    "stp q6, q7, [x0, #32]",
    "9:",
    "ret",
    ".size __wasm2sel4_memory_copy, . - __wasm2sel4_memory_copy",
    ".arch_extension nosimd",
    ".section .text.__wasm2sel4_memory_fill,\"ax\",@progbits",
    ".globl __wasm2sel4_memory_fill",
    ".type __wasm2sel4_memory_fill,@function",
    "__wasm2sel4_memory_fill:",
    "and x1, x1, #0xff",
    "mov x3, #0x0101010101010101",
    "mul x1, x1, x3",
    "add x5, x0, x2",
    "cmp x2, #16",
    "b.hs 3f",
    "cmp x2, #8",
    "b.hs 2f",
    "cmp x2, #4",
    "b.hs 1f",
    "cbz x2, 9f",
    "lsr x3, x2, #1",
    "strb w1, [x0]",
    "strb w1, [x0, x3]",
    "strb w1, [x5, #-1]",
    "ret",
    "1:",
    "str w1, [x0]",
    "str w1, [x5, #-4]",
    "ret",
    "2:",
    "str x1, [x0]",
    "str x1, [x5, #-8]",
    "ret",
    "3:",
    "and x6, x2, #-64",
    "add x6, x0, x6",
    "b 5f",
    "4:",
    "stp x1, x1, [x0]",
    "stp x1, x1, [x0, #16]",
    "stp x1, x1, [x0, #32]",
    "stp x1, x1, [x0, #48]",
    "add x0, x0, #64",
    "5:",
    "cmp x0, x6",
    "b.lo 4b",
    "sub x6, x5, #16",
    "b 7f",
    "6:",
    "stp x1, x1, [x0], #16",
    "7:",
    "cmp x0, x6",
    "b.lo 6b",
    "stp x1, x1, [x6]",
    "9:",
    "ret",
    ".size __wasm2sel4_memory_fill, . - __wasm2sel4_memory_fill",
);

// Attempts: what the C convention lets a function keep is on the stack, the stack pointer in the cell.
global_asm!(
    ".section .text.__wasm2sel4_attempt,\"ax\",@progbits",
    ".arch_extension fp",
    ".globl __wasm2sel4_attempt",
    ".type __wasm2sel4_attempt,@function",
    "__wasm2sel4_attempt:",
    "sub sp, sp, #176",
    "str x2, [sp]",
    "stp x19, x20, [sp, #16]",
    "stp x21, x22, [sp, #32]",
    "stp x23, x24, [sp, #48]",
    "stp x25, x26, [sp, #64]",
    "stp x27, x28, [sp, #80]",
    "stp x29, x30, [sp, #96]",
    "stp d8, d9, [sp, #112]",
    "stp d10, d11, [sp, #128]",
    "stp d12, d13, [sp, #144]",
    "stp d14, d15, [sp, #160]",
    "mov x9, sp",
    "str x9, [x2]",
    "mov x9, x0",
    "mov x0, x1",
    "mov x29, xzr",
    "blr x9",
    "mov x0, xzr",
    "2:",
    "ldr x2, [sp]",
    "str xzr, [x2]",
    "ldp x19, x20, [sp, #16]",
    "ldp x21, x22, [sp, #32]",
    "ldp x23, x24, [sp, #48]",
    "ldp x25, x26, [sp, #64]",
    "ldp x27, x28, [sp, #80]",
    "ldp x29, x30, [sp, #96]",
    "ldp d8, d9, [sp, #112]",
    "ldp d10, d11, [sp, #128]",
    "ldp d12, d13, [sp, #144]",
    "ldp d14, d15, [sp, #160]",
    "add sp, sp, #176",
    "ret",
    ".globl __wasm2sel4_recover",
    ".type __wasm2sel4_recover,@function",
    "__wasm2sel4_recover:",
    "mov sp, x0",
    "mov x0, x1",
    "b 2b",
    ".size __wasm2sel4_attempt, . - __wasm2sel4_attempt",
    ".arch_extension nofp",
);

// Exceptions: the search gets the frame of the function that throws, and where the call in it returns to; a handler
// gets tag and reference in the registers that cranelift says.
global_asm!(
    ".section .text.__wasm2sel4_exception_throw,\"ax\",@progbits",
    ".globl __wasm2sel4_exception_throw",
    ".type __wasm2sel4_exception_throw,@function",
    "__wasm2sel4_exception_throw:",
    "mov x2, x29",
    "mov x3, x30",
    "b {search}",
    ".size __wasm2sel4_exception_throw, . - __wasm2sel4_exception_throw",
    ".section .text.__wasm2sel4_exception_resume,\"ax\",@progbits",
    ".globl __wasm2sel4_exception_resume",
    ".type __wasm2sel4_exception_resume,@function",
    "__wasm2sel4_exception_resume:",
    "mov sp, x0",
    "mov x29, x1",
    "mov x9, x2",
    "mov x0, x3",
    "mov x1, x4",
    "br x9",
    ".size __wasm2sel4_exception_resume, . - __wasm2sel4_exception_resume",
    search = sym crate::exception::search,
);

// The trap entry: the arguments are in place.
global_asm!(
    ".section .text.__wasm2sel4_trap_entry,\"ax\",@progbits",
    ".globl __wasm2sel4_trap_entry",
    "__wasm2sel4_trap_entry:",
    "mov x5, x3",
    "mov x3, x30",
    "mov x29, xzr",
    "mov x30, xzr",
    "b __wasm2sel4_trap",
);

// The first argument is the number of the instance: it stays at the top of the stack (`INSTANCE_CELL`).
#[cfg(not(feature = "hosted"))]
global_asm!(
    ".section .text._start,\"ax\",@progbits",
    ".globl _start",
    "_start:",
    "mov x29, xzr",
    "mov x30, xzr",
    "str x0, [sp, #-16]!",
    "b {run}",
    run = sym crate::start::run,
);

/// Whether the processor has `RNDR` is in a register of the kernel's (ID_AA64ISAR0_EL1), so user level cannot ask.
#[cfg(not(feature = "hosted"))]
pub fn random() -> Option<u64> {
    None
}

/// Linux on aarch64.
#[cfg(feature = "hosted")]
pub mod hosted {
    use core::arch::{asm, global_asm};

    global_asm!(
        ".section .text._start,\"ax\",@progbits",
        ".globl _start",
        "_start:",
        "mov x29, xzr",
        "mov x30, xzr",
        "mov x0, sp",
        "b {main}",
        main = sym crate::platform::main,
    );

    pub use crate::platform::generic_numbers as number;

    /// A system call.
    ///
    /// # Safety
    ///
    /// The arguments must be sound for the call.
    pub unsafe fn syscall(number: usize, arguments: [usize; 6]) -> isize {
        let result: isize;
        // SAFETY: by the promise of the caller; Linux preserves all other registers.
        unsafe {
            asm!(
                "svc #0",
                in("x8") number,
                inlateout("x0") arguments[0] as isize => result,
                in("x1") arguments[1],
                in("x2") arguments[2],
                in("x3") arguments[3],
                in("x4") arguments[4],
                in("x5") arguments[5],
                options(nostack),
            );
        }
        result
    }

    /// Continues in `function` on another stack.
    ///
    /// # Safety
    ///
    /// `stack` must be one past the end of a mapped stack, aligned to 16 bytes.
    pub unsafe fn call_on(stack: u64, function: extern "C" fn() -> !) -> ! {
        // SAFETY: by the promise of the caller. The operands have registers of their own, because the link register
        // that is cleared would be as good as any other.
        unsafe {
            asm!(
                "mov sp, x9",
                "mov x29, xzr",
                "mov x30, xzr",
                "br x10",
                in("x9") stack,
                in("x10") function,
                options(noreturn),
            )
        }
    }

    /// What the kernel expects as an action: handler, flags, restorer, mask.
    pub fn signal_action(handler: usize, flags: usize) -> [usize; 4] {
        [handler, flags, 0, 0]
    }

    /// Byte offsets in `ucontext_t` of the program counter, the frame pointer, the register that the trap entry passes
    /// on, and the stack pointer.
    pub const CONTEXT: [usize; 4] = [176 + 8 + 32 * 8, 176 + 8 + 29 * 8, 176 + 8 + 30 * 8, 176 + 8 + 31 * 8];
}
