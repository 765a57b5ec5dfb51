//! The types that a module defines: functions, structures and arrays, each perhaps as a subtype of another (core
//! specification, 2.3.12 "Composite Types" and 2.3.13 "Recursive Types").
//!
//! As in [`super::types`], everything is generic over how a type is named.

use super::{HeapType, ReferenceType, TypeIndex, ValueType};
use crate::error::Kind;
use std::fmt;

/// A type that a module defines.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct SubType<T = TypeIndex> {
    /// Whether no other type can be declared as its subtype.
    pub is_final: bool,
    /// The type of which it is declared to be a subtype.
    pub supertype: Option<T>,
    /// What it is.
    pub composite: CompositeType<T>,
}

/// What a type is that a module defines.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum CompositeType<T = TypeIndex> {
    /// A function.
    Function(FunctionType<T>),
    /// A structure: its fields.
    Structure(Vec<FieldType<T>>),
    /// An array: its elements.
    Array(FieldType<T>),
}

/// The kind of a [`CompositeType`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum CompositeKind {
    /// A function.
    Function,
    /// A structure.
    Structure,
    /// An array.
    Array,
}

/// The type of a field of a structure, or of the elements of an array.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct FieldType<T = TypeIndex> {
    /// What it holds.
    pub storage: StorageType<T>,
    /// Whether it can be written.
    pub mutable: bool,
}

/// What a field holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum StorageType<T = TypeIndex> {
    /// The lowest 8 bits of an i32.
    I8,
    /// The lowest 16 bits of an i32.
    I16,
    /// A value.
    Value(ValueType<T>),
}

impl SubType {
    /// A function type that nothing is a subtype of.
    pub fn function(ty: FunctionType) -> Self {
        Self { is_final: true, supertype: None, composite: CompositeType::Function(ty) }
    }

    /// Takes the validator's type, or says which kind of untranslated thing it is.
    pub fn new(ty: &wasmparser::SubType) -> Result<Self, Kind> {
        use wasmparser::CompositeInnerType;
        if ty.composite_type.shared {
            return Err(untranslated("a shared type", "shared-everything-threads"));
        }
        if ty.composite_type.descriptor_idx.is_some() || ty.composite_type.describes_idx.is_some() {
            return Err(untranslated("a type with a descriptor", "custom-descriptors"));
        }
        let composite = match &ty.composite_type.inner {
            CompositeInnerType::Func(function) => CompositeType::Function(FunctionType::new(function)?),
            CompositeInnerType::Struct(structure) => {
                CompositeType::Structure(structure.fields.iter().map(FieldType::new).collect::<Result<_, _>>()?)
            }
            CompositeInnerType::Array(array) => CompositeType::Array(FieldType::new(&array.0)?),
            CompositeInnerType::Cont(_) => return Err(untranslated("a continuation type", "stack-switching")),
        };
        let supertype = match ty.supertype_idxs.first().map(|index| index.unpack()) {
            None => None,
            Some(wasmparser::UnpackedIndex::Module(index)) => Some(TypeIndex(index)),
            Some(_) => return Err(untranslated("a supertype of another module", "gc")),
        };
        Ok(Self { is_final: ty.is_final, supertype, composite })
    }
}

fn untranslated(what: &str, proposal: &'static str) -> Kind {
    Kind { what: what.to_owned(), proposal }
}

impl FieldType {
    fn new(ty: &wasmparser::FieldType) -> Result<Self, Kind> {
        let storage = match ty.element_type {
            wasmparser::StorageType::I8 => StorageType::I8,
            wasmparser::StorageType::I16 => StorageType::I16,
            wasmparser::StorageType::Val(ty) => StorageType::Value(ValueType::new(ty)?),
        };
        Ok(Self { storage, mutable: ty.mutable })
    }
}

impl<T> CompositeType<T> {
    /// What kind it is of.
    pub const fn kind(&self) -> CompositeKind {
        match self {
            Self::Function(_) => CompositeKind::Function,
            Self::Structure(_) => CompositeKind::Structure,
            Self::Array(_) => CompositeKind::Array,
        }
    }
}

impl<T: Copy> SubType<T> {
    /// The same type with types named in another way.
    pub fn map<U>(&self, name: impl Fn(T) -> U) -> SubType<U> {
        let field = |field: &FieldType<T>| FieldType {
            storage: match field.storage {
                StorageType::I8 => StorageType::I8,
                StorageType::I16 => StorageType::I16,
                StorageType::Value(ty) => StorageType::Value(ty.map(&name)),
            },
            mutable: field.mutable,
        };
        let composite = match &self.composite {
            CompositeType::Function(function) => CompositeType::Function(function.map(&name)),
            CompositeType::Structure(fields) => CompositeType::Structure(fields.iter().map(field).collect()),
            CompositeType::Array(element) => CompositeType::Array(field(element)),
        };
        SubType { is_final: self.is_final, supertype: self.supertype.map(&name), composite }
    }

    /// The types that it names, in their order.
    pub fn named(&self) -> Vec<T> {
        let of_field = |field: &FieldType<T>| match field.storage {
            StorageType::Value(ty) => ty.named(),
            StorageType::I8 | StorageType::I16 => None,
        };
        let composite: Vec<T> = match &self.composite {
            CompositeType::Function(function) => function.named().collect(),
            CompositeType::Structure(fields) => fields.iter().filter_map(of_field).collect(),
            CompositeType::Array(element) => of_field(element).into_iter().collect(),
        };
        self.supertype.into_iter().chain(composite).collect()
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
        self.parameters.iter().chain(&self.results).filter_map(|ty| ty.named())
    }
}

impl<T: Copy> ValueType<T> {
    /// The type that it names, if it does.
    fn named(self) -> Option<T> {
        match self {
            Self::Reference(ReferenceType { heap: HeapType::Concrete(index), .. }) => Some(index),
            _ => None,
        }
    }
}

impl fmt::Display for FunctionType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |types: &[ValueType]| types.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        write!(formatter, "[{}] -> [{}]", list(&self.parameters), list(&self.results))
    }
}
