//! Interrupts of devices, and who is told of them (seL4 manual, 8.1 "Interrupt Delivery").

use crate::machine::interrupts;
use crate::memory::{ObjectAddress, Only, Ref};
use crate::slot::{SLOT_BITS, Slot, of_cnode};

/// log2 of the bytes of the slots in which capabilities to notifications are.
pub const SLOTS_BITS: u32 = interrupts::COUNT.next_power_of_two().ilog2() + SLOT_BITS;

/// All interrupts.
struct Table {
    /// Whether somebody has a handler, or the model itself is the handler.
    is_active: [bool; interrupts::COUNT],
    /// A slot for each, with a capability to the notification that is signalled.
    slots: ObjectAddress,
}

static TABLE: Only<Table> = Only::new(Table { is_active: [false; interrupts::COUNT], slots: ObjectAddress::NONE });

fn set_active(interrupt: u16, is_active: bool) {
    TABLE.with(|table| table.is_active[usize::from(interrupt)] = is_active);
}

/// Begins, with cleared memory of `2^SLOTS_BITS` bytes. The clock is the model's own.
pub fn begin(slots: ObjectAddress) {
    TABLE.with(|table| table.slots = slots);
    set_active(interrupts::CLOCK, true);
}

/// The slot for the notification of an interrupt.
pub fn slot(interrupt: u16) -> Ref<Slot> {
    of_cnode(TABLE.with(|table| table.slots), interrupt.into())
}

/// Whether an interrupt has a handler.
pub fn is_active(interrupt: u16) -> bool {
    TABLE.with(|table| table.is_active[usize::from(interrupt)])
}

/// Whether any device may interrupt.
pub fn is_any_active() -> bool {
    (0..interrupts::COUNT as u16).any(|interrupt| interrupt != interrupts::CLOCK && is_active(interrupt))
}

/// Somebody gets the handler of an interrupt, which may come from now on.
pub fn activate(interrupt: u16) {
    set_active(interrupt, true);
    interrupts::open(interrupt);
}

/// The last capability to the handler of an interrupt is gone, and so is that to its notification.
pub fn deactivate(interrupt: u16) {
    interrupts::close(interrupt);
    set_active(interrupt, false);
}
