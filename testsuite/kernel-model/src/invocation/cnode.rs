//! Methods of CNodes.

use super::{Invocation, NOTHING, Refusal, Words, label};
use crate::derivation;
use crate::destroy;
use crate::ipc;
use crate::lookup::{self, LookupFailure};
use crate::memory::Ref;
use crate::slot::{Cap, Slot, right};
use crate::thread::slots;

/// The slot that an address names in full.
pub fn exact(root: Cap, index: u64, depth: u64, is_source: bool) -> Result<Ref<Slot>, Refusal> {
    if !(1..=64).contains(&depth) {
        return Err(Refusal::Range(1, 64));
    }
    lookup::exact(root, index, depth).map_err(|failure| Refusal::Lookup(is_source, failure))
}

/// An empty slot.
pub fn empty(root: Cap, index: u64, depth: u64) -> Result<Ref<Slot>, Refusal> {
    let slot = exact(root, index, depth, false)?;
    if slot.cap() == Cap::Null { Ok(slot) } else { Err(Refusal::DeleteFirst) }
}

impl Invocation {
    pub(super) fn cnode(&self) -> Result<Words, Refusal> {
        let root = self.slot.cap();
        if !(label::CNODE_REVOKE..=label::CNODE_SAVE_CALLER).contains(&self.label) {
            return Err(Refusal::IllegalOperation);
        }
        let [index, depth] = self.words()?;
        match self.label {
            label::CNODE_COPY | label::CNODE_MINT | label::CNODE_MOVE | label::CNODE_MUTATE => {
                let target = empty(root, index, depth)?;
                let [.., index, depth] = self.words::<4>()?;
                let source = exact(self.extra(0)?.cap(), index, depth, true)?;
                let cap = source.cap();
                if cap == Cap::Null {
                    return Err(Refusal::Lookup(true, LookupFailure::MissingCapability(depth as u32)));
                }
                if self.label == label::CNODE_MOVE {
                    derivation::move_to(source, target, cap);
                    return Ok(NOTHING);
                }
                if self.label == label::CNODE_MUTATE {
                    let [.., data] = self.words::<5>()?;
                    // What has a badge already keeps it.
                    let has_badge =
                        matches!(cap, Cap::Endpoint { badge: 1.., .. } | Cap::Notification { badge: 1.., .. });
                    let cap = if has_badge { Cap::Null } else { cap.with_data(data) };
                    if cap == Cap::Null {
                        return Err(Refusal::IllegalOperation);
                    }
                    derivation::move_to(source, target, cap);
                    return Ok(NOTHING);
                }
                let [.., rights] = self.words::<5>()?;
                let cap = cap.masked(rights as u8 & right::ALL);
                let cap = if self.label == label::CNODE_MINT {
                    let [.., data] = self.words::<6>()?;
                    cap.with_data(data)
                } else {
                    cap
                };
                let cap = derivation::derive(source, cap)?;
                if cap == Cap::Null {
                    return Err(Refusal::IllegalOperation);
                }
                derivation::insert(cap, source, target);
            }
            label::CNODE_REVOKE => destroy::revoke(exact(root, index, depth, false)?),
            label::CNODE_DELETE => destroy::delete(exact(root, index, depth, false)?),
            label::CNODE_CANCEL_BADGED_SENDS => match exact(root, index, depth, false)?.cap() {
                Cap::Endpoint { rights: right::ALL, object, badge } => {
                    if badge != 0 {
                        ipc::endpoint(object).cancel_badged(badge);
                    }
                }
                _ => return Err(Refusal::IllegalOperation),
            },
            label::CNODE_SAVE_CALLER => {
                let target = empty(root, index, depth)?;
                let caller = self.thread.slot(slots::CALLER);
                if let cap @ Cap::Reply { .. } = caller.cap() {
                    derivation::move_to(caller, target, cap);
                }
            }
            _ => return Err(Refusal::IllegalOperation),
        }
        Ok(NOTHING)
    }
}
