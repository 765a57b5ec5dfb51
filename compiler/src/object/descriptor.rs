//! The descriptors of `wasm2sel4-abi`, written after the code: what the stub and the tools read about the module.

use super::code::CompiledFunction;
use super::declare::Entries;
use crate::error::{Error, Result};
use crate::escape::{FunctionName, Name};
use crate::module::{Exported, FunctionIndex, Hierarchy, ReferenceType};
use crate::options::Options;
use crate::plan::{MemoryPlan, Plan, type_records};
use crate::store::{Store, TypeId, Types};
use crate::target::code_generator;
use crate::translate::Symbols;
use cranelift_object::ObjectProduct;
use object::write::{Object, Relocation, SectionId, Symbol, SymbolId, SymbolSection};
use object::{RelocationEncoding, RelocationFlags, RelocationKind, SectionKind, SymbolFlags, SymbolKind, SymbolScope};
use wasm2sel4_abi::address::{ByteSize, VirtualAddress, page_align_up};
use wasm2sel4_abi::descriptor::{
    ADAPTER, ANY_TAG, CAPABILITY_SECTION, DataRun, ELEMENTS_ANY, ELEMENTS_EXN, ELEMENTS_EXTERN, ELEMENTS_FUNCTION,
    FRAMELESS, Function, Handler, MODULE_MAGIC, MODULE_SECTION, MODULE_SYMBOL, MemoryDescriptor, ModuleDescriptor,
    NO_INDEX, NO_MEMORY, SHARED_SECTION, Site, TableDescriptor, Tag,
};
use wasm2sel4_abi::gc::MODE_ALWAYS;
use wasm2sel4_abi::record::{Linked, Output, Write};
use wasm2sel4_abi::{ABI_VERSION, address::MMU_PAGE};

/// Prefix of the sections that hold initial contents of memories; a run's name follows.
pub const MEMORY_SECTION: &str = ".wasm2sel4.memory.";

