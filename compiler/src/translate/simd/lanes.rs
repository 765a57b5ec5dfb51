//! Operations on vectors in general registers, lane by lane.
//!
//! A vector is a pair of 64-bit values, lower half first. An integer lane is computed with as a 64-bit value that is
//! extended as the operation needs it; a float lane as a float.

use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{
    AbiParam, InstBuilder, MemFlagsData, Signature, StackSlotData, StackSlotKind, Type, Value, types,
};
use cranelift_codegen::isa::CallConv;
use cranelift_frontend::FunctionBuilder;
use types::{F32, F64, I32, I64};

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

    fn is_float(self) -> bool {
        matches!(self, Self::F32 | Self::F64)
    }

    /// The bits of one lane.
    fn mask(self) -> u64 {
        u64::MAX >> (64 - self.bits())
    }

    /// A word with the same bits in each lane.
    pub fn repeat(self, bits: u64) -> u64 {
        (0..64 / self.bits()).fold(0, |word, lane| word | (bits & self.mask()) << (lane * self.bits()))
    }

    /// A word with the topmost bit of each lane.
    fn signs(self) -> u64 {
        self.repeat(1 << (self.bits() - 1))
    }

    /// Integers of twice the width.
    fn wider(self) -> Self {
        match self {
            Self::I8 => Self::I16,
            Self::I16 => Self::I32,
            _ => Self::I64,
        }
    }

    /// Integers of half the width.
    fn narrower(self) -> Self {
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

    /// Its body as a routine.
    pub fn translate(self, builder: &mut FunctionBuilder<'_>) {
        let Some(block) = builder.current_block() else { return };
        let operands = builder.block_params(block).to_vec();
        let results = self.emit(builder, &operands);
        builder.ins().return_(&results);
    }

    /// Its code, where the builder stands; operands and results are those of the signature.
    pub fn emit(self, builder: &mut FunctionBuilder<'_>, operands: &[Value]) -> Vec<Value> {
        let mut emitter = Emitter { builder, lane: self.lane };
        let left: Pair = [operands[0], operands[1]];
        let right: Option<Pair> = match operands {
            [_, _, low, high] => Some([*low, *high]),
            _ => None,
        };
        match (self.kind, right) {
            (Kind::AllTrue, _) => vec![emitter.all_true(left)],
            (Kind::Bitmask, _) => vec![emitter.bitmask(left)],
            (_, Some(right)) => emitter.binary(self.kind, left, right).to_vec(),
            (Kind::Shl | Kind::ShrS | Kind::ShrU, None) => {
                let amount = operands[operands.len() - 1];
                emitter.shift(self.kind, left, amount).to_vec()
            }
            (_, None) => emitter.unary(self.kind, left).to_vec(),
        }
    }
}

/// Emits operations on lanes of one kind.
struct Emitter<'e, 'f> {
    builder: &'e mut FunctionBuilder<'f>,
    lane: Lane,
}

impl Emitter<'_, '_> {
    fn constant(&mut self, value: u64) -> Value {
        self.builder.ins().iconst(I64, value as i64)
    }

    /// An integer lane, extended to 64 bits.
    fn integer(&mut self, vector: Pair, lane: Lane, index: u32, signed: bool) -> Value {
        let bits = lane.bits();
        let half = vector[(index * bits / 64) as usize];
        if bits == 64 {
            return half;
        }
        let offset = index * bits % 64;
        let left = i64::from(64 - bits - offset);
        let up = if left == 0 { half } else { self.builder.ins().ishl_imm_u(half, left) };
        let right = i64::from(64 - bits);
        if signed { self.builder.ins().sshr_imm_u(up, right) } else { self.builder.ins().ushr_imm_u(up, right) }
    }

    /// A float lane.
    fn float(&mut self, vector: Pair, lane: Lane, index: u32) -> Value {
        let bits = self.integer(vector, lane, index, false);
        if lane == Lane::F64 {
            return self.builder.ins().bitcast(F64, MemFlagsData::new(), bits);
        }
        let bits = self.builder.ins().ireduce(I32, bits);
        self.builder.ins().bitcast(F32, MemFlagsData::new(), bits)
    }

