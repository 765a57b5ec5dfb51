//! Reads a binary: every section through the validator first, then into the module.

use super::{
    DataSegment, ElementItems, ElementSegment, Export, Exported, Function, FunctionIndex, FunctionOrigin, FunctionType,
    Global, GlobalIndex, GlobalOrigin, GlobalType, ImportName, Memory, MemoryIndex, MemoryType, Module, ReferenceType,
    SegmentMode, SubType, Table, TableIndex, TableOrigin, TableType, TableUse, Tag, TagIndex, TypeIndex, ValueType,
    names, scan,
};
use crate::error::{Error, Kind, Result, Unsupported};
use wasm2sel4_abi::address::WASM_PAGE;
use wasmparser::{
    ConstExpr, DataKind, ElementKind, ExternalKind, Parser, Payload, TableInit, TypeRef, Validator, WasmFeatures,
};

/// Validates `bytes` and makes a [`Module`] of them.
///
/// # Errors
///
/// [`Error::Invalid`] for what the specification forbids, [`Error::Unsupported`] for what the compiler does not know
/// yet: all of it, each kind once. Validation admits every proposal that the validator knows, so that the second
/// message can name it.
pub fn parse(bytes: &[u8]) -> Result<Module<'_>> {
    parse_with(bytes, WasmFeatures::all())
}

/// The same, for an earlier version of the language: validation admits `features` only.
///
/// # Errors
///
/// As for [`parse`].
pub fn parse_with(bytes: &[u8], features: WasmFeatures) -> Result<Module<'_>> {
    parse_part(bytes, 0, features)
}

/// The same as [`parse`] for a module that is a part of something, where it begins at `offset`: everything that names a
/// place counts from the beginning of the whole.
///
/// # Errors
///
/// As for [`parse`].
pub fn parse_at(bytes: &[u8], offset: u64) -> Result<Module<'_>> {
    parse_part(bytes, offset, WasmFeatures::all())
}

fn parse_part(bytes: &[u8], offset: u64, features: WasmFeatures) -> Result<Module<'_>> {
    if Parser::is_component(bytes) {
        let mut refused = Unsupported::default();
        refused.add(Kind { what: "a component".to_owned(), proposal: "component-model" }, None, 0);
        return Err(Error::Unsupported(refused));
    }
    let mut reader = Reader::new(bytes);
    let mut validator = Validator::new_with_features(features);
    let mut bodies = Vec::new();
    for payload in Parser::new(offset).parse_all(bytes) {
        let payload = payload?;
        if let wasmparser::ValidPayload::Func(validation, body) = validator.payload(&payload)? {
            bodies.push((validation, body));
        }
        reader.payload(payload)?;
    }
    let first = reader.module.functions.len() - bodies.len();
    let uses = scan::validate_bodies(first as u32, bodies)?;
    // What is valid but not translated is reported only if everything else is valid, and then all of it.
    reader.refused.merge(uses.refused);
    if !reader.refused.is_empty() {
        let functions = &reader.module.functions;
        reader.refused.name_functions(|index| functions.get(FunctionIndex(index)).and_then(|function| function.name));
        return Err(Error::Unsupported(reader.refused));
    }
    let mut table_uses = uses.tables;
    table_uses.resize(reader.module.tables.len(), TableUse::default());
    reader.module.table_uses = table_uses.into_iter().collect();
    reader.module.indirect_calls = uses.indirect_calls;
    reader.module.refers_to_functions = uses.refers;
    reader.module.keeps_exceptions = uses.keeps_exceptions;
    reader.module.tries = uses.tries;
    reader.module.uses_objects |= uses.uses_objects;
    Ok(reader.module)
}

