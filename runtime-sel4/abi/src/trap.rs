//! Trap codes, and the words that the specification has for them.

/// Why a module trapped. The numbers are what the compiler writes into the site table of an image
/// ([`crate::site`]).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum Trap {
    /// `unreachable` was executed.
    Unreachable = 1,
    /// A load, a store or a data segment reached beyond a memory.
    MemoryOutOfBounds = 2,
    /// An element segment or a `table.*` instruction reached beyond a table.
    TableOutOfBounds = 3,
    /// `call_indirect` with an index beyond the table.
    UndefinedElement = 4,
    /// `call_indirect` of a null reference.
    UninitializedElement = 5,
    /// `call_indirect` of a function of another type.
    IndirectCallTypeMismatch = 6,
    /// Division or remainder by zero.
    IntegerDivideByZero = 7,
    /// Signed division, or a truncation of a float, whose result does not fit.
    IntegerOverflow = 8,
    /// Truncation of a NaN.
    InvalidConversionToInteger = 9,
    /// The call stack reached its end.
    StackExhausted = 10,
    /// A null reference where a reference was asked for.
    NullReference = 11,
    /// `call_ref` of a null reference.
    NullFunctionReference = 12,
    /// An atomic access whose address is not a multiple of its width.
    UnalignedAtomic = 13,
    /// A wait on a memory that is not shared.
    ExpectedSharedMemory = 14,
    /// An imported memory or table is smaller than the importing module asks for.
    IncompatibleImport = 15,
    /// A capability that is not there any more, or not of the kind that was asked for.
    InvalidCapability = 16,
    /// A handle of a component that its instance does not have.
    UnknownHandle = 17,
    /// A handle of a component to a resource of another type.
    HandleTypeMismatch = 18,
    /// A handle that owns a resource, dropped or given away while it is lent.
    OwnerWhileBorrowed = 19,
    /// A borrowed handle where one that owns its resource was asked for.
    OwnerFromBorrow = 20,
    /// A call of a component that returned with borrowed handles which it had not dropped.
    BorrowsRemain = 21,
    /// No room for another handle of a component.
    HandlesExhausted = 22,
    /// A call of a component instance that may not be entered: it is being called, or has trapped.
    CannotEnterComponent = 23,
    /// A component instance calls others where it may not: while its own memory is being written for it.
    CannotLeaveComponent = 24,
    /// A number that is not a Unicode scalar value, as a `char`.
    InvalidChar = 25,
    /// A variant with a number that its type does not have.
    InvalidDiscriminant = 26,
    /// A string that reaches beyond its memory.
    StringOutOfBounds = 27,
    /// A list that reaches beyond its memory.
    ListOutOfBounds = 28,
    /// A pointer of a component to a value that is not where values of its type can be.
    UnalignedPointer = 29,
    /// A string that is not UTF-8.
    InvalidUtf8 = 30,
    /// A string that is not UTF-16.
    InvalidUtf16 = 31,
    /// `cabi_realloc` returned an address of the wrong alignment.
    ReallocUnaligned = 32,
    /// `cabi_realloc` returned a place that is not inside the memory.
    ReallocOutOfBounds = 33,
    /// A call of an interface of another domain that has ended.
    ServerEnded = 34,
    /// What another domain has answered, or said of a request, is not what the interface allows.
    ServerRefused = 35,
    /// No answer of another domain within the time that was set.
    ServerTooSlow = 36,
    /// Values for another domain that have no room in the arena.
    MessageTooLong = 37,
    /// An exception that nobody catches.
    UncaughtException = 38,
    /// `throw_ref` of a null reference.
    NullExceptionReference = 39,
    /// No room for another exception to which there is a reference.
    ExceptionsExhausted = 40,
    /// A null reference where a structure was asked for.
    NullStructure = 41,
    /// A null reference where an array was asked for.
    NullArray = 42,
    /// A null reference where an integer was asked for.
    NullI31 = 43,
    /// A reference that is not of the type to which it was cast.
    CastFailure = 44,
    /// An access beyond an array.
    ArrayOutOfBounds = 45,
    /// No memory for another structure or array.
    OutOfMemory = 46,
}

impl Trap {
    /// All traps, in the order of their numbers.
    pub const ALL: [Self; 46] = [
        Self::Unreachable,
        Self::MemoryOutOfBounds,
        Self::TableOutOfBounds,
        Self::UndefinedElement,
        Self::UninitializedElement,
        Self::IndirectCallTypeMismatch,
        Self::IntegerDivideByZero,
        Self::IntegerOverflow,
        Self::InvalidConversionToInteger,
        Self::StackExhausted,
        Self::NullReference,
        Self::NullFunctionReference,
        Self::UnalignedAtomic,
        Self::ExpectedSharedMemory,
        Self::IncompatibleImport,
        Self::InvalidCapability,
        Self::UnknownHandle,
        Self::HandleTypeMismatch,
        Self::OwnerWhileBorrowed,
        Self::OwnerFromBorrow,
        Self::BorrowsRemain,
        Self::HandlesExhausted,
        Self::CannotEnterComponent,
        Self::CannotLeaveComponent,
        Self::InvalidChar,
        Self::InvalidDiscriminant,
        Self::StringOutOfBounds,
        Self::ListOutOfBounds,
        Self::UnalignedPointer,
        Self::InvalidUtf8,
        Self::InvalidUtf16,
        Self::ReallocUnaligned,
        Self::ReallocOutOfBounds,
        Self::ServerEnded,
        Self::ServerRefused,
        Self::ServerTooSlow,
        Self::MessageTooLong,
        Self::UncaughtException,
        Self::NullExceptionReference,
        Self::ExceptionsExhausted,
        Self::NullStructure,
        Self::NullArray,
        Self::NullI31,
        Self::CastFailure,
        Self::ArrayOutOfBounds,
        Self::OutOfMemory,
    ];

