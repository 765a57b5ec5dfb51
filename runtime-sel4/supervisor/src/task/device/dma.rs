//! Memory that a device reads and writes: in one piece, at a physical address that is known.

use crate::task::resources::addresses;
use crate::task::resources::mapping::{self, Rights};
use crate::task::resources::{self, Pool, Resources};
use wasm2sel4_abi::address::MMU_PAGE;
use wasm2sel4_sys::Cap;
use wasm2sel4_sys::objects::{ObjectRequest, kind};

/// A piece of memory, all zeroes at first.
#[derive(Clone, Copy)]
pub struct Dma {
    /// Its physical address, a multiple of the page.
    pub physical: u64,
}

impl Dma {
    /// Makes `2^bits` pages that are never given back. To be called once.
    pub fn make(resources: &mut Resources, bits: u32) -> Option<Self> {
        let kernel = resources.kernel;
        let block = resources.allocate(MMU_PAGE.ilog2() + bits)?;
        let request = ObjectRequest::of_one_size(kernel.abi.object_frame);
        let mut physical = None;
        for page in 0..1 << bits {
            let slot = resources.pairs.take()?.first();
            resources.untyped(block).retype(kernel, request, resources.cspace.run(slot, 1)).ok()?;
            let frame: Cap<kind::Frame> = Cap::new(slot.cptr());
            // Frames of one untyped follow each other.
            if page == 0 {
                physical = frame.physical_address(kernel).ok();
            }
            let address = addresses::DMA + page * MMU_PAGE;
            mapping::map(resources, &mut Pool, resources::own_vspace(), frame, address, Rights::Write).ok()?;
        }
        physical.map(|physical| Self { physical })
    }

    /// The address of the byte at an offset.
    pub fn address(self, offset: u64) -> u64 {
        addresses::DMA + offset
    }
}
