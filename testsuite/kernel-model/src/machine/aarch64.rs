//! aarch64: EL1 on qemu's `virt`, with GICv2.

use super::{Event, OwnTable};
use crate::memory::say;
use crate::slot::right;
use core::arch::{asm, global_asm};
use core::ops::Range;

#[path = "aarch64/interrupts.rs"]
pub mod interrupts;

global_asm!(
    ".section .text.entry,\"ax\",@progbits",
    ".globl _start",
    "_start:",
    "adrp x9, __model_stack",
    "add x9, x9, :lo12:__model_stack",
    "add sp, x9, #{size}",
    "b {main}",
    ".text",
    // While a thread runs, the stack pointer of EL1 is the address of its context.
    ".balign 0x800",
    "model_vectors:",
    ".zero 0x200",
    "b {broken}",
    ".balign 0x80",
    "b {broken}",
    ".balign 0x200",
    "stp x0, x1, [sp]",
    "mov x0, #0",
    "b 1f",
    ".balign 0x80",
    "stp x0, x1, [sp]",
    "mov x0, #1",
    "b 1f",
    ".balign 0x400",
    "1:",
    "stp x2, x3, [sp, #16]",
    "stp x4, x5, [sp, #32]",
    "stp x6, x7, [sp, #48]",
    "stp x8, x9, [sp, #64]",
    "stp x10, x11, [sp, #80]",
    "stp x12, x13, [sp, #96]",
    "stp x14, x15, [sp, #112]",
    "stp x16, x17, [sp, #128]",
    "stp x18, x19, [sp, #144]",
    "stp x20, x21, [sp, #160]",
    "stp x22, x23, [sp, #176]",
    "stp x24, x25, [sp, #192]",
    "stp x26, x27, [sp, #208]",
    "stp x28, x29, [sp, #224]",
    "mrs x1, sp_el0",
    "stp x30, x1, [sp, #240]",
    "mrs x1, elr_el1",
    "mrs x2, spsr_el1",
    "stp x1, x2, [sp, #256]",
    "mrs x2, tpidr_el0",
    "mrs x3, tpidrro_el0",
    "str x1, [sp, #272]",
    "stp x2, x3, [sp, #280]",
    "mov x1, sp",
    "adrp x9, __model_stack",
    "add x9, x9, :lo12:__model_stack",
    "add sp, x9, #{size}",
    "bl {interrupted}",
    "model_leave:",
    "mov sp, x0",
    "ldp x1, x2, [sp, #280]",
    "msr tpidr_el0, x1",
    "msr tpidrro_el0, x2",
    "ldp x1, x2, [sp, #256]",
    "msr elr_el1, x1",
    "msr spsr_el1, x2",
    "ldp x30, x1, [sp, #240]",
    "msr sp_el0, x1",
    "ldp x28, x29, [sp, #224]",
    "ldp x26, x27, [sp, #208]",
    "ldp x24, x25, [sp, #192]",
    "ldp x22, x23, [sp, #176]",
    "ldp x20, x21, [sp, #160]",
    "ldp x18, x19, [sp, #144]",
    "ldp x16, x17, [sp, #128]",
    "ldp x14, x15, [sp, #112]",
    "ldp x12, x13, [sp, #96]",
    "ldp x10, x11, [sp, #80]",
    "ldp x8, x9, [sp, #64]",
    "ldp x6, x7, [sp, #48]",
    "ldp x4, x5, [sp, #32]",
    "ldp x2, x3, [sp, #16]",
    "ldp x0, x1, [sp]",
    "eret",
    // x0: 32 registers of 16 bytes, then control and status.
    ".arch_extension fp",
    ".arch_extension simd",
    "model_save_floating_point:",
    "stp q0, q1, [x0]", "stp q2, q3, [x0, #32]", "stp q4, q5, [x0, #64]", "stp q6, q7, [x0, #96]",
    "stp q8, q9, [x0, #128]", "stp q10, q11, [x0, #160]", "stp q12, q13, [x0, #192]", "stp q14, q15, [x0, #224]",
    "stp q16, q17, [x0, #256]", "stp q18, q19, [x0, #288]", "stp q20, q21, [x0, #320]", "stp q22, q23, [x0, #352]",
    "stp q24, q25, [x0, #384]", "stp q26, q27, [x0, #416]", "stp q28, q29, [x0, #448]", "stp q30, q31, [x0, #480]",
    "mrs x1, fpcr", "mrs x2, fpsr", "str x1, [x0, #512]", "str x2, [x0, #520]",
    "ret",
    "model_load_floating_point:",
    "ldp q0, q1, [x0]", "ldp q2, q3, [x0, #32]", "ldp q4, q5, [x0, #64]", "ldp q6, q7, [x0, #96]",
    "ldp q8, q9, [x0, #128]", "ldp q10, q11, [x0, #160]", "ldp q12, q13, [x0, #192]", "ldp q14, q15, [x0, #224]",
    "ldp q16, q17, [x0, #256]", "ldp q18, q19, [x0, #288]", "ldp q20, q21, [x0, #320]", "ldp q22, q23, [x0, #352]",
    "ldp q24, q25, [x0, #384]", "ldp q26, q27, [x0, #416]", "ldp q28, q29, [x0, #448]", "ldp q30, q31, [x0, #480]",
    "ldr x1, [x0, #512]", "ldr x2, [x0, #520]", "msr fpcr, x1", "msr fpsr, x2",
    "ret",
    size = const super::STACK_SIZE,
    main = sym main,
    broken = sym broken,
    interrupted = sym interrupted,
);

