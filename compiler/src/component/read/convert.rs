//! What the crate has made of a component, in this compiler's own words.
//!
//! Assumed of it, and checked here; anything else is an internal error:
//!
//! - The i-th instance is the i-th core module that is instantiated, and refers to earlier ones only.
//! - The arguments of an instance are in the order of its module's imports, and name items by index.
//! - Memories, functions for room and functions after a return are extracted once each, before the options that name
//!   them are used.
//! - Adapters say that they begin at offset 0; all other modules are a part of the component's bytes.
//! - Trampolines take and return numbers only.

use super::super::interface::Signature;
use super::super::{
    CanonicalOptions, Component, ComponentInstanceIndex, CoreInstance, CoreInstanceIndex, CoreModule, CoreModuleIndex,
    DefinedResource, DefinedResourceIndex, Definition, Export, HostImport, MemoryOfInstance, OptionsIndex, Resource,
    ResourceTable, ResourceTableIndex, Trampoline, TrampolineIndex, Work,
};
use super::blocks::copied_in_blocks;
use super::interface::{self, Types};
use crate::error::{Error, Result};
use crate::module::{
    Exported, FunctionIndex, FunctionType, GlobalIndex, IndexVec, MemoryIndex, TableIndex, TagIndex, ValueType,
};
use std::collections::BTreeMap;
use wasm2sel4_abi::component::{StringEncoding, Transcoding};
use wasm2sel4_abi::trap::Trap;
use wasmtime_environ::component::{self as foreign, ComponentTypes, ComponentTypesBuilder};
use wasmtime_environ::{
    EntityIndex, ModuleInternedTypeIndex, ModuleTranslation, PrimaryMap, StaticModuleIndex, Trap as ForeignTrap,
    WasmValType,
};

/// Why adapters end everything, in the crate's words and ours.
const TRAPS: [(ForeignTrap, Trap); 7] = [
    (ForeignTrap::CannotEnterComponent, Trap::CannotEnterComponent),
    (ForeignTrap::CannotLeaveComponent, Trap::CannotLeaveComponent),
    (ForeignTrap::InvalidChar, Trap::InvalidChar),
    (ForeignTrap::StringOutOfBounds, Trap::StringOutOfBounds),
    (ForeignTrap::ListOutOfBounds, Trap::ListOutOfBounds),
    (ForeignTrap::InvalidDiscriminant, Trap::InvalidDiscriminant),
    (ForeignTrap::UnalignedPointer, Trap::UnalignedPointer),
];

/// A component on its way.
pub struct Converter {
    translation: foreign::ComponentTranslation,
    types: ComponentTypes,
    resource_tables: u32,
    memories: BTreeMap<u32, MemoryOfInstance>,
    reallocs: BTreeMap<u32, Definition>,
    post_returns: BTreeMap<u32, Definition>,
}

impl Converter {
    /// Nothing is converted yet.
    pub fn new(translation: foreign::ComponentTranslation, types: ComponentTypesBuilder) -> Result<Self> {
        let resource_tables = u32::try_from(types.num_resource_tables()).map_err(Error::internal)?;
        let (types, _) = types.finish(&translation.component);
        let (memories, reallocs, post_returns) = Default::default();
        Ok(Self { translation, types, resource_tables, memories, reallocs, post_returns })
    }

