//! What a module imports, exports and needs, before anything is compiled.

use super::section;
use crate::input::name;
use std::path::Path;
use wasm2sel4_compiler::escape::Name;
use wasm2sel4_compiler::module::{Exported, FunctionIndex, GlobalOrigin, ImportName, Module, TableOrigin};
use wasm2sel4_compiler::store::{
    CAPABILITY_MODULE, HostFunction, Provider, SEL4_MODULE, WASI_MODULE, WASI_UNSTABLE_MODULE,
};

/// What a module imports, exports and needs.
pub fn describe(path: &Path, module: &Module<'_>) -> String {
    let mut text = format!("{}: WebAssembly module, {} bytes\n", Name(&name(path)), module.bytes.len());
    section(
        &mut text,
        "imports (its authority)",
        imports(module).into_iter().map(|(import, what, provider)| match provider {
            Some(provider) => format!("{import}: {what}  ({provider})"),
            None => format!("{import}: {what}"),
        }),
    );
    section(
        &mut text,
        "exports",
        module.exports.iter().map(|export| {
            let name = Name(export.name);
            match export.item {
                Exported::Function(index) => format!("{name}: function {}", module.function_type(index)),
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
    let data: usize = module.data.iter().map(|(_, segment)| segment.bytes.len()).sum();
    let sizes = [
        format!("code: {} bytes in {} functions", module.code_size, module.defined_functions().count()),
        format!("data: {data} bytes in {} segments", module.data.len()),
    ];
    section(&mut text, "sizes", sizes);
    text
}

/// Everything that a module imports, what it is, and who provides it.
fn imports<'a>(module: &Module<'a>) -> Vec<(ImportName<'a>, String, Option<String>)> {
    let mut all = Vec::new();
    let functions = module.imported_functions();
    all.extend(
        functions.map(|(index, name)| {
            (name, module.function_type(index).to_string(), function_provider(module, index, name))
        }),
    );
    let mut others: Vec<(ImportName<'a>, String)> = Vec::new();
    others.extend(module.tables.iter().filter_map(|(_, table)| match table.origin {
        TableOrigin::Import(name) => {
            Some((name, format!("table of {} elements of {}", table.ty.initial, table.ty.element)))
        }
        TableOrigin::Defined(_) => None,
    }));
    others.extend(module.memories.iter().filter_map(|(_, memory)| Some((memory.import?, "memory".to_owned()))));
    others.extend(module.globals.iter().filter_map(|(_, global)| match global.origin {
        GlobalOrigin::Import(name) => {
            let mutable = if global.ty.mutable { "mutable " } else { "" };
            Some((name, format!("{mutable}global of {}", global.ty.value)))
        }
        GlobalOrigin::Defined(_) => None,
    }));
    all.extend(others.into_iter().map(|(name, what)| (name, what, Some(provider(name)))));
    all.extend(module.tags.iter().filter_map(|(_, tag)| {
        let name = tag.import?;
        Some((name, "tag".to_owned(), Some(linked(name))))
    }));
    all
}

/// Who provides a function, if that is not simply the host.
fn function_provider(module: &Module<'_>, index: FunctionIndex, name: ImportName<'_>) -> Option<String> {
    match HostFunction::find(name) {
        Some(known) if known.function_type() != *module.function_type(index) => {
            Some(format!("of another type, so it is refused: it is {}", known.function_type()))
        }
        Some(known) => {
            (known.provider() == Provider::NotImplemented).then(|| "not provided: it returns ENOSYS".to_owned())
        }
        None => Some(match name.module {
            WASI_MODULE | WASI_UNSTABLE_MODULE | SEL4_MODULE => {
                "not provided: there is no such function, so it is refused".to_owned()
            }
            CAPABILITY_MODULE => "no capability is a function, so it is refused".to_owned(),
            _ => linked(name),
        }),
    }
}

/// Who provides something that is not a function.
fn provider(name: ImportName<'_>) -> String {
    match name.module {
        CAPABILITY_MODULE => "granted by a system description".to_owned(),
        _ => linked(name),
    }
}

/// What nobody provides but another module.
fn linked(name: ImportName<'_>) -> String {
    format!("needs --link {}=MODULE, or else it is refused", Name(name.module))
}
