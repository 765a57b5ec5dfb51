//! What a module declares: types, and places for objects.

use crate::typed::Chance;
use std::fmt::Write as _;

/// What a field or an element holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// Eight bits.
    I8,
    /// Sixteen bits.
    I16,
    /// `i32`.
    I32,
    /// `i64`.
    I64,
    /// `f32`.
    F32,
    /// `f64`.
    F64,
    /// `v128`.
    V128,
    /// `anyref`.
    Any,
    /// `externref`.
    Extern,
    /// `funcref`.
    Func,
    /// A reference to one of the module's types, or null.
    Ref(usize),
}

impl Storage {
    fn any(chance: &mut Chance, types: usize) -> Self {
        let simple = [
            Self::I8,
            Self::I16,
            Self::I32,
            Self::I64,
            Self::F32,
            Self::F64,
            Self::V128,
            Self::Any,
            Self::Extern,
            Self::Func,
        ];
        match chance.below(15) {
            number if number < simple.len() => simple[number],
            _ => Self::Ref(chance.below(types)),
        }
    }

    /// Its name as a type.
    pub fn name(self) -> String {
        match self {
            Self::I8 => "i8".to_owned(),
            Self::I16 => "i16".to_owned(),
            Self::I32 => "i32".to_owned(),
            Self::I64 => "i64".to_owned(),
            Self::F32 => "f32".to_owned(),
            Self::F64 => "f64".to_owned(),
            Self::V128 => "v128".to_owned(),
            Self::Any => "anyref".to_owned(),
            Self::Extern => "externref".to_owned(),
            Self::Func => "funcref".to_owned(),
            Self::Ref(ty) => format!("(ref null $t{ty})"),
        }
    }

    /// Whether it is a number or a vector.
    pub fn is_data(self) -> bool {
        !matches!(self, Self::Any | Self::Extern | Self::Func | Self::Ref(_))
    }

    /// Whether it is packed, so that reading says how.
    pub fn is_packed(self) -> bool {
        matches!(self, Self::I8 | Self::I16)
    }
}

/// A field, or what all elements are.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// What it holds.
    pub storage: Storage,
    /// Whether it can be written.
    pub is_mutable: bool,
}

/// A type.
#[derive(Clone, Debug)]
pub struct Type {
    /// The fields of a structure, those of its supertype first; or the one of an array.
    pub fields: Vec<Field>,
    /// Whether it is an array.
    pub is_array: bool,
    /// Its supertype.
    pub above: Option<usize>,
    is_final: bool,
}

/// The types of a module.
#[derive(Clone, Debug)]
pub struct Shape {
    /// All of them, in one recursive group.
    pub types: Vec<Type>,
}

/// Elements of the table.
pub const TABLE: usize = 8;

/// Bytes of the data segment.
const DATA: usize = 64;

impl Shape {
    /// By chance. The first is a structure, and there is an array.
    pub fn new(chance: &mut Chance) -> Self {
        let count = 3 + chance.below(6);
        let mut types: Vec<Type> = Vec::new();
        for number in 0..count {
            let mut field = || Field { storage: Storage::any(chance, count), is_mutable: !chance.one_in(4) };
            let ty = if number != 0 && (number == 1 || field().is_mutable && number % 2 == 1) {
                Type {
                    fields: vec![Field { is_mutable: true, ..field() }],
                    is_array: true,
                    above: None,
                    is_final: true,
                }
            } else {
                let is_open = |ty: &Type| !ty.is_array && !ty.is_final && ty.fields.len() < 12;
                let above = if chance.one_in(4) { None } else { chance.index_of(&types, is_open) };
                let mut fields = above.map(|above| types[above].fields.clone()).unwrap_or_default();
                for _ in 0..1 + chance.below(4) {
                    fields.push(Field { storage: Storage::any(chance, count), is_mutable: !chance.one_in(4) });
                }
                Type { fields, is_array: false, above, is_final: number != 0 && chance.one_in(4) }
            };
            types.push(ty);
        }
        Self { types }
    }

    /// Whether a reference to one type is one to another.
    pub fn is_below(&self, ty: usize, other: usize) -> bool {
        ty == other || self.types[ty].above.is_some_and(|above| self.is_below(above, other))
    }

    /// Writes all declarations.
    pub fn declare(&self, chance: &mut Chance, text: &mut String) {
        text.push_str("  (rec\n");
        for (number, ty) in self.types.iter().enumerate() {
            let field = |field: &Field| match field.is_mutable {
                true => format!("(mut {})", field.storage.name()),
                false => field.storage.name(),
            };
            let inner = match ty.is_array {
                true => format!("(array {})", field(&ty.fields[0])),
                false => {
                    let fields: String = ty.fields.iter().map(|item| format!(" (field {})", field(item))).collect();
                    format!("(struct{fields})")
                }
            };
            let is_final = if ty.is_final { " final" } else { "" };
            let above = ty.above.map(|above| format!(" $t{above}")).unwrap_or_default();
            // Writing to a string cannot fail.
            let _ = writeln!(text, "    (type $t{number} (sub{is_final}{above} {inner}))");
        }
        text.push_str("  )\n");
        for (number, ty) in self.types.iter().enumerate() {
            let value = match (chance.below(3), ty.is_array) {
                (0, _) => format!("(ref.null $t{number})"),
                (_, true) => format!("(array.new_default $t{number} (i32.const {}))", 8 + chance.below(20)),
                (_, false) => format!("(struct.new_default $t{number})"),
            };
            let _ = writeln!(text, "  (global $g{number} (mut (ref null $t{number})) {value})");
        }
        let data: String = (0..DATA).map(|_| format!("\\{:02x}", chance.below(256))).collect();
        let _ = writeln!(
            text,
            "  (global $any (mut anyref) (ref.i31 (i32.const {})))
  (table $table {TABLE} anyref)
  (tag $thrown (param (ref null $t0) i32))
  (data $data \"{data}\")
  (elem $anys anyref (ref.i31 (i32.const -1)) (ref.null any) (item (struct.new_default $t0)) (ref.i31 (i32.const 5)))
  (elem $funcs funcref (ref.func $f0) (ref.null func) (ref.func $f1))",
            chance.below(1 << 31),
        );
    }
}