unsafe extern "C" {
    static model_vectors: u8;
    fn model_leave(context: *mut Context) -> !;
}

/// The registers of a thread.
#[repr(C, align(16))]
pub struct Context {
    /// x0 to x30, then the others by their numbers in [`register`].
    pub words: [u64; 37],
}

/// Which word of a context is which register.
pub mod register {
    /// A system call's capability, or the badge of what was received.
    pub const CAPABILITY: usize = 0;
    /// The message information.
    pub const INFORMATION: usize = 1;
    /// The first words of a message.
    pub const MESSAGE: [usize; 4] = [2, 3, 4, 5];
    /// The number of a system call.
    pub const NUMBER: usize = 7;
    /// The stack pointer.
    pub const SP: usize = 31;
    /// Where the thread goes on.
    pub const NEXT_PC: usize = 32;
    /// The flags.
    pub const FLAGS: usize = 33;
    /// The instruction at which it was interrupted.
    pub const FAULT_PC: usize = 34;
}

/// The order of `TCB_ReadRegisters`: pc sp spsr x0-x8 x16-x18 x29 x30 x9-x15 x19-x28 tpidr tpidrro.
pub const REGISTERS: [usize; 36] = [
    34, 31, 33, 0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 17, 18, 29, 30, 9, 10, 11, 12, 13, 14, 15, 19, 20, 21, 22, 23, 24, 25,
    26, 27, 28, 35, 36,
];

/// Flags of user level, with debug exceptions and SError masked.
const USER_FLAGS: u64 = 0x340;
/// The condition flags, which a thread may have as it likes.
const CONDITIONS: u64 = 0xf000_0000;

impl Context {
    /// A new thread's.
    pub const NEW: Self = {
        let mut words = [0; 37];
        words[register::FLAGS] = USER_FLAGS;
        Self { words }
    };

    /// Sets a register, as far as user level may.
    pub fn set(&mut self, register: usize, word: u64) {
        self.words[register] = if register == register::FLAGS { word & CONDITIONS | USER_FLAGS } else { word };
    }

    /// The thread goes on where it would have, whatever it has done last.
    pub fn go_on_as_it_was(&mut self) {
        self.words[register::FAULT_PC] = self.words[register::NEXT_PC];
    }

    /// The thread does its instruction again.
    pub fn restart(&mut self) {
        self.words[register::NEXT_PC] = self.words[register::FAULT_PC];
    }
}

/// Words that a thread's floating-point registers take.
pub const FLOATING_POINT_WORDS: usize = 66;

/// A new thread's floating-point registers.
pub const NEW_FLOATING_POINT: [u64; FLOATING_POINT_WORDS] = [0; FLOATING_POINT_WORDS];

/// log2 of the size of the largest object.
pub const LARGEST_BITS: u32 = 47;

/// log2 of the size of a thread control block.
pub const THREAD_BITS: u32 = 11;

/// Object types of the architecture.
pub mod object {
    pub const VSPACE: u64 = 6;
    pub const FRAME: u64 = 7;

    /// The level at which a type of table is mapped; 0 if it can be at any.
    pub const fn table_level(kind: u64) -> Option<u8> {
        if kind == 9 { Some(0) } else { None }
    }
}

/// Labels of methods.
pub mod label {
    pub const PAGE_MAP: u64 = 40;
    pub const PAGE_UNMAP: u64 = 41;
    pub const PAGE_GET_ADDRESS: u64 = 46;
    pub const ASID_CONTROL_MAKE_POOL: u64 = 47;
    pub const ASID_POOL_ASSIGN: u64 = 48;

    /// The method that maps a table of a level.
    pub const fn table_map(_level: u8) -> u64 {
        38
    }
}

/// The most pools of address space identifiers.
pub const POOLS: usize = 128;

/// A mapping over a mapping replaces it.
pub const REFUSES_TO_MAP_OVER: bool = false;

/// Attributes of a mapping that may be executed.
pub const EXECUTABLE: u64 = 3;