/// Appends all descriptors to the object.
pub fn append(
    store: &Store<'_>,
    plan: &Plan,
    options: &Options,
    symbols: &Symbols,
    functions: &[CompiledFunction],
    entries: &Entries,
    product: &mut ObjectProduct,
) -> Result<()> {
    let text = product.object.section_id(object::write::StandardSection::Text);
    let text_symbol = product.object.section_symbol(text);
    let text_size = product.object.section(text).data().len() as u64;

    // Code offsets in the tables are 32 bits wide.
    if u32::try_from(text_size).is_err() {
        return Err(Error::Limit(format!("the compiled code has {text_size} bytes; at most 4 GiB are possible")));
    }
    let offset = |product: &ObjectProduct, function: &CompiledFunction| {
        let symbol = product.function_symbol(function.id);
        product.object.symbol(symbol).value as u32
    };

    let mut tables = Tables::default();
    for function in functions {
        tables.add(store, function, offset(product, function))?;
    }
    tables.add_tags(store, plan);
    let memory_sizes = product.data_symbol(symbols.memory_sizes);
    let table_sizes = product.data_symbol(symbols.table_sizes);
    let globals = product.data_symbol(symbols.globals);
    let instantiate = entries.instantiate.map(|id| product.function_symbol(id));
    let start = entries.start.map(|id| product.function_symbol(id));
    let exception_buffer = symbols.exception_buffer.map(|id| product.data_symbol(id));
    let exceptions = symbols.exceptions.map(|id| product.data_symbol(id));
    let [gc_cells, gc_types, gc_fields] =
        [symbols.gc_cells, symbols.gc_types, symbols.gc_fields].map(|id| id.map(|id| product.data_symbol(id)));
    let gc_segments = symbols.gc_segments.map(|id| product.data_symbol(id));
    let (type_count, field_count) = match plan.heap {
        Some(_) => {
            let (records, fields) = type_records(&plan.types, &plan.layouts)?;
            (records.len() as u64, fields.len() as u64)
        }
        None => (0, 0),
    };

    let object = &mut product.object;
    let read_only = section(object, ".rodata.wasm2sel4", SectionKind::ReadOnlyData);
    let sites = object.append_section_data(read_only, &tables.sites, 8);
    let marks = object.append_section_data(read_only, &tables.marks, 8);
    let function_table = object.append_section_data(read_only, &tables.functions, 8);
    let handlers = object.append_section_data(read_only, &tables.handlers, 8);
    let tags = object.append_section_data(read_only, &tables.tags, 8);
    let names = object.append_section_data(read_only, &tables.names, 8);
    let feature_names = code_generator::features(options)?.join(", ");
    let features = object.append_section_data(read_only, feature_names.as_bytes(), 8);
    let mut run_tables = Vec::new();
    for (_, memory) in plan.memories.iter() {
        run_tables.push(object.append_section_data(read_only, &runs(memory), 8));
    }
    let read_only_symbol = object.section_symbol(read_only);

    let at = |offset: u64| Linked(SymbolAddress::Symbol(read_only_symbol, offset));
    let symbol = |symbol: SymbolId, offset: u64| Linked(SymbolAddress::Symbol(symbol, offset));
    let optional = |id: Option<SymbolId>| Linked(id.map_or(SymbolAddress::Nowhere, |id| SymbolAddress::Symbol(id, 0)));
    let bytes = |bytes: &[u8]| ByteSize(bytes.len() as u64);
    let section_id = section(object, MODULE_SECTION, SectionKind::ReadOnlyData);
    let mut descriptors = Descriptors::default();
    ModuleDescriptor {
        magic: MODULE_MAGIC,
        version: u64::from(ABI_VERSION),
        text_start: symbol(text_symbol, 0),
        text_end: symbol(text_symbol, text_size),
        sites: at(sites),
        site_marks: at(marks),
        site_count: tables.marks.len() as u64,
        functions: at(function_table),
        function_count: functions.len() as u64,
        names: at(names),
        names_size: bytes(&tables.names),
        instantiate: optional(instantiate),
        entry: optional(start),
        stack_size: ByteSize(page_align_up(options.stack_size.0)),
        guest_memory: plan.guest_memory.map_or(NO_MEMORY, |id| u64::from(id.0)),
        memory_count: plan.memories.len() as u64,
        table_count: plan.stored_tables().count() as u64,
        globals: symbol(globals, 0),
        globals_size: ByteSize(u64::from(plan.globals_size)),
        entries: plan.entries,
        receives: u64::from(store.receives()),
        features: at(features),
        features_size: bytes(feature_names.as_bytes()),
        floating_point: u64::from(functions.iter().any(|function| function.uses_floating_point)),
        handlers: at(handlers),
        handler_count: tables.handler_count,
        tags: at(tags),
        tag_count: store.tags.len() as u64,
        exception_buffer: optional(exception_buffer),
        exception_buffer_size: ByteSize(u64::from(plan.exceptions.buffer_size)),
        exceptions: optional(exceptions),
        exception_count: plan.exceptions.count,
        gc_heap: plan.heap.map_or(VirtualAddress(0), |heap| heap.base),
        gc_heap_size: plan.heap.map_or(ByteSize(0), |heap| heap.size),
        gc_books: plan.heap.map_or(VirtualAddress(0), |heap| heap.books),
        gc_books_size: plan.heap.map_or(ByteSize(0), |heap| heap.books_size()),
        gc_types: optional(gc_types),
        gc_type_count: type_count,
        gc_fields: optional(gc_fields),
        gc_field_count: field_count,
        gc_cells: optional(gc_cells),
        gc_mode: if options.gc_always { MODE_ALWAYS } else { 0 },
        gc_segments: optional(gc_segments),
        gc_segments_size: ByteSize(plan.computed_segments_size()),
    }
    .write(&mut descriptors);
    for ((id, memory), runs) in plan.memories.iter().zip(run_tables) {
        let shared = store.shared_memories.iter().position(|(_, shared)| *shared == id);
        MemoryDescriptor {
            base: memory.base,
            reservation: memory.reservation,
            initial: memory.initial,
            maximum: memory.maximum,
            size_cell: symbol(memory_sizes, u64::from(id.0) * 8),
            data_runs: at(runs),
            data_run_count: memory.runs.len() as u64,
            page_log2: u64::from(memory.page_log2),
            shared: shared.map_or(0, |number| number as u64 + 1),
        }
        .write(&mut descriptors);
    }
    for (id, table) in plan.stored_tables() {
        TableDescriptor {
            base: table.base,
            size: table.size(),
            entry: table.entry.map_or(0, |entry| entry.0),
            size_cell: symbol(table_sizes, u64::from(id.0) * 8),
            elements: elements(store.tables[id].ty.element, &store.types)?,
        }
        .write(&mut descriptors);
    }
    descriptors.append(object, section_id)?;

    let capabilities = section(object, CAPABILITY_SECTION, SectionKind::ReadOnlyData);
    let names: Vec<u8> = store.capabilities.iter().flat_map(|name| name.bytes().chain([0])).collect();
    object.append_section_data(capabilities, &names, 1);

    let shared = section(object, SHARED_SECTION, SectionKind::ReadOnlyData);
    let names: Vec<u8> = store.shared_memories.iter().flat_map(|(name, _)| name.bytes().chain([0])).collect();
    object.append_section_data(shared, &names, 1);

    for (name, _, run) in plan.data_runs() {
        let id = section(object, &format!("{MEMORY_SECTION}{name}"), SectionKind::Data);
        object.append_section_data(id, &run.bytes, MMU_PAGE);
    }
    Ok(())
}

