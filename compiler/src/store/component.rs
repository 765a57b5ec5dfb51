//! A component's core instances in the store, linked by index.
//!
//! Names were resolved when the component was read, so nothing is looked for here: each import of a core instance is a
//! function, a table, a memory or a global of the store. What is new beside modules are functions that no core module
//! has ([`StoreFunctionOrigin::Trampoline`]) and, for each component instance, the global that says whether it may be
//! left.

use super::imports::{self, Resolved};
use super::wasi02;
use super::{
    FunctionId, GlobalId, Instance, InstanceIndex, MemoryId, Store, StoreFunction, StoreFunctionOrigin, StoreGlobal,
};
use crate::component::{
    CanonicalOptions, Component, ComponentInstanceIndex, CoreInstance, CoreInstanceIndex, Definition, HostImport,
    MemoryOfInstance, OptionsIndex, Resource, ResourceTable, ResourceTableIndex, TrampolineIndex, Work,
};
use crate::error::{Error, ImportProblem, ImportProblems, Result};
use crate::escape::Name;
use crate::module::{self, Exported, FunctionType, GlobalType, IndexVec, Module, ValueType};
use crate::store::Constant;
use std::collections::{BTreeMap, BTreeSet};
use wasm2sel4_abi::component::{FIRST_DEFINED, NO_INSTANCE, StringEncoding, Transcoding};
use wasm2sel4_abi::interface::wasi02::Function;
use wasm2sel4_abi::layout::IMAGE_MAXIMUM;
use wasm2sel4_abi::trap::Trap;

/// What connects the instances of a component.
#[derive(Debug, Default)]
pub struct Composition {
    /// The functions that no core module has, as far as an instance imports them.
    pub trampolines: BTreeMap<TrampolineIndex, StoreTrampoline>,
    /// How functions pass values through memory.
    pub options: IndexVec<OptionsIndex, StoreOptions>,
    /// Which resource types which component instance knows.
    pub resource_tables: IndexVec<ResourceTableIndex, Option<ResourcePlace>>,
    /// For each component instance, whether it may be left.
    pub may_leave: IndexVec<ComponentInstanceIndex, GlobalId>,
    /// Why adapters end everything, by the numbers that they use for it.
    pub adapter_traps: Vec<(u32, Trap)>,
    /// The functions that the component exports.
    pub exports: Vec<Lifted>,
    /// The call that takes the place of what the component runs.
    pub invoke: Option<FunctionId>,
    /// What the component does for other domains, once what it runs has ended.
    pub serve: Option<FunctionId>,
    /// The instance that has the entry.
    pub main: Option<InstanceIndex>,
    /// The instances whose module is an adapter.
    pub adapters: BTreeSet<InstanceIndex>,
}

/// A function that no core module has.
#[derive(Debug)]
pub struct StoreTrampoline {
    /// What it is called in symbols.
    pub name: String,
    /// What the component imports as it, if it calls a function of the host.
    pub import: Option<HostImport>,
    /// What it does.
    pub work: StoreWork,
}

/// What a trampoline does, in terms of the store; see [`Work`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreWork {
    /// Calls a function of the host.
    Lower(Function, OptionsIndex),
    /// Calls a function.
    Call(FunctionId),
    /// Copies a string.
    Transcode(Transcoding, MemoryId, MemoryId),
    /// Copies bytes, and says whether they are UTF-8.
    CopyUtf8(MemoryId, MemoryId),
    /// Prints a value.
    Print(MemoryId),
    /// `resource.new`.
    ResourceNew(ResourcePlace),
    /// `resource.rep`.
    ResourceRep(ResourcePlace),
    /// `resource.drop`, with the destructor.
    ResourceDrop(ResourcePlace, Option<FunctionId>),
    /// Takes an own handle away.
    ResourceTake(ResourcePlace),
    /// Moves an own handle.
    TransferOwn,
    /// Lends a handle.
    TransferBorrow,
    /// A call between component instances begins.
    EnterCall,
    /// It ends.
    ExitCall,
    /// Ends everything.
    Trap,
}

