//! Modules in a folder, by whatever generator, with what the other engine makes of them.
//!
//! What they import is provided by modules that are made here: both engines run them, too. So binaryen's generator can
//! be used (the script `binaryen`), whose modules import functions that tell what they have come to.

use crate::case::{Case, Provider};
use crate::generate;
use crate::reference::{self, Nans};
use crate::rewrite::Rewriting;
use anyhow::{Context, Result};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use wasmparser::{Imports, Parser, Payload, TypeRef, ValType};
use wasmtime::Engine;

/// The name of the module that provides functions and tags.
const SUPPORT: &str = "fuzzing-support";

/// What binaryen's modules may import. What they tell goes into a number that is compared in the end; functions that
/// they hand over are called, those that they name by the number of an export are not.
const SUPPORT_MODULE: &str = r#"(module
  (type $nothing (func))
  (tag $number (export "wasmtag") (param i32))
  (tag $reference (export "jstag") (param externref))
  (table $table 10 funcref)
  (global $hash (mut i64) (i64.const 0x4bf29ce484222325))
  (func (export "hash") (result i64) (global.get $hash))
  (func $tell (param i64)
    (global.set $hash (i64.mul (i64.xor (global.get $hash) (local.get 0)) (i64.const 0x100000001b3))))
  (func (export "log-i32") (param i32) (call $tell (i64.extend_i32_u (local.get 0))))
  (func (export "log-i64") (param i64) (call $tell (local.get 0)))
  (func (export "log-f32") (param f32) (call $tell (i64.extend_i32_u (i32.reinterpret_f32 (local.get 0)))))
  (func (export "log-f64") (param f64) (call $tell (i64.reinterpret_f64 (local.get 0))))
  (func (export "log-v128") (param v128)
    (call $tell (i64x2.extract_lane 0 (local.get 0))) (call $tell (i64x2.extract_lane 1 (local.get 0))))
  (func $log_any (export "log-anyref") (param anyref)
    (block $is_other (result anyref)
      (call $tell (i64.extend_i32_u (i31.get_u (br_on_cast_fail $is_other anyref (ref i31) (local.get 0)))))
      (return))
    (call $tell (i64.extend_i32_u (i32.add
      (i32.add (ref.is_null) (i32.mul (i32.const 2) (ref.test (ref struct) (local.get 0))))
      (i32.mul (i32.const 4) (ref.test (ref array) (local.get 0)))))))
  (func (export "log-funcref") (param funcref) (call $tell (i64.extend_i32_u (ref.is_null (local.get 0)))))
  (func (export "log-externref") (param externref) (call $log_any (any.convert_extern (local.get 0))))
  (func (export "throw") (param i32)
    (if (local.get 0) (then (throw $number (local.get 0))))
    (throw $reference (ref.null extern)))
  (func $index (param i32) (result i32) (i32.rem_u (local.get 0) (table.size $table)))
  (func (export "table-get") (param i32) (result funcref) (table.get $table (call $index (local.get 0))))
  (func (export "table-set") (param i32 funcref) (table.set $table (call $index (local.get 0)) (local.get 1)))
  (func (export "call-export") (param i32 i32) (call $tell (i64.extend_i32_u (local.get 0))))
  (func (export "call-export-catch") (param i32) (result i32) (i32.and (local.get 0) (i32.const 1)))
  (func $call (export "call-ref") (param funcref i32)
    (block $is_other (result funcref)
      (call_ref $nothing (br_on_cast_fail $is_other funcref (ref $nothing) (local.get 0)))
      (return))
    (drop))
  (func (export "call-ref-catch") (param funcref) (result i32)
    (block $caught
      (try_table (catch_all $caught) (call $call (local.get 0) (i32.const 0)))
      (return (i32.const 0)))
    (i32.const 1))
  (func (export "sleep") (param i32 i32) (result i32) (local.get 1)))"#;

/// The modules of a folder.
pub struct Folder(Vec<PathBuf>);

impl Folder {
    /// All of them, by name.
    pub fn read(folder: &Path) -> Result<Self> {
        let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
        let mut paths: Vec<_> = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "wasm"));
        paths.sort();
        Ok(Self(paths))
    }

    /// The case of a module, by its number; none if there is no such module, or it cannot be compared.
    pub fn case(&self, engine: &Engine, number: u64) -> Result<Option<Case>> {
        let Some(path) = usize::try_from(number).ok().and_then(|number| self.0.get(number)) else { return Ok(None) };
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        case(engine, name.clone(), &bytes, number).context(name)
    }
}

