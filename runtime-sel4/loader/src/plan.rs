//! The plan of a boot: where kernel and root task go (`wasm2sel4_abi::boot`), and where each begins to run.

use crate::elf::Executable;
use wasm2sel4_abi::address::{ByteSize, VirtualAddress};
use wasm2sel4_abi::boot::{Extent, PhysicalAddress, Placement};

/// What the loader does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Where everything goes.
    pub placement: Placement,
    /// The kernel's first instruction, as a virtual address.
    pub kernel_entry: u64,
    /// The root task's first instruction.
    pub root_entry: u64,
}

impl Plan {
    /// Plans for a kernel and a root task; `None` if one of them has no segments, or both are larger than an address
    /// space.
    pub fn new(kernel: Executable<'_>, root: Executable<'_>) -> Option<Self> {
        let placement = Placement::new(extents(kernel), extents(root))?;
        Some(Self { placement, kernel_entry: kernel.entry, root_entry: root.entry })
    }
}

fn extents(executable: Executable<'_>) -> impl Iterator<Item = Extent> + Clone {
    executable.segments().map(|segment| Extent {
        address: VirtualAddress(segment.address),
        physical: PhysicalAddress(segment.physical),
        size: ByteSize(segment.memory_size),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An ELF file with one segment.
    fn elf(entry: u64, address: u64, physical: u64, contents: &[u8], memory_size: u64) -> Vec<u8> {
        let mut bytes = vec![0; 120];
        bytes[..6].copy_from_slice(b"\x7fELF\x02\x01");
        let mut put = |offset: usize, word: u64| bytes[offset..offset + 8].copy_from_slice(&word.to_le_bytes());
        put(24, entry);
        put(32, 64);
        put(56, 1);
        put(64, 1);
        for (position, word) in [120, address, physical, contents.len() as u64, memory_size].into_iter().enumerate() {
            put(72 + position * 8, word);
        }
        bytes.extend(contents);
        bytes
    }

    #[test]
    fn files_are_placed_and_entered() {
        let kernel = elf(0xffff_ffff_8020_0010, 0xffff_ffff_8020_0000, 0x8020_0000, b"kernel", 0x1234);
        let root = elf(0x40_0010, 0x40_0000, 0x40_0000, b"root", 0x2001);
        let plan = Plan::new(Executable::read(&kernel).unwrap(), Executable::read(&root).unwrap()).unwrap();
        let Placement { kernel_start, root_start, root_end, .. } = plan.placement;
        assert_eq!(
            [kernel_start, root_start, root_end].map(|address| address.0),
            [0x8020_0000, 0x8020_2000, 0x8020_5000]
        );
        assert_eq!((plan.root_entry, plan.kernel_entry), (0x40_0010, 0xffff_ffff_8020_0010));
    }

    #[test]
    fn damaged_files_are_refused() {
        assert!(Executable::read(b"\x7fELF\x01\x01").is_none(), "a file of 32 bits");
        let whole = elf(0, 0, 0, b"contents", 16);
        assert!(Executable::read(&whole).is_some());
        assert!(Executable::read(&whole[..100]).is_none(), "a header outside the file");
        assert!(Executable::read(&whole[..124]).is_none(), "contents outside the file");
        assert!(Executable::read(&elf(0, 0, 0, b"contents", 4)).is_none(), "more contents than memory");
        let beyond = elf(0, u64::MAX - 4, 0, b"", 16);
        let kernel = Executable::read(&whole).unwrap();
        assert!(Plan::new(kernel, Executable::read(&beyond).unwrap()).is_none());
    }
}
