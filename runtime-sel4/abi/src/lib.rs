//! Everything that the compiler and the runtime must agree on, defined once.
//!
//! The compiler writes these layouts into object files and images; the stub (inside every protection domain) and the
//! supervisor (the root task) read them. There is no code here beyond what reads and writes the layouts, no
//! dependency, and no `std`, so that both sides can use the crate as it is.
//!
//! All structures are `repr(C)`, little-endian (as all three target architectures are), and made of fixed-size
//! fields. A change of any of them changes [`ABI_VERSION`].
#![no_std]
#![forbid(unsafe_code)]

pub mod address;
pub mod archive;
pub mod badge;
pub mod boot;
pub mod bundle;
pub mod changes;
pub mod clock;
pub mod component;
pub mod console;
pub mod cspace;
pub mod descriptor;
pub mod file_server;
pub mod gc;
pub mod interface;
pub mod kernel;
pub mod layout;
pub mod platform;
pub mod protocol;
pub mod record;
pub mod sel4;
pub mod site;
pub mod spawner;
pub mod start_info;
pub mod status;
pub mod system_call;
pub mod trap;
pub mod words;

/// The version of all layouts in this crate. An artefact that carries another number is refused.
pub const ABI_VERSION: u32 = 19;
