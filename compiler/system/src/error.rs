//! What can be wrong with a description: always a line, and one of a few kinds of problem.

use crate::location::Line;
use wasm2sel4_abi::bundle::RUNNING_MAXIMUM;

/// A description that is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct Error {
    /// Where.
    pub line: Line,
    /// Why.
    pub problem: Problem,
}

/// Why a description is refused. Sentences say what to do where there is a choice.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It is no TOML, or has other keys or types than descriptions have.
    #[error("{0}")]
    Text(String),
    /// Something is defined that cannot be: a name, a number, a limit, an object.
    #[error("{0}")]
    Definition(String),
    /// A capability is granted that cannot be, or that is of no use.
    #[error("{0}")]
    Grant(String),
    /// The description and what a module imports do not fit.
    #[error("{0}")]
    Import(String),
    /// More domains start with the image than can run at the same time.
    #[error("the image has {count} domains that run at the same time; at most {RUNNING_MAXIMUM} can")]
    Running {
        /// How many there are.
        count: usize,
    },
}

/// The result of reading or checking a description.
pub type Result<T> = std::result::Result<T, Error>;

impl Line {
    /// An error in this line.
    pub(crate) fn refuse(self, problem: Problem) -> Error {
        Error { line: self, problem }
    }

    /// A definition in this line that cannot be.
    pub(crate) fn no_definition(self, message: impl Into<String>) -> Error {
        self.refuse(Problem::Definition(message.into()))
    }

    /// A grant in this line that cannot be.
    pub(crate) fn no_grant(self, message: impl Into<String>) -> Error {
        self.refuse(Problem::Grant(message.into()))
    }

    /// Something in this line that does not fit a module.
    pub(crate) fn no_import(self, message: impl Into<String>) -> Error {
        self.refuse(Problem::Import(message.into()))
    }
}
