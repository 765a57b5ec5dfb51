//! What the sites of compiled code are: the places that a program counter can be at when a backtrace is made.
//!
//! One address can be two places: where a call returns to, and an instruction that traps by itself. A backtrace knows
//! which of them it asks for, because only the innermost frame is at an instruction and all others are at calls.

use crate::trap::Trap;

/// What stands at a site; a byte in the table of an image ([`crate::descriptor::ModuleDescriptor::site_marks`]).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// The return address of a call: the instruction belongs to somebody else.
    Return,
    /// A system call instruction, whose address the kernel tells when it refuses the capability.
    SystemCall,
    /// An instruction that traps.
    Trap(Trap),
}

/// [`Mark::Return`] in the table.
const RETURN: u8 = 0;
/// [`Mark::SystemCall`] in the table; far above the numbers of traps.
const SYSTEM_CALL: u8 = 0xff;

impl Mark {
    /// The byte in the table.
    pub const fn encode(self) -> u8 {
        match self {
            Self::Return => RETURN,
            Self::SystemCall => SYSTEM_CALL,
            Self::Trap(trap) => trap as u8,
        }
    }

    /// What a byte of the table means; `None` if it is in no table that a compiler wrote.
    pub const fn decode(byte: u8) -> Option<Self> {
        match byte {
            RETURN => Some(Self::Return),
            SYSTEM_CALL => Some(Self::SystemCall),
            trap => match Trap::from_code(trap) {
                Some(trap) => Some(Self::Trap(trap)),
                None => None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_distinct_and_come_back() {
        let traps = Trap::ALL.into_iter().map(Mark::Trap);
        let marks = [Mark::Return, Mark::SystemCall].into_iter().chain(traps);
        for mark in marks {
            assert_eq!(Mark::decode(mark.encode()), Some(mark));
        }
        assert_eq!(Mark::decode(Trap::ALL.len() as u8 + 1), None);
    }
}
