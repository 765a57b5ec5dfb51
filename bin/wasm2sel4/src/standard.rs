//! The standard streams. What cannot be written is an error like any other, never a panic, and never silently lost.

use crate::error::{Error, Result};
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use wasm2sel4_abi::interface::wasi::FileType;
use wasm2sel4_abi::start_info::Streams;

/// The name that stands for standard input among inputs, and for standard output as an output.
const NAME: &str = "-";

/// What messages call it as an input.
pub const INPUT: &str = "standard input";

const OUTPUT: &str = "standard output";

/// Whether a name stands for a standard stream; a file of that name is `./-`.
pub fn is_meant(path: &Path) -> bool {
    path.as_os_str() == NAME
}

/// What messages call an input.
pub fn name(path: &Path) -> &Path {
    if is_meant(path) { Path::new(INPUT) } else { path }
}

/// Reads standard input to its end.
///
/// # Errors
///
/// If it cannot be read, or has been read: there is nothing left.
pub fn read() -> Result<Vec<u8>> {
    static TAKEN: AtomicBool = AtomicBool::new(false);
    if TAKEN.swap(true, Ordering::Relaxed) {
        return Err(Error::Message(format!("{INPUT} can be read only once; name the other inputs by their files")));
    }
    let mut bytes = Vec::new();
    let read = io::stdin().lock().read_to_end(&mut bytes);
    read.map_err(|error| Error::Message(format!("cannot read {INPUT}: {error}")))?;
    Ok(bytes)
}

/// What ours are, for a program that has them for its own. A pipe and a file are neither: the system interface has no
/// word for a pipe, and a file that cannot be measured or positioned would be none.
pub fn streams() -> Streams {
    let kind = |is_terminal| if is_terminal { FileType::CharacterDevice } else { FileType::Unknown };
    Streams {
        input: kind(io::stdin().is_terminal()),
        output: kind(io::stdout().is_terminal()),
        error: kind(io::stderr().is_terminal()),
    }
}

/// Writes text to standard output.
pub fn print(text: &str) -> Result<()> {
    write(text.as_bytes())
}

/// Writes bytes that no person can read to standard output, unless a person would have to.
pub fn write_binary(bytes: &[u8]) -> Result<()> {
    if io::stdout().is_terminal() {
        return Err(Error::Message(format!("{OUTPUT} is a terminal, and the output is binary; name a file with -o")));
    }
    write(bytes)
}

fn write(bytes: &[u8]) -> Result<()> {
    let mut output = io::stdout().lock();
    output.write_all(bytes).and_then(|()| output.flush()).map_err(Error::stream(OUTPUT))
}
