//! The symbols to which code refers: declared once, before translation, and shared by all threads.

use crate::module::{FunctionIndex, IndexVec, TableIndex};
use cranelift_codegen::ir::{ExternalName, Function, UserExternalName};
use cranelift_module::{DataId, FuncId};
use std::collections::BTreeMap;

/// Symbols of a module.
#[derive(Debug)]
pub struct Symbols {
    /// Each function under the internal convention; for an import, the shim that calls its provider.
    pub functions: IndexVec<FunctionIndex, FuncId>,
    /// The provider of each import that the runtime has, under the C convention.
    pub providers: BTreeMap<FunctionIndex, FuncId>,
    /// The block of mutable globals.
    pub globals: DataId,
    /// The word that holds the size of the memory, in bytes.
    pub memory_size: DataId,
    /// The contents of each table.
    pub tables: IndexVec<TableIndex, DataId>,
    /// Functions of the runtime that code calls by itself.
    pub helpers: Helpers,
}

/// Functions of the runtime, C convention.
#[derive(Clone, Copy, Debug)]
pub struct Helpers {
    /// `(memory: u32, pages: u64) -> u64`: the size before in pages, or all ones.
    pub memory_grow: FuncId,
    /// `(destination: u64, source: u64, size: u64)`: addresses of the domain; the ranges may overlap.
    pub memory_copy: FuncId,
    /// `(destination: u64, byte: u32, size: u64)`.
    pub memory_fill: FuncId,
}

impl Helpers {
    /// The symbols of the helpers, in the order of the fields.
    pub const SYMBOLS: [&'static str; 3] =
        ["__wasm2sel4_memory_grow", "__wasm2sel4_memory_copy", "__wasm2sel4_memory_fill"];
}

/// Refers to a function from the code of `function`. The numbers are those by which `cranelift-module` resolves names.
pub fn function_name(function: &mut Function, id: FuncId) -> ExternalName {
    let name = UserExternalName { namespace: 0, index: id.as_u32() };
    ExternalName::user(function.declare_imported_user_function(name))
}

/// Refers to a data object from the code of `function`.
pub fn data_name(function: &mut Function, id: DataId) -> ExternalName {
    let name = UserExternalName { namespace: 1, index: id.as_u32() };
    ExternalName::user(function.declare_imported_user_function(name))
}
