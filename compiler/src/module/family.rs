//! Which instructions are translated, and by whom: the one table from an instruction to its family, which is a file of
//! `translate` or a function in one. It is evaluated when this compiler is compiled, over the validator's own list of
//! instructions: one of a translated proposal that belongs to no family does not compile.

mod vector;

pub use vector::VectorFamily;

use super::describe;
use crate::error::Error;
use wasmparser::{Operator, for_each_operator};

/// A family of instructions: those that are translated in the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// What opens, divides and closes structures, which counts even where code cannot be reached.
    Structure,
    /// Branches, `unreachable`, `return`, parametric instructions.
    Control,
    /// Locals and globals.
    Variable,
    /// Constants.
    Constant,
    /// Comparisons of integers and floats, with zero too.
    Comparison,
    /// Arithmetic of one integer or float.
    Unary,
    /// Arithmetic of two.
    Binary,
    /// Conversions between numeric types.
    Conversion,
    /// Loads, stores and memories as a whole.
    Memory,
    /// Calls.
    Call,
    /// Throwing exceptions.
    Exception,
    /// References.
    Reference,
    /// Structures.
    Structures,
    /// Arrays.
    Arrays,
    /// Integers as references, and what is external as what is not, and back.
    Integers,
    /// Casts of references, and tests of what they refer to.
    Casts,
    /// Tables.
    Table,
    /// Segments at run time.
    Segment,
    /// Integers of 128 bits.
    Wide,
    /// Atomic loads and stores, and the fence.
    AtomicAccess,
    /// Atomic accesses that read, modify and write.
    AtomicModification,
    /// Waiting and waking.
    AtomicWait,
    /// Vectors.
    Vector(VectorFamily),
}

/// To which families the instructions of a proposal belong.
#[derive(Clone, Copy)]
enum Members {
    /// All of them to this one.
    All(Family),
    /// Each to the one that lists it.
    Listed,
}

/// The proposals whose instructions are translated, all of them: the one place that says so. What is of another
/// proposal is refused before anything is compiled.
const TRANSLATED: [(&str, Members); 14] = [
    ("mvp", Members::Listed),
    ("sign_extension", Members::All(Family::Unary)),
    ("saturating_float_to_int", Members::All(Family::Conversion)),
    ("bulk_memory", Members::Listed),
    ("reference_types", Members::Listed),
    ("tail_call", Members::All(Family::Call)),
    ("simd", Members::Listed),
    ("relaxed_simd", Members::Listed),
    ("threads", Members::Listed),
    ("function_references", Members::Listed),
    ("wide_arithmetic", Members::All(Family::Wide)),
    ("exceptions", Members::Listed),
    ("legacy_exceptions", Members::Listed),
    ("gc", Members::Listed),
];

macro_rules! families {
    ($($family:ident: $($operator:ident)*;)*) => {
        /// The instructions of [`Members::Listed`], by their names in the validator.
        const LISTED: &[(&str, Family)] = &[$($((stringify!($operator), Family::$family),)*)*];
    };
}

