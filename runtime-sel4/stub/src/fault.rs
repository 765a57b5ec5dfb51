//! A fault, as whoever sees it tells the stub.

use wasm2sel4_abi::trap::FaultKind;

/// What is known about a fault.
#[derive(Clone, Copy)]
pub struct Fault {
    /// What the hardware said.
    pub kind: FaultKind,
    /// The instruction.
    pub pc: u64,
    /// The address that it touched, for [`FaultKind::Memory`].
    pub address: u64,
    /// Its frame pointer.
    pub frame_pointer: u64,
    /// Where a routine without a frame returns to; 0 if it is none.
    pub caller: u64,
}
