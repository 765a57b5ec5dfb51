//! The sites of compiled code: the places where a program counter can be when a backtrace is made.
//!
//! One address can be two places: where a call returns to, and an instruction that traps by itself. A backtrace knows
//! which of the two it wants, because only the innermost frame is at an instruction and all others are at calls.

use crate::trap::{FaultKind, Trap};

/// What stands at a site; a byte in the table of an image ([`crate::descriptor::ModuleDescriptor::site_marks`]).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// The return address of a call: the instruction belongs to somebody else.
    Return,
    /// A system call instruction, whose address the kernel tells when it refuses the capability.
    SystemCall,
    /// An instruction that traps, and how.
    Trap(Trap, Cause),
}

/// How an instruction traps: the one kind of fault by which it means its trap. Any other fault of the same instruction,
/// such as that the processor does not have it at all, means nothing that a module could know.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum Cause {
    /// It is the instruction that exists on no processor, put there to trap.
    Instruction = 0,
    /// It touches memory, which guards keep inside.
    Access = 1,
    /// It divides, on a processor on which that faults.
    Division = 2,
}

impl Cause {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Instruction, Self::Access, Self::Division];

    /// How an instruction traps for this reason, given whether it is the one that exists on no processor and whether
    /// the processor faults when it divides; `None` if it never does: some code generators are more careful than they
    /// need to be.
    pub const fn of(trap: Trap, is_trap_instruction: bool, division_faults: bool) -> Option<Self> {
        match trap {
            _ if is_trap_instruction => Some(Self::Instruction),
            // What is below the first object of the heap is never there, so null faults.
            Trap::MemoryOutOfBounds | Trap::NullStructure | Trap::NullArray | Trap::CastFailure => Some(Self::Access),
            Trap::IntegerDivideByZero | Trap::IntegerOverflow if division_faults => Some(Self::Division),
            // That a stack is exhausted is told by the address alone, whoever touches it.
            _ => None,
        }
    }

    /// Whether this fault at the instruction means its trap.
    pub const fn is_meant_by(self, fault: FaultKind) -> bool {
        matches!(
            (self, fault),
            (Self::Instruction, FaultKind::IllegalInstruction)
                | (Self::Access, FaultKind::Memory)
                | (Self::Division, FaultKind::Arithmetic)
        )
    }
}

/// [`Mark::Return`] in the table.
const RETURN: u8 = 0;
/// [`Mark::SystemCall`] in the table: a cause that there is not.
const SYSTEM_CALL: u8 = 0xff;
/// In the byte of a trap, the cause stands above the number.
const CAUSE_SHIFT: u32 = 6;

const _: () = assert!(Trap::ALL.len() < 1 << CAUSE_SHIFT);

impl Mark {
    /// The byte in the table.
    pub const fn encode(self) -> u8 {
        match self {
            Self::Return => RETURN,
            Self::SystemCall => SYSTEM_CALL,
            Self::Trap(trap, cause) => (cause as u8) << CAUSE_SHIFT | trap as u8,
        }
    }

