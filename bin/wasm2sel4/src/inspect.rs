//! `wasm2sel4 inspect`: what a module or a protection domain is allowed, offers and needs.

use crate::arguments::InspectArguments;
use crate::error::{Error, Result};
use crate::image::name;
use crate::input::{self, Input};
use crate::system::{self, System};
use std::fmt::Write as _;
use std::path::Path;
use wasm2sel4_abi::layout::STACK_TOP;
use wasm2sel4_compiler::image::Domain;
use wasm2sel4_compiler::module::{self, Exported, GlobalOrigin, ImportName, Module, TableOrigin};
use wasm2sel4_compiler::store::{CAPABILITY_MODULE, SEL4_MODULE, WASI_MODULE};
use wasm2sel4_compiler::{Error as LibraryError, elf};

/// Prints what is known about a file.
pub fn run(arguments: &InspectArguments) -> Result<()> {
    let path = &arguments.input;
    if system::is_description(path) {
        let system = System::read(path)?;
        let text = arguments.graph.map_or_else(|| system.describe(), |language| system.graph(language));
        anstream::print!("{text}");
        return Ok(());
    }
    if arguments.graph.is_some() {
        let message = format!("{} is no system description, of which a graph can be drawn", path.display());
        return Err(Error::Message(message));
    }
    let text = match input::read(path)? {
        Input::Module(bytes) => describe_module(path, &module::parse(&bytes).map_err(Error::compile(path))?),
        Input::Elf(bytes) => {
            let malformed = |message| Error::from(LibraryError::Malformed { path: path.clone(), message });
            let domain = Domain::read(&bytes).map_err(malformed)?;
            describe_domain(path, &domain, &elf::domain_symbols(&bytes).map_err(malformed)?)
        }
    };
    anstream::print!("{text}");
    Ok(())
}

/// A section of the description: a title, and a line for each item, or "none".
fn section(text: &mut String, title: &str, lines: impl IntoIterator<Item = String>) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "\n{title}");
    let mut any = false;
    for line in lines {
        any = true;
        let _ = writeln!(text, "  {line}");
    }
    if !any {
        let _ = writeln!(text, "  none");
    }
}

fn describe_module(path: &Path, module: &Module<'_>) -> String {
    let mut text = format!("{}: WebAssembly module, {} bytes\n", name(path), module.bytes.len());
    section(
        &mut text,
        "imports (its authority)",
        imports(module).into_iter().map(|(import, what)| {
            let provider = match import.module {
                WASI_MODULE | SEL4_MODULE => "",
                CAPABILITY_MODULE => "  (granted by a system description)",
                _ => "  (from a module that is linked with it)",
            };
            format!("{import}: {what}{provider}")
        }),
    );
    section(
        &mut text,
        "exports",
        module.exports.iter().map(|export| match export.item {
            Exported::Function(index) => format!("{}: function {}", export.name, module.function_type(index)),
            Exported::Memory(_) => format!("{}: memory", export.name),
            Exported::Table(_) => format!("{}: table", export.name),
            Exported::Global(_) => format!("{}: global", export.name),
            Exported::Tag(_) => format!("{}: tag", export.name),
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

/// Everything that a module imports, with what it is.
fn imports<'a>(module: &Module<'a>) -> Vec<(ImportName<'a>, String)> {
    let mut all: Vec<(ImportName<'a>, String)> = Vec::new();
    all.extend(module.imported_functions().map(|(index, name)| (name, module.function_type(index).to_string())));
    all.extend(module.tables.iter().filter_map(|(_, table)| match table.origin {
        TableOrigin::Import(name) => Some((name, format!("table of {}", table.ty.element))),
        TableOrigin::Defined(_) => None,
    }));
    all.extend(module.memories.iter().filter_map(|(_, memory)| Some((memory.import?, "memory".to_owned()))));
    all.extend(module.globals.iter().filter_map(|(_, global)| match global.origin {
        GlobalOrigin::Import(name) => {
            let mutable = if global.ty.mutable { "mutable " } else { "" };
            Some((name, format!("{mutable}global of {}", global.ty.value)))
        }
        GlobalOrigin::Defined(_) => None,
    }));
    all.extend(module.tags.iter().filter_map(|(_, tag)| Some((tag.import?, "tag".to_owned()))));
    all
}

fn limits(initial: u64, maximum: u64, page_log2: u64) -> String {
    let pages = |bytes: u64| bytes >> page_log2;
    format!("{} pages at the start, at most {} ({initial} and {maximum} bytes)", pages(initial), pages(maximum))
}

fn describe_domain(path: &Path, domain: &Domain<'_>, symbols: &elf::DomainSymbols) -> String {
    let mut text = format!("{}: protection domain for {}\n", name(path), domain.architecture);
    section(&mut text, "imports (its authority)", symbols.imports.iter().cloned());
    section(
        &mut text,
        "capabilities (its authority, too)",
        domain
            .capabilities
            .iter()
            .map(|name| format!("cap.{name}"))
            .chain(domain.shared.iter().map(|name| format!("cap.{name}: memory"))),
    );
    section(&mut text, "exports", symbols.exports.iter().cloned());
    section(
        &mut text,
        "memory",
        domain.memories.iter().map(|memory| {
            let base = memory.base;
            format!(
                "{}, at {base:#x} with {:#x} bytes reserved",
                limits(memory.initial, memory.maximum, memory.page_log2),
                memory.reservation
            )
        }),
    );
    section(
        &mut text,
        "tables that change",
        domain.tables.iter().map(|table| format!("{} bytes reserved at {:#x}", table.size, table.base)),
    );
    let stack = domain.module.stack_size;
    section(&mut text, "stack", [format!("{stack} bytes below {:#x}", STACK_TOP.0)]);
    section(
        &mut text,
        "segments",
        domain.segments.iter().map(|segment| {
            let rights = match (segment.write, segment.execute) {
                (_, true) => "read execute",
                (true, false) => "read write",
                (false, false) => "read",
            };
            format!(
                "{:#x}: {} bytes, {} from the file, {rights}",
                segment.address,
                segment.memory_size,
                segment.contents.len()
            )
        }),
    );
    let code = domain.module.text_end - domain.module.text_start;
    let sizes = [
        format!("compiled code: {code} bytes in {} functions", domain.module.function_count),
        format!("places in traps and backtraces: {}", domain.module.site_count),
    ];
    section(&mut text, "sizes", sizes);
    text
}
