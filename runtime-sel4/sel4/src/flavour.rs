//! What is done differently on kernels of another flavour (`wasm2sel4_abi::sel4`), behind one contract. Numbers are in
//! [`INTERFACE`]; here is what has another form:
//!
//! - messages: [`recv`], [`nb_recv`], [`reply_recv`] and [`reply`], which belong together by how a caller is kept in
//!   mind;
//! - [`Cap<kind::Tcb>`](crate::objects::kind::Tcb): `configure`, `set_space`, `set_priority`, which say who hears of a
//!   thread's faults ([`FaultEndpoint`]) and, together with an object that gives it time, when it runs;
//! - [`Slot::save_caller`](crate::objects::Slot::save_caller), by which a caller is kept for later.
//!
//! `classic` is that for kernels without scheduling contexts; another flavour's module has the same names.

mod classic;

pub use classic::messages::{nb_recv, recv, reply, reply_recv};
pub use classic::thread::{FaultEndpoint, ThreadSpaces};

use wasm2sel4_abi::sel4::{FaultLabels, Flavour, Interface, RUNTIME, SystemCall};

/// The kernels for which the runtime is built.
const INTERFACE: Interface = RUNTIME;

/// Labels of their messages about faults.
pub const FAULT_LABELS: FaultLabels = INTERFACE.faults;

/// Their flavour, for records.
pub const FLAVOUR: Flavour = INTERFACE.flavour;

/// The number of a system call, as the instruction and its record in the object have it.
pub(crate) const fn number(call: SystemCall) -> i32 {
    match INTERFACE.number(call) {
        Some(number) => number,
        // Evaluated when the runtime is compiled: a flavour without this system call does it otherwise.
        None => panic!("this flavour of kernels has no such system call"),
    }
}