    /// What a byte of the table means; `None` if it is in no table that a compiler wrote.
    pub fn decode(byte: u8) -> Option<Self> {
        match byte {
            RETURN => Some(Self::Return),
            SYSTEM_CALL => Some(Self::SystemCall),
            byte => {
                let trap = Trap::from_code(byte & ((1 << CAUSE_SHIFT) - 1))?;
                let cause = *Cause::ALL.get(usize::from(byte >> CAUSE_SHIFT))?;
                Some(Self::Trap(trap, cause))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Cause::{Access, Division, Instruction};

    #[test]
    fn bytes_are_distinct_and_come_back() {
        let traps = Trap::ALL.into_iter().flat_map(|trap| Cause::ALL.map(|cause| Mark::Trap(trap, cause)));
        for mark in [Mark::Return, Mark::SystemCall].into_iter().chain(traps) {
            assert_eq!(Mark::decode(mark.encode()), Some(mark));
        }
        assert_eq!(Mark::decode(Trap::ALL.len() as u8 + 1), None);
        assert_eq!(Mark::decode((Cause::ALL.len() as u8) << CAUSE_SHIFT | 1), None);
    }

    /// Every trap, as what it can stand at: the trapping instruction; another one; another one where division faults.
    const CAUSES: [(Trap, [Option<Cause>; 3]); 46] = [
        (Trap::Unreachable, [Some(Instruction), None, None]),
        (Trap::MemoryOutOfBounds, [Some(Instruction), Some(Access), Some(Access)]),
        (Trap::TableOutOfBounds, [Some(Instruction), None, None]),
        (Trap::UndefinedElement, [Some(Instruction), None, None]),
        (Trap::UninitializedElement, [Some(Instruction), None, None]),
        (Trap::IndirectCallTypeMismatch, [Some(Instruction), None, None]),
        (Trap::IntegerDivideByZero, [Some(Instruction), None, Some(Division)]),
        (Trap::IntegerOverflow, [Some(Instruction), None, Some(Division)]),
        (Trap::InvalidConversionToInteger, [Some(Instruction), None, None]),
        (Trap::StackExhausted, [Some(Instruction), None, None]),
        (Trap::NullReference, [Some(Instruction), None, None]),
        (Trap::NullFunctionReference, [Some(Instruction), None, None]),
        (Trap::UnalignedAtomic, [Some(Instruction), None, None]),
        (Trap::ExpectedSharedMemory, [Some(Instruction), None, None]),
        (Trap::IncompatibleImport, [Some(Instruction), None, None]),
        (Trap::InvalidCapability, [Some(Instruction), None, None]),
        (Trap::UnknownHandle, [Some(Instruction), None, None]),
        (Trap::HandleTypeMismatch, [Some(Instruction), None, None]),
        (Trap::OwnerWhileBorrowed, [Some(Instruction), None, None]),
        (Trap::OwnerFromBorrow, [Some(Instruction), None, None]),
        (Trap::BorrowsRemain, [Some(Instruction), None, None]),
        (Trap::HandlesExhausted, [Some(Instruction), None, None]),
        (Trap::CannotEnterComponent, [Some(Instruction), None, None]),
        (Trap::CannotLeaveComponent, [Some(Instruction), None, None]),
        (Trap::InvalidChar, [Some(Instruction), None, None]),
        (Trap::InvalidDiscriminant, [Some(Instruction), None, None]),
        (Trap::StringOutOfBounds, [Some(Instruction), None, None]),
        (Trap::ListOutOfBounds, [Some(Instruction), None, None]),
        (Trap::UnalignedPointer, [Some(Instruction), None, None]),
        (Trap::InvalidUtf8, [Some(Instruction), None, None]),
        (Trap::InvalidUtf16, [Some(Instruction), None, None]),
        (Trap::ReallocUnaligned, [Some(Instruction), None, None]),
        (Trap::ReallocOutOfBounds, [Some(Instruction), None, None]),
        (Trap::ServerEnded, [Some(Instruction), None, None]),
        (Trap::ServerRefused, [Some(Instruction), None, None]),
        (Trap::ServerTooSlow, [Some(Instruction), None, None]),
        (Trap::MessageTooLong, [Some(Instruction), None, None]),
        (Trap::UncaughtException, [Some(Instruction), None, None]),
        (Trap::NullExceptionReference, [Some(Instruction), None, None]),
        (Trap::ExceptionsExhausted, [Some(Instruction), None, None]),
        (Trap::NullStructure, [Some(Instruction), Some(Access), Some(Access)]),
        (Trap::NullArray, [Some(Instruction), Some(Access), Some(Access)]),
        (Trap::NullI31, [Some(Instruction), None, None]),
        (Trap::CastFailure, [Some(Instruction), Some(Access), Some(Access)]),
        (Trap::ArrayOutOfBounds, [Some(Instruction), None, None]),
        (Trap::OutOfMemory, [Some(Instruction), None, None]),
    ];

    #[test]
    fn every_trap_has_its_causes() {
        assert_eq!(CAUSES.map(|(trap, _)| trap), Trap::ALL);
        for (trap, expected) in CAUSES {
            let found = [(true, false), (false, false), (false, true)];
            assert_eq!(found.map(|(is_trap, faults)| Cause::of(trap, is_trap, faults)), expected, "{trap:?}");
            assert_eq!(Cause::of(trap, true, true), Some(Instruction), "{trap:?}");
        }
    }

    #[test]
    fn every_kind_of_fault_means_the_trap_of_one_cause_or_none() {
        for (fault, expected) in [
            (FaultKind::Memory, [false, true, false]),
            (FaultKind::IllegalInstruction, [true, false, false]),
            (FaultKind::Arithmetic, [false, false, true]),
            (FaultKind::Other, [false; 3]),
            (FaultKind::Capability, [false; 3]),
            (FaultKind::Exhaustion, [false; 3]),
        ] {
            assert_eq!(Cause::ALL.map(|cause| cause.is_meant_by(fault)), expected, "{fault:?}");
        }
    }
}
