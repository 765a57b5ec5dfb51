//! Vector instructions, in two ways ([`Vectors`]): by the processor's own, or lane by lane in general registers.
//!
//! Between instructions a vector is always an `i8x16` (or an `i128` without vector registers), whatever its lanes were.

mod emitter;
mod lanes;
mod native;
mod scalar;

pub use lanes::LaneOperation;

use super::function::FunctionTranslator;
use crate::error::Result;
use crate::module::Family;
use crate::target::Vectors;
use wasmparser::Operator;

/// Translates an instruction of [`Family::Vector`].
pub fn translate(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    let is_translated = match translator.context.vectors {
        Vectors::Native => native::translate(translator, operator)?,
        Vectors::Scalar => scalar::translate(translator, operator)?,
    };
    if is_translated { Ok(()) } else { Err(Family::Vector.lacks(operator)) }
}
