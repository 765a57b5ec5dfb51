//! The descriptors of `wasm2sel4-abi`, written behind the code: what the stub and the tools read about the module.

use super::code::CompiledFunction;
use super::declare::Entries;
use crate::error::{Error, Result};
use crate::escape::{FunctionName, Name};
use crate::options::Options;
use crate::plan::{MemoryPlan, Plan};
use crate::store::Store;
use crate::target::code_generator;
use crate::translate::Symbols;
use cranelift_object::ObjectProduct;
use object::write::{Object, Relocation, SectionId, Symbol, SymbolId, SymbolSection};
use object::{RelocationEncoding, RelocationFlags, RelocationKind, SectionKind, SymbolFlags, SymbolKind, SymbolScope};
use wasm2sel4_abi::address::page_align_up;
use wasm2sel4_abi::descriptor::{
    CAPABILITY_SECTION, MODULE_MAGIC, MODULE_SECTION, MODULE_SYMBOL, NO_INDEX, NO_MEMORY, SHARED_SECTION,
};
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
        tables.add(store, function, offset(product, function));
    }
    let memory_sizes = product.data_symbol(symbols.memory_sizes);
    let table_sizes = product.data_symbol(symbols.table_sizes);
    let globals = product.data_symbol(symbols.globals);
    let instantiate = entries.instantiate.map(|id| product.function_symbol(id));
    let start = entries.start.map(|id| product.function_symbol(id));

    let object = &mut product.object;
    let read_only = section(object, ".rodata.wasm2sel4", SectionKind::ReadOnlyData);
    let sites = object.append_section_data(read_only, &tables.sites, 8);
    let marks = object.append_section_data(read_only, &tables.marks, 8);
    let function_table = object.append_section_data(read_only, &tables.functions, 8);
    let names = object.append_section_data(read_only, &tables.names, 8);
    let feature_names = code_generator::features(options)?.join(", ");
    let features = object.append_section_data(read_only, feature_names.as_bytes(), 8);
    let mut run_tables = Vec::new();
    for (_, memory) in plan.memories.iter() {
        run_tables.push(object.append_section_data(read_only, &runs(memory), 8));
    }
    let read_only_symbol = object.section_symbol(read_only);

    let descriptor = section(object, MODULE_SECTION, SectionKind::ReadOnlyData);
    let mut words = Words { object, section: descriptor, bytes: Vec::new(), relocations: Vec::new() };
    words.number(MODULE_MAGIC);
    words.number(u64::from(ABI_VERSION));
    words.address(text_symbol, 0);
    words.address(text_symbol, text_size);
    words.address(read_only_symbol, sites);
    words.address(read_only_symbol, marks);
    words.number(tables.marks.len() as u64);
    words.address(read_only_symbol, function_table);
    words.number((tables.functions.len() / 16) as u64);
    words.address(read_only_symbol, names);
    words.number(tables.names.len() as u64);
    for function in [instantiate, start] {
        match function {
            Some(function) => words.address(function, 0),
            None => words.number(0),
        }
    }
    words.number(page_align_up(options.stack_size.0));
    words.number(plan.guest_memory.map_or(NO_MEMORY, |id| u64::from(id.0)));
    words.number(plan.memories.len() as u64);
    words.number(plan.stored_tables().count() as u64);
    words.address(globals, 0);
    words.number(u64::from(plan.globals_size));
    words.number(plan.entries);
    words.number(u64::from(store.receives()));
    words.address(read_only_symbol, features);
    words.number(feature_names.len() as u64);
    words.number(u64::from(functions.iter().any(|function| function.uses_floating_point)));
    for ((id, memory), runs) in plan.memories.iter().zip(run_tables) {
        words.number(memory.base.0);
        words.number(memory.reservation.0);
        words.number(memory.initial.0);
        words.number(memory.maximum.0);
        words.address(memory_sizes, u64::from(id.0) * 8);
        words.address(read_only_symbol, runs);
        words.number(memory.runs.len() as u64);
        words.number(u64::from(memory.page_log2));
        let shared = store.shared_memories.iter().position(|(_, shared)| *shared == id);
        words.number(shared.map_or(0, |number| number as u64 + 1));
    }
    for (id, table) in plan.stored_tables() {
        words.number(table.base.0);
        words.number(table.size().0);
        words.number(table.entry.map_or(0, |entry| entry.0));
        words.address(table_sizes, u64::from(id.0) * 8);
    }
    words.finish()?;

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

