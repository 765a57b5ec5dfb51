//! Data of the module: globals, the memory's size, tables.

use crate::error::{Error, Result};
use crate::module::Module;
use crate::plan::Plan;
use crate::translate::{Symbols, TABLE_ENTRY_LOG2, TABLE_TYPE_OFFSET};
use cranelift_module::{DataDescription, DataId, Module as _};
use cranelift_object::ObjectModule;

/// Defines all data objects.
pub fn define(module: &Module<'_>, plan: &Plan, symbols: &Symbols, object: &mut ObjectModule) -> Result<()> {
    let mut globals = Vec::new();
    for (_, global) in module.globals.iter() {
        globals.extend(global.initial.bits().to_le_bytes());
    }
    // An empty object has no address of its own.
    globals.resize(globals.len().max(8), 0);
    define_bytes(object, symbols.globals, globals, 8)?;

    let size = plan.memory.as_ref().map_or(0, |memory| memory.initial.0);
    define_bytes(object, symbols.memory_size, size.to_le_bytes().to_vec(), 8)?;

    for (index, table) in plan.tables.iter() {
        let mut description = DataDescription::new();
        let mut bytes = vec![0; table.elements.len().max(1) << TABLE_ENTRY_LOG2];
        for (position, function) in table.elements.iter().enumerate() {
            let Some(function) = *function else { continue };
            let entry = position << TABLE_ENTRY_LOG2;
            let ty = entry + TABLE_TYPE_OFFSET as usize;
            let id = plan.types.id(module.functions[function].ty);
            bytes[ty..ty + 4].copy_from_slice(&id.0.to_le_bytes());
            let code = object.declare_func_in_data(symbols.functions[function], &mut description);
            description.write_function_addr(entry as u32, code);
        }
        description.define(bytes.into_boxed_slice());
        description.set_align(16);
        object.define_data(symbols.tables[index], &description).map_err(Error::internal)?;
    }
    Ok(())
}

fn define_bytes(object: &mut ObjectModule, id: DataId, bytes: Vec<u8>, align: u64) -> Result<()> {
    let mut description = DataDescription::new();
    description.define(bytes.into_boxed_slice());
    description.set_align(align);
    object.define_data(id, &description).map_err(Error::internal)
}