/// Canonical options in terms of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreOptions {
    /// The component instance, whose handles are meant.
    pub instance: ComponentInstanceIndex,
    /// The memory.
    pub memory: Option<MemoryId>,
    /// What makes room in it.
    pub realloc: Option<FunctionId>,
    /// What is called with the results when they have been read.
    pub post_return: Option<FunctionId>,
    /// How strings are encoded.
    pub encoding: StringEncoding,
}

/// A resource type and the component instance that knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResourcePlace {
    /// The number of the resource type for the stub (`wasm2sel4_abi::component`).
    pub resource: u32,
    /// The number of the component instance that defines it, or [`NO_INSTANCE`].
    pub definer: u32,
    /// The component instance that knows it.
    pub instance: ComponentInstanceIndex,
}

/// A function that a component exports.
#[derive(Debug)]
pub struct Lifted {
    /// Its name: that of its interface and its own with `#` between, or only its own.
    pub name: String,
    /// The core function.
    pub function: FunctionId,
    /// How it passes values.
    pub options: OptionsIndex,
}

/// The interface that makes a component a command, without the last number of its version.
const RUN: (&str, &str) = ("wasi:cli/run@0.2.", "#run");

/// Whether it is what a command runs.
fn is_run(name: &str) -> bool {
    let version = name.strip_prefix(RUN.0).and_then(|rest| rest.strip_suffix(RUN.1));
    version.is_some_and(|version| !version.is_empty() && !version.contains('#'))
}

impl Lifted {
    /// Whether it is what a command runs.
    pub fn is_run(&self) -> bool {
        is_run(&self.name)
    }
}

impl Composition {
    /// Whether any of its functions can know that there are folders.
    pub fn sees_folders(&self) -> bool {
        self.trampolines.values().any(|trampoline| match trampoline.work {
            StoreWork::Lower(function, _) => function.interface().starts_with("wasi:filesystem/"),
            _ => false,
        })
    }

    /// The functions of the host that it calls, as it imports them, with their types.
    pub fn imports(&self) -> impl Iterator<Item = (&HostImport, FunctionType)> {
        self.trampolines.values().filter_map(|trampoline| match (&trampoline.import, trampoline.work) {
            (Some(import), StoreWork::Lower(function, _)) => Some((import, wasi02::function_type(function))),
            _ => None,
        })
    }
}

impl<'a> Store<'a> {
    /// A store with the core instances of a component.
    ///
    /// # Errors
    ///
    /// [`Error::Imports`] for functions that the host does not provide, and what [`module::parse`] has against the core
    /// modules.
    pub fn of_component(component: &'a Component) -> Result<Self> {
        let mut linker =
            Linker { component, store: Self::default(), trampolines: BTreeMap::new(), names: BTreeMap::new() };
        let mut may_leave = IndexVec::default();
        for _ in 0..component.component_instances {
            let ty = GlobalType { value: ValueType::I32, mutable: true };
            may_leave.push(linker.store.globals.push(StoreGlobal { ty, initial: Constant::I32(1) }));
        }
        // The code of each instance is its own, and hardly smaller than its module.
        let modules = component.instances.iter().filter_map(|(_, instance)| component.modules.get(instance.module));
        let size = modules.fold(0, |size: u64, module| size.saturating_add(module.bytes.len() as u64));
        if size > IMAGE_MAXIMUM.0 {
            return Err(Error::Limit(format!(
                "the core instances of the component have modules of {size} bytes; a domain has {} for code and data",
                IMAGE_MAXIMUM.0
            )));
        }
        let main = main(component);
        for (index, instance) in component.instances.iter() {
            linker.instantiate(instance, main == Some(index), &may_leave)?;
        }
        linker.finish(may_leave, main)
    }
}

struct Linker<'a> {
    component: &'a Component,
    store: Store<'a>,
    /// The trampolines that are functions of the store already.
    trampolines: BTreeMap<TrampolineIndex, FunctionId>,
    /// How many instances are called the same.
    names: BTreeMap<String, u32>,
}

