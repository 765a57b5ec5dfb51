//! A stand-in for a kernel, to test what comes before and above it where no kernel is at hand: the loader, the entry of the
//! root task, and the first system calls.
//!
//! It is entered as seL4 is, tells what it was given, maps the root task's image as seL4 does, enters it with a boot info
//! that names one untyped, prints what the root task prints, tells what its first invocation says, and refuses it.
#![no_std]
#![no_main]

use core::arch::{asm, global_asm};
use core::fmt::{self, Write};

const PAGE: u64 = 0x1000;
/// The label of the answer to every invocation: "invalid argument".
const REFUSAL: u64 = 1;

mod number {
    pub const CALL: i64 = -1;
    pub const YIELD: i64 = -7;
    pub const DEBUG_PUT_CHAR: i64 = -9;
}

#[repr(C, align(4096))]
struct Words([u64; 512]);

static mut IPC_BUFFER: Words = Words([0; 512]);
static mut BOOT_INFO: Words = Words([0; 512]);

struct Console;

impl Write for Console {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.bytes().for_each(machine::put);
        Ok(())
    }
}

macro_rules! say {
    ($($arguments:tt)*) => { let _ = writeln!(Console, $($arguments)*); };
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    say!("probe: panicked");
    loop {}
}

#[unsafe(no_mangle)]
extern "C" fn probe_main(start: u64, end: u64, offset: u64, entry: u64, tree: u64, tree_size: u64) -> ! {
    let address = start.wrapping_sub(offset);
    say!("probe: user image {:#x} bytes at {:#x}, entry {:#x}", end - start, address, entry);
    say!("probe: aligned {}, behind the kernel {}, tree {:#x} {}", (start | end) % PAGE == 0, machine::is_behind_kernel(start), tree, tree_size);
    machine::prepare();
    // The kernel maps the IPC buffer behind the image and the boot info on the page after.
    let buffer = address + (end - start);
    let boot_info = buffer + PAGE;
    for page in (0..end - start).step_by(PAGE as usize) {
        machine::map_user(address + page, start + page);
    }
    // SAFETY: nothing else runs.
    unsafe {
        machine::map_user(buffer, machine::physical(&raw const IPC_BUFFER as u64));
        machine::map_user(boot_info, machine::physical(&raw const BOOT_INFO as u64));
        let info = &mut *(&raw mut BOOT_INFO);
        info.0[0x20 / 8] = buffer;
        (info.0[0x28 / 8], info.0[0x30 / 8]) = (200, 4000);
        info.0[0x88 / 8] = 12;
        (info.0[0x98 / 8], info.0[0xa0 / 8]) = (100, 101);
        (info.0[0xa8 / 8], info.0[0xb0 / 8]) = (0x5000_0000, 20);
    }
    machine::enter_user(entry, boot_info)
}

/// A system call: number, capability, message information, four words; returns the new message information.
fn system_call(number: i64, capability: u64, info: u64, words: [u64; 4]) -> u64 {
    match number {
        number::DEBUG_PUT_CHAR => machine::put(capability as u8),
        number::YIELD => {}
        number::CALL => {
            // SAFETY: the root task waits for the answer.
            let buffer = unsafe { &*(&raw const IPC_BUFFER) };
            say!(
                "probe: call of {capability}, label {}, {} words: {words:?} {} {}, capability {}",
                info >> 12, info & 127, buffer.0[5], buffer.0[6], buffer.0[122]
            );
            return REFUSAL << 12;
        }
        other => { say!("probe: system call {other}"); }
    }
    info
}

#[cfg(target_arch = "aarch64")]
mod machine {
    use super::*;

    const VIRTUAL: u64 = 0xffff_ffff_c000_0000;
    const PHYSICAL: u64 = 0x4000_0000;
    /// The device gibibyte, through the half of the address space that stays.
    const UART: *mut u32 = 0xffff_ff80_0900_0000 as *mut u32;
    const TABLE: u64 = 3;
    /// Page, normal memory, user may read and write, inner shareable, accessed, never executed by the kernel.
    const USER_PAGE: u64 = 3 | 4 << 2 | 1 << 6 | 3 << 8 | 1 << 10 | 1 << 53;

    static mut TABLES: [Words; 16] = [const { Words([0; 512]) }; 16];
    static mut USED: usize = 1;

