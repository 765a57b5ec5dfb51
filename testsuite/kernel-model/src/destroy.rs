//! How capabilities and objects end (seL4 manual, 3.1.2 "Deletion, Revocation, and Recycling").

use crate::derivation;
use crate::interrupt;
use crate::ipc;
use crate::memory::Ref;
use crate::slot::{Cap, Slot, of_cnode};
use crate::space;
use crate::thread::{self, State, Thread, slots};

/// Deletes a capability; with the last one, the object ends.
///
/// An object that holds capabilities takes them with it. That may go on from CNode to CNode; a chain of them is as long
/// as whoever may make objects makes it, which is the supervisor.
pub fn delete(slot: Ref<Slot>) {
    let cap = slot.cap();
    if cap == Cap::Null {
        return;
    }
    let is_final = derivation::is_final(slot);
    // The slot may lie in the object itself, so it is emptied first.
    derivation::remove(slot);
    match cap {
        Cap::Frame { object, asid, page, .. } => space::unmap_frame(asid, page, object),
        Cap::Table { object, level, asid, page } if is_final => space::unmap_table(asid, page, level, object),
        Cap::VSpace { asid, .. } if is_final => {
            if let Some(root) = space::forget(asid) {
                thread::leave_space(root);
            }
        }
        Cap::Endpoint { object, .. } if is_final => ipc::endpoint(object).cancel_all(),
        Cap::Notification { object, .. } if is_final => {
            ipc::notification(object).unbind();
            ipc::notification(object).cancel_all();
        }
        Cap::CNode { object, radix, .. } if is_final => {
            for index in 0..1 << radix {
                delete(of_cnode(object, index));
            }
        }
        Cap::Thread { object } if is_final => end(Ref::new(object)),
        Cap::IrqHandler { number } if is_final => {
            delete(interrupt::slot(number));
            interrupt::deactivate(number);
        }
        #[cfg(target_arch = "x86_64")]
        Cap::Ports { first, last } if is_final => crate::ports::give_back(first..=last),
        _ => {}
    }
}

/// Deletes all capabilities that were derived from one.
pub fn revoke(slot: Ref<Slot>) {
    while let Some(child) = derivation::child(slot) {
        delete(child);
    }
}

fn end(thread: Ref<Thread>) {
    if let Some(notification) = ipc::bound_notification(thread) {
        notification.unbind();
    }
    ipc::cancel(thread);
    thread.set_state(State::Inactive);
    for index in 0..slots::COUNT {
        delete(thread.slot(index));
    }
    thread.forget();
}
