//! A WebAssembly module after validation: immutable, indexed by typed indices, borrowing the binary.

mod composite;
#[cfg(test)]
mod every_operator;
mod family;
mod index;
mod legacy;
mod names;
mod parse;
mod proposal;
mod scan;
mod types;

pub use composite::{CompositeKind, CompositeType, FieldType, FunctionType, StorageType, SubType};
pub use family::{Family, VectorFamily};
pub(crate) use index::indices;
pub use index::{
    DataIndex, ElementIndex, FunctionIndex, GlobalIndex, IndexVec, MemoryIndex, TableIndex, TagIndex, TypeIndex,
};
pub use legacy::{Try, tries};
pub use parse::{parse, parse_at, parse_with};
pub use proposal::{Instruction, describe};
pub use types::{Declared, HeapType, Hierarchy, ReferenceType, ValueType};

use crate::error::{Error, Result};
use crate::escape::Name;
use std::collections::BTreeMap;
use wasmparser::ConstExpr;

/// A validated module.
#[derive(Debug)]
pub struct Module<'a> {
    /// The binary.
    pub bytes: &'a [u8],
    /// The types of the type section, in order.
    pub types: IndexVec<TypeIndex, SubType>,
    /// The recursion groups of the type section: how many types each has.
    pub type_groups: Vec<u32>,
    /// What instructions do to each table; those at the end that nothing is done to may be missing.
    pub table_uses: IndexVec<TableIndex, TableUse>,
    /// How many `call_indirect` there are of each type through each table.
    pub indirect_calls: BTreeMap<(TableIndex, TypeIndex), u32>,
    /// Whether `ref.func` occurs in a function.
    pub refers_to_functions: bool,
    /// Whether something that makes references to exceptions occurs in a function.
    pub keeps_exceptions: bool,
    /// Whether `try` occurs in a function.
    pub tries: bool,
    /// Whether instructions have to do with structures or arrays.
    pub uses_objects: bool,
    /// All functions, imported ones first.
    pub functions: IndexVec<FunctionIndex, Function<'a>>,
    /// All tables, imported ones first.
    pub tables: IndexVec<TableIndex, Table<'a>>,
    /// All memories, imported ones first.
    pub memories: IndexVec<MemoryIndex, Memory<'a>>,
    /// All globals, imported ones first.
    pub globals: IndexVec<GlobalIndex, Global<'a>>,
    /// All tags of exceptions, imported ones first.
    pub tags: IndexVec<TagIndex, Tag<'a>>,
    /// What the module provides.
    pub exports: Vec<Export<'a>>,
    /// The start function.
    pub start: Option<FunctionIndex>,
    /// The element segments.
    pub elements: IndexVec<ElementIndex, ElementSegment<'a>>,
    /// The data segments.
    pub data: IndexVec<DataIndex, DataSegment<'a>>,
    /// The module's own name, from the name section.
    pub name: Option<&'a str>,
    /// Bytes of the code section, for measurements.
    pub code_size: usize,
    /// Where the contents of the code section begin: the origin of addresses in the module's own DWARF.
    pub code_start: u64,
    /// The module's own DWARF sections, by name.
    pub debug_sections: Vec<(&'a str, &'a [u8])>,
}

/// The two names of an import. They may be anything, so they are printed escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportName<'a> {
    /// The module that should provide it.
    pub module: &'a str,
    /// Its name there.
    pub field: &'a str,
}

impl std::fmt::Display for ImportName<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}.{}", Name(self.module), Name(self.field))
    }
}

/// A function.
#[derive(Debug)]
pub struct Function<'a> {
    /// Its type.
    pub ty: TypeIndex,
    /// Its name in the name section.
    pub name: Option<&'a str>,
    /// Where its code comes from.
    pub origin: FunctionOrigin<'a>,
}

/// Where a function's code comes from.
#[derive(Debug)]
pub enum FunctionOrigin<'a> {
    /// Another module or the host.
    Import(ImportName<'a>),
    /// This module.
    Body(wasmparser::FunctionBody<'a>),
}

/// A table.
#[derive(Debug)]
pub struct Table<'a> {
    /// Its type.
    pub ty: TableType,
    /// Where it comes from.
    pub origin: TableOrigin<'a>,
}

