//! Why a method is refused.

use crate::lookup::LookupFailure;

/// Why a method is refused (seL4 manual, chapter 10 "API Reference", "Error Codes").
#[derive(Clone, Copy, Debug)]
pub enum Refusal {
    /// A word is wrong; its number.
    InvalidArgument(u64),
    /// A capability is wrong; its number.
    InvalidCapability(u64),
    /// Not with this capability, or not now.
    IllegalOperation,
    /// A word is outside of its range, which is this.
    Range(u64, u64),
    /// An address is not aligned.
    Alignment,
    /// An address names nothing; whether it was the source's.
    Lookup(bool, LookupFailure),
    /// Words or capabilities are missing.
    Truncated,
    /// There is something already.
    DeleteFirst,
    /// Something was made of it already.
    RevokeFirst,
    /// The untyped is too small; how many bytes are left.
    NotEnoughMemory(u64),
}

impl Refusal {
    /// The label and the words of the answer.
    pub fn answer(self) -> (u64, [u64; 5], usize) {
        let one = |label, word| (label, [word, 0, 0, 0, 0], 1);
        match self {
            Self::InvalidArgument(number) => one(1, number),
            Self::InvalidCapability(number) => one(2, number),
            Self::IllegalOperation => one(3, 0),
            Self::Range(low, high) => (4, [low, high, 0, 0, 0], 2),
            Self::Alignment => one(5, 0),
            Self::Lookup(source, failure) => {
                let [kind, a, b, c] = failure.words();
                (6, [u64::from(source), kind, a, b, c], 5)
            }
            Self::Truncated => one(7, 0),
            Self::DeleteFirst => one(8, 0),
            Self::RevokeFirst => one(9, 0),
            Self::NotEnoughMemory(left) => one(10, left),
        }
    }
}
