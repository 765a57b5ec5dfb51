//! The types of values, functions and references that the compiler translates.
//!
//! A reference type may name a type of its module by index. Two modules agree on types by canonical ids
//! ([`crate::store::TypeId`]), so everything here is generic over how a type is named.

use super::{CompositeKind, TypeIndex};
use crate::error::Kind;
use std::fmt;

/// The type of a value (core specification, 2.3.4 "Value Types").
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ValueType<T = TypeIndex> {
    /// 32-bit integer.
    I32,
    /// 64-bit integer.
    I64,
    /// 32-bit float.
    F32,
    /// 64-bit float.
    F64,
    /// 128-bit vector.
    V128,
    /// A reference.
    Reference(ReferenceType<T>),
}

/// A reference type (core specification, 2.3.3 "Reference Types").
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ReferenceType<T = TypeIndex> {
    /// Whether null is one of its values.
    pub nullable: bool,
    /// What it refers to.
    pub heap: HeapType<T>,
}

/// What a reference refers to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum HeapType<T = TypeIndex> {
    /// Any function.
    Function,
    /// No function: the type of null function references.
    NoFunction,
    /// Anything of the host's.
    Extern,
    /// Nothing of the host's: the type of null external references.
    NoExtern,
    /// Anything that is not a function, external or an exception.
    Any,
    /// Anything that can be compared.
    Eq,
    /// A small integer.
    I31,
    /// A structure.
    Struct,
    /// An array.
    Array,
    /// Nothing of these.
    None,
    /// An exception.
    Exn,
    /// No exception.
    NoExn,
    /// Something of this type.
    Concrete(T),
}

/// What has no subtypes in common with another: each heap type belongs to one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hierarchy {
    /// Functions.
    Function,
    /// What is the host's.
    Extern,
    /// Structures, arrays, integers, and what was external.
    Any,
    /// Exceptions.
    Exn,
}

/// What is known of the types that heap types name.
pub trait Declared<T> {
    /// Of which kind a type is; none if there is no such type.
    fn kind(&self, ty: T) -> Option<CompositeKind>;

    /// Whether everything of a type is of another, by declaration.
    fn is_subtype(&self, ty: T, other: T) -> bool;
}

impl ReferenceType {
    /// `funcref`.
    pub const FUNCREF: Self = Self { nullable: true, heap: HeapType::Function };

    /// Takes the validator's type, or says which kind of untranslated thing it is.
    pub fn new(ty: wasmparser::RefType) -> Result<Self, Kind> {
        Ok(Self { nullable: ty.is_nullable(), heap: HeapType::new(ty.heap_type())? })
    }
}

impl HeapType {
    /// Takes the validator's type, or says which kind of untranslated thing it is.
    pub fn new(ty: wasmparser::HeapType) -> Result<Self, Kind> {
        use wasmparser::{AbstractHeapType, HeapType, UnpackedIndex};
        let proposal = match ty {
            HeapType::Concrete(UnpackedIndex::Module(index)) => return Ok(Self::Concrete(TypeIndex(index))),
            HeapType::Abstract { shared: false, ty } => {
                return Ok(match ty {
                    AbstractHeapType::Func => Self::Function,
                    AbstractHeapType::NoFunc => Self::NoFunction,
                    AbstractHeapType::Extern => Self::Extern,
                    AbstractHeapType::NoExtern => Self::NoExtern,
                    AbstractHeapType::Any => Self::Any,
                    AbstractHeapType::Eq => Self::Eq,
                    AbstractHeapType::I31 => Self::I31,
                    AbstractHeapType::Struct => Self::Struct,
                    AbstractHeapType::Array => Self::Array,
                    AbstractHeapType::None => Self::None,
                    AbstractHeapType::Exn => Self::Exn,
                    AbstractHeapType::NoExn => Self::NoExn,
                    AbstractHeapType::Cont | AbstractHeapType::NoCont => {
                        return Err(untranslated(ty, "stack-switching"));
                    }
                });
            }
            HeapType::Abstract { shared: true, .. } => "shared-everything-threads",
            _ => "custom-descriptors",
        };
        Err(untranslated(ty, proposal))
    }
}

fn untranslated(ty: impl fmt::Debug, proposal: &'static str) -> Kind {
    Kind { what: format!("type (ref {ty:?})"), proposal }
}

