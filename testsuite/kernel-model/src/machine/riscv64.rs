//! riscv64: S-mode on qemu's `virt`, above OpenSBI.

use super::{Event, OwnTable};
use crate::memory::say;
use crate::slot::right;
use core::arch::{asm, global_asm};
use core::ops::Range;

#[path = "riscv64/interrupts.rs"]
pub mod interrupts;

global_asm!(
    ".section .text.entry,\"ax\",@progbits",
    ".globl _start",
    "_start:",
    "la sp, __model_stack",
    "li t0, {size}",
    "add sp, sp, t0",
    "tail {main}",
    ".text",
    ".balign 4",
    // While a thread runs, sscratch is the address of its context; otherwise it is 0.
    "model_vector:",
    "csrrw sp, sscratch, sp",
    "beqz sp, 1f",
    "sd x1, 8(sp)", "sd x3, 24(sp)", "sd x4, 32(sp)", "sd x5, 40(sp)", "sd x6, 48(sp)", "sd x7, 56(sp)",
    "sd x8, 64(sp)", "sd x9, 72(sp)", "sd x10, 80(sp)", "sd x11, 88(sp)", "sd x12, 96(sp)", "sd x13, 104(sp)",
    "sd x14, 112(sp)", "sd x15, 120(sp)", "sd x16, 128(sp)", "sd x17, 136(sp)", "sd x18, 144(sp)", "sd x19, 152(sp)",
    "sd x20, 160(sp)", "sd x21, 168(sp)", "sd x22, 176(sp)", "sd x23, 184(sp)", "sd x24, 192(sp)", "sd x25, 200(sp)",
    "sd x26, 208(sp)", "sd x27, 216(sp)", "sd x28, 224(sp)", "sd x29, 232(sp)", "sd x30, 240(sp)", "sd x31, 248(sp)",
    "csrrw t0, sscratch, zero",
    "sd t0, 16(sp)",
    "csrr t0, sepc",
    "sd t0, 0(sp)",
    "sd t0, 256(sp)",
    "mv a0, sp",
    "la sp, __model_stack",
    "li t0, {size}",
    "add sp, sp, t0",
    "call {interrupted}",
    "model_leave:",
    "csrw sscratch, a0",
    "mv sp, a0",
    "ld t0, 0(sp)",
    "csrw sepc, t0",
    "ld x1, 8(sp)", "ld x3, 24(sp)", "ld x4, 32(sp)", "ld x5, 40(sp)", "ld x6, 48(sp)", "ld x7, 56(sp)",
    "ld x8, 64(sp)", "ld x9, 72(sp)", "ld x10, 80(sp)", "ld x11, 88(sp)", "ld x12, 96(sp)", "ld x13, 104(sp)",
    "ld x14, 112(sp)", "ld x15, 120(sp)", "ld x16, 128(sp)", "ld x17, 136(sp)", "ld x18, 144(sp)", "ld x19, 152(sp)",
    "ld x20, 160(sp)", "ld x21, 168(sp)", "ld x22, 176(sp)", "ld x23, 184(sp)", "ld x24, 192(sp)", "ld x25, 200(sp)",
    "ld x26, 208(sp)", "ld x27, 216(sp)", "ld x28, 224(sp)", "ld x29, 232(sp)", "ld x30, 240(sp)", "ld x31, 248(sp)",
    "ld x2, 16(sp)",
    "sret",
    "1:",
    "la sp, __model_stack",
    "li t0, {size}",
    "add sp, sp, t0",
    "tail {broken}",
    // a0: 32 registers, then control and status.
    "model_save_floating_point:",
    "fsd f0, 0(a0)", "fsd f1, 8(a0)", "fsd f2, 16(a0)", "fsd f3, 24(a0)", "fsd f4, 32(a0)", "fsd f5, 40(a0)",
    "fsd f6, 48(a0)", "fsd f7, 56(a0)", "fsd f8, 64(a0)", "fsd f9, 72(a0)", "fsd f10, 80(a0)", "fsd f11, 88(a0)",
    "fsd f12, 96(a0)", "fsd f13, 104(a0)", "fsd f14, 112(a0)", "fsd f15, 120(a0)", "fsd f16, 128(a0)", "fsd f17, 136(a0)",
    "fsd f18, 144(a0)", "fsd f19, 152(a0)", "fsd f20, 160(a0)", "fsd f21, 168(a0)", "fsd f22, 176(a0)", "fsd f23, 184(a0)",
    "fsd f24, 192(a0)", "fsd f25, 200(a0)", "fsd f26, 208(a0)", "fsd f27, 216(a0)", "fsd f28, 224(a0)", "fsd f29, 232(a0)",
    "fsd f30, 240(a0)", "fsd f31, 248(a0)", "frcsr t0", "sd t0, 256(a0)",
    "ret",
    "model_load_floating_point:",
    "fld f0, 0(a0)", "fld f1, 8(a0)", "fld f2, 16(a0)", "fld f3, 24(a0)", "fld f4, 32(a0)", "fld f5, 40(a0)",
    "fld f6, 48(a0)", "fld f7, 56(a0)", "fld f8, 64(a0)", "fld f9, 72(a0)", "fld f10, 80(a0)", "fld f11, 88(a0)",
    "fld f12, 96(a0)", "fld f13, 104(a0)", "fld f14, 112(a0)", "fld f15, 120(a0)", "fld f16, 128(a0)", "fld f17, 136(a0)",
    "fld f18, 144(a0)", "fld f19, 152(a0)", "fld f20, 160(a0)", "fld f21, 168(a0)", "fld f22, 176(a0)", "fld f23, 184(a0)",
    "fld f24, 192(a0)", "fld f25, 200(a0)", "fld f26, 208(a0)", "fld f27, 216(a0)", "fld f28, 224(a0)", "fld f29, 232(a0)",
    "fld f30, 240(a0)", "fld f31, 248(a0)", "ld t0, 256(a0)", "fscsr t0",
    "ret",
    size = const super::STACK_SIZE,
    main = sym main,
    broken = sym broken,
    interrupted = sym interrupted,
);