    /// The bits of a float, zero-extended.
    fn float_bits(&mut self, value: Value) -> Value {
        if self.builder.func.dfg.value_type(value) == F64 {
            return self.builder.ins().bitcast(I64, MemFlagsData::new(), value);
        }
        let bits = self.builder.ins().bitcast(I32, MemFlagsData::new(), value);
        self.builder.ins().uextend(I64, bits)
    }

    /// A vector of the lower bits of 64-bit values, lowest lane first; missing lanes are zero.
    fn pack(&mut self, lane: Lane, values: &[Value]) -> Pair {
        let bits = lane.bits();
        let per_half = (64 / bits) as usize;
        let (low, high) = values.split_at(per_half.min(values.len()));
        [low, high].map(|half| self.pack_half(lane, half))
    }

    fn pack_half(&mut self, lane: Lane, values: &[Value]) -> Value {
        let bits = lane.bits();
        let mut word = None;
        for (index, value) in values.iter().enumerate() {
            let offset = index as u32 * bits;
            // The shift drops what is above the topmost lane.
            let is_topmost = offset + bits == 64;
            let value = if is_topmost { *value } else { self.builder.ins().band_imm_u(*value, lane.mask() as i64) };
            let value = if offset == 0 { value } else { self.builder.ins().ishl_imm_u(value, i64::from(offset)) };
            word = Some(match word {
                None => value,
                Some(word) => self.builder.ins().bor(word, value),
            });
        }
        word.unwrap_or_else(|| self.constant(0))
    }

    /// Applies a function to both halves.
    fn halves(&mut self, left: Pair, right: Pair, apply: impl Fn(&mut Self, Value, Value) -> Value) -> Pair {
        [0, 1].map(|half| apply(self, left[half], right[half]))
    }

    fn unary(&mut self, kind: Kind, vector: Pair) -> Pair {
        let lane = self.lane;
        match kind {
            Kind::Abs if lane.is_float() => {
                vector.map(|half| self.builder.ins().band_imm_u(half, !lane.signs() as i64))
            }
            Kind::Neg if lane.is_float() => vector.map(|half| self.builder.ins().bxor_imm_u(half, lane.signs() as i64)),
            Kind::Neg => {
                let zero = self.constant(0);
                self.binary(Kind::Sub, [zero, zero], vector)
            }
            Kind::ExtendLowS | Kind::ExtendLowU | Kind::ExtendHighS | Kind::ExtendHighU => {
                let signed = matches!(kind, Kind::ExtendLowS | Kind::ExtendHighS);
                let high = matches!(kind, Kind::ExtendHighS | Kind::ExtendHighU);
                let first = if high { lane.count() / 2 } else { 0 };
                let values: Vec<Value> =
                    (first..first + lane.count() / 2).map(|index| self.integer(vector, lane, index, signed)).collect();
                self.pack(lane.wider(), &values)
            }
            Kind::ExtAddPairwiseS | Kind::ExtAddPairwiseU => {
                let signed = kind == Kind::ExtAddPairwiseS;
                let sum = |emitter: &mut Self, index| {
                    let left = emitter.integer(vector, lane, index * 2, signed);
                    let right = emitter.integer(vector, lane, index * 2 + 1, signed);
                    emitter.builder.ins().iadd(left, right)
                };
                let values: Vec<Value> = (0..lane.count() / 2).map(|index| sum(self, index)).collect();
                self.pack(lane.wider(), &values)
            }
            _ => self.converted(kind, vector),
        }
    }

