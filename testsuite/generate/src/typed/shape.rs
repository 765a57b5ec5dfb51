//! What a module consists of besides the bodies of its functions.

use super::chance::Chance;
use std::fmt::Write as _;
use std::ops::Range;

/// The type of a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ty {
    I32,
    I64,
    /// A reference to functions of a type, which is the first of those that are equal; whether it may be null.
    Ref(usize, bool),
    /// A reference to any function; whether it may be null.
    Func(bool),
}

impl Ty {
    /// Whether its values do for another.
    pub fn is_subtype(self, of: Self) -> bool {
        match (self, of) {
            (Self::Ref(ty, null), Self::Ref(other, other_null)) => ty == other && (other_null || !null),
            (Self::Ref(_, null) | Self::Func(null), Self::Func(other_null)) => other_null || !null,
            _ => self == of,
        }
    }

    /// Whether there is a value without choosing one.
    pub fn is_defaultable(self) -> bool {
        !matches!(self, Self::Ref(_, false) | Self::Func(false))
    }

    /// The same with null.
    pub fn nullable(self) -> Self {
        match self {
            Self::Ref(ty, _) => Self::Ref(ty, true),
            Self::Func(_) => Self::Func(true),
            other => other,
        }
    }

    /// The same without null.
    pub fn not_null(self) -> Self {
        match self {
            Self::Ref(ty, _) => Self::Ref(ty, false),
            Self::Func(_) => Self::Func(false),
            other => other,
        }
    }

    /// Its text.
    pub fn text(self) -> String {
        let null = |null| if null { "null " } else { "" };
        match self {
            Self::I32 => "i32".to_owned(),
            Self::I64 => "i64".to_owned(),
            Self::Ref(ty, is_null) => format!("(ref {}$t{ty})", null(is_null)),
            Self::Func(is_null) => format!("(ref {}func)", null(is_null)),
        }
    }

    /// The texts of several, each after a space.
    pub fn list(types: &[Self]) -> String {
        types.iter().map(|ty| format!(" {}", ty.text())).collect()
    }
}

/// A function type.
#[derive(Clone, Default)]
pub struct FunctionType {
    pub parameters: Vec<Ty>,
    pub results: Vec<Ty>,
}

/// A table.
pub struct Table {
    pub element: Ty,
    pub size: usize,
    pub is_64: bool,
}

impl Table {
    /// The type of its indices.
    pub fn index(&self) -> Ty {
        if self.is_64 { Ty::I64 } else { Ty::I32 }
    }
}

/// A global.
pub struct Global {
    pub ty: Ty,
    pub is_mutable: bool,
}

/// What a module has, by number; names are a letter and the number.
pub struct Shape {
    /// Types. Those of which [`Self::equal`] says so are equal to earlier ones.
    pub types: Vec<FunctionType>,
    /// The types of each recursion group.
    groups: Vec<Range<usize>>,
    /// For each type the first that is equal to it.
    equal: Vec<usize>,
    /// The type of each function: of each type there is one.
    pub functions: Vec<usize>,
    pub tables: Vec<Table>,
    pub globals: Vec<Global>,
    /// The element type of each segment.
    pub segments: Vec<Ty>,
}

impl Shape {
    pub fn new(chance: &mut Chance) -> Self {
        let mut shape = Self {
            types: Vec::new(),
            groups: Vec::new(),
            equal: Vec::new(),
            functions: Vec::new(),
            tables: Vec::new(),
            globals: Vec::new(),
            segments: Vec::new(),
        };
        for _ in 0..2 + chance.below(3) {
            shape.add_group(chance);
        }
        // One function of each type, so that each has a reference, and some more.
        shape.functions = (0..shape.types.len()).collect();
        for _ in 0..chance.below(4) {
            shape.functions.push(chance.below(shape.types.len()));
        }
        for _ in 0..2 + chance.below(3) {
            let element = shape.reference(chance, shape.types.len());
            shape.tables.push(Table { element, size: 1 + chance.below(6), is_64: chance.one_in(4) });
        }
        shape.tables.push(Table { element: Ty::Func(true), size: 8, is_64: false });
        for _ in 0..2 + chance.below(4) {
            let ty = shape.reference(chance, shape.types.len());
            shape.globals.push(Global { ty, is_mutable: !chance.one_in(3) });
        }
        for _ in 0..1 + chance.below(3) {
            let ty = shape.reference(chance, shape.types.len());
            shape.segments.push(ty);
        }
        shape
    }

    /// Adds types that may refer to each other and to earlier ones, or the same as an earlier group once more.
    fn add_group(&mut self, chance: &mut Chance) {
        let start = self.types.len();
        if start > 0 && chance.one_in(3) {
            let original = self.groups[chance.below(self.groups.len())].clone();
            self.groups.push(start..start + original.len());
            for index in original {
                // References are to the first of equal types, so the copy refers to the group that it is a copy of.
                self.types.push(self.types[index].clone());
                self.equal.push(self.equal[index]);
            }
            return;
        }
        let size = 1 + chance.below(3);
        self.equal.extend(start..start + size);
        for _ in 0..size {
            let mut types = |most| (0..chance.below(most)).map(|_| self.ty(chance, start + size)).collect();
            let ty = FunctionType { parameters: types(4), results: types(3) };
            self.types.push(ty);
        }
        self.groups.push(start..start + size);
    }

