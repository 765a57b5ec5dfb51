//! Expressions.

use super::body::{Body, Counter, Ty, letter};

const BINARY: [&str; 14] =
    ["add", "add", "add", "sub", "sub", "mul", "and", "or", "xor", "shl", "shr_u", "shr_s", "rotl", "rotr"];
const COMPARISONS: [&str; 10] = ["eq", "ne", "lt_s", "lt_u", "gt_s", "gt_u", "le_s", "le_u", "ge_s", "ge_u"];
const LOADS: [(&str, u32); 7] = [("", 0), ("8_s", 1), ("8_u", 1), ("16_s", 2), ("16_u", 2), ("32_s", 4), ("32_u", 4)];

impl Body<'_> {
    /// An expression.
    pub fn value(&mut self, ty: Ty, depth: usize) -> String {
        if depth == 0 {
            return self.leaf(ty);
        }
        match ty {
            Ty::I32 | Ty::I64 => self.integer(ty, depth - 1),
            Ty::F32 | Ty::F64 => self.float(ty, depth - 1),
        }
    }

    fn leaf(&mut self, ty: Ty) -> String {
        let is_one = |counter: &Counter| counter.ty == ty;
        let counter = self.chance.index_of(&self.counters, is_one).map(|number| &self.counters[number].local);
        match (self.chance.below(10), counter) {
            (0 | 1, _) => self.constant(ty),
            (2 | 3, Some(counter)) => format!("(local.get {counter})"),
            (4, _) if ty == Ty::I64 => "(local.get $b0)".to_owned(),
            (4 | 5, _) if ty == Ty::I32 => format!("(local.get $a{})", self.chance.below(2)),
            (6, _) if ty == Ty::I32 => "(global.get $g0)".to_owned(),
            (6, _) if ty == Ty::I64 => "(global.get $g1)".to_owned(),
            (7, _) if ty == Ty::I32 => "(local.get $p0)".to_owned(),
            (7, _) if ty == Ty::I64 => "(local.get $sum)".to_owned(),
            _ => format!("(local.get ${}{})", letter(ty), self.chance.below(2)),
        }
    }

    fn integer(&mut self, ty: Ty, depth: usize) -> String {
        let name = ty.name();
        match self.chance.below(26) {
            0..=6 => {
                let operator = self.one_of(&BINARY);
                let (left, right) = (self.value(ty, depth), self.operand(ty, depth));
                format!("({name}.{operator} {left} {right})")
            }
            7 => {
                let mut operators = vec!["clz", "ctz", "popcnt", "extend8_s", "extend16_s"];
                if ty == Ty::I64 {
                    operators.push("extend32_s");
                }
                format!("({name}.{} {})", self.one_of(&operators), self.value(ty, depth))
            }
            8 => {
                let operator = self.one_of(&["div_s", "div_u", "rem_s", "rem_u"]);
                let (left, right) = (self.value(ty, depth), self.operand(ty, depth));
                // By zero it would be a trap.
                let right = match self.chance.one_in(30) {
                    true => right,
                    false => format!("({name}.or {right} ({name}.const 1))"),
                };
                format!("({name}.{operator} {left} {right})")
            }
            9..=12 => self.load(ty),
            13..=17 if ty == Ty::I64 => {
                let sign = self.one_of(&["u", "u", "u", "s"]);
                format!("(i64.extend_i32_{sign} {})", self.value(Ty::I32, depth.max(1)))
            }
            13 | 14 => format!("(i32.wrap_i64 {})", self.value(Ty::I64, depth)),
            15 | 16 if ty == Ty::I32 => self.condition(depth),
            18 => {
                let [one, other] = [0; 2].map(|_| self.value(ty, depth));
                format!("(select {one} {other} {})", self.condition(depth))
            }
            19 | 20 => {
                let condition = self.condition(depth);
                let [one, other] = [0; 2].map(|_| self.value(ty, depth));
                format!("(if (result {name}) {condition} (then {one}) (else {other}))")
            }
            21 => self.arms(ty, depth),
            22 => self.with_parameters(ty, depth),
            23 | 24 if self.calls => self.call(ty, depth),
            25 => {
                let from = self.one_of(&[Ty::F32, Ty::F64]);
                let sign = self.one_of(&["u", "s"]);
                format!("({name}.trunc_sat_{}_{sign} {})", from.name(), self.value(from, depth))
            }
            _ => self.leaf(ty),
        }
    }

    /// An operand on the right: often a constant, as programs have it.
    fn operand(&mut self, ty: Ty, depth: usize) -> String {
        if self.chance.one_in(2) { self.constant(ty) } else { self.value(ty, depth) }
    }

    fn load(&mut self, ty: Ty) -> String {
        let count = if ty == Ty::I64 { LOADS.len() } else { LOADS.len() - 2 };
        let (suffix, width) = match self.chance.one_in(3) {
            true => LOADS[0],
            false => self.one_of(&LOADS[..count]),
        };
        let width = if width == 0 { ty.bytes() } else { width };
        format!("({}.load{suffix} {})", ty.name(), self.place(width))
    }

    /// One of several values, by number.
    fn arms(&mut self, ty: Ty, depth: usize) -> String {
        let name = ty.name();
        let index = match self.chance.one_in(2) {
            true => self.value(Ty::I32, depth),
            false => format!("(i32.and {} (i32.const 3))", self.value(Ty::I32, depth)),
        };
        let [one, other, third] = [0; 3].map(|_| self.value(ty, depth));
        format!(
            "(block $all (result {name}) (block $one (block $other (br_table $one $other $one $other {index})) (br $all \
             {one})) (br_if $all {other} (i32.and (local.get $x0) (i32.const 1))) (drop) {third})"
        )
    }

    /// A value that passes through a block with parameters.
    fn with_parameters(&mut self, ty: Ty, depth: usize) -> String {
        let name = ty.name();
        let [first, second] = [0; 2].map(|_| self.value(Ty::I32, depth));
        let narrow = match self.chance.below(3) {
            0 => {
                let operator = self.one_of(&["add", "sub", "xor", "and"]);
                let condition = self.condition(0);
                // The branch keeps the second; the other way keeps both.
                format!(
                    "(block (result i32) {first} {second} (block (param i32 i32) (result i32) (br_if 1 {condition}) \
                     (i32.{operator})))"
                )
            }
            1 => {
                let condition = self.condition(depth);
                let [one, other] = [0; 2].map(|_| self.constant(Ty::I32));
                format!(
                    "(block (result i32) {first} {condition} (if (param i32) (result i32) (then {one} (i32.add)) (else \
                     {other} (i32.xor))))"
                )
            }
            _ => format!("(block (result i32) {first} {second} (block (param i32 i32) (result i32) (i32.sub)))"),
        };
        match ty {
            Ty::I32 => narrow,
            _ => format!("({name}.extend_i32_{} {narrow})", self.one_of(&["u", "s"])),
        }
    }

    fn call(&mut self, ty: Ty, depth: usize) -> String {
        let [first, second] = [0; 2].map(|_| self.value(Ty::I32, depth));
        match (ty, self.chance.below(4)) {
            (Ty::I64, 0 | 1) => format!("(call $wide {} {first})", self.value(Ty::I64, depth)),
            (Ty::I64, _) => format!("(i64.extend_i32_u (call $pair0 {first} {second}))"),
            (_, 0) => format!("(call $pair0 {first} {second})"),
            (_, 1) => format!("(call $pair1 {first} {second})"),
            _ => {
                // More than that has another type, is null, or is not there.
                let mask = if self.chance.one_in(30) { 7 } else { self.one_of(&[1, 3]) };
                let index = format!("(i32.and {} (i32.const {mask}))", self.value(Ty::I32, depth));
                format!("(call_indirect (type $pair) {first} {second} {index})")
            }
        }
    }

    /// A number that is asked whether it is zero; half of them are comparisons.
    pub fn condition(&mut self, depth: usize) -> String {
        match self.chance.below(10) {
            0 | 1 => self.value(Ty::I32, depth),
            2 => format!("(i32.eqz {})", self.value(Ty::I32, depth)),
            3 => format!("(i64.eqz {})", self.value(Ty::I64, depth)),
            4 => {
                let ty = self.one_of(&[Ty::F32, Ty::F64]);
                let [left, right] = [0; 2].map(|_| self.value(ty, depth));
                format!("({}.{} {left} {right})", ty.name(), self.one_of(&["lt", "ge", "eq", "ne"]))
            }
            5 => format!("(i32.and {} (i32.const {}))", self.value(Ty::I32, depth), 1 << self.chance.below(32)),
            _ => {
                let ty = if self.chance.one_in(3) { Ty::I64 } else { Ty::I32 };
                let operator = self.one_of(&COMPARISONS);
                let (left, right) = (self.value(ty, depth), self.operand(ty, depth));
                format!("({}.{operator} {left} {right})", ty.name())
            }
        }
    }

    fn float(&mut self, ty: Ty, depth: usize) -> String {
        let name = ty.name();
        match self.chance.below(10) {
            0..=3 => {
                let operator = self.one_of(&["add", "sub", "mul", "div", "min", "max"]);
                let (left, right) = (self.value(ty, depth), self.operand(ty, depth));
                format!("({name}.{operator} {left} {right})")
            }
            4 => format!("({name}.{} {})", self.one_of(&["abs", "neg", "sqrt", "floor"]), self.value(ty, depth)),
            5 | 6 => {
                let from = self.one_of(&[Ty::I32, Ty::I64]);
                let sign = self.one_of(&["u", "s"]);
                format!("({name}.convert_{}_{sign} {})", from.name(), self.value(from, depth))
            }
            7 if ty == Ty::F64 => format!("(f64.promote_f32 {})", self.value(Ty::F32, depth)),
            7 => format!("(f32.demote_f64 {})", self.value(Ty::F64, depth)),
            8 => format!("({name}.load {})", self.place(ty.bytes())),
            _ => {
                let [one, other] = [0; 2].map(|_| self.value(ty, depth));
                format!("(select {one} {other} {})", self.condition(depth))
            }
        }
    }
}
