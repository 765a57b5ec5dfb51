//! Registers of devices in memory: pages that are cut out of the device untypeds and mapped.
//!
//! An untyped of device memory can only be split in order, from its beginning, and what is skipped is lost. So each is
//! split into halves until a half is one page, and all other halves are kept: whatever is asked for later is in one of
//! them.

use crate::pools::slots::OwnSlot;
use crate::task::resources::addresses;
use crate::task::resources::mapping::{self, Rights};
use crate::task::resources::memory::OBJECT_UNTYPED;
use crate::task::resources::{self, Pool, Resources};
use wasm2sel4_abi::address::MMU_PAGE;
use wasm2sel4_sys::Cap;
use wasm2sel4_sys::objects::{ObjectRequest, kind};

/// The most pages there.
const PAGES: u64 = 0x100;

/// The most halves that are kept: a device leaves one for each bit between its page and its untyped, and a search of a
/// whole bus three for each device there.
const HALVES: usize = 192;

/// A part of an untyped.
#[derive(Clone, Copy)]
struct Half {
    slot: OwnSlot,
    physical: u64,
    bits: u32,
}

impl Half {
    fn contains(self, physical: u64) -> bool {
        physical.wrapping_sub(self.physical) >> self.bits == 0
    }
}

/// What is left of device memory.
pub struct DeviceMemory {
    halves: [Option<Half>; HALVES],
    /// Pages that are mapped.
    pages: u64,
}

impl DeviceMemory {
    /// All of it.
    pub const fn new() -> Self {
        Self { halves: [None; HALVES], pages: 0 }
    }

    /// Takes what holds an address: a half that was kept, or an untyped as the kernel gave it.
    fn take(&mut self, resources: &Resources, physical: u64) -> Option<Half> {
        let kept = self.halves.iter_mut().find(|half| half.is_some_and(|half| half.contains(physical)));
        if let Some(half) = kept {
            return half.take();
        }
        let untypeds = resources.boot_info.untypeds().filter(|info| info.device);
        let mut halves = untypeds.map(|info| Half { slot: info.slot, physical: info.physical, bits: info.bits });
        halves.find(|half| half.contains(physical))
    }

    /// Keeps a half that is not wanted, or could not be split; false if there are too many.
    fn keep(&mut self, half: Half) -> bool {
        self.halves.iter_mut().find(|place| place.is_none()).map(|place| *place = Some(half)).is_some()
    }

    /// Maps the page of a device's registers and returns the address of the byte at `physical`; nothing if there is no
    /// such memory, or it was mapped before.
    pub fn map(&mut self, resources: &mut Resources, physical: u64) -> Option<u64> {
        const PAGE_BITS: u32 = MMU_PAGE.ilog2();
        let kernel = resources.kernel;
        let mut half = self.take(resources, physical)?;
        while half.bits > PAGE_BITS {
            let pair = resources.pairs.take()?;
            let bits = half.bits - 1;
            let request = ObjectRequest { object: OBJECT_UNTYPED, size_bits: bits };
            let untyped: Cap<kind::Untyped> = Cap::new(half.slot.cptr());
            if untyped.retype(kernel, request, resources.cspace.run(pair.first(), 2)).is_err() {
                // Another device may be in it.
                resources.pairs.give(pair);
                self.keep(half);
                return None;
            }
            let lower = Half { slot: pair.first(), physical: half.physical, bits };
            let upper = Half { slot: pair.second(), physical: half.physical + (1 << bits), bits };
            let (wanted, other) = if lower.contains(physical) { (lower, upper) } else { (upper, lower) };
            self.keep(other).then_some(())?;
            half = wanted;
        }
        let slot = resources.pairs.take()?.first();
        let request = ObjectRequest::of_one_size(kernel.abi.object_frame);
        let untyped: Cap<kind::Untyped> = Cap::new(half.slot.cptr());
        untyped.retype(kernel, request, resources.cspace.run(slot, 1)).ok()?;
        let page = Some(self.pages).filter(|page| *page < PAGES)?;
        let address = addresses::DEVICES + page * MMU_PAGE;
        let frame = Cap::new(slot.cptr());
        mapping::map(resources, &mut Pool, resources::own_vspace(), frame, address, Rights::Device).ok()?;
        self.pages += 1;
        Some(address + (physical & (MMU_PAGE - 1)))
    }
}
