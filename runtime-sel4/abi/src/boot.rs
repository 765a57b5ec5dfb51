//! What the loader (aarch64, riscv64) carries, kernel and root task, as the ELF files that they are; and where it puts
//! them in the machine's memory.

use crate::address::{ByteSize, MMU_PAGE, VirtualAddress};

/// The section of the kernel's ELF file.
pub const KERNEL_SECTION: &str = ".kernel_elf";
/// The symbol of its first byte.
pub const KERNEL_SYMBOL: &str = "__wasm2sel4_kernel_elf";
/// The section of the root task's ELF file.
pub const ROOT_SECTION: &str = ".root_elf";
/// The symbol of its first byte.
pub const ROOT_SYMBOL: &str = "__wasm2sel4_root_elf";

/// An address of the machine's memory.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(transparent)]
pub struct PhysicalAddress(pub u64);

/// The memory that the loader maps, which is where machines have theirs: a gibibyte, aligned to its size.
pub const WINDOW_SIZE: u64 = 1 << 30;

/// How far above the beginning of memory the loader is at least, so that images of ordinary size have it at one place.
const LOADER_OFFSET: u64 = 64 << 20;

/// Its alignment: as much as one entry of a page table of the second level covers, so that nothing shares it.
const LOADER_ALIGN: u64 = 2 << 20;

/// A segment of an executable, as far as it matters where it goes.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// Its virtual address.
    pub address: VirtualAddress,
    /// Its physical address.
    pub physical: PhysicalAddress,
    /// Bytes in memory.
    pub size: ByteSize,
}

/// Where everything goes: the kernel to its physical addresses, the root task contiguously after it. The compiler
/// decides by this where the loader is, and the loader puts kernel and root task there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Placement {
    /// The first physical byte of the kernel.
    pub kernel_start: PhysicalAddress,
    /// The virtual address of that byte.
    pub kernel_address: VirtualAddress,
    /// The first physical byte of the root task's image.
    pub root_start: PhysicalAddress,
    /// One past its last, a multiple of the page.
    pub root_end: PhysicalAddress,
    /// The lowest virtual address of the root task's image, a multiple of the page.
    pub root_address: VirtualAddress,
}

impl Placement {
    /// Places the segments of kernel and root task; `None` if one of them has none, or both are larger than an address
    /// space.
    pub fn new<K, R>(kernel: K, root: R) -> Option<Self>
    where
        K: Iterator<Item = Extent> + Clone,
        R: Iterator<Item = Extent> + Clone,
    {
        let lowest = kernel.clone().min_by_key(|segment| segment.physical)?;
        let root_start = end(kernel.map(|segment| (segment.physical.0, segment.size)))?;
        let root_address = root.clone().map(|segment| segment.address.0).min()? & !(MMU_PAGE - 1);
        let root_size = end(root.map(|segment| (segment.address.0, segment.size)))? - root_address;
        Some(Self {
            kernel_start: lowest.physical,
            kernel_address: lowest.address,
            root_start: PhysicalAddress(root_start),
            root_end: PhysicalAddress(root_start.checked_add(root_size)?),
            root_address: VirtualAddress(root_address),
        })
    }

    /// What to add to a virtual address of the root task to get its physical one; wraps.
    pub const fn root_offset(&self) -> u64 {
        self.root_start.0.wrapping_sub(self.root_address.0)
    }

    /// Where the loader itself begins: above kernel and root task, so that it overwrites neither; `None` if no address
    /// is left.
    pub fn loader_start(&self) -> Option<PhysicalAddress> {
        let memory = self.kernel_start.0 & !(WINDOW_SIZE - 1);
        let least = memory.checked_add(LOADER_OFFSET)?.max(self.root_end.0);
        least.checked_next_multiple_of(LOADER_ALIGN).map(PhysicalAddress)
    }
}

/// The end of the highest of some regions, each a start and a size, as whole pages.
fn end(regions: impl Iterator<Item = (u64, ByteSize)>) -> Option<u64> {
    let mut highest = 0;
    for (start, size) in regions {
        highest = start.checked_add(size.0)?.max(highest);
    }
    highest.checked_next_multiple_of(MMU_PAGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(address: u64, physical: u64, size: u64) -> Extent {
        Extent { address: VirtualAddress(address), physical: PhysicalAddress(physical), size: ByteSize(size) }
    }

    /// A kernel of one segment, and a root task of this size at 0x400000.
    fn placed(kernel: Extent, root_size: u64) -> Option<Placement> {
        Placement::new([kernel].into_iter(), [extent(0x40_0000, 0x40_0000, root_size)].into_iter())
    }

    #[test]
    fn the_root_task_follows_the_kernel() {
        let kernel = [extent(0xffff_ffff_8020_1000, 0x8020_1000, 0x234), extent(0xffff_ffff_8020_0000, 0x8020_0000, 8)];
        let root = [extent(0x40_0010, 0x40_0010, 0x1ff1), extent(0x40_2000, 0x40_2000, 1)];
        let placement = Placement::new(kernel.into_iter(), root.into_iter()).unwrap();
        assert_eq!(
            placement,
            Placement {
                kernel_start: PhysicalAddress(0x8020_0000),
                kernel_address: VirtualAddress(0xffff_ffff_8020_0000),
                root_start: PhysicalAddress(0x8020_2000),
                root_end: PhysicalAddress(0x8020_5000),
                root_address: VirtualAddress(0x40_0000),
            }
        );
        assert_eq!(placement.root_offset(), 0x8020_2000 - 0x40_0000);
    }

    #[test]
    fn the_loader_is_above_what_it_places() {
        let start = |size| placed(extent(0xffff_ff80_4000_0000, 0x4000_0000, 0x3_0001), size)?.loader_start();
        assert_eq!(start(0x1000), Some(PhysicalAddress(0x4400_0000)));
        // The kernel's end is a whole page: 0x40031000.
        assert_eq!(start(0x3fc_f000), Some(PhysicalAddress(0x4400_0000)));
        assert_eq!(start(0x3fc_f001), Some(PhysicalAddress(0x4420_0000)));
        assert_eq!(start(0x1000_0000), Some(PhysicalAddress(0x5020_0000)));
    }

    #[test]
    fn what_no_address_space_holds_has_no_place() {
        let kernel = extent(0, 0, 16);
        assert_eq!(placed(kernel, u64::MAX - 0x40_0000), None, "the root task's end");
        assert_eq!(placed(extent(0, u64::MAX - 0x1000, 16), 0x2000), None, "the root task after the kernel");
        assert_eq!(placed(extent(0, u64::MAX - 0x2_0000, 16), 0x1000).unwrap().loader_start(), None);
        assert_eq!(Placement::new([].into_iter(), [kernel].into_iter()), None, "a kernel without segments");
    }
}
