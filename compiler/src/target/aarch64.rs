//! aarch64: ARMv8.0, without the atomics of 8.1.

use super::{Convention, Displacement, Target, Vectors};

/// The target.
pub struct Aarch64;

impl Target for Aarch64 {
    fn baseline(&self) -> &'static [&'static str] {
        &[]
    }

    fn vectors(&self, _: &[String]) -> Vectors {
        Vectors::Native
    }

    fn system_calls(&self) -> Convention {
        Convention::Inline
    }

    /// `udf #0xc11f`.
    fn trap_instruction(&self) -> &'static [u8] {
        &[0x1f, 0xc1, 0, 0]
    }

    fn has_link_register(&self) -> bool {
        true
    }

    /// `stp x29, x30, [sp, #-16]!`.
    fn makes_frame(&self, code: &[u8]) -> bool {
        code.starts_with(&[0xfd, 0x7b, 0xbf, 0xa9])
    }

    fn division_faults(&self) -> bool {
        false
    }

    /// Twelve bits, counted in units of the access; the other bits take an instruction for every sixteen of them.
    fn displacement(&self, address: u64) -> i32 {
        (address & 0xfff) as i32
    }

    /// Nine bits with a sign, or twelve without in units of the access.
    fn far(&self, displacement: i32, width: u32) -> Displacement {
        let width = width as i32;
        let is_scaled = displacement % width == 0 && (0..0x1000).contains(&(displacement / width));
        if is_scaled || (-0x100..0x100).contains(&displacement) { Displacement::Fits } else { Displacement::WithIndex }
    }

    fn extends_by_sign(&self) -> bool {
        false
    }

    fn has_index_extension(&self) -> bool {
        true
    }

    fn adds_index(&self, is_displaced: bool) -> bool {
        !is_displaced
    }

    fn accesses_any_address(&self) -> bool {
        true
    }

    fn address_bits(&self) -> u32 {
        46
    }
}
