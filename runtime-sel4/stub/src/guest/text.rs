//! Text in a guest's memory: most of it is ASCII, which is seen without copying it.

use super::GuestRange;

/// Words that are looked at together: as many as registers have room for.
const WORDS: u64 = 8;
/// Bytes of a word.
const WORD: u64 = 8;
/// The bit of each byte of a word that no ASCII character has.
const HIGH: u64 = 0x8080_8080_8080_8080;

impl GuestRange {
    /// How many of the first bytes are ASCII.
    pub fn ascii(self) -> u64 {
        let (mut at, end) = (self.address, self.address + self.size);
        while !at.is_multiple_of(WORD) && at < end {
            // SAFETY: the byte is inside the range.
            if unsafe { (at as *const u8).read_volatile() } >= 0x80 {
                return at - self.address;
            }
            at += 1;
        }
        // From here on, words are aligned.
        while end - at >= WORDS * WORD {
            let block = at as *const u64;
            // SAFETY: the block is inside the range, and its first word at a multiple of a word's size. (Volatile
            // accesses may reach address 0: `value`.)
            let word = |index: usize| unsafe { block.wrapping_add(index).read_volatile() };
            let all = word(0) | word(1) | word(2) | word(3) | word(4) | word(5) | word(6) | word(7);
            if all & HIGH != 0 {
                break;
            }
            at += WORDS * WORD;
        }
        while end - at >= WORD {
            // SAFETY: as above, for one word.
            if unsafe { (at as *const u64).read_volatile() } & HIGH != 0 {
                break;
            }
            at += WORD;
        }
        // SAFETY: the byte is inside the range.
        while at < end && unsafe { (at as *const u8).read_volatile() } < 0x80 {
            at += 1;
        }
        at - self.address
    }
}
