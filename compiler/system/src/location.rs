//! Where in a description something stands.

use std::fmt;
use toml::Spanned;

/// A line of a description, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line(pub usize);

impl Line {
    /// The first one, for what is missing altogether.
    pub const FIRST: Self = Self(1);

    /// The line of a byte of a text.
    pub(crate) fn of(text: &str, offset: usize) -> Self {
        Self(1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count())
    }

    /// The line in which a value begins.
    pub(crate) fn of_value<T>(text: &str, value: &Spanned<T>) -> Self {
        Self::of(text, value.span().start)
    }
}

impl fmt::Display for Line {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A value with its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// The line in which it stands.
    pub line: Line,
}
