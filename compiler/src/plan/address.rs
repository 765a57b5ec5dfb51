//! Where memories and tables lie in the address space of the domain.

use crate::error::{Error, Result};
use crate::options::{Environment, Options};
use crate::target::target;
use wasm2sel4_abi::address::{ByteSize, MMU_PAGE, VirtualAddress};
use wasm2sel4_abi::layout::{INDEX_SPACE_32, OFFSET_GUARD_32, REGION_GAP, REGIONS_BASE};

/// Bytes of addresses of a 32-bit memory with guards.
pub const RESERVATION_32: u64 = INDEX_SPACE_32 + OFFSET_GUARD_32;

/// log2 of the addresses that a hosted domain uses.
const HOSTED_BITS: u32 = 38;

/// Further memories that have guards in a hosted domain: an emulator of another architecture keeps a record of every
/// page that is reserved, and takes long to make it.
const HOSTED_GUARDS: usize = 3;

/// What is still to come while a memory is placed.
#[derive(Clone, Copy, Debug)]
pub struct Later {
    /// How many memories.
    pub memories: u64,
    /// Addresses that they and the tables need at least, gaps included.
    pub least: u64,
}

/// Hands out ranges of addresses, lowest first.
#[derive(Debug)]
pub struct Addresses {
    next: u64,
    end: u64,
    /// Further memories that may have guards.
    guards: usize,
    /// The place that is kept for memory 0, until it is taken.
    first: Option<VirtualAddress>,
    /// That place, taken or not.
    kept: std::ops::Range<u64>,
}

impl Addresses {
    /// All addresses of a domain.
    pub fn new(options: &Options) -> Self {
        let first = options.environment.memory_base();
        let (bits, guards) = match options.environment {
            Environment::SeL4 => (target(options.architecture).address_bits(), usize::MAX),
            Environment::Hosted { .. } => (HOSTED_BITS, HOSTED_GUARDS),
        };
        Self {
            next: REGIONS_BASE.0,
            end: 1 << bits,
            guards,
            first: Some(first),
            kept: first.0..first.0 + RESERVATION_32 + REGION_GAP.0,
        }
    }

    /// The place of memory 0, for whoever asks first.
    pub fn take_first(&mut self) -> Option<VirtualAddress> {
        self.first.take()
    }

    /// Whether the place of memory 0 is still there.
    pub fn has_first(&self) -> bool {
        self.first.is_some()
    }

    /// Addresses that are left, the place that is kept taken off.
    pub fn left(&self) -> u64 {
        let kept = if self.is_kept_ahead() { self.kept.end - self.kept.start } else { 0 };
        self.end.saturating_sub(self.next).saturating_sub(kept)
    }

    fn is_kept_ahead(&self) -> bool {
        self.next < self.kept.end
    }

    /// The addresses that one memory may take so that as many are left for each that comes later, and enough for what
    /// they cannot be without.
    pub fn share(&self, later: Later) -> u64 {
        // What lies before the place that is kept may be too short for the next memory, and is lost then.
        let parts = later.memories + 1 + u64::from(self.is_kept_ahead());
        (self.left() / parts).min(self.left().saturating_sub(later.least))
    }

    /// Whether one more memory can have guards; it is counted if so. As much is left for what cannot do with less.
    pub fn take_guard(&mut self, later: Later) -> bool {
        let room = self.end.saturating_sub(self.next) / 2;
        let spare = self.left().saturating_sub(later.least) / (1 + u64::from(self.is_kept_ahead()));
        let can = self.guards > 0 && room > RESERVATION_32 && spare > RESERVATION_32 + REGION_GAP.0;
        self.guards -= usize::from(can);
        can
    }

    /// A range of `size` bytes, and an unmapped gap after it.
    pub fn allocate(&mut self, size: ByteSize) -> Result<VirtualAddress> {
        let exhausted = || Error::Limit("the memories and tables do not fit into the address space".to_owned());
        let size = size.0.checked_add(REGION_GAP.0).ok_or_else(exhausted)?.next_multiple_of(MMU_PAGE);
        let mut start = self.next;
        if start < self.kept.end && start.saturating_add(size) > self.kept.start {
            start = self.kept.end;
        }
        let end = start.checked_add(size).filter(|end| *end <= self.end).ok_or_else(exhausted)?;
        self.next = end;
        Ok(VirtualAddress(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::Architecture;

    #[test]
    fn ranges_avoid_the_place_of_memory_0_and_end_with_the_address_space() {
        let mut options = Options::new(Architecture::Riscv64);
        options.environment = Environment::Hosted { memory_base: VirtualAddress(0x10_0000_0000) };
        let mut addresses = Addresses::new(&options);
        let first = addresses.kept.clone();
        let mut count = 0;
        let mut last = 0;
        while let Ok(VirtualAddress(start)) = addresses.allocate(ByteSize(RESERVATION_32)) {
            assert!(start >= last, "ranges overlap at {start:#x}");
            assert!(start + RESERVATION_32 <= first.start || start >= first.end, "{start:#x} is kept");
            last = start + RESERVATION_32 + REGION_GAP.0;
            assert!(last <= 1 << 38);
            count += 1;
        }
        assert!(count > 20);
    }

    /// Of as many memories as there are, each gets a share, and the last one no less than the first.
    #[test]
    fn shares_leave_room_for_all() {
        for environment in [Environment::SeL4, Environment::Hosted { memory_base: VirtualAddress(0x10_0000_0000) }] {
            let mut options = Options::new(Architecture::Riscv64);
            options.environment = environment;
            for count in [1, 3, 70, 1000] {
                let mut addresses = Addresses::new(&options);
                let mut least = u64::MAX;
                for memories in (0..count).rev() {
                    let later = Later { memories, least: memories * 0x2_0000 };
                    let share = addresses.share(later);
                    let size = (share - REGION_GAP.0) / MMU_PAGE * MMU_PAGE;
                    assert!(addresses.allocate(ByteSize(size)).is_ok(), "{memories} of {count} are still to come");
                    least = least.min(size);
                }
                assert!(least > (1 << 36) / count, "{least:#x} for one of {count}");
            }
        }
    }
}
