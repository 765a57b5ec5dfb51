//! What the compiler makes of a component, before anything is compiled.

use std::fmt;
use wasm2sel4_compiler::component;
use wasm2sel4_compiler::error::Error;
use wasm2sel4_compiler::store::Store;

/// What is said of a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It can be compiled.
    Whole,
    /// It is read, but it imports what nothing provides, and what is said then.
    Imports(String),
    /// It is refused, and what is said.
    Refused(String),
}

/// The compiler is at fault: nothing that is expected of a script.
#[derive(Debug)]
pub struct Broken(String);

impl fmt::Display for Broken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Broken {}

/// Reads a component as the compiler does.
///
/// # Errors
///
/// If the compiler says that it is at fault.
pub fn of(bytes: &[u8]) -> Result<Verdict, Broken> {
    let read = component::read(bytes);
    let linked = read.as_ref().map(Store::of_component);
    match linked {
        Ok(Ok(_)) => Ok(Verdict::Whole),
        Ok(Err(error @ Error::Imports(_))) => Ok(Verdict::Imports(error.to_string())),
        Err(error @ Error::Internal(_)) => Err(Broken(error.to_string())),
        Ok(Err(error @ Error::Internal(_))) => Err(Broken(error.to_string())),
        Err(error) => Ok(Verdict::Refused(error.to_string())),
        Ok(Err(error)) => Ok(Verdict::Refused(error.to_string())),
    }
}
