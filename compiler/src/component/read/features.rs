//! The profile: which features of the component model and of core modules a component may use, and what is said of the
//! others.

use crate::error::{Error, Result};
use crate::shield;
use wasmtime_environ::error::Error as ForeignError;
use wasmtime_environ::wasmparser::{BinaryReaderError, Validator, WasmFeatures};

/// What a component may use: the synchronous component model of WASI 0.2, and of core modules what can be translated.
pub fn profile() -> WasmFeatures {
    let without = WasmFeatures::SHARED_EVERYTHING_THREADS
        | WasmFeatures::STACK_SWITCHING
        | WasmFeatures::MEMORY_CONTROL
        | WasmFeatures::CUSTOM_DESCRIPTORS
        | WasmFeatures::CM_VALUES
        | WasmFeatures::CM_NESTED_NAMES
        | WasmFeatures::CM_ASYNC
        | WasmFeatures::CM_ASYNC_STACKFUL
        | WasmFeatures::CM_MORE_ASYNC_BUILTINS
        | WasmFeatures::CM_THREADING
        | WasmFeatures::CM_ERROR_CONTEXT
        | WasmFeatures::CM_FIXED_LENGTH_LISTS
        | WasmFeatures::CM_GC
        | WasmFeatures::CM_MAP
        | WasmFeatures::CM64
        | WasmFeatures::CM_IMPLEMENTS
        | WasmFeatures::CM_CANON_NAMES;
    WasmFeatures::all().difference(without)
}

/// Validates a component with all features.
///
/// # Errors
///
/// [`Error::Invalid`].
pub fn require_valid(bytes: &[u8]) -> Result<()> {
    let mut validator = wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all());
    Ok(validator.validate_all(bytes).map(drop)?)
}

/// Validates a component, which is valid, with the features of the profile.
///
/// # Errors
///
/// [`Error::UnsupportedComponent`] for the first thing that needs another.
pub fn require_profile(bytes: &[u8]) -> Result<()> {
    // Of some types, which a later version takes, its assertions do not hold.
    let validated = shield::attempt(|| Validator::new_with_features(profile()).validate_all(bytes).map(drop));
    validated.map_or_else(|| Err(unknown("a use of types that is not known")), |valid| valid.map_err(unsupported))
}

fn unknown(what: &str) -> Error {
    Error::UnsupportedComponent { what: what.to_owned(), place: "as a whole".to_owned() }
}

/// What is not valid.
pub fn invalid(error: BinaryReaderError) -> Error {
    Error::Invalid { message: error.message().to_owned(), offset: error.offset() as u64 }
}

/// What is valid, but not in the profile.
fn unsupported(error: BinaryReaderError) -> Error {
    let place = format!("at offset {:#x}", error.offset());
    Error::UnsupportedComponent { what: feature(error.message()), place }
}

/// Whatever else the crate refuses, which it says in words that name the import or the export.
pub fn complain(error: ForeignError) -> Error {
    match error.downcast_ref::<BinaryReaderError>() {
        Some(error) => Error::Invalid { message: error.message().to_owned(), offset: error.offset() as u64 },
        None => Error::UnsupportedComponent { what: error.to_string(), place: "as a whole".to_owned() },
    }
}

/// The name of a feature out of the validator's words for its absence.
fn feature(message: &str) -> String {
    // A built-in function stands in front: "`stream.new` requires the component model async feature".
    let built_in = message.split('`').nth(1).filter(|_| message.contains("requires the component model"));
    let known = [
        ("error-context", "error contexts"),
        ("threading", "threads"),
        ("stackful", "stackful asynchronous functions"),
        ("async", "asynchronous functions"),
        ("stream", "streams"),
        ("future", "futures"),
        ("map", "maps"),
        ("fixed", "lists of fixed length"),
        ("value", "values"),
        ("start", "a start function"),
        ("nested", "nested names"),
        ("gc", "garbage-collected values"),
        ("64", "64-bit memories"),
    ];
    let lower = message.to_lowercase();
    let known = known.iter().find(|(word, _)| lower.contains(word)).map(|(_, name)| (*name).to_owned());
    built_in.map(str::to_owned).or(known).unwrap_or_else(|| format!("a feature ({message})"))
}