families! {
    Structure: Block Loop If Else End TryTable Try Catch CatchAll Delegate;
    Control: Unreachable Nop Br BrIf BrTable BrOnNull BrOnNonNull Return Drop Select TypedSelect TypedSelectMulti;
    Variable: LocalGet LocalSet LocalTee GlobalGet GlobalSet;
    Memory: I32Load I64Load F32Load F64Load I32Load8S I32Load8U I32Load16S I32Load16U I64Load8S I64Load8U I64Load16S
        I64Load16U I64Load32S I64Load32U I32Store I64Store F32Store F64Store I32Store8 I32Store16 I64Store8 I64Store16
        I64Store32 MemorySize MemoryGrow MemoryCopy MemoryFill;
    Call: Call CallIndirect CallRef ReturnCallRef;
    Exception: Throw ThrowRef Rethrow;
    Reference: RefNull RefIsNull RefFunc RefAsNonNull;
    Structures: StructNew StructNewDefault StructGet StructGetS StructGetU StructSet;
    Arrays: ArrayNew ArrayNewDefault ArrayNewFixed ArrayNewData ArrayNewElem ArrayGet ArrayGetS ArrayGetU ArraySet
        ArrayLen ArrayFill ArrayCopy ArrayInitData ArrayInitElem;
    Integers: RefI31 I31GetS I31GetU RefEq AnyConvertExtern ExternConvertAny;
    Casts: RefTestNonNull RefTestNullable RefCastNonNull RefCastNullable BrOnCast BrOnCastFail;
    Table: TableGet TableSet TableSize TableGrow TableFill TableCopy;
    Segment: MemoryInit DataDrop TableInit ElemDrop;
    Constant: I32Const I64Const F32Const F64Const;
    Comparison: I32Eqz I64Eqz I32Eq I64Eq I32Ne I64Ne I32LtS I64LtS I32LtU I64LtU I32GtS I64GtS I32GtU I64GtU I32LeS
        I64LeS I32LeU I64LeU I32GeS I64GeS I32GeU I64GeU F32Eq F64Eq F32Ne F64Ne F32Lt F64Lt F32Gt F64Gt F32Le F64Le
        F32Ge F64Ge;
    Unary: I32Clz I64Clz I32Ctz I64Ctz I32Popcnt I64Popcnt F32Abs F64Abs F32Neg F64Neg F32Sqrt F64Sqrt F32Ceil F64Ceil
        F32Floor F64Floor F32Trunc F64Trunc F32Nearest F64Nearest;
    Binary: I32Add I64Add I32Sub I64Sub I32Mul I64Mul I32DivS I64DivS I32DivU I64DivU I32RemS I64RemS I32RemU I64RemU
        I32And I64And I32Or I64Or I32Xor I64Xor I32Shl I64Shl I32ShrS I64ShrS I32ShrU I64ShrU I32Rotl I64Rotl I32Rotr
        I64Rotr F32Add F64Add F32Sub F64Sub F32Mul F64Mul F32Div F64Div F32Min F64Min F32Max F64Max F32Copysign
        F64Copysign;
    Conversion: I32WrapI64 I64ExtendI32S I64ExtendI32U I32TruncF32S I32TruncF64S I32TruncF32U I32TruncF64U
        I64TruncF32S I64TruncF64S I64TruncF32U I64TruncF64U F32ConvertI32S F32ConvertI64S F32ConvertI32U
        F32ConvertI64U F64ConvertI32S F64ConvertI64S F64ConvertI32U F64ConvertI64U F32DemoteF64 F64PromoteF32
        I32ReinterpretF32 I64ReinterpretF64 F32ReinterpretI32 F64ReinterpretI64;
    AtomicAccess: I32AtomicLoad I64AtomicLoad I32AtomicLoad8U I32AtomicLoad16U I64AtomicLoad8U I64AtomicLoad16U
        I64AtomicLoad32U I32AtomicStore I64AtomicStore I32AtomicStore8 I32AtomicStore16 I64AtomicStore8
        I64AtomicStore16 I64AtomicStore32 AtomicFence;
    AtomicModification: I32AtomicRmwAdd I64AtomicRmwAdd I32AtomicRmw8AddU I32AtomicRmw16AddU I64AtomicRmw8AddU
        I64AtomicRmw16AddU I64AtomicRmw32AddU I32AtomicRmwSub I64AtomicRmwSub I32AtomicRmw8SubU I32AtomicRmw16SubU
        I64AtomicRmw8SubU I64AtomicRmw16SubU I64AtomicRmw32SubU I32AtomicRmwAnd I64AtomicRmwAnd I32AtomicRmw8AndU
        I32AtomicRmw16AndU I64AtomicRmw8AndU I64AtomicRmw16AndU I64AtomicRmw32AndU I32AtomicRmwOr I64AtomicRmwOr
        I32AtomicRmw8OrU I32AtomicRmw16OrU I64AtomicRmw8OrU I64AtomicRmw16OrU I64AtomicRmw32OrU I32AtomicRmwXor
        I64AtomicRmwXor I32AtomicRmw8XorU I32AtomicRmw16XorU I64AtomicRmw8XorU I64AtomicRmw16XorU I64AtomicRmw32XorU
        I32AtomicRmwXchg I64AtomicRmwXchg I32AtomicRmw8XchgU I32AtomicRmw16XchgU I64AtomicRmw8XchgU
        I64AtomicRmw16XchgU I64AtomicRmw32XchgU I32AtomicRmwCmpxchg I64AtomicRmwCmpxchg I32AtomicRmw8CmpxchgU
        I32AtomicRmw16CmpxchgU I64AtomicRmw8CmpxchgU I64AtomicRmw16CmpxchgU I64AtomicRmw32CmpxchgU;
    AtomicWait: MemoryAtomicWait32 MemoryAtomicWait64 MemoryAtomicNotify;
}

