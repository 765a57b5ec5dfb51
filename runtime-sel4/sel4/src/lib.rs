//! seL4 from user level: system calls per architecture, and invocations of kernel objects.
//!
//! What depends on the version or the configuration of the kernel is read from a [`wasm2sel4_abi::kernel::KernelAbi`],
//! and what depends on its flavour alone is in [`wasm2sel4_abi::sel4`]; nothing here is a number of the kernel itself.
//!
//! Unsafe code is confined to the system call instructions and the IPC buffer, each with its reason.
#![cfg_attr(target_os = "none", no_std)]
#![cfg(target_os = "none")]

mod arch;
mod capability;
pub mod devices;
#[cfg(feature = "failing-calls")]
pub mod failing;
mod failure;
mod flavour;
mod interface;
mod invoke;
mod ipc_buffer;
mod message;
pub mod objects;

pub use arch::{Received, call, call_within, counter, debug_put_char, nb_send, send, yield_now};
pub use capability::Cap;
pub use failure::Failure;
pub use flavour::{FaultEndpoint, ThreadSpaces, nb_recv, recv, reply, reply_recv};
pub use interface::{FAULT_LABELS, FLAVOUR};
pub use invoke::Kernel;
pub use ipc_buffer::IpcBuffer;
pub use message::{CPtr, MESSAGE_WORDS_MAXIMUM, MessageInfo, REGISTER_WORDS};
