//! What a component imports and exports, and its world as WIT, before anything is compiled.
//!
//! Two readings of the same types: the lists come from the validator alone, so that they are there for whatever is a
//! valid component; WIT is what people write, but not every valid component can be written as WIT.

mod wit;

use super::used::Used;
use super::{language, section};
use crate::input::name;
use std::path::Path;
use wasm2sel4_abi::component::HostResource;
use wasm2sel4_abi::interface::wasi02;
use wasm2sel4_compiler::error::Result;
use wasm2sel4_compiler::escape::Name;
use wasm2sel4_compiler::module::parse;
use wasmparser::component_types::{ComponentAnyTypeId, ComponentEntityType, ComponentItem};
use wasmparser::types::TypesRef;
use wasmparser::{Parser, Payload, ValidPayload, Validator, WasmFeatures};

/// What a component imports, exports and holds.
///
/// # Errors
///
/// [`wasm2sel4_compiler::Error::Invalid`] if it is none. Whatever the validator knows is described, also what is not
/// compiled.
pub fn describe(path: &Path, bytes: &[u8]) -> Result<String> {
    let surface = Surface::read(bytes)?;
    let mut text = format!("{}: WebAssembly component, {} bytes\n", Name(&name(path)), bytes.len());
    section(&mut text, "imports (its authority)", surface.imports);
    section(&mut text, "exports", surface.exports);
    let parts = [
        format!("core modules: {}, {} bytes", surface.modules, surface.module_bytes),
        format!("components inside: {}", surface.components),
    ];
    section(&mut text, "parts, at every depth", parts);
    language(&mut text, surface.used.exceptions(), surface.used.objects());
    match wit::print(bytes) {
        Ok(wit) => {
            text.push_str("\nas WIT\n");
            wit.lines().for_each(|line| add_line(&mut text, line));
        }
        Err(why) => {
            text.push_str("\nnot to be written as WIT\n");
            why.lines().for_each(|line| add_line(&mut text, line));
        }
    }
    Ok(text)
}

/// Adds a line of others, in printable text. (Escaped as a [`Name`], an empty one would not stay empty.)
fn add_line(text: &mut String, line: &str) {
    if !line.is_empty() {
        text.push_str(&format!("  {}", Name(line)));
    }
    text.push('\n');
}

/// What is seen of a component from outside.
#[derive(Default)]
struct Surface {
    imports: Vec<String>,
    exports: Vec<String>,
    modules: usize,
    module_bytes: u64,
    components: usize,
    /// What the core modules use together, of those that can be compiled.
    used: Used,
}

impl Surface {
    fn read(bytes: &[u8]) -> Result<Self> {
        let mut validator = Validator::new_with_features(WasmFeatures::all());
        let mut surface = Self::default();
        // Components that have been begun and not ended; imports and exports of inner ones are their own affair.
        let mut depth = 0usize;
        let (mut imports, mut exports) = (Vec::new(), Vec::new());
        let (mut bodies, mut modules) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(bytes) {
            let payload = payload?;
            match validator.payload(&payload)? {
                ValidPayload::Func(validation, body) => bodies.push((validation, body)),
                ValidPayload::End(types) if depth == 1 => {
                    let types = types.as_ref();
                    surface.imports = items(&imports, types, |name| types.component_item_for_import(name), provider);
                    let nobody = |_: &str, _: Option<&str>, _| "";
                    surface.exports = items(&exports, types, |name| types.component_item_for_export(name), nobody);
                }
                _ => {}
            }
            match payload {
                Payload::Version { .. } => depth += 1,
                Payload::End(_) => depth -= 1,
                Payload::ModuleSection { unchecked_range, .. } => {
                    surface.modules += 1;
                    surface.module_bytes += unchecked_range.end - unchecked_range.start;
                    modules.extend(bytes.get(unchecked_range.start as usize..unchecked_range.end as usize));
                }
                Payload::ComponentSection { .. } => surface.components += 1,
                Payload::ComponentImportSection(section) if depth == 1 => {
                    for import in section {
                        imports.push(import?.name.name);
                    }
                }
                Payload::ComponentExportSection(section) if depth == 1 => {
                    for export in section {
                        exports.push(export?.name.name);
                    }
                }
                _ => {}
            }
        }
        let mut allocations = Default::default();
        for (validation, body) in bodies {
            let mut validator = validation.into_validator(allocations);
            validator.validate(&body)?;
            allocations = validator.into_allocations();
        }
        modules.into_iter().filter_map(|bytes| parse(bytes).ok()).try_for_each(|module| surface.used.add(&module))?;
        Ok(surface)
    }
}

