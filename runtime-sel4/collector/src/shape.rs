//! What types say of objects: how large they are, and where they have references.

use wasm2sel4_abi::gc::{FIELD_SHIFT, GRANULE, GcType, HEADER, KIND_ARRAY, KIND_STRUCTURE};

/// The types of a domain, by their numbers.
#[derive(Clone, Copy, Debug)]
pub struct Shapes<'t> {
    types: &'t [GcType],
    fields: &'t [u32],
}

/// What is in the header of an object: the number of its type below, its length above.
#[derive(Clone, Copy)]
pub struct Header(pub u64);

impl Header {
    /// Of an object that is made now.
    pub const fn new(ty: u32, length: u32) -> Self {
        Self((length as u64) << 32 | ty as u64)
    }

    const fn ty(self) -> u32 {
        self.0 as u32
    }

    /// How many elements it has, if it is an array.
    pub const fn length(self) -> u64 {
        self.0 >> 32
    }
}

/// Where the references of an object are.
#[derive(Clone, Copy)]
pub enum References<'t> {
    /// In fields: [`field`] says what each means.
    Fields(&'t [u32]),
    /// In elements, of this kind and so many bytes.
    Elements(u32, u64),
}

/// The offset of a field in its object, and its kind.
pub const fn field(entry: u32) -> (u64, u32) {
    ((entry >> FIELD_SHIFT) as u64, entry & ((1 << FIELD_SHIFT) - 1))
}

impl<'t> Shapes<'t> {
    /// Types, and the list of their fields.
    pub const fn new(types: &'t [GcType], fields: &'t [u32]) -> Self {
        Self { types, fields }
    }

    fn ty(&self, header: Header) -> Option<&'t GcType> {
        self.types.get(header.ty() as usize)
    }

    /// The bytes of an object; `None` if there is none of this type.
    #[inline]
    pub fn size(&self, header: Header) -> Option<u64> {
        size(self.ty(header)?, header)
    }

    /// The same, and whether it has references.
    #[inline]
    pub fn size_and_references(&self, header: Header) -> Option<(u64, bool)> {
        let ty = self.ty(header)?;
        Some((size(ty, header)?, ty.field_count != 0))
    }

    /// Where an object has references; `None` if nowhere.
    #[inline]
    pub fn references(&self, header: Header) -> Option<References<'t>> {
        let ty = self.ty(header).filter(|ty| ty.field_count != 0)?;
        let fields = self.fields.get(ty.first_field as usize..)?.get(..ty.field_count as usize)?;
        match ty.kind {
            KIND_STRUCTURE => Some(References::Fields(fields)),
            KIND_ARRAY => fields.first().map(|kind| References::Elements(*kind, 1 << (ty.size & 7))),
            _ => None,
        }
    }
}

/// The bytes of an object of a type.
#[inline]
const fn size(ty: &GcType, header: Header) -> Option<u64> {
    match ty.kind {
        KIND_STRUCTURE => Some(ty.size as u64),
        // An element has 16 bytes at most.
        KIND_ARRAY => Some((HEADER + (header.length() << (ty.size & 7))).next_multiple_of(GRANULE)),
        _ => None,
    }
}
