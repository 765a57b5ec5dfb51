//! Symbol names of functions: what a person sees in a disassembly, unique within the object. They have the same form as
//! in backtraces, because no tool would demangle them behind the prefix.

use crate::elf;
use crate::escape::{FunctionName, Name};
use crate::module::FunctionIndex;
use crate::store::{Store, StoreFunctionOrigin};
use std::collections::HashSet;

/// Prefix of the C entry of an exported function.
pub const EXPORT_PREFIX: &str = "wasm_export_";

/// Prefix of the entry of an export for a driver: the numbers of the instance and of the export follow.
pub const ARRAY_PREFIX: &str = "wasm_array.";

/// Prefix of the function that instantiates an instance for a driver: the number of the instance follows.
pub const INSTANTIATE_PREFIX: &str = "wasm_instantiate.";

/// The functions that a linked protection domain exports, in alphabetical order.
///
/// # Errors
///
/// A sentence without the file's name.
pub fn exports(bytes: &[u8]) -> Result<Vec<String>, String> {
    let symbols = elf::symbols(bytes)?;
    let names = symbols.into_iter().filter_map(|name| name.strip_prefix(EXPORT_PREFIX));
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.sort();
    Ok(names)
}

/// Names of all functions of a store: the name section's where it has one, made unique by the index where necessary.
pub fn function_symbols(store: &Store<'_>) -> Vec<String> {
    let mut taken = HashSet::new();
    let symbol = |(id, function): (crate::store::FunctionId, &crate::store::StoreFunction)| match function.origin {
        StoreFunctionOrigin::Instance(instance, index) | StoreFunctionOrigin::Host(_, instance, index) => {
            let instance = &store.instances[instance];
            unique(&mut taken, instance.name.as_deref(), index, instance.module.functions[index].name)
        }
        StoreFunctionOrigin::Trampoline(index) => {
            let trampoline = store.composition.as_ref().and_then(|composition| composition.trampolines.get(&index));
            unique(&mut taken, None, FunctionIndex(id.0), trampoline.map(|trampoline| trampoline.name.as_str()))
        }
    };
    store.functions.iter().map(symbol).collect()
}

fn unique(taken: &mut HashSet<String>, instance: Option<&str>, index: FunctionIndex, name: Option<&str>) -> String {
    let instance = instance.map(|name| format!("{}::", Name(name))).unwrap_or_default();
    let mut symbol = match name {
        Some(name) if !name.is_empty() => format!("wasm::{instance}{}", FunctionName(name)),
        _ => format!("wasm::{instance}function[{}]", index.0),
    };
    // A name section may hold anything, also names that look like ours.
    while taken.contains(&symbol) {
        symbol.push_str(&format!("[{}]", index.0));
    }
    taken.insert(symbol.clone());
    symbol
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_whatever_the_module_calls_them() {
        let names = [Some("f[3]"), Some("f"), None, Some("f"), Some("function[2]"), Some(""), Some("a\0b")];
        let mut taken = HashSet::new();
        let symbols: Vec<String> = names
            .iter()
            .enumerate()
            .map(|(index, name)| unique(&mut taken, None, FunctionIndex(index as u32), *name))
            .collect();
        assert_eq!(
            symbols,
            [
                "wasm::f[3]",
                "wasm::f",
                "wasm::function[2]",
                "wasm::f[3][3]",
                "wasm::function[2][4]",
                "wasm::function[5]",
                "wasm::a\\0b"
            ]
        );
    }
}
