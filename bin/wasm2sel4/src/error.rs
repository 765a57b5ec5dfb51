//! What the command line says when something fails, and with which status it ends.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use wasm2sel4_system::Line;

/// A failed command.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The compiler says no; `path` is its input.
    #[error("{}: {source}", path.display())]
    Compile {
        /// The input.
        path: PathBuf,
        /// Why.
        source: wasm2sel4_compiler::Error,
    },
    /// The compiler says no, and it is not about one input.
    #[error(transparent)]
    Library(#[from] wasm2sel4_compiler::Error),
    /// A file could not be read or written.
    #[error("cannot {action} {}: {source}", path.display())]
    File {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// What goes wrong with a thing that a system description names.
    #[error("{location}: {source}")]
    At {
        /// Where it is named.
        location: Location,
        /// What is wrong with it.
        source: Box<Error>,
    },
    /// Anything else, in a sentence.
    #[error("{0}")]
    Message(String),
    /// The time that `--timeout` gave is over.
    #[error("the program did not end within {seconds} seconds{said}")]
    Timeout {
        /// What it gave.
        seconds: u64,
        /// What may tell why, after a semicolon; or nothing.
        said: String,
    },
    /// Somebody ended a hosted program with this signal.
    #[error("the program was ended from outside, by signal {0}")]
    Signal(i32),
    /// A standard stream cannot be written.
    #[error("cannot write to {name}: {source}")]
    Stream {
        /// The stream.
        name: &'static str,
        /// Why.
        source: io::Error,
    },
}

/// The signal that ends a tool whose reader has gone.
const SIGNAL_PIPE: u8 = 13;

/// A line of a system description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The description.
    pub path: PathBuf,
    /// The line.
    pub line: Line,
}

impl fmt::Display for Location {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.path.display(), self.line)
    }
}

/// The result of a command.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error about a file.
    pub fn file(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { action, path, source }
    }

    /// An error about a standard stream.
    pub fn stream(name: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Stream { name, source }
    }

    /// An error of the compiler about its input, by the name that people know it by.
    pub fn compile(path: &Path) -> impl FnOnce(wasm2sel4_compiler::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Compile { path, source }
    }

    /// Whether the reader of an output has gone. Nobody needs to be told that, and Unix tools end quietly.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Stream { source, .. } | Self::File { source, .. } if source.kind() == io::ErrorKind::BrokenPipe)
    }

    /// An error about what a description names in a line, if it is one.
    pub fn at(location: Option<&Location>) -> impl FnOnce(Self) -> Self {
        let location = location.cloned();
        move |error| match (location, error) {
            (Some(location), error) if !matches!(error, Self::At { .. }) => {
                Self::At { location, source: Box::new(error) }
            }
            // The innermost location is the most exact one.
            (_, error) => error,
        }
    }

    /// The exit status: 124 for a timeout, as the command `timeout` has it, 128 and the number for a signal, as shells
    /// have it, else 1.
    pub fn status(&self) -> u8 {
        match self {
            Self::Timeout { .. } => 124,
            Self::Signal(number) => 128 | (*number as u8),
            _ if self.is_broken_pipe() => 128 | SIGNAL_PIPE,
            _ => 1,
        }
    }
}
