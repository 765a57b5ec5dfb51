//! A script as the driver walks it: calls with their arguments, and what must come back. `wasm2sel4-script` writes
//! these records (`wasm2sel4_abi::record`) into an object file; the driver reads them in place, on the target.
#![no_std]
#![forbid(unsafe_code)]

use wasm2sel4_abi::record;
use wasm2sel4_abi::record::Linked;

/// The symbol of the [`Script`].
pub const SYMBOL: &str = "wasm2sel4_script";

/// The most values that a call takes or returns.
pub const VALUES_MAXIMUM: usize = 1024;

/// Bytes of a value in the array that an entry takes.
pub const VALUE_SIZE: usize = 16;

/// What an integer is among the kinds of objects ([`Pattern::ANY`]).
pub const KIND_INTEGER: u64 = 3;

/// The word that begins a line about a directive that failed: `fail NUMBER trapped CODE`, or `fail NUMBER returned` and
/// the results in hexadecimal.
pub const FAIL: &str = "fail";

/// The word that begins the last line: `done PASSED FAILED`.
pub const DONE: &str = "done";

record! {
    /// A whole script.
    Script<A> {
        /// Address of the [`Directive`]s.
        directives: Linked<A>,
        /// Their number.
        directive_count: u64,
        /// Address of the arguments: 16 bytes each.
        arguments: Linked<A>,
        /// Address of the [`Pattern`]s.
        patterns: Linked<A>,
        /// Where references of the host are capabilities: the slot of a notification that each of them signals with a
        /// badge of its own. 0 where they are numbers.
        host: u64,
    }
}

record! {
    /// One call and its expected results.
    Directive<A> {
        /// Address of a C function that takes the address of an array of values, and leaves its results there.
        function: Linked<A>,
        /// The first of its arguments.
        argument: u64,
        /// The number of its arguments.
        argument_count: u64,
        /// The first pattern of its results.
        pattern: u64,
        /// The number of its results; meaningless if it must trap.
        result_count: u64,
        /// The traps of which one must happen, a bit each by their numbers; 0 if none may.
        traps: u64,
    }
}

record! {
    /// What a result may be.
    Pattern {
        /// The bits that count, lower half first.
        mask: [u64; 2],
        /// What they must be.
        bits: [u64; 2],
        /// [`Pattern::NOT_ZERO`], [`Pattern::ALTERNATIVE`], [`Pattern::REFERENCE`], [`Pattern::ANY`].
        flags: u64,
    }
}

impl Pattern {
    /// Not all bits that count may be zero; [`Pattern::bits`] is meaningless.
    pub const NOT_ZERO: u64 = 1;
    /// The next pattern is for the same result: one of them must match.
    pub const ALTERNATIVE: u64 = 2;
    /// The value is a reference of the host: what counts is which one, however it is represented.
    pub const REFERENCE: u64 = 4;
    /// The value is a reference of the hierarchy `any`: what counts is what kind of object it is to, as in
    /// `wasm2sel4_abi::gc`, or [`KIND_INTEGER`], or 0 for everything else. With [`Pattern::REFERENCE`], what counts is
    /// which reference of the host was taken in.
    pub const ANY: u64 = 8;

    /// Whether a value is one.
    pub fn matches(&self, value: [u64; 2]) -> bool {
        let masked = [value[0] & self.mask[0], value[1] & self.mask[1]];
        if self.flags & Self::NOT_ZERO != 0 { masked != [0, 0] } else { masked == self.bits }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_look_at_what_counts() {
        let nan = Pattern { mask: [0x7fff_ffff, 0], bits: [0x7fc0_0000, 0], flags: 0 };
        assert!(nan.matches([0xffc0_0000, 7]) && !nan.matches([0x7fc0_0001, 0]));
        let some = Pattern { mask: [u64::MAX, 0], bits: [0, 0], flags: Pattern::NOT_ZERO };
        assert!(some.matches([1, 0]) && !some.matches([0, 1]));
    }
}
