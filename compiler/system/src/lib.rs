//! System descriptions: which domains an image has, which kernel objects they share, and who holds which capability
//! with which rights.
//!
//! ```text
//! text -> System::parse (read, then checked as a whole) -> System
//!     -> connect(components): their interfaces are compared
//!     -> authority(): the authority graph
//!     -> allotments(imports), objects(): what an image is made of
//! ```
//!
//! A description is data: nothing here reads a file, compiles, prints, or knows how a command is called. What the
//! modules import comes in as [`Imports`], from a compiled domain or from a store and its plan. Every error has the
//! line that is wrong; whoever has read the file knows its name.

#![forbid(unsafe_code)]

mod allotment;
mod authority;
mod badges;
mod calls;
mod connect;
mod directory;
mod duration;
pub mod environment;
mod error;
mod exclusive;
mod file_server;
mod grant;
mod imports;
mod location;
mod names;
mod parse;
mod reach;
mod read;
mod rights;
mod served;
mod size;
mod system;
mod text;
mod wire;

pub use authority::{AuthorityGraph, Edge, Holder, Node};
pub use directory::{DescribedDirectory, Directory, DirectoryAccess, directory};
pub use error::{Error, Problem, Result};
pub use file_server::{FileClient, FileServer, ServedFolder};
pub use imports::{Imports, SharedMemory};
pub use location::{Line, Located};
pub use rights::{Badge, Right};
pub use size::{Size, size};
pub use system::{DomainDescription, Grant, Object, Part, Program, System, Use};
pub use wasm2sel4_compiler::image::{DomainNumber, ObjectKind, ObjectNumber};
pub use wire::{Wire, WireNumber};
