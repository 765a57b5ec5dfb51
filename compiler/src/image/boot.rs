//! How a machine is brought to enter the kernel: by multiboot on x86_64, by our loader elsewhere.

use crate::elf::{self, DataItem};
use crate::error::{Error, Result};
use crate::kernel::Prefix;
use crate::link::{LinkInput, Linker};
use crate::target::Architecture;
use wasm2sel4_abi::address::MMU_PAGE;

/// Sizes of ELF structures: file header and program header, of 32 bits.
const HEADER_32: usize = 52;
const PROGRAM_HEADER_32: usize = 32;

/// Multiboot loaders take ELF files of 32 bits only: the same file with other headers.
pub fn multiboot_kernel(kernel: &[u8]) -> Result<Vec<u8>, String> {
    let executable = elf::read(kernel)?;
    let headers = HEADER_32 + executable.segments.len() * PROGRAM_HEADER_32;
    let start = kernel.as_ptr() as usize;
    // What is all zeroes is nowhere in the file.
    let offset = |contents: &[u8]| (!contents.is_empty()).then(|| contents.as_ptr() as usize - start);
    let first = executable.segments.iter().filter_map(|segment| offset(segment.contents)).min().unwrap_or(0);
    if headers > first {
        return Err("it leaves no room for headers before its first segment".to_owned());
    }
    let mut file = kernel.to_vec();
    file[..headers].fill(0);
    let mut words: Vec<u8> = Vec::new();
    // ELF, 32 bits, little-endian, version 1.
    words.extend([0x7f, b'E', b'L', b'F', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    words.extend(object::elf::ET_EXEC.to_le_bytes());
    words.extend(object::elf::EM_386.to_le_bytes());
    let put = |words: &mut Vec<u8>, word: u64| words.extend((word as u32).to_le_bytes());
    for word in [1, executable.entry, HEADER_32 as u64, 0, 0] {
        put(&mut words, word);
    }
    for half in [HEADER_32, PROGRAM_HEADER_32, executable.segments.len(), 0, 0, 0] {
        words.extend((half as u16).to_le_bytes());
    }
    for segment in &executable.segments {
        let flags = object::elf::PF_R
            | if segment.write { object::elf::PF_W } else { 0 }
            | if segment.execute { object::elf::PF_X } else { 0 };
        let contents = (offset(segment.contents).unwrap_or(0) as u64, segment.contents.len() as u64);
        // The loader places segments by their physical addresses, which fit 32 bits; virtual ones are cut off.
        let addresses = [u64::from(object::elf::PT_LOAD), contents.0, segment.address & 0xffff_ffff, segment.physical];
        for word in addresses.into_iter().chain([contents.1, segment.memory_size, u64::from(flags), MMU_PAGE]) {
            put(&mut words, word);
        }
    }
    file[..headers].copy_from_slice(&words);
    Ok(file)
}

/// Links the loader with kernel and root task.
pub fn with_loader(
    architecture: Architecture,
    root: &[u8],
    loader: &[u8],
    prefix: &Prefix,
    linker: &Linker,
) -> Result<Vec<u8>> {
    let script = match architecture {
        Architecture::Aarch64 => include_str!("../../../linker-scripts/loader-aarch64.ld"),
        Architecture::Riscv64 => include_str!("../../../linker-scripts/loader-riscv64.ld"),
        Architecture::X86_64 => return Err(Error::internal("x86_64 boots by multiboot")),
    };
    let item = |section, symbol, bytes| DataItem { section, symbol, align: MMU_PAGE, bytes };
    let data = elf::data_object(
        architecture,
        &[
            item(wasm2sel4_abi::boot::KERNEL_SECTION, wasm2sel4_abi::boot::KERNEL_SYMBOL, prefix.kernel.as_slice()),
            item(wasm2sel4_abi::boot::ROOT_SECTION, wasm2sel4_abi::boot::ROOT_SYMBOL, root),
        ],
    )
    .map_err(Error::Internal)?;
    linker.link(&LinkInput { architecture, script, objects: &[("loader.o", loader), ("data.o", &data)] })
}
