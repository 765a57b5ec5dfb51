//! x86_64.

use core::arch::global_asm;

// `memory.copy` and `memory.fill`. Up to 64 bytes, everything is loaded before anything is stored, with loads that may
// overlap; so it does not matter whether the ranges do. Beyond, the bytes at the end where the loop ends are loaded
// first, and stored last. String instructions are for what is so long that their start does not matter.
global_asm!(
    ".section .text.__wasm2sel4_memory_copy,\"ax\",@progbits",
    ".globl __wasm2sel4_memory_copy",
    ".type __wasm2sel4_memory_copy,@function",
    "__wasm2sel4_memory_copy:",
    "cmp rdx, 16",
    "ja 3f",
    "cmp edx, 8",
    "jae 2f",
    "cmp edx, 4",
    "jae 1f",
    "test edx, edx",
    "jz 9f",
    "mov r8, rdx",
    "shr r8, 1",
    "movzx eax, byte ptr [rsi]",
    "movzx ecx, byte ptr [rsi + r8]",
    "movzx r9d, byte ptr [rsi + rdx - 1]",
    "mov [rdi], al",
    "mov [rdi + r8], cl",
    "mov [rdi + rdx - 1], r9b",
    "ret",
    "1:",
    "mov eax, [rsi]",
    "mov ecx, [rsi + rdx - 4]",
    "mov [rdi], eax",
    "mov [rdi + rdx - 4], ecx",
    "ret",
    "2:",
    "mov rax, [rsi]",
    "mov rcx, [rsi + rdx - 8]",
    "mov [rdi], rax",
    "mov [rdi + rdx - 8], rcx",
    "ret",
    "3:",
    "cmp rdx, 32",
    "ja 4f",
    "movups xmm0, [rsi]",
    "movups xmm1, [rsi + rdx - 16]",
    "movups [rdi], xmm0",
    "movups [rdi + rdx - 16], xmm1",
    "ret",
    "4:",
    "cmp rdx, 64",
    "ja 5f",
    "movups xmm0, [rsi]",
    "movups xmm1, [rsi + 16]",
    "movups xmm2, [rsi + rdx - 32]",
    "movups xmm3, [rsi + rdx - 16]",
    "movups [rdi], xmm0",
    "movups [rdi + 16], xmm1",
    "movups [rdi + rdx - 32], xmm2",
    "movups [rdi + rdx - 16], xmm3",
    "ret",
    "5:",
    "mov rax, rdi",
    "sub rax, rsi",
    "cmp rax, rdx",
    "jb 7f",
    "cmp rdx, 2048",
    "jb 6f",
    // The processor copies ranges slowly that overlap.
    "neg rax",
    "cmp rax, rdx",
    "jae 8f",
    "6:",
    "movups xmm4, [rsi + rdx - 64]",
    "movups xmm5, [rsi + rdx - 48]",
    "movups xmm6, [rsi + rdx - 32]",
    "movups xmm7, [rsi + rdx - 16]",
    "lea r8, [rdi + rdx - 64]",
    "2:",
    "movups xmm0, [rsi]",
    "movups xmm1, [rsi + 16]",
    "movups xmm2, [rsi + 32]",
    "movups xmm3, [rsi + 48]",
    "add rsi, 64",
    "movups [rdi], xmm0",
    "movups [rdi + 16], xmm1",
    "movups [rdi + 32], xmm2",
    "movups [rdi + 48], xmm3",
    "add rdi, 64",
    "cmp rdi, r8",
    "jb 2b",
    "movups [r8], xmm4",
    "movups [r8 + 16], xmm5",
    "movups [r8 + 32], xmm6",
    "movups [r8 + 48], xmm7",
    "ret",
    // The destination begins inside the source: from the end.
    "7:",
    "movups xmm4, [rsi]",
    "movups xmm5, [rsi + 16]",
    "movups xmm6, [rsi + 32]",
    "movups xmm7, [rsi + 48]",
    "2:",
    "movups xmm0, [rsi + rdx - 16]",
    "movups xmm1, [rsi + rdx - 32]",
    "movups xmm2, [rsi + rdx - 48]",
    "movups xmm3, [rsi + rdx - 64]",
    "movups [rdi + rdx - 16], xmm0",
    "movups [rdi + rdx - 32], xmm1",
    "movups [rdi + rdx - 48], xmm2",
    "movups [rdi + rdx - 64], xmm3",
    "sub rdx, 64",
    "cmp rdx, 64",
    "ja 2b",
    "movups [rdi], xmm4",
    "movups [rdi + 16], xmm5",
    "movups [rdi + 32], xmm6",
    "movups [rdi + 48], xmm7",
    "ret",
    "8:",
    "mov rax, [rsi + rdx - 8]",
    "mov [rdi + rdx - 8], rax",
    "mov rcx, rdx",
    "shr rcx, 3",
    "rep movsq",
    "9:",
    "ret",
    ".size __wasm2sel4_memory_copy, . - __wasm2sel4_memory_copy",
    ".section .text.__wasm2sel4_memory_fill,\"ax\",@progbits",
    ".globl __wasm2sel4_memory_fill",
    ".type __wasm2sel4_memory_fill,@function",
    "__wasm2sel4_memory_fill:",
    "movzx eax, sil",
    "mov rcx, 0x0101010101010101",
    "imul rax, rcx",
    "cmp rdx, 16",
    "jae 3f",
    "cmp edx, 8",
    "jae 2f",
    "cmp edx, 4",
    "jae 1f",
    "test edx, edx",
    "jz 9f",
    "mov r8, rdx",
    "shr r8, 1",
    "mov [rdi], al",
    "mov [rdi + r8], al",
    "mov [rdi + rdx - 1], al",
    "ret",
    "1:",
    "mov [rdi], eax",
    "mov [rdi + rdx - 4], eax",
    "ret",
    "2:",
    "mov [rdi], rax",
    "mov [rdi + rdx - 8], rax",
    "ret",
    "3:",
    "cmp rdx, 1024",
    "jae 8f",
    "movq xmm0, rax",
    "punpcklqdq xmm0, xmm0",
    "lea r8, [rdi + rdx - 16]",
    "jmp 5f",
    "4:",
    "movups [rdi], xmm0",
    "add rdi, 16",
    "5:",
    "cmp rdi, r8",
    "jb 4b",
    "movups [r8], xmm0",
    "ret",
    "8:",
    "mov [rdi + rdx - 8], rax",
    "mov rcx, rdx",
    "shr rcx, 3",
    "rep stosq",
    "9:",
    "ret",
    ".size __wasm2sel4_memory_fill, . - __wasm2sel4_memory_fill",
);

