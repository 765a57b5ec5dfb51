//! A component (the component model, "Binary Format" and "Canonical ABI") as core modules and what connects them.
//!
//! Components contain components, import and export by name, and pass values of rich types. All of that is resolved
//! when one is read: what is left is a flat list of core instances, in the order of their instantiation, whose imports
//! are named by index, and *trampolines*: functions that no core module has. Values that travel from one component to
//! another are copied by *adapters*, which are core modules like the others, made while reading.
//!
//! This is this compiler's own representation, so that the crate that flattens a component, which promises no stable
//! interface, is known to one folder alone (`read`). What is assumed of it is checked there.

pub mod interface;
mod invoke;
pub mod layout;
mod read;
pub mod wire;

use crate::module::{Exported, ExternKind, FunctionType, IndexVec, MemoryIndex, indices};
use interface::Signature;
pub use interface::{Difference, Interface, ResourceName};
pub use read::read;
use std::fmt;
use wasm2sel4_abi::component::{StringEncoding, Transcoding};
use wasm2sel4_abi::trap::Trap;

indices! {
    /// Into the core modules of a component.
    CoreModuleIndex;
    /// Into the core instances of a component, in the order of their instantiation.
    CoreInstanceIndex;
    /// Into the component instances of a component: itself and those in it.
    ComponentInstanceIndex;
    /// Into the trampolines of a component.
    TrampolineIndex;
    /// Into the sets of canonical options of a component.
    OptionsIndex;
    /// Into the resource types that a component and those in it define.
    DefinedResourceIndex;
    /// Into the pairs of a resource type and the component instance that knows it.
    ResourceTableIndex;
}

/// A component.
#[derive(Debug)]
pub struct Component {
    /// Its core modules, adapters included.
    pub modules: IndexVec<CoreModuleIndex, CoreModule>,
    /// Their instances.
    pub instances: IndexVec<CoreInstanceIndex, CoreInstance>,
    /// How many component instances there are.
    pub component_instances: u32,
    /// The functions that no core module has.
    pub trampolines: IndexVec<TrampolineIndex, Trampoline>,
    /// How functions pass values through memory.
    pub options: IndexVec<OptionsIndex, CanonicalOptions>,
    /// The resource types that are defined inside.
    pub resources: IndexVec<DefinedResourceIndex, DefinedResource>,
    /// Which resource types which component instance knows; none for types that no instance has.
    pub resource_tables: IndexVec<ResourceTableIndex, Option<ResourceTable>>,
    /// The functions that it exports.
    pub exports: Vec<Export>,
    /// What it does instead of what it runs: the call of an export, of type `() -> ()`.
    pub invoke: Option<Definition>,
    /// What it does for other domains, and never returns: of type `() -> ()`.
    pub serve: Option<Definition>,
    /// The interfaces that it imports, those of the host included.
    pub imported_interfaces: Vec<Interface>,
    /// The interfaces that it exports.
    pub exported_interfaces: Vec<Interface>,
    /// Why adapters end everything, by the numbers that they use for it.
    pub adapter_traps: Vec<(u32, Trap)>,
}

/// A core module of a component.
#[derive(Debug)]
pub struct CoreModule {
    /// Its binary.
    pub bytes: Vec<u8>,
    /// Where it begins in the component, in bytes; none if it is an adapter.
    pub offset: Option<u64>,
}

/// An instance of a core module.
#[derive(Debug)]
pub struct CoreInstance {
    /// The module.
    pub module: CoreModuleIndex,
    /// What its imports are, in their order.
    pub arguments: Vec<Definition>,
}

/// A memory as an instance knows it.
pub type MemoryOfInstance = (CoreInstanceIndex, MemoryIndex);

/// What an import of a core module is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Definition {
    /// Of an instance before it, by the index in its module.
    Export(CoreInstanceIndex, Exported),
    /// The mutable i32 that is 0 while a component instance may not be left, else 1.
    MayLeave(ComponentInstanceIndex),
    /// A function that no core module has.
    Trampoline(TrampolineIndex),
    /// What the host has under the name by which the module imports it, as plain modules import it.
    Host(ExternKind),
}

