//! Canonical type ids: two types are equal if and only if their ids are (core specification, 3.1.3 "Type Equivalence").
//!
//! Ids are handed out to all modules of a protection domain together, so they are small, dense, and compared as an
//! immediate operand. 0 is no type: the id of a null entry of a function table.
//!
//! Types come in recursion groups. Two groups are equal if they are the same after naming each type inside the group by
//! its place there, and each type outside by its id. The supertype that a type declares is a part of it, as the
//! specification has it; in code, types have other numbers, by which a subtype is known as one (`crate::plan`).

use crate::error::{Error, Result};
use crate::module::{CompositeKind, CompositeType, Declared, FunctionType, IndexVec, Module, SubType, TypeIndex};
use std::collections::HashMap;

/// A canonical type.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TypeId(pub u32);

impl TypeId {
    /// The id of a null table entry.
    pub const NULL: Self = Self(0);
}

/// How a type of a group that is being looked up names another.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Name {
    /// Place in the same group.
    Inside(u32),
    /// A type that is known already.
    Outside(TypeId),
}

/// All canonical types of a protection domain.
#[derive(Debug, Default)]
pub struct Types {
    /// The id of the first type of each group.
    groups: HashMap<Vec<SubType<Name>>, TypeId>,
    /// The types by id; the first has id 1.
    types: Vec<SubType<TypeId>>,
}

impl Types {
    /// The canonical ids of the types of a module.
    ///
    /// # Errors
    ///
    /// An internal one for a type that names a later one: with the id of another in its place, a call through a table
    /// could take a function for one of another type.
    pub fn intern(&mut self, module: &Module<'_>) -> Result<IndexVec<TypeIndex, TypeId>> {
        let mut ids: IndexVec<TypeIndex, TypeId> = IndexVec::default();
        let mut start = 0;
        for size in &module.type_groups {
            let members = start..start + size;
            let types = || members.clone().map(|index| &module.types[TypeIndex(index)]);
            // Validation lets a type refer to its own group and to earlier ones.
            if types().flat_map(SubType::named).any(|index| index.0 >= members.end) {
                return Err(Error::internal("a type names a later one"));
            }
            let name = |index: TypeIndex| match members.contains(&index.0) {
                true => Name::Inside(index.0 - members.start),
                false => Name::Outside(ids[index]),
            };
            let group: Vec<_> = types().map(|ty| ty.map(name)).collect();
            let first = self.group(group);
            for place in 0..*size {
                ids.push(TypeId(first.0 + place));
            }
            start += size;
        }
        Ok(ids)
    }

    /// The id of a type that stands alone and names no other.
    ///
    /// # Errors
    ///
    /// An internal one, if it names another.
    pub fn intern_alone(&mut self, ty: &FunctionType) -> Result<TypeId> {
        match ty.named().next() {
            None => Ok(self.group(vec![SubType::function(ty.clone()).map(|_| Name::Outside(TypeId::NULL))])),
            Some(_) => Err(Error::internal("a type that stands alone names another")),
        }
    }

    /// The type of an id, if there is one.
    pub fn get(&self, id: TypeId) -> Option<&SubType<TypeId>> {
        self.types.get((id.0 as usize).checked_sub(1)?)
    }

    /// The type of an id, if it is one of functions.
    pub fn function(&self, id: TypeId) -> Option<&FunctionType<TypeId>> {
        match &self.get(id)?.composite {
            CompositeType::Function(function) => Some(function),
            CompositeType::Structure(_) | CompositeType::Array(_) => None,
        }
    }

    /// All types, by their ids.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &SubType<TypeId>)> {
        (1..).map(TypeId).zip(&self.types)
    }

    fn group(&mut self, group: Vec<SubType<Name>>) -> TypeId {
        if let Some(first) = self.groups.get(&group) {
            return *first;
        }
        let first = TypeId(self.types.len() as u32 + 1);
        let known = |name| match name {
            Name::Inside(place) => TypeId(first.0 + place),
            Name::Outside(id) => id,
        };
        self.types.extend(group.iter().map(|ty| ty.map(known)));
        self.groups.insert(group, first);
        first
    }
}

impl Declared<TypeId> for Types {
    fn kind(&self, ty: TypeId) -> Option<CompositeKind> {
        self.get(ty).map(|ty| ty.composite.kind())
    }

    fn is_subtype(&self, ty: TypeId, other: TypeId) -> bool {
        let supertypes = std::iter::successors(Some(ty), |ty| self.get(*ty)?.supertype);
        // A supertype is declared before its subtypes, so there are no more than types.
        supertypes.take(self.types.len()).any(|ty| ty == other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module::parse;

    fn ids(types: &mut Types, text: &str) -> Vec<u32> {
        let bytes = wat::parse_str(text).unwrap();
        types.intern(&parse(&bytes).unwrap()).unwrap().iter().map(|(_, id)| id.0).collect()
    }

    #[test]
    fn equal_types_of_several_modules_share_an_id() {
        let mut types = Types::default();
        assert_eq!(ids(&mut types, "(module (type (func)) (type (func (param i32))) (type (func)))"), [1, 2, 1]);
        assert_eq!(ids(&mut types, "(module (type (func (param i32))) (type (func (result i64))))"), [2, 3]);
    }

    /// Never with the id of another type.
    #[test]
    fn a_type_that_names_what_does_not_exist_has_no_id() {
        let bytes = wat::parse_str("(module (type (func)) (type (func (param (ref 0)))))").unwrap();
        let mut module = parse(&bytes).unwrap();
        assert!(Types::default().intern_alone(module.signature(TypeIndex(1)).unwrap()).is_err());
        module.types[TypeIndex(0)] = module.types[TypeIndex(1)].map(|_| TypeIndex(1));
        let error = Types::default().intern(&module).unwrap_err();
        assert_eq!(error.to_string(), Error::internal("a type names a later one").to_string());
    }

    #[test]
    fn groups_are_compared_as_a_whole() {
        let mut types = Types::default();
        let pair = "(rec (type $a (func (param (ref $b)))) (type $b (func (param (ref $a)))))";
        let first = ids(&mut types, &format!("(module {pair} {})", pair.replace("$a", "$c").replace("$b", "$d")));
        assert_eq!(first, [1, 2, 1, 2]);
        // The same two functions, each on its own, are other types.
        let alone =
            ids(&mut types, "(module (rec (type $a (func (param (ref $a))))) (type $c (func (param (ref $a)))))");
        assert_eq!(alone, [3, 4]);
    }
}
