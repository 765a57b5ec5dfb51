//! Reading inputs: binary modules, text modules, protection domains.

use crate::error::{Error, Result};
use std::borrow::Cow;
use std::fs;
use std::path::Path;

/// What a file turned out to be.
pub enum Input {
    /// A WebAssembly binary.
    Module(Vec<u8>),
    /// An ELF file.
    Elf(Vec<u8>),
}

/// Reads a file and tells what it is by its first bytes; text is translated to binary.
pub fn read(path: &Path) -> Result<Input> {
    let bytes = fs::read(path).map_err(Error::file("read", path))?;
    if bytes.starts_with(b"\x7fELF") {
        return Ok(Input::Elf(bytes));
    }
    let is_text = !bytes.starts_with(b"\0asm") && path.extension().is_some_and(|extension| extension == "wat");
    if !is_text {
        return Ok(Input::Module(bytes));
    }
    match wat::parse_bytes(&bytes) {
        Ok(Cow::Owned(binary)) => Ok(Input::Module(binary)),
        Ok(Cow::Borrowed(binary)) => Ok(Input::Module(binary.to_vec())),
        Err(mut error) => {
            error.set_path(path);
            Err(Error::Message(format!("invalid text: {error}")))
        }
    }
}

/// Reads a file that must be a module.
pub fn module(path: &Path) -> Result<Vec<u8>> {
    match read(path)? {
        Input::Module(bytes) => Ok(bytes),
        Input::Elf(_) => {
            Err(Error::Message(format!("{} is an ELF file already; compile a WebAssembly module", path.display())))
        }
    }
}
