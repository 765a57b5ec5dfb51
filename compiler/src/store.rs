//! The store (core specification, 4.2.3 "Store"), offline: which instances a protection domain has, and which function,
//! table, memory or global each of their imports is.
//!
//! An instance is linked when it is added, against instances that were added before. So a call between instances is a
//! direct call, and a shared memory is an address: there is nothing left to resolve at run time.

mod component;
mod constant;
mod foreign;
mod host;
mod imports;
mod types;
mod wasi02;

pub use component::{Composition, Lifted, ResourcePlace, StoreOptions, StoreTrampoline, StoreWork};
pub use constant::{CPtr, Constant};
pub use foreign::environment_of;
pub use host::{CAPABILITY_MODULE, HostFunction, SEL4_MODULE, WASI_MODULE, WASI_UNSTABLE_MODULE};
pub use types::{TypeId, Types};

use crate::component::TrampolineIndex;
use crate::error::Result;
use crate::module::{
    Exported, FunctionIndex, FunctionOrigin, GlobalIndex, GlobalOrigin, GlobalType, IndexVec, MemoryIndex, MemoryType,
    Module, TableIndex, TableOrigin, TableType, TagIndex, TypeIndex, indices,
};
use std::collections::BTreeMap;
use wasm2sel4_abi::interface::sel4;
use wasm2sel4_abi::protocol::slot;
use wasmparser::ConstExpr;

indices! {
    /// An instance of a store.
    InstanceIndex;
    /// A function of a store: a "function address" in the specification's words.
    FunctionId;
    /// A table of a store.
    TableId;
    /// A memory of a store.
    MemoryId;
    /// A global of a store.
    GlobalId;
    /// A tag of a store.
    TagId;
}

/// All instances of a protection domain and what they share.
#[derive(Debug, Default)]
pub struct Store<'a> {
    /// The instances, in the order in which they are instantiated.
    pub instances: IndexVec<InstanceIndex, Instance<'a>>,
    /// The functions.
    pub functions: IndexVec<FunctionId, StoreFunction>,
    /// The tables.
    pub tables: IndexVec<TableId, StoreTable<'a>>,
    /// The memories.
    pub memories: IndexVec<MemoryId, StoreMemory>,
    /// The globals.
    pub globals: IndexVec<GlobalId, StoreGlobal>,
    /// The tags.
    pub tags: IndexVec<TagId, StoreTag>,
    /// The names of the capabilities that instances import, in the order of their slots.
    pub capabilities: Vec<String>,
    /// The memories that instances share with other domains, with their names.
    pub shared_memories: Vec<(String, MemoryId)>,
    /// The canonical types.
    pub types: Types,
    /// What connects the instances, if they are those of a component.
    pub composition: Option<Composition>,
}

/// A module with its imports resolved.
#[derive(Debug)]
pub struct Instance<'a> {
    /// What it is called in symbols and backtraces; the only instance of a domain needs no name.
    pub name: Option<String>,
    /// The module.
    pub module: Module<'a>,
    /// The canonical ids of its types.
    pub types: IndexVec<TypeIndex, TypeId>,
    /// Its functions.
    pub functions: IndexVec<FunctionIndex, FunctionId>,
    /// Its tables.
    pub tables: IndexVec<TableIndex, TableId>,
    /// Its memories.
    pub memories: IndexVec<MemoryIndex, MemoryId>,
    /// Its globals.
    pub globals: IndexVec<GlobalIndex, GlobalId>,
    /// Its tags.
    pub tags: IndexVec<TagIndex, TagId>,
    /// What instantiation must look at, because only then it is known how far something has grown.
    pub checks: Vec<SizeCheck>,
}

/// An imported memory or table that is large enough only if it has grown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeCheck {
    /// A memory must have this many pages.
    Memory(MemoryId, u64),
    /// A table must have this many elements.
    Table(TableId, u64),
}

/// A function.
#[derive(Debug)]
pub struct StoreFunction {
    /// Its type.
    pub ty: TypeId,
    /// Whose code it is.
    pub origin: StoreFunctionOrigin,
}

/// Whose code a function is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StoreFunctionOrigin {
    /// An instance's.
    Instance(InstanceIndex, FunctionIndex),
    /// The host's, as this instance first imported it.
    Host(HostFunction, InstanceIndex, FunctionIndex),
    /// Of a component, and of none of its core modules.
    Trampoline(TrampolineIndex),
}

impl StoreFunction {
    /// Which of [`SEL4_MODULE`] it is, if it is one.
    pub fn sel4(&self) -> Option<sel4::Function> {
        match self.origin {
            StoreFunctionOrigin::Host(HostFunction::Sel4(function), ..) => Some(function),
            _ => None,
        }
    }
}

