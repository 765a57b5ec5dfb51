//! How structures and arrays lie in the heap ([`wasm2sel4_abi::gc`]).
//!
//! Fields follow the header in their order, each at a multiple of its size. So a subtype, which begins with the fields
//! of its supertype, has them at the same offsets.

use crate::error::{Error, Result};
use crate::module::{CompositeType, FieldType, Hierarchy, StorageType, ValueType};
use crate::store::{TypeId, Types};
use wasm2sel4_abi::gc::{FIELD_ANY, FIELD_EXCEPTION, FIELD_EXTERN, FIELD_SHIFT, GRANULE, HEADER};

/// What a field holds, as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// 8 bits of an i32.
    I8,
    /// 16 bits of an i32.
    I16,
    /// An i32.
    I32,
    /// An i64.
    I64,
    /// An f32.
    F32,
    /// An f64.
    F64,
    /// A vector.
    V128,
    /// A reference of this hierarchy.
    Reference(Hierarchy),
}

impl Storage {
    /// How a field of a type is stored.
    ///
    /// # Errors
    ///
    /// An internal one for a type that names one that does not exist.
    pub fn of(field: &FieldType<TypeId>, types: &Types) -> Result<Self> {
        Ok(match field.storage {
            StorageType::I8 => Self::I8,
            StorageType::I16 => Self::I16,
            StorageType::Value(ValueType::I32) => Self::I32,
            StorageType::Value(ValueType::I64) => Self::I64,
            StorageType::Value(ValueType::F32) => Self::F32,
            StorageType::Value(ValueType::F64) => Self::F64,
            StorageType::Value(ValueType::V128) => Self::V128,
            StorageType::Value(ValueType::Reference(ty)) => {
                let hierarchy = ty.heap.hierarchy(types);
                Self::Reference(hierarchy.ok_or_else(|| Error::internal("a field of a type that does not exist"))?)
            }
        })
    }

    /// log2 of its bytes.
    pub const fn size_log2(self) -> u32 {
        match self {
            Self::I8 => 0,
            Self::I16 => 1,
            Self::I32 | Self::F32 | Self::Reference(Hierarchy::Any) => 2,
            Self::I64 | Self::F64 | Self::Reference(_) => 3,
            Self::V128 => 4,
        }
    }

    /// What the collector has to follow of it, if anything.
    pub const fn traced(self) -> Option<u32> {
        match self {
            Self::Reference(Hierarchy::Any) => Some(FIELD_ANY),
            Self::Reference(Hierarchy::Extern) => Some(FIELD_EXTERN),
            Self::Reference(Hierarchy::Exn) => Some(FIELD_EXCEPTION),
            _ => None,
        }
    }
}

/// A field of a structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Bytes from the beginning of the object.
    pub offset: u32,
    /// How it is stored.
    pub storage: Storage,
}

/// How the objects of a type lie in the heap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A function: there are none.
    None,
    /// A structure.
    Structure {
        /// Its fields.
        fields: Vec<Field>,
        /// Bytes of an object, header included.
        size: u32,
    },
    /// An array: how its elements are stored, right behind the header.
    Array(Storage),
}

impl Layout {
    /// The layout of a type.
    ///
    /// # Errors
    ///
    /// As for [`Storage::of`].
    pub fn of(composite: &CompositeType<TypeId>, types: &Types) -> Result<Self> {
        match composite {
            CompositeType::Function(_) => Ok(Self::None),
            CompositeType::Array(element) => Ok(Self::Array(Storage::of(element, types)?)),
            CompositeType::Structure(members) => {
                let (mut fields, mut end) = (Vec::with_capacity(members.len()), HEADER as u32);
                for member in members {
                    let storage = Storage::of(member, types)?;
                    let size = 1 << storage.size_log2();
                    // Nothing in the heap is aligned to more than a granule.
                    let offset = end.next_multiple_of(size.min(GRANULE as u32));
                    fields.push(Field { offset, storage });
                    end = offset + size;
                }
                Ok(Self::Structure { fields, size: end.next_multiple_of(GRANULE as u32) })
            }
        }
    }

    /// What the collector follows in an object: as [`wasm2sel4_abi::gc::GcType`] has it.
    pub fn traced(&self) -> Vec<u32> {
        match self {
            Self::None => Vec::new(),
            Self::Structure { fields, .. } => {
                fields.iter().filter_map(|field| Some(field.offset << FIELD_SHIFT | field.storage.traced()?)).collect()
            }
            Self::Array(element) => element.traced().into_iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module::parse;
    use crate::store::Store;

    #[test]
    fn fields_lie_at_multiples_of_their_sizes() {
        let text = "(module (type $s (struct (field i8 i16 i8 (ref null $s) i64 i8 v128 funcref externref i8))))";
        let bytes = wat::parse_str(text).unwrap();
        let store = Store::single(parse(&bytes).unwrap()).unwrap();
        let layout = Layout::of(&store.types.get(TypeId(1)).unwrap().composite, &store.types).unwrap();
        let Layout::Structure { fields, size } = &layout else { panic!("{layout:?} is no structure") };
        let offsets: Vec<_> = fields.iter().map(|field| field.offset).collect();
        assert_eq!((&*offsets, *size), (&[8, 10, 12, 16, 24, 32, 40, 56, 64, 72][..], 80));
        assert_eq!(layout.traced(), [16 << FIELD_SHIFT | FIELD_ANY, 64 << FIELD_SHIFT | FIELD_EXTERN]);
    }
}
