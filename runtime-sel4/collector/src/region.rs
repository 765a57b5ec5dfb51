//! The only place where the collector touches memory.
//!
//! Whatever words are in objects, on stacks and in the books, and whatever offsets are computed from them: each access
//! is compared with the ends of its region here. One that is not inside is none: it reads zeroes, and writes nothing.

/// A stretch of addresses that is the collector's: the heap, or its books.
#[derive(Debug)]
pub struct Region {
    base: u64,
    first: u64,
    end: u64,
}

impl Region {
    /// The bytes with the offsets `first..end` from the base.
    ///
    /// # Safety
    ///
    /// The base is a multiple of 8, and base and `first` are not both 0. All of the bytes can be read and written as
    /// long as this lives, and no reference to them exists meanwhile. They may change by other code, between two calls
    /// of the collector.
    pub const unsafe fn new(base: u64, first: u64, end: u64) -> Self {
        Self { base, first, end }
    }

    /// A region of no bytes.
    pub const EMPTY: Self = Self { base: 0, first: 0, end: 0 };

    /// One past its last offset.
    pub const fn end(&self) -> u64 {
        self.end
    }

    /// The address of so many bytes, if all of them are inside.
    fn address(&self, offset: u64, size: u64) -> Option<u64> {
        let end = offset.checked_add(size)?;
        (offset >= self.first && end <= self.end).then_some(self.base.wrapping_add(offset))
    }

    /// The word at an offset, which is rounded down to a multiple of 8.
    #[inline]
    pub fn word(&self, offset: u64) -> u64 {
        // SAFETY: the word is inside, and aligned.
        self.address(offset & !7, 8).map_or(0, |address| unsafe { (address as *const u64).read_volatile() })
    }

    /// The half word at an offset, which is rounded down to a multiple of 4.
    #[inline]
    pub fn half(&self, offset: u64) -> u32 {
        // SAFETY: the half word is inside, and aligned.
        self.address(offset & !3, 4).map_or(0, |address| unsafe { (address as *const u32).read_volatile() })
    }

    /// Writes the word at an offset, which is rounded down to a multiple of 8.
    #[inline]
    pub fn set_word(&mut self, offset: u64, word: u64) {
        if let Some(address) = self.address(offset & !7, 8) {
            // SAFETY: the word is inside, and aligned.
            unsafe { (address as *mut u64).write_volatile(word) };
        }
    }

    /// Makes the words from one offset to another zero.
    pub fn clear(&mut self, start: u64, end: u64) {
        if let Some(size) = end.checked_sub(start)
            && let Some(address) = self.address(start, size)
        {
            // SAFETY: all of the bytes are inside.
            unsafe { core::ptr::write_bytes(address as *mut u8, 0, size as usize) };
        }
    }
}