/// What the elements of a table refer to, as its descriptor says it.
fn elements(ty: ReferenceType<TypeId>, types: &Types) -> Result<u64> {
    let hierarchy = ty.heap.hierarchy(types).ok_or_else(|| Error::internal("a table of a type that does not exist"))?;
    Ok(match hierarchy {
        Hierarchy::Exn => ELEMENTS_EXN,
        Hierarchy::Extern => ELEMENTS_EXTERN,
        Hierarchy::Any => ELEMENTS_ANY,
        Hierarchy::Function => ELEMENTS_FUNCTION,
    })
}

fn section(object: &mut Object<'_>, name: &str, kind: SectionKind) -> SectionId {
    object.add_section(Vec::new(), name.as_bytes().to_vec(), kind)
}

/// The runs of initial contents.
fn runs(memory: &MemoryPlan) -> Vec<u8> {
    let record = |run: &crate::plan::DataRun| DataRun {
        start: VirtualAddress(memory.base.0 + run.start),
        size: ByteSize(run.bytes.len() as u64),
    };
    memory.runs.iter().flat_map(|run| record(run).to_bytes()).collect()
}

/// The tables by which program counters are understood.
#[derive(Default)]
struct Tables {
    sites: Vec<u8>,
    marks: Vec<u8>,
    functions: Vec<u8>,
    handlers: Vec<u8>,
    handler_count: u64,
    tags: Vec<u8>,
    names: Vec<u8>,
}

impl Tables {
    /// Functions come in the order of their code, so the tables are sorted.
    fn add(&mut self, store: &Store<'_>, function: &CompiledFunction, text_offset: u32) -> Result<()> {
        for site in &function.sites {
            let record = Site { text_offset: text_offset + site.code_offset, wasm_offset: site.wasm_offset };
            self.sites.extend(record.to_bytes());
            self.marks.push(site.mark.encode());
        }
        let name = function.index.and_then(|(instance, index)| {
            let instance = &store.instances[instance];
            let name = instance.module.functions[index].name.filter(|name| !name.is_empty())?;
            // Another instance than the main one says whose function it is.
            let owner = instance.name.as_ref().map(|owner| format!("{}::", Name(owner)));
            Some(format!("{}{}", owner.unwrap_or_default(), FunctionName(name)))
        });
        for handler in &function.handlers {
            let record = Handler {
                text_offset: text_offset + handler.code_offset,
                frame_offset: handler.frame_offset,
                tag: handler.tag.unwrap_or(ANY_TAG),
                landing: text_offset + handler.landing,
            };
            self.handlers.extend(record.to_bytes());
            self.handler_count += 1;
        }
        let name = name.unwrap_or_default();
        let record = Function {
            text_offset,
            index: marked_index(store, function)?,
            name_offset: self.names.len() as u32,
            name_size: name.len() as u32,
        };
        self.functions.extend(record.to_bytes());
        self.names.extend(name.as_bytes());
        Ok(())
    }

