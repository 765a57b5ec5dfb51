//! What a program has changed in folders that go back ([`wasm2sel4_abi::changes`]): [`crate::Tree::changes`] writes it
//! where the program ran, [`Changes::read`] takes it apart where the folders came from, and [`outcome`] says what
//! becomes of them.
//!
//! Whoever reads trusts nothing: what a program may not say is an error before anything is done with it.

mod outcome;
mod read;
mod write;

pub use outcome::{DEPTH_MAXIMUM, Placed, outcome};
pub use read::{Change, Changes, Extent, FileChange, FolderEntry, Malformed, Source, What};
