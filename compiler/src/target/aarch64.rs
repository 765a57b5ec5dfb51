//! aarch64: ARMv8.0, without the atomics of 8.1.

use super::{Convention, Target, Vectors};

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

    fn address_bits(&self) -> u32 {
        46
    }
}
