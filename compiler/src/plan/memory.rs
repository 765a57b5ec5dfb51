//! The linear memories: their places, their limits, how accesses stay inside.

use super::address::{Addresses, RESERVATION_32};
use super::contents::DataRun;
use crate::error::{Error, Result};
use crate::module::MemoryType;
use crate::options::{BoundsChecks, Options};
use wasm2sel4_abi::address::{ByteSize, MMU_PAGE, VirtualAddress, page_align_up};
use wasm2sel4_abi::layout::INDEX_SPACE_32;

/// The most bytes of a memory whose accesses are checked and that shares its address space with many others.
const SMALL_MAXIMUM: u64 = 1 << 28;

/// The most bytes of a 64-bit memory.
const MAXIMUM_64: u64 = 1 << 36;

/// How accesses stay inside a memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Every address that index and offset can form lies in the reservation; what is not memory is unmapped.
    Guarded,
    /// Code compares with the current size first.
    Checked,
}

/// All decisions about a memory.
#[derive(Debug)]
pub struct MemoryPlan {
    /// Where byte 0 lies.
    pub base: VirtualAddress,
    /// Addresses from `base` on that belong to it, guard included.
    pub reservation: ByteSize,
    /// Size at the start.
    pub initial: ByteSize,
    /// The size beyond which it never grows.
    pub maximum: ByteSize,
    /// How accesses stay inside.
    pub access: Access,
    /// log2 of the size of its pages.
    pub page_log2: u32,
    /// Whether addresses have 64 bits.
    pub is_64: bool,
    /// Initial contents, ascending and disjoint.
    pub runs: Vec<DataRun>,
}

/// Plans a memory, without contents.
pub fn plan(memory: &MemoryType, options: &Options, addresses: &mut Addresses) -> Result<MemoryPlan> {
    let bytes = |pages: u64| pages.checked_shl(memory.page_log2).filter(|bytes| bytes >> memory.page_log2 == pages);
    let initial = bytes(memory.initial).unwrap_or(u64::MAX);
    let possible = if memory.is_64 { MAXIMUM_64 } else { INDEX_SPACE_32 };
    let declared = memory.maximum.map_or(possible, |maximum| bytes(maximum).unwrap_or(u64::MAX).min(possible));
    if initial > possible {
        return Err(Error::Limit(format!(
            "a memory has {initial} bytes at the start; at most {possible} are possible"
        )));
    }
    let mut maximum = match options.memory_maximum {
        Some(limit) if limit.0 < initial => {
            return Err(Error::MemoryMaximum { initial, maximum: limit.0 });
        }
        Some(limit) => declared.min(limit.0),
        None => declared,
    };
    // A guard begins where the memory ends, so the end must be a page's.
    let guard_possible = !memory.is_64 && 1 << memory.page_log2 >= MMU_PAGE;
    // The first memory has a place that is kept for it; others as long as there is room.
    let first = if memory.is_64 { None } else { addresses.take_first() };
    let access = match options.bounds_checks {
        BoundsChecks::Auto if guard_possible && (first.is_some() || addresses.take_guard()) => Access::Guarded,
        _ => Access::Checked,
    };
    let reservation = match access {
        Access::Guarded => RESERVATION_32,
        Access::Checked if first.is_some() => RESERVATION_32,
        Access::Checked => {
            if !addresses.has_room(maximum) {
                maximum = maximum.min(SMALL_MAXIMUM).max(initial);
            }
            page_align_up(maximum).max(MMU_PAGE)
        }
    };
    let base = match first {
        Some(base) => base,
        None => addresses.allocate(ByteSize(reservation))?,
    };
    Ok(MemoryPlan {
        base,
        reservation: ByteSize(reservation),
        initial: ByteSize(initial),
        maximum: ByteSize(maximum),
        access,
        page_log2: memory.page_log2,
        is_64: memory.is_64,
        runs: Vec::new(),
    })
}
