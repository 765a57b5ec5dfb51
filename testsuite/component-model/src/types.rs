//! Types of values, as far as scripts write values of them, and how they lie in memory and travel flattened (component
//! model, "Canonical ABI": despecialisation, alignment, size, flattening).

use anyhow::{Result, bail};
use wasmparser::PrimitiveValType;
use wasmparser::component_types::{ComponentDefinedType, ComponentValType};
use wasmparser::types::TypesRef;

/// A type, despecialised: tuples are records, enumerations, options and results are variants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    Bool,
    /// Of this many bytes, with a sign or without.
    Integer(u32, bool),
    Float32,
    Float64,
    Char,
    String,
    List(Box<Type>),
    /// With the names of the fields; those of a tuple are numbers.
    Record(Vec<(String, Type)>),
    Variant(Vec<(String, Option<Type>)>, Form),
    Flags(Vec<String>),
}

/// As what a variant is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Variant,
    Enumeration,
    Option,
    Result,
}

/// A core type that values are flattened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flat {
    I32,
    I64,
    F32,
    F64,
}

impl Flat {
    /// Its name in the text format.
    pub fn name(self) -> &'static str {
        match self {
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::F32 => "f32",
            Self::F64 => "f64",
        }
    }

    /// What holds a value of either type.
    fn join(self, other: Self) -> Self {
        match (self, other) {
            _ if self == other => self,
            (Self::I32 | Self::F32, Self::I32 | Self::F32) => Self::I32,
            _ => Self::I64,
        }
    }
}

impl Type {
    /// The type as the validator knows it.
    ///
    /// # Errors
    ///
    /// If scripts have no values of it: handles, and what is not in the profile.
    pub fn of(ty: ComponentValType, types: TypesRef<'_>) -> Result<Self> {
        let defined = match ty {
            ComponentValType::Primitive(primitive) => return Self::primitive(primitive),
            ComponentValType::Type(id) => &types[id],
        };
        let case = |ty: &Option<ComponentValType>| ty.map(|ty| Self::of(ty, types)).transpose();
        Ok(match defined {
            ComponentDefinedType::Primitive(primitive) => Self::primitive(*primitive)?,
            ComponentDefinedType::List { element, .. } => Self::List(Box::new(Self::of(*element, types)?)),
            ComponentDefinedType::Record(record) => {
                let fields = record.fields.iter().map(|(name, ty)| Ok((name.to_string(), Self::of(*ty, types)?)));
                Self::Record(fields.collect::<Result<_>>()?)
            }
            ComponentDefinedType::Tuple(tuple) => {
                let fields = tuple.types.iter().enumerate();
                Self::Record(
                    fields.map(|(place, ty)| Ok((place.to_string(), Self::of(*ty, types)?))).collect::<Result<_>>()?,
                )
            }
            ComponentDefinedType::Variant(variant) => {
                let cases = variant.cases.iter().map(|(name, of)| Ok((name.to_string(), case(&of.ty)?)));
                Self::Variant(cases.collect::<Result<_>>()?, Form::Variant)
            }
            ComponentDefinedType::Enum(names) => {
                Self::Variant(names.iter().map(|name| (name.to_string(), None)).collect(), Form::Enumeration)
            }
            ComponentDefinedType::Option { ty, .. } => {
                let cases = vec![("none".to_owned(), None), ("some".to_owned(), Some(Self::of(*ty, types)?))];
                Self::Variant(cases, Form::Option)
            }
            ComponentDefinedType::Result { ok, err, .. } => {
                Self::Variant(vec![("ok".to_owned(), case(ok)?), ("err".to_owned(), case(err)?)], Form::Result)
            }
            ComponentDefinedType::Flags(names) => Self::Flags(names.iter().map(ToString::to_string).collect()),
            _ => bail!("a script has no values of such a type"),
        })
    }

    fn primitive(primitive: PrimitiveValType) -> Result<Self> {
        Ok(match primitive {
            PrimitiveValType::Bool => Self::Bool,
            PrimitiveValType::S8 => Self::Integer(1, true),
            PrimitiveValType::U8 => Self::Integer(1, false),
            PrimitiveValType::S16 => Self::Integer(2, true),
            PrimitiveValType::U16 => Self::Integer(2, false),
            PrimitiveValType::S32 => Self::Integer(4, true),
            PrimitiveValType::U32 => Self::Integer(4, false),
            PrimitiveValType::S64 => Self::Integer(8, true),
            PrimitiveValType::U64 => Self::Integer(8, false),
            PrimitiveValType::F32 => Self::Float32,
            PrimitiveValType::F64 => Self::Float64,
            PrimitiveValType::Char => Self::Char,
            PrimitiveValType::String => Self::String,
            PrimitiveValType::ErrorContext => bail!("a script has no error contexts"),
        })
    }

