//! Who provides what a module imports.

use super::foreign::environment_of;
use super::host::{CAPABILITY_MODULE, HostFunction};
use super::{
    FunctionId, GlobalId, InstanceIndex, MemoryId, Names, SizeCheck, Store, StoreFunction, StoreFunctionOrigin,
    TableId, TagId, TypeId,
};
use crate::error::{Error, ImportProblem, ImportProblems, Result, Source};
use crate::module::{
    Declared, Exported, ExternKind, FunctionIndex, FunctionOrigin, FunctionType, GlobalIndex, GlobalOrigin, GlobalType,
    HeapType, ImportName, IndexVec, MemoryIndex, MemoryType, Module, TableOrigin, TableType, TagIndex, TypeIndex,
    ValueType,
};
use wasm2sel4_abi::address::MMU_PAGE;
use wasm2sel4_abi::bundle::{GRANTS_MAXIMUM, SHARED_MAXIMUM};

/// An imported function.
pub enum Function {
    /// One of the store.
    Known(FunctionId),
    /// One of the host that is not in the store yet.
    New(StoreFunction),
}

/// An imported table.
pub enum Table {
    /// One of the store.
    Known(TableId),
    /// One of the capabilities that are granted under this name.
    Capabilities(String, TableType<TypeId>),
}

/// An imported global.
pub enum Global {
    /// One of the store.
    Known(GlobalId),
    /// A capability of this name.
    Capability(String, GlobalType<TypeId>),
}

/// An imported memory.
pub enum Memory {
    /// One of the store.
    Known(MemoryId),
    /// One of this name that other domains share.
    Shared(String, MemoryType),
}

/// All imports of a module.
#[derive(Default)]
pub struct Resolved {
    /// The canonical ids of its types.
    pub types: IndexVec<TypeIndex, TypeId>,
    /// Its imported functions.
    pub functions: Vec<Function>,
    /// Its imported tables.
    pub tables: Vec<Table>,
    /// Its imported memories.
    pub memories: Vec<Memory>,
    /// Its imported globals.
    pub globals: Vec<Global>,
    /// Its imported tags.
    pub tags: IndexVec<TagIndex, TagId>,
    /// What instantiation must look at.
    pub checks: Vec<SizeCheck>,
}

/// What object files of LLVM import, and linked modules do not (tool conventions, "Linking").
const OBJECT_MEMORY: ImportName<'_> = ImportName { module: "env", field: "__linear_memory" };

/// Finds a provider for every import.
///
/// # Errors
///
/// [`Error::Imports`] with one line for each import that nothing provides, or that has another type than its
/// provider's.
pub fn resolve<'a>(
    store: &mut Store<'a>,
    index: InstanceIndex,
    module: &Module<'a>,
    names: &Names,
) -> Result<Resolved> {
    let types = store.types.intern(module)?;
    let mut resolver = Resolver { store, index, module, names, problems: Vec::new(), resolved: Resolved::default() };
    resolver.resolved.types = types;
    resolver.functions()?;
    resolver.tables();
    resolver.memories();
    resolver.globals();
    resolver.tags();
    let is_object = |(_, memory): (_, &crate::module::Memory<'_>)| memory.import == Some(OBJECT_MEMORY);
    let Resolver { problems, resolved, .. } = resolver;
    match problems.is_empty() {
        true => Ok(resolved),
        false => {
            Err(Error::Imports(ImportProblems { is_object_file: module.memories.iter().any(is_object), problems }))
        }
    }
}

/// Finds what the host provides as the next import of a kind of a module, of which some imports are other instances'.
///
/// # Errors
///
/// [`Error::Imports`], if there is no such thing, and internal ones.
pub fn host<'a>(
    store: &mut Store<'a>,
    index: InstanceIndex,
    module: &Module<'a>,
    kind: ExternKind,
    resolved: &mut Resolved,
) -> Result<()> {
    let names = Names::new();
    let types = std::mem::take(resolved);
    let mut resolver = Resolver { store, index, module, names: &names, problems: Vec::new(), resolved: types };
    let missing = || Error::internal("an import of the host's that is not there");
    // Imports come first among the items of a kind.
    match kind {
        ExternKind::Function => {
            let index = FunctionIndex(resolver.resolved.functions.len() as u32);
            let origin = module.functions.get(index).map(|function| &function.origin);
            let Some(FunctionOrigin::Import(name)) = origin else { return Err(missing()) };
            resolver.host_function(index, *name)?;
        }
        ExternKind::Memory => {
            let index = MemoryIndex(resolver.resolved.memories.len() as u32);
            let memory = module.memories.get(index).ok_or_else(missing)?;
            resolver.shared_memory(memory.import.ok_or_else(missing)?, &memory.ty);
        }
        ExternKind::Global => {
            let index = GlobalIndex(resolver.resolved.globals.len() as u32);
            let global = module.globals.get(index).ok_or_else(missing)?;
            let GlobalOrigin::Import(name) = global.origin else { return Err(missing()) };
            resolver.capability(name, &global.ty);
        }
        _ => return Err(missing()),
    }
    let Resolver { problems, resolved: done, .. } = resolver;
    *resolved = done;
    match problems.is_empty() {
        true => Ok(()),
        false => Err(Error::Imports(ImportProblems { is_object_file: false, problems })),
    }
}