impl<'a> Linker<'a> {
    fn instantiate(
        &mut self,
        instance: &CoreInstance,
        is_main: bool,
        may_leave: &IndexVec<ComponentInstanceIndex, GlobalId>,
    ) -> Result<()> {
        let core = &self.component.modules[instance.module];
        let module = module::parse_at(&core.bytes, core.offset.unwrap_or(0))?;
        let mut resolved = Resolved { types: self.store.types.intern(&module)?, ..Resolved::default() };
        for argument in &instance.arguments {
            match *argument {
                Definition::MayLeave(index) => {
                    let global = may_leave.get(index).copied();
                    let global = global.ok_or_else(|| Error::internal("a component instance that is not there"))?;
                    resolved.globals.push(imports::Global::Known(global));
                }
                Definition::Trampoline(index) => {
                    let function = self.trampoline(index)?;
                    resolved.functions.push(imports::Function::Known(function));
                }
                Definition::Export(index, item) => self.export(index, item, &mut resolved)?,
                Definition::Host(kind) => {
                    let index = InstanceIndex(self.store.instances.len() as u32);
                    imports::host(&mut self.store, index, &module, kind, &mut resolved)?;
                }
            }
        }
        check(&self.store, &module, &resolved)?;
        let name = self.name(&module, core.offset.is_none());
        let name = (!is_main).then_some(name);
        self.store.add_resolved(name, module, resolved).map(drop)
    }

    /// What an instance is called in symbols and backtraces: as its module calls itself, with a number if several do.
    fn name(&mut self, module: &Module<'_>, is_adapter: bool) -> String {
        let name = if is_adapter { "adapter" } else { module.name.unwrap_or("module") };
        let count = self.names.entry(name.to_owned()).or_insert(0);
        *count += 1;
        if *count == 1 { name.to_owned() } else { format!("{name}[{count}]") }
    }

    /// The function of the store that a trampoline is.
    fn trampoline(&mut self, index: TrampolineIndex) -> Result<FunctionId> {
        if let Some(function) = self.trampolines.get(&index) {
            return Ok(*function);
        }
        let trampoline = self.component.trampolines.get(index);
        let trampoline = trampoline.ok_or_else(|| Error::internal("a trampoline that is not there"))?;
        let ty = self.store.types.intern_alone(&trampoline.ty)?;
        let origin = StoreFunctionOrigin::Trampoline(index);
        let function = self.store.functions.push(StoreFunction { ty, origin });
        self.trampolines.insert(index, function);
        Ok(function)
    }