    /// Operations that make each lane of one lane, possibly of another type.
    fn converted(&mut self, kind: Kind, vector: Pair) -> Pair {
        let lane = self.lane;
        let (count, result) = match kind {
            Kind::ConvertS | Kind::ConvertU => (4, Lane::F32),
            Kind::ConvertLowS | Kind::ConvertLowU | Kind::Promote => (2, Lane::F64),
            Kind::Demote => (2, Lane::F32),
            Kind::TruncSatS | Kind::TruncSatU => (lane.count(), Lane::I32),
            _ => (lane.count(), lane),
        };
        let mut values = Vec::new();
        for index in 0..count {
            let value = match kind {
                Kind::ConvertS | Kind::ConvertU | Kind::ConvertLowS | Kind::ConvertLowU => {
                    let signed = matches!(kind, Kind::ConvertS | Kind::ConvertLowS);
                    let integer = self.integer(vector, Lane::I32, index, signed);
                    // As 64 bits every 32-bit integer is signed.
                    let ty = if result == Lane::F32 { F32 } else { F64 };
                    let float = self.builder.ins().fcvt_from_sint(ty, integer);
                    self.float_bits(float)
                }
                Kind::TruncSatS | Kind::TruncSatU => {
                    let float = self.float(vector, lane, index);
                    let integer = match kind {
                        Kind::TruncSatS => self.builder.ins().fcvt_to_sint_sat(I32, float),
                        _ => self.builder.ins().fcvt_to_uint_sat(I32, float),
                    };
                    self.builder.ins().uextend(I64, integer)
                }
                Kind::Abs => {
                    let integer = self.integer(vector, lane, index, true);
                    self.builder.ins().iabs(integer)
                }
                Kind::Popcnt => {
                    let integer = self.integer(vector, lane, index, false);
                    self.builder.ins().popcnt(integer)
                }
                _ => {
                    let float = self.float(vector, lane, index);
                    let ins = self.builder.ins();
                    let float = match kind {
                        Kind::Sqrt => ins.sqrt(float),
                        Kind::Ceil => ins.ceil(float),
                        Kind::Floor => ins.floor(float),
                        Kind::Trunc => ins.trunc(float),
                        Kind::Demote => ins.fdemote(F32, float),
                        Kind::Promote => ins.fpromote(F64, float),
                        _ => ins.nearest(float),
                    };
                    self.float_bits(float)
                }
            };
            values.push(value);
        }
        self.pack(result, &values)
    }

    fn binary(&mut self, kind: Kind, left: Pair, right: Pair) -> Pair {
        let lane = self.lane;
        match kind {
            Kind::Add if !lane.is_float() => self.halves(left, right, Self::add_lanes),
            Kind::Sub if !lane.is_float() => self.halves(left, right, Self::subtract_lanes),
            Kind::NarrowS | Kind::NarrowU => self.narrow(left, right, kind == Kind::NarrowS),
            Kind::Dot => {
                let sum = |emitter: &mut Self, index| {
                    let [even, odd] = [index * 2, index * 2 + 1].map(|index| {
                        let left = emitter.integer(left, lane, index, true);
                        let right = emitter.integer(right, lane, index, true);
                        emitter.builder.ins().imul(left, right)
                    });
                    emitter.builder.ins().iadd(even, odd)
                };
                let values: Vec<Value> = (0..lane.count() / 2).map(|index| sum(self, index)).collect();
                self.pack(lane.wider(), &values)
            }
            Kind::Swizzle => self.swizzle(left, right),
            _ => {
                let values: Vec<Value> = (0..lane.count()).map(|index| self.lanes(kind, left, right, index)).collect();
                self.pack(lane, &values)
            }
        }
    }

    /// Sums within a word: without the topmost bits no carry leaves a lane, and those are added by themselves.
    fn add_lanes(&mut self, left: Value, right: Value) -> Value {
        if self.lane.bits() == 64 {
            return self.builder.ins().iadd(left, right);
        }
        let signs = self.lane.signs();
        let [low_left, low_right] = [left, right].map(|word| self.builder.ins().band_imm_u(word, !signs as i64));
        let sum = self.builder.ins().iadd(low_left, low_right);
        let difference = self.builder.ins().bxor(left, right);
        let topmost = self.builder.ins().band_imm_u(difference, signs as i64);
        self.builder.ins().bxor(sum, topmost)
    }

    /// Differences within a word: with the topmost bits set no borrow leaves a lane.
    fn subtract_lanes(&mut self, left: Value, right: Value) -> Value {
        if self.lane.bits() == 64 {
            return self.builder.ins().isub(left, right);
        }
        let signs = self.lane.signs();
        let high = self.builder.ins().bor_imm_u(left, signs as i64);
        let low = self.builder.ins().band_imm_u(right, !signs as i64);
        let difference = self.builder.ins().isub(high, low);
        let inverted = self.builder.ins().bnot(right);
        let topmost = self.builder.ins().bxor(left, inverted);
        let topmost = self.builder.ins().band_imm_u(topmost, signs as i64);
        self.builder.ins().bxor(difference, topmost)
    }