struct Resolver<'r, 'a> {
    store: &'r mut Store<'a>,
    index: InstanceIndex,
    module: &'r Module<'a>,
    names: &'r Names,
    problems: Vec<ImportProblem>,
    resolved: Resolved,
}

impl Resolver<'_, '_> {
    /// What another instance exports under the name.
    fn find(&self, name: ImportName<'_>) -> Option<(InstanceIndex, Exported)> {
        let instance = *self.names.get(name.module)?;
        Some((instance, self.store.export(instance, name.field)?))
    }

    fn unknown(&mut self, name: ImportName<'_>, kind: ExternKind) {
        self.unknown_of(name, kind, None, false);
    }

    /// Nothing provides an import: where would it come from?
    fn unknown_of(&mut self, name: ImportName<'_>, kind: ExternKind, ty: Option<&FunctionType>, is_shared: bool) {
        let origin = match environment_of(name, kind, ty, is_shared) {
            _ if self.names.contains_key(name.module) => Source::Linked(name.module.to_owned()),
            Some(foreign) => Source::Foreign(foreign),
            None => Source::Unlinked(name.module.to_owned()),
        };
        let what = (kind != ExternKind::Function).then(|| kind.to_string());
        self.problems.push(ImportProblem::Unknown { name: name.to_string(), what, origin });
    }

    fn incompatible(&mut self, name: ImportName<'_>, wanted: &str, provided: &str) {
        let (name, wanted, provided) = (name.to_string(), wanted.to_owned(), provided.to_owned());
        self.problems.push(ImportProblem::Incompatible { name, wanted, provided });
    }

    /// What is found under the name is of another kind.
    fn of_another_kind(&mut self, name: ImportName<'_>, wanted: ExternKind, found: Exported) {
        self.incompatible(name, &wanted.to_string(), &found.kind().to_string());
    }

    fn functions(&mut self) -> Result<()> {
        for (index, function) in self.module.functions.iter() {
            let FunctionOrigin::Import(name) = function.origin else { continue };
            match self.find(name) {
                Some((instance, Exported::Function(other))) => {
                    let id = self.store.instances[instance].functions[other];
                    if self.store.types.is_subtype(self.store.functions[id].ty, self.resolved.types[function.ty]) {
                        self.resolved.functions.push(Function::Known(id));
                    } else {
                        let provided = self.store.instances[instance].module.function_type(other)?.to_string();
                        self.incompatible(name, &self.module.function_type(index)?.to_string(), &provided);
                    }
                }
                Some((_, other)) => self.of_another_kind(name, ExternKind::Function, other),
                None => self.host_function(index, name)?,
            }
        }
        Ok(())
    }

