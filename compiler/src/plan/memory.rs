//! The linear memory: its place, its limits, how accesses stay inside, and the pages that the image itself brings.

use crate::error::{Error, Result};
use crate::module::{Constant, Module};
use crate::options::{BoundsChecks, Options};
use std::collections::BTreeMap;
use wasm2sel4_abi::address::{ByteSize, MMU_PAGE, VirtualAddress};
use wasm2sel4_abi::layout::{INDEX_SPACE_32, OFFSET_GUARD_32};
use wasm2sel4_abi::trap::Trap;

/// How accesses stay inside a memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Every address that index and offset can form lies in the reservation; what is not memory is unmapped.
    Guarded,
    /// Code compares with the current size first.
    Checked,
}

/// Whole MMU pages of initial contents.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DataRun {
    /// Offset of the first byte in the memory; a multiple of the MMU page.
    pub start: u64,
    /// The contents; a multiple of the MMU page long.
    pub bytes: Vec<u8>,
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
    /// Initial contents, ascending and disjoint.
    pub runs: Vec<DataRun>,
}

/// Plans the memory; tells the trap of the first data segment that does not fit. With `write` false no segment is
/// written, because instantiation trapped before.
pub fn plan(module: &Module<'_>, options: &Options, write: bool) -> Result<(Option<MemoryPlan>, Option<Trap>)> {
    let Some((_, memory)) = module.memories.iter().next() else {
        return Ok((None, None));
    };
    let initial = memory.initial.bytes();
    let declared = memory.maximum.map_or(ByteSize(INDEX_SPACE_32), |maximum| maximum.bytes());
    let maximum = match options.memory_maximum {
        Some(limit) if limit < initial => {
            return Err(Error::Limit(format!(
                "the module's memory has {} bytes at the start, more than the {} of --memory-max; allow it more",
                initial.0, limit.0
            )));
        }
        Some(limit) => declared.min(limit),
        None => declared,
    };
    let access = match options.bounds_checks {
        BoundsChecks::Auto => Access::Guarded,
        BoundsChecks::Explicit => Access::Checked,
    };
    let (runs, trap) = if write { data_runs(module, initial)? } else { (Vec::new(), None) };
    let plan = MemoryPlan {
        base: options.environment.memory_base(),
        reservation: ByteSize(INDEX_SPACE_32 + OFFSET_GUARD_32),
        initial,
        maximum,
        access,
        runs,
    };
    Ok((Some(plan), trap))
}

/// Writes the active segments, in order, into as few pages as hold them.
fn data_runs(module: &Module<'_>, size: ByteSize) -> Result<(Vec<DataRun>, Option<Trap>)> {
    let mut pages: BTreeMap<u64, Box<[u8]>> = BTreeMap::new();
    let mut trap = None;
    for segment in &module.data {
        let Constant::I32(offset) = segment.offset else {
            return Err(Error::internal("a data segment's offset is no i32"));
        };
        let start = u64::from(offset as u32);
        if start + segment.bytes.len() as u64 > size.0 {
            trap = Some(Trap::MemoryOutOfBounds);
            break;
        }
        let mut bytes = segment.bytes;
        let mut position = start;
        while !bytes.is_empty() {
            let inside = (position % MMU_PAGE) as usize;
            let (now, later) = bytes.split_at(bytes.len().min(MMU_PAGE as usize - inside));
            let page = pages.entry(position / MMU_PAGE).or_insert_with(|| vec![0; MMU_PAGE as usize].into());
            page[inside..inside + now.len()].copy_from_slice(now);
            position += now.len() as u64;
            bytes = later;
        }
    }
    // A page of zeroes is what the memory has anyway.
    pages.retain(|_, page| page.iter().any(|byte| *byte != 0));

    let mut runs: Vec<DataRun> = Vec::new();
    for (number, page) in pages {
        match runs.last_mut() {
            Some(run) if run.start + run.bytes.len() as u64 == number * MMU_PAGE => run.bytes.extend(page),
            _ => runs.push(DataRun { start: number * MMU_PAGE, bytes: page.into_vec() }),
        }
    }
    Ok((runs, trap))
}
