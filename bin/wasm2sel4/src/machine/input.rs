//! Standard input of the machine: one piece of ours whenever a program there waits for it, and never earlier, so that
//! what nobody reads is left for whoever reads after us.

use std::fs::File;
use std::io::{self, Read, Write};
use std::sync::mpsc::{self, Sender};
use wasm2sel4_abi::console::INPUT_MAXIMUM;

/// Whoever answers requests for input.
pub struct Input(Sender<usize>);

impl Input {
    /// Answers requests on `line`, from standard input.
    pub fn new(line: impl Write + Send + 'static) -> Self {
        // The supervisor asks again when it has its answer, so there is one request at a time.
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            let mut line = line;
            let mut source = source();
            for wanted in receiver {
                if answer(source.as_mut(), &mut line, wanted).is_err() {
                    // The machine is off.
                    return;
                }
            }
        });
        Self(sender)
    }

    /// A program wants this many bytes, at most.
    pub fn wants(&self, size: usize) {
        // If nobody answers any more, the machine is off.
        let _ = self.0.send(size);
    }
}

/// Standard input without a buffer of ours; nothing if it is closed.
fn source() -> Option<File> {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        io::stdin().as_fd().try_clone_to_owned().ok().map(File::from)
    }
    #[cfg(not(unix))]
    None
}

/// Reads a piece and sends it (`wasm2sel4_abi::console` says how). What cannot be read is at its end, and said to be
/// so.
fn answer(source: Option<&mut impl Read>, line: &mut impl Write, wanted: usize) -> io::Result<()> {
    let mut piece = [0; INPUT_MAXIMUM];
    let room = piece.get_mut(..wanted.min(INPUT_MAXIMUM)).unwrap_or_default();
    let count = source.map_or(0, |source| {
        loop {
            match source.read(room) {
                Ok(count) => return count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    let _ = writeln!(io::stderr(), "wasm2sel4: cannot read standard input: {error}");
                    return 0;
                }
            }
        }
    });
    let mut bytes = (count as u32).to_le_bytes().to_vec();
    bytes.extend(piece.get(..count).unwrap_or_default());
    line.write_all(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_no_larger_than_what_is_wanted_and_the_end_is_empty() {
        let mut source = &b"some input"[..];
        let mut line = Vec::new();
        for _ in 0..3 {
            answer(Some(&mut source), &mut line, 6).unwrap();
        }
        answer(None::<&mut &[u8]>, &mut line, 6).unwrap();
        assert_eq!(line, *b"\x06\0\0\0some i\x04\0\0\0nput\0\0\0\0\0\0\0\0");
    }
}
