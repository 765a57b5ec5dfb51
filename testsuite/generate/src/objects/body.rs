//! The functions.

use super::shape::{Shape, Storage, TABLE};
use crate::typed::Chance;

/// How many statements are inside of each other.
const DEPTH: usize = 3;

/// The text of a function.
pub fn function(shape: &Shape, chance: &mut Chance, number: usize) -> String {
    let mut body = Body { shape, chance, number };
    let statements: String = (0..6 + body.chance.below(20)).map(|_| body.statement(DEPTH)).collect();
    let locals: String = (0..shape.types.len())
        .map(|ty| format!(" (local $o{ty} (ref null $t{ty})) (local $p{ty} (ref null $t{ty}))"))
        .collect();
    let counters: String = (0..=DEPTH).map(|depth| format!(" (local $count{depth} i32)")).collect();
    let result = body.value(Storage::Any, 1);
    format!(
        "  (func $f{number} (param $i0 i32) (param $i1 i32) (param $any0 anyref) (result i64 anyref)\n    \
         (local $sum i64) (local $any1 anyref) (local $x externref){counters}{locals}\n{statements}    \
         (local.get $sum) {result})\n"
    )
}

struct Body<'a> {
    shape: &'a Shape,
    chance: &'a mut Chance,
    number: usize,
}

