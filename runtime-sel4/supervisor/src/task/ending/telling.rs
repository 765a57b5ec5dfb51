//! Tells those who want to know that a domain has ended: a signal, which never waits for anybody.

use crate::task::bundle;
use crate::task::domain::objects::Objects;
use crate::task::resources::Resources;
use wasm2sel4_abi::bundle::DomainRecord;
use wasm2sel4_sys::{MessageInfo, REGISTER_WORDS};

/// A domain has ended, however it has: signals the notifications that its record names, each with its badge.
pub fn tell(resources: &Resources, objects: &Objects, record: &DomainRecord) {
    let kernel = resources.kernel;
    for end in bundle::ends(record) {
        let Some(notification) = objects.slot(end.object) else { continue };
        let (source, signal) = (resources.cspace.slot(notification), resources.cspace.slot(resources.scratch));
        // The slot is empty and the notification is there for ever, so there is nothing that the kernel could refuse.
        if signal.mint_from(kernel, source, kernel.abi.rights_write, end.badge).is_ok() {
            wasm2sel4_sys::send(resources.scratch.cptr(), MessageInfo::new(0, 0, 0), [0; REGISTER_WORDS]);
            let _ = signal.delete(kernel);
        }
    }
}
