//! What a program has changed in folders that go back ([`wasm2sel4_abi::changes`]): [`crate::Tree::changes`] writes it
//! where the program ran, [`Changes::read`] takes it apart where the folders came from, and [`merged`] says what
//! is in them then.
//!
//! Whoever reads trusts nothing: what a program may not say is an error before anything is done with it.

mod merged;
mod read;
mod write;

pub use merged::{DEPTH_MAXIMUM, Member, merged};
pub use read::{Change, Changes, Extent, FileChange, FolderEntry, Malformed, Source, What};
pub use write::stream;
