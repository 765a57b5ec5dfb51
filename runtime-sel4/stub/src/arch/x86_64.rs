//! x86_64.

use core::arch::global_asm;

// `memory.copy` and `memory.fill`: string instructions forwards; backwards, eight bytes at a time from the end.
global_asm!(
    ".section .text.__wasm2sel4_memory_copy,\"ax\",@progbits",
    ".globl __wasm2sel4_memory_copy",
    ".type __wasm2sel4_memory_copy,@function",
    "__wasm2sel4_memory_copy:",
    "mov rcx, rdx",
    "mov rax, rdi",
    "sub rax, rsi",
    "cmp rax, rdx",
    "jb 2f",
    "shr rcx, 3",
    "rep movsq",
    "mov ecx, edx",
    "and ecx, 7",
    "rep movsb",
    "ret",
    "2:",
    "cmp rcx, 8",
    "jb 3f",
    "sub rcx, 8",
    "mov rax, [rsi + rcx]",
    "mov [rdi + rcx], rax",
    "jmp 2b",
    "3:",
    "test rcx, rcx",
    "jz 4f",
    "dec rcx",
    "mov al, [rsi + rcx]",
    "mov [rdi + rcx], al",
    "jmp 3b",
    "4:",
    "ret",
    ".size __wasm2sel4_memory_copy, . - __wasm2sel4_memory_copy",
    ".section .text.__wasm2sel4_memory_fill,\"ax\",@progbits",
    ".globl __wasm2sel4_memory_fill",
    ".type __wasm2sel4_memory_fill,@function",
    "__wasm2sel4_memory_fill:",
    "mov eax, esi",
    "mov rcx, rdx",
    "rep stosb",
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

    /// Byte offsets in `ucontext_t` of the program counter and the frame pointer.
    pub const CONTEXT: [usize; 2] = [40 + 16 * 8, 40 + 10 * 8];
}
