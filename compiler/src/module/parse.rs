//! Reads a binary: every section through the validator first, then into the module.

use super::{
    DataSegment, ElementItems, ElementSegment, Export, Exported, Function, FunctionIndex, FunctionOrigin, FunctionType,
    Global, GlobalIndex, GlobalOrigin, GlobalType, ImportName, Memory, MemoryIndex, MemoryType, Module, ReferenceType,
    SegmentMode, Table, TableIndex, TableOrigin, TableType, TableUse, Tag, TagIndex, TypeIndex, ValueType, names,
};
use crate::error::{Error, Result};
use rayon::prelude::*;
use wasm2sel4_abi::address::WASM_PAGE;
use wasmparser::{
    DataKind, ElementKind, ExternalKind, FuncToValidate, FuncValidatorAllocations, FunctionBody, Operator, Parser,
    Payload, TableInit, TypeRef, Validator, ValidatorResources, WasmFeatures,
};

/// Validates `bytes` and makes a [`Module`] of them.
///
/// # Errors
///
/// [`Error::Invalid`] for what the specification forbids, [`Error::Unsupported`] for what the compiler does not know
/// yet. Validation admits every proposal that the validator knows, so that the second message can name it.
pub fn parse(bytes: &[u8]) -> Result<Module<'_>> {
    parse_with(bytes, WasmFeatures::all())
}

/// The same, for an earlier version of the language: validation admits `features` only.
///
/// # Errors
///
/// As for [`parse`].
pub fn parse_with(bytes: &[u8], features: WasmFeatures) -> Result<Module<'_>> {
    if Parser::is_component(bytes) {
        return Err(unsupported("a component", "component-model", 0));
    }
    let mut reader = Reader::new(bytes);
    let mut validator = Validator::new_with_features(features);
    let mut bodies = Vec::new();
    // What is valid but not translated is reported only if everything else is valid.
    let mut refused = None;
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload?;
        if let wasmparser::ValidPayload::Func(validation, body) = validator.payload(&payload)? {
            bodies.push((validation, body));
        }
        if refused.is_none() {
            refused = reader.payload(payload).err();
        }
    }
    let uses = validate_bodies(bodies)?;
    if let Some(error) = refused {
        return Err(error);
    }
    reader.module.table_uses = uses.tables.into_iter().collect();
    reader.module.refers_to_functions = uses.refers;
    Ok(reader.module)
}

/// What function bodies do that decides how something is laid out.
#[derive(Default)]
struct Uses {
    /// By table; empty if no table is used.
    tables: Vec<TableUse>,
    /// Whether `ref.func` occurs.
    refers: bool,
}

impl Uses {
    fn touch(&mut self, table: u32, grows: bool) {
        let index = table as usize;
        if self.tables.len() <= index {
            self.tables.resize(index + 1, TableUse::default());
        }
        self.tables[index].touched = true;
        self.tables[index].grown |= grows;
    }

    fn merge(mut self, other: Self) -> Self {
        if self.tables.len() < other.tables.len() {
            self.tables.resize(other.tables.len(), TableUse::default());
        }
        for (all, one) in self.tables.iter_mut().zip(&other.tables) {
            all.touched |= one.touched;
            all.grown |= one.grown;
        }
        self.refers |= other.refers;
        self
    }

    /// Looks at a valid body.
    fn of(body: &FunctionBody<'_>) -> std::result::Result<Self, wasmparser::BinaryReaderError> {
        let mut uses = Self::default();
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            match reader.read()? {
                Operator::TableGet { table }
                | Operator::TableSet { table }
                | Operator::TableFill { table }
                | Operator::TableInit { table, .. } => uses.touch(table, false),
                Operator::TableCopy { dst_table, src_table } => {
                    uses.touch(dst_table, false);
                    uses.touch(src_table, false);
                }
                Operator::TableGrow { table } => uses.touch(table, true),
                Operator::RefFunc { .. } => uses.refers = true,
                _ => {}
            }
        }
        Ok(uses)
    }
}