fn section(object: &mut Object<'_>, name: &str, kind: SectionKind) -> SectionId {
    object.add_section(Vec::new(), name.as_bytes().to_vec(), kind)
}

/// The runs of initial contents, as `wasm2sel4_abi::descriptor::DataRun`s.
fn runs(memory: &MemoryPlan) -> Vec<u8> {
    let words = memory.runs.iter().flat_map(|run| [memory.base.0 + run.start, run.bytes.len() as u64]);
    words.flat_map(u64::to_le_bytes).collect()
}

/// The tables by which program counters are understood.
#[derive(Default)]
struct Tables {
    sites: Vec<u8>,
    marks: Vec<u8>,
    functions: Vec<u8>,
    names: Vec<u8>,
}

impl Tables {
    /// Functions come in the order of their code, so the tables are sorted.
    fn add(&mut self, store: &Store<'_>, function: &CompiledFunction, text_offset: u32) {
        for site in &function.sites {
            self.sites.extend((text_offset + site.code_offset).to_le_bytes());
            self.sites.extend(site.wasm_offset.to_le_bytes());
            self.marks.push(site.mark.encode());
        }
        let name = function.index.and_then(|(instance, index)| {
            let instance = &store.instances[instance];
            let name = instance.module.functions[index].name.filter(|name| !name.is_empty())?;
            // Another instance than the main one says whose function it is.
            let owner = instance.name.as_ref().map(|owner| format!("{}::", Name(owner)));
            Some(format!("{}{}", owner.unwrap_or_default(), FunctionName(name)))
        });
        let name = name.unwrap_or_default();
        let index = function.index.map_or(NO_INDEX, |(_, index)| index.0);
        for word in [text_offset, index, self.names.len() as u32, name.len() as u32] {
            self.functions.extend(word.to_le_bytes());
        }
        self.names.extend(name.as_bytes());
    }
}

/// A section of 8-byte words, some of them addresses.
struct Words<'a, 'o> {
    object: &'a mut Object<'o>,
    section: SectionId,
    bytes: Vec<u8>,
    relocations: Vec<(u64, SymbolId, u64)>,
}

impl Words<'_, '_> {
    fn number(&mut self, number: u64) {
        self.bytes.extend(number.to_le_bytes());
    }

    fn address(&mut self, symbol: SymbolId, addend: u64) {
        self.relocations.push((self.bytes.len() as u64, symbol, addend));
        self.number(0);
    }

    fn finish(self) -> Result<()> {
        let size = self.bytes.len() as u64;
        let value = self.object.append_section_data(self.section, &self.bytes, 8);
        for (offset, symbol, addend) in self.relocations {
            let flags = RelocationFlags::Generic {
                kind: RelocationKind::Absolute,
                encoding: RelocationEncoding::Generic,
                size: 64,
            };
            let relocation = Relocation { offset, symbol, addend: addend as i64, flags };
            self.object.add_relocation(self.section, relocation).map_err(Error::internal)?;
        }
        self.object.add_symbol(Symbol {
            name: MODULE_SYMBOL.as_bytes().to_vec(),
            value,
            size,
            kind: SymbolKind::Data,
            scope: SymbolScope::Linkage,
            weak: false,
            section: SymbolSection::Section(self.section),
            flags: SymbolFlags::None,
        });
        Ok(())
    }
}
