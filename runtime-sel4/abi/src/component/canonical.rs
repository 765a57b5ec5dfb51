//! How values of components lie in memory: sizes, alignments and places of fields (`alignment`, `elem_size` and `store`
//! of the Canonical ABI's definitions), for what the host's functions return.
//!
//! Each type says it about itself, and types that are made of others compute it, so no offset is written down anywhere.

/// A type of the component model's, and how its values are written.
pub trait Canonical {
    /// What its address is a multiple of.
    const ALIGNMENT: u32;
    /// Bytes of a value.
    const SIZE: u32;
    /// How many core values it has, if it is not in memory: more than one is returned by a pointer.
    const FLAT: u32;

    /// Writes a value to the first [`Self::SIZE`] bytes, which were zeroes.
    fn store(&self, bytes: &mut [u8]);
}

/// The next multiple of an alignment.
const fn aligned(offset: u32, alignment: u32) -> u32 {
    offset.next_multiple_of(alignment)
}

const fn max(one: u32, other: u32) -> u32 {
    if one > other { one } else { other }
}

/// The bytes from an offset on.
fn from(bytes: &mut [u8], offset: u32) -> &mut [u8] {
    bytes.get_mut(offset as usize..).unwrap_or_default()
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Canonical for $number {
            const ALIGNMENT: u32 = size_of::<Self>() as u32;
            const SIZE: u32 = size_of::<Self>() as u32;
            const FLAT: u32 = 1;

            fn store(&self, bytes: &mut [u8]) {
                for (place, byte) in bytes.iter_mut().zip(self.to_le_bytes()) {
                    *place = byte;
                }
            }
        }
    )*};
}

numbers!(u8 u16 u32 u64);

impl Canonical for bool {
    const ALIGNMENT: u32 = 1;
    const SIZE: u32 = 1;
    const FLAT: u32 = 1;

    fn store(&self, bytes: &mut [u8]) {
        u8::from(*self).store(bytes);
    }
}

impl Canonical for () {
    const ALIGNMENT: u32 = 1;
    const SIZE: u32 = 0;
    const FLAT: u32 = 0;

    fn store(&self, _: &mut [u8]) {}
}

/// A list or a string that has been written to a component's memory.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct List {
    /// Where it begins.
    pub address: u32,
    /// How many elements or code units it has.
    pub length: u32,
}

impl Canonical for List {
    const ALIGNMENT: u32 = 4;
    const SIZE: u32 = 8;
    const FLAT: u32 = 2;

    fn store(&self, bytes: &mut [u8]) {
        self.address.store(bytes);
        self.length.store(from(bytes, 4));
    }
}

/// A tuple of two.
impl<A: Canonical, B: Canonical> Canonical for (A, B) {
    const ALIGNMENT: u32 = max(A::ALIGNMENT, B::ALIGNMENT);
    const SIZE: u32 = aligned(aligned(A::SIZE, B::ALIGNMENT) + B::SIZE, Self::ALIGNMENT);
    const FLAT: u32 = A::FLAT + B::FLAT;

    fn store(&self, bytes: &mut [u8]) {
        self.0.store(bytes);
        self.1.store(from(bytes, aligned(A::SIZE, B::ALIGNMENT)));
    }
}

/// Where the payload of a variant is, behind a discriminant of one byte.
const fn payload(alignment: u32) -> u32 {
    aligned(u8::SIZE, alignment)
}

impl<T: Canonical> Canonical for Option<T> {
    const ALIGNMENT: u32 = T::ALIGNMENT;
    const SIZE: u32 = aligned(payload(T::ALIGNMENT) + T::SIZE, T::ALIGNMENT);
    const FLAT: u32 = 1 + T::FLAT;

    fn store(&self, bytes: &mut [u8]) {
        if let Some(value) = self {
            1u8.store(bytes);
            value.store(from(bytes, payload(T::ALIGNMENT)));
        }
    }
}

impl<T: Canonical, E: Canonical> Canonical for Result<T, E> {
    const ALIGNMENT: u32 = max(T::ALIGNMENT, E::ALIGNMENT);
    const SIZE: u32 = aligned(payload(Self::ALIGNMENT) + max(T::SIZE, E::SIZE), Self::ALIGNMENT);
    const FLAT: u32 = 1 + max(T::FLAT, E::FLAT);

