//! Reads a binary: every section through the validator first, then into the module.

use super::{
    Constant, DataSegment, ElementSegment, Export, Exported, Function, FunctionIndex, FunctionOrigin, FunctionType,
    Global, GlobalIndex, ImportName, Memory, MemoryIndex, Module, Table, TableIndex, TypeIndex, ValueType, names,
};
use crate::error::{Error, Result};
use rayon::prelude::*;
use wasm2sel4_abi::address::WasmPages;
use wasmparser::{
    DataKind, ElementItems, ElementKind, ExternalKind, FuncToValidate, FuncValidatorAllocations, FunctionBody, Parser,
    Payload, TypeRef, Validator, ValidatorResources, WasmFeatures,
};

/// Validates `bytes` and makes a [`Module`] of them.
///
/// # Errors
///
/// [`Error::Invalid`] for what the specification forbids, [`Error::Unsupported`] for what the compiler does not know
/// yet. Validation admits every proposal that the validator knows, so that the second message can name it.
pub fn parse(bytes: &[u8]) -> Result<Module<'_>> {
    if Parser::is_component(bytes) {
        return Err(unsupported("a component", "component-model", 0));
    }
    let mut reader = Reader::new(bytes);
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload?;
        if let wasmparser::ValidPayload::Func(validation, body) = validator.payload(&payload)? {
            bodies.push((validation, body));
        }
        reader.payload(payload)?;
    }
    validate_bodies(bodies)?;
    Ok(reader.module)
}

