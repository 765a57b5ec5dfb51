//! What compiled components and the stub must agree on (the component model's Canonical ABI): options of functions,
//! and the numbers of resource types and of operations on strings.
//!
//! The compiler knows a component's types; the stub knows none. It has the handles of component instances, in a table
//! for each, and moves strings from one encoding to another.

mod canonical;

pub use canonical::{Canonical, List};
pub(crate) use canonical::{canonical_enum, canonical_record};

use crate::record::{Linked, record};

record! {
    /// The options with which a component lowers a function of the host (`canon lower`), in read-only data: the first
    /// argument of the stub's function.
    CanonicalOptions<A> {
        /// The number of the [`crate::descriptor::MemoryDescriptor`] to which pointers refer;
        /// [`crate::descriptor::NO_MEMORY`] if there is none.
        memory: u64,
        /// Address of the C function `(old: u32, old_size: u32, alignment: u32, size: u32) -> u32` by which the
        /// component hands out its memory (`cabi_realloc`); 0 if there is none.
        realloc: Linked<A>,
        /// The number of the component instance in whose table handles are.
        instance: u64,
        /// The [`StringEncoding`] of the component's strings.
        encoding: u64,
    }
}

/// How a component encodes strings (`string-encoding` of its canonical options).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u64)]
pub enum StringEncoding {
    /// UTF-8.
    Utf8 = 0,
    /// UTF-16, of which the first byte is the lower one.
    Utf16 = 1,
    /// Latin-1, or UTF-16 if the highest bit of the number of code units is set.
    CompactUtf16 = 2,
}

impl StringEncoding {
    /// The encoding with this number.
    pub const fn from_number(number: u64) -> Option<Self> {
        match number {
            0 => Some(Self::Utf8),
            1 => Some(Self::Utf16),
            2 => Some(Self::CompactUtf16),
            _ => None,
        }
    }
}

