//! aarch64 at EL1 or EL2, as qemu's `virt` machine enters it: MMU and caches off.
//!
//! A kernel that is a hypervisor runs at EL2, where there is one range of virtual addresses, from 0 up; every other
//! runs at EL1, at the top of the addresses. So the address of its first instruction tells which it is.

use super::Table;
use crate::plan::Plan;
use crate::start::fail;
use core::arch::{asm, global_asm};
use core::ops::Range;
use wasm2sel4_abi::boot::WINDOW_SIZE;

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
pub const WINDOW: Range<u64> = 0x4000_0000..0x4000_0000 + WINDOW_SIZE;

/// Descriptors (Arm ARM, D8.3 "Translation table descriptor formats").
mod descriptor {
    /// A table.
    pub const TABLE: u64 = 3;
    /// 0..1 GiB: device memory (attribute 0), never executed.
    pub const DEVICE_BLOCK: u64 = 0x0060_0000_0000_0401;
    /// A block of normal memory (attribute 4), inner shareable; its address is to be added.
    pub const MEMORY_BLOCK: u64 = 0x711;
}

/// Values of system registers; those of EL1 and EL2 differ in the registers' names and in TCR only.
mod register {
    /// MAIR: the memory attributes by their index.
    pub const MAIR: u64 = 0x0000_aaff_440c_0400;
    /// TCR_EL1: 48-bit addresses with 4 KiB pages on both sides, write-back tables; the size of physical addresses,
    /// from bit 32 on, is the processor's.
    pub const TCR_EL1: u64 = 0x0010_b510_3510;
    /// TCR_EL2: the same on the one side that there is; the size of physical addresses begins at bit 16.
    pub const TCR_EL2: u64 = 0x8080_3510;
    /// SCTLR: MMU and both caches on.
    pub const SCTLR: u64 = 0x1005;
    /// PMCR_EL0: counters on, from 0 on, in 64 bits.
    pub const COUNTERS_ON: u64 = 0x47;
    /// PMCNTENSET_EL0: the cycle counter.
    pub const CYCLES: u64 = 1 << 31;
    /// PMCCFILTR_EL0: cycles at EL2 count, too.
    pub const COUNT_EL2: u64 = 1 << 27;
    /// PMUSERENR_EL0: user level may read the cycle counter.
    pub const READ_CYCLES: u64 = 1 << 2;
}

/// Addresses under an entry of a table of level 0, 1 and 2.
const LEVEL0_SHIFT: u32 = 39;
const LEVEL1_SHIFT: u32 = 30;
const LEVEL2_SHIFT: u32 = 21;
/// Virtual addresses have this many bits on each side.
const ADDRESS_BITS: u32 = 48;

static mut LEVEL0: Table = Table([0; 512]);
static mut LEVEL1: Table = Table([0; 512]);
/// Of the kernel's own addresses, where it is a hypervisor.
static mut KERNEL_LEVEL1: Table = Table([0; 512]);
static mut KERNEL_LEVEL2: Table = Table([0; 512]);

/// The data register of the serial line (PL011) of `virt`.
const UART: *mut u32 = 0x0900_0000 as *mut u32;