    fn store(&self, bytes: &mut [u8]) {
        match self {
            Ok(value) => value.store(from(bytes, payload(Self::ALIGNMENT))),
            Err(error) => {
                1u8.store(bytes);
                error.store(from(bytes, payload(Self::ALIGNMENT)));
            }
        }
    }
}

/// Defines a record: a structure whose fields lie one after the other, each aligned.
macro_rules! canonical_record {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl $crate::component::Canonical for $name {
            const ALIGNMENT: u32 = {
                let mut alignment = 1;
                $(
                    if <$type as $crate::component::Canonical>::ALIGNMENT > alignment {
                        alignment = <$type as $crate::component::Canonical>::ALIGNMENT;
                    }
                )*
                alignment
            };
            const SIZE: u32 = {
                let mut size: u32 = 0;
                $(
                    size = size.next_multiple_of(<$type as $crate::component::Canonical>::ALIGNMENT)
                        + <$type as $crate::component::Canonical>::SIZE;
                )*
                size.next_multiple_of(Self::ALIGNMENT)
            };
            const FLAT: u32 = 0 $(+ <$type as $crate::component::Canonical>::FLAT)*;

            fn store(&self, bytes: &mut [u8]) {
                let mut offset: u32 = 0;
                $(
                    offset = offset.next_multiple_of(<$type as $crate::component::Canonical>::ALIGNMENT);
                    let place = bytes.get_mut(offset as usize..).unwrap_or_default();
                    $crate::component::Canonical::store(&self.$field, place);
                    offset += <$type as $crate::component::Canonical>::SIZE;
                )*
                let _ = offset;
            }
        }
    };
}

/// Defines an enumeration: a number of one byte.
macro_rules! canonical_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$case_doc:meta])* $case:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub enum $name {
            $($(#[$case_doc])* $case,)*
        }

        impl $name {
            /// All of them, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$case,)*];
        }

        impl $crate::component::Canonical for $name {
            const ALIGNMENT: u32 = 1;
            const SIZE: u32 = 1;
            const FLAT: u32 = 1;

            fn store(&self, bytes: &mut [u8]) {
                $crate::component::Canonical::store(&(*self as u8), bytes);
            }
        }
    };
}

pub(crate) use {canonical_enum, canonical_record};

#[cfg(test)]
mod tests {
    use super::*;

    canonical_record! {
        /// With holes.
        Mixed {
            /// A byte.
            byte: u8,
            /// A number.
            number: u64,
            /// A list.
            list: List,
        }
    }

    fn bytes(value: &impl Canonical) -> [u8; 40] {
        let mut bytes = [0; 40];
        value.store(&mut bytes);
        bytes
    }

    fn layout<T: Canonical>() -> [u32; 3] {
        [T::ALIGNMENT, T::SIZE, T::FLAT]
    }

    #[test]
    fn layouts_are_the_definitions() {
        assert_eq!(layout::<(u8, u32)>(), [4, 8, 2]);
        assert_eq!(layout::<Option<u8>>(), [1, 2, 2]);
        assert_eq!(layout::<Option<u64>>(), [8, 16, 2]);
        assert_eq!(layout::<Result<(), u8>>(), [1, 2, 2]);
        assert_eq!(layout::<Result<u64, u8>>(), [8, 16, 2]);
        assert_eq!(layout::<Result<(List, bool), u8>>(), [4, 16, 4]);
        assert_eq!(layout::<Result<Option<(u8, List)>, u8>>(), [4, 20, 5]);
        assert_eq!(layout::<Mixed>(), [8, 24, 4]);
        assert_eq!(layout::<Result<(), ()>>(), [1, 1, 1]);
    }

    #[test]
    fn values_are_where_the_definitions_have_them() {
        let list = List { address: 0x0102, length: 3 };
        assert_eq!(
            bytes(&Mixed { byte: 9, number: 8, list })[..24],
            [9, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 3, 0, 0, 0]
        );
        assert_eq!(bytes(&Ok::<u64, u8>(5))[..9], [0, 0, 0, 0, 0, 0, 0, 0, 5]);
        assert_eq!(bytes(&Err::<u64, u8>(5))[..9], [1, 0, 0, 0, 0, 0, 0, 0, 5]);
        assert_eq!(bytes(&Some((7u8, list)))[..16], [1, 0, 0, 0, 7, 0, 0, 0, 2, 1, 0, 0, 3, 0, 0, 0]);
        assert_eq!(bytes(&None::<u64>), [0; 40]);
        // Where there is no room, nothing is written.
        Ok::<u64, u8>(5).store(&mut [0; 3]);
    }
}
