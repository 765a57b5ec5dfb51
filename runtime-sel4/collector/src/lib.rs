//! The heap of structures and arrays (`wasm2sel4_abi::gc` says how objects and references look): it hands out zeroed
//! memory, and takes back what nothing refers to.
//!
//! The heap is divided into blocks. Small objects share blocks, large ones have runs of blocks for themselves. Nothing
//! moves. A collection marks what is reachable: whoever collects hands over what the roots refer to, words of which
//! nobody knows what they are ([`Heap::word`]) and references ([`Heap::reference`]). Blocks are swept as they are
//! needed again: then the dead memory between the objects of a block is zeroed, and handed out.
//!
//! Zeroes are free memory, so a swept block can be read object by object from its beginning. That is how an ambiguous
//! word is checked: it counts only if there is an object at, or around, the offset that it would be. In a block that
//! was not swept since the last collection, the objects are those that this one marked. What it did not mark is dead
//! for good, whatever a word looks like.
//!
//! Nothing here knows stacks, WASI or seL4, so all of it is tested on the workstation. Of memory it knows two regions,
//! and one place checks that it stays inside of them (`region`).

#![no_std]

mod allocate;
mod blocks;
mod collect;
mod give_back;
mod heap;
mod mark;
mod region;
mod run;
mod shape;
mod sweep;

pub use heap::{Heap, Needs, Outside};
pub use region::Region;