/// A table.
#[derive(Debug)]
pub struct StoreTable<'a> {
    /// Its type.
    pub ty: TableType<TypeId>,
    /// The instance that defines it, or to which it is granted.
    pub owner: InstanceIndex,
    /// What its elements are at the start, if not null.
    pub initial: Option<ConstExpr<'a>>,
    /// What its elements are at the start, if they are capabilities that are granted.
    pub capabilities: Vec<Constant>,
}

/// A memory.
#[derive(Debug)]
pub struct StoreMemory {
    /// Its type.
    pub ty: MemoryType,
    /// The instance that defines it; none if it is shared with other domains.
    pub owner: Option<InstanceIndex>,
}

/// A global.
#[derive(Debug)]
pub struct StoreGlobal {
    /// Its type.
    pub ty: GlobalType<TypeId>,
    /// Its value at the start.
    pub initial: Constant,
}

/// A tag of exceptions.
#[derive(Debug)]
pub struct StoreTag {
    /// The type of what such an exception carries, as parameters.
    pub ty: TypeId,
    /// The instance that defines it, and its index there.
    pub owner: (InstanceIndex, TagIndex),
}

/// Instances by the names under which others import from them.
pub type Names = BTreeMap<String, InstanceIndex>;

impl<'a> Store<'a> {
    /// A store with one instance, whose imports the host provides.
    ///
    /// # Errors
    ///
    /// As for [`Store::add`].
    pub fn single(module: Module<'a>) -> Result<Self> {
        let mut store = Self::default();
        store.add(None, module, &Names::new())?;
        Ok(store)
    }

    /// Whether any of its functions receives messages.
    pub fn receives(&self) -> bool {
        self.functions.iter().filter_map(|(_, function)| function.sel4()).any(sel4::Function::receives)
    }

    /// Whether any of its functions makes, receives or takes away capabilities, in slots of the domain's own.
    pub fn works_on_slots(&self) -> bool {
        self.functions.iter().filter_map(|(_, function)| function.sel4()).any(sel4::Function::works_on_slots)
    }

    /// Whether any of its functions can know that there are folders.
    pub fn sees_folders(&self) -> bool {
        let of_component = self.composition.iter().any(Composition::sees_folders);
        of_component
            || self.functions.iter().any(|(_, function)| {
                matches!(function.origin, StoreFunctionOrigin::Host(provider, ..) if provider.is_about_folders())
            })
    }

    /// Links a module with the instances that `names` knows, and adds it. After an error the store is as it was, except
    /// for unused types.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Imports`] for imports that nothing provides or that are of another type.
    pub fn add(&mut self, name: Option<String>, module: Module<'a>, names: &Names) -> Result<InstanceIndex> {
        let index = InstanceIndex(self.instances.len() as u32);
        let resolved = imports::resolve(self, index, &module, names)?;
        self.add_resolved(name, module, resolved)
    }

    /// Adds a module of which it is known what its imports are.
    fn add_resolved(
        &mut self,
        name: Option<String>,
        module: Module<'a>,
        resolved: imports::Resolved,
    ) -> Result<InstanceIndex> {
        let index = InstanceIndex(self.instances.len() as u32);
        let sizes = [self.functions.len(), self.tables.len(), self.memories.len(), self.globals.len(), self.tags.len()];
        let mut instance = Instance {
            name,
            types: resolved.types,
            functions: IndexVec::default(),
            tables: IndexVec::default(),
            memories: IndexVec::default(),
            globals: IndexVec::default(),
            tags: resolved.tags,
            checks: resolved.checks,
            module,
        };
        for function in resolved.functions {
            let id = match function {
                imports::Function::Known(id) => id,
                imports::Function::New(function) => self.functions.push(function),
            };
            instance.functions.push(id);
        }
        let (capability_count, shared_count) = (self.capabilities.len(), self.shared_memories.len());
        for table in resolved.tables {
            let id = match table {
                imports::Table::Known(id) => id,
                imports::Table::Capabilities(name, ty) => {
                    let capabilities = (0..ty.initial).map(|element| self.capability(format!("{name}[{element}]")));
                    let capabilities = capabilities.map(Constant::Capability).collect();
                    self.tables.push(StoreTable { ty, owner: index, initial: None, capabilities })
                }
            };
            instance.tables.push(id);
        }
        for memory in resolved.memories {
            let id = match memory {
                imports::Memory::Known(id) => id,
                imports::Memory::Shared(name, ty) => self.shared_memory(name, ty),
            };
            instance.memories.push(id);
        }
        for global in resolved.globals {
            let id = match global {
                imports::Global::Known(id) => id,
                imports::Global::Capability(name, ty) => {
                    let initial = Constant::Capability(self.capability(name));
                    self.globals.push(StoreGlobal { ty, initial })
                }
            };
            instance.globals.push(id);
        }
        match self.define(index, &mut instance) {
            Ok(()) => Ok(self.instances.push(instance)),
            Err(error) => {
                let [functions, tables, memories, globals, tags] = sizes;
                self.functions.truncate(functions);
                self.tables.truncate(tables);
                self.memories.truncate(memories);
                self.globals.truncate(globals);
                self.tags.truncate(tags);
                self.capabilities.truncate(capability_count);
                self.shared_memories.truncate(shared_count);
                Err(error)
            }
        }
    }

