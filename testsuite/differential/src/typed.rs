//! Modules about typed function references, with what the other engine makes of them.

use crate::case::Case;
use crate::generate;
use crate::reference::{self, Nans};
use anyhow::{Context, Result};
use wasm2sel4_generate::objects;
use wasm2sel4_generate::typed::{Chance, module};
use wasmtime::Engine;

/// The case of a seed, if it can be compared.
pub fn case(engine: &Engine, seed: u64) -> Result<Option<Case>> {
    let mut chance = Chance::new(seed);
    let text = module(&mut chance);
    of(engine, format!("references-{seed}"), &text, &mut chance)
}

/// That of a module about structures and arrays.
pub fn case_of_objects(engine: &Engine, seed: u64) -> Result<Option<Case>> {
    let mut chance = Chance::new(seed);
    let text = objects::module(&mut chance);
    of(engine, format!("objects-{seed}"), &text, &mut chance)
}

fn of(engine: &Engine, name: String, text: &str, chance: &mut Chance) -> Result<Option<Case>> {
    let module = wat::parse_str(text).with_context(|| format!("{name}:\n{text}"))?;
    let complaint = format!("{name}:\n{text}");
    reference::case(engine, name, module, Nans::Exact, |_, parameters| {
        let arguments = |_| parameters.iter().map(|ty| generate::value(chance.source(), ty)).collect();
        (0..3).filter_map(arguments).collect()
    })
    .context(complaint)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which instructions there are in a hundred modules, and how many calls of them come to an end.
    #[test]
    fn modules_are_about_references() {
        let engine = reference::engine().unwrap();
        let mut texts = String::new();
        let [mut returns, mut calls] = [0; 2];
        for seed in 0..100 {
            texts.push_str(&module(&mut Chance::new(seed)));
            let case = case(&engine, seed).unwrap().unwrap();
            calls += case.calls.len();
            let is_return = |call: &&crate::case::ExportCall| {
                matches!(call.expected, wasm2sel4_script::translate::Expected::Return(_))
            };
            returns += case.calls.iter().filter(is_return).count();
        }
        for instruction in [
            "ref.func",
            "ref.null",
            "ref.is_null",
            "ref.as_non_null",
            "br_on_null",
            "br_on_non_null",
            "(call_ref",
            "return_call_ref",
            "call_indirect",
            "return_call_indirect",
            "table.get",
            "table.set",
            "table.grow",
            "table.fill",
            "table.copy",
            "table.init",
            "elem.drop",
            "select (result (ref",
            "br_table",
        ] {
            assert!(texts.contains(instruction), "{instruction}");
        }
        assert!(returns * 3 > calls, "{returns} of {calls} calls return");
    }

    #[test]
    fn modules_are_about_objects() {
        let engine = reference::engine().unwrap();
        let mut texts = String::new();
        let [mut returns, mut calls] = [0; 2];
        for seed in 0..100 {
            texts.push_str(&objects::module(&mut Chance::new(seed)));
            let case = case_of_objects(&engine, seed).unwrap().unwrap();
            calls += case.calls.len();
            let is_return = |call: &&crate::case::ExportCall| {
                matches!(call.expected, wasm2sel4_script::translate::Expected::Return(_))
            };
            returns += case.calls.iter().filter(is_return).count();
        }
        for instruction in [
            "struct.new ",
            "struct.new_default",
            "struct.get ",
            "struct.get_s",
            "struct.set",
            "array.new ",
            "array.new_default",
            "array.new_fixed",
            "array.new_data",
            "array.new_elem",
            "array.get ",
            "array.get_u",
            "array.set",
            "array.len",
            "array.fill",
            "array.copy",
            "array.init_data",
            "array.init_elem",
            "ref.test",
            "ref.cast",
            "br_on_cast ",
            "br_on_cast_fail",
            "any.convert_extern",
            "extern.convert_any",
            "ref.i31",
            "ref.eq",
            "throw",
        ] {
            assert!(texts.contains(instruction), "{instruction}");
        }
        assert!(returns * 3 > calls, "{returns} of {calls} calls return");
    }
}