    global_asm!(
        ".section .text.entry,\"ax\",@progbits",
        ".globl _start",
        "_start:",
        "adrp x9, probe_stack",
        "add x9, x9, :lo12:probe_stack",
        "add sp, x9, #0x4000",
        "b probe_main",
        ".bss",
        ".balign 16",
        "probe_stack: .zero 0x4000",
        ".text",
        ".balign 0x800",
        "probe_vectors:",
        ".zero 0x400",
        "sub sp, sp, #256",
        "stp x0, x1, [sp, #0]",
        "stp x2, x3, [sp, #16]",
        "stp x4, x5, [sp, #32]",
        "stp x6, x7, [sp, #48]",
        "stp x8, x9, [sp, #64]",
        "stp x10, x11, [sp, #80]",
        "stp x12, x13, [sp, #96]",
        "stp x14, x15, [sp, #112]",
        "b 1f",
        ".zero 0x400",
        "1:",
        "stp x16, x17, [sp, #128]",
        "stp x18, x30, [sp, #144]",
        "mov x0, sp",
        "bl probe_trap",
        "ldp x16, x17, [sp, #128]",
        "ldp x18, x30, [sp, #144]",
        "ldp x14, x15, [sp, #112]",
        "ldp x12, x13, [sp, #96]",
        "ldp x10, x11, [sp, #80]",
        "ldp x8, x9, [sp, #64]",
        "ldp x6, x7, [sp, #48]",
        "ldp x4, x5, [sp, #32]",
        "ldp x2, x3, [sp, #16]",
        "ldp x0, x1, [sp, #0]",
        "add sp, sp, #256",
        "eret",
    );

    unsafe extern "C" {
        static probe_vectors: u8;
    }

    #[unsafe(no_mangle)]
    extern "C" fn probe_trap(frame: &mut [u64; 20]) {
        let (syndrome, address, pc): (u64, u64, u64);
        // SAFETY: reads registers.
        unsafe { asm!("mrs {}, esr_el1", "mrs {}, far_el1", "mrs {}, elr_el1", out(reg) syndrome, out(reg) address, out(reg) pc) };
        if syndrome >> 26 != 0x15 {
            say!("probe: the root task faulted at {pc:#x}, address {address:#x}, syndrome {syndrome:#x}");
            loop {}
        }
        frame[1] = system_call(frame[7] as i64, frame[0], frame[1], [frame[2], frame[3], frame[4], frame[5]]);
    }

    pub fn put(byte: u8) {
        // SAFETY: the data register of the serial line.
        unsafe { UART.write_volatile(u32::from(byte)) };
    }

    pub fn is_behind_kernel(start: u64) -> bool {
        (PHYSICAL..PHYSICAL + 0x100_0000).contains(&start)
    }

    pub fn physical(address: u64) -> u64 {
        address - VIRTUAL + PHYSICAL
    }

    /// User level may read the cycle counter, as the loader arranged.
    pub fn prepare() {
        let enabled: u64;
        // SAFETY: reads a register.
        unsafe { asm!("mrs {}, pmuserenr_el0", out(reg) enabled) };
        say!("probe: counter open to user level {}", enabled & 4 != 0);
    }

    pub fn map_user(address: u64, frame: u64) {
        // SAFETY: nothing else runs; there are enough tables for the images of the tests.
        unsafe {
            let tables = &mut *(&raw mut TABLES);
            let mut table = 0;
            for level in [39, 30, 21] {
                let index = (address >> level & 511) as usize;
                if tables[table].0[index] == 0 {
                    let next = physical(&raw const tables[USED] as u64);
                    tables[table].0[index] = next | TABLE;
                    USED += 1;
                }
                let base = physical(&raw const tables[0] as u64);
                table = ((tables[table].0[index] & !0xfff) - base) as usize / 4096;
            }
            tables[table].0[(address >> 12 & 511) as usize] = frame | USER_PAGE;
        }
    }

    pub fn enter_user(entry: u64, boot_info: u64) -> ! {
        // SAFETY: the tables map the entry; user level starts with interrupts masked.
        unsafe {
            asm!(
                "msr vbar_el1, {vectors}",
                "msr ttbr0_el1, {tables}",
                "mov x9, #0x300000",
                "msr cpacr_el1, x9",
                "isb",
                "tlbi vmalle1",
                "dsb sy",
                "ic iallu",
                "isb",
                "msr elr_el1, {entry}",
                "mov x9, #0x3c0",
                "msr spsr_el1, x9",
                "eret",
                vectors = in(reg) &raw const probe_vectors,
                tables = in(reg) physical(&raw const TABLES as u64),
                entry = in(reg) entry,
                in("x0") boot_info,
                in("x9") 0u64,
                options(noreturn),
            )
        }
    }
}

#[cfg(target_arch = "riscv64")]
mod machine {
    use super::*;

    const VIRTUAL: u64 = 0xffff_ffff_8020_0000;
    const PHYSICAL: u64 = 0x8020_0000;
    const POINTER: u64 = 1;
    /// Valid, readable, writable, executable, user, accessed, dirty.
    const USER_PAGE: u64 = 0xdf;

    static mut TABLES: [Words; 16] = [const { Words([0; 512]) }; 16];
    static mut USED: usize = 1;

