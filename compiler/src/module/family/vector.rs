//! Families of vector instructions, one for each function that translates some. Both ways to translate vectors
//! (`translate/simd`) have the same families, so that each matches over all of them.

use super::Family;

macro_rules! families {
    ($($(#[$doc:meta])* $family:ident: $($operator:ident)*;)*) => {
        /// A family of vector instructions.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum VectorFamily {
            $($(#[$doc])* $family,)*
        }

        /// The instructions, by their names in the validator.
        pub const LISTED: &[(&str, Family)] =
            &[$($((stringify!($operator), Family::Vector(VectorFamily::$family)),)*)*];
    };
}

families! {
    /// Loads and stores.
    Memory: V128Load V128Store V128Load8x8S V128Load8x8U V128Load16x4S V128Load16x4U V128Load32x2S V128Load32x2U
        V128Load8Splat V128Load16Splat V128Load32Splat V128Load64Splat V128Load32Zero V128Load64Zero V128Load8Lane
        V128Load16Lane V128Load32Lane V128Load64Lane V128Store8Lane V128Store16Lane V128Store32Lane V128Store64Lane;
    /// Constants, shuffles, and instructions on one lane.
    Lane: V128Const I8x16Shuffle I8x16Splat I16x8Splat I32x4Splat I64x2Splat F32x4Splat F64x2Splat I8x16ExtractLaneS
        I8x16ExtractLaneU I16x8ExtractLaneS I16x8ExtractLaneU I32x4ExtractLane I64x2ExtractLane F32x4ExtractLane
        F64x2ExtractLane I8x16ReplaceLane I16x8ReplaceLane I32x4ReplaceLane I64x2ReplaceLane F32x4ReplaceLane
        F64x2ReplaceLane;
    /// Shuffles by lanes that a vector names.
    Swizzle: I8x16Swizzle I8x16RelaxedSwizzle;
    /// Instructions on all bits.
    Bits: V128Not V128And V128AndNot V128Or V128Xor V128Bitselect I8x16RelaxedLaneselect I16x8RelaxedLaneselect
        I32x4RelaxedLaneselect I64x2RelaxedLaneselect V128AnyTrue;
    /// A number or a truth of all lanes.
    Reduction: I8x16AllTrue I16x8AllTrue I32x4AllTrue I64x2AllTrue I8x16Bitmask I16x8Bitmask I32x4Bitmask
        I64x2Bitmask;
    /// Comparisons, lane by lane.
    Comparison: I8x16Eq I16x8Eq I32x4Eq I64x2Eq I8x16Ne I16x8Ne I32x4Ne I64x2Ne I8x16LtS I16x8LtS I32x4LtS I64x2LtS
        I8x16LtU I16x8LtU I32x4LtU I8x16GtS I16x8GtS I32x4GtS I64x2GtS I8x16GtU I16x8GtU I32x4GtU I8x16LeS I16x8LeS
        I32x4LeS I64x2LeS I8x16LeU I16x8LeU I32x4LeU I8x16GeS I16x8GeS I32x4GeS I64x2GeS I8x16GeU I16x8GeU I32x4GeU
        F32x4Eq F64x2Eq F32x4Ne F64x2Ne F32x4Lt F64x2Lt F32x4Gt F64x2Gt F32x4Le F64x2Le F32x4Ge F64x2Ge;
    /// Shifts of all lanes by a number.
    Shift: I8x16Shl I8x16ShrS I8x16ShrU I16x8Shl I16x8ShrS I16x8ShrU I32x4Shl I32x4ShrS I32x4ShrU I64x2Shl I64x2ShrS
        I64x2ShrU;
    /// Arithmetic of one vector.
    Unary: I8x16Abs I16x8Abs I32x4Abs I64x2Abs I8x16Neg I16x8Neg I32x4Neg I64x2Neg I8x16Popcnt F32x4Abs F64x2Abs
        F32x4Neg F64x2Neg F32x4Sqrt F64x2Sqrt F32x4Ceil F64x2Ceil F32x4Floor F64x2Floor F32x4Trunc F64x2Trunc
        F32x4Nearest F64x2Nearest;
    /// Arithmetic of two vectors.
    Binary: I8x16Add I16x8Add I32x4Add I64x2Add I8x16Sub I16x8Sub I32x4Sub I64x2Sub I16x8Mul I32x4Mul I64x2Mul
        I8x16AddSatS I16x8AddSatS I8x16AddSatU I16x8AddSatU I8x16SubSatS I16x8SubSatS I8x16SubSatU I16x8SubSatU
        I8x16MinS I16x8MinS I32x4MinS I8x16MinU I16x8MinU I32x4MinU I8x16MaxS I16x8MaxS I32x4MaxS I8x16MaxU I16x8MaxU
        I32x4MaxU I8x16AvgrU I16x8AvgrU I16x8Q15MulrSatS I16x8RelaxedQ15mulrS I8x16NarrowI16x8S I8x16NarrowI16x8U
        I16x8NarrowI32x4S I16x8NarrowI32x4U F32x4Add F64x2Add F32x4Sub F64x2Sub F32x4Mul F64x2Mul F32x4Div F64x2Div
        F32x4Min F32x4RelaxedMin F64x2Min F64x2RelaxedMin F32x4Max F32x4RelaxedMax F64x2Max F64x2RelaxedMax F32x4PMin
        F64x2PMin F32x4PMax F64x2PMax;
    /// Lanes that become wider, also in pairs.
    Widening: I16x8ExtendLowI8x16S I16x8ExtendHighI8x16S I16x8ExtendLowI8x16U I16x8ExtendHighI8x16U
        I32x4ExtendLowI16x8S I32x4ExtendHighI16x8S I32x4ExtendLowI16x8U I32x4ExtendHighI16x8U I64x2ExtendLowI32x4S
        I64x2ExtendHighI32x4S I64x2ExtendLowI32x4U I64x2ExtendHighI32x4U I16x8ExtAddPairwiseI8x16S
        I16x8ExtAddPairwiseI8x16U I32x4ExtAddPairwiseI16x8S I32x4ExtAddPairwiseI16x8U I32x4DotI16x8S
        I16x8RelaxedDotI8x16I7x16S;
    /// Products of wider lanes.
    Product: I16x8ExtMulLowI8x16S I16x8ExtMulHighI8x16S I16x8ExtMulLowI8x16U I16x8ExtMulHighI8x16U
        I32x4ExtMulLowI16x8S I32x4ExtMulHighI16x8S I32x4ExtMulLowI16x8U I32x4ExtMulHighI16x8U I64x2ExtMulLowI32x4S
        I64x2ExtMulHighI32x4S I64x2ExtMulLowI32x4U I64x2ExtMulHighI32x4U I32x4RelaxedDotI8x16I7x16AddS;
    /// Conversions between integers and floats.
    Conversion: F32x4ConvertI32x4S F32x4ConvertI32x4U F64x2ConvertLowI32x4S F64x2ConvertLowI32x4U F32x4DemoteF64x2Zero
        F64x2PromoteLowF32x4 I32x4TruncSatF32x4S I32x4RelaxedTruncF32x4S I32x4TruncSatF32x4U I32x4RelaxedTruncF32x4U
        I32x4TruncSatF64x2SZero I32x4RelaxedTruncF64x2SZero I32x4TruncSatF64x2UZero I32x4RelaxedTruncF64x2UZero;
    /// Products and sums together.
    MultiplyAdd: F32x4RelaxedMadd F64x2RelaxedMadd F32x4RelaxedNmadd F64x2RelaxedNmadd;
}
