//! Where code has the numbers of system calls, for the records: a number is a constant that the register allocator may
//! load anywhere before, into any register, and for several system calls at once.
//!
//! What a number is in, differs when the number does. So a function that makes system calls is compiled a second time
//! with other numbers ([`Making::shifted`]), and the two are compared. Only if they differ in nothing but instructions
//! that load one number here and its other one there, the places are known: a module's own constant that the compiler
//! has found to be the same as a number is another one in the second code, or one more instruction. Nothing that this
//! compiler does relies on the places.

use super::Making;
use super::patch::{CallSite, Encoding, Load, encoding};
use crate::error::Result;

/// How much lower the numbers of the second code are: as many bits do for both on every architecture.
const SHIFT: i32 = 16;

impl Making {
    /// The same with other numbers, of no kernel: for code that is only looked at.
    pub fn shifted(self) -> Self {
        Self { shift: SHIFT, ..self }
    }

    /// Finds where the numbers of system calls are loaded, in the code of a function and in what came of the same
    /// function with [`Self::shifted`] numbers, both as the code generator has left them.
    ///
    /// # Errors
    ///
    /// An internal one, if the kernels have no such system call.
    pub fn locate_numbers(&self, code: &[u8], shifted: &[u8], places: &mut [CallSite]) -> Result<()> {
        let encoding = encoding(self.convention);
        let mut is_number = vec![false; code.len()];
        let mut found = Vec::new();
        for place in places.iter().filter(|place| place.number.is_none()) {
            let number = i64::from(self.number(place.call)?);
            let load = load_before(encoding, code, shifted, place.offset as usize, number);
            if let Some((start, Load { size, .. })) = load {
                is_number[start..start + size].fill(true);
            }
            found.push(load.and_then(|(start, _)| u32::try_from(start).ok()));
        }
        let mut differences = code.iter().zip(shifted).zip(is_number).filter(|((one, other), _)| one != other);
        if code.len() == shifted.len() && differences.all(|(_, is_number)| is_number) {
            let unknown = places.iter_mut().filter(|place| place.number.is_none());
            unknown.zip(found).for_each(|(place, number)| place.number = number);
        }
        Ok(())
    }
}

/// The last instruction before `end` that loads this number, and in the other code its other one.
fn load_before(encoding: &Encoding, code: &[u8], other: &[u8], end: usize, number: i64) -> Option<(usize, Load)> {
    (0..end).step_by(encoding.alignment).rev().find_map(|start| {
        let (load, shifted) = ((encoding.load)(code.get(start..)?)?, (encoding.load)(other.get(start..)?)?);
        let is_it = load == Load { constant: number, ..shifted } && shifted.constant == number - i64::from(SHIFT);
        is_it.then_some((start, load))
    })
}
