//! riscv64: RV64GC. seL4 saves no vector state, so `V` is never used.

use super::{Convention, Displacement, Target, Vectors};

/// The target.
pub struct Riscv64;

impl Target for Riscv64 {
    fn baseline(&self) -> &'static [&'static str] {
        &["has_m", "has_a", "has_f", "has_d", "has_zicsr", "has_zifencei", "has_zca", "has_zcd"]
    }

    fn vectors(&self, _: &[String]) -> Vectors {
        Vectors::Scalar
    }

    fn system_calls(&self) -> Convention {
        Convention::Area
    }

    /// `unimp`, of two or four bytes.
    fn trap_instruction(&self) -> &'static [u8] {
        &[0, 0]
    }

    fn has_link_register(&self) -> bool {
        true
    }

    /// `addi sp, sp, -16` (`c.addi16sp`), of two or four bytes.
    fn makes_frame(&self, code: &[u8]) -> bool {
        code.starts_with(&[0x7d, 0x71]) || code.starts_with(&[0x13, 0x01, 0x01, 0xff])
    }

    fn division_faults(&self) -> bool {
        false
    }

    /// Twelve bits with a sign; what is left is one instruction (`lui`) below 2 GiB.
    fn displacement(&self, address: u64) -> i32 {
        (address as i32) << 20 >> 20
    }

    fn far(&self, displacement: i32, _: u32) -> Displacement {
        match i64::from(displacement) - i64::from(displacement << 20 >> 20) {
            0 => Displacement::Fits,
            high => Displacement::Split { high },
        }
    }

    fn extends_by_sign(&self) -> bool {
        true
    }

    fn has_index_extension(&self) -> bool {
        false
    }

    fn adds_index(&self, _: bool) -> bool {
        false
    }

    fn accesses_any_address(&self) -> bool {
        false
    }

    fn address_bits(&self) -> u32 {
        38
    }
}
