//! What a domain must be granted: the capabilities and memories that its modules import.

use wasm2sel4_compiler::image::DomainFile;
use wasm2sel4_compiler::{Plan, Store};

/// What a domain must be granted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imports {
    /// The names of the capabilities that it imports, in the order of their slots.
    pub capabilities: Vec<String>,
    /// The memories that it shares, in the order of their numbers.
    pub memories: Vec<SharedMemory>,
}

/// A memory that a domain imports to share it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedMemory {
    /// Its name.
    pub name: String,
    /// The bytes of it that are imported.
    pub size: u64,
}

impl From<&DomainFile<'_>> for Imports {
    /// What a compiled domain imports.
    fn from(domain: &DomainFile<'_>) -> Self {
        let memory = |(name, number): (&String, u64)| {
            let memories = domain.memories.iter().filter(|memory| memory.shared == number);
            SharedMemory { name: name.clone(), size: memories.map(|memory| memory.initial.0).max().unwrap_or(0) }
        };
        let memories = domain.shared.iter().zip(1..).map(memory).collect();
        Self { capabilities: domain.capabilities.clone(), memories }
    }
}

impl Imports {
    /// What linked modules import, before there is code.
    pub fn of_plan(store: &Store<'_>, plan: &Plan) -> Self {
        let memory = |(name, id): &(String, _)| SharedMemory { name: name.clone(), size: plan.memories[*id].initial.0 };
        let memories = store.shared_memories.iter().map(memory).collect();
        Self { capabilities: store.capabilities.clone(), memories }
    }
}
