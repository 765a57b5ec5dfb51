//! How a machine gets into the kernel: by multiboot on x86_64, by our loader elsewhere.

use crate::elf::{self, DataItem};
use crate::error::{Error, Result};
use crate::kernel::Prefix;
use crate::link::{LinkInput, Linker};
use crate::target::Architecture;
use wasm2sel4_abi::address::{ByteSize, MMU_PAGE, VirtualAddress};
use wasm2sel4_abi::boot::{self, Extent, PhysicalAddress, Placement};

/// Sizes of ELF structures: file header and program header, of 32 bits.
const HEADER_32: usize = 52;
const PROGRAM_HEADER_32: usize = 32;

/// Where a loader looks for the multiboot header: in the first bytes of the file, at a multiple of its words (Multiboot
/// Specification 0.6.96, 3.1.1 "The layout of Multiboot header").
const MULTIBOOT_SEARCH: usize = 8192;
const MULTIBOOT_MAGIC: [u8; 4] = 0x1bad_b002_u32.to_le_bytes();

/// The alignment of segments in the file. Small, because what lies before the multiboot header moves it towards the end
/// of where it is looked for.
const CONTENTS_ALIGN: usize = 16;

/// The linker script of an image with the loader.
const LOADER_SCRIPT: &str = include_str!("../../../linker-scripts/loader.ld");

