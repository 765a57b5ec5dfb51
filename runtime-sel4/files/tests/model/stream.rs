//! The stream of changes, in memory.

use wasm2sel4_files::changes::{Malformed, Source};
use wasm2sel4_files::{Error, Tree};

/// A stream in memory.
pub struct Bytes<'b>(pub &'b [u8], pub usize);

impl Source for Bytes<'_> {
    type Error = Malformed;

    fn read(&mut self, into: &mut [u8]) -> Result<(), Malformed> {
        let bytes = self.0.get(self.1..self.1 + into.len()).ok_or(Malformed::Truncated)?;
        into.copy_from_slice(bytes);
        self.1 += into.len();
        Ok(())
    }

    fn skip(&mut self, size: u64) -> Result<(), Malformed> {
        let end = (self.1 as u64).checked_add(size).filter(|end| *end <= self.0.len() as u64);
        self.1 = end.ok_or(Malformed::Truncated)? as usize;
        Ok(())
    }

    fn position(&self) -> u64 {
        self.1 as u64
    }

    fn is_at_end(&mut self) -> Result<bool, Malformed> {
        Ok(self.1 == self.0.len())
    }
}

/// What a tree tells.
pub fn stream(tree: &Tree<'_>) -> Vec<u8> {
    let mut stream = Vec::new();
    let told = tree.changes(|piece| {
        stream.extend_from_slice(piece);
        Ok::<(), Error>(())
    });
    told.unwrap();
    stream
}
