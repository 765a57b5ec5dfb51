//! Operations on vectors in general registers, lane by lane.
//!
//! A vector is a pair of 64-bit values, lower half first. An integer lane is computed with as a 64-bit value that is
//! extended as the operation needs it; a float lane as a float.

mod code;

use cranelift_codegen::ir::types::{I32, I64};
use cranelift_codegen::ir::{AbiParam, Signature, Type, Value};
use cranelift_codegen::isa::CallConv;

/// The halves of a vector, lower one first.
pub type Pair = [Value; 2];

/// What lanes are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Lane {
    /// 8-bit integers.
    I8,
    /// 16-bit integers.
    I16,
    /// 32-bit integers.
    I32,
    /// 64-bit integers.
    I64,
    /// 32-bit floats.
    F32,
    /// 64-bit floats.
    F64,
}

impl Lane {
    const ALL: [Self; 6] = [Self::I8, Self::I16, Self::I32, Self::I64, Self::F32, Self::F64];

    /// Bits of a lane.
    pub fn bits(self) -> u32 {
        match self {
            Self::I8 => 8,
            Self::I16 => 16,
            Self::I32 | Self::F32 => 32,
            Self::I64 | Self::F64 => 64,
        }
    }

    /// Lanes of a vector.
    pub fn count(self) -> u32 {
        128 / self.bits()
    }

    /// Whether it is a float.
    pub fn is_float(self) -> bool {
        matches!(self, Self::F32 | Self::F64)
    }

    /// The bits of one lane.
    pub fn mask(self) -> u64 {
        u64::MAX >> (64 - self.bits())
    }

    /// A word with the same bits in each lane.
    pub fn repeat(self, bits: u64) -> u64 {
        (0..64 / self.bits()).fold(0, |word, lane| word | (bits & self.mask()) << (lane * self.bits()))
    }

    /// A word with the topmost bit of each lane.
    pub fn signs(self) -> u64 {
        self.repeat(1 << (self.bits() - 1))
    }

    /// Integers of twice the width.
    pub fn wider(self) -> Self {
        match self {
            Self::I8 => Self::I16,
            Self::I16 => Self::I32,
            _ => Self::I64,
        }
    }

    /// Integers of half the width.
    pub fn narrower(self) -> Self {
        match self {
            Self::I64 => Self::I32,
            Self::I32 => Self::I16,
            _ => Self::I8,
        }
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What is done with the lanes.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Kind {
            $($(#[$doc])* $name,)*
        }

        impl Kind {
            const ALL: &'static [Self] = &[$(Self::$name,)*];
        }
    };
}

kinds! {
    /// Absolute value.
    Abs,
    /// Negation.
    Neg,
    /// The number of ones.
    Popcnt,
    /// Square root.
    Sqrt,
    /// Rounding up.
    Ceil,
    /// Rounding down.
    Floor,
    /// Rounding towards zero.
    Trunc,
    /// Rounding to the nearest, ties to even.
    Nearest,
    /// Sum.
    Add,
    /// Difference.
    Sub,
    /// Product.
    Mul,
    /// Quotient.
    Div,
    /// Signed saturating sum.
    AddSatS,
    /// Unsigned saturating sum.
    AddSatU,
    /// Signed saturating difference.
    SubSatS,
    /// Unsigned saturating difference.
    SubSatU,
    /// Minimum, signed or of floats.
    MinS,
    /// Unsigned minimum.
    MinU,
    /// Maximum, signed or of floats.
    MaxS,
    /// Unsigned maximum.
    MaxU,
    /// The right lane if it is less.
    PMin,
    /// The right lane if it is greater.
    PMax,
    /// Rounded unsigned average.
    AvgrU,
    /// Rounded product of fixed-point numbers with 15 bits of fraction.
    Q15MulrSatS,
    /// Equality: all ones or zero, as for all comparisons.
    Eq,
    /// Inequality.
    Ne,
    /// Signed, or of floats: less.
    LtS,
    /// Unsigned: less.
    LtU,
    /// Signed, or of floats: greater.
    GtS,
    /// Unsigned: greater.
    GtU,
    /// Signed, or of floats: less or equal.
    LeS,
    /// Unsigned: less or equal.
    LeU,
    /// Signed, or of floats: greater or equal.
    GeS,
    /// Unsigned: greater or equal.
    GeU,
    /// Shift to the left by a number.
    Shl,
    /// Arithmetic shift to the right by a number.
    ShrS,
    /// Logical shift to the right by a number.
    ShrU,
    /// Two vectors to one of half the width, signed saturation.
    NarrowS,
    /// Two vectors to one of half the width, unsigned saturation.
    NarrowU,
    /// The lower lanes to twice the width, signed.
    ExtendLowS,
    /// The lower lanes to twice the width, unsigned.
    ExtendLowU,
    /// The upper lanes to twice the width, signed.
    ExtendHighS,
    /// The upper lanes to twice the width, unsigned.
    ExtendHighU,
    /// Sums of neighbours of twice the width, signed.
    ExtAddPairwiseS,
    /// Sums of neighbours of twice the width, unsigned.
    ExtAddPairwiseU,
    /// Products of twice the width, neighbours added.
    Dot,
    /// Bytes of the left vector by the indices of the right one.
    Swizzle,
    /// Signed integers to floats of the same width.
    ConvertS,
    /// Unsigned integers to floats of the same width.
    ConvertU,
    /// The lower signed 32-bit integers to 64-bit floats.
    ConvertLowS,
    /// The lower unsigned 32-bit integers to 64-bit floats.
    ConvertLowU,
    /// 64-bit floats to the lower 32-bit ones.
    Demote,
    /// The lower 32-bit floats to 64-bit ones.
    Promote,
    /// Floats to signed 32-bit integers, saturating; those of 64-bit floats are the lower ones.
    TruncSatS,
    /// Floats to unsigned 32-bit integers, saturating; those of 64-bit floats are the lower ones.
    TruncSatU,
    /// Whether no lane is zero, as an i32.
    AllTrue,
    /// The topmost bits of the lanes, as an i32.
    Bitmask,
}

/// An operation on a vector.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct LaneOperation {
    /// What is done.
    pub kind: Kind,
    /// The lanes that it begins with.
    pub lane: Lane,
}

impl LaneOperation {
    /// A number of its own.
    pub fn number(self) -> u32 {
        self.kind as u32 * Lane::ALL.len() as u32 + self.lane as u32
    }