/// What travels through memory, and how (component model, "Canonical ABI", `canonopt`).
#[derive(Debug)]
pub struct CanonicalOptions {
    /// The component instance, whose handles are meant.
    pub instance: ComponentInstanceIndex,
    /// The memory.
    pub memory: Option<MemoryOfInstance>,
    /// What makes room in the memory.
    pub realloc: Option<Definition>,
    /// What is called with the results when they have been read.
    pub post_return: Option<Definition>,
    /// How strings are encoded.
    pub encoding: StringEncoding,
}

/// A function that no core module has.
#[derive(Debug)]
pub struct Trampoline {
    /// Its type.
    pub ty: FunctionType,
    /// What it does.
    pub work: Work,
    /// The type of the function that it calls, if it calls an imported one.
    pub signature: Option<Signature<ResourceTableIndex>>,
}

/// What a trampoline does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    /// Calls an imported function.
    Lower(HostImport, OptionsIndex),
    /// Calls a function of an adapter that stands for an imported one.
    Call(Definition),
    /// Copies a string from a memory to another and changes its encoding.
    Transcode(Transcoding, MemoryOfInstance, MemoryOfInstance),
    /// Copies bytes from a memory to another, and returns whether what it wrote is UTF-8.
    CopyUtf8(MemoryOfInstance, MemoryOfInstance),
    /// Prints a value. Parameters: where in this memory its type is described, in how many bytes, and where its words
    /// are, in how many bytes.
    Print(MemoryOfInstance),
    /// `resource.new`.
    ResourceNew(ResourceTableIndex),
    /// `resource.rep`.
    ResourceRep(ResourceTableIndex),
    /// `resource.drop`.
    ResourceDrop(ResourceTableIndex),
    /// Takes a handle that owns its resource away, whose representation is the result: it leaves the domain.
    ResourceTake(ResourceTableIndex),
    /// Moves an own handle to another component instance. Parameters: the handle, the [`ResourceTableIndex`] from
    /// which, and that to which.
    TransferOwn,
    /// Lends a handle to another component instance, with the same parameters.
    TransferBorrow,
    /// A call between component instances begins. Parameters: the caller's [`ComponentInstanceIndex`], whether the
    /// callee is asynchronous, and the callee's index.
    EnterCall,
    /// The last call that has begun ends.
    ExitCall,
    /// Ends everything. The parameter is a number of [`Component::adapter_traps`].
    Trap,
}

/// A resource type that is defined inside.
#[derive(Debug)]
pub struct DefinedResource {
    /// The component instance that defines it.
    pub instance: ComponentInstanceIndex,
    /// What is called with the representation when the last handle is dropped.
    pub destructor: Option<Definition>,
}

/// A resource type as a component instance knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceTable {
    /// The resource type.
    pub resource: Resource,
    /// The component instance.
    pub instance: ComponentInstanceIndex,
}

/// A resource type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    /// The host's.
    Imported(HostImport),
    /// Defined inside.
    Defined(DefinedResourceIndex),
}

/// What a component imports: an item of an interface.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HostImport {
    /// The interface with its version, such as `wasi:io/streams@0.2.6`; or the item itself, if that is imported.
    pub interface: String,
    /// The item's name in the interface, such as `[method]output-stream.write`.
    pub name: Option<String>,
}

impl fmt::Display for HostImport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(formatter, "{}#{name}", self.interface),
            None => formatter.write_str(&self.interface),
        }
    }
}

/// A function that a component exports.
#[derive(Clone, Debug)]
pub struct Export {
    /// Its name: that of its interface and its own with `#` between, or only its own.
    pub name: String,
    /// The core function that was lifted.
    pub function: Definition,
    /// Its type.
    pub ty: FunctionType,
    /// How it passes values.
    pub options: OptionsIndex,
    /// Its type, in terms of the component instance that has lifted it.
    pub signature: Signature<ResourceTableIndex>,
}