    /// Converts all of it.
    ///
    /// # Errors
    ///
    /// [`Error::UnsupportedComponent`] for what is left that nothing here knows, and internal ones.
    pub fn convert(
        mut self,
        bytes: &[u8],
        modules: &PrimaryMap<StaticModuleIndex, ModuleTranslation<'_>>,
    ) -> Result<Component> {
        let modules: Result<_> = modules.values().map(|module| core_module(bytes, module)).collect();
        let modules: IndexVec<CoreModuleIndex, CoreModule> = modules?;
        let mut instances: IndexVec<CoreInstanceIndex, CoreInstance> = IndexVec::default();
        let mut lowered = BTreeMap::new();
        let mut resources = BTreeMap::new();
        // They are resolved once; the rest only looks.
        let initializers = std::mem::take(&mut self.translation.component.initializers);
        for initializer in &initializers {
            use foreign::GlobalInitializer;
            match initializer {
                GlobalInitializer::InstantiateModule(foreign::InstantiateModule::Static(module, arguments), _) => {
                    let module = CoreModuleIndex(module.as_u32());
                    modules.get(module).ok_or_else(|| Error::internal("an instance of a module that is not there"))?;
                    let arguments = arguments.iter().map(|argument| definition(argument, instances.len()));
                    let arguments = arguments.collect::<Result<_>>()?;
                    instances.push(CoreInstance { module, arguments });
                }
                GlobalInitializer::InstantiateModule(foreign::InstantiateModule::Import(import, _), _) => {
                    let place = format!("imported as {}", self.host_import(*import)?);
                    let what = "a core module from outside".to_owned();
                    return Err(Error::UnsupportedComponent { what, place });
                }
                GlobalInitializer::LowerImport { index, import } => {
                    lowered.insert(index.as_u32(), self.host_import(*import)?);
                }
                GlobalInitializer::ExtractMemory(memory) => {
                    let instance = instance(&memory.export, instances.len())?;
                    let foreign::ExportItem::Index(index) = &memory.export.item else { return Err(by_name()) };
                    self.memories.insert(memory.index.as_u32(), (instance, MemoryIndex(index.as_u32())));
                }
                GlobalInitializer::ExtractRealloc(realloc) => {
                    let function = definition(&realloc.def, instances.len())?;
                    self.reallocs.insert(realloc.index.as_u32(), function);
                }
                GlobalInitializer::ExtractPostReturn(post_return) => {
                    let function = definition(&post_return.def, instances.len())?;
                    self.post_returns.insert(post_return.index.as_u32(), function);
                }
                GlobalInitializer::Resource(resource) => {
                    let destructor = resource.dtor.as_ref().map(|dtor| definition(dtor, instances.len()));
                    let instance = ComponentInstanceIndex(resource.instance.as_u32());
                    let defined = DefinedResource { instance, destructor: destructor.transpose()? };
                    resources.insert(resource.index.as_u32(), defined);
                }
                GlobalInitializer::ExtractCallback(_) => return Err(unexpected("a callback")),
                GlobalInitializer::ExtractTable(_) => return Err(unexpected("a table of functions for threads")),
            }
        }
        if !resources.keys().copied().eq(0..resources.len() as u32) {
            return Err(Error::internal("a resource type is defined twice or not at all"));
        }
        let trampolines: Result<_> = self
            .translation
            .trampolines
            .iter()
            .map(|(index, trampoline)| {
                let ty = self.translation.component.trampolines.get(index);
                let ty = ty.ok_or_else(|| Error::internal("a trampoline without a type"))?;
                let signature = match trampoline {
                    foreign::Trampoline::LowerImport { lower_ty, .. } => Some(self.signature(*lower_ty)?),
                    _ => None,
                };
                Ok(Trampoline { ty: self.function_type(*ty)?, work: self.work(trampoline, &lowered)?, signature })
            })
            .collect();
        let options: Result<_> =
            self.translation.component.options.values().map(|options| self.options(options)).collect();
        let tables: Result<_> = (0..self.resource_tables).map(|table| self.resource_table(table)).collect();
        let mut exports = Vec::new();
        for (name, (index, _)) in self.translation.component.exports.raw_iter() {
            self.export(None, name, *index, &mut exports)?;
        }
        Ok(Component {
            modules,
            instances,
            component_instances: self.translation.component.num_runtime_component_instances,
            trampolines: trampolines?,
            options: options?,
            resources: resources.into_values().collect::<IndexVec<DefinedResourceIndex, _>>(),
            resource_tables: tables?,
            exports,
            invoke: None,
            serve: None,
            imported_interfaces: interface::imported(&self.translation.component, &self.types)?,
            exported_interfaces: interface::exported(&self.translation.component, &self.types)?,
            adapter_traps: TRAPS.iter().map(|(foreign, trap)| (*foreign as u32, *trap)).collect(),
        })
    }

