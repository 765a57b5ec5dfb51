//! The symbols to which code refers: declared once, before translation, and shared by all threads.

use crate::component::OptionsIndex;
use crate::error::Result;
use crate::module::{DataIndex, IndexVec};
use crate::store::{FunctionId, InstanceIndex, TableId, TypeId};
use crate::system_call::Routines;
use cranelift_codegen::ir::{ExternalName, Function, UserExternalName};
use cranelift_module::{DataId, FuncId};
use std::collections::BTreeMap;
use wasm2sel4_abi::interface::helper::{Helper, PREFIX};
use wasm2sel4_abi::interface::wasi02;

/// Symbols of a protection domain.
#[derive(Debug)]
pub struct Symbols {
    /// Each function under the internal convention; for the host's, the shim that calls its provider.
    pub functions: IndexVec<FunctionId, FuncId>,
    /// The provider of each function of the host that the runtime has, under the C convention.
    pub providers: BTreeMap<FunctionId, FuncId>,
    /// What instantiates each instance, under the C convention.
    pub instantiate: IndexVec<InstanceIndex, FuncId>,
    /// The block of mutable globals.
    pub globals: DataId,
    /// The words that hold the sizes of the memories, in bytes.
    pub memory_sizes: DataId,
    /// The words that hold the numbers of elements of the tables.
    pub table_sizes: DataId,
    /// The types and codes of the elements of each table that never changes, if any call compares types.
    pub tables: BTreeMap<TableId, DataId>,
    /// The code tables of each table that never changes, by type.
    pub code_tables: BTreeMap<(TableId, TypeId), DataId>,
    /// What stands in code tables where there is nothing to call, if there are any.
    pub element_traps: Option<ElementTraps>,
    /// What references to functions point to: 16 bytes each, the address of the code (8), the type id (4), padding (4).
    pub references: DataId,
    /// The words that hold the lengths of segments.
    pub segments: DataId,
    /// The buffer for the values of exceptions, if there are any.
    pub exception_buffer: Option<DataId>,
    /// The room for exceptions to which there are references.
    pub exceptions: Option<DataId>,
    /// The words of the allocator of structures and arrays: where the next begins, and where the memory for them ends.
    pub gc_cells: Option<DataId>,
    /// What the collector knows of types, one record each.
    pub gc_types: Option<DataId>,
    /// The fields that it follows.
    pub gc_fields: Option<DataId>,
    /// The references of element segments that are computed, all of them together, if there are any.
    pub gc_segments: Option<DataId>,
    /// The references of each element segment that is used at run time, by the word of its length: the data that they
    /// are in, and how many bytes behind its beginning.
    pub elements: BTreeMap<u32, (DataId, u32)>,
    /// The bytes of each data segment that is used at run time.
    pub data: BTreeMap<(InstanceIndex, DataIndex), DataId>,
    /// The initial contents that each instance writes, if it does: for each piece its address (8) and its size (8).
    pub pieces: BTreeMap<InstanceIndex, DataId>,
    /// The bytes of these pieces, one behind the other.
    pub piece_bytes: BTreeMap<InstanceIndex, DataId>,
    /// Functions of the runtime that code calls by itself.
    pub helpers: Helpers,
    /// What makes system calls.
    pub system_calls: Routines,
    /// The functions of WASI 0.2 that a component calls, under the C convention.
    pub component_providers: BTreeMap<wasi02::Function, FuncId>,
    /// The options with which a component calls functions of the host.
    pub options: BTreeMap<OptionsIndex, DataId>,
    /// The resource types of a component by the component instances that know them, 16 bytes each.
    pub resource_tables: Option<DataId>,
    /// What ends a component that fails.
    pub exit: Option<FuncId>,
    /// Functions that the stub calls, under the C convention.
    pub callable: BTreeMap<FunctionId, FuncId>,
}

/// Routines that trap because of an element of a table.
#[derive(Clone, Copy, Debug)]
pub struct ElementTraps {
    /// It is null.
    pub uninitialized: FuncId,
    /// It is of another type.
    pub mismatch: FuncId,
}

/// Functions of the runtime, C convention, by the order of their table.
#[derive(Clone, Copy, Debug)]
pub struct Helpers([FuncId; Helper::ALL.len()]);

impl Helpers {
    /// Declares all of them by their symbols.
    ///
    /// # Errors
    ///
    /// The first of `declare`.
    pub fn declare(mut declare: impl FnMut(&str) -> Result<FuncId>) -> Result<Self> {
        let mut ids = [FuncId::from_u32(0); Helper::ALL.len()];
        for (id, helper) in ids.iter_mut().zip(Helper::ALL) {
            *id = declare(&format!("{PREFIX}{}", helper.name()))?;
        }
        Ok(Self(ids))
    }

    /// The function that a helper is.
    pub const fn id(&self, helper: Helper) -> FuncId {
        self.0[helper as usize]
    }
}

/// Refers to a function from the code of `function`. The numbers are those by which `cranelift-module` resolves names.
pub fn function_name(function: &mut Function, id: FuncId) -> ExternalName {
    let name = UserExternalName { namespace: 0, index: id.as_u32() };
    ExternalName::user(function.declare_imported_user_function(name))
}

/// Refers to a data object from the code of `function`.
pub fn data_name(function: &mut Function, id: DataId) -> ExternalName {
    ExternalName::user(function.declare_imported_user_function(user_data_name(id)))
}

/// What cranelift calls a data object.
pub fn user_data_name(id: DataId) -> UserExternalName {
    UserExternalName { namespace: 1, index: id.as_u32() }
}
