//! The runtime as bytes: relocatable objects, one for each artefact and architecture, built by this crate's build
//! script. The compiler receives them from its caller and links them; it knows no other way to the runtime's code.
#![forbid(unsafe_code)]

use wasm2sel4_architecture::Architecture;

/// The objects of one architecture.
#[derive(Clone, Copy, Debug)]
pub struct Runtime {
    /// The stub for a protection domain.
    pub stub: &'static [u8],
    /// The stub for a Linux process.
    pub stub_hosted: &'static [u8],
    /// The stub with the file server, which takes the place of compiled code.
    pub file_server: &'static [u8],
    /// The root task.
    pub supervisor: &'static [u8],
    /// The boot code that enters the kernel; empty where the machine's firmware does that.
    pub loader: &'static [u8],
}

// `runtime(Architecture) -> &'static Runtime`.
include!(concat!(env!("OUT_DIR"), "/objects.rs"));