impl<T: Copy> HeapType<T> {
    /// Its name in the text format; that of a type that a module defines is its index.
    const fn name(self) -> &'static str {
        match self {
            Self::Function => "func",
            Self::NoFunction => "nofunc",
            Self::Extern => "extern",
            Self::NoExtern => "noextern",
            Self::Any => "any",
            Self::Eq => "eq",
            Self::I31 => "i31",
            Self::Struct => "struct",
            Self::Array => "array",
            Self::None => "none",
            Self::Exn => "exn",
            Self::NoExn => "noexn",
            Self::Concrete(_) => "concrete",
        }
    }

    /// The same type with types named in another way.
    pub fn map<U>(self, name: impl Fn(T) -> U) -> HeapType<U> {
        match self {
            Self::Function => HeapType::Function,
            Self::NoFunction => HeapType::NoFunction,
            Self::Extern => HeapType::Extern,
            Self::NoExtern => HeapType::NoExtern,
            Self::Any => HeapType::Any,
            Self::Eq => HeapType::Eq,
            Self::I31 => HeapType::I31,
            Self::Struct => HeapType::Struct,
            Self::Array => HeapType::Array,
            Self::None => HeapType::None,
            Self::Exn => HeapType::Exn,
            Self::NoExn => HeapType::NoExn,
            Self::Concrete(index) => HeapType::Concrete(name(index)),
        }
    }

    /// Where it belongs; none if it names a type that does not exist.
    pub fn hierarchy(self, declared: &impl Declared<T>) -> Option<Hierarchy> {
        Some(match self {
            Self::Function | Self::NoFunction => Hierarchy::Function,
            Self::Extern | Self::NoExtern => Hierarchy::Extern,
            Self::Any | Self::Eq | Self::I31 | Self::Struct | Self::Array | Self::None => Hierarchy::Any,
            Self::Exn | Self::NoExn => Hierarchy::Exn,
            Self::Concrete(ty) => match declared.kind(ty)? {
                CompositeKind::Function => Hierarchy::Function,
                CompositeKind::Structure | CompositeKind::Array => Hierarchy::Any,
            },
        })
    }

    /// Whether everything of this type is of the other (core specification, 3.3.3 "Heap Types").
    pub fn matches(self, other: Self, declared: &impl Declared<T>) -> bool {
        let kind = |ty| declared.kind(ty);
        match (self, other) {
            (Self::Concrete(this), Self::Concrete(other)) => declared.is_subtype(this, other),
            (Self::Function | Self::NoFunction, Self::Function)
            | (Self::Extern | Self::NoExtern, Self::Extern)
            | (Self::Exn | Self::NoExn, Self::Exn)
            | (Self::NoFunction, Self::NoFunction)
            | (Self::NoExtern, Self::NoExtern)
            | (Self::NoExn, Self::NoExn) => true,
            (Self::Any | Self::Eq | Self::I31 | Self::Struct | Self::Array | Self::None, Self::Any)
            | (Self::Eq | Self::I31 | Self::Struct | Self::Array | Self::None, Self::Eq)
            | (Self::I31 | Self::None, Self::I31)
            | (Self::Struct | Self::None, Self::Struct)
            | (Self::Array | Self::None, Self::Array)
            | (Self::None, Self::None) => true,
            (Self::Concrete(ty), Self::Function) | (Self::NoFunction, Self::Concrete(ty)) => {
                kind(ty) == Some(CompositeKind::Function)
            }
            (Self::Concrete(ty), Self::Struct) => kind(ty) == Some(CompositeKind::Structure),
            (Self::Concrete(ty), Self::Array) => kind(ty) == Some(CompositeKind::Array),
            (Self::Concrete(ty), Self::Any | Self::Eq) | (Self::None, Self::Concrete(ty)) => {
                matches!(kind(ty), Some(CompositeKind::Structure | CompositeKind::Array))
            }
            _ => false,
        }
    }
}

impl<T: Copy> ReferenceType<T> {
    /// The same type with types named in another way.
    pub fn map<U>(self, name: impl Fn(T) -> U) -> ReferenceType<U> {
        ReferenceType { nullable: self.nullable, heap: self.heap.map(name) }
    }
}

impl<T: Copy> ReferenceType<T> {
    /// Whether every value of this type is one of `other` (core specification, 3.3.4 "Reference Types").
    pub fn matches(self, other: Self, declared: &impl Declared<T>) -> bool {
        self.heap.matches(other.heap, declared) && (other.nullable || !self.nullable)
    }
}

