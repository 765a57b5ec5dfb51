//! Wide arithmetic: 128-bit integers as pairs of i64, lower half first.

use super::function::FunctionTranslator;
use crate::error::Result;
use crate::module::Family;
use cranelift_codegen::ir::InstBuilder;
use wasmparser::Operator;

/// Translates an instruction of [`Family::Wide`].
pub fn translate(translator: &mut FunctionTranslator<'_>, operator: &Operator<'_>) -> Result<()> {
    match operator {
        Operator::I64Add128 | Operator::I64Sub128 => {
            let (right_low, right_high) = translator.pop_pair()?;
            let (left_low, left_high) = translator.pop_pair()?;
            let left = translator.emitter.ins().iconcat(left_low, left_high);
            let right = translator.emitter.ins().iconcat(right_low, right_high);
            let result = match operator {
                Operator::I64Add128 => translator.emitter.ins().iadd(left, right),
                _ => translator.emitter.ins().isub(left, right),
            };
            let (low, high) = translator.emitter.ins().isplit(result);
            translator.push(low);
            translator.push(high);
        }
        Operator::I64MulWideS | Operator::I64MulWideU => {
            let (left, right) = translator.pop_pair()?;
            let low = translator.emitter.ins().imul(left, right);
            let high = match operator {
                Operator::I64MulWideS => translator.emitter.ins().smulhi(left, right),
                _ => translator.emitter.ins().umulhi(left, right),
            };
            translator.push(low);
            translator.push(high);
        }
        _ => return Err(Family::Wide.lacks(operator)),
    }
    Ok(())
}