    /// The memory of this name and type that other domains share: instances that import the same have the same.
    fn shared_memory(&mut self, name: String, ty: MemoryType) -> MemoryId {
        let known = self.shared_memories.iter().find(|(other, id)| *other == name && self.memories[*id].ty == ty);
        match known {
            Some((_, id)) => *id,
            None => {
                let id = self.memories.push(StoreMemory { ty, owner: None });
                self.shared_memories.push((name, id));
                id
            }
        }
    }

    /// The slot of the capability of this name: instances that import the same name share it, and whoever passes
    /// references to exports asks for one that none imports.
    pub fn capability(&mut self, name: String) -> CPtr {
        let known = self.capabilities.iter().position(|other| *other == name);
        let index = known.unwrap_or_else(|| {
            self.capabilities.push(name);
            self.capabilities.len() - 1
        });
        CPtr(slot::FIRST_GRANT + index as u64)
    }

    /// Adds what the module itself defines.
    fn define(&mut self, index: InstanceIndex, instance: &mut Instance<'a>) -> Result<()> {
        for (function, item) in instance.module.functions.iter() {
            if let FunctionOrigin::Body(_) = item.origin {
                let origin = StoreFunctionOrigin::Instance(index, function);
                let ty = instance.types[item.ty];
                instance.functions.push(self.functions.push(StoreFunction { ty, origin }));
            }
        }
        for (_, table) in instance.module.tables.iter() {
            if let TableOrigin::Defined(initial) = &table.origin {
                let ty = instance.table_type(&table.ty);
                let id = self.tables.push(StoreTable {
                    ty,
                    owner: index,
                    initial: initial.clone(),
                    capabilities: Vec::new(),
                });
                instance.tables.push(id);
            }
        }
        for (_, memory) in instance.module.memories.iter() {
            if memory.import.is_none() {
                instance.memories.push(self.memories.push(StoreMemory { ty: memory.ty, owner: Some(index) }));
            }
        }
        for (tag, item) in instance.module.tags.iter() {
            if item.import.is_none() {
                let ty = instance.types[item.ty];
                instance.tags.push(self.tags.push(StoreTag { ty, owner: (index, tag) }));
            }
        }
        let mut globals = Vec::new();
        for (_, global) in instance.module.globals.iter() {
            if let GlobalOrigin::Defined(expression) = &global.origin {
                globals.push((instance.global_type(&global.ty), expression.clone()));
            }
        }
        for (ty, expression) in globals {
            let initial = Constant::evaluate(self, instance, &expression)?;
            instance.globals.push(self.globals.push(StoreGlobal { ty, initial }));
        }
        Ok(())
    }

    /// The instance that has a function's body or imported it from the host, and its index there; none for a function
    /// that no core module has.
    pub fn function_owner(&self, id: FunctionId) -> Option<(InstanceIndex, FunctionIndex)> {
        match self.functions[id].origin {
            StoreFunctionOrigin::Instance(instance, index) | StoreFunctionOrigin::Host(_, instance, index) => {
                Some((instance, index))
            }
            StoreFunctionOrigin::Trampoline(_) => None,
        }
    }

    /// The main instance: the one whose entry the domain runs, and whose memory is the cheapest.
    pub fn main(&self) -> Option<(InstanceIndex, &Instance<'a>)> {
        match &self.composition {
            Some(composition) => composition.main.map(|main| (main, &self.instances[main])),
            None => self.instances.iter().last(),
        }
    }

    /// What an instance exports under a name.
    pub fn export(&self, instance: InstanceIndex, name: &str) -> Option<Exported> {
        let exports = &self.instances[instance].module.exports;
        exports.iter().find(|export| export.name == name).map(|export| export.item)
    }
}

impl Instance<'_> {
    /// A table's type, with canonical types.
    fn table_type(&self, ty: &TableType) -> TableType<TypeId> {
        imports::table_type(&self.types, ty)
    }

    /// Its first memory that no other domain shares, whose addresses the host is given.
    pub fn own_memory(&self, store: &Store<'_>) -> Option<(MemoryIndex, MemoryId)> {
        let own = |id: &MemoryId| store.memories[*id].owner.is_some();
        self.memories.iter().find(|(_, id)| own(id)).map(|(index, id)| (index, *id))
    }

    /// A global's type, with canonical types.
    fn global_type(&self, ty: &GlobalType) -> GlobalType<TypeId> {
        GlobalType { value: ty.value.map(|index| self.types[index]), mutable: ty.mutable }
    }
}
