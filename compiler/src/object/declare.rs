//! Declares every symbol of the object before any code exists, so that translation needs no lock.

use super::names;
use crate::component::OptionsIndex;
use crate::error::{Error, Result};
use crate::module::{Exported, ValueType};
use crate::options::{EntryPoint, Options};
use crate::plan::{Plan, REFERENCE_SIZE, TablePlan};
use crate::store::{self, Composition, FunctionId, HostFunction, Lifted, Store, StoreFunctionOrigin, StoreWork};
use crate::system_call::Routines;
use crate::translate::{ElementTraps, Helpers, Routine, Shim, Symbols};
use Kind::{Constant, Variable};
use cranelift_codegen::ir::{LibCall, Signature};
use cranelift_codegen::isa::{CallConv, OwnedTargetIsa};
use cranelift_module::{DataId, FuncId, Linkage, Module as _, ModuleRelocTarget};
use cranelift_object::{ObjectBuilder, ObjectModule};
use std::collections::BTreeMap;
use wasm2sel4_abi::interface::{wasi, wasi02};
use wasm2sel4_abi::trap::Trap;

/// An object in which everything is declared and nothing defined.
pub struct Declared {
    /// The object.
    pub object: ObjectModule,
    /// Its symbols.
    pub symbols: Symbols,
    /// The functions that the compiler adds.
    pub shims: Vec<(FuncId, Shim)>,
    /// Where descriptors find the entries that C calls.
    pub exports: Entries,
}

/// C entries that the module descriptor names.
#[derive(Clone, Copy)]
pub struct Entries {
    /// Instantiates all instances.
    pub instantiate: Option<FuncId>,
    /// What runs then.
    pub start: Option<FuncId>,
}

