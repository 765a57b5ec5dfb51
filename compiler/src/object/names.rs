//! Symbol names of functions: what a person sees in a disassembly, unique within the object.

use crate::module::{FunctionIndex, Module};
use std::collections::HashSet;

/// Prefix of the C entry of an exported function.
pub const EXPORT_PREFIX: &str = "wasm_export_";

/// Names of the functions of a module: the name section's where it has one, made unique by the index where necessary.
pub fn function_symbols(module: &Module<'_>) -> Vec<String> {
    let mut taken = HashSet::new();
    let symbol = |(index, name): (FunctionIndex, Option<&str>)| {
        let plain = match name {
            Some(name) if !name.is_empty() && !name.contains('\0') => format!("wasm::{name}"),
            _ => format!("wasm::function[{}]", index.0),
        };
        if taken.insert(plain.clone()) {
            return plain;
        }
        let numbered = format!("{plain}[{}]", index.0);
        taken.insert(numbered.clone());
        numbered
    };
    module.functions.iter().map(|(index, function)| (index, function.name)).map(symbol).collect()
}
