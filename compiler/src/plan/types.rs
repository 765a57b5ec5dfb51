//! The numbers that types have in code, by which a subtype is known as one.
//!
//! All types of a domain are known, and each has at most one declared supertype, so they form trees. Numbers are given
//! to a type first, then to its subtypes: those of a type and of everything below it follow each other, and whether a
//! type is a subtype of another is one subtraction and one comparison. Trees of functions come first, then those of
//! structures, then those of arrays, so what is any structure, or any array, is a range, too. Functions without
//! declared subtypes have the numbers of their ids.

use crate::error::{Error, Result};
use crate::module::CompositeKind;
use crate::store::{TypeId, Types};

/// The numbers of a type and of all its subtypes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TypeRange {
    /// Its own.
    pub first: u32,
    /// The last of its subtypes', or its own.
    pub last: u32,
}

impl TypeRange {
    /// Whether it has no subtypes.
    pub const fn is_single(self) -> bool {
        self.first == self.last
    }
}

/// The numbers of all types.
#[derive(Debug, Default)]
pub struct TypeNumbers {
    /// By the ids of the types, from 1 on.
    ranges: Vec<TypeRange>,
    /// The types in the order of their numbers, from 1 on.
    order: Vec<TypeId>,
    /// How many of them are functions, and how many are functions or structures.
    bounds: [u32; 2],
}

impl TypeNumbers {
    /// Numbers the types of a store.
    pub fn new(types: &Types) -> Self {
        let count = types.iter().count();
        let mut subtypes = vec![Vec::new(); count + 1];
        let mut roots = [const { Vec::new() }; 3];
        for (id, ty) in types.iter() {
            match ty.supertype {
                // Declared before it: the lists are in the order of ids.
                Some(TypeId(supertype)) => subtypes[supertype as usize].push(id),
                None => roots[ty.composite.kind() as usize].push(id),
            }
        }
        let mut numbers = Self { ranges: vec![TypeRange::default(); count], ..Self::default() };
        for (kind, roots) in roots.into_iter().enumerate() {
            // What is on the stack is still to be numbered, or ends if all below it has been.
            let mut stack: Vec<(TypeId, bool)> = roots.into_iter().rev().map(|root| (root, false)).collect();
            while let Some((id, is_done)) = stack.pop() {
                let range = &mut numbers.ranges[id.0 as usize - 1];
                if is_done {
                    range.last = numbers.order.len() as u32;
                    continue;
                }
                numbers.order.push(id);
                range.first = numbers.order.len() as u32;
                stack.push((id, true));
                stack.extend(subtypes[id.0 as usize].iter().rev().map(|subtype| (*subtype, false)));
            }
            if let Some(bound) = numbers.bounds.get_mut(kind) {
                *bound = numbers.order.len() as u32;
            }
        }
        numbers
    }

    /// The numbers of a type and its subtypes.
    ///
    /// # Errors
    ///
    /// An internal one for a type that does not exist.
    pub fn range(&self, ty: TypeId) -> Result<TypeRange> {
        let range = (ty.0 as usize).checked_sub(1).and_then(|index| self.ranges.get(index));
        range.copied().ok_or_else(|| Error::internal("a type without a number"))
    }

    /// The numbers of all types of a kind; none if there are none.
    pub fn of_kind(&self, kind: CompositeKind) -> Option<TypeRange> {
        let [functions, structures] = self.bounds;
        let (first, last) = match kind {
            CompositeKind::Function => (1, functions),
            CompositeKind::Structure => (functions + 1, structures),
            CompositeKind::Array => (structures + 1, self.order.len() as u32),
        };
        (first <= last).then_some(TypeRange { first, last })
    }

    /// The types in the order of their numbers, of which the first is 1.
    pub fn in_order(&self) -> &[TypeId] {
        &self.order
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module::{Declared, parse};
    use crate::store::Store;

    fn store(text: &str) -> Types {
        let bytes = wat::parse_str(text).unwrap();
        Store::single(parse(&bytes).unwrap()).unwrap().types
    }

    #[test]
    fn subtypes_follow_their_supertype() {
        let types = store(
            "(module (type $a (array i8)) (type $s (sub (struct))) (type $f (func)) (type $t (sub $s (struct (field i32))))
               (type $r (sub (struct (field f32)))) (type $u (sub final $s (struct (field i64))))
               (type $v (sub final $t (struct (field i32 i32)))))",
        );
        let numbers = TypeNumbers::new(&types);
        let ranges: Vec<_> =
            (1..=7).map(|id| numbers.range(TypeId(id)).unwrap()).map(|range| (range.first, range.last)).collect();
        assert_eq!(ranges, [(7, 7), (2, 5), (1, 1), (3, 4), (6, 6), (5, 5), (4, 4)]);
        for (id, _) in types.iter() {
            for (other, _) in types.iter() {
                let [this, range] = [id, other].map(|id| numbers.range(id).unwrap());
                let is_inside = (range.first..=range.last).contains(&this.first);
                assert_eq!(is_inside, types.is_subtype(id, other), "{id:?} {other:?}");
            }
        }
        let structures = numbers.of_kind(CompositeKind::Structure).unwrap();
        assert_eq!(structures, TypeRange { first: 2, last: 6 });
        assert!(numbers.range(TypeId(8)).is_err() && numbers.range(TypeId(0)).is_err());
    }

    #[test]
    fn functions_without_subtypes_have_the_numbers_of_their_ids() {
        let types = store("(module (type (func)) (type (func (param i32))) (type (func (result i64))))");
        let numbers = TypeNumbers::new(&types);
        assert!((1..=3).all(|id| numbers.range(TypeId(id)).unwrap() == TypeRange { first: id, last: id }));
        assert_eq!(numbers.of_kind(CompositeKind::Array), None);
    }
}
