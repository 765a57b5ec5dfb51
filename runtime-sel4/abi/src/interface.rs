//! What guests and compiled code call, one table for each interface: names and types.
//!
//! From a table come the types that the compiler checks imports against, the types that the functions of the stub must
//! have (a wrong one, or a missing function, does not compile), and what the tests compare documentation and bindings
//! with.
//!
//! A table is a macro that hands its entries to another one: `abi` makes an enumeration of them, the stub makes the
//! functions that are linked. `define_interface!` says what an entry is.

pub mod helper;
pub mod sel4;
pub mod wasi;
pub mod wasi02;

/// The type of a parameter or result, as WebAssembly has it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ValueType {
    /// `i32`.
    I32,
    /// `i64`.
    I64,
    /// `externref`: the address of a slot, and an integer of 64 bits in the stub.
    External,
}

/// What a parameter or a result is: a type of the stub's that has a type in WebAssembly.
pub trait Value {
    /// Its type there.
    const TYPE: ValueType;
}

macro_rules! values {
    ($($type:ty: $wasm:ident,)*) => {$(
        impl Value for $type {
            const TYPE: ValueType = ValueType::$wasm;
        }
    )*};
}

/// Makes types of numbers, each by another name since it means something else.
macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident($type:ident): $wasm:ident,)*) => {$(
        $(#[$doc])*
        #[repr(transparent)]
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub struct $name(pub $type);

        impl $crate::interface::Value for $name {
            const TYPE: $crate::interface::ValueType = $crate::interface::ValueType::$wasm;
        }
    )*};
}

values! {
    u32: I32,
    i32: I32,
    u64: I64,
    i64: I64,
}

/// A parameter or a result of an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Named {
    /// Its name.
    pub name: &'static str,
    /// Its type in WebAssembly.
    pub ty: ValueType,
    /// What it means: the type of the stub's, as the table writes it.
    pub meaning: &'static str,
}

/// Makes an enumeration of the entries of a table, in their order.
///
/// An entry is documentation, a name, named parameters and named results:
/// `/// … name(parameter: Type, …) -> (result: Type, …);`. Where functions are of several kinds, the enumeration's name
/// has the kind's type behind it, and the kind stands in brackets before each name: `[Kind]`.
macro_rules! define_interface {
    (
        $(#[$outer:meta])* $interface:ident;
        $(
            $(#[$doc:meta])*
            $name:ident($($parameter:ident: $type:ty),*) -> ($($result:ident: $result_type:ty),*);
        )*
    ) => {
        $(#[$outer])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[allow(non_camel_case_types, reason = "functions have the interface's own names")]
        pub enum $interface {
            $($(#[$doc])* $name,)*
        }

        impl $interface {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name by which it is imported.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $crate::interface::plain(stringify!($name)),)*
                }
            }

            /// Its parameters.
            pub const fn parameters(self) -> &'static [$crate::interface::Named] {
                match self {
                    $(Self::$name => &[$($crate::interface::named!($parameter: $type)),*],)*
                }
            }

            /// Its results.
            pub const fn results(self) -> &'static [$crate::interface::Named] {
                match self {
                    $(Self::$name => &[$($crate::interface::named!($result: $result_type)),*],)*
                }
            }

            /// The function of this name.
            pub fn find(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|function| function.name() == name)
            }
        }
    };
    (
        $(#[$outer:meta])* $interface:ident($kind:ident);
        $(
            $(#[$doc:meta])*
            [$is:ident] $name:ident($($parameters:tt)*) -> ($($results:tt)*);
        )*
    ) => {
        $crate::interface::define_interface! {
            $(#[$outer])* $interface;
            $($(#[$doc])* $name($($parameters)*) -> ($($results)*);)*
        }

        impl $interface {
            /// How it is implemented.
            pub const fn kind(self) -> $kind {
                match self {
                    $(Self::$name => $kind::$is,)*
                }
            }
        }
    };
}

macro_rules! named {
    ($name:ident: $type:ty) => {
        $crate::interface::Named {
            name: stringify!($name),
            ty: <$type as $crate::interface::Value>::TYPE,
            meaning: stringify!($type),
        }
    };
}

pub(crate) use {define_interface, named, numbers};

/// The name of a function that is a word of Rust's: `r#yield` is `yield`.
pub(crate) const fn plain(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}
