//! External references on seL4: the import module `sel4`, and what compiled code calls for tables of capabilities.
//!
//! A reference is the address of a slot in the domain's own CSpace (`wasm2sel4_abi::cspace`): one that the supervisor filled,
//! or one of those that [`managed`] hands out and takes back when nothing refers to them. Both hold the same capability as
//! long as the reference lives. The slots of tables hold copies.
//!
//! Compiled code has seen to it that a capability that is used is not null, and that addresses are inside memory.

mod cspace;
mod long;
mod managed;
mod operation;
pub mod syscall;
mod table;
mod with;
