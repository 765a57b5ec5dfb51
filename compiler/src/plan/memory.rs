//! The linear memories: their places, their limits, how accesses stay inside.

use super::address::{Addresses, Later, RESERVATION_32};
use super::contents::DataRun;
use crate::error::{Error, Result};
use crate::module::MemoryType;
use crate::options::{BoundsChecks, Options};
use wasm2sel4_abi::address::{ByteSize, MMU_PAGE, VirtualAddress, WASM_PAGE, page_align_up};
use wasm2sel4_abi::layout::{INDEX_SPACE_32, REGION_GAP};

/// The most bytes of a 64-bit memory.
const MAXIMUM_64: u64 = 1 << 36;

/// The last bytes that 32 bits can address, which no memory reaches unless it has them at the start: then a place in
/// memory and a small distance have a sum of 32 bits (`optimise/neighbour.rs`).
const ROOM_32: u64 = WASM_PAGE;

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

/// What a memory asks for.
#[derive(Clone, Copy, Debug)]
pub struct Demand {
    /// Bytes at the start.
    initial: u64,
    /// The most bytes that it may ever have.
    declared: u64,
    page_log2: u32,
    is_64: bool,
}

impl Demand {
    /// What a memory asks for; `title` is what messages call it.
    pub fn new(memory: &MemoryType, title: &str, options: &Options) -> Result<Self> {
        let bytes = |pages: u64| pages.checked_shl(memory.page_log2).filter(|bytes| bytes >> memory.page_log2 == pages);
        let initial = bytes(memory.initial).unwrap_or(u64::MAX);
        let possible = if memory.is_64 { MAXIMUM_64 } else { INDEX_SPACE_32 };
        let declared = memory.maximum.map_or(possible, |maximum| bytes(maximum).unwrap_or(u64::MAX).min(possible));
        if initial > possible {
            return Err(Error::Limit(format!(
                "{title} has {initial} bytes at the start; at most {possible} are possible"
            )));
        }
        let limit = if memory.is_64 { possible } else { (possible - ROOM_32).max(initial) };
        let declared = declared.min(limit);
        let declared = match options.memory_maximum {
            Some(limit) if limit.0 < initial => {
                return Err(Error::MemoryMaximum { memory: title.to_owned(), initial, maximum: limit.0 });
            }
            Some(limit) => declared.min(limit.0),
            None => declared,
        };
        Ok(Self { initial, declared, page_log2: memory.page_log2, is_64: memory.is_64 })
    }

    /// Addresses without which it cannot be: its size at the start, and the gap after it.
    pub fn least(&self) -> u64 {
        page_align_up(self.initial).max(MMU_PAGE) + REGION_GAP.0
    }

    /// A guard begins where the memory ends, so the end must be a page's.
    fn can_have_guard(&self) -> bool {
        !self.is_64 && 1 << self.page_log2 >= MMU_PAGE
    }
}

/// Plans a memory, without contents. `later` is what is kept for memories and tables that are still to come.
pub fn plan(demand: &Demand, options: &Options, addresses: &mut Addresses, later: Later) -> Result<MemoryPlan> {
    // The first memory has a place that is kept for it; others have guards as long as there is room.
    let first = if demand.is_64 { None } else { addresses.take_first() };
    let access = match options.bounds_checks {
        BoundsChecks::Auto if demand.can_have_guard() && (first.is_some() || addresses.take_guard(later)) => {
            Access::Guarded
        }
        _ => Access::Checked,
    };
    let maximum = match access {
        Access::Checked if first.is_none() => {
            // A limit of nobody's choice, which `memory.grow` meets.
            let share = addresses.share(later).saturating_sub(REGION_GAP.0);
            demand.declared.min(share - share % WASM_PAGE).max(demand.initial)
        }
        _ => demand.declared,
    };
    let reservation = match access {
        Access::Guarded => RESERVATION_32,
        Access::Checked if first.is_some() => RESERVATION_32,
        Access::Checked => page_align_up(maximum).max(MMU_PAGE),
    };
    let base = match first {
        Some(base) => base,
        None => addresses.allocate(ByteSize(reservation))?,
    };
    Ok(MemoryPlan {
        base,
        reservation: ByteSize(reservation),
        initial: ByteSize(demand.initial),
        maximum: ByteSize(maximum),
        access,
        page_log2: demand.page_log2,
        is_64: demand.is_64,
        runs: Vec::new(),
    })
}

/// How many of the last bytes that 32 bits can address no memory reaches.
pub fn room_of_32<'a>(memories: impl Iterator<Item = &'a MemoryPlan>) -> u32 {
    let largest = memories.map(|memory| memory.maximum.0).max().unwrap_or(0);
    // Of no memory, nothing is accessed.
    u32::try_from(INDEX_SPACE_32.saturating_sub(largest).min(ROOM_32)).unwrap_or(0)
}
