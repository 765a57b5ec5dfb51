//! What can be wrong with the imports of a module.

use crate::escape::Name;
use crate::module::ExternKind;
use crate::store::Foreign;
use std::collections::BTreeSet;
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
        /// Where somebody else would have to provide it.
        origin: Source,
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
    /// A component asks for a function of the host's that is not there.
    #[error("the component imports {name}, which is not among the functions of WASI 0.2 that are provided")]
    NotInWasi {
        /// Its name.
        name: String,
    },
    /// A function of the host takes addresses, and the module has no memory in which they could lie.
    #[error("the module imports {name}, which takes addresses, but has no memory of its own")]
    NoMemory {
        /// Its name.
        name: String,
    },
}

impl ImportProblem {
    /// Where somebody else would have to provide it, if nothing does.
    pub fn source(&self) -> Option<&Source> {
        match self {
            Self::Unknown { origin, .. } => Some(origin),
            Self::Incompatible { .. } | Self::NotInWasi { .. } | Self::NoMemory { .. } => None,
        }
    }
}

/// Where an import that nothing provides would come from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// From an environment that is not here.
    Foreign(Foreign),
    /// From the linked module of this name, which does not export it.
    Linked(String),
    /// From a module of this name, which is not linked.
    Unlinked(String),
}

impl fmt::Display for Source {
    /// A sentence for the user, on what to do.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign(foreign) => formatter.write_str(foreign.advice()),
            Self::Linked(module) => {
                write!(formatter, "the module that is linked as {} exports nothing of that name", Name(module))
            }
            Self::Unlinked(module) => {
                write!(formatter, "link a module that exports it, with --link {}=MODULE", Name(module))
            }
        }
    }
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
        // Of an object file, that is the whole story.
        let sources: BTreeSet<&Source> = match self.is_object_file {
            true => BTreeSet::new(),
            false => self.problems.iter().filter_map(ImportProblem::source).collect(),
        };
        let lines = object_file.into_iter().chain(self.problems.iter().map(ToString::to_string));
        let lines = lines.chain(sources.into_iter().map(ToString::to_string));
        formatter.write_str(&lines.collect::<Vec<_>>().join("\n"))
    }
}
