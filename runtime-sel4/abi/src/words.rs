//! Reading little-endian structures from bytes, for those who read them from a file.

/// A cursor over little-endian words.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Words<'a> {
    /// Begins at the first of `bytes`.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    /// The next 4 bytes, or `None` past the end.
    pub fn u32(&mut self) -> Option<u32> {
        let end = self.position.checked_add(4)?;
        let word = self.bytes.get(self.position..end)?;
        self.position = end;
        Some(u32::from_le_bytes(word.try_into().ok()?))
    }

    /// The next 8 bytes, or `None` past the end.
    pub fn u64(&mut self) -> Option<u64> {
        let end = self.position.checked_add(8)?;
        let word = self.bytes.get(self.position..end)?;
        self.position = end;
        Some(u64::from_le_bytes(word.try_into().ok()?))
    }
}
