//! Interrupts of the supervisor's devices: all are signalled to one notification that is bound to its thread, so it
//! hears of them where it waits for messages (seL4 manual, 5.3 "Binding Notifications").

use crate::pools::slots::OwnSlot;
use crate::task::kernel::boot_info::slot;
use crate::task::resources::{self, Resources};
use wasm2sel4_abi::badge::Badge;
use wasm2sel4_sys::devices::Trigger;
use wasm2sel4_sys::objects::{ObjectRequest, kind};
use wasm2sel4_sys::{CPtr, Cap, Kernel};

/// Where interrupts are signalled.
pub struct Interrupts {
    /// The slot of the notification with the badge by which the supervisor knows it.
    badged: OwnSlot,
}

impl Interrupts {
    /// Makes the notification and binds it; nothing if there is no memory for it.
    pub fn make(resources: &mut Resources) -> Option<Self> {
        let kernel = resources.kernel;
        let notification = resources.make(ObjectRequest::of_one_size(kernel.abi.object_notification)).ok()?;
        let badged = resources.pairs.take()?.first();
        let source = resources.cspace.slot(notification);
        let target = resources.cspace.slot(badged);
        target.mint_from(kernel, source, kernel.abi.rights_all, Badge::Interrupt.encode()).ok()?;
        resources::own_tcb().bind_notification(kernel, Cap::new(notification.cptr())).ok()?;
        Some(Self { badged })
    }

    /// The notification, by which a thread of the supervisor's own can say that something has happened.
    pub fn notification(&self) -> CPtr {
        self.badged.cptr()
    }

    /// Has an interrupt signalled from now on; nothing if the kernel refuses it.
    pub fn handle(&self, resources: &mut Resources, number: u32, trigger: Trigger) -> Option<Handler> {
        let kernel = resources.kernel;
        let slot = resources.pairs.take()?.first();
        let control: Cap<kind::IrqControl> = Cap::new(slot::IRQ_CONTROL.cptr());
        control.issue(kernel, number, trigger, resources.cspace.slot(slot)).ok()?;
        let handler: Cap<kind::IrqHandler> = Cap::new(slot.cptr());
        handler.set_notification(kernel, self.badged.cptr()).ok()?;
        let handler = Handler { kernel, handler };
        handler.acknowledge();
        Some(handler)
    }
}

/// The handler of a device's interrupt.
#[derive(Clone, Copy)]
pub struct Handler {
    kernel: Kernel,
    handler: Cap<kind::IrqHandler>,
}

impl Handler {
    /// Lets the next one come.
    pub fn acknowledge(self) {
        // The capability is one that the kernel made: this cannot fail.
        let _ = self.handler.acknowledge(self.kernel);
    }
}