/// Where a table comes from.
#[derive(Debug)]
pub enum TableOrigin<'a> {
    /// Another module or the host.
    Import(ImportName<'a>),
    /// This module; what its elements are at the start, if they are not null.
    Defined(Option<ConstExpr<'a>>),
}

/// The type of a table (core specification, 2.3.14 "Table Types").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableType<T = TypeIndex> {
    /// The type of its elements.
    pub element: ReferenceType<T>,
    /// Whether indices have 64 bits.
    pub is_64: bool,
    /// Elements at the start.
    pub initial: u64,
    /// The number of elements beyond which it never grows, if there is one.
    pub maximum: Option<u64>,
}

/// A linear memory.
#[derive(Debug)]
pub struct Memory<'a> {
    /// Its type.
    pub ty: MemoryType,
    /// Who provides it; nobody if the module defines it.
    pub import: Option<ImportName<'a>>,
}

/// The type of a memory (core specification, 2.3.13 "Memory Types").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryType {
    /// Whether addresses have 64 bits.
    pub is_64: bool,
    /// Whether several threads may use it.
    pub is_shared: bool,
    /// log2 of the size of its pages.
    pub page_log2: u32,
    /// Pages at the start.
    pub initial: u64,
    /// The number of pages beyond which it never grows, if there is one.
    pub maximum: Option<u64>,
}

/// A global variable.
#[derive(Debug)]
pub struct Global<'a> {
    /// Its type.
    pub ty: GlobalType,
    /// Where it comes from.
    pub origin: GlobalOrigin<'a>,
}

/// The type of a global (core specification, 2.3.12 "Global Types").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GlobalType<T = TypeIndex> {
    /// The type of its value.
    pub value: ValueType<T>,
    /// Whether `global.set` may change it.
    pub mutable: bool,
}

/// Where a global comes from.
#[derive(Debug)]
pub enum GlobalOrigin<'a> {
    /// Another module or the host.
    Import(ImportName<'a>),
    /// This module, with this value at the start.
    Defined(ConstExpr<'a>),
}

/// A tag of exceptions.
#[derive(Debug)]
pub struct Tag<'a> {
    /// The type of what such an exception carries, as parameters.
    pub ty: TypeIndex,
    /// Its name in the name section.
    pub name: Option<&'a str>,
    /// Who provides it; nobody if the module defines it.
    pub import: Option<ImportName<'a>>,
}

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exported {
    /// A function.
    Function(FunctionIndex),
    /// A table.
    Table(TableIndex),
    /// A memory.
    Memory(MemoryIndex),
    /// A global.
    Global(GlobalIndex),
    /// A tag.
    Tag(TagIndex),
}

impl Exported {
    /// What it is.
    pub fn kind(self) -> ExternKind {
        match self {
            Self::Function(_) => ExternKind::Function,
            Self::Table(_) => ExternKind::Table,
            Self::Memory(_) => ExternKind::Memory,
            Self::Global(_) => ExternKind::Global,
            Self::Tag(_) => ExternKind::Tag,
        }
    }
}

/// What can be imported and exported (core specification, 2.3.16 "External types"). It is shown with its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExternKind {
    /// A function.
    Function,
    /// A table.
    Table,
    /// A memory.
    Memory,
    /// A global.
    Global,
    /// A tag.
    Tag,
}

impl std::fmt::Display for ExternKind {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Function => "a function",
            Self::Table => "a table",
            Self::Memory => "a memory",
            Self::Global => "a global",
            Self::Tag => "a tag",
        })
    }
}

/// A named export.
#[derive(Debug)]
pub struct Export<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it is.
    pub item: Exported,
}

/// An element segment.
#[derive(Debug)]
pub struct ElementSegment<'a> {
    /// What happens to it when the module is instantiated.
    pub mode: SegmentMode<'a, TableIndex>,
    /// The references.
    pub items: ElementItems<'a>,
}

/// The references of an element segment.
#[derive(Debug)]
pub enum ElementItems<'a> {
    /// Functions.
    Functions(Vec<FunctionIndex>),
    /// The values of expressions.
    Expressions(Vec<ConstExpr<'a>>),
}