    fn host_function(&mut self, index: FunctionIndex, name: ImportName<'_>) -> Result<()> {
        let Some(function) = HostFunction::find(name) else {
            let ty = self.module.function_type(index)?;
            self.unknown_of(name, ExternKind::Function, Some(ty), false);
            return Ok(());
        };
        let is_own = |memory: &crate::module::Memory<'_>| {
            memory.import.is_none_or(|import| self.find(import).is_some() || import.module != CAPABILITY_MODULE)
        };
        let has_memory = self.module.memories.iter().any(|(_, memory)| is_own(memory));
        let takes_memory = matches!(function, HostFunction::Sel4(function) if function.takes_memory());
        if takes_memory && !has_memory {
            self.problems.push(ImportProblem::NoMemory { name: name.to_string() });
            return Ok(());
        }
        let known = function.function_type();
        let ty = self.store.types.intern_alone(&known)?;
        if ty != self.resolved.types[self.module.functions[index].ty] {
            let wanted = self.module.function_type(index)?.to_string();
            self.incompatible(name, &wanted, &known.to_string());
            return Ok(());
        }
        let origin = StoreFunctionOrigin::Host(function, self.index, index);
        self.resolved.functions.push(Function::New(StoreFunction { ty, origin }));
        Ok(())
    }

    fn tables(&mut self) {
        for (_, table) in self.module.tables.iter() {
            let TableOrigin::Import(name) = table.origin else { continue };
            match self.find(name) {
                Some((instance, Exported::Table(other))) => {
                    let id = self.store.instances[instance].tables[other];
                    let provided = &self.store.tables[id].ty;
                    let wanted = table_type(&self.resolved.types, &table.ty);
                    let fits = provided.element == wanted.element
                        && provided.is_64 == wanted.is_64
                        && limits_fit((provided.initial, provided.maximum), (wanted.initial, wanted.maximum));
                    if fits {
                        let is_smaller = provided.initial < wanted.initial;
                        self.resolved.checks.extend(is_smaller.then_some(SizeCheck::Table(id, wanted.initial)));
                        self.resolved.tables.push(Table::Known(id));
                    } else {
                        self.incompatible(name, "a table of other limits or elements", "not that of the table");
                    }
                }
                Some((_, other)) => self.of_another_kind(name, ExternKind::Table, other),
                None if name.module == CAPABILITY_MODULE => self.capability_table(name, &table.ty),
                None => self.unknown(name, ExternKind::Table),
            }
        }
    }

    /// A table of capabilities has as many elements as the module asks for, and never grows.
    fn capability_table(&mut self, name: ImportName<'_>, ty: &TableType) {
        let provided = format!("a table of up to {GRANTS_MAXIMUM} elements of externref");
        if ty.element.heap != HeapType::Extern || name.field.contains(['\0', '[']) {
            self.incompatible(name, &format!("a table of {}", ty.element), &provided);
        } else if ty.initial == 0 || ty.initial > GRANTS_MAXIMUM as u64 {
            self.incompatible(name, &format!("a table of {} elements", ty.initial), &provided);
        } else {
            let ty = TableType { maximum: Some(ty.initial), ..table_type(&self.resolved.types, ty) };
            self.resolved.tables.push(Table::Capabilities(name.field.to_owned(), ty));
        }
    }

    fn memories(&mut self) {
        for (_, memory) in self.module.memories.iter() {
            let Some(name) = memory.import else { continue };
            match self.find(name) {
                Some((instance, Exported::Memory(other))) => {
                    let id = self.store.instances[instance].memories[other];
                    let (provided, wanted): (&MemoryType, &MemoryType) = (&self.store.memories[id].ty, &memory.ty);
                    let fits = provided.is_64 == wanted.is_64
                        && provided.is_shared == wanted.is_shared
                        && provided.page_log2 == wanted.page_log2
                        && limits_fit((provided.initial, provided.maximum), (wanted.initial, wanted.maximum));
                    if fits {
                        let is_smaller = provided.initial < wanted.initial;
                        self.resolved.checks.extend(is_smaller.then_some(SizeCheck::Memory(id, wanted.initial)));
                        self.resolved.memories.push(Memory::Known(id));
                    } else {
                        self.incompatible(name, "a memory of other limits", "not that of the memory");
                    }
                }
                Some((_, other)) => self.of_another_kind(name, ExternKind::Memory, other),
                None if name.module == CAPABILITY_MODULE => self.shared_memory(name, &memory.ty),
                None => self.unknown_of(name, ExternKind::Memory, None, memory.ty.is_shared),
            }
        }
    }

    /// A memory that several domains map has the size that the module asks for, in whole pages of the machine.
    fn shared_memory(&mut self, name: ImportName<'_>, ty: &MemoryType) {
        let size = ty.initial.checked_shl(ty.page_log2).unwrap_or(u64::MAX);
        if 1 << ty.page_log2 < MMU_PAGE || name.field.contains('\0') {
            self.incompatible(name, "a memory of small pages", "a memory of pages of at least 4 KiB");
        } else if size == 0 || size > SHARED_MAXIMUM {
            let provided = format!("a memory of 1 to {SHARED_MAXIMUM} bytes");
            self.incompatible(name, &format!("a memory of {size} bytes"), &provided);
        } else {
            // It never grows, whatever the module expects.
            let ty = MemoryType { maximum: Some(ty.initial), ..*ty };
            self.resolved.memories.push(Memory::Shared(name.field.to_owned(), ty));
        }
    }

    fn globals(&mut self) {
        for (_, global) in self.module.globals.iter() {
            let GlobalOrigin::Import(name) = global.origin else { continue };
            match self.find(name) {
                Some((instance, Exported::Global(other))) => {
                    let id = self.store.instances[instance].globals[other];
                    let provided: &GlobalType<TypeId> = &self.store.globals[id].ty;
                    let wanted = global.ty.value.map(|index| self.resolved.types[index]);
                    // What can be written through one type must be readable through the other.
                    let fits = provided.mutable == global.ty.mutable
                        && provided.value.matches(wanted, &self.store.types)
                        && (!provided.mutable || wanted.matches(provided.value, &self.store.types));
                    if fits {
                        self.resolved.globals.push(Global::Known(id));
                    } else {
                        self.incompatible(name, "a global of another type", "not that of the global");
                    }
                }
                Some((_, other)) => self.of_another_kind(name, ExternKind::Global, other),
                None if name.module == CAPABILITY_MODULE => self.capability(name, &global.ty),
                None => self.unknown(name, ExternKind::Global),
            }
        }
    }

    /// A capability is an external reference that never changes.
    fn capability(&mut self, name: ImportName<'_>, ty: &GlobalType) {
        let is_external = matches!(ty.value, ValueType::Reference(reference) if reference.heap == HeapType::Extern);
        if is_external && !ty.mutable && !name.field.contains('\0') {
            let ty = GlobalType { value: ty.value.map(|index| self.resolved.types[index]), mutable: false };
            self.resolved.globals.push(Global::Capability(name.field.to_owned(), ty));
        } else {
            self.incompatible(name, "a global of another type", "an immutable externref");
        }
    }

    fn tags(&mut self) {
        for (_, tag) in self.module.tags.iter() {
            let Some(name) = tag.import else { continue };
            match self.find(name) {
                Some((instance, Exported::Tag(other))) => {
                    let id = self.store.instances[instance].tags[other];
                    if self.store.tags[id].ty == self.resolved.types[tag.ty] {
                        self.resolved.tags.push(id);
                    } else {
                        self.incompatible(name, "a tag of another type", "not that of the tag");
                    }
                }
                Some((_, other)) => self.of_another_kind(name, ExternKind::Tag, other),
                None => self.unknown(name, ExternKind::Tag),
            }
        }
    }
}

/// Limits, as initial size and maximum, match if nothing can grow beyond what the importer expects, and if it is large
/// enough (core specification, 3.3.11 "Limits"). It never shrinks; how far it has grown is known at run time only, so
/// one that can grow far enough matches here.
fn limits_fit(provided: (u64, Option<u64>), wanted: (u64, Option<u64>)) -> bool {
    let maximum_fits = wanted.1.is_none_or(|wanted| provided.1.is_some_and(|provided| provided <= wanted));
    maximum_fits && (provided.0 >= wanted.0 || provided.1.is_none_or(|maximum| maximum >= wanted.0))
}

/// A table's type, with canonical types.
pub fn table_type(types: &IndexVec<TypeIndex, TypeId>, ty: &TableType) -> TableType<TypeId> {
    let element = ty.element.map(|index| types[index]);
    TableType { element, is_64: ty.is_64, initial: ty.initial, maximum: ty.maximum }
}