/// One past the highest address of user memory, as far as the model keeps them.
pub const USER_END: u64 = 1 << 43;

/// Levels of tables above that of pages.
pub const LEVELS: &[u32] = &[39, 30, 21];

/// Entries of tables (Arm ARM, D8.3 "Translation table descriptor formats").
pub mod entry {
    use super::right;

    const TABLE: u64 = 3;
    /// Page, normal memory (attribute 4), inner shareable, accessed, never executed by EL1.
    const PAGE: u64 = 3 | 4 << 2 | 3 << 8 | 1 << 10 | 1 << 53;
    const DEVICE_PAGE: u64 = 3 | 3 << 8 | 1 << 10 | 1 << 53;
    const USER: u64 = 1 << 6;
    const READ_ONLY: u64 = 1 << 7;
    const EXECUTE_NEVER: u64 = 1 << 54;
    const ADDRESS: u64 = 0x0000_ffff_ffff_f000;

    /// The entry of a table.
    pub const fn table(physical: u64) -> u64 {
        physical | TABLE
    }

    /// The entry of a page.
    pub const fn page(physical: u64, rights: u8, attributes: u64) -> u64 {
        let kind = if attributes & 1 != 0 { PAGE } else { DEVICE_PAGE };
        let user = if rights & right::READ != 0 { USER } else { 0 };
        let read_only = if rights & right::WRITE != 0 { 0 } else { READ_ONLY };
        let execute_never = if attributes & 4 != 0 { EXECUTE_NEVER } else { 0 };
        physical | kind | user | read_only | execute_never
    }

    /// Where an entry leads, if it leads anywhere.
    pub const fn target(entry: u64) -> Option<u64> {
        if entry & 1 != 0 { Some(entry & ADDRESS) } else { None }
    }
}

/// Where the kernel is linked, and where it lies.
const VIRTUAL: u64 = 0xffff_ffff_c000_0000;
const PHYSICAL: u64 = 0x4000_0000;
/// All physical memory, devices included, for the model.
const DIRECT: u64 = 0xffff_ff80_0000_0000;

/// Where devices are, or nothing is: all but memory and the interrupt controller.
pub fn devices() -> [Range<u64>; 4] {
    [0..0x800_0000, 0x800_1000..0x801_0000, 0x801_1000..PHYSICAL, super::memory_end()..super::DEVICES_END]
}

/// The machine's memory, which is in one piece.
pub fn memory() -> [Range<u64>; 2] {
    [PHYSICAL..super::memory_end(), 0..0]
}

/// Where the model sees a physical address.
pub fn address(physical: u64) -> usize {
    (physical + DIRECT) as usize
}

/// Where a static of the model lies.
fn physical(address: u64) -> u64 {
    address - VIRTUAL + PHYSICAL
}

/// Whether an address is where the loader puts the root task.
pub fn is_behind_kernel(address: u64) -> bool {
    (PHYSICAL + 0x1000..PHYSICAL + 0x100_0000).contains(&address)
}

const UART: u64 = 0x0900_0000;
/// Ticks of a time slice: 10 ms of qemu's 62.5 MHz.
const SLICE: u64 = 625_000;

fn device(physical: u64) -> *mut u32 {
    address(physical) as *mut u32
}

/// Writes a byte to the serial line.
pub fn print_byte(byte: u8) {
    // SAFETY: the data register of the serial line takes any byte.
    unsafe { device(UART).write_volatile(u32::from(byte)) };
}

/// Stops for good.
pub fn halt() -> ! {
    loop {
        // SAFETY: waits.
        unsafe { asm!("wfi") };
    }
}

/// Waits for an interrupt. It is not taken as an exception: interrupts are masked in the model.
pub fn wait() -> Event {
    // SAFETY: waits.
    unsafe { asm!("wfi") };
    interrupt()
}

/// What has interrupted.
fn interrupt() -> Event {
    match interrupts::take() {
        None => Event::Spurious,
        Some(interrupts::CLOCK) => {
            begin_slice();
            Event::Clock
        }
        Some(number) => Event::Interrupt(number),
    }
}

/// Says what the loader has arranged for user level.
pub fn report() {
    let enabled: u64;
    // SAFETY: reads a register.
    unsafe { asm!("mrs {}, pmuserenr_el0", out(reg) enabled) };
    say!("model: counter open to user level {}", enabled & 4 != 0);
}

/// Fills a page with extra boot info, and tells how many bytes it is.
pub fn extra_boot_info(_: &mut [u64; 512]) -> u64 {
    0
}

static mut LEVEL0: OwnTable = OwnTable([0; 512]);
static mut LEVEL1: OwnTable = OwnTable([0; 512]);
static mut NO_SPACE: OwnTable = OwnTable([0; 512]);

