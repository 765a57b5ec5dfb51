//! Indices of the specification's index spaces, each a separate type, and vectors that can only be indexed by their
//! own.

use std::marker::PhantomData;
use std::ops::Index;

macro_rules! indices {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub u32);

        impl From<$name> for usize {
            fn from(index: $name) -> usize {
                index.0 as usize
            }
        }

        impl From<u32> for $name {
            fn from(index: u32) -> Self {
                Self(index)
            }
        }
    )*};
}

indices! {
    /// Into the types of a module.
    TypeIndex;
    /// Into the functions of a module, imported ones first.
    FunctionIndex;
    /// Into the tables of a module, imported ones first.
    TableIndex;
    /// Into the memories of a module, imported ones first.
    MemoryIndex;
    /// Into the globals of a module, imported ones first.
    GlobalIndex;
    /// Into the tags of a module, imported ones first.
    TagIndex;
    /// Into the element segments of a module.
    ElementIndex;
    /// Into the data segments of a module.
    DataIndex;
}

pub(crate) use indices;

/// A vector indexed by `I`.
#[derive(Clone, Debug)]
pub struct IndexVec<I, T> {
    items: Vec<T>,
    index: PhantomData<I>,
}

impl<I, T> Default for IndexVec<I, T> {
    fn default() -> Self {
        Self { items: Vec::new(), index: PhantomData }
    }
}

impl<I: From<u32>, T> IndexVec<I, T> {
    /// Appends an item and returns its index. Validation limits every index space to far below 2^32 items.
    pub fn push(&mut self, item: T) -> I {
        let index = I::from(self.items.len() as u32);
        self.items.push(item);
        index
    }

    /// The items with their indices.
    pub fn iter(&self) -> impl Iterator<Item = (I, &T)> {
        self.items.iter().enumerate().map(|(index, item)| (I::from(index as u32), item))
    }
}

impl<I: From<u32>, T> IndexVec<I, T> {
    /// The items with their indices, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (I, &mut T)> {
        self.items.iter_mut().enumerate().map(|(index, item)| (I::from(index as u32), item))
    }
}

impl<I: Into<usize>, T> IndexVec<I, T> {
    /// The number of items.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The item, if there is one.
    pub fn get(&self, index: I) -> Option<&T> {
        self.items.get(index.into())
    }

    /// Removes all items from `length` on.
    pub fn truncate(&mut self, length: usize) {
        self.items.truncate(length);
    }

    /// The item, to be changed, if there is one.
    pub fn get_mut(&mut self, index: I) -> Option<&mut T> {
        self.items.get_mut(index.into())
    }
}

impl<I: Into<usize>, T> Index<I> for IndexVec<I, T> {
    type Output = T;

    fn index(&self, index: I) -> &T {
        &self.items[index.into()]
    }
}

impl<I: Into<usize>, T> std::ops::IndexMut<I> for IndexVec<I, T> {
    fn index_mut(&mut self, index: I) -> &mut T {
        &mut self.items[index.into()]
    }
}

impl<I, T> FromIterator<T> for IndexVec<I, T> {
    fn from_iter<Items: IntoIterator<Item = T>>(items: Items) -> Self {
        Self { items: items.into_iter().collect(), index: PhantomData }
    }
}