    /// The names of an import.
    fn host_import(&self, import: foreign::RuntimeImportIndex) -> Result<HostImport> {
        let component = &self.translation.component;
        let nowhere = || Error::internal("an import that is not there");
        let (index, path) = component.imports.get(import).ok_or_else(nowhere)?;
        let (interface, _) = component.import_types.get(*index).ok_or_else(nowhere)?;
        let name = (!path.is_empty()).then(|| path.join("#"));
        Ok(HostImport { interface: interface.clone(), name })
    }

    fn function_type(&self, ty: ModuleInternedTypeIndex) -> Result<FunctionType> {
        let ty = &self.types[ty];
        let ty = ty.composite_type.inner.as_func().ok_or_else(|| Error::internal("a function of another type"))?;
        let types = |types: &[WasmValType]| types.iter().map(number_type).collect::<Result<Vec<_>>>();
        Ok(FunctionType { parameters: types(ty.params())?, results: types(ty.results())? })
    }

    /// The type of a function with values of the component model, as a component instance knows it.
    fn signature(&self, ty: foreign::TypeFuncIndex) -> Result<Signature<ResourceTableIndex>> {
        Types::new(&self.types, |table| Ok(ResourceTableIndex(table.as_u32()))).signature(ty)
    }

    fn work(&self, trampoline: &foreign::Trampoline, lowered: &BTreeMap<u32, HostImport>) -> Result<Work> {
        use foreign::Trampoline as T;
        Ok(match trampoline {
            T::LowerImport { index, options, .. } => {
                let import = lowered.get(&index.as_u32());
                let import = import.ok_or_else(|| Error::internal("a lowered function that nobody imports"))?;
                Work::Lower(import.clone(), OptionsIndex(options.as_u32()))
            }
            T::Transcoder { op, from, from64: false, to, to64: false } => {
                Work::Transcode(transcoding(*op), self.memory(*from)?, self.memory(*to)?)
            }
            T::Transcoder { .. } => return Err(unexpected("a string in a 64-bit memory")),
            T::ResourceNew { instance, ty } => Work::ResourceNew(self.resource_of(*instance, *ty)?),
            T::ResourceRep { instance, ty } => Work::ResourceRep(self.resource_of(*instance, *ty)?),
            T::ResourceDrop { instance, ty } => Work::ResourceDrop(self.resource_of(*instance, *ty)?),
            T::ResourceTransferOwn => Work::TransferOwn,
            T::ResourceTransferBorrow => Work::TransferBorrow,
            T::EnterSyncCall => Work::EnterCall,
            T::ExitSyncCall => Work::ExitCall,
            T::Trap => Work::Trap,
            other => return Err(unexpected(&other.symbol_name())),
        })
    }

    /// The table of a resource type, which must be that of the component instance.
    fn resource_of(
        &self,
        instance: foreign::RuntimeComponentInstanceIndex,
        ty: foreign::TypeResourceTableIndex,
    ) -> Result<ResourceTableIndex> {
        match self.resource_table(ty.as_u32())? {
            Some(table) if table.instance.0 == instance.as_u32() => Ok(ResourceTableIndex(ty.as_u32())),
            _ => Err(Error::internal("a resource type of another component instance")),
        }
    }

