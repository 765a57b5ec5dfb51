//! Threads: what it takes that one can run. A thread control block is all of it, and who hears of a domain's faults is
//! what the domain itself holds.

use crate::task::resources::mapping::ObjectSource;
use crate::task::resources::{self, Resources};
use wasm2sel4_abi::protocol::slot;
use wasm2sel4_sys::objects::kind;
use wasm2sel4_sys::{CPtr, Cap, Failure, FaultEndpoint, ThreadSpaces};

/// Who hears of a domain's faults: the supervisor, by the endpoint that the domain has.
pub const DOMAIN_FAULTS: FaultEndpoint = FaultEndpoint::of_thread(CPtr(slot::SUPERVISOR));

/// Lets a thread run when it is resumed, in these spaces and at this priority. What else it needs is made with
/// `source`.
///
/// # Errors
///
/// What the kernel refused.
#[inline(always)]
pub fn configure(
    resources: &mut Resources,
    _source: &mut impl ObjectSource,
    thread: Cap<kind::Tcb>,
    spaces: ThreadSpaces,
    buffer: (u64, Cap<kind::Frame>),
    priority: u64,
) -> Result<(), Failure> {
    thread.configure(resources.kernel, spaces, buffer, priority, resources::own_tcb())
}
