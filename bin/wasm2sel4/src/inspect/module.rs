//! What a module imports, exports and needs, before anything is compiled.

use super::used::Used;
use super::{language, section};
use crate::input::name;
use std::collections::BTreeSet;
use std::path::Path;
use wasm2sel4_compiler::error::{Foreign, Result};
use wasm2sel4_compiler::escape::Name;
use wasm2sel4_compiler::module::{Exported, ExternKind, FunctionType, GlobalOrigin, ImportName, Module, TableOrigin};
use wasm2sel4_compiler::store::{CAPABILITY_MODULE, HostFunction, environment_of};

/// What a module imports, exports and needs.
///
/// # Errors
///
/// As for [`Used::add`].
pub fn describe(path: &Path, module: &Module<'_>) -> Result<String> {
    let mut text = format!("{}: WebAssembly module, {} bytes\n", Name(&name(path)), module.bytes.len());
    let imports = Imports::of(module);
    section(
        &mut text,
        "imports (its authority)",
        imports.all.into_iter().map(|(import, what, provider)| match provider {
            Some(provider) => format!("{import}: {what}  ({provider})"),
            None => format!("{import}: {what}"),
        }),
    );
    if !imports.foreign.is_empty() {
        section(&mut text, "what is not here", imports.foreign.iter().map(|foreign| foreign.advice().to_owned()));
    }
    section(
        &mut text,
        "exports",
        module.exports.iter().map(|export| {
            let name = Name(export.name);
            match export.item {
                Exported::Function(index) => match module.function_type(index) {
                    Ok(ty) => format!("{name}: function {ty}"),
                    Err(_) => format!("{name}: function"),
                },
                Exported::Memory(_) => format!("{name}: memory"),
                Exported::Table(_) => format!("{name}: table"),
                Exported::Global(_) => format!("{name}: global"),
                Exported::Tag(_) => format!("{name}: tag"),
            }
        }),
    );
    section(
        &mut text,
        "memory",
        module.memories.iter().map(|(_, memory)| {
            let ty = &memory.ty;
            let maximum = ty.maximum.map(|pages| format!("at most {pages}"));
            let maximum = maximum.unwrap_or_else(|| "without a maximum".to_owned());
            format!("{} pages of {} bytes at the start, {maximum}", ty.initial, 1u64 << ty.page_log2)
        }),
    );
    section(
        &mut text,
        "tables",
        module
            .tables
            .iter()
            .map(|(index, table)| format!("{}: {} elements of {}", index.0, table.ty.initial, table.ty.element)),
    );
    let mut used = Used::default();
    used.add(module)?;
    language(&mut text, used.exceptions(), used.objects());
    let data: usize = module.data.iter().map(|(_, segment)| segment.bytes.len()).sum();
    let sizes = [
        format!("code: {} bytes in {} functions", module.code_size, module.defined_functions().count()),
        format!("data: {data} bytes in {} segments", module.data.len()),
    ];
    section(&mut text, "sizes", sizes);
    Ok(text)
}

/// Everything that a module imports.
#[derive(Default)]
struct Imports<'a> {
    /// Each with what it is, and who provides it if that is not simply the host.
    all: Vec<(ImportName<'a>, String, Option<String>)>,
    /// What it takes for granted and is not here.
    foreign: BTreeSet<Foreign>,
}

impl<'a> Imports<'a> {
    fn of(module: &Module<'a>) -> Self {
        let mut imports = Self::default();
        for (index, name) in module.imported_functions() {
            // Validation has seen to it that there is one.
            let Ok(ty) = module.function_type(index) else { continue };
            let provider = match HostFunction::find(name) {
                Some(known) if known.function_type() != *ty => {
                    Some(format!("of another type, so it is refused: it is {}", known.function_type()))
                }
                Some(_) => None,
                None => Some(imports.elsewhere(name, ExternKind::Function, Some(ty), false)),
            };
            imports.all.push((name, ty.to_string(), provider));
        }
        for (_, table) in module.tables.iter() {
            let TableOrigin::Import(name) = table.origin else { continue };
            let what = format!("table of {} elements of {}", table.ty.initial, table.ty.element);
            imports.add(name, ExternKind::Table, what, false);
        }
        for (_, memory) in module.memories.iter() {
            if let Some(name) = memory.import {
                imports.add(name, ExternKind::Memory, "memory".to_owned(), memory.ty.is_shared);
            }
        }
        for (_, global) in module.globals.iter() {
            let GlobalOrigin::Import(name) = global.origin else { continue };
            let mutable = if global.ty.mutable { "mutable " } else { "" };
            imports.add(name, ExternKind::Global, format!("{mutable}global of {}", global.ty.value), false);
        }
        for (_, tag) in module.tags.iter() {
            if let Some(name) = tag.import {
                let provider = imports.elsewhere(name, ExternKind::Tag, None, false);
                imports.all.push((name, "tag".to_owned(), Some(provider)));
            }
        }
        imports
    }

    /// Adds something that is not a function.
    fn add(&mut self, name: ImportName<'a>, kind: ExternKind, what: String, is_shared: bool) {
        let provider = match name.module {
            CAPABILITY_MODULE => "granted by a system description".to_owned(),
            _ => self.elsewhere(name, kind, None, is_shared),
        };
        self.all.push((name, what, Some(provider)));
    }

    /// Who must provide what nobody here does.
    fn elsewhere(
        &mut self,
        name: ImportName<'_>,
        kind: ExternKind,
        ty: Option<&FunctionType>,
        is_shared: bool,
    ) -> String {
        let link = format!("without --link {}=MODULE it is refused", Name(name.module));
        match environment_of(name, kind, ty, is_shared) {
            Some(foreign) => {
                self.foreign.insert(foreign);
                format!("{}; {link}", foreign.what())
            }
            None => link,
        }
    }
}