/// An address space without anything in it.
pub fn kernel_space() -> u64 {
    physical(&raw const NO_SPACE as u64)
}

/// Nothing of the model is in address spaces.
pub fn begin_space(_: &mut [u64; 512]) {}

/// Switches to an address space.
pub fn set_space(root: u64) {
    // SAFETY: the model itself is in the other half of addresses.
    unsafe { asm!("dsb ish", "msr ttbr0_el1, {}", "isb", "tlbi vmalle1", "dsb ish", "isb", in(reg) root) };
}

/// Forgets translations.
pub fn flush() {
    // SAFETY: translations are found again.
    unsafe { asm!("dsb ish", "tlbi vmalle1", "dsb ish", "ic iallu", "isb") };
}

/// The model's own half of the address space, vectors, floating point, clock.
fn prepare() {
    const MEMORY: u64 = 0x711;
    const DEVICE: u64 = 0x0060_0000_0000_0401;
    const KERNEL_HALF: usize = 511;
    let (level0, level1) = (&raw mut LEVEL0, &raw mut LEVEL1);
    // SAFETY: the new tables map the model where the old ones do, and all memory besides.
    unsafe {
        (*level1).0[0] = DEVICE;
        for (gibibyte, entry) in (*level1).0.iter_mut().enumerate().take(8).skip(1) {
            *entry = (gibibyte as u64) << 30 | MEMORY;
        }
        (*level1).0[511] = PHYSICAL | MEMORY;
        (*level0).0[KERNEL_HALF] = entry::table(physical(level1 as u64));
        asm!(
            "dsb ish",
            "msr ttbr1_el1, {tables}",
            "msr vbar_el1, {vectors}",
            "msr cpacr_el1, {floating_point}",
            "isb",
            "tlbi vmalle1",
            "dsb ish",
            "isb",
            tables = in(reg) physical(level0 as u64),
            vectors = in(reg) &raw const model_vectors,
            floating_point = in(reg) 0x30_0000_u64,
        );
        asm!("msr cntp_ctl_el0, {}", in(reg) 1_u64);
    }
    interrupts::begin();
    set_space(kernel_space());
    begin_slice();
}

fn begin_slice() {
    // SAFETY: arms the timer.
    unsafe { asm!("msr cntp_tval_el0, {}", "isb", in(reg) SLICE) };
}

extern "C" fn main(start: u64, end: u64, offset: u64, entry: u64) -> ! {
    prepare();
    crate::boot::start(crate::boot::Image { start, end, offset, entry });
    // SAFETY: the context is that of a thread that can run.
    unsafe { model_leave(crate::call::next()) }
}

/// The model itself has faulted.
extern "C" fn broken() -> ! {
    let (syndrome, address, pc): (u64, u64, u64);
    // SAFETY: reads registers.
    unsafe {
        asm!("mrs {}, esr_el1", "mrs {}, far_el1", "mrs {}, elr_el1", out(reg) syndrome, out(reg) address, out(reg) pc)
    };
    panic!("fault in the model at {pc:#x}, address {address:#x}, syndrome {syndrome:#x}")
}

/// Classes of exceptions (Arm ARM, ESR_EL1).
mod class {
    pub const SVC: u64 = 0x15;
    pub const INSTRUCTION_ABORT: u64 = 0x20;
    pub const DATA_ABORT: u64 = 0x24;
}

extern "C" fn interrupted(is_interrupt: u64, context: &mut Context) -> *mut Context {
    let event = if is_interrupt != 0 {
        interrupt()
    } else {
        let (syndrome, address): (u64, u64);
        // SAFETY: reads registers.
        unsafe { asm!("mrs {}, esr_el1", "mrs {}, far_el1", out(reg) syndrome, out(reg) address) };
        match syndrome >> 26 {
            class::SVC => {
                // The processor goes on behind the instruction.
                context.words[register::FAULT_PC] -= 4;
                Event::Call
            }
            class::INSTRUCTION_ABORT => {
                Event::Memory { address: context.words[register::FAULT_PC], prefetch: true, status: syndrome }
            }
            class::DATA_ABORT => Event::Memory { address, prefetch: false, status: syndrome },
            _ => Event::Exception { number: syndrome, code: 0 },
        }
    };
    crate::call::handle(event);
    crate::call::next()
}

/// The number of words of the message about an unknown system call.
pub const UNKNOWN_CALL_WORDS: usize = 13;

/// The message about an exception: IP, SP, flags, number, code.
pub fn exception_words(context: &Context, number: u64, code: u64, words: &mut [u64]) -> usize {
    let registers = [register::FAULT_PC, register::SP, register::FLAGS].map(|register| context.words[register]);
    words[..3].copy_from_slice(&registers);
    words[3..5].copy_from_slice(&[number, code]);
    5
}
