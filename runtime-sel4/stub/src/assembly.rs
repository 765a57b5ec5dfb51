//! Those helpers that are in assembly (`wasm2sel4_abi::interface::helper`), for the stub's own use, with the types that
//! the table has. The architectures define them.

macro_rules! declare {
    (
        $(#[$outer:meta])* $interface:ident($state:ident);
        $($(#[$doc:meta])* [$place:ident] $name:ident($($parameter:ident: $type:ty),*) -> ($($result:tt)*);)*
    ) => {
        $(declare_function!($place $name($($parameter: $type),*) -> ($($result)*));)*
    };
}

macro_rules! declare_function {
    (Assembly $name:ident($($parameter:ident: $type:ty),*) -> ()) => {
        unsafe extern "C" {
            #[link_name = concat!("__wasm2sel4_", stringify!($name))]
            #[allow(dead_code, reason = "not all of them are called by the stub as well")]
            pub fn $name($($parameter: $type),*);
        }
    };
    ($place:ident $($function:tt)*) => {};
}

wasm2sel4_abi::helpers!(declare);