    /// One lane of an operation on two.
    fn lanes(&mut self, kind: Kind, left: Pair, right: Pair, index: u32) -> Value {
        if self.lane.is_float() {
            return self.float_lanes(kind, left, right, index);
        }
        let signed = !matches!(
            kind,
            Kind::AddSatU
                | Kind::SubSatU
                | Kind::MinU
                | Kind::MaxU
                | Kind::AvgrU
                | Kind::LtU
                | Kind::GtU
                | Kind::LeU
                | Kind::GeU
        );
        let lane = self.lane;
        let left = self.integer(left, lane, index, signed);
        let right = self.integer(right, lane, index, signed);
        let condition = match kind {
            Kind::Eq => IntCC::Equal,
            Kind::Ne => IntCC::NotEqual,
            Kind::LtS => IntCC::SignedLessThan,
            Kind::LtU => IntCC::UnsignedLessThan,
            Kind::GtS => IntCC::SignedGreaterThan,
            Kind::GtU => IntCC::UnsignedGreaterThan,
            Kind::LeS => IntCC::SignedLessThanOrEqual,
            Kind::LeU => IntCC::UnsignedLessThanOrEqual,
            Kind::GeS => IntCC::SignedGreaterThanOrEqual,
            Kind::GeU => IntCC::UnsignedGreaterThanOrEqual,
            _ => return self.integers(kind, left, right),
        };
        let truth = self.builder.ins().icmp(condition, left, right);
        self.all_ones(truth)
    }

    fn integers(&mut self, kind: Kind, left: Value, right: Value) -> Value {
        match kind {
            Kind::Mul => self.builder.ins().imul(left, right),
            Kind::MinS => self.builder.ins().smin(left, right),
            Kind::MinU => self.builder.ins().umin(left, right),
            Kind::MaxS => self.builder.ins().smax(left, right),
            Kind::MaxU => self.builder.ins().umax(left, right),
            Kind::AddSatS | Kind::AddSatU => {
                let sum = self.builder.ins().iadd(left, right);
                self.clamp(sum, kind == Kind::AddSatS, self.lane)
            }
            Kind::SubSatS | Kind::SubSatU => {
                let difference = self.builder.ins().isub(left, right);
                self.clamp(difference, kind == Kind::SubSatS, self.lane)
            }
            Kind::AvgrU => {
                let sum = self.builder.ins().iadd(left, right);
                let sum = self.builder.ins().iadd_imm_u(sum, 1);
                self.builder.ins().ushr_imm_u(sum, 1)
            }
            _ => {
                // Q15MulrSatS
                let product = self.builder.ins().imul(left, right);
                let product = self.builder.ins().iadd_imm_u(product, 0x4000);
                let product = self.builder.ins().sshr_imm_u(product, 15);
                self.clamp(product, true, Lane::I16)
            }
        }
    }

    fn float_lanes(&mut self, kind: Kind, left: Pair, right: Pair, index: u32) -> Value {
        let lane = self.lane;
        let left = self.float(left, lane, index);
        let right = self.float(right, lane, index);
        let condition = match kind {
            Kind::Eq => FloatCC::Equal,
            Kind::Ne => FloatCC::NotEqual,
            Kind::LtS => FloatCC::LessThan,
            Kind::GtS => FloatCC::GreaterThan,
            Kind::LeS => FloatCC::LessThanOrEqual,
            Kind::GeS => FloatCC::GreaterThanOrEqual,
            _ => {
                let ins = self.builder.ins();
                let value = match kind {
                    Kind::Add => ins.fadd(left, right),
                    Kind::Sub => ins.fsub(left, right),
                    Kind::Mul => ins.fmul(left, right),
                    Kind::Div => ins.fdiv(left, right),
                    Kind::MinS => ins.fmin(left, right),
                    Kind::MaxS => ins.fmax(left, right),
                    _ => {
                        let (less, greater) = if kind == Kind::PMax { (left, right) } else { (right, left) };
                        let is_less = ins.fcmp(FloatCC::LessThan, less, greater);
                        self.builder.ins().select(is_less, right, left)
                    }
                };
                return self.float_bits(value);
            }
        };
        let truth = self.builder.ins().fcmp(condition, left, right);
        self.all_ones(truth)
    }

    /// All ones for true, zero for false.
    fn all_ones(&mut self, truth: Value) -> Value {
        let truth = self.builder.ins().uextend(I64, truth);
        self.builder.ins().ineg(truth)
    }

