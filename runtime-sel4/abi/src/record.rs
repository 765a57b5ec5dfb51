//! One definition for every layout: from it, `record!` makes the structure that the runtime reads in place, its writer,
//! its reader from the bytes of a file, and its size.
//!
//! A field that is the address of a symbol is [`Linked`]. Its record has a parameter for how such an address is written
//! down: whoever writes an object file fills in a symbol for it, by the field's name, and the linker makes a number of
//! it; whoever reads a finished file sees a [`VirtualAddress`]. So nobody can forget a relocation or put a number in
//! its place, and the only order of fields is the definition's.
//!
//! What is small here is always inlined: positions in a record are constants, so a record that the stub writes for a
//! program is a store for each field, although the stub is compiled for size.

use crate::address::{ByteSize, VirtualAddress};
use crate::words::Words;
use core::convert::Infallible;
use core::marker::PhantomData;

/// Where a record is written. `A` is how the address of a symbol is written down.
pub trait Output<A> {
    /// Appends bytes.
    fn bytes(&mut self, bytes: &[u8]);

    /// Appends the address of a symbol: 8 bytes.
    fn address(&mut self, address: A);
}

/// What can be a field, and be written where addresses of symbols are written as `A`.
pub trait Write<A> {
    /// Writes the bytes of the field.
    fn write(&self, output: &mut impl Output<A>);
}

/// What can be a field, and be read from a finished file.
pub trait Read: Sized {
    /// Reads a field; `None` if there are not enough bytes.
    fn read(words: &mut Words<'_>) -> Option<Self>;
}

/// The address of a symbol, which the linker fills in: 8 bytes.
#[repr(transparent)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Linked<A = VirtualAddress>(pub A);

impl Linked {
    /// The address.
    pub const fn address(self) -> u64 {
        self.0.0
    }
}

impl<A: Copy> Write<A> for Linked<A> {
    fn write(&self, output: &mut impl Output<A>) {
        output.address(self.0);
    }
}

impl Read for Linked {
    fn read(words: &mut Words<'_>) -> Option<Self> {
        Some(Self(VirtualAddress(words.u64()?)))
    }
}

/// Bytes from the beginning of what contains them all to the first of a number of `T`s.
#[repr(transparent)]
#[derive(Debug, PartialEq, Eq)]
pub struct Offset<T>(pub u64, PhantomData<T>);

impl<T> Offset<T> {
    /// A number of bytes.
    pub const fn new(bytes: u64) -> Self {
        Self(bytes, PhantomData)
    }
}

impl<T> Clone for Offset<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Offset<T> {}

impl<T> Default for Offset<T> {
    fn default() -> Self {
        Self::new(0)
    }
}

impl<A, T> Write<A> for Offset<T> {
    #[inline(always)]
    fn write(&self, output: &mut impl Output<A>) {
        output.bytes(&self.0.to_le_bytes());
    }
}

impl<T> Read for Offset<T> {
    fn read(words: &mut Words<'_>) -> Option<Self> {
        words.u64().map(Self::new)
    }
}

macro_rules! numbers_are_fields {
    ($($number:ty)*) => {$(
        impl<A> Write<A> for $number {
            #[inline(always)]
            fn write(&self, output: &mut impl Output<A>) {
                output.bytes(&self.to_le_bytes());
            }
        }

        impl Read for $number {
            #[inline(always)]
            fn read(words: &mut Words<'_>) -> Option<Self> {
                words.take().map(Self::from_le_bytes)
            }
        }
    )*};
}

numbers_are_fields!(u8 u16 u32 u64);

macro_rules! newtypes_are_fields {
    ($($newtype:ident)*) => {$(
        impl<A> Write<A> for $newtype {
            #[inline(always)]
            fn write(&self, output: &mut impl Output<A>) {
                Write::<A>::write(&self.0, output);
            }
        }

        impl Read for $newtype {
            #[inline(always)]
            fn read(words: &mut Words<'_>) -> Option<Self> {
                Read::read(words).map(Self)
            }
        }
    )*};
}

newtypes_are_fields!(VirtualAddress ByteSize);

impl<A, T: Write<A>, const N: usize> Write<A> for [T; N] {
    fn write(&self, output: &mut impl Output<A>) {
        self.iter().for_each(|item| item.write(output));
    }
}

impl<T: Read + Copy + Default, const N: usize> Read for [T; N] {
    fn read(words: &mut Words<'_>) -> Option<Self> {
        let mut items = [T::default(); N];
        for item in &mut items {
            *item = T::read(words)?;
        }
        Some(items)
    }
}

/// A buffer in which a record without addresses of symbols is written.
#[derive(Debug)]
pub struct Buffer<const N: usize> {
    bytes: [u8; N],
    position: usize,
}

impl<const N: usize> Buffer<N> {
    /// The bytes of a record of this size; what it does not write is zero.
    pub fn fill(record: &impl Write<Infallible>) -> [u8; N] {
        let mut buffer = Self { bytes: [0; N], position: 0 };
        record.write(&mut buffer);
        buffer.bytes
    }
}

impl<const N: usize> Output<Infallible> for Buffer<N> {
    #[inline(always)]
    fn bytes(&mut self, bytes: &[u8]) {
        let end = self.position + bytes.len();
        // A record is as large as its fields, so there is room.
        if let Some(place) = self.bytes.get_mut(self.position..end) {
            place.copy_from_slice(bytes);
        }
        self.position = end;
    }