    fn resource_table(&self, table: u32) -> Result<Option<ResourceTable>> {
        if table >= self.resource_tables {
            return Err(Error::internal("a resource type that is not there"));
        }
        let component = &self.translation.component;
        let foreign::TypeResourceTable::Concrete { ty, instance } =
            &self.types[foreign::TypeResourceTableIndex::from_u32(table)]
        else {
            return Ok(None);
        };
        let resource = match component.defined_resource_index(*ty) {
            Some(defined) => Resource::Defined(DefinedResourceIndex(defined.as_u32())),
            None => {
                let import = component.imported_resources.get(*ty);
                let import = import.ok_or_else(|| Error::internal("a resource type that nobody imports"))?;
                Resource::Imported(self.host_import(*import)?)
            }
        };
        Ok(Some(ResourceTable { resource, instance: ComponentInstanceIndex(instance.as_u32()) }))
    }

    fn memory(&self, memory: foreign::RuntimeMemoryIndex) -> Result<MemoryOfInstance> {
        let memory = self.memories.get(&memory.as_u32()).copied();
        memory.ok_or_else(|| Error::internal("a memory that was not extracted"))
    }

    fn options(&self, options: &foreign::CanonicalOptions) -> Result<CanonicalOptions> {
        let foreign::CanonicalOptionsDataModel::LinearMemory(memory) = &options.data_model else {
            return Err(unexpected("garbage-collected values"));
        };
        if options.async_ || options.callback.is_some() || options.cancellable {
            return Err(unexpected("asynchronous functions"));
        }
        let extracted = |functions: &BTreeMap<u32, Definition>, index: u32| {
            let function = functions.get(&index).copied();
            function.ok_or_else(|| Error::internal("a function that was not extracted"))
        };
        let realloc = memory.realloc.map(|index| extracted(&self.reallocs, index.as_u32()));
        let post_return = options.post_return.map(|index| extracted(&self.post_returns, index.as_u32()));
        Ok(CanonicalOptions {
            instance: ComponentInstanceIndex(options.instance.as_u32()),
            memory: memory.memory.map(|memory| self.memory(memory)).transpose()?,
            realloc: realloc.transpose()?,
            post_return: post_return.transpose()?,
            encoding: match options.string_encoding {
                foreign::StringEncoding::Utf8 => StringEncoding::Utf8,
                foreign::StringEncoding::Utf16 => StringEncoding::Utf16,
                foreign::StringEncoding::CompactUtf16 => StringEncoding::CompactUtf16,
            },
        })
    }

    /// Adds the functions of an export, with their names.
    fn export(
        &self,
        outer: Option<&str>,
        name: &str,
        index: foreign::ExportIndex,
        exports: &mut Vec<Export>,
    ) -> Result<()> {
        let name = outer.map_or_else(|| name.to_owned(), |outer| format!("{outer}#{name}"));
        let component = &self.translation.component;
        let item = component.export_items.get(index).ok_or_else(|| Error::internal("an export that is not there"))?;
        match item {
            foreign::Export::LiftedFunction { ty, func, options } => {
                let lifted = component.options.get(*options);
                let lifted = lifted.ok_or_else(|| Error::internal("an export without options"))?;
                exports.push(Export {
                    name,
                    function: definition(func, usize::MAX)?,
                    ty: self.function_type(lifted.core_type)?,
                    options: OptionsIndex(options.as_u32()),
                    signature: self.signature(*ty)?,
                });
                Ok(())
            }
            foreign::Export::Instance { exports: items, .. } => {
                items.raw_iter().try_for_each(|(inner, (index, _))| self.export(Some(&name), inner, *index, exports))
            }
            // Nothing of them is needed when the component runs.
            foreign::Export::ModuleStatic { .. } | foreign::Export::ModuleImport { .. } | foreign::Export::Type(_) => {
                Ok(())
            }
        }
    }
}

fn core_module(bytes: &[u8], module: &ModuleTranslation<'_>) -> Result<CoreModule> {
    let offset = (module.wasm_module_offset != 0).then_some(module.wasm_module_offset);
    if let Some(offset) = offset {
        let part = usize::try_from(offset).ok().and_then(|start| bytes.get(start..));
        if !part.is_some_and(|part| part.starts_with(module.wasm)) {
            return Err(Error::internal("a core module is not where it should be"));
        }
    }
    let bytes = if offset.is_some() { module.wasm.to_owned() } else { copied_in_blocks(module.wasm) };
    Ok(CoreModule { bytes, offset })
}