    /// Tags in the order of their numbers, by the names that their own modules have for them.
    fn add_tags(&mut self, store: &Store<'_>, plan: &Plan) {
        for ((_, tag), (_, planned)) in store.tags.iter().zip(plan.tags.iter()) {
            let (instance, index) = tag.owner;
            let instance = &store.instances[instance];
            let exported = || {
                let mut exports = instance.module.exports.iter();
                exports.find(|export| export.item == Exported::Tag(index)).map(|export| export.name)
            };
            let name = instance.module.tags[index].name.or_else(exported).filter(|name| !name.is_empty());
            let owner = instance.name.as_ref().map(|owner| format!("{}::", Name(owner)));
            let name = name.map(|name| format!("{}{}", owner.unwrap_or_default(), Name(name))).unwrap_or_default();
            let record = Tag {
                payload_size: planned.size,
                index: index.0,
                name_offset: self.names.len() as u32,
                name_size: name.len() as u32,
            };
            self.tags.extend(record.to_bytes());
            self.names.extend(name.as_bytes());
        }
    }
}

/// The index of a function with its marks.
fn marked_index(store: &Store<'_>, function: &CompiledFunction) -> Result<u32> {
    let (index, is_adapter) = match function.index {
        Some((instance, FunctionIndex(index))) => {
            if index >= NO_INDEX {
                return Err(Error::internal("more functions than a module can have"));
            }
            (index, store.composition.as_ref().is_some_and(|known| known.adapters.contains(&instance)))
        }
        None => (NO_INDEX, false),
    };
    let adapter = if is_adapter { ADAPTER } else { 0 };
    let frameless = if function.has_frame { 0 } else { FRAMELESS };
    Ok(index | adapter | frameless)
}

/// How the address of a symbol stands in an object.
#[derive(Clone, Copy)]
enum SymbolAddress {
    /// So many bytes behind a symbol: a relocation.
    Symbol(SymbolId, u64),
    /// There is no such symbol: the address is 0.
    Nowhere,
}

/// Descriptors, with the places that the linker fills in.
#[derive(Default)]
struct Descriptors {
    bytes: Vec<u8>,
    relocations: Vec<(u64, SymbolId, u64)>,
}

impl Output<SymbolAddress> for Descriptors {
    fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
    }

    fn address(&mut self, address: SymbolAddress) {
        if let SymbolAddress::Symbol(symbol, addend) = address {
            self.relocations.push((self.bytes.len() as u64, symbol, addend));
        }
        self.bytes.extend(0_u64.to_le_bytes());
    }
}

impl Descriptors {
    /// Appends them to their section, as what the stub finds under a symbol.
    fn append(self, object: &mut Object<'_>, section: SectionId) -> Result<()> {
        let size = self.bytes.len() as u64;
        let value = object.append_section_data(section, &self.bytes, 8);
        for (offset, symbol, addend) in self.relocations {
            let flags = RelocationFlags::Generic {
                kind: RelocationKind::Absolute,
                encoding: RelocationEncoding::Generic,
                size: 64,
            };
            let relocation = Relocation { offset, symbol, addend: addend as i64, flags };
            object.add_relocation(section, relocation).map_err(Error::internal)?;
        }
        object.add_symbol(Symbol {
            name: MODULE_SYMBOL.as_bytes().to_vec(),
            value,
            size,
            kind: SymbolKind::Data,
            scope: SymbolScope::Linkage,
            weak: false,
            section: SymbolSection::Section(section),
            flags: SymbolFlags::None,
        });
        Ok(())
    }
}