    fn instance(&self, index: CoreInstanceIndex) -> Result<&Instance<'a>> {
        let instance = self.store.instances.get(InstanceIndex(index.0));
        instance.ok_or_else(|| Error::internal("a core instance that is not there yet"))
    }

    /// What an item of an instance is in the store, as one more import.
    fn export(&self, index: CoreInstanceIndex, item: Exported, resolved: &mut Resolved) -> Result<()> {
        let instance = self.instance(index)?;
        let missing = || Error::internal("an item that its core instance does not have");
        match item {
            Exported::Function(index) => {
                let id = *instance.functions.get(index).ok_or_else(missing)?;
                resolved.functions.push(imports::Function::Known(id));
            }
            Exported::Table(index) => {
                let id = *instance.tables.get(index).ok_or_else(missing)?;
                resolved.tables.push(imports::Table::Known(id));
            }
            Exported::Memory(index) => {
                let id = *instance.memories.get(index).ok_or_else(missing)?;
                resolved.memories.push(imports::Memory::Known(id));
            }
            Exported::Global(index) => {
                let id = *instance.globals.get(index).ok_or_else(missing)?;
                resolved.globals.push(imports::Global::Known(id));
            }
            Exported::Tag(index) => {
                resolved.tags.push(*instance.tags.get(index).ok_or_else(missing)?);
            }
        }
        Ok(())
    }

    fn function(&mut self, definition: Definition) -> Result<FunctionId> {
        match definition {
            Definition::Trampoline(index) => self.trampoline(index),
            Definition::Export(index, Exported::Function(function)) => {
                let id = self.instance(index)?.functions.get(function).copied();
                id.ok_or_else(|| Error::internal("a function that its core instance does not have"))
            }
            Definition::Export(..) | Definition::MayLeave(_) | Definition::Host(_) => {
                Err(Error::internal("something else where a function is asked for"))
            }
        }
    }

    fn memory(&self, (index, memory): MemoryOfInstance) -> Result<MemoryId> {
        let id = self.instance(index)?.memories.get(memory).copied();
        id.ok_or_else(|| Error::internal("a memory that its core instance does not have"))
    }

    fn options(&mut self, options: &CanonicalOptions) -> Result<StoreOptions> {
        let realloc = options.realloc.map(|function| self.function(function)).transpose()?;
        let numbers = |count| vec![ValueType::I32; count];
        if let Some(realloc) = realloc {
            let ty = FunctionType { parameters: numbers(4), results: numbers(1) };
            self.require(realloc, &ty)?;
        }
        Ok(StoreOptions {
            instance: options.instance,
            memory: options.memory.map(|memory| self.memory(memory)).transpose()?,
            realloc,
            post_return: options.post_return.map(|function| self.function(function)).transpose()?,
            encoding: options.encoding,
        })
    }

    /// A function must be of the type for which code will be made.
    fn require(&mut self, function: FunctionId, ty: &FunctionType) -> Result<()> {
        match self.store.types.intern_alone(ty)? == self.store.functions[function].ty {
            true => Ok(()),
            false => Err(Error::internal(format!("a function of a component that is not of type {ty}"))),
        }
    }

    fn finish(
        mut self,
        may_leave: IndexVec<ComponentInstanceIndex, GlobalId>,
        main: Option<CoreInstanceIndex>,
    ) -> Result<Store<'a>> {
        let component = self.component;
        let mut composition = Composition {
            may_leave,
            adapter_traps: component.adapter_traps.clone(),
            main: main.map(|main| InstanceIndex(main.0)),
            adapters: adapters(component),
            ..Composition::default()
        };
        for (_, options) in component.options.iter() {
            let options = self.options(options)?;
            composition.options.push(options);
        }
        for (_, table) in component.resource_tables.iter() {
            composition.resource_tables.push(table.as_ref().and_then(|table| place(component, table)));
        }
        for export in &component.exports {
            let function = self.function(export.function)?;
            self.require(function, &export.ty)?;
            composition.exports.push(Lifted { name: export.name.clone(), function, options: export.options });
        }
        if let Some(invoke) = component.invoke {
            let invoke = self.function(invoke)?;
            self.require(invoke, &FunctionType::default())?;
            composition.invoke = Some(invoke);
        }
        if let Some(serve) = component.serve {
            let serve = self.function(serve)?;
            self.require(serve, &FunctionType::default())?;
            composition.serve = Some(serve);
        }
        if let Some(run) = composition.exports.iter().find(|export| export.is_run()) {
            self.require(run.function, &FunctionType { parameters: Vec::new(), results: vec![ValueType::I32] })?;
        }
        let mut problems = Vec::new();
        for (index, _) in self.trampolines.clone() {
            match self.store_trampoline(index, &composition)? {
                Ok(trampoline) => drop(composition.trampolines.insert(index, trampoline)),
                Err(problem) => problems.push(problem),
            }
        }
        if !problems.is_empty() {
            return Err(Error::Imports(ImportProblems { is_object_file: false, problems }));
        }
        self.store.composition = Some(composition);
        Ok(self.store)
    }

    /// What a trampoline does, unless it calls what the host does not have.
    fn store_trampoline(
        &mut self,
        index: TrampolineIndex,
        composition: &Composition,
    ) -> Result<Result<StoreTrampoline, ImportProblem>> {
        let trampoline = &self.component.trampolines[index];
        let place = |table: &ResourceTableIndex| {
            let place = composition.resource_tables.get(*table).copied().flatten();
            place.ok_or_else(|| Error::internal("a resource type that nobody has"))
        };
        if let Work::ResourceNew(table) | Work::ResourceRep(table) | Work::ResourceDrop(table) = &trampoline.work
            && let Some(Some(ResourceTable { resource: Resource::Imported(import), .. })) =
                self.component.resource_tables.get(*table)
            && wasi02::resource(import).is_none()
        {
            return Ok(Err(not_provided(import)));
        }
        let name = |what: &str, place: ResourcePlace| format!("[{what}]{}", place.resource);
        let (name, work) = match &trampoline.work {
            Work::Lower(import, options) => match host_function(import, &trampoline.ty) {
                Ok(function) => (import.to_string(), StoreWork::Lower(function, *options)),
                Err(problem) => return Ok(Err(problem)),
            },
            Work::Call(function) => {
                let called = self.function(*function)?;
                self.require(called, &trampoline.ty)?;
                ("[wire]".to_owned(), StoreWork::Call(called))
            }
            Work::CopyUtf8(from, to) => {
                ("[copy-utf8]".to_owned(), StoreWork::CopyUtf8(self.memory(*from)?, self.memory(*to)?))
            }
            Work::Print(memory) => ("[print]".to_owned(), StoreWork::Print(self.memory(*memory)?)),
            Work::Transcode(operation, from, to) => {
                let work = StoreWork::Transcode(*operation, self.memory(*from)?, self.memory(*to)?);
                (format!("[transcode]{operation:?}"), work)
            }
            Work::ResourceNew(table) => (name("resource-new", place(table)?), StoreWork::ResourceNew(place(table)?)),
            Work::ResourceRep(table) => (name("resource-rep", place(table)?), StoreWork::ResourceRep(place(table)?)),
            Work::ResourceDrop(table) => {
                let known = place(table)?;
                let destructor = self.destructor(*table)?;
                (name("resource-drop", known), StoreWork::ResourceDrop(known, destructor))
            }
            Work::ResourceTake(table) => (name("resource-take", place(table)?), StoreWork::ResourceTake(place(table)?)),
            Work::TransferOwn => ("[transfer-own]".to_owned(), StoreWork::TransferOwn),
            Work::TransferBorrow => ("[transfer-borrow]".to_owned(), StoreWork::TransferBorrow),
            Work::EnterCall => ("[enter-call]".to_owned(), StoreWork::EnterCall),
            Work::ExitCall => ("[exit-call]".to_owned(), StoreWork::ExitCall),
            Work::Trap => ("[trap]".to_owned(), StoreWork::Trap),
        };
        let import = match &trampoline.work {
            Work::Lower(import, _) => Some(import.clone()),
            _ => None,
        };
        Ok(Ok(StoreTrampoline { name, import, work }))
    }

    /// The destructor of the resource type behind a table.
    fn destructor(&mut self, table: ResourceTableIndex) -> Result<Option<FunctionId>> {
        let Some(ResourceTable { resource: Resource::Defined(index), .. }) = &self.component.resource_tables[table]
        else {
            return Ok(None);
        };
        let resource = self.component.resources.get(*index);
        let resource = resource.ok_or_else(|| Error::internal("a resource type that is not defined"))?;
        let Some(destructor) = resource.destructor else { return Ok(None) };
        let function = self.function(destructor)?;
        self.require(function, &FunctionType { parameters: vec![ValueType::I32], results: Vec::new() })?;
        Ok(Some(function))
    }
}