/// The instance of an export, which must be one of this many.
fn instance<T>(export: &foreign::CoreExport<T>, known: usize) -> Result<CoreInstanceIndex> {
    match export.instance.as_u32() {
        index if (index as usize) < known => Ok(CoreInstanceIndex(index)),
        _ => Err(Error::internal("an export of an instance that is not there yet")),
    }
}

/// A definition in terms of this many instances.
fn definition(definition: &foreign::CoreDef, known: usize) -> Result<Definition> {
    match definition {
        foreign::CoreDef::Export(export) => {
            let foreign::ExportItem::Index(index) = &export.item else { return Err(by_name()) };
            let item = match index {
                EntityIndex::Function(index) => Exported::Function(FunctionIndex(index.as_u32())),
                EntityIndex::Table(index) => Exported::Table(TableIndex(index.as_u32())),
                EntityIndex::Memory(index) => Exported::Memory(MemoryIndex(index.as_u32())),
                EntityIndex::Global(index) => Exported::Global(GlobalIndex(index.as_u32())),
                EntityIndex::Tag(index) => Exported::Tag(TagIndex(index.as_u32())),
            };
            Ok(Definition::Export(instance(export, known)?, item))
        }
        foreign::CoreDef::InstanceFlags(index) => Ok(Definition::MayLeave(ComponentInstanceIndex(index.as_u32()))),
        foreign::CoreDef::Trampoline(index) => Ok(Definition::Trampoline(TrampolineIndex(index.as_u32()))),
        foreign::CoreDef::UnsafeIntrinsic(_) => Err(unexpected("an intrinsic function")),
        foreign::CoreDef::TaskMayBlock => Err(unexpected("a task")),
    }
}

fn number_type(ty: &WasmValType) -> Result<ValueType> {
    match ty {
        WasmValType::I32 => Ok(ValueType::I32),
        WasmValType::I64 => Ok(ValueType::I64),
        WasmValType::F32 => Ok(ValueType::F32),
        WasmValType::F64 => Ok(ValueType::F64),
        WasmValType::V128 | WasmValType::Ref(_) => Err(Error::internal("a lowered value that is no number")),
    }
}

fn transcoding(operation: foreign::Transcode) -> Transcoding {
    use foreign::{FixedEncoding, Transcode};
    match operation {
        Transcode::Copy(FixedEncoding::Utf8) => Transcoding::CopyUtf8,
        Transcode::Copy(FixedEncoding::Utf16) => Transcoding::CopyUtf16,
        Transcode::Copy(FixedEncoding::Latin1) => Transcoding::CopyLatin1,
        Transcode::Latin1ToUtf16 => Transcoding::Latin1ToUtf16,
        Transcode::Latin1ToUtf8 => Transcoding::Latin1ToUtf8,
        Transcode::Utf16ToCompactProbablyUtf16 => Transcoding::Utf16ToCompactProbablyUtf16,
        Transcode::Utf16ToCompactUtf16 => Transcoding::Utf16ToCompactUtf16,
        Transcode::Utf16ToLatin1 => Transcoding::Utf16ToLatin1,
        Transcode::Utf16ToUtf8 => Transcoding::Utf16ToUtf8,
        Transcode::Utf8ToCompactUtf16 => Transcoding::Utf8ToCompactUtf16,
        Transcode::Utf8ToLatin1 => Transcoding::Utf8ToLatin1,
        Transcode::Utf8ToUtf16 => Transcoding::Utf8ToUtf16,
    }
}

/// Instances of modules from outside alone have items by name, and there are none.
fn by_name() -> Error {
    Error::internal("an item of a core instance by its name")
}

/// What the profile leaves out.
pub fn unexpected(what: &str) -> Error {
    Error::internal(format!("{what} of the component model was not refused in time"))
}
