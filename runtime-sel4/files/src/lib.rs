//! The tree of files that a domain sees.
//!
//! Below lies an archive, which nobody writes ([`archive`]); above it, in memory, is what was changed ([`Tree`]).
//! Nothing here knows who asks: programs by descriptors of a system interface, or clients by messages. A node is named
//! by its number, which never changes and is never given to another, and a path is resolved from a folder that it
//! cannot leave.
//!
//! There is always an answer: memory that is not there is [`Error::NoSpace`], before anything was changed; what an
//! archive claims and does not have is [`Error::Damaged`]. Every step takes time that depends on what it moves, or on
//! the length of a path, not on how many files there are; a folder of the archive is looked through once, when it is
//! used first.

#![no_std]

extern crate alloc;

pub mod archive;
mod budget;
pub mod changes;
mod content;
mod error;
mod folder;
mod found;
mod freeing;
mod hasher;
mod name;
mod node;
mod number;
mod operation;
mod path;
mod tree;

pub use archive::Archive;
pub use budget::Account;
pub use error::Error;
pub use folder::{Cookie, Listed};
pub use found::Found;
pub use node::{FileType, Metadata, Nanoseconds, SetTime};
pub use number::NodeNumber;
pub use operation::{Opening, PathFrom};
pub use tree::Tree;
