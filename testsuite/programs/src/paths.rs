//! Where the table is, and what is beside it.

use std::path::PathBuf;
use wasm2sel4_engines::tool;

/// The folder of the table.
pub fn folder() -> PathBuf {
    tool::root().join("testsuite/programs")
}

/// The folder that a session begins with.
pub fn inputs(name: &str) -> PathBuf {
    folder().join("inputs").join(name)
}

/// The file of a program of this repository.
pub fn source(file: &str) -> PathBuf {
    folder().join("sources").join(file)
}
