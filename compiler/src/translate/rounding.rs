//! Rounding of floats to integral values with nothing but additions and comparisons, for x86_64 without SSE4.1.
//!
//! Adding and subtracting 2^23 (2^52) in the default rounding mode rounds a smaller magnitude to the nearest integer,
//! ties to even; the directed roundings correct that by one. Magnitudes from there on are integral already.

use super::signature;
use cranelift_codegen::ir::condcodes::FloatCC;
use cranelift_codegen::ir::{InstBuilder, LibCall, Signature, Type, Value, types};
use cranelift_frontend::FunctionBuilder;

/// A rounding of a float type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rounding {
    direction: Direction,
    ty: Type,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Direction {
    Ceil,
    Floor,
    Trunc,
    Nearest,
}

impl Rounding {
    /// All roundings.
    pub fn all() -> impl Iterator<Item = Self> {
        let directions = [Direction::Ceil, Direction::Floor, Direction::Trunc, Direction::Nearest];
        directions.into_iter().flat_map(|direction| [types::F32, types::F64].map(|ty| Self { direction, ty }))
    }

    /// The rounding that a library call asks for.
    pub fn of(call: LibCall) -> Option<Self> {
        let (direction, ty) = match call {
            LibCall::CeilF32 => (Direction::Ceil, types::F32),
            LibCall::CeilF64 => (Direction::Ceil, types::F64),
            LibCall::FloorF32 => (Direction::Floor, types::F32),
            LibCall::FloorF64 => (Direction::Floor, types::F64),
            LibCall::TruncF32 => (Direction::Trunc, types::F32),
            LibCall::TruncF64 => (Direction::Trunc, types::F64),
            LibCall::NearestF32 => (Direction::Nearest, types::F32),
            LibCall::NearestF64 => (Direction::Nearest, types::F64),
            _ => return None,
        };
        Some(Self { direction, ty })
    }

    /// The symbol of the function.
    pub fn symbol(self) -> String {
        format!("__wasm2sel4_{:?}_{}", self.direction, self.ty).to_lowercase()
    }

    /// Its signature: one float in, one out.
    pub fn signature(self) -> Signature {
        signature::platform(&[self.ty], &[self.ty])
    }

    /// Its body, given its parameter.
    pub fn translate(self, builder: &mut FunctionBuilder<'_>, value: Value) {
        let magnitude = builder.ins().fabs(value);
        let limit = self.constant(builder, if self.ty == types::F32 { 8_388_608.0 } else { 4_503_599_627_370_496.0 });

        // NaN compares false and takes the path of large numbers, where an addition makes it quiet.
        let (small, large) = (builder.create_block(), builder.create_block());
        let is_small = builder.ins().fcmp(FloatCC::LessThan, magnitude, limit);
        builder.ins().brif(is_small, small, &[], large, &[]);
        builder.seal_block(small);
        builder.seal_block(large);

        builder.switch_to_block(large);
        let zero = self.constant(builder, 0.0);
        let same = builder.ins().fadd(value, zero);
        builder.ins().return_(&[same]);

        builder.switch_to_block(small);
        // Truncation is the floor of the magnitude.
        let from = if self.direction == Direction::Trunc { magnitude } else { value };
        let shift = builder.ins().fcopysign(limit, from);
        let sum = builder.ins().fadd(from, shift);
        let nearest = builder.ins().fsub(sum, shift);
        let rounded = match self.direction {
            Direction::Nearest => nearest,
            Direction::Floor | Direction::Trunc => self.corrected(builder, FloatCC::GreaterThan, nearest, from, -1.0),
            Direction::Ceil => self.corrected(builder, FloatCC::LessThan, nearest, from, 1.0),
        };
        // A result of zero keeps the sign of the operand.
        let result = builder.ins().fcopysign(rounded, value);
        builder.ins().return_(&[result]);
    }

    /// `nearest + step` where `nearest` compares so with `value`, else `nearest`.
    fn corrected(
        self,
        builder: &mut FunctionBuilder<'_>,
        when: FloatCC,
        nearest: Value,
        value: Value,
        step: f64,
    ) -> Value {
        let step = self.constant(builder, step);
        let corrected = builder.ins().fadd(nearest, step);
        let wrong = builder.ins().fcmp(when, nearest, value);
        builder.ins().select(wrong, corrected, nearest)
    }

    fn constant(self, builder: &mut FunctionBuilder<'_>, value: f64) -> Value {
        match self.ty {
            types::F32 => builder.ins().f32const(value as f32),
            _ => builder.ins().f64const(value),
        }
    }
}
