//! Operations on capabilities themselves: `mint`, `copy`, `delete`, `revoke`.

use super::cspace::slot;
use super::{managed, table};
use crate::platform::kernel;
use wasm2sel4_abi::bundle::{RIGHT_CALL, RIGHT_GRANT, RIGHT_SEND};
use wasm2sel4_abi::cspace::{ENTRY_BITS, ENTRY_ONE_WAY, ONE_WAY, address};
use wasm2sel4_abi::interface::sel4::{Badge, Got, Rights, Settled};
use wasm2sel4_sys::{Failure, Kernel};

/// A null reference: the result if a capability could not be made.
const NULL: u64 = 0;

/// Whether a call would arrive and never return through a capability with these of the rights of another one. The
/// kernel lets a receiver answer if it may, or may hand on capabilities; what may not even be sent to, it refuses.
fn is_one_way(source: u64, Rights(wanted): Rights) -> bool {
    let is_answered = wanted & (RIGHT_CALL | RIGHT_GRANT) != 0 && source & ONE_WAY == 0;
    wanted & RIGHT_SEND != 0 && !is_answered
}

/// A new reference to what `make` puts into its slot: a capability with these of the rights of another one.
fn new(source: u64, wanted: Rights, make: impl FnOnce(Kernel, u64) -> Result<(), Failure>) -> Got {
    let Some(reference) = managed::allocate() else { return Got(NULL) };
    match make(kernel(), reference) {
        Ok(()) if is_one_way(source, wanted) => Got(address(ENTRY_ONE_WAY, reference & !(u64::MAX << ENTRY_BITS))),
        Ok(()) => Got(reference),
        Err(_) => {
            managed::release(reference);
            Got(NULL)
        }
    }
}

pub fn mint(Settled(source): Settled, wanted: Rights, Badge(badge): Badge) -> Got {
    // Some kernels have room for fewer bits only. They would truncate the badge, which could then be another client's;
    // with checks, they halt the machine.
    if badge.checked_shr(kernel().abi.badge_bits).is_some_and(|rest| rest != 0) {
        return Got(NULL);
    }
    new(source, wanted, |kernel, reference| {
        slot(reference).mint_from(kernel, slot(source), kernel.abi.rights(wanted.0), badge)
    })
}

pub fn copy(Settled(source): Settled, wanted: Rights) -> Got {
    new(source, wanted, |kernel, reference| {
        slot(reference).copy_from(kernel, slot(source), kernel.abi.rights(wanted.0))
    })
}

pub fn delete(Settled(reference): Settled) {
    // An empty slot stays empty.
    let _ = slot(reference).delete(kernel());
    table::refresh(reference);
}

pub fn revoke(Settled(reference): Settled) {
    // Nothing is derived from an empty slot.
    let _ = slot(reference).revoke(kernel());
    // A reference keeps its meaning: its copies in tables, which the kernel deleted, are made again.
    table::refresh(reference);
}
