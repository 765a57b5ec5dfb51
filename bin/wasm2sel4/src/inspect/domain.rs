//! What a protection domain says of itself.

use super::{language, section};
use crate::input::name;
use std::path::Path;
use wasm2sel4_abi::descriptor::ModuleDescriptor;
use wasm2sel4_abi::gc::{FIRST, MODE_ALWAYS};
use wasm2sel4_abi::layout::STACK_TOP;
use wasm2sel4_compiler::authority::{Authority, AuthorityEnvironment, CapabilityImport};
use wasm2sel4_compiler::escape::Name;
use wasm2sel4_compiler::image::DomainFile;
use wasm2sel4_compiler::object;

/// What to know before reading on.
const CAUTION: &str = "\
This is what the file says about itself, and nothing verifies that its code keeps to it. For a file from elsewhere, only
what a description grants it counts: `wasm2sel4 inspect system.toml` shows that, and no code can do more.
";

/// What a domain says of itself; an error is a sentence without the file's name.
pub fn describe(path: &Path, bytes: &[u8]) -> Result<String, String> {
    let domain = DomainFile::read(bytes)?;
    let exports = object::exports(bytes)?;
    let authority = Authority::read(bytes);
    let what = match authority.as_ref().map(|authority| authority.environment) {
        Some(AuthorityEnvironment::Hosted) => "Linux process",
        Some(AuthorityEnvironment::SeL4) | None => "protection domain",
    };
    let mut text = format!("{}: {what} for {}", Name(&name(path)), domain.architecture);
    let version = domain.module.version;
    match &authority {
        Some(Authority { compiler, .. }) => {
            text.push_str(&format!(", ABI version {version}, compiler {}\n", Name(compiler)))
        }
        None => text.push_str(&format!(", ABI version {version}\n")),
    }
    text.push_str(CAUTION);
    match &authority {
        Some(authority) => functions(&mut text, authority),
        None => text.push_str("\nIt does not say which functions it imports.\n"),
    }
    let authority = authority.unwrap_or_default();
    capabilities(&mut text, &domain, &authority);
    section(&mut text, "exports", exports.iter().map(|name| Name(name).to_string()));
    section(
        &mut text,
        "memory",
        domain.memories.iter().map(|memory| {
            let base = memory.base.0;
            format!(
                "{}, at {base:#x} with {:#x} bytes reserved",
                limits(memory.initial.0, memory.maximum.0, memory.page_log2),
                memory.reservation.0
            )
        }),
    );
    section(
        &mut text,
        "tables that change",
        domain.tables.iter().map(|table| format!("{} bytes reserved at {:#x}", table.size.0, table.base.0)),
    );
    language(&mut text, exceptions(&domain.module), objects(&domain.module));
    let stack = domain.module.stack_size.0;
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
    let code = domain.module.text_end.address() - domain.module.text_start.address();
    let sizes = [
        format!("compiled code: {code} bytes in {} functions", domain.module.function_count),
        format!("places in traps and backtraces: {}", domain.module.site_count),
    ];
    section(&mut text, "sizes", sizes);
    Ok(text)
}

/// What it imports of the host.
fn functions(text: &mut String, authority: &Authority) {
    let functions = authority
        .functions
        .iter()
        .map(|function| format!("{}.{}: {}", Name(&function.module), Name(&function.name), Name(&function.ty)));
    section(text, "imports (its authority)", functions);
    if !authority.linked.is_empty() {
        section(text, "linked modules", authority.linked.iter().map(|name| Name(name).to_string()));
    }
    let features = authority.features.iter().map(|name| Name(name).to_string());
    section(text, "processor features beyond the baseline", features);
}

/// What it must be granted. The names are those by which a description grants it; only how they are imported is taken
/// from what nothing relies on.
fn capabilities(text: &mut String, domain: &DomainFile<'_>, authority: &Authority) {
    let capabilities = domain.capabilities.iter().map(|name| {
        let known = authority.capabilities.iter().find(|known| known.name == *name);
        let what = match known.map(|known| known.import) {
            Some(CapabilityImport::Element) => "a capability, in a table",
            Some(CapabilityImport::Global) | None => "a capability",
        };
        let called = if known.is_some_and(|known| known.is_called) { ", which it calls" } else { "" };
        format!("cap.{}: {what}{called}", Name(name))
    });
    let memories = domain.shared.iter().zip(1..).map(|(name, number)| {
        let size = domain.memories.iter().find(|memory| memory.shared == number).map_or(0, |memory| memory.initial.0);
        format!("cap.{}: a memory, {size} bytes of it", Name(name))
    });
    section(text, "capabilities (granted by a system description, with their rights)", capabilities.chain(memories));
    let receives = match domain.module.receives {
        0 => "it receives none",
        _ => "it receives some, so others may wait for its answers",
    };
    section(text, "messages", [receives.to_owned()]);
}

/// What there is for exceptions.
fn exceptions(module: &ModuleDescriptor) -> Vec<String> {
    let lines = [("tags", module.tag_count), ("handlers of calls", module.handler_count)];
    lines.into_iter().filter(|(_, count)| *count > 0).map(|(name, count)| format!("{name}: {count}")).collect()
}

/// What there is for structures and arrays.
fn objects(module: &ModuleDescriptor) -> Vec<String> {
    // What lies below the first object is no memory.
    let Some(size @ 1..) = module.gc_heap_size.0.checked_sub(FIRST) else { return Vec::new() };
    let heap = format!("heap: at most {size} bytes, at {:#x}", module.gc_heap.0);
    let books = format!("books of the collector: at most {} bytes", module.gc_books_size.0);
    let always = "looked through before every allocation, which is slow".to_owned();
    [heap, books].into_iter().chain((module.gc_mode & MODE_ALWAYS != 0).then_some(always)).collect()
}

fn limits(initial: u64, maximum: u64, page_log2: u64) -> String {
    let pages = |bytes: u64| bytes >> page_log2;
    format!("{} pages at the start, at most {} ({initial} and {maximum} bytes)", pages(initial), pages(maximum))
}
