//! Holds: capabilities to the supervisor's endpoint that are given out, so that all of them can be taken back.
//!
//! The capability that is badged is never given out; a copy of it with fewer rights is, and what is derived from that. When a
//! hold ends, everybody who has any of it loses it, and what was on its way is taken out of the queue: so a badge never
//! means somebody else later.

use crate::task::resources::Resources;
use wasm2sel4_abi::badge::Badge;
use wasm2sel4_sys::objects::Slot;
use wasm2sel4_sys::{CPtr, Failure};

/// A hold: a pair of slots, with the badged capability and the copy that is given out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hold(u64);

impl Hold {
    /// Makes a hold of the endpoint in a slot.
    pub fn make(resources: &mut Resources, endpoint: u64, badge: Badge) -> Result<Self, Failure> {
        const NO_SLOTS: Failure = Failure { code: Failure::NOT_ENOUGH_MEMORY, missing_level: 0 };
        let pair = resources.slots.take_pair().ok_or(NO_SLOTS)?;
        let (kernel, cspace) = (resources.kernel, resources.cspace);
        let abi = kernel.abi;
        let (badged, given) = (cspace.slot(pair), cspace.slot(pair + 1));
        let made = badged.mint_from(kernel, cspace.slot(endpoint), abi.rights_all, badge.encode()).and_then(|()| {
            given.copy_from(kernel, badged, abi.rights_write | abi.rights_grant_reply | abi.rights_grant)
        });
        let hold = Self(pair);
        if made.is_err() {
            hold.end(resources);
        }
        made.map(|()| hold)
    }

    /// The address of what is given out.
    pub fn cptr(self) -> CPtr {
        CPtr(self.0 + 1)
    }

    /// The slot of what is given out.
    pub fn slot(self, resources: &Resources) -> Slot {
        resources.cspace.slot(self.0 + 1)
    }

    /// Takes all of it back.
    pub fn end(self, resources: &mut Resources) {
        let kernel = resources.kernel;
        let badged = resources.cspace.slot(self.0);
        // None of these can fail for capabilities that exist, and there is nothing to be done if one does not.
        let _ = badged.revoke(kernel);
        let _ = badged.cancel_badged_sends(kernel);
        let _ = badged.delete(kernel);
        let _ = resources.cspace.slot(self.0 + 1).delete(kernel);
        resources.slots.give_pair(self.0);
    }
}