/// The instances of adapters.
fn adapters(component: &Component) -> BTreeSet<InstanceIndex> {
    let instances = component.instances.iter();
    let adapters = instances.filter(|(_, instance)| component.modules[instance.module].offset.is_none());
    adapters.map(|(index, _)| InstanceIndex(index.0)).collect()
}

/// The instance with the entry: that of the function that a command runs, or of the first that is exported.
fn main(component: &Component) -> Option<CoreInstanceIndex> {
    let run = component.exports.iter().find(|export| is_run(&export.name));
    let entry = run.or(component.exports.first()).and_then(|export| match export.function {
        Definition::Export(instance, _) => Some(instance),
        Definition::MayLeave(_) | Definition::Trampoline(_) | Definition::Host(_) => None,
    });
    entry.or(component.instances.iter().last().map(|(index, _)| index))
}

/// The imports of a core module must be of the types that it declares. The component's validation has seen to that; a
/// mistake here would take one type for another.
fn check(store: &Store<'_>, module: &Module<'_>, resolved: &Resolved) -> Result<()> {
    let types = &resolved.types;
    let mut functions = resolved.functions.iter();
    let mut tables = resolved.tables.iter();
    let mut memories = resolved.memories.iter();
    let mut globals = resolved.globals.iter();
    let mut tags = resolved.tags.iter();
    let mut fits = true;
    for (_, function) in module.imported_functions().map(|(index, _)| (index, &module.functions[index])) {
        // What the host provides was compared when it was found.
        match functions.next() {
            Some(imports::Function::Known(id)) => fits &= store.functions[*id].ty == types[function.ty],
            Some(imports::Function::New(_)) => {}
            None => return Err(mistaken()),
        }
    }
    for (_, table) in module.tables.iter() {
        let module::TableOrigin::Import(_) = table.origin else { continue };
        let Some(imports::Table::Known(id)) = tables.next() else { return Err(mistaken()) };
        let (provided, wanted) = (&store.tables[*id].ty, imports::table_type(types, &table.ty));
        fits &= provided.element == wanted.element
            && provided.is_64 == wanted.is_64
            && is_within((provided.initial, provided.maximum), (wanted.initial, wanted.maximum));
    }
    for (_, memory) in module.memories.iter().filter(|(_, memory)| memory.import.is_some()) {
        let id = match memories.next() {
            Some(imports::Memory::Known(id)) => id,
            Some(imports::Memory::Shared(..)) => continue,
            None => return Err(mistaken()),
        };
        let (provided, wanted) = (&store.memories[*id].ty, &memory.ty);
        fits &= provided.is_64 == wanted.is_64
            && provided.is_shared == wanted.is_shared
            && provided.page_log2 == wanted.page_log2
            && is_within((provided.initial, provided.maximum), (wanted.initial, wanted.maximum));
    }
    for (_, global) in module.globals.iter() {
        let module::GlobalOrigin::Import(_) = global.origin else { continue };
        let id = match globals.next() {
            Some(imports::Global::Known(id)) => id,
            Some(imports::Global::Capability(..)) => continue,
            None => return Err(mistaken()),
        };
        let provided = &store.globals[*id].ty;
        let wanted = global.ty.value.map(|index| types[index]);
        fits &= provided.mutable == global.ty.mutable
            && provided.value.matches(wanted, &store.types)
            && (!provided.mutable || wanted.matches(provided.value, &store.types));
    }
    for (_, tag) in module.tags.iter().filter(|(_, tag)| tag.import.is_some()) {
        let Some((_, id)) = tags.next() else { return Err(mistaken()) };
        fits &= store.tags[*id].ty == types[tag.ty];
    }
    let is_all = functions.next().is_none()
        && tables.next().is_none()
        && memories.next().is_none()
        && globals.next().is_none()
        && tags.next().is_none();
    if fits && is_all { Ok(()) } else { Err(mistaken()) }
}