/// What happens to a segment when its module is instantiated.
#[derive(Debug)]
pub enum SegmentMode<'a, Target> {
    /// Nothing: instructions use it.
    Passive,
    /// It is written into a memory or a table.
    Active {
        /// Which one.
        target: Target,
        /// Where it begins there.
        offset: ConstExpr<'a>,
    },
    /// Nothing, and no instruction can use it: it declares that functions are referred to.
    Declared,
}

/// A data segment.
#[derive(Debug)]
pub struct DataSegment<'a> {
    /// What happens to it when the module is instantiated.
    pub mode: SegmentMode<'a, MemoryIndex>,
    /// The bytes.
    pub bytes: &'a [u8],
}

/// What the instructions of a module do with its tables beyond `call_indirect`; a table that nobody touches never
/// changes once it is initialised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableUse {
    /// Its elements are read or written.
    pub touched: bool,
    /// It grows.
    pub grown: bool,
    /// There are calls through it in tail position.
    pub tail_called: bool,
}

impl<'a> Module<'a> {
    /// The type of a function.
    ///
    /// # Errors
    ///
    /// As for [`Module::signature`].
    pub fn function_type(&self, function: FunctionIndex) -> Result<&FunctionType> {
        self.signature(self.functions[function].ty)
    }

    /// A type that validation knows to be one of functions.
    ///
    /// # Errors
    ///
    /// An internal one, if it is none.
    pub fn signature(&self, ty: TypeIndex) -> Result<&FunctionType> {
        match self.types.get(ty).map(|ty| &ty.composite) {
            Some(CompositeType::Function(function)) => Ok(function),
            _ => Err(Error::internal("a type of functions that is none")),
        }
    }

    /// The fields of a type that validation knows to be one of structures.
    ///
    /// # Errors
    ///
    /// An internal one, if it is none.
    pub fn structure(&self, ty: TypeIndex) -> Result<&[FieldType]> {
        match self.types.get(ty).map(|ty| &ty.composite) {
            Some(CompositeType::Structure(fields)) => Ok(fields),
            _ => Err(Error::internal("a type of structures that is none")),
        }
    }

    /// The elements of a type that validation knows to be one of arrays.
    ///
    /// # Errors
    ///
    /// An internal one, if it is none.
    pub fn array(&self, ty: TypeIndex) -> Result<&FieldType> {
        match self.types.get(ty).map(|ty| &ty.composite) {
            Some(CompositeType::Array(element)) => Ok(element),
            _ => Err(Error::internal("a type of arrays that is none")),
        }
    }

    /// All constant expressions, but for the offsets of segments.
    pub fn constant_expressions(&self) -> impl Iterator<Item = &ConstExpr<'a>> + '_ {
        let globals = self.globals.iter().filter_map(|(_, global)| match &global.origin {
            GlobalOrigin::Defined(expression) => Some(expression),
            GlobalOrigin::Import(_) => None,
        });
        let tables = self.tables.iter().filter_map(|(_, table)| match &table.origin {
            TableOrigin::Defined(expression) => expression.as_ref(),
            TableOrigin::Import(_) => None,
        });
        let elements = self.elements.iter().flat_map(|(_, segment)| match &segment.items {
            ElementItems::Expressions(expressions) => &**expressions,
            ElementItems::Functions(_) => &[],
        });
        globals.chain(tables).chain(elements)
    }

    /// The imported functions with their names.
    pub fn imported_functions(&self) -> impl Iterator<Item = (FunctionIndex, ImportName<'a>)> + '_ {
        self.functions.iter().filter_map(|(index, function)| match &function.origin {
            FunctionOrigin::Import(name) => Some((index, *name)),
            FunctionOrigin::Body(_) => None,
        })
    }

    /// The functions with a body, with the body.
    pub fn defined_functions(&self) -> impl Iterator<Item = (FunctionIndex, &wasmparser::FunctionBody<'a>)> + '_ {
        self.functions.iter().filter_map(|(index, function)| match &function.origin {
            FunctionOrigin::Import(_) => None,
            FunctionOrigin::Body(body) => Some((index, body)),
        })
    }
}
