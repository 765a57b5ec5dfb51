//! Decisions taken once per module, before any code is made: where its memory lies and how accesses stay inside, what
//! its tables hold, who provides its imports, what instantiation does.

mod imports;
mod memory;
mod table;
mod types;
mod wasi;

pub use imports::{Provider, WASI_MODULE};
pub use memory::{Access, DataRun, MemoryPlan};
pub use table::TablePlan;
pub use types::{TypeId, TypeIds};

use crate::error::Result;
use crate::module::{FunctionIndex, GlobalIndex, IndexVec, Module, TableIndex};
use crate::options::Options;
use std::collections::BTreeMap;
use wasm2sel4_abi::trap::Trap;

/// All decisions about a module.
#[derive(Debug)]
pub struct Plan {
    /// The linear memory, if there is one.
    pub memory: Option<MemoryPlan>,
    /// The tables.
    pub tables: IndexVec<TableIndex, TablePlan>,
    /// The canonical types.
    pub types: TypeIds,
    /// Who provides each imported function.
    pub imports: BTreeMap<FunctionIndex, Provider>,
    /// The trap with which instantiation ends, if a segment does not fit.
    pub instantiation_trap: Option<Trap>,
}

impl Plan {
    /// Plans a module.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Link`] for imports that nothing provides, [`crate::Error::Limit`] for a memory or a table that is
    /// too large.
    pub fn new(module: &Module<'_>, options: &Options) -> Result<Self> {
        let imports = imports::resolve(module)?;
        let types = TypeIds::new(module);
        // Instantiation writes elements first and data after; the first segment that does not fit ends it, and those
        // before it stay written (core specification, 4.7.2 "Instantiation").
        let (tables, table_trap) = table::plan(module)?;
        let (memory, memory_trap) = memory::plan(module, options, table_trap.is_none())?;
        let instantiation_trap = table_trap.or(memory_trap);
        Ok(Self { memory, tables, types, imports, instantiation_trap })
    }

    /// Byte offset of a mutable global in the module's block of globals.
    pub fn global_offset(global: GlobalIndex) -> i32 {
        // Validation allows at most a million globals.
        (global.0 * 8) as i32
    }
}
