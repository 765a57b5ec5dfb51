//! Decisions taken once per protection domain, before any code is made: where memories and tables lie and how accesses
//! stay inside, which globals are constants, what instantiation does.

mod address;
mod application;
mod code_table;
mod contents;
mod exception;
mod gc;
mod initial;
mod invocation;
mod memory;
mod object;
mod table;
mod types;

pub use application::Application;
pub use code_table::{Slot, slots};
pub use contents::{DataRun, Piece, RUNS_MAXIMUM};
pub use exception::{ExceptionPlan, TagPlan};
pub use gc::{HeapPlan, records as type_records};
pub use initial::{InstancePlan, Step};
pub use invocation::Invocation;
pub use memory::{Access, MemoryPlan, room_of_32};
pub use object::{Field, Layout, Storage};
pub use table::{ConstantTable, Entry, REFERENCE_SIZE, StoredTable, TablePlan};
pub use types::{TypeNumbers, TypeRange};

use crate::error::{Error, Result};
use crate::escape::Name;
use crate::module::{ElementItems, Exported, FunctionIndex, HeapType, IndexVec, SegmentMode, ValueType};
use crate::options::{Environment, Options};
use crate::store::{
    CAPABILITY_MODULE, Constant, FunctionId, GlobalId, HostFunction, Instance, InstanceIndex, MemoryId, Store,
    StoreFunctionOrigin, TableId, TagId, TypeId,
};
use address::{Addresses, Later};
use std::collections::BTreeMap;
use wasm2sel4_abi::bundle::REGIONS_MAXIMUM;
use wasm2sel4_abi::cspace;
use wasm2sel4_abi::layout::REGION_GAP;

/// All decisions about a store.
#[derive(Debug)]
pub struct Plan {
    /// The linear memories.
    pub memories: IndexVec<MemoryId, MemoryPlan>,
    /// The tables.
    pub tables: IndexVec<TableId, TablePlan>,
    /// The globals.
    pub globals: IndexVec<GlobalId, GlobalPlan>,
    /// Bytes of the block of mutable globals.
    pub globals_size: u32,
    /// The tags of exceptions.
    pub tags: IndexVec<TagId, TagPlan>,
    /// What all exceptions need.
    pub exceptions: ExceptionPlan,
    /// The numbers of types in code.
    pub types: TypeNumbers,
    /// How structures and arrays lie in the heap, by their types.
    pub layouts: BTreeMap<TypeId, Layout>,
    /// The heap of structures and arrays, if anything uses one.
    pub heap: Option<HeapPlan>,
    /// The functions to which references exist, with their places in the array of what a reference points to.
    pub references: BTreeMap<FunctionId, u32>,
    /// The initial lengths of all segments, as instructions see them; 0 once a segment is dropped.
    pub segment_words: Vec<u64>,
    /// The entries of the domain's CSpace; 0 if one level will do.
    pub entries: u64,
    /// The memory to which pointers of the system interface refer: the main instance's first.
    pub guest_memory: Option<MemoryId>,
    /// What each instance does when it is instantiated.
    pub instances: IndexVec<InstanceIndex, InstancePlan>,
    /// What is called of each instance because it is part of an application.
    pub applications: IndexVec<InstanceIndex, Application>,
    /// What is called of the main instance because the user has asked for it, instead of its application's entry.
    pub invocation: Option<Invocation>,
}

/// Where a global is.
#[derive(Clone, Copy, Debug)]
pub enum GlobalPlan {
    /// In the block of globals, at this offset.
    Cell(i32),
    /// Nowhere: it is its value.
    Constant,
}

impl Plan {
    /// Plans a store. Whoever wants the last instance to have the cheapest memory adds it last: the first memory of the
    /// last instance lies at the base.
    ///
    /// # Errors
    ///
    /// [`Error::Limit`] for a memory or a table that is too large, and for too many of them; [`Error::Link`] for
    /// modules that do not fit their environment or WASI's rules; [`Error::Options`] for a call that the main module
    /// does not allow.
    pub fn new(store: &Store<'_>, options: &Options) -> Result<Self> {
        if let Environment::Hosted { .. } = options.environment {
            refuse_capabilities(store)?;
        }
        let mut addresses = Addresses::new(options);
        let heap = gc::heap(store, options, &mut addresses)?;
        let mut tables = tables(store, options)?;
        let memories = memories(store, &tables, options, &mut addresses)?;
        for (_, table) in tables.iter_mut() {
            if let TablePlan::Stored(table) = table {
                table.base = addresses.allocate(table.size())?;
            }
        }
        let (globals, globals_size) = globals(store)?;
        let (tags, exceptions) = exception::plan(store)?;
        let mut plan = Self {
            memories,
            tables,
            globals,
            globals_size,
            tags,
            exceptions,
            types: TypeNumbers::new(&store.types),
            layouts: gc::layouts(store)?,
            heap,
            references: BTreeMap::new(),
            segment_words: Vec::new(),
            entries: 0,
            guest_memory: guest_memory(store)?,
            instances: IndexVec::default(),
            applications: IndexVec::default(),
            invocation: invocation::plan(store, &options.entry)?,
        };
        let mut contents = contents::Contents::default();
        for (index, _) in store.instances.iter() {
            let instance = initial::plan(store, index, &mut plan, &mut contents)?;
            plan.instances.push(instance);
            plan.applications.push(application::plan(store, index, &options.entry)?);
        }
        code_table::choose(store, &mut plan.tables);
        contents.finish(store, &mut plan)?;
        plan.references = plan.collect_references(store)?;
        plan.entries = plan.count_entries(store);
        Ok(plan)
    }