    /// The nearest number that a lane can hold.
    fn clamp(&mut self, value: Value, signed: bool, lane: Lane) -> Value {
        let bits = lane.bits();
        let (least, greatest) = match signed {
            true => (-1i64 << (bits - 1), (1i64 << (bits - 1)) - 1),
            false => (0, (1i64 << bits) - 1),
        };
        let least = self.builder.ins().iconst(I64, least);
        let greatest = self.builder.ins().iconst(I64, greatest);
        let value = self.builder.ins().smax(value, least);
        self.builder.ins().smin(value, greatest)
    }

    fn narrow(&mut self, left: Pair, right: Pair, signed: bool) -> Pair {
        let lane = self.lane;
        let mut values = Vec::new();
        for vector in [left, right] {
            for index in 0..lane.count() {
                let value = self.integer(vector, lane, index, true);
                values.push(self.clamp(value, signed, lane.narrower()));
            }
        }
        self.pack(lane.narrower(), &values)
    }

    fn shift(&mut self, kind: Kind, vector: Pair, amount: Value) -> Pair {
        let lane = self.lane;
        let amount = self.builder.ins().band_imm_u(amount, i64::from(lane.bits()) - 1);
        let values: Vec<Value> = (0..lane.count())
            .map(|index| {
                let value = self.integer(vector, lane, index, kind == Kind::ShrS);
                let ins = self.builder.ins();
                match kind {
                    Kind::Shl => ins.ishl(value, amount),
                    Kind::ShrS => ins.sshr(value, amount),
                    _ => ins.ushr(value, amount),
                }
            })
            .collect();
        self.pack(lane, &values)
    }

    fn swizzle(&mut self, vector: Pair, indices: Pair) -> Pair {
        let slot = self.builder.create_sized_stack_slot(StackSlotData::new(StackSlotKind::ExplicitSlot, 16, 4));
        let table = self.builder.ins().stack_addr(I64, slot, 0);
        let flags = MemFlagsData::trusted();
        for (half, offset) in vector.into_iter().zip([0, 8]) {
            self.builder.ins().store(flags, half, table, offset);
        }
        let zero = self.constant(0);
        let values: Vec<Value> = (0..16)
            .map(|index| {
                let wanted = self.integer(indices, Lane::I8, index, false);
                let place = self.builder.ins().band_imm_u(wanted, 15);
                let place = self.builder.ins().iadd(table, place);
                let byte = self.builder.ins().uload8(I64, flags, place, 0);
                let is_out = self.builder.ins().icmp_imm_u(IntCC::UnsignedGreaterThan, wanted, 15);
                self.builder.ins().select(is_out, zero, byte)
            })
            .collect();
        self.pack(Lane::I8, &values)
    }

    fn all_true(&mut self, vector: Pair) -> Value {
        let lane = self.lane;
        let [low, high] = vector.map(|half| {
            if lane.bits() == 64 {
                return self.builder.ins().icmp_imm_u(IntCC::NotEqual, half, 0);
            }
            // Subtracting one from each lane sets topmost bits that were not set only if a lane was zero.
            let less = self.builder.ins().iadd_imm_u(half, lane.repeat(1).wrapping_neg() as i64);
            let inverted = self.builder.ins().bnot(half);
            let borrowed = self.builder.ins().band(less, inverted);
            let borrowed = self.builder.ins().band_imm_u(borrowed, lane.signs() as i64);
            self.builder.ins().icmp_imm_u(IntCC::Equal, borrowed, 0)
        });
        let both = self.builder.ins().band(low, high);
        self.builder.ins().uextend(I32, both)
    }

    fn bitmask(&mut self, vector: Pair) -> Value {
        let lane = self.lane;
        let mut mask = self.constant(0);
        for index in 0..lane.count() {
            let bits = lane.bits();
            let half = vector[(index * bits / 64) as usize];
            let topmost = index * bits % 64 + bits - 1;
            let bit = self.builder.ins().ushr_imm_u(half, i64::from(topmost));
            let bit = self.builder.ins().band_imm_u(bit, 1);
            let bit = self.builder.ins().ishl_imm_u(bit, i64::from(index));
            mask = self.builder.ins().bor(mask, bit);
        }
        self.builder.ins().ireduce(I32, mask)
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