    fn address(&mut self, address: Infallible) {
        match address {}
    }
}

/// Counts bytes on their way to another output, to know where fields begin.
#[doc(hidden)]
#[derive(Debug)]
pub struct Counted<'o, O> {
    output: &'o mut O,
    position: usize,
}

impl<'o, O> Counted<'o, O> {
    /// Begins to count.
    pub const fn new(output: &'o mut O) -> Self {
        Self { output, position: 0 }
    }

    /// Writes zeroes up to this position: what lies between two fields, or behind the last.
    #[inline(always)]
    pub fn pad_to<A>(&mut self, position: usize)
    where
        O: Output<A>,
    {
        // Less than an alignment, which is that of a word at most.
        const HOLE: [u8; size_of::<u64>()] = [0; size_of::<u64>()];
        if let Some(hole) = position.checked_sub(self.position).and_then(|size| HOLE.get(..size)) {
            Output::<A>::bytes(self, hole);
        }
    }
}

impl<A, O: Output<A>> Output<A> for Counted<'_, O> {
    #[inline(always)]
    fn bytes(&mut self, bytes: &[u8]) {
        self.position += bytes.len();
        self.output.bytes(bytes);
    }

    fn address(&mut self, address: A) {
        self.position += size_of::<u64>();
        self.output.address(address);
    }
}

/// Defines a record: a `repr(C)` structure of fields, with its writer, its reader and its size.
///
/// `Name { … }` has no addresses of symbols, and its bytes; `Name<A> { … }` has some, as `Linked<A>`.
#[macro_export]
macro_rules! record {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[repr(C)]
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl $name {
            /// The bytes of the record.
            #[allow(clippy::wrong_self_convention, reason = "records are long, and iterators give references")]
            pub fn to_bytes(&self) -> [u8; size_of::<Self>()] {
                $crate::record::Buffer::fill(self)
            }
        }

        impl<A> $crate::record::Write<A> for $name {
            $crate::record!(@write A $name $($field)*);
        }

        $crate::record!(@read $name $($field)*);
    };
    ($(#[$doc:meta])* $name:ident<$address:ident> { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[repr(C)]
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $name<$address = $crate::address::VirtualAddress> {
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl<$address: Copy> $crate::record::Write<$address> for $name<$address> {
            $crate::record!(@write $address $name $($field)*);
        }

        $crate::record!(@read $name $($field)*);
    };
    (@write $address:ident $name:ident $($field:ident)*) => {
        #[inline(always)]
        fn write(&self, output: &mut impl $crate::record::Output<$address>) {
            const { assert!(align_of::<$name>() <= align_of::<u64>()) };
            let mut output = $crate::record::Counted::new(output);
            $(
                output.pad_to::<$address>(core::mem::offset_of!($name, $field));
                $crate::record::Write::<$address>::write(&self.$field, &mut output);
            )*
            output.pad_to::<$address>(size_of::<$name>());
        }
    };
    (@read $name:ident $($field:ident)*) => {
        impl $name {
            /// Bytes of the record.
            pub const SIZE: u64 = size_of::<Self>() as u64;
        }

        impl $crate::record::Read for $name {
            #[inline(always)]
            fn read(words: &mut $crate::words::Words<'_>) -> Option<Self> {
                let first = words.position();
                $(
                    words.skip_to(first + core::mem::offset_of!($name, $field))?;
                    let $field = $crate::record::Read::read(words)?;
                )*
                words.skip_to(first + size_of::<Self>())?;
                Some(Self { $($field),* })
            }
        }
    };
}

pub(crate) use record;

#[cfg(test)]
mod tests {
    use super::*;

    record! {
        /// With a hole between its fields, and one behind them.
        Plain {
            /// A byte.
            byte: u8,
            /// A word.
            word: u32,
            /// A half.
            half: u16,
        }
    }

    record! {
        /// With the address of a symbol.
        Symbolic<A> {
            /// A number.
            size: ByteSize,
            /// A symbol's address.
            start: Linked<A>,
        }
    }

    /// Bytes, and which of them are the address of the symbol of this name.
    struct Object([u8; 16], usize, Option<(usize, char)>);

    impl Output<char> for Object {
        fn bytes(&mut self, bytes: &[u8]) {
            self.0[self.1..][..bytes.len()].copy_from_slice(bytes);
            self.1 += bytes.len();
        }

        fn address(&mut self, symbol: char) {
            self.2 = Some((self.1, symbol));
            self.bytes(&[0; 8]);
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let record = Plain { byte: 1, word: 0x0203_0405, half: 0x0607 };
        let bytes = record.to_bytes();
        assert_eq!(bytes, [1, 0, 0, 0, 5, 4, 3, 2, 7, 6, 0, 0]);
        assert_eq!(Plain::read(&mut Words::new(&bytes)), Some(record));
        assert_eq!(Plain::read(&mut Words::new(&bytes[..11])), None);
        let mut two = Words::new(&bytes);
        assert!(Plain::read(&mut two).is_some() && Plain::read(&mut two).is_none());
    }

    #[test]
    fn the_address_of_a_symbol_is_a_relocation() {
        let mut object = Object([0xff; 16], 0, None);
        Symbolic { size: ByteSize(5), start: Linked('s') }.write(&mut object);
        assert_eq!((object.1, object.2), (16, Some((8, 's'))));
        assert_eq!((Symbolic::SIZE, Plain::SIZE), (16, 12));
        let read = Symbolic::read(&mut Words::new(&object.0));
        assert_eq!(read, Some(Symbolic { size: ByteSize(5), start: Linked(VirtualAddress(0)) }));
    }
}