    /// Bytes, of which an address is a multiple.
    pub fn alignment(&self) -> u32 {
        match self {
            Self::Bool => 1,
            Self::Integer(size, _) => *size,
            Self::Float32 | Self::Char | Self::String | Self::List(_) => 4,
            Self::Float64 => 8,
            Self::Record(fields) => fields.iter().map(|(_, ty)| ty.alignment()).max().unwrap_or(1),
            Self::Variant(cases, _) => discriminant_size(cases.len()).max(payload_alignment(cases)),
            Self::Flags(names) => flags_size(names.len()),
        }
    }

    /// Bytes in memory.
    pub fn size(&self) -> u32 {
        match self {
            Self::Bool => 1,
            Self::Integer(size, _) => *size,
            Self::Float32 | Self::Char => 4,
            Self::Float64 | Self::String | Self::List(_) => 8,
            Self::Record(fields) => {
                let end = fields.iter().fold(0u32, |end, (_, ty)| end.next_multiple_of(ty.alignment()) + ty.size());
                end.next_multiple_of(self.alignment())
            }
            Self::Variant(cases, _) => {
                let payload = cases.iter().filter_map(|(_, ty)| ty.as_ref()).map(Self::size).max().unwrap_or(0);
                (payload_offset(cases) + payload).next_multiple_of(self.alignment())
            }
            Self::Flags(names) => flags_size(names.len()),
        }
    }

    /// The core types that a value is flattened to.
    pub fn flatten(&self) -> Vec<Flat> {
        match self {
            Self::Bool | Self::Integer(1 | 2 | 4, _) | Self::Char | Self::Flags(_) => vec![Flat::I32],
            Self::Integer(..) => vec![Flat::I64],
            Self::Float32 => vec![Flat::F32],
            Self::Float64 => vec![Flat::F64],
            Self::String | Self::List(_) => vec![Flat::I32, Flat::I32],
            Self::Record(fields) => fields.iter().flat_map(|(_, ty)| ty.flatten()).collect(),
            Self::Variant(cases, _) => {
                let mut payload: Vec<Flat> = Vec::new();
                for ty in cases.iter().filter_map(|(_, ty)| ty.as_ref()) {
                    for (place, flat) in ty.flatten().into_iter().enumerate() {
                        match payload.get_mut(place) {
                            Some(joined) => *joined = joined.join(flat),
                            None => payload.push(flat),
                        }
                    }
                }
                std::iter::once(Flat::I32).chain(payload).collect()
            }
        }
    }
}

/// Bytes of the number of a case.
pub fn discriminant_size(cases: usize) -> u32 {
    match cases {
        ..=0x100 => 1,
        0x101..=0x1_0000 => 2,
        _ => 4,
    }
}

fn payload_alignment(cases: &[(String, Option<Type>)]) -> u32 {
    cases.iter().filter_map(|(_, ty)| ty.as_ref()).map(Type::alignment).max().unwrap_or(1)
}

/// Where the payload of a variant begins, in bytes.
pub fn payload_offset(cases: &[(String, Option<Type>)]) -> u32 {
    discriminant_size(cases.len()).next_multiple_of(payload_alignment(cases))
}

/// Bytes of flags: the validator admits 32 at most.
fn flags_size(flags: usize) -> u32 {
    match flags {
        ..=8 => 1,
        9..=16 => 2,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_lie_and_travel_as_the_canonical_abi_says() {
        let payload = Type::Record(vec![("a".to_owned(), Type::Float32), ("b".to_owned(), Type::String)]);
        let cases = vec![
            ("x".to_owned(), Some(Type::Integer(8, false))),
            ("y".to_owned(), Some(payload)),
            ("z".to_owned(), None),
        ];
        assert_eq!(payload_offset(&cases), 8);
        let ty = Type::Variant(cases, Form::Variant);
        assert_eq!((ty.size(), ty.alignment()), (24, 8));
        assert_eq!(ty.flatten(), [Flat::I32, Flat::I64, Flat::I32, Flat::I32]);
    }
}
