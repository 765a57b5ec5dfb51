//! Canonical type ids: two function types are equal if and only if their ids are.
//!
//! Ids are handed out by the compiler to all modules of a protection domain together, so they are small, dense, and
//! compared as an immediate operand. 0 is no type: the id of a null table entry.

use crate::module::{FunctionType, IndexVec, Module, TypeIndex};
use std::collections::HashMap;

/// A canonical function type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct TypeId(pub u32);

impl TypeId {
    /// The id of a null table entry.
    pub const NULL: Self = Self(0);
}

/// The canonical types of a module's type section.
#[derive(Debug)]
pub struct TypeIds {
    ids: IndexVec<TypeIndex, TypeId>,
}

impl TypeIds {
    /// Numbers the types in the order in which they first appear.
    pub fn new(module: &Module<'_>) -> Self {
        let mut known: HashMap<&FunctionType, TypeId> = HashMap::new();
        let ids = module.types.iter().map(|(_, ty)| {
            let next = TypeId(known.len() as u32 + 1);
            *known.entry(ty).or_insert(next)
        });
        Self { ids: ids.collect() }
    }

    /// The canonical id of a type.
    pub fn id(&self, ty: TypeIndex) -> TypeId {
        self.ids[ty]
    }
}
