//! Which import belongs to which export.

use super::{CompositionProblem, Part, version};
use crate::error::Result;
use std::collections::BTreeSet;
use wasm_compose::graph::{Component, ExportIndex, ImportIndex};
use wasmparser::component_types::{ComponentAnyTypeId, ComponentEntityType, Remap, Remapping, ResourceId, SubtypeCx};
use wasmparser::types::TypesRef;

/// An import and the export that it becomes; the components by their positions among all.
pub struct Connection {
    /// Who imports.
    pub importer: usize,
    /// What.
    pub import: ImportIndex,
    /// Who exports.
    pub exporter: usize,
    /// What.
    pub export: ExportIndex,
}

/// All connections of components.
///
/// # Errors
///
/// [`crate::Error::Composition`].
pub fn all(parts: &[Part<'_>], components: &[Component<'_>]) -> Result<Vec<Connection>> {
    let name = |position: usize| parts[position].name.to_owned();
    let mut connections = Vec::new();
    for (importer, component) in components.iter().enumerate() {
        for (import, wanted, _) in component.imports() {
            let mut found = exports(components, importer, wanted);
            let Some((exporter, export, _)) = found.next() else { continue };
            if let Some((second, ..)) = found.next() {
                let exporters = [name(exporter), name(second)];
                return Err(ambiguous(name(importer), wanted, exporters));
            }
            if let Some(difference) = difference((component, wanted), (&components[exporter], export)) {
                return Err(CompositionProblem::Types {
                    importer: name(importer),
                    import: wanted.to_owned(),
                    exporter: name(exporter),
                    difference,
                }
                .into());
            }
            connections.push(Connection { importer, import, exporter, export });
        }
    }
    refuse_unused(parts, components, &connections)?;
    refuse_circles(parts, &connections)?;
    Ok(connections)
}

fn ambiguous(importer: String, import: &str, exporters: [String; 2]) -> crate::Error {
    CompositionProblem::Ambiguous { importer, import: import.to_owned(), exporters }.into()
}

/// The exports that an import of this component could mean. What the first component exports is for those who run it,
/// and nobody imports from itself.
fn exports<'a>(
    components: &'a [Component<'_>],
    importer: usize,
    wanted: &'a str,
) -> impl Iterator<Item = (usize, ExportIndex, &'a str)> {
    let others = components.iter().enumerate().skip(1).filter(move |(position, _)| *position != importer);
    others.flat_map(move |(position, component)| {
        let fitting = component.exports().filter(move |(_, name, ..)| version::fits(wanted, name));
        fitting.map(move |(index, name, ..)| (position, index, name))
    })
}

/// How the type of an export differs from what an import asks for, in words that name the place; none if it fits. Of
/// resources, those with the same name are the same.
fn difference(
    (importer, wanted): (&Component<'_>, &str),
    (exporter, export): (&Component<'_>, ExportIndex),
) -> Option<String> {
    let (offered, ..) = exporter.export(export)?;
    let mut import_type = importer.types().component_item_for_import(wanted)?.ty;
    let mut export_type = exporter.types().component_item_for_export(offered)?.ty;
    let mut remapping = Remapping::default();
    let known = resources(export_type, exporter.types());
    for (name, resource) in resources(import_type, importer.types()) {
        if let Some((_, same)) = known.iter().find(|(other, _)| *other == name) {
            remapping.add(resource, *same);
        }
    }
    let mut context = SubtypeCx::new_with_refs(exporter.types(), importer.types());
    context.a.remap_component_entity(&mut export_type, &mut remapping);
    remapping.reset_type_cache();
    context.b.remap_component_entity(&mut import_type, &mut remapping);
    let fits = context.component_entity_type(&export_type, &import_type, 0);
    fits.err().map(|error| error.message().replace('\n', ", "))
}

/// The resources of an interface, by name.
fn resources(ty: ComponentEntityType, types: TypesRef<'_>) -> Vec<(String, ResourceId)> {
    let ComponentEntityType::Instance(instance) = ty else { return Vec::new() };
    let exports = types[instance].exports.iter();
    let resources = exports.filter_map(|(name, item)| match item.ty {
        ComponentEntityType::Type { referenced: ComponentAnyTypeId::Resource(resource), .. } => {
            Some((name.clone(), resource.resource()))
        }
        _ => None,
    });
    resources.collect()
}

/// Whoever names a component wants it to be used.
fn refuse_unused(parts: &[Part<'_>], components: &[Component<'_>], connections: &[Connection]) -> Result<()> {
    for (position, component) in components.iter().enumerate().skip(1) {
        if connections.iter().any(|connection| connection.exporter == position) {
            continue;
        }
        let others = components.iter().enumerate().filter(|(other, _)| *other != position);
        let imports = others.flat_map(|(importer, component)| {
            let open = component.imports().filter(move |(import, ..)| {
                !connections.iter().any(|known| known.importer == importer && known.import == *import)
            });
            open.map(|(_, name, _)| name.to_owned())
        });
        // WASI's are many, and seldom what was meant.
        let imports: BTreeSet<String> = imports.filter(|name| !name.starts_with("wasi:")).collect();
        return Err(CompositionProblem::Unused {
            name: parts[position].name.to_owned(),
            exports: component.exports().map(|(_, name, ..)| name.to_owned()).collect(),
            imports: imports.into_iter().collect(),
        }
        .into());
    }
    Ok(())
}

/// A component is instantiated after those it imports from.
fn refuse_circles(parts: &[Part<'_>], connections: &[Connection]) -> Result<()> {
    let mut waiting: BTreeSet<usize> = (0..parts.len()).collect();
    loop {
        let waits = |position: &usize| {
            connections.iter().any(|known| known.importer == *position && waiting.contains(&known.exporter))
        };
        let ready: Vec<usize> = waiting.iter().copied().filter(|position| !waits(position)).collect();
        if ready.is_empty() {
            break;
        }
        waiting.retain(|position| !ready.contains(position));
    }
    // Who only imports from a circle is not in it.
    while let Some(position) = waiting.iter().copied().find(|position| {
        !connections.iter().any(|known| known.exporter == *position && waiting.contains(&known.importer))
    }) {
        waiting.remove(&position);
    }
    match waiting.is_empty() {
        true => Ok(()),
        false => {
            let names = waiting.into_iter().map(|position| parts[position].name.to_owned());
            Err(CompositionProblem::Circle(names.collect()).into())
        }
    }
}
