//! riscv64 in S-mode, as OpenSBI enters it: a0 holds the hart, a1 the device tree, paging is off.

use super::Table;
use crate::plan::Plan;
use core::arch::{asm, global_asm};
use core::ops::Range;
use wasm2sel4_abi::boot::WINDOW_SIZE;

// qemu enters at the lowest address of the image, so this comes first.
global_asm!(
    ".section .text.boot,\"ax\",@progbits",
    ".globl _start",
    "_start:",
    "la sp, __wasm2sel4_loader_stack",
    "li t0, {size}",
    "add sp, sp, t0",
    "mv s0, zero",
    "mv ra, zero",
    "tail {main}",
    size = const super::STACK_SIZE,
    main = sym crate::start::main,
);

/// The gibibyte of memory that the first paging structure covers.
pub const WINDOW: Range<u64> = 0x8000_0000..0x8000_0000 + WINDOW_SIZE;

/// A leaf for the gibibyte at 0x80000000: valid, readable, writable, executable, accessed, dirty (RISC-V privileged
/// architecture, 12.4 "Sv39").
const MEMORY_LEAF: u64 = 0x2000_00cf;
/// `satp`: the mode Sv39.
const SATP_SV39: u64 = 8 << 60;

static mut ROOT: Table = Table([0; 512]);

/// Writes a byte to the serial line, through the firmware's legacy console call.
pub fn print_byte(byte: u8) {
    // SAFETY: the firmware changes a0 and a1 only.
    unsafe { asm!("ecall", in("a7") 1, inlateout("a0") u64::from(byte) => _, lateout("a1") _, lateout("a6") _) };
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
    let root = &raw mut ROOT;
    // SAFETY: one hart runs, and paging is off. The table maps the code that runs at its own address and the kernel at
    // the top of the address space, so execution goes on on both sides of the switch.
    unsafe {
        (*root).0[2] = MEMORY_LEAF;
        (*root).0[510] = MEMORY_LEAF;
        asm!(
            "sfence.vma",
            "csrw satp, {satp}",
            "sfence.vma",
            "fence.i",
            "jr {entry}",
            satp = in(reg) SATP_SV39 | root as u64 >> 12,
            entry = in(reg) plan.kernel_entry,
            in("a0") plan.placement.root_start.0,
            in("a1") plan.placement.root_end.0,
            in("a2") plan.placement.root_offset(),
            in("a3") plan.root_entry,
            in("a4") 0u64,
            in("a5") 0u64,
            options(noreturn),
        )
    }
}