/// Declares the symbols of a store.
pub fn declare(store: &Store<'_>, plan: &Plan, options: &Options, isa: OwnedTargetIsa) -> Result<Declared> {
    let mut builder = ObjectBuilder::new(isa.clone(), "module", Box::new(library_call)).map_err(Error::internal)?;
    builder.per_function_section(false);
    let mut declarer = Declarer { object: ObjectModule::new(builder), shims: Vec::new() };

    let mut providers = BTreeMap::new();
    let mut composition = Composed::default();
    let mut functions = Vec::new();
    for ((id, item), symbol) in store.functions.iter().zip(names::function_symbols(store)) {
        let function = declarer.function(&symbol, Linkage::Local)?;
        functions.push(function);
        if let StoreFunctionOrigin::Host(provider, ..) = item.origin {
            declarer.shims.push((function, Shim::Import(id)));
            providers.insert(id, declarer.function(&provider.symbol(), Linkage::Import)?);
        }
        if let StoreFunctionOrigin::Trampoline(index) = item.origin {
            declarer.shims.push((function, Shim::Trampoline(id, index)));
        }
    }

    let mut instantiate = Vec::new();
    for (index, _) in store.instances.iter() {
        let (name, linkage) = match &options.entry {
            EntryPoint::Start | EntryPoint::Invoke(_) => {
                (format!("__wasm2sel4_instantiate.{}", index.0), Linkage::Local)
            }
            EntryPoint::Driver => (format!("{}{}", names::INSTANTIATE_PREFIX, index.0), Linkage::Export),
        };
        instantiate.push(declarer.shim(&name, linkage, Shim::Instantiate(index))?);
    }
    if let Some(of_component) = &store.composition {
        composition = declarer.composition(of_component)?;
    }
    let exports = match &options.entry {
        EntryPoint::Start | EntryPoint::Invoke(_) => declarer.exports(store, plan)?,
        EntryPoint::Driver => declarer.array_exports(store)?,
    };

    let helpers = Helpers::declare(|symbol| declarer.function(symbol, Linkage::Import))?;

    let system_calls = Routines {
        exchange: declarer.function(Routines::EXCHANGE, Linkage::Import)?,
        short: declarer.function(Routines::SHORT, Linkage::Import)?,
    };

    let (mut tables, mut code_tables) = (BTreeMap::new(), BTreeMap::new());
    for (id, table) in plan.tables.iter() {
        let TablePlan::Constant(table) = table else { continue };
        if table.compares {
            tables.insert(id, declarer.data(&format!("wasm.table[{}]", id.0), Constant)?);
        }
        for ty in &table.code_tables {
            let name = format!("wasm.table[{}].code[{}]", id.0, ty.0);
            code_tables.insert((id, *ty), declarer.data(&name, Constant)?);
        }
    }
    let element_traps = match code_tables.is_empty() {
        true => None,
        false => Some(ElementTraps {
            uninitialized: declarer.element_trap("uninitialized_element", Trap::UninitializedElement)?,
            mismatch: declarer.element_trap("indirect_call_type_mismatch", Trap::IndirectCallTypeMismatch)?,
        }),
    };
    let (mut elements, mut data) = (BTreeMap::new(), BTreeMap::new());
    let (mut computed, mut computed_size) = (None, 0);
    let (mut pieces, mut piece_bytes) = (BTreeMap::new(), BTreeMap::new());
    for (index, instance) in plan.instances.iter() {
        if !instance.pieces.is_empty() {
            pieces.insert(index, declarer.data(&format!("wasm.pieces[{}]", index.0), Constant)?);
            piece_bytes.insert(index, declarer.data(&format!("wasm.pieces.bytes[{}]", index.0), Constant)?);
        }
        for (segment, values) in instance.elements.iter().filter(|(_, elements)| !elements.is_empty()) {
            let word = instance.first_word + segment.0;
            let place = match values.contains(&store::Constant::Computed) {
                true => {
                    let id = match computed {
                        Some(id) => id,
                        None => *computed.insert(declarer.data("wasm.gc.segments", Variable)?),
                    };
                    let behind = computed_size;
                    computed_size = u32::try_from(u64::from(behind) + values.len() as u64 * REFERENCE_SIZE)
                        .map_err(|_| Error::Limit("element segments are too large".to_owned()))?;
                    (id, behind)
                }
                false => (declarer.data(&format!("wasm.elements[{word}]"), Constant)?, 0),
            };
            elements.insert(word, place);
        }
        for (segment, _) in instance.has_data.iter().filter(|(_, kept)| **kept) {
            let name = format!("wasm.data[{}][{}]", index.0, segment.0);
            data.insert((index, segment), declarer.data(&name, Constant)?);
        }
    }
    let symbols = Symbols {
        functions: functions.into_iter().collect(),
        providers,
        instantiate: instantiate.into_iter().collect(),
        globals: declarer.data("wasm.globals", Variable)?,
        memory_sizes: declarer.data("wasm.memory.sizes", Variable)?,
        table_sizes: declarer.data("wasm.table.sizes", Variable)?,
        tables,
        code_tables,
        element_traps,
        references: declarer.data("wasm.references", Constant)?,
        segments: declarer.data("wasm.segments", Variable)?,
        exception_buffer: declarer.data_if(!store.tags.is_empty(), "wasm.exception", Variable)?,
        exceptions: declarer.data_if(plan.exceptions.count != 0, "wasm.exceptions", Variable)?,
        gc_segments: computed,
        gc_cells: declarer.data_if(plan.heap.is_some(), "wasm.gc.cells", Variable)?,
        gc_types: declarer.data_if(plan.heap.is_some(), "wasm.gc.types", Constant)?,
        gc_fields: declarer.data_if(plan.heap.is_some(), "wasm.gc.fields", Constant)?,
        elements,
        data,
        pieces,
        piece_bytes,
        helpers,
        system_calls,
        component_providers: composition.providers,
        options: composition.options,
        resource_tables: composition.resource_tables,
        exit: composition.exit,
        callable: composition.callable,
    };
    Ok(Declared { object: declarer.object, symbols, shims: declarer.shims, exports })
}

/// What is declared for a component alone.
#[derive(Default)]
struct Composed {
    providers: BTreeMap<wasi02::Function, FuncId>,
    options: BTreeMap<OptionsIndex, DataId>,
    resource_tables: Option<DataId>,
    exit: Option<FuncId>,
    callable: BTreeMap<FunctionId, FuncId>,
}

/// Whether data changes.
enum Kind {
    Constant,
    Variable,
}

struct Declarer {
    object: ObjectModule,
    shims: Vec<(FuncId, Shim)>,
}

impl Declarer {
    fn function(&mut self, name: &str, linkage: Linkage) -> Result<FuncId> {
        // Linkage and name are all that the object takes from a declaration; the true signatures are in the code.
        let nothing = Signature::new(CallConv::SystemV);
        self.object.declare_function(name, linkage, &nothing).map_err(Error::internal)
    }

    fn shim(&mut self, name: &str, linkage: Linkage, shim: Shim) -> Result<FuncId> {
        let id = self.function(name, linkage)?;
        self.shims.push((id, shim));
        Ok(id)
    }

    /// A routine for code tables.
    fn element_trap(&mut self, name: &str, trap: Trap) -> Result<FuncId> {
        self.shim(&format!("__wasm2sel4_{name}"), Linkage::Local, Shim::ElementTrap(trap))
    }

    fn data(&mut self, name: &str, kind: Kind) -> Result<DataId> {
        let writable = matches!(kind, Variable);
        self.object.declare_data(name, Linkage::Local, writable, false).map_err(Error::internal)
    }