    global_asm!(
        ".section .text.entry,\"ax\",@progbits",
        ".globl _start",
        "_start:",
        "la sp, probe_stack + 0x4000",
        "tail probe_main",
        ".bss",
        ".balign 16",
        "probe_stack: .zero 0x4000",
        ".text",
        ".balign 4",
        "probe_vector:",
        "csrrw sp, sscratch, sp",
        "addi sp, sp, -256",
        "sd ra, 0(sp)", "sd t0, 8(sp)", "sd t1, 16(sp)", "sd t2, 24(sp)",
        "sd t3, 32(sp)", "sd t4, 40(sp)", "sd t5, 48(sp)", "sd t6, 56(sp)",
        "sd a0, 64(sp)", "sd a1, 72(sp)", "sd a2, 80(sp)", "sd a3, 88(sp)",
        "sd a4, 96(sp)", "sd a5, 104(sp)", "sd a6, 112(sp)", "sd a7, 120(sp)",
        "mv a0, sp",
        "call probe_trap",
        "ld ra, 0(sp)", "ld t0, 8(sp)", "ld t1, 16(sp)", "ld t2, 24(sp)",
        "ld t3, 32(sp)", "ld t4, 40(sp)", "ld t5, 48(sp)", "ld t6, 56(sp)",
        "ld a0, 64(sp)", "ld a1, 72(sp)", "ld a2, 80(sp)", "ld a3, 88(sp)",
        "ld a4, 96(sp)", "ld a5, 104(sp)", "ld a6, 112(sp)", "ld a7, 120(sp)",
        "addi sp, sp, 256",
        "csrrw sp, sscratch, sp",
        "sret",
    );

    unsafe extern "C" {
        static probe_vector: u8;
    }

    #[unsafe(no_mangle)]
    extern "C" fn probe_trap(frame: &mut [u64; 16]) {
        let (cause, address, pc): (u64, u64, u64);
        // SAFETY: reads registers.
        unsafe { asm!("csrr {}, scause", "csrr {}, stval", "csrr {}, sepc", out(reg) cause, out(reg) address, out(reg) pc) };
        if cause != 8 {
            say!("probe: the root task faulted at {pc:#x}, address {address:#x}, cause {cause:#x}");
            loop {}
        }
        // SAFETY: goes on behind the instruction.
        unsafe { asm!("csrw sepc, {}", in(reg) pc + 4) };
        let words = [frame[10], frame[11], frame[12], frame[13]];
        frame[9] = system_call(frame[15] as i64, frame[8], frame[9], words);
    }

    pub fn put(byte: u8) {
        // SAFETY: the firmware changes a0 and a1 only.
        unsafe { asm!("ecall", in("a7") 1, inlateout("a0") u64::from(byte) => _, lateout("a1") _, lateout("a6") _) };
    }

    pub fn is_behind_kernel(start: u64) -> bool {
        (PHYSICAL..PHYSICAL + 0x100_0000).contains(&start)
    }

    pub fn physical(address: u64) -> u64 {
        address - VIRTUAL + PHYSICAL
    }

    /// The kernel's half of the address space goes on as the loader made it.
    pub fn prepare() {
        let satp: u64;
        // SAFETY: reads a register, and copies an entry of the table that it names, which is mapped.
        unsafe {
            asm!("csrr {}, satp", out(reg) satp);
            let loader = ((satp & 0xfff_ffff_ffff) << 12) as *const u64;
            let tables = &mut *(&raw mut TABLES);
            tables[0].0[510] = loader.add(510).read();
        }
        say!("probe: Sv39 {}", satp >> 60 == 8);
    }

    pub fn map_user(address: u64, frame: u64) {
        // SAFETY: nothing else runs; there are enough tables for the images of the tests.
        unsafe {
            let tables = &mut *(&raw mut TABLES);
            let mut table = 0;
            for level in [30, 21] {
                let index = (address >> level & 511) as usize;
                if tables[table].0[index] == 0 {
                    let next = physical(&raw const tables[USED] as u64);
                    tables[table].0[index] = next >> 12 << 10 | POINTER;
                    USED += 1;
                }
                let base = physical(&raw const tables[0] as u64);
                table = ((tables[table].0[index] >> 10 << 12) - base) as usize / 4096;
            }
            tables[table].0[(address >> 12 & 511) as usize] = frame >> 12 << 10 | USER_PAGE;
        }
    }

    pub fn enter_user(entry: u64, boot_info: u64) -> ! {
        // SAFETY: the tables map the entry and this code. The previous privilege becomes user, interrupts stay off.
        unsafe {
            asm!(
                "csrw sscratch, sp",
                "csrw stvec, {vector}",
                "csrw satp, {satp}",
                "sfence.vma",
                "fence.i",
                "li t0, 0x122",
                "csrc sstatus, t0",
                "li t0, 0x2000",
                "csrs sstatus, t0",
                "csrw sepc, {entry}",
                "sret",
                vector = in(reg) &raw const probe_vector,
                satp = in(reg) 8u64 << 60 | physical(&raw const TABLES as u64) >> 12,
                entry = in(reg) entry,
                in("a0") boot_info,
                in("t0") 0u64,
                options(noreturn),
            )
        }
    }
}