    /// The place of a function in the array of what references point to.
    ///
    /// # Errors
    ///
    /// An internal one for a function to which there is no reference.
    pub fn reference(&self, function: FunctionId) -> Result<u32> {
        let place = self.references.get(&function).copied();
        place.ok_or_else(|| Error::internal("a reference to a function that is not declared"))
    }

    /// Everything that a reference may point to.
    fn collect_references(&self, store: &Store<'_>) -> Result<BTreeMap<FunctionId, u32>> {
        let mut references = BTreeMap::new();
        let mut add = |constant: &Constant| {
            if let Constant::Function(function) = constant {
                references.insert(*function, 0);
            }
        };
        store.globals.iter().for_each(|(_, global)| add(&global.initial));
        for (_, instance) in self.instances.iter() {
            instance.elements.iter().for_each(|(_, elements)| elements.iter().for_each(&mut add));
            for step in &instance.steps {
                if let Step::FillTable(_, value) = step {
                    add(value);
                }
            }
        }
        for (_, instance) in store.instances.iter() {
            for expression in instance.module.constant_expressions() {
                if Constant::evaluate(store, instance, expression)? == Constant::Computed {
                    functions_in(expression, |index| add(&Constant::Function(instance.functions[index])))?;
                }
            }
        }
        // All functions that `ref.func` may name in a body are exported or occur in segments.
        for (_, instance) in store.instances.iter().filter(|(_, instance)| instance.module.refers_to_functions) {
            for export in &instance.module.exports {
                if let Exported::Function(index) = export.item {
                    add(&Constant::Function(instance.functions[index]));
                }
            }
            for (_, segment) in instance.module.elements.iter() {
                match &segment.items {
                    ElementItems::Functions(functions) => {
                        functions.iter().for_each(|index| add(&Constant::Function(instance.functions[*index])));
                    }
                    ElementItems::Expressions(expressions) => {
                        for expression in expressions {
                            add(&Constant::evaluate(store, instance, expression)?);
                        }
                    }
                }
            }
        }
        references.iter_mut().zip(0..).for_each(|((_, place), number)| *place = number);
        Ok(references)
    }

    /// The entries of the CSpace: one for each table of capabilities behind the first ones. A domain that only uses the
    /// capabilities with which it begins needs none: their addresses are the same in a CSpace of one level.
    fn count_entries(&self, store: &Store<'_>) -> u64 {
        let last = self.stored_tables().filter_map(|(_, table)| table.entry).map(|Entry(entry)| entry).max();
        match last {
            Some(last) => last + 1,
            None if store.works_on_slots() => cspace::ENTRY_FIRST_TABLE,
            None => 0,
        }
    }

    /// The runs of initial contents of all memories, each with a name and its address.
    pub fn data_runs(&self) -> impl Iterator<Item = (String, u64, &DataRun)> {
        self.memories.iter().flat_map(|(id, memory)| {
            let name = move |number| format!("{}.{number}", id.0);
            memory.runs.iter().enumerate().map(move |(number, run)| (name(number), memory.base.0 + run.start, run))
        })
    }

    /// Bytes of all element segments that are computed.
    pub fn computed_segments_size(&self) -> u64 {
        let segments = self.instances.iter().flat_map(|(_, instance)| instance.elements.iter());
        let computed = segments.filter(|(_, values)| values.contains(&Constant::Computed));
        computed.map(|(_, values)| values.len() as u64 * REFERENCE_SIZE).sum()
    }

    /// The tables that change.
    pub fn stored_tables(&self) -> impl Iterator<Item = (TableId, &StoredTable)> {
        self.tables.iter().filter_map(stored)
    }
}

