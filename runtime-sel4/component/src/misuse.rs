//! What a component does with handles that it must not do.

use wasm2sel4_abi::trap::Trap;

/// Why an operation on handles is a trap. Nothing was changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Misuse {
    /// The instance has no handle of this number.
    Unknown(u32),
    /// The handle is to a resource of another type.
    WrongType {
        /// The handle.
        handle: u32,
        /// The number of the type that was asked for.
        expected: u32,
        /// The number of the type of what it is a handle to.
        found: u32,
    },
    /// A handle that owns its resource would go while it is lent.
    Lent,
    /// A borrowed handle was given where one that owns its resource was asked for.
    Borrowed,
    /// A call ends before the handles are dropped that it was lent.
    BorrowsRemain,
    /// There is no room for another handle.
    Exhausted,
    /// Something is lent, or a call ends, outside of any call.
    NoCall,
}

impl Misuse {
    /// The trap.
    pub const fn trap(self) -> Trap {
        match self {
            Self::Unknown(_) => Trap::UnknownHandle,
            Self::WrongType { .. } => Trap::HandleTypeMismatch,
            Self::Lent => Trap::OwnerWhileBorrowed,
            Self::Borrowed => Trap::OwnerFromBorrow,
            Self::BorrowsRemain => Trap::BorrowsRemain,
            Self::Exhausted => Trap::HandlesExhausted,
            Self::NoCall => Trap::CannotEnterComponent,
        }
    }
}