unsafe extern "C" {
    static model_vector: u8;
    fn model_leave(context: *mut Context) -> !;
}

/// The registers of a thread.
#[repr(C, align(16))]
pub struct Context {
    /// By their numbers in the architecture; word 0 and the last are in [`register`].
    pub words: [u64; 33],
}

/// Which word of a context is which register.
pub mod register {
    /// Where the thread goes on.
    pub const NEXT_PC: usize = 0;
    /// The stack pointer.
    pub const SP: usize = 2;
    /// A system call's capability, or the badge of what was received.
    pub const CAPABILITY: usize = 10;
    /// The message information.
    pub const INFORMATION: usize = 11;
    /// The first words of a message.
    pub const MESSAGE: [usize; 4] = [12, 13, 14, 15];
    /// The number of a system call.
    pub const NUMBER: usize = 17;
    /// The instruction at which it was interrupted.
    pub const FAULT_PC: usize = 32;
}

/// The order of `TCB_ReadRegisters`: pc ra sp gp s0-s11 a0-a7 t0-t6 tp.
pub const REGISTERS: [usize; 32] = [
    32, 1, 2, 3, 8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 10, 11, 12, 13, 14, 15, 16, 17, 5, 6, 7, 28, 29, 30, 31,
    4,
];

impl Context {
    /// A new thread's.
    pub const NEW: Self = Self { words: [0; 33] };

