//! What can be wrong with the imports of a module.

use crate::module::ExternKind;
use std::fmt;

/// All that is wrong with the imports of a module, at least one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportProblems {
    /// Whether the module is an object file, which explains the rest.
    pub is_object_file: bool,
    /// What is wrong, in the order in which it was looked at.
    pub problems: Vec<ImportProblem>,
}

/// What is wrong with an import. Names are those of module and field, as messages show them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportProblem {
    /// Nothing provides it.
    #[error("the module imports {name}{}, which nothing provides", unless_function(*kind))]
    Unknown {
        /// Its name.
        name: String,
        /// What it is.
        kind: ExternKind,
    },
    /// What is provided is of another type.
    #[error("the module imports {name} as {wanted}, but its type is {provided}")]
    Incompatible {
        /// Its name.
        name: String,
        /// What the module expects, in words.
        wanted: String,
        /// What there is, in words.
        provided: String,
    },
    /// A function of the host takes addresses, and the module has no memory in which they could lie.
    #[error("the module imports {name}, which takes addresses, but has no memory of its own")]
    NoMemory {
        /// Its name.
        name: String,
    },
}

/// Most imports are functions, so only of others it is said what they are.
fn unless_function(kind: ExternKind) -> String {
    match kind {
        ExternKind::Function => String::new(),
        other => format!(", {other}"),
    }
}

impl fmt::Display for ImportProblems {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let object_file = self
            .is_object_file
            .then(|| "it is an object file, which is not linked yet; link it into a module with wasm-ld".to_owned());
        let lines = object_file.into_iter().chain(self.problems.iter().map(ToString::to_string));
        formatter.write_str(&lines.collect::<Vec<_>>().join("\n"))
    }
}
