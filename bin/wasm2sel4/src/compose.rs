//! `--compose`: several components as one, before anything else is done with them.

use crate::error::{Error, Result};
use crate::input::{self, Input};
use crate::standard;
use std::path::{Path, PathBuf};
use wasm2sel4_compiler::Error as LibraryError;
use wasm2sel4_compiler::compose::{self, Part};
use wasm2sel4_compiler::escape::Name;

/// A file that was read, composed with those that are named; with none it stays what it is.
///
/// # Errors
///
/// If one of them is no component, or if they do not fit each other.
pub fn with(path: &Path, input: Input, others: &[PathBuf]) -> Result<Input> {
    if others.is_empty() {
        return Ok(input);
    }
    let mut components = vec![component(path, input)?];
    for other in others {
        components.push(component(other, input::read(other)?)?);
    }
    let paths: Vec<&Path> = std::iter::once(path).chain(others.iter().map(PathBuf::as_path)).collect();
    let names: Vec<String> = paths.iter().map(|path| standard::name(path).to_string_lossy().into_owned()).collect();
    let parts: Vec<Part<'_>> = names.iter().zip(&components).map(|(name, bytes)| Part { name, bytes }).collect();
    let [first, others @ ..] = parts.as_slice() else {
        return Err(LibraryError::internal("nothing to compose").into());
    };
    compose::compose(*first, others).map(Input::Component).map_err(Error::from)
}

fn component(path: &Path, input: Input) -> Result<Vec<u8>> {
    let what = match input {
        // What is wrong with one is said of it, not of the whole.
        Input::Component(bytes) => {
            compose::validate(&bytes).map_err(Error::compile(standard::name(path)))?;
            return Ok(bytes);
        }
        Input::Module(_) => "a module",
        Input::Elf(_) => "an ELF file",
    };
    let name = standard::name(path).to_string_lossy();
    Err(Error::Message(format!("{} is {what}; only components are composed", Name(&name))))
}