/// The module as far as it has been read.
struct Reader<'a> {
    module: Module<'a>,
    /// What of it is not translated. A placeholder stands for it in the module, which nobody gets to see then.
    refused: Unsupported,
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
            indirect_calls: Default::default(),
            refers_to_functions: false,
            keeps_exceptions: false,
            tries: false,
            uses_objects: false,
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
        Self { module, refused: Unsupported::default(), declared: Default::default() }
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
                    self.module.tags.push(Tag { ty: TypeIndex(tag?.func_type_idx), name: None, import: None });
                }
                Ok(())
            }
            Payload::CustomSection(section) if section.name() == "name" => {
                let reader = wasmparser::BinaryReader::new(section.data(), section.data_offset());
                names::apply(reader, &mut self.module);
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
                let ty = self.known(SubType::new(&ty), offset, SubType::function(FunctionType::default()));
                self.module.types.push(ty);
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
                    let ty = self.table_type(ty, offset);
                    self.module.tables.push(Table { ty, origin });
                }
                TypeRef::Global(ty) => {
                    let origin = GlobalOrigin::Import(name);
                    let ty = self.global_type(ty, offset);
                    self.module.globals.push(Global { ty, origin });
                }
                TypeRef::FuncExact(ty) => {
                    self.refuse(Kind { what: "an exact import".to_owned(), proposal: "custom-descriptors" }, offset);
                    let origin = FunctionOrigin::Import(name);
                    self.module.functions.push(Function { ty: TypeIndex(ty), name: None, origin });
                }
                TypeRef::Tag(tag) => {
                    let ty = TypeIndex(tag.func_type_idx);
                    self.module.tags.push(Tag { ty, name: None, import: Some(name) });
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
                TableInit::Expr(expression) => Some(self.constant(expression)?),
            };
            let origin = TableOrigin::Defined(initial);
            let ty = self.table_type(table.ty, offset);
            self.module.tables.push(Table { ty, origin });
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
            let origin = GlobalOrigin::Defined(self.constant(global.init_expr)?);
            let ty = self.global_type(global.ty, offset);
            self.module.globals.push(Global { ty, origin });
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
                    self.refuse(Kind { what: "an exact export".to_owned(), proposal: "custom-descriptors" }, offset);
                    Exported::Function(FunctionIndex(export.index))
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
                    let offset = self.constant(offset_expr)?;
                    SegmentMode::Active { target: TableIndex(table_index.unwrap_or(0)), offset }
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
                    let expressions: Result<Vec<_>> =
                        expressions.into_iter().map(|expression| self.constant(expression?)).collect();
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
                    let offset = self.constant(offset_expr)?;
                    SegmentMode::Active { target: MemoryIndex(memory_index), offset }
                }
                DataKind::Passive => SegmentMode::Passive,
            };
            self.module.data.push(DataSegment { mode, bytes: data.data });
        }
        Ok(())
    }

    fn refuse(&mut self, kind: Kind, offset: u64) {
        self.refused.add(kind, None, offset);
    }

    /// What it is, or a placeholder if it is refused.
    fn known<T>(&mut self, found: Result<T, Kind>, offset: u64, placeholder: T) -> T {
        found.unwrap_or_else(|kind| {
            self.refuse(kind, offset);
            placeholder
        })
    }

    /// A constant expression, its instructions looked at.
    fn constant(&mut self, expression: ConstExpr<'a>) -> Result<ConstExpr<'a>> {
        let (refused, uses_objects) = scan::constant(&expression)?;
        self.refused.merge(refused);
        self.module.uses_objects |= uses_objects;
        Ok(expression)
    }

    fn table_type(&mut self, ty: wasmparser::TableType, offset: u64) -> TableType {
        if ty.shared {
            self.refuse(Kind { what: "a shared table".to_owned(), proposal: "shared-everything-threads" }, offset);
        }
        let element = self.known(ReferenceType::new(ty.element_type), offset, ReferenceType::FUNCREF);
        TableType { element, is_64: ty.table64, initial: ty.initial, maximum: ty.maximum }
    }

    fn global_type(&mut self, ty: wasmparser::GlobalType, offset: u64) -> GlobalType {
        if ty.shared {
            self.refuse(Kind { what: "a shared global".to_owned(), proposal: "shared-everything-threads" }, offset);
        }
        let value = self.known(ValueType::new(ty.content_type), offset, ValueType::I32);
        GlobalType { value, mutable: ty.mutable }
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
