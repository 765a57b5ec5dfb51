//! What can be wrong with the imports of a module.

use super::Foreign;
use crate::escape::Name;
use std::collections::{BTreeMap, BTreeSet};
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
    #[error("the module imports {name}{}, which nothing provides", clause(what.as_deref()))]
    Unknown {
        /// Its name.
        name: String,
        /// What it is, with its article, unless it is a function.
        what: Option<String>,
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
    /// A component asks for a function or a resource of the host's that is not there.
    #[error("the component imports {name}, which {}", lacking(interface, "is"), name = Imported(interface, item.as_deref()))]
    NotProvided {
        /// The interface, or what is imported by itself.
        interface: String,
        /// What is imported of the interface.
        item: Option<String>,
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
            Self::NotProvided { interface, .. } if is_wasi(interface) => Some(&Source::OtherWasi),
            Self::NotProvided { .. } => Some(&Source::OtherComponent),
            Self::Incompatible { .. } | Self::NoMemory { .. } => None,
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
    /// From interfaces of WASI 0.2 that are not here.
    OtherWasi,
    /// From another component.
    OtherComponent,
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
            Self::OtherWasi => formatter.write_str(
                "of WASI 0.2 there is what docs/imports.md lists, for command-line programs: build it without the rest \
                 (Rust: without std::net)",
            ),
            Self::OtherComponent => formatter
                .write_str("compose it with a component that exports the interface, as docs/components.md says"),
        }
    }
}

/// Most imports are functions, so only of others it is said what they are.
fn clause(what: Option<&str>) -> String {
    what.map(|what| format!(", {what}")).unwrap_or_default()
}

/// What a component imports: an interface, or an item of it.
struct Imported<'a>(&'a str, Option<&'a str>);

impl fmt::Display for Imported<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(interface, item) = *self;
        write!(formatter, "{}", Name(interface))?;
        item.map_or(Ok(()), |item| write!(formatter, "#{}", Name(item)))
    }
}

/// Whether an interface is WASI's.
fn is_wasi(interface: &str) -> bool {
    interface.starts_with("wasi:")
}

/// What is wrong with the imports of an interface, by whose it is.
fn lacking(interface: &str, verb: &str) -> String {
    match is_wasi(interface) {
        true => format!("{verb} not among the functions of WASI 0.2 that are provided"),
        false => "nothing provides".to_owned(),
    }
}

/// How many items of an interface a message names.
const NAMED_ITEMS: usize = 3;

/// A line about several items of an interface, none of which is provided.
fn none_of(interface: &str, items: &[&str]) -> String {
    let mut names: Vec<String> = items.iter().take(NAMED_ITEMS).map(|item| Name(item).to_string()).collect();
    if items.len() > NAMED_ITEMS {
        names.push("…".to_owned());
    }
    let (interface, lacking, names) = (Name(interface), lacking(interface, "are"), names.join(", "));
    format!("the component imports {} items of {interface}, which {lacking}: {names}", items.len())
}

impl ImportProblems {
    /// A line for each problem; one for all that a component lacks of an interface, where the first of them stands.
    fn lines(&self) -> Vec<String> {
        let mut lacking: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for problem in &self.problems {
            if let ImportProblem::NotProvided { interface, item: Some(item) } = problem {
                let items = lacking.entry(interface).or_default();
                // A resource may be dropped in several places.
                if !items.contains(&&**item) {
                    items.push(item);
                }
            }
        }
        let line = |problem: &ImportProblem| match problem {
            ImportProblem::NotProvided { interface, item: Some(_) } => match lacking.remove(&**interface) {
                Some(items) if items.len() > 1 => Some(none_of(interface, &items)),
                Some(_) => Some(problem.to_string()),
                None => None,
            },
            _ => Some(problem.to_string()),
        };
        self.problems.iter().filter_map(line).collect()
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
        let lines = object_file.into_iter().chain(self.lines());
        let lines = lines.chain(sources.into_iter().map(ToString::to_string));
        formatter.write_str(&lines.collect::<Vec<_>>().join("\n"))
    }
}
