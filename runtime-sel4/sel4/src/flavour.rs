//! What is done differently on kernels of another flavour (`wasm2sel4_abi::sel4`), behind one contract. Numbers are in
//! [`interface`](crate::interface); here is what has another form:
//!
//! - messages: [`recv`], [`nb_recv`], [`reply_recv`] and [`reply`], which belong together by how a caller is kept in
//!   mind;
//! - [`Cap<kind::Tcb>`](crate::capability::kind::Tcb): `configure`, `set_space`, `set_priority`, which say who hears of
//!   a thread's faults ([`FaultEndpoint`]) and, together with an object that gives it time, when it runs;
//! - [`Slot::save_caller`](crate::capability::Slot::save_caller), by which a caller is kept for later.
//!
//! `classic` is that for kernels without scheduling contexts; another flavour's module has the same names.

mod classic;

pub use classic::messages::{nb_recv, recv, reply, reply_recv};
pub use classic::thread::{FaultEndpoint, ThreadSpaces};
