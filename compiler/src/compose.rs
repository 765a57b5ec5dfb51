//! Several components as one: what one imports and another exports is connected, and the result is a component like any
//! other. What nobody among them exports stays an import of the whole.
//!
//! The parts stay as they are, as components inside of the whole, beside each other; how such a component is encoded
//! is a library's affair. Which import belongs to which export, and what is said if that cannot be told, is decided
//! here.

mod connect;
mod version;

use crate::error::{Error, Result};
use crate::escape::Name;
use crate::shield;
use connect::Connection;
use wasm_compose::graph::{Component, CompositionGraph, EncodeOptions};
use wasmparser::{Validator, WasmFeatures};

/// A component that is composed with others.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// What messages call it.
    pub name: &'a str,
    /// Its binary.
    pub bytes: &'a [u8],
}

/// Why components cannot be composed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompositionProblem {
    /// Two of them could be meant.
    #[error("{} imports {}, which both {} and {} export; compose it with one of them", Name(.importer), Name(.import), Name(&.exporters[0]), Name(&.exporters[1]))]
    Ambiguous {
        /// Who imports.
        importer: String,
        /// What.
        import: String,
        /// Who export it.
        exporters: [String; 2],
    },
    /// The names fit, but not the types.
    #[error("{} imports {}, which {} exports with another type: {difference}", Name(.importer), Name(.import), Name(.exporter))]
    Types {
        /// Who imports.
        importer: String,
        /// What.
        import: String,
        /// Who exports it.
        exporter: String,
        /// How the types differ, with the names of the interface.
        difference: String,
    },
    /// Each could only be instantiated after the others.
    #[error("{} import from each other in a circle, and none of them can be the first", list(.0))]
    Circle(Vec<String>),
    /// What they leave open cannot be imported by the whole.
    #[error("these components cannot be composed: {0}")]
    Whole(String),
    /// Nobody needs it.
    #[error("none of the others imports anything that {} exports: it exports {}; they import {}", Name(.name), list(.exports), list(.imports))]
    Unused {
        /// Which component.
        name: String,
        /// What it exports.
        exports: Vec<String>,
        /// What the others import.
        imports: Vec<String>,
    },
}

/// Names with commas between them.
fn list(names: &[String]) -> String {
    if names.is_empty() {
        return "nothing".to_owned();
    }
    names.iter().map(|name| Name(name).to_string()).collect::<Vec<_>>().join(", ")
}

/// Composes components: every import of one of them that another one after the first exports, under the same name and a
/// compatible version, becomes that export. The whole imports what is left, and exports what the first one exports.
///
/// # Errors
///
/// [`Error::Composition`] if they do not fit each other. That each is valid ([`validate`]) is taken for granted.
pub fn compose(first: Part<'_>, others: &[Part<'_>]) -> Result<Vec<u8>> {
    let parts: Vec<Part<'_>> = std::iter::once(first).chain(others.iter().copied()).collect();
    // The library checks by assertions what holds for components that tools make.
    shield::attempt(|| encode(&parts))
        .unwrap_or_else(|| Err(Error::internal("components were not understood by what composes them")))
}

/// Whether a component is valid.
///
/// # Errors
///
/// [`Error::Invalid`] if it is not.
pub fn validate(bytes: &[u8]) -> Result<()> {
    Ok(Validator::new_with_features(WasmFeatures::all()).validate_all(bytes).map(drop)?)
}

fn encode(parts: &[Part<'_>]) -> Result<Vec<u8>> {
    let not_composed = |error: anyhow::Error| CompositionProblem::Whole(in_words(&error.to_string(), parts));
    // One for all: only types of the same validator are told apart.
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    let mut components = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        // The library asks for names of its own form, each of which is there once.
        components.push(Component::from_bytes(&mut validator, alias(number), part.bytes).map_err(not_composed)?);
    }
    let connections = connect::all(parts, &components)?;
    let mut graph = CompositionGraph::new();
    let mut instances = Vec::new();
    for component in components {
        let id = graph.add_component(component).map_err(not_composed)?;
        instances.push(graph.instantiate(id).map_err(not_composed)?);
    }
    for Connection { importer, import, exporter, export } in connections {
        graph.connect(instances[exporter], Some(export), instances[importer], import).map_err(not_composed)?;
    }
    let options = EncodeOptions { define_components: true, export: instances.first().copied(), validate: false };
    let bytes = graph.encode(options).map_err(not_composed)?;
    match validate(&bytes) {
        Ok(()) => Ok(bytes),
        // Each by itself is valid.
        Err(error) => Err(CompositionProblem::Whole(error.to_string()).into()),
    }
}

/// What the library calls a part: it asks for names of its own form, each of which is there once.
fn alias(number: usize) -> String {
    format!("part{number}")
}

/// What the library says, with the names that people know.
fn in_words(message: &str, parts: &[Part<'_>]) -> String {
    parts.iter().enumerate().fold(message.to_owned(), |message, (number, part)| {
        message.replace(&format!("`{}`", alias(number)), &Name(part.name).to_string())
    })
}