/// What is imported or exported, as far as it could be called or held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Module,
    Function,
    AsynchronousFunction,
    Value,
    Resource,
    /// A type that is no resource.
    Type,
    Interface,
    Component,
}

impl Kind {
    fn of(item: &ComponentItem, types: TypesRef<'_>) -> Self {
        match item.ty {
            ComponentEntityType::Module(_) => Self::Module,
            ComponentEntityType::Func(function) if types[function].async_ => Self::AsynchronousFunction,
            ComponentEntityType::Func(_) => Self::Function,
            ComponentEntityType::Value(_) => Self::Value,
            ComponentEntityType::Type { created: ComponentAnyTypeId::Resource(_), .. } => Self::Resource,
            ComponentEntityType::Type { .. } => Self::Type,
            ComponentEntityType::Instance(_) => Self::Interface,
            ComponentEntityType::Component(_) => Self::Component,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Module => "core module",
            Self::Function => "function",
            Self::AsynchronousFunction => "asynchronous function",
            Self::Value => "value",
            Self::Resource => "resource",
            Self::Type => "type",
            Self::Interface => "interface",
            Self::Component => "component",
        }
    }
}

/// A line for each item; of an interface one for each function and resource. Other types are nothing that could be
/// called or held. `note` says what else there is to say of an item: its interface or own name, its name in the
/// interface, and its kind.
fn items<'a>(
    names: &[&str],
    types: TypesRef<'a>,
    find: impl Fn(&str) -> Option<&'a ComponentItem>,
    note: impl Fn(&str, Option<&str>, Kind) -> &'static str,
) -> Vec<String> {
    let mut lines = Vec::new();
    for outer in names {
        let Some(item) = find(outer) else { continue };
        let (name, kind) = (Name(outer), Kind::of(item, types));
        let ComponentEntityType::Instance(instance) = item.ty else {
            lines.push(format!("{name}: {}{}", kind.name(), note(outer, None, kind)));
            continue;
        };
        let before = lines.len();
        for (inner, item) in &types[instance].exports {
            let kind = Kind::of(item, types);
            if kind != Kind::Type {
                lines.push(format!("{name} {}: {}{}", Name(inner), kind.name(), note(outer, Some(inner), kind)));
            }
        }
        if lines.len() == before {
            lines.push(format!("{name}: an interface without functions and resources"));
        }
    }
    lines
}

/// What is said of an import that nothing provides.
fn provider(outer: &str, inner: Option<&str>, kind: Kind) -> &'static str {
    let interface = outer.split_once('@').filter(|(_, version)| wasi02::has_version(version));
    let is_provided = match (interface, inner, kind) {
        // A type by itself gives nothing.
        (_, _, Kind::Type) => true,
        (Some((interface, _)), Some(name), Kind::Function) => {
            wasi02::Function::ALL.iter().any(|known| known.interface() == interface && known.name() == name)
        }
        // Interfaces name each other's resources; whoever gives one is a function.
        (Some((interface, _)), Some(_), Kind::Resource) => {
            wasi02::Function::ALL.iter().any(|known| known.interface() == interface)
                || HostResource::ALL.iter().any(|known| known.interface() == interface)
        }
        _ => false,
    };
    if is_provided { "" } else { "  (nothing provides it, so it is refused)" }
}
