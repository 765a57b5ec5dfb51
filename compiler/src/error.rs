//! What can go wrong, sorted by whose fault it is. Every failure of the compiler is one of these values; a user's input
//! never makes it panic.

mod foreign;
mod imports;
mod unsupported;

pub use foreign::Foreign;
pub use imports::{ImportProblem, ImportProblems, Source};
pub use unsupported::{Kind, Unsupported};

use crate::compose::CompositionProblem;
use std::path::PathBuf;

/// The result of a step of the pipeline.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why there is no output.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The module is malformed or does not validate: its author's tool is at fault.
    #[error("invalid module: {message}, at offset {offset:#x}")]
    Invalid {
        /// What the validator says.
        message: String,
        /// Bytes from the beginning of the binary.
        offset: u64,
    },
    /// The module is valid but uses something that this compiler does not translate yet.
    #[error("{0}")]
    Unsupported(Unsupported),
    /// A component is valid but uses something of the component model that this compiler does not know.
    #[error("unsupported: {what} of the component model, {place}")]
    UnsupportedComponent {
        /// What it uses.
        what: String,
        /// Where.
        place: String,
    },
    /// The module asks for more than it was allowed, or than an address space holds.
    #[error("{0}")]
    Limit(String),
    /// A memory is larger at the start than it was allowed to become.
    #[error("{memory} has {initial} bytes at the start, more than the {maximum} that it may have")]
    MemoryMaximum {
        /// What messages call the memory.
        memory: String,
        /// Bytes at the start.
        initial: u64,
        /// Bytes that are allowed ([`crate::Options::memory_maximum`]).
        maximum: u64,
    },
    /// What the module imports is not there, or is of another type.
    #[error("{0}")]
    Imports(ImportProblems),
    /// Modules that are linked, or what they export, do not fit each other or the environment.
    #[error("{0}")]
    Link(String),
    /// Components do not fit each other.
    #[error("{0}")]
    Composition(Box<CompositionProblem>),
    /// The options contradict each other or name what does not exist.
    #[error("{0}")]
    Options(String),
    /// The linker could not be found or did not accept its input.
    #[error("{0}")]
    Linker(String),
    /// A kernel prefix is incomplete or describes a kernel that the runtime cannot speak to.
    #[error("{0}")]
    Kernel(String),
    /// A file could not be read or written.
    #[error("cannot {action} {path}: {source}")]
    File {
        /// What was tried: "read", "write", ….
        action: &'static str,
        /// Which file.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// A file is not what it should be.
    #[error("{path}: {message}")]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// The compiler contradicts itself: its own fault.
    #[error("internal error: {0}; please report it with the module that caused it")]
    Internal(String),
}

impl Error {
    /// An error of ours.
    pub fn internal(message: impl std::fmt::Display) -> Self {
        Self::Internal(message.to_string())
    }

    /// An error about a file.
    pub fn file(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { action, path, source }
    }
}

impl From<CompositionProblem> for Error {
    fn from(problem: CompositionProblem) -> Self {
        Self::Composition(Box::new(problem))
    }
}

/// What is not translated is found before anything is compiled, so nothing behind that point may meet it.
impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Self::Internal(format!("{} of proposal {} was not refused in time", kind.what, kind.proposal))
    }
}

impl From<wasmparser::BinaryReaderError> for Error {
    fn from(error: wasmparser::BinaryReaderError) -> Self {
        Self::Invalid { message: error.message().to_owned(), offset: error.offset() }
    }
}