    fn ty(&self, chance: &mut Chance, types: usize) -> Ty {
        match chance.below(5) {
            0 | 1 => Ty::I32,
            2 => Ty::I64,
            _ => self.reference(chance, types),
        }
    }

    fn reference(&self, chance: &mut Chance, types: usize) -> Ty {
        let null = !chance.one_in(3);
        if chance.one_in(6) { Ty::Func(null) } else { Ty::Ref(self.equal[chance.below(types)], null) }
    }

    /// A function to which a reference does for a type.
    pub fn function_of(&self, chance: &mut Chance, ty: Ty) -> Option<usize> {
        chance.index_of(&self.functions, |function| Ty::Ref(self.first(*function), false).is_subtype(ty))
    }

    /// The first type that is equal to one.
    pub fn first(&self, ty: usize) -> usize {
        self.equal[ty]
    }

    /// One of the types that are equal to this one.
    pub fn alias(&self, chance: &mut Chance, ty: usize) -> usize {
        chance.index_of(&self.equal, |first| *first == ty).unwrap_or(ty)
    }

    /// A constant expression of a type.
    fn constant(&self, chance: &mut Chance, ty: Ty) -> String {
        if ty.is_defaultable() && chance.one_in(3) {
            return self.null(chance, ty);
        }
        match self.function_of(chance, ty) {
            Some(function) => format!("(ref.func $f{function})"),
            None => self.null(chance, ty),
        }
    }

    /// The null of a type of references that may be null.
    pub fn null(&self, chance: &mut Chance, ty: Ty) -> String {
        match ty {
            Ty::Ref(ty, _) => format!("(ref.null $t{})", self.alias(chance, ty)),
            _ => "(ref.null func)".to_owned(),
        }
    }

    /// Declares everything but functions.
    pub fn declare(&self, chance: &mut Chance, text: &mut String) {
        for group in &self.groups {
            let types = group.clone().map(|number| self.type_text(number, group));
            // Writing to a string cannot fail.
            let _ = writeln!(text, "  (rec{})", types.collect::<String>());
        }
        let all: String = (0..self.functions.len()).map(|function| format!(" $f{function}")).collect();
        let _ = writeln!(text, "  (elem declare func{all})");
        let _ = writeln!(text, "  (global $fuel (mut i32) (i32.const 0))");
        let _ = writeln!(text, "  (global $seen (export \"seen\") (mut i64) (i64.const 1))");
        for (number, Global { ty, is_mutable }) in self.globals.iter().enumerate() {
            let value = self.constant(chance, *ty);
            let ty = ty.text();
            let ty = if *is_mutable { format!("(mut {ty})") } else { ty };
            let _ = writeln!(text, "  (global $g{number} (export \"g{number}\") {ty} {value})");
        }
        for (number, Table { element, size, is_64 }) in self.tables.iter().enumerate() {
            let (index, most) = (if *is_64 { "i64" } else { "" }, size + 4);
            let value = match element.is_defaultable() && chance.one_in(2) {
                true => String::new(),
                false => self.constant(chance, *element),
            };
            let _ = writeln!(text, "  (table $t{number} {index} {size} {most} {} {value})", element.text());
            let elements: String = (0..*size).map(|_| format!(" (item {})", self.constant(chance, *element))).collect();
            let offset = if *is_64 { "i64.const 0" } else { "i32.const 0" };
            let _ = writeln!(text, "  (elem (table $t{number}) ({offset}) {}{elements})", element.text());
        }
        for (number, ty) in self.segments.iter().enumerate() {
            let elements = 1 + chance.below(5);
            let elements: String = (0..elements).map(|_| format!(" (item {})", self.constant(chance, *ty))).collect();
            let _ = writeln!(text, "  (elem $e{number} {}{elements})", ty.text());
        }
    }

    /// A type of a group. The copy of a group refers to itself where the first refers to itself.
    fn type_text(&self, number: usize, group: &Range<usize>) -> String {
        let original = self.equal[group.start];
        let own = |ty: &Ty| match *ty {
            Ty::Ref(ty, null) if (original..original + group.len()).contains(&ty) => {
                Ty::Ref(ty - original + group.start, null)
            }
            other => other,
        };
        let FunctionType { parameters, results } = &self.types[number];
        let [parameters, results] =
            [parameters, results].map(|types| Ty::list(&types.iter().map(own).collect::<Vec<_>>()));
        format!(" (type $t{number} (func (param{parameters}) (result{results})))")
    }
}
