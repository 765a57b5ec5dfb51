//! Kernels without the MCS scheduler: the kernel keeps a thread's last caller in mind, a thread that is not suspended
//! runs, and its fault handler is a capability in its own CSpace.

pub mod messages;
pub mod thread;