/// Validates the function bodies, several at a time, and tells what they use. Of several invalid ones the first in the
/// binary is reported, whatever the number of threads.
fn validate_bodies(bodies: Vec<(FuncToValidate<ValidatorResources>, FunctionBody<'_>)>) -> Result<Uses> {
    let results: Vec<std::result::Result<Uses, wasmparser::BinaryReaderError>> = bodies
        .into_par_iter()
        .map_init(FuncValidatorAllocations::default, |allocations, (validation, body)| {
            let mut validator = validation.into_validator(std::mem::take(allocations));
            let result = validator.validate(&body).and_then(|()| Uses::of(&body));
            *allocations = validator.into_allocations();
            result
        })
        .collect();
    let (valid, invalid): (Vec<_>, Vec<_>) = results.into_iter().partition(std::result::Result::is_ok);
    match invalid.into_iter().filter_map(std::result::Result::err).min_by_key(wasmparser::BinaryReaderError::offset) {
        Some(error) => Err(error.into()),
        None => Ok(valid.into_iter().flatten().fold(Uses::default(), Uses::merge)),
    }
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
            type_groups: Vec::new(),
            table_uses: Default::default(),
            refers_to_functions: false,
            functions: Default::default(),
            tables: Default::default(),
            memories: Default::default(),
            globals: Default::default(),
            tags: Default::default(),
            exports: Vec::new(),
            start: None,
            elements: Default::default(),
            data: Default::default(),
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
            Payload::TagSection(section) => {
                for tag in section {
                    self.module.tags.push(Tag { ty: TypeIndex(tag?.func_type_idx), import: None });
                }
                Ok(())
            }
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
            self.module.type_groups.push(group.types().len() as u32);
            for ty in group.into_types() {
                let is_plain = ty.is_final && ty.supertype_idxs.is_empty() && !ty.composite_type.shared;
                match &ty.composite_type.inner {
                    wasmparser::CompositeInnerType::Func(function) if is_plain => {
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
                TypeRef::Memory(ty) => {
                    self.module.memories.push(Memory { ty: memory_type(ty), import: Some(name) });
                }
                TypeRef::Table(ty) => {
                    let origin = TableOrigin::Import(name);
                    self.module.tables.push(Table { ty: table_type(ty, offset)?, origin });
                }
                TypeRef::Global(ty) => {
                    let origin = GlobalOrigin::Import(name);
                    self.module.globals.push(Global { ty: global_type(ty, offset)?, origin });
                }
                TypeRef::FuncExact(_) => {
                    return Err(unsupported(format!("import {name}"), "custom-descriptors", offset));
                }
                TypeRef::Tag(tag) => {
                    self.module.tags.push(Tag { ty: TypeIndex(tag.func_type_idx), import: Some(name) });
                }
            }
        }
        Ok(())
    }

    fn tables(&mut self, section: wasmparser::TableSectionReader<'a>) -> Result<()> {
        for table in section.into_iter_with_offsets() {
            let (offset, table) = table?;
            let initial = match table.init {
                TableInit::RefNull => None,
                TableInit::Expr(expression) => Some(expression),
            };
            let origin = TableOrigin::Defined(initial);
            self.module.tables.push(Table { ty: table_type(table.ty, offset)?, origin });
        }
        Ok(())
    }

    fn memories(&mut self, section: wasmparser::MemorySectionReader<'a>) -> Result<()> {
        for memory in section {
            self.module.memories.push(Memory { ty: memory_type(memory?), import: None });
        }
        Ok(())
    }

    fn globals(&mut self, section: wasmparser::GlobalSectionReader<'a>) -> Result<()> {
        for global in section.into_iter_with_offsets() {
            let (offset, global) = global?;
            let origin = GlobalOrigin::Defined(global.init_expr);
            self.module.globals.push(Global { ty: global_type(global.ty, offset)?, origin });
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
                ExternalKind::Tag => Exported::Tag(TagIndex(export.index)),
                ExternalKind::FuncExact => {
                    return Err(unsupported(format!("export {}", export.name), "custom-descriptors", offset));
                }
            };
            self.module.exports.push(Export { name: export.name, item });
        }
        Ok(())
    }

    fn elements(&mut self, section: wasmparser::ElementSectionReader<'a>) -> Result<()> {
        for element in section {
            let element = element?;
            let mode = match element.kind {
                ElementKind::Active { table_index, offset_expr } => {
                    SegmentMode::Active { target: TableIndex(table_index.unwrap_or(0)), offset: offset_expr }
                }
                ElementKind::Declared => SegmentMode::Declared,
                ElementKind::Passive => SegmentMode::Passive,
            };
            let items = match element.items {
                wasmparser::ElementItems::Functions(indices) => {
                    let indices: std::result::Result<Vec<u32>, _> = indices.into_iter().collect();
                    ElementItems::Functions(indices?.into_iter().map(FunctionIndex).collect())
                }
                wasmparser::ElementItems::Expressions(_, expressions) => {
                    let expressions: std::result::Result<Vec<_>, _> = expressions.into_iter().collect();
                    ElementItems::Expressions(expressions?)
                }
            };
            self.module.elements.push(ElementSegment { mode, items });
        }
        Ok(())
    }

    fn data(&mut self, section: wasmparser::DataSectionReader<'a>) -> Result<()> {
        for data in section {
            let data = data?;
            let mode = match data.kind {
                DataKind::Active { memory_index, offset_expr } => {
                    SegmentMode::Active { target: MemoryIndex(memory_index), offset: offset_expr }
                }
                DataKind::Passive => SegmentMode::Passive,
            };
            self.module.data.push(DataSegment { mode, bytes: data.data });
        }
        Ok(())
    }
}

fn memory_type(ty: wasmparser::MemoryType) -> MemoryType {
    MemoryType {
        is_64: ty.memory64,
        is_shared: ty.shared,
        page_log2: ty.page_size_log2.unwrap_or(WASM_PAGE.ilog2()),
        initial: ty.initial,
        maximum: ty.maximum,
    }
}

fn table_type(ty: wasmparser::TableType, offset: u64) -> Result<TableType> {
    if ty.shared {
        return Err(unsupported("a shared table", "shared-everything-threads", offset));
    }
    let element = ReferenceType::new(ty.element_type, offset)?;
    Ok(TableType { element, is_64: ty.table64, initial: ty.initial, maximum: ty.maximum })
}

fn global_type(ty: wasmparser::GlobalType, offset: u64) -> Result<GlobalType> {
    if ty.shared {
        return Err(unsupported("a shared global", "shared-everything-threads", offset));
    }
    Ok(GlobalType { value: ValueType::new(ty.content_type, offset)?, mutable: ty.mutable })
}
