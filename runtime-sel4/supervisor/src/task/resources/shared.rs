//! Memory that several domains map: all of its frames are made before the first domain starts.

use crate::task::resources::Resources;
use crate::task::resources::cspace::SLOT_BITS;
use crate::task::resources::entries::Entry;
use wasm2sel4_abi::address::MMU_PAGE;
use wasm2sel4_sys::CPtr;
use wasm2sel4_sys::objects::{ObjectRequest, Slot};

/// The most objects that the kernel makes at a time, in its default configuration.
const FAN_OUT: u64 = 256;

/// A memory: the entry of the supervisor's CSpace that holds its frames, in the order of their addresses.
#[derive(Clone, Copy)]
pub struct SharedMemory {
    entry: Entry,
    pages: u64,
}

impl SharedMemory {
    /// Makes a memory of so many bytes, all zero, that is never given back; nothing if there is no memory for it.
    pub fn make(resources: &mut Resources, size: u64) -> Option<Self> {
        let pages = size.div_ceil(MMU_PAGE).max(1);
        let slots = pages.next_power_of_two().ilog2().max(1);
        let kernel = resources.kernel;
        let cnode = resources.allocate((slots + SLOT_BITS).max(MMU_PAGE.ilog2()))?;
        let entry = resources.entries.take()?;
        resources.cspace.add_entry(kernel, resources.untyped(cnode), entry, slots, resources.scratch).ok()?;
        let frames = resources.allocate(slots + MMU_PAGE.ilog2())?;
        let request = ObjectRequest::of_one_size(kernel.abi.object_frame);
        let mut made = 0;
        while made < pages {
            let count = FAN_OUT.min(pages - made);
            let into = resources.cspace.entry_run(entry, made, count);
            resources.untyped(frames).retype(kernel, request, into).ok()?;
            made += count;
        }
        Some(Self { entry, pages })
    }

    /// The number of its pages.
    pub fn pages(self) -> u64 {
        self.pages
    }

    /// The address of the capability to the frame of a page.
    pub fn frame_cptr(self, resources: &Resources, page: u64) -> CPtr {
        resources.cspace.entry_cptr(self.entry, page)
    }

    /// Where the frame of the byte at an offset is.
    pub fn frame(self, resources: &Resources, offset: u64) -> Option<Slot> {
        let page = offset / MMU_PAGE;
        (page < self.pages).then(|| resources.cspace.entry_slot(self.entry, page))
    }
}
