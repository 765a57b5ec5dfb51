//! What the runtime of a domain knows of components, as the component model's Canonical ABI has it: the handles of
//! component instances, and the calls during which handles are lent ([`Handles`]); strings that move from one
//! memory to another ([`transcode`]); and values as text ([`write_value`]).
//!
//! Nothing here knows guests' memories, WASI or seL4, so all of it is tested on the workstation. There is always an
//! answer: memory that is not there is [`Misuse::Exhausted`], before anything was changed.

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod encoding;
mod handles;
mod misuse;
mod slab;
mod table;
mod transcode;
mod wave;

pub use encoding::Invalid;
pub use handles::{Handles, Removed};
pub use misuse::Misuse;
pub use slab::Slab;
pub use table::HANDLE_MAXIMUM;
pub use transcode::{Bytes, Operands, destination_size, source_size, transcode};
pub use wave::{Unprintable, write_value};
