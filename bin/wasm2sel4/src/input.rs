//! Reading inputs: binary modules, text modules, protection domains. The contents of a file say what it is, not its
//! name.

mod foreign;

use crate::error::{Error, Result};
use crate::standard;
use std::borrow::Cow;
use std::fs;
use std::path::Path;
use wasm2sel4_compiler::escape::Name;

/// What a file turned out to be.
pub enum Input {
    /// A WebAssembly binary.
    Module(Vec<u8>),
    /// A component, as a binary.
    Component(Vec<u8>),
    /// An ELF file.
    Elf(Vec<u8>),
}

/// The first bytes of a WebAssembly binary.
const WASM_MAGIC: &[u8] = b"\0asm";

/// What follows them in a component: a version, and layer 1 (component model, "Binary Format").
const COMPONENT_LAYER: (usize, &[u8]) = (6, &[1, 0]);

/// Reads a file and tells what it is; text is translated to binary.
pub fn read(path: &Path) -> Result<Input> {
    if standard::is_meant(path) {
        return recognise(standard::read()?, standard::INPUT);
    }
    recognise(fs::read(path).map_err(Error::file("read", path))?, &path.to_string_lossy())
}

/// Tells what bytes are; text is translated to binary. `name` is what messages call them.
///
/// # Errors
///
/// A message that says what they are instead, and what to do.
pub fn recognise(bytes: Vec<u8>, name: &str) -> Result<Input> {
    let is_no_module = |what: &str| Err(Error::Message(format!("{}: {what}", Name(name))));
    if bytes.starts_with(b"\x7fELF") {
        return Ok(Input::Elf(bytes));
    }
    // The validator tells where a binary is cut off, also one that has not even all of these.
    if bytes.starts_with(WASM_MAGIC) || (!bytes.is_empty() && WASM_MAGIC.starts_with(&bytes)) {
        return Ok(binary(bytes));
    }
    if let Some(what) = foreign::describe(&bytes) {
        return is_no_module(&what);
    }
    match wat::parse_bytes(&bytes) {
        Ok(Cow::Owned(text)) => Ok(binary(text)),
        Ok(Cow::Borrowed(_)) => Ok(binary(bytes)),
        Err(mut error) => {
            error.set_path(Name(name).to_string());
            let hint = if foreign::is_script(&bytes) { SCRIPT } else { "" };
            Err(Error::Message(format!("invalid text: {error}{hint}")))
        }
    }
}

/// What is said of an invalid text with directives.
const SCRIPT: &str = "\nit has directives, like a test script (.wast); take one module out of it";

/// A module or a component; both have the same first bytes.
fn binary(bytes: Vec<u8>) -> Input {
    let (offset, layer) = COMPONENT_LAYER;
    match bytes.get(offset..).is_some_and(|rest| rest.starts_with(layer)) {
        true => Input::Component(bytes),
        false => Input::Module(bytes),
    }
}

/// The error about a component where only modules are taken.
fn only_modules(path: &Path) -> Error {
    Error::Message(format!(
        "{}: it is a component, and only modules are linked with others; components are composed before they are \
         compiled",
        Name(&standard::name(path).to_string_lossy())
    ))
}

/// What a file's program is called: its file's name.
pub fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Reads a file that must be text of another kind than modules.
pub fn text(path: &Path) -> Result<String> {
    let bytes = fs::read(path).map_err(Error::file("read", path))?;
    String::from_utf8(bytes).map_err(|error| {
        let position = error.utf8_error().valid_up_to();
        let what = foreign::describe_no_text(error.as_bytes(), position);
        Error::Message(format!("{}: {what}", path.display()))
    })
}

/// Reads a file that must be a module.
pub fn module(path: &Path) -> Result<Vec<u8>> {
    match read(path)? {
        Input::Module(bytes) => Ok(bytes),
        Input::Component(_) => Err(only_modules(path)),
        Input::Elf(_) => Err(already_compiled(path)),
    }
}

/// The error about an ELF file where something to compile is asked for.
pub fn already_compiled(path: &Path) -> Error {
    Error::Message(format!("{} is already an ELF file; name a WebAssembly module", path.display()))
}