// Attempts: what the C convention lets a function keep is on the stack, the stack pointer in the cell.
global_asm!(
    ".section .text.__wasm2sel4_attempt,\"ax\",@progbits",
    ".globl __wasm2sel4_attempt",
    ".type __wasm2sel4_attempt,@function",
    "__wasm2sel4_attempt:",
    "push rbp",
    "push rbx",
    "push r12",
    "push r13",
    "push r14",
    "push r15",
    "push rdx",
    "mov [rdx], rsp",
    "mov rax, rdi",
    "mov rdi, rsi",
    "xor ebp, ebp",
    "call rax",
    "xor eax, eax",
    "2:",
    "pop rdx",
    "mov qword ptr [rdx], 0",
    "pop r15",
    "pop r14",
    "pop r13",
    "pop r12",
    "pop rbx",
    "pop rbp",
    "ret",
    ".globl __wasm2sel4_recover",
    ".type __wasm2sel4_recover,@function",
    "__wasm2sel4_recover:",
    "mov rsp, rdi",
    "mov rax, rsi",
    "cld",
    "jmp 2b",
    ".size __wasm2sel4_attempt, . - __wasm2sel4_attempt",
);

// Exceptions: the search gets the frame of the function that throws, and where the call in it returns to; a handler
// gets tag and reference in the registers that cranelift says.
global_asm!(
    ".section .text.__wasm2sel4_exception_throw,\"ax\",@progbits",
    ".globl __wasm2sel4_exception_throw",
    ".type __wasm2sel4_exception_throw,@function",
    "__wasm2sel4_exception_throw:",
    "mov rdx, rbp",
    "mov rcx, [rsp]",
    "jmp {search}",
    ".size __wasm2sel4_exception_throw, . - __wasm2sel4_exception_throw",
    ".section .text.__wasm2sel4_exception_resume,\"ax\",@progbits",
    ".globl __wasm2sel4_exception_resume",
    ".type __wasm2sel4_exception_resume,@function",
    "__wasm2sel4_exception_resume:",
    "mov rsp, rdi",
    "mov rbp, rsi",
    "mov r9, rdx",
    "mov rax, rcx",
    "mov rdx, r8",
    "jmp r9",
    ".size __wasm2sel4_exception_resume, . - __wasm2sel4_exception_resume",
    search = sym crate::exception::search,
);

// The trap entry: the arguments are in place, but for the register that the system call routine uses, instead of the
// stack pointer; a call aligns the stack as the C convention wants.
global_asm!(
    ".section .text.__wasm2sel4_trap_entry,\"ax\",@progbits",
    ".globl __wasm2sel4_trap_entry",
    "__wasm2sel4_trap_entry:",
    "cld",
    "xor ebp, ebp",
    "and rsp, -16",
    "mov r9, rcx",
    "mov rcx, rax",
    "call __wasm2sel4_trap",
    "ud2",
);

