//! The only place where the collector touches memory.
//!
//! Whatever words are in objects, on stacks and in the books, and whatever offsets are computed from them: each access
//! is compared with the ends of its region here. One that is not inside is none: it reads zeroes, and writes nothing.

const WORD: u64 = size_of::<u64>() as u64;
const HALF: u64 = size_of::<u32>() as u64;

/// A stretch of addresses that is the collector's: the heap, or its books.
#[derive(Debug)]
pub struct Region {
    base: u64,
    first: u64,
    end: u64,
    /// Bytes of the region at which a word may begin, from the first one on.
    words: u64,
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
        Self { base, first, end, words: end.saturating_sub(first).saturating_sub(WORD - 1) }
    }

    /// A region of no bytes.
    pub const EMPTY: Self = Self { base: 0, first: 0, end: 0, words: 0 };

    /// One past its last offset.
    pub const fn end(&self) -> u64 {
        self.end
    }

    /// The address of the word at an offset, which is rounded down to a multiple of 8, if all of it is inside.
    #[inline(always)]
    fn word_address(&self, offset: u64) -> Option<u64> {
        let offset = offset & !(WORD - 1);
        // Below the first byte, the difference wraps, and is larger than any region.
        (offset.wrapping_sub(self.first) < self.words).then_some(self.base.wrapping_add(offset))
    }

    /// The address of so many bytes, if all of them are inside.
    fn address(&self, offset: u64, size: u64) -> Option<u64> {
        let end = offset.checked_add(size)?;
        (offset >= self.first && end <= self.end).then_some(self.base.wrapping_add(offset))
    }

    /// The word at an offset, which is rounded down to a multiple of 8.
    #[inline(always)]
    pub fn word(&self, offset: u64) -> u64 {
        // SAFETY: the word is inside, and aligned.
        self.word_address(offset).map_or(0, |address| unsafe { (address as *const u64).read_volatile() })
    }

    /// The half word at an offset, which is rounded down to a multiple of 4.
    #[inline(always)]
    pub fn half(&self, offset: u64) -> u32 {
        let shift = (offset & HALF) * 8;
        (self.word(offset) >> shift) as u32
    }

    /// Writes the word at an offset, which is rounded down to a multiple of 8.
    #[inline(always)]
    pub fn set_word(&mut self, offset: u64, word: u64) {
        if let Some(address) = self.word_address(offset) {
            // SAFETY: the word is inside, and aligned.
            unsafe { (address as *mut u64).write_volatile(word) };
        }
    }

    /// Changes the word at an offset, which is rounded down to a multiple of 8; what it was.
    #[inline(always)]
    pub fn change_word(&mut self, offset: u64, change: impl FnOnce(u64) -> u64) -> u64 {
        self.word_address(offset).map_or(0, |address| {
            let place = address as *mut u64;
            // SAFETY: the word is inside, and aligned.
            unsafe {
                let before = place.read_volatile();
                place.write_volatile(change(before));
                before
            }
        })
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
