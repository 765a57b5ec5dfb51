//! Where the code of a protection domain makes system calls: records in a section that is not loaded, for tools that
//! read machine code, and for `wasm2sel4 image`, which refuses code that was made for another flavour of kernels.
//!
//! The compiler writes a record for each system call of compiled code, the assembly of the runtime one for each system
//! call instruction (`recorded_system_call!`). The linker puts the records of all objects one after another and fills
//! in the places. There is no header: every record is complete by itself. Code that the linker removes from a domain
//! leaves a record whose place is 0.
//!
//! A record also says where the number is loaded ([`Record::number_distance`]), so that a finished domain can be turned
//! into one for another flavour, which has other numbers. In compiled code, the register allocator decides how far
//! before the system call that is.
//!
//! A record has 16 bytes: the address (8), the number (4), the kind (1), the flavour (1), the distance (2).

use crate::sel4::Flavour;

/// The section, of objects and of `app.elf`.
pub const SECTION: &str = ".wasm2sel4.system_calls";

/// Bytes of a record.
pub const RECORD_SIZE: usize = 16;

/// What a place is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Kind {
    /// A system call instruction, with the number that the record says.
    Instruction = 1,
    /// A call of a routine of the stub, which makes the system call with the number that the record says.
    RoutineCall = 2,
    /// The system call instruction in such a routine: whoever calls it has the number. The record says 0.
    Routine = 3,
}

/// A place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Record {
    /// The address of the instruction: in an object, what its relocation says.
    pub place: u64,
    /// The system call's number.
    pub number: i32,
    /// What is there.
    pub kind: Kind,
    /// The flavour for which the code was made, as [`Flavour`] counts: a file may have another than this version knows.
    pub flavour: u8,
    /// Bytes from the beginning of the instruction that loads the number, as a constant in it, to [`Self::place`]. 0 if
    /// there is none, or none that was found.
    pub number_distance: u16,
}

impl Record {
    /// A place that the linker fills in.
    pub const fn unplaced(number: i32, kind: Kind, flavour: Flavour, number_distance: u16) -> Self {
        Self { place: 0, number, kind, flavour: flavour as u8, number_distance }
    }

    /// Its bytes.
    pub fn encode(self) -> [u8; RECORD_SIZE] {
        let word = u64::from(self.number as u32) | u64::from(self.kind as u8) << 32 | u64::from(self.flavour) << 40;
        let word = word | u64::from(self.number_distance) << 48;
        (u128::from(self.place) | u128::from(word) << 64).to_le_bytes()
    }

    /// The record with these bytes; nothing if there is no such kind.
    pub fn decode(bytes: [u8; RECORD_SIZE]) -> Option<Self> {
        let both = u128::from_le_bytes(bytes);
        let (place, word) = (both as u64, (both >> 64) as u64);
        let kinds = [Kind::Instruction, Kind::RoutineCall, Kind::Routine];
        Some(Self {
            place,
            number: word as u32 as i32,
            kind: kinds.into_iter().find(|kind| *kind as u64 == word >> 32 & 0xff)?,
            flavour: (word >> 40) as u8,
            number_distance: (word >> 48) as u16,
        })
    }
}

/// The text of a system call instruction in assembly, with its record. The operands `number`, `kind` and `flavour` are
/// constants: what the fields of a [`Record`] are. The number is loaded by the instruction directly before, which has
/// so many bytes, or, without that, nowhere near.
#[macro_export]
macro_rules! recorded_system_call {
    ($instruction:literal) => {
        $crate::recorded_system_call!($instruction, 0)
    };
    ($instruction:literal, $number_distance:literal) => {
        concat!(
            "77: ",
            $instruction,
            "\n",
            $crate::kept_label!(),
            ".pushsection .wasm2sel4.system_calls,\"\",@progbits",
            "\n.quad 77b\n.long {number}\n.byte {kind}, {flavour}, ",
            $number_distance,
            ", 0\n.popsection"
        )
    };
}

/// On riscv64, assemblers leave labels to the linker, which forgets them unless code refers to them: a relocation that
/// does nothing does. Elsewhere a record's relocation is the section's own.
#[cfg(target_arch = "riscv64")]
#[doc(hidden)]
#[macro_export]
macro_rules! kept_label {
    () => {
        ".reloc 77b, R_RISCV_NONE, 77b\n"
    };
}

#[cfg(not(target_arch = "riscv64"))]
#[doc(hidden)]
#[macro_export]
macro_rules! kept_label {
    () => {
        ""
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_as_they_are_written() {
        let record =
            Record { place: 0x3_c010_0004, ..Record::unplaced(-5, Kind::RoutineCall, Flavour::Classic, 0x107) };
        let bytes = record.encode();
        assert_eq!(bytes, [4, 0, 0x10, 0xc0, 3, 0, 0, 0, 0xfb, 0xff, 0xff, 0xff, 2, 1, 7, 1]);
        assert_eq!(Record::decode(bytes), Some(record));
        let unknown = [4, 0, 0x10, 0xc0, 3, 0, 0, 0, 0xfb, 0xff, 0xff, 0xff, 9, 1, 0, 0];
        assert_eq!(Record::decode(unknown), None);
    }
}