// The first argument is the number of the instance: it stays at the top of the stack (`INSTANCE_CELL`).
#[cfg(not(feature = "hosted"))]
global_asm!(
    ".section .text._start,\"ax\",@progbits",
    ".globl _start",
    "_start:",
    "xor ebp, ebp",
    "sub rsp, 16",
    "mov [rsp], rdi",
    "call {run}",
    "ud2",
    run = sym crate::start::run,
);

/// `rdseed`, else `rdrand`, if the processor has it. Either may have nothing for a while: Intel's manual (Software
/// Developer's Manual, volume 1, 7.3.17) has a program try ten times.
#[cfg(not(feature = "hosted"))]
pub fn random() -> Option<u64> {
    use core::arch::x86_64::{__cpuid, __cpuid_count, _rdrand64_step, _rdseed64_step};
    const TRIES: u32 = 10;
    const LEAF_RDSEED: u32 = 7;
    const RDRAND: u32 = 1 << 30;
    const RDSEED: u32 = 1 << 18;

    #[target_feature(enable = "rdseed")]
    fn rdseed() -> Option<u64> {
        let mut number = 0;
        (0..TRIES).any(|_| _rdseed64_step(&mut number) == 1).then_some(number)
    }

    #[target_feature(enable = "rdrand")]
    fn rdrand() -> Option<u64> {
        let mut number = 0;
        (0..TRIES).any(|_| _rdrand64_step(&mut number) == 1).then_some(number)
    }

    let has_rdseed = __cpuid(0).eax >= LEAF_RDSEED && __cpuid_count(LEAF_RDSEED, 0).ebx & RDSEED != 0;
    let has_rdrand = __cpuid(1).ecx & RDRAND != 0;
    // SAFETY: the processor has the instruction.
    let seed = if has_rdseed { unsafe { rdseed() } } else { None };
    match seed {
        // SAFETY: the processor has the instruction.
        None if has_rdrand => unsafe { rdrand() },
        _ => seed,
    }
}

/// Linux on x86_64.
#[cfg(feature = "hosted")]
pub mod hosted {
    use core::arch::{asm, global_asm};

    global_asm!(
        ".section .text._start,\"ax\",@progbits",
        ".globl _start",
        "_start:",
        "xor ebp, ebp",
        "mov rdi, rsp",
        "and rsp, -16",
        "call {main}",
        "ud2",
        ".section .text.__wasm2sel4_sigreturn,\"ax\",@progbits",
        "__wasm2sel4_sigreturn:",
        "mov eax, 15",
        "syscall",
        main = sym crate::platform::main,
    );

    unsafe extern "C" {
        fn __wasm2sel4_sigreturn();
    }

    /// System call numbers.
    pub mod number {
        pub const READ: usize = 0;
        pub const WRITE: usize = 1;
        pub const LSEEK: usize = 8;
        pub const MMAP: usize = 9;
        pub const IOCTL: usize = 16;
        pub const RT_SIGACTION: usize = 13;
        pub const SCHED_YIELD: usize = 24;
        pub const MADVISE: usize = 28;
        pub const SIGALTSTACK: usize = 131;
        pub const CLOCK_GETTIME: usize = 228;
        pub const CLOCK_GETRES: usize = 229;
        pub const EXIT_GROUP: usize = 231;
        pub const PPOLL: usize = 271;
        pub const GETRANDOM: usize = 318;
    }

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
                "syscall",
                inlateout("rax") number as isize => result,
                in("rdi") arguments[0],
                in("rsi") arguments[1],
                in("rdx") arguments[2],
                in("r10") arguments[3],
                in("r8") arguments[4],
                in("r9") arguments[5],
                lateout("rcx") _,
                lateout("r11") _,
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
        // SAFETY: by the promise of the caller.
        unsafe {
            asm!("mov rsp, {0}", "xor ebp, ebp", "call {1}", "ud2", in(reg) stack, in(reg) function, options(noreturn))
        }
    }

    /// What the kernel expects as an action: handler, flags, restorer, mask.
    pub fn signal_action(handler: usize, flags: usize) -> [usize; 4] {
        const SA_RESTORER: usize = 0x0400_0000;
        [handler, flags | SA_RESTORER, __wasm2sel4_sigreturn as *const () as usize, 0]
    }

    /// Byte offsets in `ucontext_t` of the program counter, the frame pointer, the register that the trap entry passes
    /// on, and the stack pointer.
    pub const CONTEXT: [usize; 4] = [40 + 16 * 8, 40 + 10 * 8, 40 + 13 * 8, 40 + 15 * 8];
}