/// Writes a byte to the serial line.
pub fn print_byte(byte: u8) {
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

/// The exception level at which this runs.
fn exception_level() -> u64 {
    let level: u64;
    // SAFETY: reads a register.
    unsafe { asm!("mrs {}, CurrentEL", out(reg) level, options(nomem, nostack)) };
    level >> 2 & 3
}

/// Turns paging on and enters the kernel.
pub fn enter(plan: &Plan) -> ! {
    let is_hypervisor = plan.kernel_entry >> ADDRESS_BITS == 0;
    match (exception_level(), is_hypervisor) {
        (1, false) => enter_el1(plan),
        (2, true) => enter_el2(plan),
        (1, true) => {
            fail("the kernel is a hypervisor, but the machine starts at EL1 (qemu: -M virt,virtualization=on)")
        }
        (2, false) => {
            fail("the machine starts at EL2, but the kernel is no hypervisor (qemu: -M virt,virtualization=off)")
        }
        _ => fail("the machine starts at an exception level for which there is no kernel"),
    }
}

/// Where the first gibibytes are, at their own addresses: devices, then memory.
///
/// # Safety
///
/// Paging must be off.
unsafe fn map_identity(level0: *mut Table, level1: *mut Table) {
    // SAFETY: nobody but this program, which has one thread, uses the tables before paging is on.
    unsafe {
        (*level1).0[0] = descriptor::DEVICE_BLOCK;
        (*level1).0[1] = WINDOW.start | descriptor::MEMORY_BLOCK;
        (*level0).0[0] = level1 as u64 | descriptor::TABLE;
    }
}

/// Lets user level read the cycle counter: the only clock that a default kernel leaves to it.
fn open_counter(filter: u64) {
    // SAFETY: the registers count, and say who may look.
    unsafe {
        asm!(
            "msr pmcr_el0, {}",
            "msr pmcntenset_el0, {}",
            "msr pmccfiltr_el0, {}",
            "msr pmuserenr_el0, {}",
            in(reg) register::COUNTERS_ON,
            in(reg) register::CYCLES,
            in(reg) filter,
            in(reg) register::READ_CYCLES,
            options(nomem, nostack),
        );
    }
}

/// The size of physical addresses, as TCR wants it.
fn physical_size() -> u64 {
    let features: u64;
    // SAFETY: reads a register.
    unsafe { asm!("mrs {}, id_aa64mmfr0_el1", out(reg) features, options(nomem, nostack)) };
    features & 7
}

macro_rules! switch {
    ($level:literal, $flush:literal, $tables:literal, $plan:expr, $tcr:expr, $level0:expr) => {
        asm!(
            concat!("msr mair_el", $level, ", {mair}"),
            concat!("msr tcr_el", $level, ", {tcr}"),
            $tables,
            "isb",
            $flush,
            "ic iallu",
            "dsb sy",
            "isb",
            concat!("mrs x9, sctlr_el", $level),
            "orr x9, x9, {sctlr}",
            concat!("msr sctlr_el", $level, ", x9"),
            "isb",
            "br {entry}",
            mair = in(reg) register::MAIR,
            tcr = in(reg) $tcr,
            tables = in(reg) $level0,
            sctlr = in(reg) register::SCTLR,
            entry = in(reg) $plan.kernel_entry,
            in("x0") $plan.placement.root_start.0,
            in("x1") $plan.placement.root_end.0,
            in("x2") $plan.placement.root_offset(),
            in("x3") $plan.root_entry,
            in("x4") 0u64,
            in("x5") 0u64,
            // Scratch, in a register of its own: operands of equal value may share one.
            in("x9") 0u64,
            options(noreturn),
        )
    };
}

fn enter_el1(plan: &Plan) -> ! {
    let (level0, level1) = (&raw mut LEVEL0, &raw mut LEVEL1);
    open_counter(0);
    // SAFETY: one processor runs, and paging is off. The tables map the code that runs at its own address (in the
    // memory block) and the kernel at the top of the address space, so execution goes on on both sides of the switch.
    unsafe {
        map_identity(level0, level1);
        (*level1).0[511] = (*level1).0[1];
        (*level0).0[511] = level1 as u64 | descriptor::TABLE;
        let tcr = register::TCR_EL1 | physical_size() << 32;
        switch!("1", "tlbi vmalle1", "msr ttbr0_el1, {tables}\n msr ttbr1_el1, {tables}", plan, tcr, level0)
    }
}

fn enter_el2(plan: &Plan) -> ! {
    let (level0, level1) = (&raw mut LEVEL0, &raw mut LEVEL1);
    let (kernel_level1, kernel_level2) = (&raw mut KERNEL_LEVEL1, &raw mut KERNEL_LEVEL2);
    let index = |address: u64, shift: u32| (address >> shift) as usize & 511;
    open_counter(register::COUNT_EL2);
    // SAFETY: as at EL1; here the kernel's addresses are mapped in blocks of 2 MiB, because they need not lie as its
    // memory does in larger ones. They are not those of the first gibibytes: then the index would be that of the
    // identity.
    unsafe {
        map_identity(level0, level1);
        let first = plan.placement.kernel_address.0 & !((1 << LEVEL1_SHIFT) - 1);
        for block in 0..512 {
            let address = first + (block << LEVEL2_SHIFT);
            let physical =
                address.wrapping_sub(plan.placement.kernel_address.0).wrapping_add(plan.placement.kernel_start.0);
            if WINDOW.contains(&physical) {
                (*kernel_level2).0[block as usize] = physical & !((1 << LEVEL2_SHIFT) - 1) | descriptor::MEMORY_BLOCK;
            }
        }
        (*kernel_level1).0[index(first, LEVEL1_SHIFT)] = kernel_level2 as u64 | descriptor::TABLE;
        if index(first, LEVEL0_SHIFT) == 0 {
            fail("the kernel's addresses are those of the machine's memory");
        }
        (*level0).0[index(first, LEVEL0_SHIFT)] = kernel_level1 as u64 | descriptor::TABLE;
        let tcr = register::TCR_EL2 | physical_size() << 16;
        switch!("2", "tlbi alle2", "msr ttbr0_el2, {tables}", plan, tcr, level0)
    }
}
