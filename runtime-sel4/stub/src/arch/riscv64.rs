//! riscv64.

use core::arch::global_asm;

// `memory.copy` and `memory.fill`: eight bytes at a time where both sides are aligned, because unaligned accesses may
// be emulated.
global_asm!(
    ".section .text.__wasm2sel4_memory_copy,\"ax\",@progbits",
    ".globl __wasm2sel4_memory_copy",
    ".type __wasm2sel4_memory_copy,@function",
    "__wasm2sel4_memory_copy:",
    "sub t0, a0, a1",
    "or t1, a0, a1",
    "or t1, t1, a2",
    "andi t1, t1, 7",
    "bltu t0, a2, 5f",
    "add a2, a2, a1",
    "bnez t1, 4f",
    "2:",
    "beq a1, a2, 9f",
    "ld t2, 0(a1)",
    "sd t2, 0(a0)",
    "addi a1, a1, 8",
    "addi a0, a0, 8",
    "j 2b",
    "4:",
    "beq a1, a2, 9f",
    "lbu t2, 0(a1)",
    "sb t2, 0(a0)",
    "addi a1, a1, 1",
    "addi a0, a0, 1",
    "j 4b",
    "5:",
    "mv t3, a1",
    "add a0, a0, a2",
    "add a1, a1, a2",
    "bnez t1, 7f",
    "6:",
    "beq a1, t3, 9f",
    "ld t2, -8(a1)",
    "sd t2, -8(a0)",
    "addi a1, a1, -8",
    "addi a0, a0, -8",
    "j 6b",
    "7:",
    "beq a1, t3, 9f",
    "lbu t2, -1(a1)",
    "sb t2, -1(a0)",
    "addi a1, a1, -1",
    "addi a0, a0, -1",
    "j 7b",
    "9:",
    "ret",
    ".size __wasm2sel4_memory_copy, . - __wasm2sel4_memory_copy",
    ".section .text.__wasm2sel4_memory_fill,\"ax\",@progbits",
    ".globl __wasm2sel4_memory_fill",
    ".type __wasm2sel4_memory_fill,@function",
    "__wasm2sel4_memory_fill:",
    "add a2, a2, a0",
    "2:",
    "beq a0, a2, 3f",
    "sb a1, 0(a0)",
    "addi a0, a0, 1",
    "j 2b",
    "3:",
    "ret",
    ".size __wasm2sel4_memory_fill, . - __wasm2sel4_memory_fill",
);

// The trap entry: the arguments are in place.
global_asm!(
    ".section .text.__wasm2sel4_trap_entry,\"ax\",@progbits",
    ".globl __wasm2sel4_trap_entry",
    "__wasm2sel4_trap_entry:",
    "mv s0, zero",
    "mv ra, zero",
    "tail __wasm2sel4_trap",
);

#[cfg(not(feature = "hosted"))]
global_asm!(
    ".section .text._start,\"ax\",@progbits",
    ".globl _start",
    "_start:",
    "mv s0, zero",
    "mv ra, zero",
    "tail {run}",
    run = sym crate::start::run,
);

/// Linux on riscv64.
#[cfg(feature = "hosted")]
pub mod hosted {
    use core::arch::{asm, global_asm};

    global_asm!(
        ".section .text._start,\"ax\",@progbits",
        ".globl _start",
        "_start:",
        "mv s0, zero",
        "mv ra, zero",
        "mv a0, sp",
        "tail {main}",
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
                "ecall",
                in("a7") number,
                inlateout("a0") arguments[0] as isize => result,
                in("a1") arguments[1],
                in("a2") arguments[2],
                in("a3") arguments[3],
                in("a4") arguments[4],
                in("a5") arguments[5],
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
        // SAFETY: by the promise of the caller. The operands have registers of their own, because the return address
        // register that is cleared would be as good as any other.
        unsafe {
            asm!(
                "mv sp, t0",
                "mv s0, zero",
                "mv ra, zero",
                "jr t1",
                in("t0") stack,
                in("t1") function,
                options(noreturn),
            )
        }
    }

    /// What the kernel expects as an action: handler, flags, mask; this architecture has no restorer.
    pub fn signal_action(handler: usize, flags: usize) -> [usize; 4] {
        [handler, flags, 0, 0]
    }

    /// Byte offsets in `ucontext_t` of the program counter, the stack pointer and the frame pointer.
    pub const CONTEXT: [usize; 3] = [176, 176 + 2 * 8, 176 + 8 * 8];
}
