//! riscv64.

use core::arch::global_asm;

// `memory.copy` and `memory.fill`: eight bytes at a time wherever both sides can be aligned, because unaligned accesses
// may be emulated.
global_asm!(
    ".section .text.__wasm2sel4_memory_copy,\"ax\",@progbits",
    ".globl __wasm2sel4_memory_copy",
    ".type __wasm2sel4_memory_copy,@function",
    "__wasm2sel4_memory_copy:",
    "sub t0, a0, a1",
    "add t4, a1, a2",
    "bltu t0, a2, 6f",
    "andi t0, t0, 7",
    "bnez t0, 5f",
    // Up to a word, eight words at a time, words, and the rest.
    "2:",
    "andi t1, a1, 7",
    "beqz t1, 3f",
    "beq a1, t4, 9f",
    "lbu t2, 0(a1)",
    "sb t2, 0(a0)",
    "addi a1, a1, 1",
    "addi a0, a0, 1",
    "j 2b",
    "3:",
    "addi t3, a1, 64",
    "bltu t4, t3, 7f",
    "ld t0, 0(a1)",
    "ld t1, 8(a1)",
    "ld t2, 16(a1)",
    "ld t5, 24(a1)",
    "ld a3, 32(a1)",
    "ld a4, 40(a1)",
    "ld a5, 48(a1)",
    "ld a6, 56(a1)",
    "sd t0, 0(a0)",
    "sd t1, 8(a0)",
    "sd t2, 16(a0)",
    "sd t5, 24(a0)",
    "sd a3, 32(a0)",
    "sd a4, 40(a0)",
    "sd a5, 48(a0)",
    "sd a6, 56(a0)",
    "mv a1, t3",
    "addi a0, a0, 64",
    "j 3b",
    "7:",
    "andi t3, t4, -8",
    "bgeu a1, t3, 5f",
    "4:",
    "ld t2, 0(a1)",
    "sd t2, 0(a0)",
    "addi a1, a1, 8",
    "addi a0, a0, 8",
    "bltu a1, t3, 4b",
    "5:",
    "beq a1, t4, 9f",
    "lbu t2, 0(a1)",
    "sb t2, 0(a0)",
    "addi a1, a1, 1",
    "addi a0, a0, 1",
    "j 5b",
    // The destination begins inside the source: from the end.
    "6:",
    "mv t5, a1",
    "mv a1, t4",
    "add a0, a0, a2",
    "andi t0, t0, 7",
    "bnez t0, 8f",
    "2:",
    "andi t1, a1, 7",
    "beqz t1, 3f",
    "beq a1, t5, 9f",
    "lbu t2, -1(a1)",
    "sb t2, -1(a0)",
    "addi a1, a1, -1",
    "addi a0, a0, -1",
    "j 2b",
    "3:",
    "addi t3, t5, 7",
    "andi t3, t3, -8",
    "bgeu t3, a1, 8f",
    "4:",
    "ld t2, -8(a1)",
    "sd t2, -8(a0)",
    "addi a1, a1, -8",
    "addi a0, a0, -8",
    "bltu t3, a1, 4b",
    "8:",
    "beq a1, t5, 9f",
    "lbu t2, -1(a1)",
    "sb t2, -1(a0)",
    "addi a1, a1, -1",
    "addi a0, a0, -1",
    "j 8b",
    "9:",
    "ret",
    ".size __wasm2sel4_memory_copy, . - __wasm2sel4_memory_copy",
    ".section .text.__wasm2sel4_memory_fill,\"ax\",@progbits",
    ".globl __wasm2sel4_memory_fill",
    ".type __wasm2sel4_memory_fill,@function",
    "__wasm2sel4_memory_fill:",
    "add a2, a2, a0",
    "andi a1, a1, 255",
    "slli t0, a1, 8",
    "or a1, a1, t0",
    "slli t0, a1, 16",
    "or a1, a1, t0",
    "slli t0, a1, 32",
    "or a1, a1, t0",
    "2:",
    "andi t1, a0, 7",
    "beqz t1, 3f",
    "beq a0, a2, 9f",
    "sb a1, 0(a0)",
    "addi a0, a0, 1",
    "j 2b",
    "3:",
    "andi t3, a2, -8",
    "bgeu a0, t3, 5f",
    "4:",
    "sd a1, 0(a0)",
    "addi a0, a0, 8",
    "bltu a0, t3, 4b",
    "5:",
    "beq a0, a2, 9f",
    "sb a1, 0(a0)",
    "addi a0, a0, 1",
    "j 5b",
    "9:",
    "ret",
    ".size __wasm2sel4_memory_fill, . - __wasm2sel4_memory_fill",
);

