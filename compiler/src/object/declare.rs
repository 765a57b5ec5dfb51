//! Declares every symbol of the object before any code exists, so that translation needs no lock.

use super::names;
use crate::error::{Error, Result};
use crate::module::{Exported, FunctionOrigin, FunctionType, Module};
use crate::options::Options;
use crate::plan::{Plan, Provider};
use crate::target::Architecture;
use crate::translate::{Helpers, Rounding, Shim, Symbols};
use cranelift_codegen::ir::{LibCall, Signature};
use cranelift_codegen::isa::{CallConv, OwnedTargetIsa};
use cranelift_module::{FuncId, Linkage, Module as _};
use cranelift_object::{ObjectBuilder, ObjectModule};
use std::collections::BTreeMap;

/// An object in which everything is declared and nothing defined.
pub struct Declared {
    /// The object.
    pub object: ObjectModule,
    /// Its symbols.
    pub symbols: Symbols,
    /// The functions that the compiler adds.
    pub shims: Vec<(FuncId, Shim)>,
    /// Where descriptors find the entries that C calls.
    pub exports: Entries,
}

/// C entries that the module descriptor names.
#[derive(Clone, Copy)]
pub struct Entries {
    /// Instantiates the module.
    pub instantiate: FuncId,
    /// Calls the export `_start`, if there is one that takes and returns nothing.
    pub start: Option<FuncId>,
}

/// Declares the symbols of a module.
pub fn declare(module: &Module<'_>, plan: &Plan, options: &Options, isa: OwnedTargetIsa) -> Result<Declared> {
    let mut builder = ObjectBuilder::new(isa.clone(), "module", Box::new(library_call)).map_err(Error::internal)?;
    builder.per_function_section(false);
    let mut object = ObjectModule::new(builder);

    // Linkage and name are all that the object takes from a declaration; the true signatures are in the code.
    let nothing = Signature::new(CallConv::SystemV);
    let function = |object: &mut ObjectModule, name: &str, linkage| {
        object.declare_function(name, linkage, &nothing).map_err(Error::internal)
    };

    let mut shims = Vec::new();
    let mut providers = BTreeMap::new();
    let mut functions = Vec::new();
    for ((index, item), symbol) in module.functions.iter().zip(names::function_symbols(module)) {
        let id = function(&mut object, &symbol, Linkage::Local)?;
        functions.push(id);
        if let FunctionOrigin::Import(_) = item.origin {
            shims.push((id, Shim::Import(index)));
            if let Some(Provider::Runtime { symbol }) = plan.imports.get(&index) {
                providers.insert(index, function(&mut object, symbol, Linkage::Import)?);
            }
        }
    }

    let mut start = None;
    for export in &module.exports {
        let Exported::Function(index) = export.item else { continue };
        if export.name.contains('\0') {
            continue;
        }
        let id = function(&mut object, &format!("{}{}", names::EXPORT_PREFIX, export.name), Linkage::Export)?;
        shims.push((id, Shim::Export(index)));
        if export.name == "_start" && *module.function_type(index) == FunctionType::default() {
            start = Some(id);
        }
    }
    let instantiate = function(&mut object, "__wasm2sel4_instantiate", Linkage::Local)?;
    shims.push((instantiate, Shim::Instantiate));

    if options.architecture == Architecture::X86_64 {
        for rounding in Rounding::all() {
            shims.push((function(&mut object, &rounding.symbol(), Linkage::Local)?, Shim::Round(rounding)));
        }
    }

    let [memory_grow, memory_copy, memory_fill] = Helpers::SYMBOLS;
    let helpers = Helpers {
        memory_grow: function(&mut object, memory_grow, Linkage::Import)?,
        memory_copy: function(&mut object, memory_copy, Linkage::Import)?,
        memory_fill: function(&mut object, memory_fill, Linkage::Import)?,
    };

    let data = |object: &mut ObjectModule, name: &str, writable| {
        object.declare_data(name, Linkage::Local, writable, false).map_err(Error::internal)
    };
    let globals = data(&mut object, "wasm.globals", true)?;
    let memory_size = data(&mut object, "wasm.memory.size", true)?;
    let mut tables = Vec::new();
    for (index, _) in plan.tables.iter() {
        tables.push(data(&mut object, &format!("wasm.table[{}]", index.0), false)?);
    }

    let symbols = Symbols {
        functions: functions.into_iter().collect(),
        providers,
        globals,
        memory_size,
        tables: tables.into_iter().collect(),
        helpers,
    };
    Ok(Declared { object, symbols, shims, exports: Entries { instantiate, start } })
}

/// The names of what cranelift calls where the processor lacks an instruction: rounding on x86_64 without SSE4.1.
fn library_call(call: LibCall) -> String {
    // The linker names what nobody provides.
    Rounding::of(call).map_or_else(|| format!("__wasm2sel4_{call}"), Rounding::symbol)
}