/// The family of an instruction; none if its proposal is not translated.
const fn find(operator: &str, proposal: &str) -> Option<Family> {
    match members(proposal) {
        None => None,
        Some(Members::All(family)) => Some(family),
        Some(Members::Listed) => {
            if let Some(family) = listed(LISTED, operator) {
                return Some(family);
            }
            if let Some(family) = listed(vector::LISTED, operator) {
                return Some(family);
            }
            // Evaluated when this compiler is compiled, and nowhere else.
            panic!("an instruction of a translated proposal is in no list of `families`")
        }
    }
}

/// The family that a list gives an instruction.
const fn listed(list: &[(&str, Family)], operator: &str) -> Option<Family> {
    let mut index = 0;
    while index < list.len() {
        if are_equal(list[index].0, operator) {
            return Some(list[index].1);
        }
        index += 1;
    }
    None
}

/// Whether instructions of a proposal are translated.
#[cfg(test)]
pub(super) fn is_translated_proposal(proposal: &str) -> bool {
    members(proposal).is_some()
}

/// To which families a proposal's instructions belong; none if it is not translated.
const fn members(proposal: &str) -> Option<Members> {
    let mut index = 0;
    while index < TRANSLATED.len() {
        if are_equal(TRANSLATED[index].0, proposal) {
            return Some(TRANSLATED[index].1);
        }
        index += 1;
    }
    None
}

const fn are_equal(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut index = 0;
    while index < left.len() && left[index] == right[index] {
        index += 1;
    }
    index == left.len()
}

macro_rules! classify_operator {
    ($(@$proposal:ident $operator:ident $({ $($argument:ident: $type:ty),* })? => $visit:ident ($($annotation:tt)*))*) => {
        /// The family of each instruction.
        mod by_operator {
            use super::{Family, find};

            $(pub const $operator: Option<Family> = find(stringify!($operator), stringify!($proposal));)*
        }

        impl Family {
            /// The family of an instruction; none if it is not translated.
            pub fn of(operator: &Operator<'_>) -> Option<Self> {
                match operator {
                    $(Operator::$operator { .. } => by_operator::$operator,)*
                    // The enumeration is open, the list is not: this is never reached.
                    _ => None,
                }
            }
        }
    };
}
for_each_operator!(classify_operator);

impl Family {
    /// Whether its instructions have to do with objects in the heap.
    pub const fn uses_objects(self) -> bool {
        matches!(self, Self::Structures | Self::Arrays)
    }

    /// Whether its instructions make references that are no constants of a binary.
    pub const fn makes_references(self) -> bool {
        matches!(self, Self::Structures | Self::Arrays | Self::Integers | Self::Casts)
    }

    /// The error about an instruction that was taken for one of this family, which does not know it.
    pub fn lacks(self, operator: &Operator<'_>) -> Error {
        Error::internal(format!("{} is not among the instructions of family {self:?}", describe(operator).name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! list_operators {
        ($(@$proposal:ident $operator:ident $({ $($argument:ident: $type:ty),* })? => $visit:ident ($($annotation:tt)*))*) => {
            const EVERY_OPERATOR: &[(&str, &str)] = &[$((stringify!($operator), stringify!($proposal))),*];
        };
    }
    for_each_operator!(list_operators);

    /// A name that is misspelt, stands twice, or is of a proposal whose instructions are not listed would mean nothing.
    #[test]
    fn every_listed_instruction_is_looked_up() {
        let all = || LISTED.iter().chain(vector::LISTED);
        for (listed, _) in all() {
            let times = all().filter(|(other, _)| other == listed).count();
            assert_eq!(times, 1, "{listed} is listed {times} times");
            let is_known = EVERY_OPERATOR
                .iter()
                .any(|(name, proposal)| name == listed && matches!(members(proposal), Some(Members::Listed)));
            assert!(is_known, "{listed} is of no proposal whose instructions are listed");
        }
    }

    #[test]
    fn every_translated_proposal_is_the_validators() {
        for (translated, _) in TRANSLATED {
            assert!(EVERY_OPERATOR.iter().any(|(_, proposal)| *proposal == translated), "{translated} does not exist");
        }
    }

    #[test]
    fn untranslated_instructions_have_no_family() {
        assert_eq!(Family::of(&Operator::ContNew { cont_type_index: 0 }), None);
        assert_eq!(Family::of(&Operator::I32Add), Some(Family::Binary));
        assert_eq!(Family::of(&Operator::I8x16Add), Some(Family::Vector(VectorFamily::Binary)));
    }
}