    /// Sets a register.
    pub fn set(&mut self, register: usize, word: u64) {
        self.words[register] = word;
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
pub const FLOATING_POINT_WORDS: usize = 33;

/// A new thread's floating-point registers.
pub const NEW_FLOATING_POINT: [u64; FLOATING_POINT_WORDS] = [0; FLOATING_POINT_WORDS];

/// log2 of the size of the largest object.
pub const LARGEST_BITS: u32 = 38;

/// log2 of the size of a thread control block.
pub const THREAD_BITS: u32 = 10;

/// Object types of the architecture.
pub mod object {
    pub const FRAME: u64 = 6;
    /// A root is a table that has an identifier.
    pub const VSPACE: u64 = 8;

    /// The level at which a type of table is mapped; 0 if it can be at any.
    pub const fn table_level(kind: u64) -> Option<u8> {
        if kind == VSPACE { Some(0) } else { None }
    }
}

/// Labels of methods.
pub mod label {
    pub const PAGE_MAP: u64 = 35;
    pub const PAGE_UNMAP: u64 = 36;
    pub const PAGE_GET_ADDRESS: u64 = 37;
    pub const ASID_CONTROL_MAKE_POOL: u64 = 38;
    pub const ASID_POOL_ASSIGN: u64 = 39;

    /// The method that maps a table of a level.
    pub const fn table_map(_level: u8) -> u64 {
        33
    }
}

/// The most pools of address space identifiers.
pub const POOLS: usize = 128;

/// A mapping over a mapping is refused.
pub const REFUSES_TO_MAP_OVER: bool = true;

/// Attributes of a mapping that may be executed.
pub const EXECUTABLE: u64 = 0;

/// One past the highest address of user memory.
pub const USER_END: u64 = 0x3f_ffff_f000;

/// Levels of tables above that of pages.
pub const LEVELS: &[u32] = &[30, 21];

/// Entries of tables (RISC-V privileged architecture, 12.4 "Sv39").
pub mod entry {
    use super::right;

    const VALID: u64 = 1;
    const READ: u64 = 1 << 1;
    const WRITE: u64 = 1 << 2;
    const EXECUTE: u64 = 1 << 3;
    const USER: u64 = 1 << 4;
    const ACCESSED: u64 = 1 << 6;
    const DIRTY: u64 = 1 << 7;

    /// The entry of a table.
    pub const fn table(physical: u64) -> u64 {
        physical >> 12 << 10 | VALID
    }

    /// The entry of a page.
    pub const fn page(physical: u64, rights: u8, attributes: u64) -> u64 {
        let read = if rights & right::READ != 0 { READ } else { 0 };
        let write = if rights & right::WRITE != 0 { WRITE } else { 0 };
        let execute = if attributes & 1 == 0 { EXECUTE } else { 0 };
        physical >> 12 << 10 | VALID | USER | ACCESSED | DIRTY | read | write | execute
    }

    /// Where an entry leads, if it leads anywhere.
    pub const fn target(entry: u64) -> Option<u64> {
        if entry & VALID != 0 { Some(entry >> 10 << 12 & 0x00ff_ffff_ffff_ffff) } else { None }
    }
}

/// Where the kernel is linked, and where it lies.
const VIRTUAL: u64 = 0xffff_ffff_8020_0000;
const PHYSICAL: u64 = 0x8020_0000;
/// All physical memory for the model.
const DIRECT: u64 = 0xffff_ffc0_0000_0000;

/// Where devices are, or nothing is: all but memory and the interrupt controllers. The firmware's memory is among them.
pub fn devices() -> [Range<u64>; 4] {
    [0..0x200_0000, 0x220_0000..0xc00_0000, 0xc60_0000..PHYSICAL, super::memory_end()..super::DEVICES_END]
}

/// The machine's memory, which is in one piece.
pub fn memory() -> [Range<u64>; 2] {
    [PHYSICAL..super::memory_end(), 0..0]
}

/// Where the model sees a physical address.
pub fn address(physical: u64) -> usize {
    physical.wrapping_add(DIRECT) as usize
}

/// Where a static of the model lies.
fn physical(address: u64) -> u64 {
    address - VIRTUAL + PHYSICAL
}

/// Whether an address is where the loader puts the root task.
pub fn is_behind_kernel(address: u64) -> bool {
    (PHYSICAL + 0x1000..PHYSICAL + 0x100_0000).contains(&address)
}

/// Ticks of a time slice: 10 ms of qemu's 10 MHz.
const SLICE: u64 = 100_000;

/// Calls of the firmware (SBI, legacy extensions).
mod firmware {
    pub const SET_TIMER: u64 = 0;
    pub const CONSOLE_PUTCHAR: u64 = 1;
}

fn firmware(number: u64, argument: u64) {
    // SAFETY: the firmware changes a0 and a1 only.
    unsafe { asm!("ecall", in("a7") number, inlateout("a0") argument => _, lateout("a1") _, lateout("a6") _) };
}

/// Writes a byte to the serial line.
pub fn print_byte(byte: u8) {
    firmware(firmware::CONSOLE_PUTCHAR, u64::from(byte));
}

/// Stops for good.
pub fn halt() -> ! {
    loop {
        // SAFETY: waits.
        unsafe { asm!("wfi") };
    }
}

/// Bits of `sie` and `sip`, and the interrupts among the causes (RISC-V privileged architecture, "Supervisor Interrupt
/// Registers").
mod pending {
    pub const CLOCK: u64 = 1 << 5;
    pub const EXTERNAL: u64 = 1 << 9;
}

/// Waits for an interrupt. It is not taken as a trap: interrupts are masked in the model.
pub fn wait() -> Event {
    // SAFETY: waits.
    unsafe { asm!("wfi") };
    interrupt()
}

/// What has interrupted.
fn interrupt() -> Event {
    let found: u64;
    // SAFETY: reads a register.
    unsafe { asm!("csrr {}, sip", out(reg) found) };
    if found & pending::EXTERNAL != 0 {
        return interrupts::take().map_or(Event::Spurious, Event::Interrupt);
    }
    if found & pending::CLOCK == 0 {
        return Event::Spurious;
    }
    begin_slice();
    Event::Clock
}

/// Says what the loader has arranged.
pub fn report() {
    // SAFETY: reads a register.
    let satp: u64 = unsafe {
        let satp;
        asm!("csrr {}, satp", out(reg) satp);
        satp
    };
    say!("model: Sv39 {}", satp >> 60 == 8);
}

/// Fills a page with extra boot info, and tells how many bytes it is.
pub fn extra_boot_info(_: &mut [u64; 512]) -> u64 {
    0
}

static mut ROOT: OwnTable = OwnTable([0; 512]);

/// An address space without anything but the model in it.
pub fn kernel_space() -> u64 {
    physical(&raw const ROOT as u64)
}

/// The model is in the upper half of every address space.
pub fn begin_space(entries: &mut [u64; 512]) {
    // SAFETY: the model's own table does not change any more.
    let own = unsafe { &*(&raw const ROOT) };
    entries[256..].copy_from_slice(&own.0[256..]);
}

/// Switches to an address space.
pub fn set_space(root: u64) {
    // SAFETY: the model is where it was.
    unsafe { asm!("csrw satp, {}", "sfence.vma", in(reg) 8_u64 << 60 | root >> 12) };
}

/// Forgets translations.
pub fn flush() {
    // SAFETY: translations are found again.
    unsafe { asm!("sfence.vma", "fence.i") };
}

/// The model's own half of the address space, vectors, floating point, counters, clock.
fn prepare() {
    /// Valid, readable, writable, executable, accessed, dirty.
    const LEAF: u64 = 0xcf;
    const GIBIBYTES: usize = 8;
    let root = &raw mut ROOT;
    // SAFETY: the new table maps the model where the old one does, and all memory besides. Previous privilege is user,
    // interrupts are off in the model, floating point is on.
    unsafe {
        for gibibyte in 0..GIBIBYTES {
            (*root).0[256 + gibibyte] = (gibibyte as u64) << 28 | LEAF;
        }
        (*root).0[510] = 2 << 28 | LEAF;
        set_space(kernel_space());
        asm!(
            "csrw sscratch, zero",
            "csrw stvec, {vector}",
            "li t0, 0x122",
            "csrc sstatus, t0",
            "li t0, 0x6020",
            "csrs sstatus, t0",
            "csrw scounteren, 7",
            "csrw sie, {interrupts}",
            vector = in(reg) &raw const model_vector,
            interrupts = in(reg) pending::CLOCK | pending::EXTERNAL,
            out("t0") _,
        );
    }
    interrupts::begin();
    begin_slice();
}

fn begin_slice() {
    let now: u64;
    // SAFETY: reads a counter.
    unsafe { asm!("rdtime {}", out(reg) now) };
    firmware(firmware::SET_TIMER, now + SLICE);
}

extern "C" fn main(start: u64, end: u64, offset: u64, entry: u64) -> ! {
    prepare();
    crate::boot::start(crate::boot::Image { start, end, offset, entry });
    // SAFETY: the context is that of a thread that can run.
    unsafe { model_leave(crate::call::next()) }
}

/// The model itself has faulted.
extern "C" fn broken() -> ! {
    let (cause, address, pc): (u64, u64, u64);
    // SAFETY: reads registers.
    unsafe {
        asm!("csrr {}, scause", "csrr {}, stval", "csrr {}, sepc", out(reg) cause, out(reg) address, out(reg) pc)
    };
    panic!("fault in the model at {pc:#x}, address {address:#x}, cause {cause:#x}")
}

/// Causes (RISC-V privileged architecture, `scause`).
mod cause {
    pub const INTERRUPT: u64 = 1 << 63;
    pub const INSTRUCTION_ACCESS: u64 = 1;
    pub const LOAD_ACCESS: u64 = 5;
    pub const STORE_ACCESS: u64 = 7;
    pub const CALL: u64 = 8;
    pub const INSTRUCTION_PAGE: u64 = 12;
    pub const LOAD_PAGE: u64 = 13;
    pub const STORE_PAGE: u64 = 15;
}

extern "C" fn interrupted(context: &mut Context) -> *mut Context {
    let (found, address): (u64, u64);
    // SAFETY: reads registers.
    unsafe { asm!("csrr {}, scause", "csrr {}, stval", out(reg) found, out(reg) address) };
    let event = match found {
        cause::INTERRUPT.. => interrupt(),
        cause::CALL => {
            context.words[register::NEXT_PC] += 4;
            Event::Call
        }
        // A page fault is told as the access fault that it is for whoever has no pages.
        cause::INSTRUCTION_PAGE | cause::INSTRUCTION_ACCESS => {
            Event::Memory { address, prefetch: true, status: cause::INSTRUCTION_ACCESS }
        }
        cause::LOAD_PAGE | cause::LOAD_ACCESS => Event::Memory { address, prefetch: false, status: cause::LOAD_ACCESS },
        cause::STORE_PAGE | cause::STORE_ACCESS => {
            Event::Memory { address, prefetch: false, status: cause::STORE_ACCESS }
        }
        number => Event::Exception { number, code: 0 },
    };
    crate::call::handle(event);
    crate::call::next()
}

/// The number of words of the message about an unknown system call.
pub const UNKNOWN_CALL_WORDS: usize = 13;

/// The message about an exception: IP, SP, number, code.
pub fn exception_words(context: &Context, number: u64, code: u64, words: &mut [u64]) -> usize {
    words[..4].copy_from_slice(&[context.words[register::FAULT_PC], context.words[register::SP], number, code]);
    4
}
