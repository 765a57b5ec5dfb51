//! A WebAssembly module after validation: immutable, indexed by typed indices, borrowing the binary.

mod constant;
mod index;
mod names;
mod parse;
mod proposal;
mod types;

pub use constant::Constant;
pub use index::{FunctionIndex, GlobalIndex, IndexVec, MemoryIndex, TableIndex, TypeIndex};
pub use parse::parse;
pub use proposal::{Instruction, describe};
pub use types::{FunctionType, ValueType};

use wasm2sel4_abi::address::WasmPages;

/// A validated module.
#[derive(Debug)]
pub struct Module<'a> {
    /// The binary.
    pub bytes: &'a [u8],
    /// The function types of the type section, in order.
    pub types: IndexVec<TypeIndex, FunctionType>,
    /// All functions, imported ones first.
    pub functions: IndexVec<FunctionIndex, Function<'a>>,
    /// All tables, imported ones first.
    pub tables: IndexVec<TableIndex, Table>,
    /// All memories, imported ones first.
    pub memories: IndexVec<MemoryIndex, Memory>,
    /// All globals, imported ones first.
    pub globals: IndexVec<GlobalIndex, Global>,
    /// What the module provides.
    pub exports: Vec<Export<'a>>,
    /// The start function.
    pub start: Option<FunctionIndex>,
    /// The element segments.
    pub elements: Vec<ElementSegment>,
    /// The data segments.
    pub data: Vec<DataSegment<'a>>,
    /// The module's own name, from the name section.
    pub name: Option<&'a str>,
    /// Bytes of the code section, for measurements.
    pub code_size: usize,
    /// Where the contents of the code section begin: the origin of addresses in the module's own DWARF.
    pub code_start: u64,
    /// The module's own DWARF sections, by name.
    pub debug_sections: Vec<(&'a str, &'a [u8])>,
}

/// The two names of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportName<'a> {
    /// The module that should provide it.
    pub module: &'a str,
    /// Its name there.
    pub field: &'a str,
}

impl std::fmt::Display for ImportName<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}.{}", self.module, self.field)
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

/// A table of function references.
#[derive(Debug)]
pub struct Table {
    /// Elements at the start.
    pub initial: u64,
}

/// A linear memory.
#[derive(Debug)]
pub struct Memory {
    /// Size at the start.
    pub initial: WasmPages,
    /// The size beyond which it never grows, if the module says so.
    pub maximum: Option<WasmPages>,
}

/// A global variable.
#[derive(Debug)]
pub struct Global {
    /// The type of its value.
    pub ty: ValueType,
    /// Whether `global.set` may change it.
    pub mutable: bool,
    /// Its value at the start.
    pub initial: Constant,
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
}

/// A named export.
#[derive(Debug)]
pub struct Export<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it is.
    pub item: Exported,
}

/// An active element segment.
#[derive(Debug)]
pub struct ElementSegment {
    /// The table that it initialises.
    pub table: TableIndex,
    /// The first element.
    pub offset: Constant,
    /// The references; `None` is null.
    pub functions: Vec<Option<FunctionIndex>>,
}

/// An active data segment.
#[derive(Debug)]
pub struct DataSegment<'a> {
    /// The memory that it initialises.
    pub memory: MemoryIndex,
    /// The first byte.
    pub offset: Constant,
    /// The bytes.
    pub bytes: &'a [u8],
}

impl<'a> Module<'a> {
    /// The type of a function.
    pub fn function_type(&self, function: FunctionIndex) -> &FunctionType {
        &self.types[self.functions[function].ty]
    }

    /// The exported function of this name.
    pub fn exported_function(&self, name: &str) -> Option<FunctionIndex> {
        self.exports.iter().find_map(|export| match export.item {
            Exported::Function(function) if export.name == name => Some(function),
            _ => None,
        })
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