    /// The trap with this number.
    pub const fn from_code(code: u8) -> Option<Self> {
        if code == 0 || code as usize > Self::ALL.len() {
            return None;
        }
        Some(Self::ALL[code as usize - 1])
    }

    /// The words of the specification's test suite for this trap; of the traps of components, those of the component
    /// model's.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::MemoryOutOfBounds => "out of bounds memory access",
            Self::TableOutOfBounds => "out of bounds table access",
            Self::UndefinedElement => "undefined element",
            Self::UninitializedElement => "uninitialized element",
            Self::IndirectCallTypeMismatch => "indirect call type mismatch",
            Self::IntegerDivideByZero => "integer divide by zero",
            Self::IntegerOverflow => "integer overflow",
            Self::InvalidConversionToInteger => "invalid conversion to integer",
            Self::StackExhausted => "call stack exhausted",
            Self::NullReference => "null reference",
            Self::NullFunctionReference => "null function reference",
            Self::UnalignedAtomic => "unaligned atomic",
            Self::ExpectedSharedMemory => "expected shared memory",
            Self::IncompatibleImport => "incompatible import type",
            Self::InvalidCapability => "invalid capability",
            Self::UnknownHandle => "unknown handle index",
            Self::HandleTypeMismatch => "handle index used with the wrong type",
            Self::OwnerWhileBorrowed => "cannot remove owned resource while borrowed",
            Self::OwnerFromBorrow => "cannot lift own resource from a borrow",
            Self::BorrowsRemain => "borrow handles still remain at the end of the call",
            Self::HandlesExhausted => "cannot allocate another handle",
            Self::CannotEnterComponent => "cannot enter component instance",
            Self::CannotLeaveComponent => "cannot leave component instance",
            Self::InvalidChar => "invalid `char` bit pattern",
            Self::InvalidDiscriminant => "invalid variant discriminant",
            Self::StringOutOfBounds => "string content out-of-bounds",
            Self::ListOutOfBounds => "list content out-of-bounds",
            Self::UnalignedPointer => "unaligned pointer",
            Self::InvalidUtf8 => "invalid utf8 encoding",
            Self::InvalidUtf16 => "invalid utf16 encoding",
            Self::ReallocUnaligned => "realloc return: result not aligned",
            Self::ReallocOutOfBounds => "realloc return: beyond end of memory",
            Self::ServerEnded => "the server of an interface has ended",
            Self::ServerRefused => "the server of an interface refuses the call, or answers what is no value",
            Self::ServerTooSlow => "the server of an interface has not answered in time",
            Self::MessageTooLong => "values for another domain have no room in the arena of the wire",
            Self::UncaughtException => "uncaught exception",
            Self::NullExceptionReference => "null exception reference",
            Self::ExceptionsExhausted => "too many exceptions are referred to",
            Self::NullStructure => "null structure reference",
            Self::NullArray => "null array reference",
            Self::NullI31 => "null i31 reference",
            Self::CastFailure => "cast failure",
            Self::ArrayOutOfBounds => "out of bounds array access",
            Self::OutOfMemory => "out of memory",
        }
    }
}

/// What kind of hardware event a fault was, as the supervisor (or the signal handler of a hosted process) tells it to
/// the trap entry of the stub.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u64)]
pub enum FaultKind {
    /// A page that the domain may not touch in this way; the address is known.
    Memory = 1,
    /// An instruction that does not exist, on any processor (how compiled code traps explicitly) or on this one.
    IllegalInstruction = 2,
    /// The processor's own divide error (x86_64).
    Arithmetic = 3,
    /// Anything else, of which compiled code causes nothing: a breakpoint, an alignment fault, an unknown system call,
    /// a signal from outside.
    Other = 4,
    /// The kernel found no capability, or not one that can be received from.
    Capability = 5,
    /// A page that the domain may touch, but for which there is no memory left, or which would be more than it may have
    /// altogether.
    Exhaustion = 6,
}

impl FaultKind {
    /// The kind with this number; an unknown number is [`FaultKind::Other`].
    pub const fn from_code(code: u64) -> Self {
        match code {
            1 => Self::Memory,
            2 => Self::IllegalInstruction,
            3 => Self::Arithmetic,
            5 => Self::Capability,
            6 => Self::Exhaustion,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_names_its_trap() {
        for trap in Trap::ALL {
            assert_eq!(Trap::from_code(trap as u8), Some(trap));
        }
        assert_eq!(Trap::from_code(0), None);
        assert_eq!(Trap::from_code(Trap::ALL.len() as u8 + 1), None);
    }
}
