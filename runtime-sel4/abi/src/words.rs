//! Reading little-endian structures from bytes, for those who read them from a file, or from a guest's memory: then
//! positions are constants, so what is inlined here is a load for each field, also where code is compiled for size.

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

    /// How many bytes were read.
    pub const fn position(&self) -> usize {
        self.position
    }

    /// Passes over bytes up to a position, or `None` past the end.
    #[inline(always)]
    pub fn skip_to(&mut self, position: usize) -> Option<()> {
        if position > self.bytes.len() {
            return None;
        }
        self.position = position;
        Some(())
    }

    /// The next bytes, or `None` past the end.
    #[inline(always)]
    pub fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let end = self.position.checked_add(N)?;
        let bytes = self.bytes.get(self.position..end)?;
        self.position = end;
        bytes.try_into().ok()
    }

    /// The next 4 bytes, or `None` past the end.
    #[inline(always)]
    pub fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    /// The next 8 bytes, or `None` past the end.
    #[inline(always)]
    pub fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }
}