macro_rules! value_kinds {
    ($($(#[$doc:meta])* $kind:ident = $number:literal,)*) => {
        /// What the description of a type begins with, of which values are printed (`component_print`): a byte. Behind
        /// it come names and other types. A *name* is its length, a byte, and its UTF-8; a *type* the length of its
        /// description, four bytes of which the first is the lowest, and the description; length 0 is none.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum ValueKind {
            $($(#[$doc])* $kind = $number,)*
        }

        impl ValueKind {
            /// The kind with this number.
            pub const fn from_number(number: u8) -> Option<Self> {
                match number {
                    $($number => Some(Self::$kind),)*
                    _ => None,
                }
            }
        }
    };
}

value_kinds! {
    /// `bool`.
    Bool = 0,
    /// `s8`.
    S8 = 1,
    /// `u8`.
    U8 = 2,
    /// `s16`.
    S16 = 3,
    /// `u16`.
    U16 = 4,
    /// `s32`.
    S32 = 5,
    /// `u32`.
    U32 = 6,
    /// `s64`.
    S64 = 7,
    /// `u64`.
    U64 = 8,
    /// `f32`.
    F32 = 9,
    /// `f64`.
    F64 = 10,
    /// `char`.
    Char = 11,
    /// `string`.
    String = 12,
    /// `list`: its elements' type. Each has words of its own.
    List = 13,
    /// `list`: its elements' type. They are bytes, one behind the other as in memory.
    PackedList = 14,
    /// `record`: the number of fields, a byte; for each its name and type.
    Record = 15,
    /// `tuple`: the number of fields, a byte; for each its type.
    Tuple = 16,
    /// `variant`: the number of cases, two bytes; for each its name and type.
    Variant = 17,
    /// `option`: the type.
    Option = 18,
    /// `flags`: the number of names, a byte; the names.
    Flags = 19,
}

/// The number of the first resource type that components define; those of the host have the numbers below.
pub const FIRST_DEFINED: u32 = 64;

/// In place of the number of a component instance: none.
pub const NO_INSTANCE: u32 = u32::MAX;

macro_rules! host_resources {
    ($($(#[$doc:meta])* $resource:ident = $number:literal: $interface:literal $name:literal,)*) => {
        /// The resource types of the host, which are WASI 0.2's.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u32)]
        pub enum HostResource {
            $($(#[$doc])* $resource = $number,)*
        }

        impl HostResource {
            /// All of them, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$resource,)*];

            /// The interface that defines it, without its version.
            pub const fn interface(self) -> &'static str {
                match self {
                    $(Self::$resource => $interface,)*
                }
            }

            /// Its name there.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$resource => $name,)*
                }
            }
        }
    };
}

host_resources! {
    /// Why a stream failed.
    Error = 0: "wasi:io/error" "error",
    /// What can be waited for.
    Pollable = 1: "wasi:io/poll" "pollable",
    /// What is read.
    InputStream = 2: "wasi:io/streams" "input-stream",
    /// What is written.
    OutputStream = 3: "wasi:io/streams" "output-stream",
    /// That standard input is a terminal.
    TerminalInput = 4: "wasi:cli/terminal-input" "terminal-input",
    /// That an output is a terminal.
    TerminalOutput = 5: "wasi:cli/terminal-output" "terminal-output",
    /// An open file or folder.
    Descriptor = 6: "wasi:filesystem/types" "descriptor",
    /// A place in the list of what a folder has.
    DirectoryEntryStream = 7: "wasi:filesystem/types" "directory-entry-stream",
}

const _: () = assert!(HostResource::ALL.len() <= FIRST_DEFINED as usize);

impl HostResource {
    /// The resource type with this number.
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL.get(usize::try_from(number).ok()?).copied()
    }

    /// The resource type of this name in this interface, which is given without its version.
    pub fn find(interface: &str, name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|resource| resource.interface() == interface && resource.name() == name)
    }
}

/// In the result of `component_resource_drop`, with the representation below: the caller must call the destructor.
pub const MUST_DESTROY: u64 = 1 << 32;

/// An operation of `component_transcode`: moves a string from one memory to another. Lengths are in code units of the
/// encoding: two bytes in UTF-16, else one. What there is room for at the destination depends on the operation.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u32)]
pub enum Transcoding {
    /// UTF-8 to UTF-8: as many code units. Result: 0.
    CopyUtf8 = 0,
    /// UTF-16 to UTF-16: as many code units. Result: 0.
    CopyUtf16 = 1,
    /// Latin-1 to Latin-1: as many code units. Result: 0.
    CopyLatin1 = 2,
    /// Latin-1 to UTF-16: as many code units. Result: 0.
    Latin1ToUtf16 = 3,
    /// Latin-1 to UTF-8, with a length of the destination; `extra` is 1 to stop before what needs more than one byte.
    /// Result: code units that were read, and in the upper half those that were written.
    Latin1ToUtf8 = 4,
    /// UTF-16 to Latin-1 if it fits, else to UTF-16: room for as many code units of UTF-16. Result: the number of code
    /// units, with bit 31 for UTF-16.
    Utf16ToCompactProbablyUtf16 = 5,
    /// UTF-16 to UTF-16 behind `extra` bytes of Latin-1 at the destination, which become UTF-16, too; with a length of
    /// the destination in code units of UTF-16. Result: code units of UTF-16 there are then.
    Utf16ToCompactUtf16 = 6,
    /// UTF-16 to Latin-1, as far as it goes: room for as many bytes. Result: as of [`Self::Latin1ToUtf8`].
    Utf16ToLatin1 = 7,
    /// UTF-16 to UTF-8; else as [`Self::Latin1ToUtf8`].
    Utf16ToUtf8 = 8,
    /// UTF-8 to UTF-16; else as [`Self::Utf16ToCompactUtf16`].
    Utf8ToCompactUtf16 = 9,
    /// UTF-8 to Latin-1; else as [`Self::Utf16ToLatin1`].
    Utf8ToLatin1 = 10,
    /// UTF-8 to UTF-16: room for as many code units of UTF-16 as there are of UTF-8. Result: code units written.
    Utf8ToUtf16 = 11,
}

impl Transcoding {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 12] = [
        Self::CopyUtf8,
        Self::CopyUtf16,
        Self::CopyLatin1,
        Self::Latin1ToUtf16,
        Self::Latin1ToUtf8,
        Self::Utf16ToCompactProbablyUtf16,
        Self::Utf16ToCompactUtf16,
        Self::Utf16ToLatin1,
        Self::Utf16ToUtf8,
        Self::Utf8ToCompactUtf16,
        Self::Utf8ToLatin1,
        Self::Utf8ToUtf16,
    ];

    /// The operation with this number.
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL.get(usize::try_from(number).ok()?).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_names_its_own() {
        for (number, resource) in (0..).zip(HostResource::ALL.iter().copied()) {
            assert_eq!(resource as u32, number);
            assert_eq!(HostResource::from_number(number), Some(resource));
            assert_eq!(HostResource::find(resource.interface(), resource.name()), Some(resource));
        }
        for (number, operation) in (0..).zip(Transcoding::ALL) {
            assert_eq!(operation as u32, number);
            assert_eq!(Transcoding::from_number(number), Some(operation));
        }
        for encoding in [StringEncoding::Utf8, StringEncoding::Utf16, StringEncoding::CompactUtf16] {
            assert_eq!(StringEncoding::from_number(encoding as u64), Some(encoding));
        }
        assert_eq!(HostResource::from_number(FIRST_DEFINED), None);
        assert_eq!(Transcoding::from_number(12), None);
        assert_eq!(StringEncoding::from_number(3), None);
    }
}
