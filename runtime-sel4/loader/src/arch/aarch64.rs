//! aarch64 at EL1, as qemu's `virt` machine enters it: MMU and caches off.

use super::Table;
use crate::plan::Plan;
use core::arch::{asm, global_asm};
use core::ops::Range;

global_asm!(
    ".section .text.boot,\"ax\",@progbits",
    ".globl _start",
    "_start:",
    "adrp x1, __wasm2sel4_loader_stack",
    "add x1, x1, :lo12:__wasm2sel4_loader_stack",
    "mov x2, #{size}",
    "add sp, x1, x2",
    "mov x29, xzr",
    "mov x30, xzr",
    "b {main}",
    size = const super::STACK_SIZE,
    main = sym crate::start::main,
);

/// The gibibyte of memory that the first paging structures cover.
pub const WINDOW: Range<u64> = 0x4000_0000..0x8000_0000;

/// Descriptors of the first gibibytes (Arm ARM, D8.3 "Translation table descriptor formats").
mod descriptor {
    /// A table.
    pub const TABLE: u64 = 3;
    /// 0..1 GiB: device memory (attribute 0), never executed.
    pub const DEVICE_BLOCK: u64 = 0x0060_0000_0000_0401;
    /// 1..2 GiB: normal memory (attribute 4), inner shareable.
    pub const MEMORY_BLOCK: u64 = 0x4000_0711;
}

/// System registers that the kernel takes over as they are.
mod register {
    /// MAIR_EL1: the memory attributes by their index.
    pub const MAIR: u64 = 0x0000_aaff_440c_0400;
    /// TCR_EL1: 48-bit addresses with 4 KiB pages on both sides, write-back tables; the size of physical addresses is
    /// the processor's.
    pub const TCR: u64 = 0x0010_b510_3510;
    /// SCTLR_EL1: MMU and both caches on.
    pub const SCTLR: u64 = 0x1005;
}

static mut LEVEL0: Table = Table([0; 512]);
static mut LEVEL1: Table = Table([0; 512]);

/// The data register of the serial line (PL011) of `virt`.
const UART: *mut u32 = 0x0900_0000 as *mut u32;

/// Writes a byte to the serial line.
pub fn put(byte: u8) {
    // SAFETY: the register takes any byte; paging is still off, so the address is physical.
    unsafe { UART.write_volatile(u32::from(byte)) };
}

/// Stops the machine for good.
pub fn halt() -> ! {
    loop {
        // SAFETY: waits.
        unsafe { asm!("wfi") };
    }
}

/// Turns paging on and enters the kernel.
pub fn enter(plan: &Plan) -> ! {
    let (level0, level1) = (&raw mut LEVEL0, &raw mut LEVEL1);
    // SAFETY: one processor runs, and paging is off. The tables map the code that runs at its own address (in the
    // memory block) and the kernel at the top of the address space, so execution goes on on both sides of the switch.
    unsafe {
        (*level1).0[0] = descriptor::DEVICE_BLOCK;
        (*level1).0[1] = descriptor::MEMORY_BLOCK;
        (*level1).0[511] = descriptor::MEMORY_BLOCK;
        (*level0).0[0] = level1 as u64 | descriptor::TABLE;
        (*level0).0[511] = level1 as u64 | descriptor::TABLE;
        asm!(
            // User level may read the cycle counter: the only clock that a default kernel leaves to it.
            "mov x9, #0x47",
            "msr pmcr_el0, x9",
            "mov x9, #0x80000000",
            "msr pmcntenset_el0, x9",
            "msr pmccfiltr_el0, xzr",
            "mov x9, #4",
            "msr pmuserenr_el0, x9",
            // Attributes, sizes, tables.
            "msr mair_el1, {mair}",
            "mrs x9, id_aa64mmfr0_el1",
            "and x9, x9, #7",
            "orr x10, x10, x9, lsl #32",
            "msr tcr_el1, x10",
            "msr ttbr0_el1, {tables}",
            "msr ttbr1_el1, {tables}",
            "isb",
            "tlbi vmalle1",
            "ic iallu",
            "dsb sy",
            "isb",
            "mrs x9, sctlr_el1",
            "orr x9, x9, {sctlr}",
            "msr sctlr_el1, x9",
            "isb",
            "br {entry}",
            mair = in(reg) register::MAIR,
            tables = in(reg) level0,
            sctlr = in(reg) register::SCTLR,
            entry = in(reg) plan.kernel_entry,
            in("x0") plan.user_start,
            in("x1") plan.user_end,
            in("x2") plan.user_offset(),
            in("x3") plan.user_entry,
            in("x4") 0u64,
            in("x5") 0u64,
            // Scratch, and a value that changes: in registers of their own, because operands of equal value may share one.
            in("x9") 0u64,
            in("x10") register::TCR,
            options(noreturn),
        )
    }
}
