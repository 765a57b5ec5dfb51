//! How values lie in memory (component model, "Canonical ABI", `alignment`, `elem_size`, `flatten_type`), and how much
//! of a message they take (`wire`).

use super::interface::{Primitive, Shape, Type};
use std::sync::Arc;

/// How many core values stand for values of a function before they are passed through memory
/// (`MAX_FLAT_PARAMS`).
pub const FLAT_PARAMETERS: usize = 16;

/// A core type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs, reason = "their names are those of the core specification")]
pub enum Core {
    I32,
    I64,
    F32,
    F64,
}

impl Core {
    /// As the text format calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::F32 => "f32",
            Self::F64 => "f64",
        }
    }

    /// What holds values of both (`join`).
    fn join(self, other: Self) -> Self {
        match (self, other) {
            _ if self == other => self,
            (Self::I32, Self::F32) | (Self::F32, Self::I32) => Self::I32,
            _ => Self::I64,
        }
    }
}

/// The layout of a type's values.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Layout {
    /// Bytes in memory.
    pub size: u64,
    /// What their address is a multiple of.
    pub alignment: u64,
    /// The core values that stand for one, the first [`FLAT_PARAMETERS`] + 1 of them at most.
    pub flat: Vec<Core>,
    /// The least number of words of a message.
    pub least_words: u64,
    /// The greatest number of words of a message, if there is one.
    pub most_words: Option<u64>,
    /// Whether the bytes in memory mean the same in every memory, and whatever they are is a value. There are none
    /// between fields: what lies there is nobody else's business.
    pub is_plain: bool,
    /// Whether each of its words is one of its core values.
    pub is_flat: bool,
    /// How many types it is made of, as a tree.
    pub nodes: u64,
}

/// The next multiple of an alignment, which is a power of two.
pub fn align(offset: u64, alignment: u64) -> u64 {
    offset.next_multiple_of(alignment.max(1))
}

/// Bytes of the number of a case, of so many.
pub fn discriminant_size(cases: usize) -> u64 {
    match cases {
        0..=0x100 => 1,
        0x101..=0x1_0000 => 2,
        _ => 4,
    }
}

/// Where what comes with a case begins.
pub fn payload_offset<R>(cases: &[Option<&Arc<Type<R>>>]) -> u64 {
    let alignment = cases.iter().flatten().map(|ty| ty.layout().alignment).max().unwrap_or(1);
    align(discriminant_size(cases.len()), alignment)
}

/// The number of words that values of these types have at most in a message, if there is one.
pub fn words<'a, R: 'a>(types: impl IntoIterator<Item = &'a Type<R>>) -> Option<u64> {
    types.into_iter().try_fold(0, |sum: u64, ty| Some(sum.saturating_add(ty.layout().most_words?)))
}

impl Layout {
    /// That of values of a shape.
    pub fn of<R>(shape: &Shape<R>) -> Self {
        match shape {
            Shape::Primitive(primitive) => Self::primitive(*primitive),
            Shape::String | Shape::List(_) => Self {
                size: 8,
                alignment: 4,
                flat: vec![Core::I32, Core::I32],
                least_words: 1,
                most_words: None,
                is_plain: false,
                is_flat: false,
                nodes: 1 + if let Shape::List(ty) = shape { ty.layout().nodes } else { 0 },
            },
            Shape::Record(fields) => Self::record(fields.iter().map(|(_, ty)| ty.layout())),
            Shape::Tuple(fields) => Self::record(fields.iter().map(|ty| ty.layout())),
            Shape::Variant(cases) => Self::variant(cases.iter().map(|(_, ty)| ty.as_deref())),
            Shape::Enum(names) => Self::variant(names.iter().map(|_| None::<&Type<R>>)),
            Shape::Option(ty) => Self::variant([None, Some(&**ty)].into_iter()),
            Shape::Result(ok, error) => Self::variant([ok.as_deref(), error.as_deref()].into_iter()),
            Shape::Flags(names) => Self::flags(names.len() as u64),
            Shape::Own(_) | Shape::Borrow(_) => Self::number(4, Core::I32, false),
        }
    }

    fn number(size: u64, core: Core, is_plain: bool) -> Self {
        let flat = vec![core];
        Self { size, alignment: size, flat, least_words: 1, most_words: Some(1), is_plain, is_flat: true, nodes: 1 }
    }