/// Multiboot loaders take ELF files of 32 bits only: the same segments behind other headers.
///
/// # Errors
///
/// A sentence without the file's name: if this is no kernel that multiboot loads.
pub fn multiboot_kernel(kernel: &[u8]) -> Result<Vec<u8>, String> {
    let executable = elf::read(kernel)?;
    let low =
        |address: u64| u32::try_from(address).map_err(|_| format!("multiboot cannot reach the address {address:#x}"));
    let headers = HEADER_32 + executable.segments.len() * PROGRAM_HEADER_32;
    // ELF, 32 bits, little-endian, version 1.
    let mut file = vec![0x7f, b'E', b'L', b'F', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    file.extend(object::elf::ET_EXEC.to_le_bytes());
    file.extend(object::elf::EM_386.to_le_bytes());
    for word in [1, low(executable.entry)?, HEADER_32 as u32, 0, 0] {
        file.extend(word.to_le_bytes());
    }
    for half in [HEADER_32, PROGRAM_HEADER_32, executable.segments.len(), 0, 0, 0] {
        file.extend((half as u16).to_le_bytes());
    }
    let mut contents: Vec<u8> = Vec::new();
    for segment in &executable.segments {
        contents.resize(contents.len().next_multiple_of(CONTENTS_ALIGN), 0);
        let flags = object::elf::PF_R
            | if segment.write { object::elf::PF_W } else { 0 }
            | if segment.execute { object::elf::PF_X } else { 0 };
        let offset = headers.next_multiple_of(CONTENTS_ALIGN) + contents.len();
        // The loader places segments by their physical addresses; virtual ones are cut off.
        let words = [
            object::elf::PT_LOAD,
            low(offset as u64)?,
            segment.address as u32,
            low(segment.physical)?,
            low(segment.contents.len() as u64)?,
            low(segment.memory_size)?,
            flags,
            CONTENTS_ALIGN as u32,
        ];
        words.into_iter().for_each(|word| file.extend(word.to_le_bytes()));
        contents.extend(segment.contents);
    }
    file.resize(headers.next_multiple_of(CONTENTS_ALIGN), 0);
    file.extend(contents);
    let searched = file.get(..MULTIBOOT_SEARCH).unwrap_or(&file);
    if !searched.chunks_exact(MULTIBOOT_MAGIC.len()).any(|word| word == MULTIBOOT_MAGIC) {
        return Err(format!("there is no multiboot header in its first {MULTIBOOT_SEARCH} bytes"));
    }
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
    let start = loader_start(&prefix.kernel, root)
        .map_err(|message| Error::Malformed { path: prefix.path.join("bin/kernel.elf"), message })?;
    let script = LOADER_SCRIPT.replace("@LOADER_START@", &format!("{:#x}", start.0));
    let item = |section, symbol, bytes| DataItem { section, symbol, align: MMU_PAGE, bytes };
    let data = elf::data_object(
        architecture,
        &[
            item(boot::KERNEL_SECTION, boot::KERNEL_SYMBOL, prefix.kernel.as_slice()),
            item(boot::ROOT_SECTION, boot::ROOT_SYMBOL, root),
        ],
    )
    .map_err(Error::Internal)?;
    linker.link(&LinkInput { architecture, script: &script, objects: &[("loader.o", loader), ("data.o", &data)] })
}

/// Where the loader begins, by where it will put the kernel and the root task.
///
/// # Errors
///
/// A sentence without the kernel's name: if there is no such address.
fn loader_start(kernel: &[u8], root: &[u8]) -> Result<PhysicalAddress, String> {
    let (kernel, root) = (elf::read(kernel)?, elf::read(root)?);
    let placement = Placement::new(extents(&kernel), extents(&root));
    let start = placement.and_then(|placement| placement.loader_start());
    start.ok_or_else(|| "there is no memory for it with a root task and the loader after it".to_owned())
}

/// What the loader needs to know of the segments.
fn extents<'a>(executable: &'a elf::Executable<'_>) -> impl Iterator<Item = Extent> + Clone + use<'a> {
    executable.segments.iter().map(|segment| Extent {
        address: VirtualAddress(segment.address),
        physical: PhysicalAddress(segment.physical),
        size: ByteSize(segment.memory_size),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A segment of a made-up kernel: virtual address, physical address, contents, bytes in memory.
    type Part<'a> = (u64, u64, &'a [u8], u64);

    /// An ELF file of 64 bits whose first segment begins at `first` in the file.
    fn kernel(first: usize, parts: &[Part<'_>]) -> Vec<u8> {
        let mut file = vec![0; 64 + 56 * parts.len()];
        file[..7].copy_from_slice(b"\x7fELF\x02\x01\x01");
        let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
        put(16, &2_u16.to_le_bytes());
        put(18, &62_u16.to_le_bytes());
        put(24, &0x10_1234_u64.to_le_bytes());
        put(32, &64_u64.to_le_bytes());
        put(52, &64_u16.to_le_bytes());
        put(54, &56_u16.to_le_bytes());
        put(56, &(parts.len() as u16).to_le_bytes());
        let mut offset = first;
        for (number, (address, physical, contents, size)) in parts.iter().enumerate() {
            let header = 64 + 56 * number;
            put(header, &1_u32.to_le_bytes());
            put(header + 4, &7_u32.to_le_bytes());
            for (index, word) in [offset as u64, *address, *physical, contents.len() as u64, *size].iter().enumerate() {
                put(header + 8 + 8 * index, &word.to_le_bytes());
            }
            offset += contents.len();
        }
        // A first segment at the beginning of the file holds the headers, as linkers have it.
        if first > 0 {
            file.resize(first, 0);
            parts.iter().for_each(|part| file.extend(part.2));
        }
        file
    }

    fn segments(file: &[u8]) -> Vec<(u32, u32, Vec<u8>, u32)> {
        let word = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap());
        let count = usize::from(u16::from_le_bytes(file[44..46].try_into().unwrap()));
        let header = |number: usize| HEADER_32 + number * PROGRAM_HEADER_32;
        (0..count)
            .map(|number| {
                let [offset, size] = [word(header(number) + 4), word(header(number) + 16)].map(|word| word as usize);
                let contents = file[offset..offset + size].to_vec();
                (word(header(number) + 8), word(header(number) + 12), contents, word(header(number) + 20))
            })
            .collect()
    }

    fn with_magic(size: usize, at: usize) -> Vec<u8> {
        let mut contents: Vec<u8> = (0..size).map(|byte| byte as u8).collect();
        contents[at..at + 4].copy_from_slice(&MULTIBOOT_MAGIC);
        contents
    }

    #[test]
    fn segments_keep_their_contents_behind_other_headers() {
        let boot = with_magic(0x800, 16);
        let parts = [
            (0x10_0000, 0x10_0000, boot.as_slice(), 0x1000),
            (0xffff_ffff_8020_0000, 0x20_0000, b"kernel".as_slice(), 0x3000),
            (0xffff_ffff_8030_0000, 0x30_0000, b"".as_slice(), 0x5000),
        ];
        let file = multiboot_kernel(&kernel(0x1000, &parts)).unwrap();
        assert_eq!(file[..5], *b"\x7fELF\x01");
        assert_eq!(u32::from_le_bytes(file[24..28].try_into().unwrap()), 0x10_1234, "entry");
        assert_eq!(
            segments(&file),
            [
                (0x10_0000, 0x10_0000, boot, 0x1000),
                (0x8020_0000, 0x20_0000, b"kernel".to_vec(), 0x3000),
                (0x8030_0000, 0x30_0000, Vec::new(), 0x5000),
            ]
        );
    }

    #[test]
    fn a_first_segment_at_the_beginning_of_the_file_moves_up() {
        let mut file = kernel(0, &[(0x10_0000, 0x10_0000, &[0; 0x1f00], 0x2000)]);
        file.resize(0x1f00, 0xaa);
        // Behind the headers, where the segment has its multiboot header.
        file[0x100..0x104].copy_from_slice(&MULTIBOOT_MAGIC);
        let made = multiboot_kernel(&file).unwrap();
        assert_eq!(segments(&made), [(0x10_0000, 0x10_0000, file, 0x2000)]);
    }

    #[test]
    fn the_loader_has_its_place_by_kernel_and_root_task() {
        let low = kernel(0x1000, &[(0xffff_ff80_4000_0000, 0x4000_0000, b"kernel", 0x3_0001)]);
        let root = |size| kernel(0x1000, &[(0x40_0000, 0x40_0000, b"root", size)]);
        assert_eq!(loader_start(&low, &root(0x3fc_f001)), Ok(PhysicalAddress(0x4420_0000)));
        assert!(loader_start(&low, &root(u64::MAX - 0x40_0000)).is_err());
        assert!(loader_start(&kernel(0x1000, &[]), &root(0x1000)).is_err());
    }

    #[test]
    fn a_kernel_that_multiboot_does_not_load_is_refused() {
        let boot = with_magic(0x3000, 0x2800);
        let late = multiboot_kernel(&kernel(0x1000, &[(0x10_0000, 0x10_0000, &boot, 0x3000)]));
        assert_eq!(late.unwrap_err(), "there is no multiboot header in its first 8192 bytes");
        let boot = with_magic(0x100, 0);
        let high = multiboot_kernel(&kernel(0x1000, &[(0x10_0000, 1 << 32, &boot, 0x3000)]));
        assert_eq!(high.unwrap_err(), "multiboot cannot reach the address 0x100000000");
    }
}
