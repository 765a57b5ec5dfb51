//! Who provides what a module imports.

use super::wasi;
use crate::error::{Error, Result};
use crate::module::{FunctionIndex, Module};
use std::collections::BTreeMap;

/// The import module of the system interface.
pub const WASI_MODULE: &str = "wasi_snapshot_preview1";

/// Who provides an imported function.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Provider {
    /// The stub, under this symbol, with the platform's C convention.
    Runtime {
        /// The symbol.
        symbol: String,
    },
    /// Nobody yet: the function returns the errno `ENOSYS`.
    NotImplemented,
}

/// Finds a provider for every imported function.
///
/// # Errors
///
/// [`Error::Link`] with one line for each import that nothing provides, or that has another type than its provider's.
pub fn resolve(module: &Module<'_>) -> Result<BTreeMap<FunctionIndex, Provider>> {
    let mut providers = BTreeMap::new();
    let mut complaints = Vec::new();
    for (index, name) in module.imported_functions() {
        let known = (name.module == WASI_MODULE).then(|| wasi::find(name.field)).flatten();
        let Some(known) = known else {
            complaints.push(format!("module needs {name}, which nothing provides"));
            continue;
        };
        let (wanted, provided) = (module.function_type(index), known.function_type());
        if *wanted != provided {
            complaints.push(format!("module imports {name} as {wanted}, but its type is {provided}"));
            continue;
        }
        let provider = match known.implemented {
            true => Provider::Runtime { symbol: name.to_string() },
            false => Provider::NotImplemented,
        };
        providers.insert(index, provider);
    }
    if complaints.is_empty() { Ok(providers) } else { Err(Error::Link(complaints.join("\n"))) }
}
