//! Where the heap of structures and arrays is, and what the collector has to know of types.

use super::address::Addresses;
use super::object::Layout;
use super::types::TypeNumbers;
use crate::error::{Error, Result};
use crate::options::{GC_HEAP_DEFAULT, Options, gc_heap_size};
use crate::store::{Store, TypeId};
use std::collections::BTreeMap;
use wasm2sel4_abi::address::{ByteSize, VirtualAddress};
use wasm2sel4_abi::gc::{BLOCK, FIRST, GcType, INDEX_SPACE, KIND_ARRAY, KIND_NONE, KIND_STRUCTURE, books_size};

/// The heap of a domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeapPlan {
    /// Where offset 0 is.
    pub base: VirtualAddress,
    /// The largest size, counted from there.
    pub size: ByteSize,
    /// Where the collector keeps its books.
    pub books: VirtualAddress,
}

impl HeapPlan {
    /// Bytes of the collector's books.
    pub const fn books_size(&self) -> ByteSize {
        ByteSize(books_size(self.size.0))
    }
}

/// Plans the heap of a store; none if nothing in it makes or uses objects. It takes the place of memory 0, where code
/// is smallest.
pub fn heap(store: &Store<'_>, options: &Options, addresses: &mut Addresses) -> Result<Option<HeapPlan>> {
    if !store.instances.iter().any(|(_, instance)| instance.module.uses_objects) {
        return Ok(None);
    }
    let asked = gc_heap_size(options.gc_heap_maximum.unwrap_or(GC_HEAP_DEFAULT)).map_err(Error::Options)?;
    // What lies below the first object is no memory, so it is not counted.
    let size = ByteSize((asked.0.min(INDEX_SPACE - FIRST) + FIRST).next_multiple_of(BLOCK));
    let base = addresses.take_first().ok_or_else(|| Error::internal("the place of the heap is taken"))?;
    let books = addresses.allocate(ByteSize(books_size(size.0)))?;
    Ok(Some(HeapPlan { base, size, books }))
}

/// The layouts of all types of structures and arrays.
pub fn layouts(store: &Store<'_>) -> Result<BTreeMap<TypeId, Layout>> {
    let layouts = store.types.iter().map(|(id, ty)| Ok((id, Layout::of(&ty.composite, &store.types)?)));
    layouts.collect()
}

/// What the collector knows of all types, by their numbers, and the fields that it follows.
pub fn records(numbers: &TypeNumbers, layouts: &BTreeMap<TypeId, Layout>) -> Result<(Vec<GcType>, Vec<u32>)> {
    let none = || GcType { kind: KIND_NONE, size: 0, first_field: 0, field_count: 0 };
    let (mut records, mut fields) = (vec![none()], Vec::new());
    for id in numbers.in_order() {
        let layout = layouts.get(id).ok_or_else(|| Error::internal("a type without a layout"))?;
        let (kind, size) = match layout {
            Layout::None => (KIND_NONE, 0),
            Layout::Structure { size, .. } => (KIND_STRUCTURE, *size),
            Layout::Array(element) => (KIND_ARRAY, element.size_log2()),
        };
        let traced = layout.traced();
        let (first_field, field_count) = (fields.len() as u32, traced.len() as u32);
        records.push(GcType { kind, size, first_field, field_count });
        fields.extend(traced);
    }
    Ok((records, fields))
}
