//! What depends on the flavour of the kernel: the seam between the supervisor and seL4's configurations.
//!
//! Numbers are in the kernel's descriptor (`wasm2sel4_abi::kernel`). Behaviour that differs is here, behind one
//! contract:
//!
//! - [`KeptCaller`]: how a caller is answered later, while others are served;
//! - [`Answering`]: how callers of a domain that ends are answered in its place;
//! - [`serving`]: how the supervisor waits for messages and answers them;
//! - [`thread`]: what it takes that a thread can run, and who hears of its faults;
//! - [`boot_info`]: what the kernel gives at the beginning.
//!
//! [`classic`] is that for kernels without scheduling contexts.

pub mod boot_info;
mod classic;

pub use classic::answering::Answering;
pub use classic::caller::KeptCaller;
pub use classic::{serving, thread};
