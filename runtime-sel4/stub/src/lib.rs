//! The stub: what every protection domain has besides its compiled module.
//!
//! It starts the instance, serves its system interface, and turns faults into WebAssembly traps. It trusts the
//! compiled code's descriptor and nothing that the module computes: a guest pointer is checked before it is used
//! (`guest`), and a fault of the stub itself ends the domain.
//!
//! The same code runs in two places, behind the contract of `platform`: as a protection domain under the supervisor,
//! or (feature `hosted`) as a Linux process.
#![cfg_attr(target_os = "none", no_std)]
#![cfg(target_os = "none")]

extern crate alloc;

mod arch;
mod assembly;
mod backtrace;
#[cfg(not(feature = "hosted"))]
mod capability;
mod collection;
mod component;
pub mod driver;
mod ending;
mod exception;
mod fault;
mod gc;
mod guest;
mod heap;
mod helper;
mod memory;
mod module;
mod one_thread;
mod panic;
mod platform;
mod print;
mod result;
#[cfg(not(feature = "hosted"))]
pub mod service;
mod start;
mod trap;
mod wasi;