/// The functions to which a constant expression refers.
fn functions_in(expression: &wasmparser::ConstExpr<'_>, mut add: impl FnMut(FunctionIndex)) -> Result<()> {
    let mut reader = expression.get_operators_reader();
    while !reader.eof() {
        if let wasmparser::Operator::RefFunc { function_index } = reader.read()? {
            add(FunctionIndex(function_index));
        }
    }
    Ok(())
}

/// The table, if it changes.
fn stored((id, table): (TableId, &TablePlan)) -> Option<(TableId, &StoredTable)> {
    match table {
        TablePlan::Stored(stored) => Some((id, stored)),
        TablePlan::Constant(_) => None,
    }
}

/// There are no capabilities outside seL4.
fn refuse_capabilities(store: &Store<'_>) -> Result<()> {
    let mut functions = store.functions.iter().filter_map(|(_, function)| function.sel4());
    let function = functions.next().map(|function| HostFunction::Sel4(function).symbol());
    let capability = store.capabilities.first().map(|name| format!("{CAPABILITY_MODULE}.{name}"));
    let shared = store.shared_memories.first().map(|(name, _)| format!("{CAPABILITY_MODULE}.{name}"));
    match function.or(capability).or(shared) {
        Some(name) => Err(Error::Link(format!("the module imports {name}, which exists on seL4 only; run it there"))),
        None => Ok(()),
    }
}

/// The memory of the system interface. It has no parameter that says whose pointers it is given, so all instances that
/// use it must mean the same memory.
fn guest_memory(store: &Store<'_>) -> Result<Option<MemoryId>> {
    let first = |instance: &Instance<'_>| instance.own_memory(store).map(|(_, id)| id);
    let main = store.main().and_then(|(_, instance)| first(instance));
    for (_, instance) in store.instances.iter() {
        let uses_host = instance.functions.iter().any(|(_, id)| {
            let origin = &store.functions[*id].origin;
            use HostFunction::{Wasi, WasiUnstable};
            matches!(origin, StoreFunctionOrigin::Host(Wasi(_) | WasiUnstable(_), ..))
        });
        let Some(own) = first(instance).filter(|_| uses_host) else { continue };
        if Some(own) != main {
            return Err(Error::Link(format!(
                "{} uses the system interface with a memory of its own; it must import the main module's",
                instance.name.as_deref().unwrap_or("a linked module")
            )));
        }
        if store.memories[own].ty.is_64 {
            return Err(Error::Link("the system interface needs a memory with 32-bit addresses".to_owned()));
        }
    }
    Ok(main.filter(|id| !store.memories[*id].ty.is_64))
}

/// The linear memories, after what the tables need is known, which are placed behind them.
fn memories(
    store: &Store<'_>,
    tables: &IndexVec<TableId, TablePlan>,
    options: &Options,
    addresses: &mut Addresses,
) -> Result<IndexVec<MemoryId, MemoryPlan>> {
    let mut demands = Vec::new();
    for (id, memory) in store.memories.iter() {
        demands.push((id, memory::Demand::new(&memory.ty, &memory_title(store, id), options)?));
    }
    // The first memory of the main instance's own gets the base, where code is smallest.
    let main = store.main().and_then(|(_, instance)| instance.own_memory(store));
    if let Some((_, main)) = main.filter(|(_, id)| !store.memories[*id].ty.is_64) {
        demands.sort_by_key(|(id, _)| *id != main);
    }
    let sizes: Vec<u64> = tables.iter().filter_map(stored).map(|(_, table)| table.size().0 + REGION_GAP.0).collect();
    if demands.len() + sizes.len() > REGIONS_MAXIMUM {
        return Err(Error::Limit(format!(
            "there are {} memories and {} tables that change; a domain has at most {REGIONS_MAXIMUM} of both together",
            demands.len(),
            sizes.len()
        )));
    }
    let mut later = Later {
        memories: demands.len() as u64,
        least: demands.iter().map(|(_, demand)| demand.least()).sum::<u64>() + sizes.iter().sum::<u64>(),
    };
    // One memory lies at the base, apart from the others, unless the heap does.
    let apart = demands.iter().find(|(id, _)| !store.memories[*id].ty.is_64).filter(|_| addresses.has_first());
    let apart = apart.map_or(0, |(_, demand)| demand.least());
    if later.least - apart > addresses.left() {
        return Err(Error::Limit(format!(
            "{} memories and {} tables that change need {} bytes of addresses at the start; a domain on {} has {} for them",
            demands.len(),
            sizes.len(),
            later.least - apart,
            options.architecture,
            addresses.left()
        )));
    }
    let mut plans = BTreeMap::new();
    for (id, demand) in demands {
        later = Later { memories: later.memories - 1, least: later.least - demand.least() };
        plans.insert(id, memory::plan(&demand, options, addresses, later)?);
    }
    Ok(plans.into_values().collect())
}