impl ValueType {
    /// Takes the validator's type, or says which kind of untranslated thing it is.
    pub fn new(ty: wasmparser::ValType) -> Result<Self, Kind> {
        Ok(match ty {
            wasmparser::ValType::I32 => Self::I32,
            wasmparser::ValType::I64 => Self::I64,
            wasmparser::ValType::F32 => Self::F32,
            wasmparser::ValType::F64 => Self::F64,
            wasmparser::ValType::V128 => Self::V128,
            wasmparser::ValType::Ref(reference) => Self::Reference(ReferenceType::new(reference)?),
        })
    }
}

impl<T: Copy> ValueType<T> {
    /// The same type with types named in another way.
    pub fn map<U>(self, name: impl Fn(T) -> U) -> ValueType<U> {
        match self {
            Self::I32 => ValueType::I32,
            Self::I64 => ValueType::I64,
            Self::F32 => ValueType::F32,
            Self::F64 => ValueType::F64,
            Self::V128 => ValueType::V128,
            Self::Reference(reference) => ValueType::Reference(reference.map(name)),
        }
    }
}

impl<T: Copy + PartialEq> ValueType<T> {
    /// Whether every value of this type is one of `other`.
    pub fn matches(self, other: Self, declared: &impl Declared<T>) -> bool {
        match (self, other) {
            (Self::Reference(this), Self::Reference(other)) => this.matches(other, declared),
            (this, other) => this == other,
        }
    }
}

impl fmt::Display for ValueType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::I32 => formatter.write_str("i32"),
            Self::I64 => formatter.write_str("i64"),
            Self::F32 => formatter.write_str("f32"),
            Self::F64 => formatter.write_str("f64"),
            Self::V128 => formatter.write_str("v128"),
            Self::Reference(reference) => reference.fmt(formatter),
        }
    }
}

impl fmt::Display for ReferenceType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let null = if self.nullable { "null " } else { "" };
        match (self.nullable, self.heap) {
            (true, HeapType::Function) => formatter.write_str("funcref"),
            (true, HeapType::Extern) => formatter.write_str("externref"),
            (_, HeapType::Function) => formatter.write_str("(ref func)"),
            (_, HeapType::Extern) => formatter.write_str("(ref extern)"),
            (_, HeapType::Concrete(index)) => write!(formatter, "(ref {null}{})", index.0),
            (_, heap) => write!(formatter, "(ref {null}{})", heap.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Type 3 is a function, 4 a structure, 5 one that is declared as a subtype of 4.
    struct Known;

    impl Declared<TypeIndex> for Known {
        fn kind(&self, ty: TypeIndex) -> Option<CompositeKind> {
            match ty.0 {
                3 => Some(CompositeKind::Function),
                4 | 5 => Some(CompositeKind::Structure),
                _ => None,
            }
        }

        fn is_subtype(&self, ty: TypeIndex, other: TypeIndex) -> bool {
            ty == other || (ty.0, other.0) == (5, 4)
        }
    }

    #[test]
    fn reference_types_match_upwards() {
        let reference = |nullable, heap| ReferenceType { nullable, heap };
        let matches = |this: ReferenceType, other| this.matches(other, &Known);
        let concrete = HeapType::Concrete(TypeIndex(3));
        assert!(matches(reference(false, concrete), ReferenceType::FUNCREF));
        assert!(!matches(ReferenceType::FUNCREF, reference(true, concrete)));
        assert!(!matches(reference(true, concrete), reference(false, concrete)));
        assert!(matches(reference(true, HeapType::NoFunction), reference(true, concrete)));
        assert!(!matches(reference(true, HeapType::NoExtern), ReferenceType::FUNCREF));
    }

    #[test]
    fn structures_match_what_they_are_declared_to_be() {
        let [function, base, derived] = [3, 4, 5].map(|index| HeapType::Concrete(TypeIndex(index)));
        for (this, other) in
            [(derived, base), (derived, HeapType::Struct), (HeapType::None, base), (base, HeapType::Eq)]
        {
            assert!(this.matches(other, &Known), "{this:?} is {other:?}");
            assert!(!other.matches(this, &Known), "{other:?} is not {this:?}");
        }
        for (this, other) in
            [(function, HeapType::Any), (base, HeapType::Array), (base, function), (HeapType::None, function)]
        {
            assert!(!this.matches(other, &Known), "{this:?} is not {other:?}");
        }
        assert_eq!(function.hierarchy(&Known), Some(Hierarchy::Function));
        assert_eq!(derived.hierarchy(&Known), Some(Hierarchy::Any));
        assert_eq!(HeapType::Concrete(TypeIndex(9)).hierarchy(&Known), None);
    }
}
