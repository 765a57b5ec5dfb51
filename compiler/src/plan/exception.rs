//! Where the values of exceptions are: in one buffer of the domain while an exception is on its way, and in a place of
//! a room while there are references to it.

use crate::error::{Error, Result};
use crate::module::{IndexVec, ValueType};
use crate::store::{Store, TagId};
use wasm2sel4_abi::descriptor::ExceptionHeader;

/// What the buffer's size is a multiple of: the size of the largest value.
const ALIGNMENT: u32 = 16;

/// Bytes of the room, unless that is too few or too many exceptions.
const ROOM: u64 = 256 << 10;

/// The fewest exceptions of a room, and the most.
const EXCEPTIONS: std::ops::RangeInclusive<u64> = 64..=4096;

/// Where the values of the exceptions of a tag are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagPlan {
    /// The offset of each in the buffer.
    pub offsets: Vec<i32>,
    /// The bytes of all of them.
    pub size: u32,
}

/// What all exceptions of a domain need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExceptionPlan {
    /// Bytes of the buffer, which are enough for the values of every tag.
    pub buffer_size: u32,
    /// How many exceptions there is room for to which there are references; 0 if nothing makes any.
    pub count: u64,
}

impl ExceptionPlan {
    /// Bytes of the room.
    pub const fn room_size(&self) -> u64 {
        self.count * self.place_size()
    }

    /// Bytes of a place in it.
    const fn place_size(&self) -> u64 {
        size_of::<ExceptionHeader>() as u64 + self.buffer_size as u64
    }
}

/// Plans the exceptions of a store.
pub fn plan(store: &Store<'_>) -> Result<(IndexVec<TagId, TagPlan>, ExceptionPlan)> {
    let mut tags = IndexVec::default();
    for (_, tag) in store.tags.iter() {
        let ty = store.types.function(tag.ty).ok_or_else(|| Error::internal("a tag without a type"))?;
        tags.push(tag_plan(&ty.parameters)?);
    }
    let buffer_size = tags.iter().map(|(_, tag)| tag.size.next_multiple_of(ALIGNMENT)).max().unwrap_or(0);
    let mut exceptions = ExceptionPlan { buffer_size, count: 0 };
    if store.instances.iter().any(|(_, instance)| instance.module.keeps_exceptions) {
        exceptions.count = (ROOM / exceptions.place_size()).clamp(*EXCEPTIONS.start(), *EXCEPTIONS.end());
    }
    Ok((tags, exceptions))
}

fn tag_plan<T>(values: &[ValueType<T>]) -> Result<TagPlan> {
    let (mut offsets, mut size) = (Vec::new(), 0_u32);
    for value in values {
        let width = if matches!(value, ValueType::V128) { 16 } else { 8 };
        let offset = size.next_multiple_of(width);
        offsets.push(i32::try_from(offset).map_err(|_| Error::internal("a tag with more values than a type has"))?);
        size = offset + width;
    }
    Ok(TagPlan { offsets, size })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module::parse;

    fn plans(text: &str) -> (Vec<TagPlan>, ExceptionPlan) {
        let bytes = wat::parse_str(text).unwrap();
        let store = Store::single(parse(&bytes).unwrap()).unwrap();
        let (tags, exceptions) = plan(&store).unwrap();
        (tags.iter().map(|(_, tag)| tag.clone()).collect(), exceptions)
    }

    #[test]
    fn every_value_has_a_place_of_its_own() {
        let (tags, exceptions) = plans("(module (tag) (tag (param i32 v128 f64 i32)))");
        assert_eq!(tags, [TagPlan::default(), TagPlan { offsets: vec![0, 16, 32, 40], size: 48 }]);
        assert_eq!(exceptions, ExceptionPlan { buffer_size: 48, count: 0 });
        assert_eq!(exceptions.room_size(), 0);
    }

    #[test]
    fn there_is_room_for_a_number_of_references() {
        let keeping = "(func (block (result exnref) (try_table (catch_all_ref 0)) return) drop)";
        let (_, small) = plans(&format!("(module (tag) {keeping})"));
        assert_eq!((small.buffer_size, small.count), (0, 4096));
        let (_, large) = plans(&format!("(module (tag (param {})) {keeping})", "i64 ".repeat(1000)));
        assert_eq!((large.buffer_size, large.count), (8000, 64));
    }
}