fn case(engine: &Engine, name: String, bytes: &[u8], seed: u64) -> Result<Option<Case>> {
    let Some(providers) = providers(bytes)? else { return Ok(None) };
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let bytes = Rewriting::Determine.apply(bytes)?;
    reference::case_with(engine, name, bytes, providers, Nans::Exact, |_, parameters| {
        (0..2).filter_map(|_| parameters.iter().map(|ty| generate::value(&mut random, ty)).collect()).collect()
    })
}

/// Modules that provide what a module imports, by the names of which it imports that; nothing if that cannot be
/// provided.
fn providers(bytes: &[u8]) -> Result<Option<Vec<Provider>>> {
    let mut globals = String::new();
    let (mut other, mut number) = (None, 0);
    for payload in Parser::new(0).parse_all(bytes) {
        let Payload::ImportSection(section) = payload? else { continue };
        for imports in section {
            let Imports::Single(_, import) = imports? else { return Ok(None) };
            match import.ty {
                TypeRef::Func(_) | TypeRef::Tag(_) if import.module == SUPPORT => {}
                // An integer that was given out.
                TypeRef::Global(ty)
                    if !ty.mutable
                        && matches!(ty.content_type, ValType::Ref(reference) if reference.is_extern_ref())
                        && *other.get_or_insert(import.module) == import.module =>
                {
                    let is_null = matches!(ty.content_type, ValType::Ref(reference) if reference.is_nullable());
                    let ty = if is_null { "externref" } else { "(ref extern)" };
                    let name: String = import.name.bytes().map(|byte| format!("\\{byte:02x}")).collect();
                    number += 1;
                    // Writing to a string cannot fail.
                    let _ = write!(
                        globals,
                        "(global (export \"{name}\") {ty} (extern.convert_any (ref.i31 (i32.const {number}))))"
                    );
                }
                _ => return Ok(None),
            }
        }
    }
    let mut providers = vec![(SUPPORT.to_owned(), wat::parse_str(SUPPORT_MODULE)?)];
    if let Some(other) = other {
        providers.push((other.to_owned(), wat::parse_str(format!("(module {globals})"))?));
    }
    Ok(Some(providers))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm2sel4_script::translate::Expected;

    /// What a module tells is compared, and what it imports is there.
    #[test]
    fn what_is_imported_is_provided() {
        let engine = reference::engine().unwrap();
        let module = |number: u32| {
            let text = format!(
                r#"(module (import "fuzzing-support" "log-i32" (func $log (param i32)))
                     (import "fuzzing-support" "wasmtag" (tag $tag (param i32)))
                     (import "fuzzing-support" "throw" (func $throw (param i32)))
                     (import "more" "x" (global $x (ref extern)))
                     (func (export "f") (result i32)
                       (call $log (i32.const {number}))
                       (block $caught (result i32)
                         (try_table (catch $tag $caught) (call $throw (i32.const 5)))
                         (i32.const 0))
                       (i31.get_u (ref.cast (ref i31) (any.convert_extern (global.get $x)))) (i32.add)))"#
            );
            case(&engine, "m".to_owned(), &wat::parse_str(text).unwrap(), 0).unwrap().unwrap()
        };
        let [first, second] = [1, 2].map(module);
        let Expected::Return(results) = &first.calls[0].expected else { panic!("no result") };
        assert_eq!(results[0][0].bits[0], 6);
        assert_eq!(first.checkers.len(), 1);
        assert_ne!(first.checkers[0].1, second.checkers[0].1);
    }

    #[test]
    fn what_cannot_be_provided_is_no_case() {
        let engine = reference::engine().unwrap();
        for import in
            [r#"(import "m" "f" (func))"#, r#"(import "m" "g" (global i32))"#, r#"(import "m" "m" (memory 1))"#]
        {
            let module = wat::parse_str(format!("(module {import})")).unwrap();
            assert!(case(&engine, "m".to_owned(), &module, 0).unwrap().is_none(), "{import}");
        }
    }
}
