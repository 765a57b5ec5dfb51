//! The types of values, functions and references that the compiler translates.
//!
//! A reference type may name a type of its module by index. Two modules agree on types by canonical ids
//! ([`crate::store::TypeId`]), so everything here is generic over how a type is named.

use super::TypeIndex;
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
    /// A type of another proposal. Of these, only exceptions can be made yet, so null is the only value of the others.
    Empty(EmptyHeap),
    /// A function of this type.
    Concrete(T),
}

/// A heap type that is neither of functions nor of the host.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum EmptyHeap {
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
}

impl EmptyHeap {
    /// Its name in the text format.
    const fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Eq => "eq",
            Self::I31 => "i31",
            Self::Struct => "struct",
            Self::Array => "array",
            Self::None => "none",
            Self::Exn => "exn",
            Self::NoExn => "noexn",
        }
    }

    /// Whether everything of this type is of the other (core specification, 3.3.3 "Heap Types").
    fn matches(self, other: Self) -> bool {
        match (self, other) {
            (Self::NoExn, Self::Exn) | (Self::Exn, Self::Exn) => true,
            (Self::Exn | Self::NoExn, _) | (_, Self::Exn | Self::NoExn) => self == other,
            (Self::None, _) | (_, Self::Any) => true,
            (Self::I31 | Self::Struct | Self::Array, Self::Eq) => true,
            _ => self == other,
        }
    }
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
                    AbstractHeapType::Any => Self::Empty(EmptyHeap::Any),
                    AbstractHeapType::Eq => Self::Empty(EmptyHeap::Eq),
                    AbstractHeapType::I31 => Self::Empty(EmptyHeap::I31),
                    AbstractHeapType::Struct => Self::Empty(EmptyHeap::Struct),
                    AbstractHeapType::Array => Self::Empty(EmptyHeap::Array),
                    AbstractHeapType::None => Self::Empty(EmptyHeap::None),
                    AbstractHeapType::Exn => Self::Empty(EmptyHeap::Exn),
                    AbstractHeapType::NoExn => Self::Empty(EmptyHeap::NoExn),
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
    /// The same type with types named in another way.
    pub fn map<U>(self, name: impl Fn(T) -> U) -> HeapType<U> {
        match self {
            Self::Function => HeapType::Function,
            Self::NoFunction => HeapType::NoFunction,
            Self::Extern => HeapType::Extern,
            Self::NoExtern => HeapType::NoExtern,
            Self::Empty(empty) => HeapType::Empty(empty),
            Self::Concrete(index) => HeapType::Concrete(name(index)),
        }
    }
}

impl<T: Copy> ReferenceType<T> {
    /// Whether it refers to exceptions.
    pub const fn is_exception(self) -> bool {
        matches!(self.heap, HeapType::Empty(EmptyHeap::Exn | EmptyHeap::NoExn))
    }

    /// The same type with types named in another way.
    pub fn map<U>(self, name: impl Fn(T) -> U) -> ReferenceType<U> {
        ReferenceType { nullable: self.nullable, heap: self.heap.map(name) }
    }
}

impl<T: Copy + PartialEq> ReferenceType<T> {
    /// Whether every value of this type is one of `other` (core specification, 3.3.4 "Reference Types").
    pub fn matches(self, other: Self) -> bool {
        let heap = match (self.heap, other.heap) {
            (HeapType::Concrete(_) | HeapType::NoFunction, HeapType::Function)
            | (HeapType::NoFunction, HeapType::Concrete(_))
            | (HeapType::NoExtern, HeapType::Extern) => true,
            (HeapType::Empty(this), HeapType::Empty(other)) => this.matches(other),
            (this, other) => this == other,
        };
        heap && (other.nullable || !self.nullable)
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
    pub fn matches(self, other: Self) -> bool {
        match (self, other) {
            (Self::Reference(this), Self::Reference(other)) => this.matches(other),
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
            (_, HeapType::NoFunction) => write!(formatter, "(ref {null}nofunc)"),
            (_, HeapType::NoExtern) => write!(formatter, "(ref {null}noextern)"),
            (_, HeapType::Empty(empty)) => write!(formatter, "(ref {null}{})", empty.name()),
            (_, HeapType::Concrete(index)) => write!(formatter, "(ref {null}{})", index.0),
        }
    }
}

/// The type of a function (core specification, 2.3.8 "Function Types").
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct FunctionType<T = TypeIndex> {
    /// The types of its parameters.
    pub parameters: Vec<ValueType<T>>,
    /// The types of its results.
    pub results: Vec<ValueType<T>>,
}

impl<T> Default for FunctionType<T> {
    fn default() -> Self {
        Self { parameters: Vec::new(), results: Vec::new() }
    }
}

impl FunctionType {
    /// Takes the validator's type.
    pub fn new(ty: &wasmparser::FuncType) -> Result<Self, Kind> {
        let types = |types: &[wasmparser::ValType]| -> Result<Vec<ValueType>, Kind> {
            types.iter().map(|ty| ValueType::new(*ty)).collect()
        };
        Ok(Self { parameters: types(ty.params())?, results: types(ty.results())? })
    }
}

impl<T: Copy> FunctionType<T> {
    /// The same type with types named in another way.
    pub fn map<U>(&self, name: impl Fn(T) -> U) -> FunctionType<U> {
        let types = |types: &[ValueType<T>]| types.iter().map(|ty| ty.map(&name)).collect();
        FunctionType { parameters: types(&self.parameters), results: types(&self.results) }
    }

    /// The types that it names, in their order.
    pub fn named(&self) -> impl Iterator<Item = T> {
        self.parameters.iter().chain(&self.results).filter_map(|ty| match ty {
            ValueType::Reference(ReferenceType { heap: HeapType::Concrete(index), .. }) => Some(*index),
            _ => None,
        })
    }
}

impl fmt::Display for FunctionType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |types: &[ValueType]| types.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        write!(formatter, "[{}] -> [{}]", list(&self.parameters), list(&self.results))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reference_types_match_upwards() {
        let reference = |nullable, heap| ReferenceType { nullable, heap };
        let concrete = HeapType::Concrete(TypeIndex(3));
        assert!(reference(false, concrete).matches(ReferenceType::FUNCREF));
        assert!(!ReferenceType::FUNCREF.matches(reference(true, concrete)));
        assert!(!reference(true, concrete).matches(reference(false, concrete)));
        assert!(reference(true, HeapType::NoFunction).matches(reference(true, concrete)));
        assert!(!reference(true, HeapType::NoExtern).matches(ReferenceType::FUNCREF));
    }
}