    /// The same, if it is needed.
    fn data_if(&mut self, needed: bool, name: &str, kind: Kind) -> Result<Option<DataId>> {
        if needed { self.data(name, kind).map(Some) } else { Ok(None) }
    }

    /// What a component needs beside its instances.
    fn composition(&mut self, composition: &Composition) -> Result<Composed> {
        let mut composed = Composed::default();
        for trampoline in composition.trampolines.values() {
            let StoreWork::Lower(function, options) = trampoline.work else { continue };
            composed.providers.insert(function, self.function(function.symbol(), Linkage::Import)?);
            if composed.options.contains_key(&options) {
                continue;
            }
            composed.options.insert(options, self.data(&format!("wasm.options[{}]", options.0), Constant)?);
            let realloc = composition.options.get(options).and_then(|options| options.realloc);
            if let Some(realloc) = realloc.filter(|realloc| !composed.callable.contains_key(realloc)) {
                let name = format!("__wasm2sel4_callable.{}", realloc.0);
                composed.callable.insert(realloc, self.shim(&name, Linkage::Local, Shim::Callable(realloc))?);
            }
        }
        composed.resource_tables = Some(self.data("wasm.resources", Constant)?);
        let exit = HostFunction::Wasi(wasi::Function::proc_exit).symbol();
        composed.exit = Some(self.function(&exit, Linkage::Import)?);
        Ok(composed)
    }

    /// The exports of the last instance, for C.
    fn exports(&mut self, store: &Store<'_>, plan: &Plan) -> Result<Entries> {
        let mut start = None;
        if let Some(composition) = &store.composition {
            let is_asked = composition.invoke.is_some() || composition.serve.is_some();
            if is_asked || composition.exports.iter().any(Lifted::is_run) {
                start = Some(self.shim("__wasm2sel4_run", Linkage::Local, Shim::Run)?);
            }
            let instantiate = self.shim("__wasm2sel4_instantiate", Linkage::Local, Shim::InstantiateAll)?;
            return Ok(Entries { instantiate: Some(instantiate), start });
        }
        let entry = plan.applications.iter().last().and_then(|(_, application)| application.entry);
        let last = store.instances.iter().last();
        for (instance, export) in
            last.iter().flat_map(|(id, instance)| instance.module.exports.iter().map(move |export| (*id, export)))
        {
            let Exported::Function(index) = export.item else { continue };
            let ty = store.instances[instance].module.function_type(index)?;
            // C has no vectors of 128 bits that all of its compilers agree on.
            let has_vectors = ty.parameters.iter().chain(&ty.results).any(|ty| *ty == ValueType::V128);
            if export.name.contains('\0') || has_vectors {
                continue;
            }
            let name = format!("{}{}", names::EXPORT_PREFIX, export.name);
            let id = self.shim(&name, Linkage::Export, Shim::Export(instance, index))?;
            if Some(index) == entry {
                start = Some(id);
            }
        }
        if let (Some((instance, _)), Some(_)) = (last, &plan.invocation) {
            start = Some(self.shim("__wasm2sel4_invoke", Linkage::Local, Shim::Invoke(instance))?);
        }
        let instantiate = self.shim("__wasm2sel4_instantiate", Linkage::Local, Shim::InstantiateAll)?;
        Ok(Entries { instantiate: Some(instantiate), start })
    }

    /// The exports of all instances, for a driver.
    fn array_exports(&mut self, store: &Store<'_>) -> Result<Entries> {
        for (instance, item) in store.instances.iter() {
            for (number, export) in item.module.exports.iter().enumerate() {
                let shim = match export.item {
                    Exported::Function(index) => Shim::Array(instance, index),
                    Exported::Global(index) => Shim::ArrayGlobal(instance, index),
                    Exported::Memory(_) | Exported::Table(_) | Exported::Tag(_) => continue,
                };
                let name = format!("{}{}.{number}", names::ARRAY_PREFIX, instance.0);
                self.shim(&name, Linkage::Export, shim)?;
            }
        }
        let start = self.function(super::DRIVER_SYMBOL, Linkage::Import)?;
        Ok(Entries { instantiate: None, start: Some(start) })
    }
}

/// The names of what cranelift calls where the processor lacks an instruction.
fn library_call(call: LibCall) -> String {
    // The linker names what nobody provides.
    let routine = Routine::of(&ModuleRelocTarget::LibCall(call));
    routine.map_or_else(|| format!("__wasm2sel4_{call}"), Routine::symbol)
}

/// Declares a routine.
pub fn declare_routine(object: &mut ObjectModule, routine: Routine) -> Result<FuncId> {
    object.declare_function(&routine.symbol(), Linkage::Local, &routine.signature()).map_err(Error::internal)
}
