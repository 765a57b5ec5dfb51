//! Symbol names of functions: what a person sees in a disassembly, unique within the object.

use crate::module::{FunctionIndex, Module};
use std::collections::HashSet;

/// Prefix of the C entry of an exported function.
pub const EXPORT_PREFIX: &str = "wasm_export_";

/// Names of the functions of a module: the name section's where it has one, made unique by the index where necessary.
pub fn function_symbols(module: &Module<'_>) -> Vec<String> {
    let mut taken = HashSet::new();
    module.functions.iter().map(|(index, function)| unique(&mut taken, index, function.name)).collect()
}

fn unique(taken: &mut HashSet<String>, index: FunctionIndex, name: Option<&str>) -> String {
    let mut symbol = match name {
        Some(name) if !name.is_empty() && !name.contains('\0') => format!("wasm::{name}"),
        _ => format!("wasm::function[{}]", index.0),
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
            .map(|(index, name)| unique(&mut taken, FunctionIndex(index as u32), *name))
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
                "wasm::function[6]"
            ]
        );
    }
}
