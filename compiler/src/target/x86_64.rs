//! x86_64: SSE2 is what every machine has.

mod finish;

use super::moves::Moves;
use super::{Convention, Displacement, Step, Target, Vectors};
use cranelift_codegen::CompiledCode;

/// The target.
pub struct X86_64;

impl Target for X86_64 {
    fn baseline(&self) -> &'static [&'static str] {
        &[]
    }

    fn vectors(&self, _: &[String]) -> Vectors {
        Vectors::Native
    }

    fn system_calls(&self) -> Convention {
        Convention::Registers
    }

    /// `ud2`.
    fn trap_instruction(&self) -> &'static [u8] {
        &[0x0f, 0x0b]
    }

    fn has_link_register(&self) -> bool {
        false
    }

    fn makes_frame(&self, code: &[u8]) -> bool {
        code.starts_with(&finish::frame::PROLOGUE)
    }

    fn finish(&self, compiled: &CompiledCode, steps: &[Step], code: &mut Vec<u8>) -> Option<Moves> {
        finish::finish(compiled, steps, code)
    }

    fn division_faults(&self) -> bool {
        true
    }

    /// 31 bits.
    fn displacement(&self, address: u64) -> i32 {
        i32::try_from(address).unwrap_or(0)
    }

    fn far(&self, _: i32, _: u32) -> Displacement {
        Displacement::Fits
    }

    fn extends_by_sign(&self) -> bool {
        false
    }

    fn has_index_extension(&self) -> bool {
        false
    }

    fn adds_index(&self, _: bool) -> bool {
        true
    }

    fn accesses_any_address(&self) -> bool {
        true
    }

    fn address_bits(&self) -> u32 {
        46
    }
}