impl Body<'_> {
    fn index(&mut self) -> String {
        match self.chance.below(4) {
            0 => format!("(i32.const {})", self.chance.below(8)),
            1 => "(i32.and (local.get $i0) (i32.const 7))".to_owned(),
            2 => "(i32.and (i32.wrap_i64 (local.get $sum)) (i32.const 7))".to_owned(),
            // Mostly that is too much.
            _ if self.chance.one_in(12) => "(local.get $i1)".to_owned(),
            _ => "(i32.and (local.get $i1) (i32.const 3))".to_owned(),
        }
    }

    fn few(&mut self) -> String {
        match self.chance.below(30) {
            0 => "(local.get $i0)".to_owned(),
            1 => "(i32.const -1)".to_owned(),
            number => format!("(i32.const {})", number % 5),
        }
    }

    /// An object of a type, or null: a local of it or of a type below.
    fn object(&mut self, ty: usize) -> String {
        let all: Vec<usize> = (0..self.shape.types.len()).collect();
        let below = self.chance.index_of(&all, |other| self.shape.is_below(*other, ty)).unwrap_or(ty);
        match self.chance.below(6) {
            0 => format!("(global.get $g{below})"),
            1 | 2 => format!("(local.get $p{below})"),
            _ => format!("(local.get $o{below})"),
        }
    }

    /// An expression.
    fn value(&mut self, storage: Storage, depth: usize) -> String {
        let number = self.chance.below(1 << 20);
        match storage {
            Storage::I8 | Storage::I16 | Storage::I32 => match self.chance.below(3) {
                0 => format!("(i32.const {number})"),
                1 => "(local.get $i0)".to_owned(),
                _ => "(i32.wrap_i64 (local.get $sum))".to_owned(),
            },
            Storage::I64 if self.chance.one_in(2) => "(local.get $sum)".to_owned(),
            Storage::I64 => format!("(i64.const {number})"),
            Storage::F32 => format!("(f32.const {number}.5)"),
            Storage::F64 => format!("(f64.const -{number}.25)"),
            Storage::V128 if self.chance.one_in(2) => "(i64x2.splat (local.get $sum))".to_owned(),
            Storage::V128 => format!("(v128.const i32x4 {number} 1 -2 {number})"),
            Storage::Func => format!("(ref.{})", if number.is_multiple_of(3) { "null func" } else { "func $f0" }),
            Storage::Extern => match self.chance.below(4) {
                0 => "(ref.null extern)".to_owned(),
                1 => "(local.get $x)".to_owned(),
                _ => format!("(extern.convert_any {})", self.value(Storage::Any, depth)),
            },
            Storage::Any => match self.chance.below(8) {
                0 => "(local.get $any0)".to_owned(),
                1 => "(local.get $any1)".to_owned(),
                2 => "(global.get $any)".to_owned(),
                3 => format!("(ref.i31 {})", self.value(Storage::I32, depth)),
                4 => format!("(table.get $table (i32.const {}))", number % TABLE),
                5 => "(any.convert_extern (local.get $x))".to_owned(),
                _ => {
                    let ty = self.chance.below(self.shape.types.len());
                    self.value(Storage::Ref(ty), depth)
                }
            },
            Storage::Ref(ty) => match self.chance.below(6) {
                0 if depth > 0 => self.make(ty, depth - 1),
                1 if self.chance.one_in(4) => format!("(ref.null $t{ty})"),
                _ => self.object(ty),
            },
        }
    }

    /// A new object.
    fn make(&mut self, ty: usize, depth: usize) -> String {
        let fields = self.shape.types[ty].fields.clone();
        if !self.shape.types[ty].is_array {
            if self.chance.one_in(3) {
                return format!("(struct.new_default $t{ty})");
            }
            let values: String = fields.iter().map(|field| format!(" {}", self.value(field.storage, depth))).collect();
            return format!("(struct.new $t{ty}{values})");
        }
        let storage = fields[0].storage;
        let length = match self.chance.below(20) {
            // Too short for most of what is done to arrays.
            0 => format!("(i32.const {})", self.chance.below(5)),
            number => format!("(i32.const {})", 8 + 3 * number),
        };
        match self.chance.below(4) {
            0 => format!("(array.new_default $t{ty} {length})"),
            1 => {
                let values: String = (0..8).map(|_| format!(" {}", self.value(storage, 0))).collect();
                format!("(array.new_fixed $t{ty} 8{values})")
            }
            2 if storage.is_data() => format!("(array.new_data $t{ty} $data {} {})", self.few(), self.few()),
            2 if storage == Storage::Any => format!("(array.new_elem $t{ty} $anys {} {})", self.few(), self.few()),
            2 if storage == Storage::Func => format!("(array.new_elem $t{ty} $funcs {} {})", self.few(), self.few()),
            _ => format!("(array.new $t{ty} {} {length})", self.value(storage, depth)),
        }
    }

    /// Lets what an expression has become part of the number that is returned.
    fn see(&self, storage: Storage, value: &str) -> String {
        let bits = match storage {
            Storage::I8 | Storage::I16 | Storage::I32 => format!("(i64.extend_i32_u {value})"),
            Storage::I64 => value.to_owned(),
            Storage::F32 => format!("(i64.extend_i32_u (i32.reinterpret_f32 {value}))"),
            Storage::F64 => format!("(i64.reinterpret_f64 {value})"),
            Storage::V128 => format!("(i64x2.extract_lane 1 {value})"),
            Storage::Any => format!("(i64.extend_i32_u (ref.test (ref struct) {value}))"),
            Storage::Extern => format!("(i64.extend_i32_u (ref.test (ref i31) (any.convert_extern {value})))"),
            Storage::Func | Storage::Ref(_) => format!("(i64.extend_i32_u (ref.is_null {value}))"),
        };
        format!("(local.set $sum (i64.add (i64.mul (local.get $sum) (i64.const 31)) {bits}))")
    }

    /// A statement about an object that mostly runs only if there is one.
    fn with(&mut self, object: &str, statement: &str) -> String {
        match self.chance.one_in(10) {
            true => format!("    {statement}\n"),
            false => format!("    (if (i32.eqz (ref.is_null {object})) (then {statement}))\n"),
        }
    }

    /// A type: an array, or a structure.
    fn some(&mut self, is_array: bool) -> usize {
        self.chance.index_of(&self.shape.types, |ty| ty.is_array == is_array).unwrap_or(0)
    }

    fn statement(&mut self, depth: usize) -> String {
        let any = self.chance.below(self.shape.types.len());
        match self.chance.below(17) {
            0 | 1 => {
                let place = if self.chance.one_in(2) { "o" } else { "p" };
                format!("    (local.set ${place}{any} {})\n", self.make(any, 1))
            }
            2 => format!("    (global.set $g{any} {})\n", self.value(Storage::Ref(any), 1)),
            3 => {
                let value = self.value(Storage::Any, 1);
                match self.chance.below(3) {
                    0 => format!("    (global.set $any {value})\n"),
                    1 => format!("    (local.set $any1 {value})\n"),
                    _ => format!("    (table.set $table {} {value})\n", self.index()),
                }
            }
            4 | 5 => self.field(),
            6 | 7 => self.element(),
            8 | 9 => self.whole_arrays(),
            10 | 11 => self.cast(any),
            12 => {
                let [left, right] = [0; 2].map(|_| self.object(any));
                format!("    {}\n", self.see(Storage::I32, &format!("(ref.eq {left} {right})")))
            }
            13 => format!("    (local.set $x {})\n", self.value(Storage::Extern, 1)),
            14 if depth > 0 => {
                let count = 1 + self.chance.below(12);
                let inner: String = (0..1 + self.chance.below(4)).map(|_| self.statement(depth - 1)).collect();
                format!(
                    "    (local.set $count{depth} (i32.const {count}))\n    (loop $again{depth}\n{inner}    (br_if \
                     $again{depth} (local.tee $count{depth} (i32.sub (local.get $count{depth}) (i32.const 1)))))\n"
                )
            }
            15 if depth > 0 => {
                let inner: String = (0..1 + self.chance.below(3)).map(|_| self.statement(depth - 1)).collect();
                let [object, number] = [Storage::Ref(0), Storage::I32].map(|storage| self.value(storage, 1));
                format!(
                    "    (block $caught{depth} (result (ref null $t0) i32)\n    (try_table (catch $thrown \
                     $caught{depth})\n{inner}    (throw $thrown {object} {number}))\n    (unreachable))\n    (local.set \
                     $i1) (local.set $o0)\n"
                )
            }
            16 if self.number > 0 => {
                let function = self.chance.below(self.number);
                let [first, second] = [0; 2].map(|_| self.value(Storage::I32, 0));
                let argument = self.value(Storage::Any, 1);
                format!(
                    "    (call $f{function} {first} {second} {argument}) (local.set $any1) (local.set $sum (i64.xor \
                     (local.get $sum)))\n"
                )
            }
            _ => {
                let value = self.value(Storage::Any, 1);
                format!("    {}\n", self.see(Storage::Any, &value))
            }
        }
    }

    /// Reads or writes a field.
    fn field(&mut self) -> String {
        let ty = self.some(false);
        let number = self.chance.below(self.shape.types[ty].fields.len());
        let field = self.shape.types[ty].fields[number];
        let object = self.object(ty);
        let statement = match field.is_mutable && self.chance.one_in(2) {
            true => format!("(struct.set $t{ty} {number} {object} {})", self.value(field.storage, 1)),
            false => {
                let sign = self.sign(field.storage);
                self.see(field.storage, &format!("(struct.get{sign} $t{ty} {number} {object})"))
            }
        };
        self.with(&object, &statement)
    }

    fn sign(&mut self, storage: Storage) -> &'static str {
        match (storage.is_packed(), self.chance.one_in(2)) {
            (false, _) => "",
            (true, true) => "_s",
            (true, false) => "_u",
        }
    }

    /// Reads or writes an element, or asks for the length.
    fn element(&mut self) -> String {
        let ty = self.some(true);
        let storage = self.shape.types[ty].fields[0].storage;
        let (object, index) = (self.object(ty), self.index());
        let statement = match self.chance.below(5) {
            0 => self.see(Storage::I32, &format!("(array.len {object})")),
            1 | 2 => format!("(array.set $t{ty} {object} {index} {})", self.value(storage, 1)),
            _ => {
                let sign = self.sign(storage);
                self.see(storage, &format!("(array.get{sign} $t{ty} {object} {index})"))
            }
        };
        self.with(&object, &statement)
    }

    /// Fills, copies or initialises a part of an array.
    fn whole_arrays(&mut self) -> String {
        let ty = self.some(true);
        let storage = self.shape.types[ty].fields[0].storage;
        let object = self.object(ty);
        let [to, from, count] = [0; 3].map(|_| self.few());
        let statement = match self.chance.below(4) {
            0 => format!("(array.fill $t{ty} {object} {to} {} {count})", self.value(storage, 1)),
            1 if storage.is_data() => format!("(array.init_data $t{ty} $data {object} {to} {from} {count})"),
            1 if storage == Storage::Any => format!("(array.init_elem $t{ty} $anys {object} {to} {from} {count})"),
            1 if storage == Storage::Func => format!("(array.init_elem $t{ty} $funcs {object} {to} {from} {count})"),
            _ => {
                let source = self.object(ty);
                let copy = format!("(array.copy $t{ty} $t{ty} {object} {to} {source} {from} {count})");
                return self.with(&object, &self.with_source(&source, &copy));
            }
        };
        self.with(&object, &statement)
    }

    fn with_source(&self, source: &str, statement: &str) -> String {
        format!("(if (i32.eqz (ref.is_null {source})) (then {statement}))")
    }

    /// Tests or casts.
    fn cast(&mut self, ty: usize) -> String {
        let value = self.value(Storage::Any, 1);
        match self.chance.below(4) {
            0 => format!("    {}\n", self.see(Storage::I32, &format!("(ref.test (ref null $t{ty}) {value})"))),
            // It mostly fails.
            1 if self.chance.one_in(8) => format!("    (local.set $o{ty} (ref.cast (ref null $t{ty}) {value}))\n"),
            1 => format!(
                "    (local.set $any1 {value})\n    (if (ref.test (ref $t{ty}) (local.get $any1)) (then (local.set \
                 $p{ty} (ref.cast (ref $t{ty}) (local.get $any1)))))\n"
            ),
            2 => format!(
                "    (block $not{ty} (result anyref)\n    (br_on_cast_fail $not{ty} anyref (ref null $t{ty}) {value}) \
                 (local.set $o{ty}) (ref.null any))\n    (local.set $any1)\n"
            ),
            _ => format!(
                "    (block $is{ty} (result (ref null $t{ty}))\n    (br_on_cast $is{ty} anyref (ref $t{ty}) {value}) \
                 (local.set $any1) (ref.null $t{ty}))\n    (local.set $p{ty})\n"
            ),
        }
    }
}
