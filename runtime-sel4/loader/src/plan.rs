//! Where everything goes: the kernel to its physical addresses, the root task contiguously after it.

use crate::elf::Executable;

/// The size of a page.
const PAGE: u64 = 0x1000;

/// The memory layout at the moment when the kernel is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The first physical byte of the kernel.
    pub kernel_start: u64,
    /// The virtual address of that byte.
    pub kernel_address: u64,
    /// The first physical byte of the root task's image.
    pub user_start: u64,
    /// One past its last, a multiple of the page.
    pub user_end: u64,
    /// The lowest virtual address of the root task's image.
    pub user_address: u64,
    /// The root task's first instruction.
    pub user_entry: u64,
    /// The kernel's first instruction, as a virtual address.
    pub kernel_entry: u64,
}

impl Plan {
    /// Lays out kernel and root task; `None` if one of them has no segments or is larger than an address space.
    pub fn new(kernel: Executable<'_>, root: Executable<'_>) -> Option<Self> {
        let lowest = kernel.segments().min_by_key(|segment| segment.physical)?;
        let (kernel_start, kernel_address) = (lowest.physical, lowest.address);
        let kernel_end = end(kernel.segments().map(|segment| (segment.physical, segment.memory_size)))?;
        let user_address = root.segments().map(|segment| segment.address).min()? & !(PAGE - 1);
        let user_size = end(root.segments().map(|segment| (segment.address, segment.memory_size)))? - user_address;
        let user_start = kernel_end;
        let user_end = user_start.checked_add(user_size)?;
        let (user_entry, kernel_entry) = (root.entry, kernel.entry);
        Some(Self { kernel_start, kernel_address, user_start, user_end, user_address, user_entry, kernel_entry })
    }

    /// What to add to a virtual address of the root task to get its physical one; wraps.
    pub fn user_offset(&self) -> u64 {
        self.user_start.wrapping_sub(self.user_address)
    }
}

/// The end of the highest of some regions, rounded up to a page.
fn end(regions: impl Iterator<Item = (u64, u64)>) -> Option<u64> {
    let mut highest = 0;
    for (start, size) in regions {
        highest = start.checked_add(size)?.max(highest);
    }
    Some(highest.checked_add(PAGE - 1)? & !(PAGE - 1))
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
    fn root_task_follows_kernel() {
        let kernel = elf(0xffff_ffff_8020_0000, 0xffff_ffff_8020_0000, 0x8020_0000, b"kernel", 0x1234);
        let root = elf(0x40_0010, 0x40_0000, 0x40_0000, b"root", 0x2001);
        let plan = Plan::new(Executable::read(&kernel).unwrap(), Executable::read(&root).unwrap()).unwrap();
        assert_eq!((plan.kernel_start, plan.user_start, plan.user_end), (0x8020_0000, 0x8020_2000, 0x8020_5000));
        assert_eq!(plan.kernel_address, 0xffff_ffff_8020_0000);
        assert_eq!(plan.user_offset(), 0x8020_2000 - 0x40_0000);
        assert_eq!((plan.user_entry, plan.kernel_entry), (0x40_0010, 0xffff_ffff_8020_0000));
    }

    #[test]
    fn damaged_files_are_refused() {
        let kernel = elf(0, 0, 0, b"", 16);
        assert!(Executable::read(b"\x7fELF\x01\x01").is_none());
        let beyond = elf(0, u64::MAX - 4, 0, b"", 16);
        let kernel = Executable::read(&kernel).unwrap();
        assert!(Plan::new(kernel, Executable::read(&beyond).unwrap()).is_none());
        let mut truncated = elf(0, 0, 0, b"contents", 16);
        truncated.truncate(124);
        assert!(Plan::new(kernel, Executable::read(&truncated).unwrap()).is_none(), "contents outside the file");
    }
}
