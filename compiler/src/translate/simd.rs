//! Vector instructions, in two ways ([`Vectors`]): by the processor's own instructions, or lane by lane in general
//! registers.
//!
//! Between instructions a vector is always an `i8x16` (or an `i128` without vector registers), whatever its lanes were.

mod native;
mod scalar;

use super::function::FunctionTranslator;
use crate::error::Result;
use crate::module::{Family, VectorFamily};
use crate::target::Vectors;
use wasmparser::Operator;

/// Translates an instruction of [`Family::Vector`](crate::module::Family::Vector).
pub fn translate(translator: &mut FunctionTranslator<'_>, family: VectorFamily, operator: &Operator<'_>) -> Result<()> {
    match translator.context.vectors {
        Vectors::Native => native::translate(translator, family, operator),
        Vectors::Scalar => scalar::translate(translator, family, operator),
    }
}

/// The error about an instruction that was taken for one of a family, which does not know it.
fn lacks<T>(family: VectorFamily, operator: &Operator<'_>) -> Result<T> {
    Err(Family::Vector(family).lacks(operator))
}
