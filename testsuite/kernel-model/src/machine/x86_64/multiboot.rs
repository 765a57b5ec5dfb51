//! What the boot loader leaves: one module, the ELF file of the root task (Multiboot specification 0.6.96, 3.3).

use super::address;
use crate::boot::Image;
use crate::memory::PAGE;

const MAGIC: u32 = 0x2bad_b002;

/// Bytes from the start of the information.
mod information {
    pub const MODULE_COUNT: u64 = 20;
    pub const MODULES: u64 = 24;
}

/// Sizes and offsets of ELF's structures (System V ABI, "Object Files"), and the type of a segment that is loaded.
mod elf {
    pub const ENTRY: u64 = 24;
    pub const PROGRAM_HEADERS: u64 = 32;
    pub const PROGRAM_HEADER_SIZE: u64 = 56;
    pub const PROGRAM_HEADER_COUNT: u64 = 56;
    pub const LOAD: u32 = 1;
    pub const FILE_OFFSET: u64 = 8;
    pub const ADDRESS: u64 = 16;
    pub const FILE_SIZE: u64 = 32;
    pub const MEMORY_SIZE: u64 = 40;
}

fn read<T: Copy>(physical: u64) -> T {
    // SAFETY: all of memory is there; the loader and the linker have put numbers where they are looked for.
    unsafe { (address(physical) as *const T).read_unaligned() }
}

/// A segment of the file at `file`.
#[derive(Clone, Copy)]
struct Segment {
    contents: u64,
    address: u64,
    file_size: u64,
    memory_size: u64,
}

fn segments(file: u64) -> impl Iterator<Item = Segment> {
    let headers = file + read::<u64>(file + elf::PROGRAM_HEADERS);
    let count = u64::from(read::<u16>(file + elf::PROGRAM_HEADER_COUNT));
    let headers = (0..count).map(move |index| headers + index * elf::PROGRAM_HEADER_SIZE);
    headers.filter(|header| read::<u32>(*header) == elf::LOAD).map(move |header| Segment {
        contents: file + read::<u64>(header + elf::FILE_OFFSET),
        address: read(header + elf::ADDRESS),
        file_size: read(header + elf::FILE_SIZE),
        memory_size: read(header + elf::MEMORY_SIZE),
    })
}

/// Puts the root task behind the module that it came in.
pub fn load(magic: u32, information: u32) -> Image {
    let information = u64::from(information);
    assert!(magic == MAGIC, "not booted by multiboot");
    assert!(read::<u32>(information + information::MODULE_COUNT) == 1, "there must be one module");
    let module = u64::from(read::<u32>(information + information::MODULES));
    let (file, file_end) = (u64::from(read::<u32>(module)), u64::from(read::<u32>(module + 4)));
    assert!(read::<u64>(file) & 0xff_ffff_ffff == 0x02_464c_457f, "the module is not an ELF file of 64 bits");

    let lowest = segments(file).map(|segment| segment.address).min().unwrap_or(0) & !(PAGE - 1);
    let highest = segments(file).map(|segment| segment.address + segment.memory_size).max().unwrap_or(0);
    let start = file_end.next_multiple_of(PAGE);
    let end = start + (highest - lowest).next_multiple_of(PAGE);
    // SAFETY: nothing is behind the module yet.
    unsafe { core::ptr::write_bytes(address(start) as *mut u8, 0, (end - start) as usize) };
    for Segment { contents, address: at, file_size, .. } in segments(file) {
        let to = address(start + at - lowest) as *mut u8;
        // SAFETY: the segment lies between the lowest and the highest address, and the file ends before.
        unsafe { core::ptr::copy_nonoverlapping(address(contents) as *const u8, to, file_size as usize) };
    }
    Image { start, end, offset: start.wrapping_sub(lowest), entry: read(file + elf::ENTRY) }
}
