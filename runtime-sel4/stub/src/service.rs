//! For services: programs of this project that run in a domain of their own, linked in place of `_start`, and serve
//! others by messages. Nothing of this is in a domain without one.
//!
//! A service is Rust on the stub instead of compiled code on the stub: what the stub has for a module (traps, requests
//! to the supervisor, memory, the archive with its heap), it has for a service as well.

pub use crate::guest::GuestRange;
pub use crate::wasi::files::{Time, Times, file_type};
pub use crate::wasi::tree::{list, now};

use crate::wasi::errno;
use crate::{module, platform};
use wasm2sel4_abi::interface::wasi::Errno;
use wasm2sel4_files::{Error, Tree};

/// A memory that the service shares with another domain, by its number; whole.
pub fn memory(number: usize) -> Option<GuestRange> {
    module::memories().get(number).map(GuestRange::of_memory)
}

/// The tree over the archive that came with the image; nothing if none came. Called once.
pub fn tree() -> Option<Tree<'static>> {
    crate::wasi::tree::make()
}

/// What the system interface calls an error of the files.
pub fn errno(error: Error) -> Errno {
    errno::of_files(error)
}

/// Ends the domain.
pub fn exit(status: u32) -> ! {
    platform::exit(status)
}