// Attempts: what the C convention lets a function keep is on the stack, the stack pointer in the cell.
global_asm!(
    ".section .text.__wasm2sel4_attempt,\"ax\",@progbits",
    ".option push",
    ".option arch, +d",
    ".globl __wasm2sel4_attempt",
    ".type __wasm2sel4_attempt,@function",
    "__wasm2sel4_attempt:",
    "addi sp, sp, -208",
    "sd ra, 0(sp)",
    "sd a2, 8(sp)",
    "sd s0, 16(sp)",
    "sd s1, 24(sp)",
    "sd s2, 32(sp)",
    "sd s3, 40(sp)",
    "sd s4, 48(sp)",
    "sd s5, 56(sp)",
    "sd s6, 64(sp)",
    "sd s7, 72(sp)",
    "sd s8, 80(sp)",
    "sd s9, 88(sp)",
    "sd s10, 96(sp)",
    "sd s11, 104(sp)",
    "fsd fs0, 112(sp)",
    "fsd fs1, 120(sp)",
    "fsd fs2, 128(sp)",
    "fsd fs3, 136(sp)",
    "fsd fs4, 144(sp)",
    "fsd fs5, 152(sp)",
    "fsd fs6, 160(sp)",
    "fsd fs7, 168(sp)",
    "fsd fs8, 176(sp)",
    "fsd fs9, 184(sp)",
    "fsd fs10, 192(sp)",
    "fsd fs11, 200(sp)",
    "sd sp, 0(a2)",
    "mv t0, a0",
    "mv a0, a1",
    "mv s0, zero",
    "jalr t0",
    "li a0, 0",
    "2:",
    "ld ra, 0(sp)",
    "ld a2, 8(sp)",
    "sd zero, 0(a2)",
    "ld s0, 16(sp)",
    "ld s1, 24(sp)",
    "ld s2, 32(sp)",
    "ld s3, 40(sp)",
    "ld s4, 48(sp)",
    "ld s5, 56(sp)",
    "ld s6, 64(sp)",
    "ld s7, 72(sp)",
    "ld s8, 80(sp)",
    "ld s9, 88(sp)",
    "ld s10, 96(sp)",
    "ld s11, 104(sp)",
    "fld fs0, 112(sp)",
    "fld fs1, 120(sp)",
    "fld fs2, 128(sp)",
    "fld fs3, 136(sp)",
    "fld fs4, 144(sp)",
    "fld fs5, 152(sp)",
    "fld fs6, 160(sp)",
    "fld fs7, 168(sp)",
    "fld fs8, 176(sp)",
    "fld fs9, 184(sp)",
    "fld fs10, 192(sp)",
    "fld fs11, 200(sp)",
    "addi sp, sp, 208",
    "ret",
    ".globl __wasm2sel4_recover",
    ".type __wasm2sel4_recover,@function",
    "__wasm2sel4_recover:",
    "mv sp, a0",
    "mv a0, a1",
    "j 2b",
    ".size __wasm2sel4_attempt, . - __wasm2sel4_attempt",
    ".option pop",
);

// Exceptions: the search gets the frame of the function that throws, and where the call in it returns to; a handler
// gets tag and reference in the registers that cranelift says.
global_asm!(
    ".section .text.__wasm2sel4_exception_throw,\"ax\",@progbits",
    ".globl __wasm2sel4_exception_throw",
    ".type __wasm2sel4_exception_throw,@function",
    "__wasm2sel4_exception_throw:",
    "mv a2, s0",
    "mv a3, ra",
    "tail {search}",
    ".size __wasm2sel4_exception_throw, . - __wasm2sel4_exception_throw",
    ".section .text.__wasm2sel4_exception_resume,\"ax\",@progbits",
    ".globl __wasm2sel4_exception_resume",
    ".type __wasm2sel4_exception_resume,@function",
    "__wasm2sel4_exception_resume:",
    "mv sp, a0",
    "mv s0, a1",
    "mv t0, a2",
    "mv a0, a3",
    "mv a1, a4",
    "jr t0",
    ".size __wasm2sel4_exception_resume, . - __wasm2sel4_exception_resume",
    search = sym crate::exception::search,
);

// The trap entry: the arguments are in place, but for the register that the system call routine uses, instead of the
// stack pointer.
global_asm!(
    ".section .text.__wasm2sel4_trap_entry,\"ax\",@progbits",
    ".globl __wasm2sel4_trap_entry",
    "__wasm2sel4_trap_entry:",
    "mv s0, zero",
    "mv a3, ra",
    "mv ra, zero",
    "tail __wasm2sel4_trap",
);

// The first argument is the number of the instance: it stays at the top of the stack (`INSTANCE_CELL`).
#[cfg(not(feature = "hosted"))]
global_asm!(
    ".section .text._start,\"ax\",@progbits",
    ".globl _start",
    "_start:",
    "mv s0, zero",
    "mv ra, zero",
    "addi sp, sp, -16",
    "sd a0, 0(sp)",
    "tail {run}",
    run = sym crate::start::run,
);

/// The entropy source (Zkr) is the machine level's.
#[cfg(not(feature = "hosted"))]
pub fn random() -> Option<u64> {
    None
}

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

    /// Byte offsets in `ucontext_t` of the program counter and the frame pointer.
    pub const CONTEXT: [usize; 2] = [176, 176 + 8 * 8];
}
