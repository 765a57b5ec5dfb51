//! The loader's work, step by step; it ends in the kernel.

use crate::arch;
use crate::elf::Executable;
use crate::plan::Plan;
use core::ops::Range;

unsafe extern "C" {
    // The image tool defines both as ELF files; the linker script marks where the image and each file end.
    #[link_name = "__wasm2sel4_kernel_elf"]
    static KERNEL: u8;
    #[link_name = "__wasm2sel4_kernel_elf_end"]
    static KERNEL_END: u8;
    #[link_name = "__wasm2sel4_root_elf"]
    static ROOT: u8;
    #[link_name = "__wasm2sel4_root_elf_end"]
    static ROOT_END: u8;
    #[link_name = "__wasm2sel4_loader_start"]
    static LOADER: u8;
    #[link_name = "__wasm2sel4_loader_end"]
    static LOADER_END: u8;
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    fail("failed an internal check")
}

/// Says what is wrong, and stops.
pub fn fail(message: &str) -> ! {
    for part in ["loader: ", message, "\r\n"] {
        part.bytes().for_each(arch::print_byte);
    }
    arch::halt()
}

/// Places kernel and root task, and enters the kernel; the entry code calls this once.
pub extern "C" fn main() -> ! {
    // SAFETY: the linker script puts each pair of symbols around bytes of the image.
    let (kernel, root, own) = unsafe {
        (
            bytes(&raw const KERNEL, &raw const KERNEL_END),
            bytes(&raw const ROOT, &raw const ROOT_END),
            &raw const LOADER as u64..&raw const LOADER_END as u64,
        )
    };
    let (Some(kernel), Some(root)) = (Executable::read(kernel), Executable::read(root)) else {
        fail("the image holds no kernel or no root task, or a damaged one")
    };
    let Some(plan) = Plan::new(kernel, root) else {
        fail("the kernel or the root task has no segments, or segments that no address space holds")
    };
    let target = plan.placement.kernel_start.0..plan.placement.root_end.0;
    if target.start < arch::WINDOW.start || target.end > arch::WINDOW.end {
        fail("the kernel and the root task do not fit into the memory that the loader maps");
    }
    if overlap(&target, &own) {
        fail("the root task is so large that it would overwrite the loader");
    }
    // SAFETY: the target is memory of the machine, by the check of the window, and nothing of this program.
    unsafe {
        clear(target);
        for segment in kernel.segments() {
            copy(segment.physical, segment.contents);
        }
        for segment in root.segments() {
            copy(segment.address.wrapping_add(plan.placement.root_offset()), segment.contents);
        }
    }
    arch::enter(&plan)
}

fn overlap(a: &Range<u64>, b: &Range<u64>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The bytes between two addresses.
///
/// # Safety
///
/// They must be the ends of initialised memory that never changes.
unsafe fn bytes(start: *const u8, end: *const u8) -> &'static [u8] {
    // SAFETY: by the promise of the caller.
    unsafe { core::slice::from_raw_parts(start, end as usize - start as usize) }
}

/// Fills physical memory with zeroes.
///
/// # Safety
///
/// The range must be memory that nothing uses.
unsafe fn clear(range: Range<u64>) {
    // SAFETY: by the promise of the caller.
    unsafe { core::ptr::write_bytes(range.start as *mut u8, 0, (range.end - range.start) as usize) };
}

/// Copies bytes to physical memory.
///
/// # Safety
///
/// There must be memory that nothing uses.
unsafe fn copy(to: u64, bytes: &[u8]) {
    // SAFETY: by the promise of the caller.
    unsafe { core::ptr::copy_nonoverlapping(bytes.as_ptr(), to as *mut u8, bytes.len()) };
}