    /// The operation of this number.
    pub fn from_number(number: u32) -> Option<Self> {
        let lanes = Lane::ALL.len() as u32;
        let kind = *Kind::ALL.get((number / lanes) as usize)?;
        Some(Self { kind, lane: Lane::ALL[(number % lanes) as usize] })
    }

    /// Its symbol as a routine.
    pub fn symbol(self) -> String {
        format!("__wasm2sel4_{:?}_{:?}", self.lane, self.kind).to_lowercase()
    }

    /// The number of its operands that are vectors.
    pub fn vectors(self) -> usize {
        match self.kind {
            Kind::Abs
            | Kind::Neg
            | Kind::Popcnt
            | Kind::Sqrt
            | Kind::Ceil
            | Kind::Floor
            | Kind::Trunc
            | Kind::Nearest
            | Kind::Shl
            | Kind::ShrS
            | Kind::ShrU
            | Kind::ExtendLowS
            | Kind::ExtendLowU
            | Kind::ExtendHighS
            | Kind::ExtendHighU
            | Kind::ExtAddPairwiseS
            | Kind::ExtAddPairwiseU
            | Kind::ConvertS
            | Kind::ConvertU
            | Kind::ConvertLowS
            | Kind::ConvertLowU
            | Kind::Demote
            | Kind::Promote
            | Kind::TruncSatS
            | Kind::TruncSatU
            | Kind::AllTrue
            | Kind::Bitmask => 1,
            _ => 2,
        }
    }

    /// Whether a number follows its vectors.
    pub fn has_amount(self) -> bool {
        matches!(self.kind, Kind::Shl | Kind::ShrS | Kind::ShrU)
    }

    /// Whether its result is an i32.
    pub fn makes_number(self) -> bool {
        matches!(self.kind, Kind::AllTrue | Kind::Bitmask)
    }

    /// Whether its code is short enough to stand where it is used.
    pub fn is_short(self) -> bool {
        match self.kind {
            Kind::Add | Kind::Sub => !matches!(self.lane, Lane::F32),
            Kind::Neg => true,
            Kind::Abs => self.lane.is_float() || self.lane.count() == 2,
            Kind::AllTrue => true,
            Kind::Swizzle => false,
            _ => self.lane.count() == 2,
        }
    }

    /// Its signature as a routine: halves of vectors, and the amount as an i64.
    pub fn signature(self) -> Signature {
        let parameters = self.vectors() * 2 + usize::from(self.has_amount());
        let results: &[Type] = if self.makes_number() { &[I32] } else { &[I64, I64] };
        Signature {
            params: vec![AbiParam::new(I64); parameters],
            returns: results.iter().map(|ty| AbiParam::new(*ty)).collect(),
            call_conv: CallConv::Tail,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_name_operations() {
        for kind in Kind::ALL {
            for lane in Lane::ALL {
                let operation = LaneOperation { kind: *kind, lane };
                assert_eq!(LaneOperation::from_number(operation.number()), Some(operation));
            }
        }
        assert_eq!(LaneOperation::from_number(u32::MAX), None);
    }

    #[test]
    fn words_repeat_lanes() {
        assert_eq!(Lane::I16.repeat(0x1234), 0x1234_1234_1234_1234);
        assert_eq!(Lane::I8.signs(), 0x8080_8080_8080_8080);
        assert_eq!(Lane::I64.repeat(5), 5);
    }
}
