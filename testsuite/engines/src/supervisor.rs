//! The supervisor whose invocations of the kernel fail when they are told to (`runtime-sel4/sel4/src/failing.rs`):
//! built for a test, and given to `wasm2sel4` instead of the one inside.

use crate::tool;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;
use wasm2sel4_architecture::Architecture;
use wasm2sel4_cross::{Artefact, Builder};

const ARTEFACT: Artefact =
    Artefact { name: "failing-supervisor", package: "wasm2sel4-supervisor", features: &["failing-calls"] };

/// What is before the number of the call that fails, and its error, in such a supervisor and in no other.
pub const MARK: &[u8] = b"failnext";

/// A call of the boot that fails.
#[derive(Clone, Copy, Debug)]
pub struct First {
    /// Its number, counted from 1; 0 for none.
    pub number: u64,
    /// The error.
    pub code: u64,
}

/// Builds it for an architecture, once for this process, and returns where the object is.
///
/// # Errors
///
/// What cargo or the linker says.
pub fn build(architecture: Architecture) -> Result<PathBuf, String> {
    static BUILT: Mutex<BTreeMap<Architecture, Result<PathBuf, String>>> = Mutex::new(BTreeMap::new());
    let mut built = BUILT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    built.entry(architecture).or_insert_with(|| build_now(architecture)).clone()
}

fn build_now(architecture: Architecture) -> Result<PathBuf, String> {
    let output = tool::root().join("target/failing-supervisor");
    std::fs::create_dir_all(&output).map_err(|error| format!("{}: {error}", output.display()))?;
    Builder::of_program(&tool::root(), &output)?.build(architecture, &ARTEFACT)
}

/// The same, in which a call of the boot fails: the bytes of the object.
///
/// # Errors
///
/// If there is no such place in the object.
pub fn with_first(object: &[u8], first: First) -> Result<Vec<u8>, String> {
    let mut bytes = object.to_vec();
    let places: Vec<usize> = (0..bytes.len()).filter(|place| bytes[*place..].starts_with(MARK)).collect();
    let [place] = places[..] else {
        return Err(format!("{} places in the supervisor look like the mark", places.len()));
    };
    for (index, word) in [first.number, first.code].into_iter().enumerate() {
        let start = place + MARK.len() + index * size_of::<u64>();
        let word = word.to_le_bytes();
        bytes.get_mut(start..start + word.len()).ok_or("the mark is at the end")?.copy_from_slice(&word);
    }
    Ok(bytes)
}