fn mistaken() -> Error {
    Error::internal("a core module of a component gets what it does not import")
}

/// Whether limits, as initial size and maximum, are inside others.
fn is_within(provided: (u64, Option<u64>), wanted: (u64, Option<u64>)) -> bool {
    provided.0 >= wanted.0 && wanted.1.is_none_or(|wanted| provided.1.is_some_and(|provided| provided <= wanted))
}

/// The number of a resource type and who has it; none for one of the host's that is not there, which nobody can have.
fn place(component: &Component, table: &ResourceTable) -> Option<ResourcePlace> {
    let instance = table.instance;
    match &table.resource {
        Resource::Defined(index) => {
            let definer = component.resources.get(*index)?.instance.0;
            Some(ResourcePlace { resource: FIRST_DEFINED.checked_add(index.0)?, definer, instance })
        }
        Resource::Imported(import) => {
            let resource = wasi02::resource(import)? as u32;
            Some(ResourcePlace { resource, definer: NO_INSTANCE, instance })
        }
    }
}

/// The host has no such thing.
fn not_provided(HostImport { interface, name }: &HostImport) -> ImportProblem {
    ImportProblem::NotProvided { interface: interface.clone(), item: name.clone() }
}

/// The function of the host that a component means.
fn host_function(import: &HostImport, wanted: &FunctionType) -> Result<Function, ImportProblem> {
    let Some(function) = wasi02::find(import) else { return Err(not_provided(import)) };
    let provided = wasi02::function_type(function);
    match provided == *wanted {
        true => Ok(function),
        false => {
            let name = Name(&import.to_string()).to_string();
            let (wanted, provided) = (wanted.to_string(), provided.to_string());
            Err(ImportProblem::Incompatible { name, wanted, provided })
        }
    }
}
