//! The functions.

use super::constant;
use super::heap::Memory;
use crate::typed::Chance;

/// Loops inside of each other.
const DEPTH: usize = 3;

/// How often the innermost body of a loop of the outermost level is executed at most.
const ROUNDS: usize = 160;

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ty {
    /// `i32`.
    I32,
    /// `i64`.
    I64,
    /// `f32`.
    F32,
    /// `f64`.
    F64,
}

impl Ty {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::F32 => "f32",
            Self::F64 => "f64",
        }
    }

    /// Its width in bytes.
    pub fn bytes(self) -> u32 {
        match self {
            Self::I32 | Self::F32 => 4,
            Self::I64 | Self::F64 => 8,
        }
    }
}

/// A counter of a loop that is open or over.
#[derive(Clone, Debug)]
pub struct Counter {
    /// The local.
    pub local: String,
    /// Its type.
    pub ty: Ty,
    /// Whether it stays below a few thousands.
    pub is_small: bool,
}

/// A function in the making.
pub struct Body<'a> {
    /// What it is made of.
    pub chance: &'a mut Chance,
    /// The memories of the module.
    pub memories: &'a [Memory],
    /// Its number: it may call those before it.
    pub number: usize,
    /// Whether it calls. Loops without calls are compiled otherwise.
    pub calls: bool,
    /// Locals beside those that all functions have.
    pub locals: String,
    /// Counters.
    pub counters: Vec<Counter>,
    /// Blocks around, which can be left.
    pub labels: Vec<String>,
    /// Loops so far.
    pub loops: usize,
    /// Loops around.
    pub depth: usize,
}

impl<'a> Body<'a> {
    /// One of which nothing is there.
    pub fn new(chance: &'a mut Chance, memories: &'a [Memory], number: usize) -> Self {
        let calls = chance.one_in(3);
        let (locals, counters, labels) = Default::default();
        Self { chance, memories, number, calls, locals, counters, labels, loops: 0, depth: 0 }
    }

    /// A function without loops, for those with loops to call.
    pub fn helper(mut self, name: &str, is_wide: bool) -> String {
        self.calls = false;
        let statements: String = (0..self.chance.below(3)).map(|_| self.statement(0, 0)).collect();
        let (ty, parameters, result) = match is_wide {
            true => ("$wide", "(param $b0 i64) (param $a0 i32) (result i64)", Ty::I64),
            false => ("$pair", "(param $a0 i32) (param $x0 i32) (result i32)", Ty::I32),
        };
        let locals = if is_wide { " (local $x0 i32)" } else { " (local $b0 i64)" };
        let result = self.value(result, 3);
        format!(
            "  (func ${name} (type {ty}) {parameters}{locals} (local $a1 i32)\n    {}{}\n{statements}    {result})\n",
            LOCALS, self.locals
        )
    }

    /// A function that is exported.
    pub fn function(mut self) -> String {
        let mut statements = String::new();
        for (local, ty) in [("$x0", Ty::I32), ("$x1", Ty::I32), ("$y0", Ty::I64), ("$y1", Ty::I64), ("$d0", Ty::F64)] {
            let value = self.value(ty, 1);
            statements.push_str(&self.line(&format!("(local.set {local} {value})")));
        }
        let pointer = self.node();
        statements.push_str(&self.line(&format!("(local.set $p0 {pointer})")));
        for _ in 0..2 + self.chance.below(3) {
            for _ in 0..self.chance.below(3) {
                statements.push_str(&self.statement(0, 0));
            }
            if self.chance.one_in(2) {
                statements.push_str(&self.lanes());
            }
            statements.push_str(&self.repeat(DEPTH, ROUNDS));
            // A trap keeps this.
            statements.push_str("    (global.set $seen (local.get $sum))\n");
        }
        if self.calls && self.number > 0 {
            let callee = self.chance.below(self.number);
            let [first, second] = [0; 2].map(|_| self.value(Ty::I32, 1));
            let call = format!("(call $f{callee} {first} {second} (local.get $y1))");
            statements.push_str(&self.see(Ty::I64, &call));
        }
        for ty in [Ty::I32, Ty::I64, Ty::F64, Ty::F32] {
            for number in 0..2 {
                statements.push_str(&self.see(ty, &format!("(local.get ${}{number})", letter(ty))));
            }
        }
        let number = self.number;
        format!(
            "  (func $f{number} (export \"f{number}\") (param $a0 i32) (param $a1 i32) (param $b0 i64) (result i64)\n    \
             (local $x0 i32) {LOCALS}{}\n{statements}    (global.set $seen (local.get $sum))\n    (local.get $sum))\n",
            self.locals
        )
    }

    /// A statement as a line, indented by the loops around.
    pub fn line(&self, text: &str) -> String {
        format!("{}{text}\n", "  ".repeat(2 + self.depth))
    }

    /// Lets what an expression has become part of the number that is returned.
    pub fn see(&mut self, ty: Ty, value: &str) -> String {
        let bits = match ty {
            Ty::I32 => format!("(i64.extend_i32_{} {value})", if self.chance.one_in(3) { "s" } else { "u" }),
            Ty::I64 => value.to_owned(),
            Ty::F32 => format!("(i64.extend_i32_u (i32.reinterpret_f32 {}))", canonical(ty, value)),
            Ty::F64 => format!("(i64.reinterpret_f64 {})", canonical(ty, value)),
        };
        let mixed = match self.chance.below(2) {
            0 => format!("(i64.add (i64.mul (local.get $sum) (i64.const 31)) {bits})"),
            _ => format!("(i64.xor (i64.rotl (local.get $sum) (i64.const 5)) {bits})"),
        };
        self.line(&format!("(local.set $sum {mixed})"))
    }

    /// One of several.
    pub fn one_of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.chance.below(items.len())]
    }

    /// A constant.
    pub fn constant(&mut self, ty: Ty) -> String {
        match ty {
            Ty::I32 | Ty::I64 => format!("({}.const {})", ty.name(), constant::number(self.chance, ty)),
            Ty::F32 | Ty::F64 => format!("({}.const {})", ty.name(), constant::float(self.chance)),
        }
    }
}

/// Locals that all functions have, but for those that are parameters of some.
const LOCALS: &str = "(local $x1 i32) (local $y0 i64) (local $y1 i64) (local $s0 f32) (local $s1 f32) (local $d0 f64) \
                      (local $d1 f64) (local $p0 i32) (local $p1 i32) (local $sum i64)";

/// The letter of the locals of a type.
pub fn letter(ty: Ty) -> char {
    match ty {
        Ty::I32 => 'x',
        Ty::I64 => 'y',
        Ty::F32 => 's',
        Ty::F64 => 'd',
    }
}

/// A float that is no NaN, since engines may differ in which NaN they make. The value is read twice.
pub fn canonical(ty: Ty, value: &str) -> String {
    let ty = ty.name();
    format!("(select ({ty}.const 0.125) {value} ({ty}.ne {value} {value}))")
}