/// What messages call a memory.
fn memory_title(store: &Store<'_>, memory: MemoryId) -> String {
    let owner = store.memories[memory].owner.map(|owner| &store.instances[owner]);
    let own =
        owner.and_then(|owner| owner.memories.iter().find(|(_, id)| **id == memory).map(|(index, _)| (owner, index)));
    match own {
        Some((Instance { name: Some(name), .. }, index)) => format!("memory {} of {}", index.0, Name(name)),
        Some((_, index)) => format!("memory {}", index.0),
        None => "a shared memory".to_owned(),
    }
}

fn tables(store: &Store<'_>, options: &Options) -> Result<IndexVec<TableId, TablePlan>> {
    let mut plans = IndexVec::default();
    let mut entries = (cspace::ENTRY_FIRST_TABLE..cspace::ENTRIES_MAXIMUM).map(Entry);
    for (id, table) in store.tables.iter() {
        let used = table::uses(store, id);
        // Constants are there from the start, so nothing that may end the owner's instantiation may come before them,
        // and no other instance may write them later.
        let is_settled = store.instances.iter().all(|(index, instance)| {
            let mut active = instance.module.elements.iter().filter_map(|(_, segment)| match &segment.mode {
                SegmentMode::Active { target, .. } => Some(instance.tables[*target]),
                SegmentMode::Passive | SegmentMode::Declared => None,
            });
            match index == table.owner {
                true => instance.checks.is_empty() && active.all(|target| store.tables[target].owner == index),
                false => active.all(|target| target != id),
            }
        });
        let is_constant = matches!(table.ty.element.heap, HeapType::Function)
            && table.initial.is_none()
            && !used.touched
            && is_settled;
        plans.push(match is_constant {
            true => TablePlan::Constant(ConstantTable {
                size: table.ty.initial,
                compares: used.tail_called,
                ..ConstantTable::default()
            }),
            false => {
                let is_external = matches!(table.ty.element.heap, HeapType::Extern | HeapType::NoExtern);
                let entry = match is_external && options.environment == Environment::SeL4 {
                    true => Some(entries.next().ok_or_else(|| {
                        Error::Limit("a domain has too many tables of external references".to_owned())
                    })?),
                    false => None,
                };
                TablePlan::Stored(table::stored(table, used.grown, entry)?)
            }
        });
    }
    Ok(plans)
}

/// Mutable globals get cells, and those that are computed when their instance begins; the others are constants.
fn globals(store: &Store<'_>) -> Result<(IndexVec<GlobalId, GlobalPlan>, u32)> {
    let mut plans = IndexVec::default();
    let mut size: u32 = 0;
    for (_, global) in store.globals.iter() {
        // What an instance makes is nowhere else.
        if !global.ty.mutable && global.initial != Constant::Computed {
            plans.push(GlobalPlan::Constant);
            continue;
        }
        let width = if global.ty.value == ValueType::V128 { 16 } else { 8 };
        let offset = size.next_multiple_of(width);
        size = offset.saturating_add(width);
        let offset = i32::try_from(offset).map_err(|_| Error::Limit("there are too many globals".to_owned()))?;
        plans.push(GlobalPlan::Cell(offset));
    }
    Ok((plans, size))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module;
    use crate::target::Architecture;

    #[test]
    fn only_who_has_slots_of_its_own_has_a_cspace_of_two_levels() {
        let entries = |text: &str| {
            let text = format!(r#"(module (import "cap" "c" (global externref)) {text})"#);
            let bytes = wat::parse_str(text).unwrap();
            let store = Store::single(module::parse(&bytes).unwrap()).unwrap();
            Plan::new(&store, &Options::new(Architecture::X86_64)).unwrap().entries
        };
        let import = |name: &str, ty: &str| format!(r#"(import "sel4" "{name}" (func {ty}))"#);
        assert_eq!(entries(""), 0);
        assert_eq!(entries(&import("signal", "(param externref)")), 0);
        assert_eq!(entries(&import("send_with", "(param externref i64 i64 i64 i64 i64 externref)")), 0);
        assert_eq!(entries(&import("delete", "(param externref)")), cspace::ENTRY_FIRST_TABLE);
        assert_eq!(entries(&import("copy", "(param externref i64) (result externref)")), cspace::ENTRY_FIRST_TABLE);
        let received = "(param externref) (result i64 i64 i64 i64 i64 i64 externref i64)";
        assert_eq!(entries(&import("recv_with", received)), cspace::ENTRY_FIRST_TABLE);
        assert_eq!(entries("(table 1 externref)"), cspace::ENTRY_FIRST_TABLE + 1);
        assert_eq!(entries(r#"(import "cap" "t" (table 2 externref))"#), cspace::ENTRY_FIRST_TABLE + 1);
    }
}
