//! The numbers of the kernels for which the runtime is built (`wasm2sel4_abi::sel4`): the only place that chooses them.

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
