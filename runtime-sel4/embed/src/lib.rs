//! The runtime as bytes: relocatable objects, one for each artefact and architecture, built by this crate's build
//! script. The compiler receives them from its caller and links them; it knows no other way to the runtime's code.
#![forbid(unsafe_code)]

/// The objects of one architecture.
#[derive(Clone, Copy, Debug)]
pub struct Runtime {
    /// The architecture's name: `aarch64`, `riscv64` or `x86_64`.
    pub architecture: &'static str,
    /// The stub for a protection domain.
    pub stub: &'static [u8],
    /// The stub for a Linux process.
    pub stub_hosted: &'static [u8],
    /// The root task.
    pub supervisor: &'static [u8],
    /// The boot code that enters the kernel; empty where the machine's firmware does that.
    pub loader: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/objects.rs"));

/// The runtime for an architecture.
pub fn runtime(architecture: &str) -> Option<&'static Runtime> {
    RUNTIMES.iter().find(|runtime| runtime.architecture == architecture)
}
