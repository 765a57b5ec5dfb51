//! A window through which the supervisor fills a page of a domain: a page of its own address space, far above its
//! image.

use crate::task::resources::addresses;
use crate::task::resources::mapping::{self, ObjectSource, Rights};
use crate::task::resources::{self, Pool, Resources};
use wasm2sel4_abi::address::MMU_PAGE;
use wasm2sel4_sys::objects::{ObjectRequest, Slot, kind};
use wasm2sel4_sys::{Cap, Failure};

/// Makes the paging structures of the window, so that later nothing is needed for them.
pub fn prepare(resources: &mut Resources) -> Result<(), Failure> {
    let request = ObjectRequest::of_one_size(resources.kernel.abi.object_frame);
    let frame: Cap<kind::Frame> = Cap::new(Pool.make(resources, request)?);
    mapping::map(resources, &mut Pool, resources::own_vspace(), frame, addresses::PAGE_WINDOW, Rights::Write)?;
    frame.unmap(resources.kernel)
}

/// Copies a page of the supervisor's memory, from a page-aligned address, into a frame that is not mapped yet.
pub fn fill(resources: &mut Resources, frame: Slot, source: u64) -> Result<(), Failure> {
    let kernel = resources.kernel;
    // A capability maps once, so the window has a copy of its own.
    let scratch = resources.cspace.slot(resources.scratch);
    scratch.copy_from(kernel, frame, kernel.abi.rights_all)?;
    let window: Cap<kind::Frame> = Cap::new(resources.scratch.cptr());
    let mapped =
        mapping::map(resources, &mut Pool, resources::own_vspace(), window, addresses::PAGE_WINDOW, Rights::Write);
    let filled = mapped.and_then(|()| {
        // SAFETY: the source is a page of the bundle, the window is mapped for writing, and nobody else uses it.
        unsafe {
            core::ptr::copy_nonoverlapping(
                source as *const u64,
                addresses::PAGE_WINDOW as *mut u64,
                MMU_PAGE as usize / 8,
            )
        };
        // Some kernels unmap a frame only when its last capability goes, so it is unmapped by itself.
        window.unmap(kernel)
    });
    // The slot is for the next page, whatever became of this one.
    scratch.delete(kernel)?;
    filled
}
