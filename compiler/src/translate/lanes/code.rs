//! The code of operations on lanes: how lanes come out of a pair of words, what is done with them, and how they go
//! back.

use super::{Kind, Lane, LaneOperation, Pair};
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, StackSlotData, StackSlotKind, Value, types};
use cranelift_frontend::FunctionBuilder;
use types::{F32, F64, I32, I64};

impl LaneOperation {
    /// Its body as a routine, given its parameters.
    pub fn translate(self, builder: &mut FunctionBuilder<'_>, operands: &[Value]) {
        let results = self.emit(builder, operands);
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
pub struct Emitter<'e, 'f> {
    /// Where the code goes.
    pub builder: &'e mut FunctionBuilder<'f>,
    /// The lanes of the operands.
    pub lane: Lane,
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

    /// An operation on one vector.
    pub fn unary(&mut self, kind: Kind, vector: Pair) -> Pair {
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

    /// An operation on two vectors.
    pub fn binary(&mut self, kind: Kind, left: Pair, right: Pair) -> Pair {
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

    /// A shift of all lanes by the same amount, modulo their width.
    pub fn shift(&mut self, kind: Kind, vector: Pair, amount: Value) -> Pair {
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

    /// Whether no lane is zero.
    pub fn all_true(&mut self, vector: Pair) -> Value {
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

    /// The topmost bits of the lanes, lane 0 lowest.
    pub fn bitmask(&mut self, vector: Pair) -> Value {
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