/// Validates the function bodies, several at a time. Of several invalid ones the first in the binary is reported,
/// whatever the number of threads.
fn validate_bodies(bodies: Vec<(FuncToValidate<ValidatorResources>, FunctionBody<'_>)>) -> Result<()> {
    let first = bodies
        .into_par_iter()
        .map_init(FuncValidatorAllocations::default, |allocations, (validation, body)| {
            let mut validator = validation.into_validator(std::mem::take(allocations));
            let result = validator.validate(&body);
            *allocations = validator.into_allocations();
            result
        })
        .filter_map(std::result::Result::err)
        .min_by_key(wasmparser::BinaryReaderError::offset);
    first.map_or(Ok(()), |error| Err(error.into()))
}

fn unsupported(what: impl Into<String>, proposal: &str, offset: u64) -> Error {
    Error::Unsupported { what: what.into(), proposal: proposal.to_owned(), offset }
}

/// The module as far as it has been read.
struct Reader<'a> {
    module: Module<'a>,
    /// The type of each function whose body is still to come.
    declared: std::collections::VecDeque<TypeIndex>,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let module = Module {
            bytes,
            types: Default::default(),
            functions: Default::default(),
            tables: Default::default(),
            memories: Default::default(),
            globals: Default::default(),
            exports: Vec::new(),
            start: None,
            elements: Vec::new(),
            data: Vec::new(),
            name: None,
            code_size: 0,
            code_start: 0,
            debug_sections: Vec::new(),
        };
        Self { module, declared: Default::default() }
    }

    fn payload(&mut self, payload: Payload<'a>) -> Result<()> {
        match payload {
            Payload::TypeSection(section) => self.types(section),
            Payload::ImportSection(section) => self.imports(section),
            Payload::FunctionSection(section) => {
                for ty in section {
                    self.declared.push_back(TypeIndex(ty?));
                }
                Ok(())
            }
            Payload::TableSection(section) => self.tables(section),
            Payload::MemorySection(section) => self.memories(section),
            Payload::GlobalSection(section) => self.globals(section),
            Payload::ExportSection(section) => self.exports(section),
            Payload::StartSection { func, .. } => {
                self.module.start = Some(FunctionIndex(func));
                Ok(())
            }
            Payload::ElementSection(section) => self.elements(section),
            Payload::DataSection(section) => self.data(section),
            Payload::CodeSectionStart { size, unchecked_range, .. } => {
                self.module.code_size = size as usize;
                self.module.code_start = unchecked_range.start;
                Ok(())
            }
            Payload::CodeSectionEntry(body) => {
                let ty = self.declared.pop_front().ok_or_else(|| Error::internal("a body without a declaration"))?;
                self.module.functions.push(Function { ty, name: None, origin: FunctionOrigin::Body(body) });
                Ok(())
            }
            Payload::TagSection(section) => Err(unsupported("tag section", "exceptions", section.range().start)),
            Payload::CustomSection(section) if section.name() == "name" => {
                let reader = wasmparser::BinaryReader::new(section.data(), section.data_offset());
                names::apply(reader, &mut self.module.functions, &mut self.module.name);
                Ok(())
            }
            Payload::CustomSection(section) if section.name().starts_with(".debug_") => {
                self.module.debug_sections.push((section.name(), section.data()));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn types(&mut self, section: wasmparser::TypeSectionReader<'a>) -> Result<()> {
        for group in section.into_iter_with_offsets() {
            let (offset, group) = group?;
            for ty in group.into_types() {
                match &ty.composite_type.inner {
                    wasmparser::CompositeInnerType::Func(function) if ty.supertype_idxs.is_empty() => {
                        self.module.types.push(FunctionType::new(function, offset)?);
                    }
                    _ => return Err(unsupported("a type that is not a plain function type", "gc", offset)),
                }
            }
        }
        Ok(())
    }

    fn imports(&mut self, section: wasmparser::ImportSectionReader<'a>) -> Result<()> {
        for import in section.into_imports_with_offsets() {
            let (offset, import) = import?;
            let name = ImportName { module: import.module, field: import.name };
            match import.ty {
                TypeRef::Func(ty) => {
                    let origin = FunctionOrigin::Import(name);
                    self.module.functions.push(Function { ty: TypeIndex(ty), name: None, origin });
                }
                TypeRef::Memory(_) => return Err(Error::Link(nobody_provides(name, "a memory"))),
                TypeRef::Table(_) => return Err(Error::Link(nobody_provides(name, "a table"))),
                TypeRef::Global(_) => return Err(Error::Link(nobody_provides(name, "a global"))),
                _ => return Err(unsupported(format!("import {name}"), "exceptions", offset)),
            }
        }
        Ok(())
    }

    fn tables(&mut self, section: wasmparser::TableSectionReader<'a>) -> Result<()> {
        for table in section.into_iter_with_offsets() {
            let (offset, table) = table?;
            if table.ty.element_type != wasmparser::RefType::FUNCREF {
                return Err(unsupported(format!("a table of {}", table.ty.element_type), "reference-types", offset));
            }
            if table.ty.table64 {
                return Err(unsupported("a 64-bit table", "memory64", offset));
            }
            if !matches!(table.init, wasmparser::TableInit::RefNull) {
                return Err(unsupported("a table with an initialiser", "function-references", offset));
            }
            self.module.tables.push(Table { initial: table.ty.initial });
        }
        Ok(())
    }

    fn memories(&mut self, section: wasmparser::MemorySectionReader<'a>) -> Result<()> {
        for memory in section.into_iter_with_offsets() {
            let (offset, memory) = memory?;
            if !self.module.memories.is_empty() {
                return Err(unsupported("a second memory", "multi-memory", offset));
            }
            if memory.memory64 {
                return Err(unsupported("a 64-bit memory", "memory64", offset));
            }
            if memory.shared {
                return Err(unsupported("a shared memory", "threads", offset));
            }
            if memory.page_size_log2.is_some_and(|log2| log2 != 16) {
                return Err(unsupported("a custom page size", "custom-page-sizes", offset));
            }
            let (initial, maximum) = (WasmPages(memory.initial), memory.maximum.map(WasmPages));
            self.module.memories.push(Memory { initial, maximum });
        }
        Ok(())
    }

    fn globals(&mut self, section: wasmparser::GlobalSectionReader<'a>) -> Result<()> {
        for global in section.into_iter_with_offsets() {
            let (offset, global) = global?;
            let ty = ValueType::new(global.ty.content_type, offset)?;
            let initial = Constant::evaluate(&global.init_expr, &self.module.globals)?;
            self.module.globals.push(Global { ty, mutable: global.ty.mutable, initial });
        }
        Ok(())
    }

    fn exports(&mut self, section: wasmparser::ExportSectionReader<'a>) -> Result<()> {
        for export in section.into_iter_with_offsets() {
            let (offset, export) = export?;
            let item = match export.kind {
                ExternalKind::Func => Exported::Function(FunctionIndex(export.index)),
                ExternalKind::Table => Exported::Table(TableIndex(export.index)),
                ExternalKind::Memory => Exported::Memory(MemoryIndex(export.index)),
                ExternalKind::Global => Exported::Global(GlobalIndex(export.index)),
                _ => return Err(unsupported(format!("export {}", export.name), "exceptions", offset)),
            };
            self.module.exports.push(Export { name: export.name, item });
        }
        Ok(())
    }

    fn elements(&mut self, section: wasmparser::ElementSectionReader<'a>) -> Result<()> {
        for element in section.into_iter_with_offsets() {
            let (offset, element) = element?;
            let (table, start) = match element.kind {
                ElementKind::Active { table_index, offset_expr } => {
                    (TableIndex(table_index.unwrap_or(0)), Constant::evaluate(&offset_expr, &self.module.globals)?)
                }
                // Nothing but `ref.func` needs a declared segment.
                ElementKind::Declared => continue,
                ElementKind::Passive => return Err(unsupported("a passive element segment", "bulk-memory", offset)),
            };
            let mut functions = Vec::new();
            match element.items {
                ElementItems::Functions(indices) => {
                    for index in indices {
                        functions.push(Some(FunctionIndex(index?)));
                    }
                }
                ElementItems::Expressions(_, expressions) => {
                    for expression in expressions {
                        match Constant::evaluate(&expression?, &self.module.globals)? {
                            Constant::Function(function) => functions.push(function),
                            _ => return Err(unsupported("an element that is no function", "reference-types", offset)),
                        }
                    }
                }
            }
            self.module.elements.push(ElementSegment { table, offset: start, functions });
        }
        Ok(())
    }

    fn data(&mut self, section: wasmparser::DataSectionReader<'a>) -> Result<()> {
        for data in section.into_iter_with_offsets() {
            let (offset, data) = data?;
            match data.kind {
                DataKind::Active { memory_index, offset_expr } => {
                    let start = Constant::evaluate(&offset_expr, &self.module.globals)?;
                    let memory = MemoryIndex(memory_index);
                    self.module.data.push(DataSegment { memory, offset: start, bytes: data.data });
                }
                DataKind::Passive => return Err(unsupported("a passive data segment", "bulk-memory", offset)),
            }
        }
        Ok(())
    }
}

/// The sentence for an import that cannot be satisfied.
fn nobody_provides(name: ImportName<'_>, kind: &str) -> String {
    format!("module needs {name}, {kind}, which nothing provides")
}