    fn primitive(primitive: Primitive) -> Self {
        use Primitive::*;
        match primitive {
            Bool => Self::number(1, Core::I32, false),
            Char => Self::number(4, Core::I32, false),
            S8 | U8 => Self::number(1, Core::I32, true),
            S16 | U16 => Self::number(2, Core::I32, true),
            S32 | U32 => Self::number(4, Core::I32, true),
            S64 | U64 => Self::number(8, Core::I64, true),
            F32 => Self::number(4, Core::F32, true),
            F64 => Self::number(8, Core::F64, true),
        }
    }

    fn flags(count: u64) -> Self {
        let (size, words) = match count {
            0..=8 => (1, 1),
            9..=16 => (2, 1),
            _ => (4 * count.div_ceil(32), count.div_ceil(32)),
        };
        let mut flat = vec![Core::I32; words.min(FLAT_PARAMETERS as u64 + 1) as usize];
        flat.truncate(FLAT_PARAMETERS + 1);
        Self {
            size,
            alignment: size.min(4),
            flat,
            least_words: words,
            most_words: Some(words),
            is_plain: false,
            is_flat: true,
            nodes: 1,
        }
    }

    fn record<'a>(fields: impl Iterator<Item = &'a Self>) -> Self {
        let mut sum = Self {
            size: 0,
            alignment: 1,
            flat: Vec::new(),
            least_words: 0,
            most_words: Some(0),
            is_plain: true,
            is_flat: true,
            nodes: 1,
        };
        for field in fields {
            let begin = align(sum.size, field.alignment);
            sum.is_plain &= field.is_plain && begin == sum.size;
            sum.size = begin.saturating_add(field.size);
            sum.alignment = sum.alignment.max(field.alignment);
            sum.flat.extend(&field.flat);
            sum.flat.truncate(FLAT_PARAMETERS + 1);
            sum.least_words = sum.least_words.saturating_add(field.least_words);
            let most = sum.most_words.zip(field.most_words);
            sum.most_words = most.map(|(sum, field)| sum.saturating_add(field));
            sum.is_flat &= field.is_flat;
            sum.nodes = sum.nodes.saturating_add(field.nodes);
        }
        let size = align(sum.size, sum.alignment);
        sum.is_plain &= size == sum.size;
        sum.size = size;
        sum
    }

    fn variant<'a, R: 'a>(cases: impl Iterator<Item = Option<&'a Type<R>>>) -> Self {
        let (mut count, mut size, mut alignment, mut nodes) = (0, 0, 1, 1_u64);
        let (mut flat, mut least, mut most) = (Vec::new(), u64::MAX, Some(0));
        for case in cases {
            count += 1;
            let Some(case) = case.map(Type::layout) else {
                least = 0;
                continue;
            };
            size = size.max(case.size);
            alignment = alignment.max(case.alignment);
            nodes = nodes.saturating_add(case.nodes);
            least = least.min(case.least_words);
            most = most.zip(case.most_words).map(|(most, case): (u64, u64)| most.max(case));
            for (index, core) in case.flat.iter().enumerate() {
                match flat.get_mut(index) {
                    Some(known) => *known = core.join(*known),
                    None => flat.push(*core),
                }
            }
        }
        let discriminant = discriminant_size(count);
        let is_flat = flat.is_empty();
        alignment = alignment.max(discriminant);
        flat.insert(0, Core::I32);
        flat.truncate(FLAT_PARAMETERS + 1);
        let payload = align(discriminant, alignment);
        Self {
            size: align(if size == 0 { discriminant } else { payload.saturating_add(size) }, alignment),
            alignment,
            flat,
            least_words: least.min(u64::MAX - 1) + 1,
            most_words: most.map(|most| most.saturating_add(1)),
            is_plain: false,
            is_flat,
            nodes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_between_fields_is_not_copied() {
        let record = |fields: &[Primitive]| {
            let fields = fields.iter().map(|field| Arc::new(Type::<()>::new(Shape::Primitive(*field))));
            Type::new(Shape::Tuple(fields.collect()))
        };
        use Primitive::*;
        for (fields, is_plain) in [
            (&[U32, F32, S64][..], true),
            (&[U8, U8], true),
            (&[U8, U64], false),
            (&[U64, U8], false),
            (&[U32, Bool, U8, U16], false),
        ] {
            assert_eq!(record(fields).layout().is_plain, is_plain, "{fields:?}");
        }
    }
}
