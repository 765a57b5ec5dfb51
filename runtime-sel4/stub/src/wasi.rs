//! `wasi_snapshot_preview1`, one file per area. Every pointer goes through [`crate::guest`].
//!
//! The table of `wasm2sel4_abi::interface::wasi` says what is exported, and with which types: each function has one of
//! the same name here, with the same parameters, which returns an error or nothing.

mod arguments;
pub(crate) mod attach;
mod changes;
mod clock;
pub(crate) mod descriptor;
pub(crate) mod errno;
pub(crate) mod files;
mod folder;
pub(crate) mod path;
mod poll;
mod process;
pub(crate) mod random;
#[cfg(not(feature = "hosted"))]
mod served;
mod socket;
pub(crate) mod start;
mod status;
pub(crate) mod stream;
mod transfer;
pub(crate) mod tree;
mod unstable;
mod vectors;

pub use start::open_folders;

// Whatever the table names.
use arguments::*;
use clock::*;
use folder::*;
use path::*;
use poll::*;
use process::*;
use random::*;
use socket::*;
use status::*;
use transfer::*;
use wasm2sel4_abi::interface::wasi::*;

/// Exports what the table has.
macro_rules! export {
    (
        $(#[$outer:meta])* $interface:ident;
        $(
            $(#[$doc:meta])*
            $name:ident($($parameter:ident: $type:ty),*) -> ($($result:tt)*);
        )*
    ) => {
        $(export_function!($name($($parameter: $type),*) -> ($($result)*));)*
    };
}

macro_rules! export_function {
    ($name:ident($($parameter:ident: $type:ty),*) -> (error: Errno)) => {
        const _: () = {
            #[unsafe(export_name = concat!("wasi_snapshot_preview1.", stringify!($name)))]
            extern "C" fn function($($parameter: $type),*) -> u32 {
                self::errno::number($name($($parameter),*))
            }
        };
    };
    ($name:ident($($parameter:ident: $type:ty),*) -> ()) => {
        const _: () = {
            #[unsafe(export_name = concat!("wasi_snapshot_preview1.", stringify!($name)))]
            extern "C" fn function($($parameter: $type),*) {
                $name($($parameter),*)
            }
        };
    };
}

wasm2sel4_abi::wasi_functions!(export);
