//! Trap codes: cranelift's and ours.

use cranelift_codegen::ir::TrapCode;
use wasm2sel4_abi::trap::Trap;

/// Cranelift's code for a trap. Some traps are cranelift's own; the others use their number as a user code.
pub const fn code(trap: Trap) -> TrapCode {
    match trap {
        Trap::MemoryOutOfBounds => TrapCode::HEAP_OUT_OF_BOUNDS,
        Trap::IntegerDivideByZero => TrapCode::INTEGER_DIVISION_BY_ZERO,
        Trap::IntegerOverflow => TrapCode::INTEGER_OVERFLOW,
        Trap::InvalidConversionToInteger => TrapCode::BAD_CONVERSION_TO_INTEGER,
        Trap::StackExhausted => TrapCode::STACK_OVERFLOW,
        // Distinct from cranelift's own, as a test says.
        _ => TrapCode::unwrap_user(trap as u8),
    }
}

/// The trap that cranelift means by a code.
pub fn from_code(wanted: TrapCode) -> Option<Trap> {
    Trap::ALL.into_iter().find(|trap| code(*trap) == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct() {
        for trap in Trap::ALL {
            assert_eq!(from_code(code(trap)), Some(trap));
        }
    }
}
