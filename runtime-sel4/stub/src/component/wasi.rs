//! WASI 0.2, one file per area: another face of what preview 1 has (`crate::wasi`), which does it.
//!
//! The table of `wasm2sel4_abi::interface::wasi02` says what is exported, and with which types: each function has one
//! of the same name here, with the same parameters behind the component that calls, which returns what the table says.

mod cli;
mod clock;
mod descriptor;
mod error;
mod file;
mod folder;
mod metadata;
mod path;
mod poll;
mod random;
mod stream;

// Whatever the table names.
use super::caller::Caller;
use cli::*;
use clock::*;
use descriptor::*;
use error::*;
use folder::*;
use path::*;
use poll::*;
use random::*;
use stream::*;
use wasm2sel4_abi::component::{CanonicalOptions, List};
use wasm2sel4_abi::interface::wasi02::{
    Address, Bool, Case, Datetime, DescriptorStat, DescriptorType, DirectoryEntry, ErrorCode, Flags, Handle, Length,
    MetadataHash, Number, Small, StreamError,
};

/// Exports what the table has.
macro_rules! export {
    ($(
        $(#[$doc:meta])*
        $interface:literal $name:literal $function:ident($($parameter:ident: $type:ty),*) -> $kind:ident $(($result:ty))?;
    )*) => {
        $(export_function!($interface $name $function($($parameter: $type),*) -> $kind $($result)?);)*
    };
}

macro_rules! export_function {
    ($interface:literal $name:literal $function:ident($($parameter:ident: $type:ty),*) -> memory $result:ty) => {
        const _: () = {
            #[unsafe(export_name = concat!($interface, ".", $name))]
            extern "C" fn function(options: &'static CanonicalOptions, $($parameter: $type,)* result: Address) {
                let caller = Caller::enter(options);
                let place = caller.place::<$result>(result);
                place.put(&$function(caller, $($parameter),*));
            }
        };
    };
    ($interface:literal $name:literal $function:ident($($parameter:ident: $type:ty),*) -> flat $result:ty) => {
        const _: () = {
            #[unsafe(export_name = concat!($interface, ".", $name))]
            extern "C" fn function(options: &'static CanonicalOptions, $($parameter: $type),*) -> $result {
                $function(Caller::enter(options), $($parameter),*)
            }
        };
    };
    ($interface:literal $name:literal $function:ident($($parameter:ident: $type:ty),*) -> nothing) => {
        const _: () = {
            #[unsafe(export_name = concat!($interface, ".", $name))]
            extern "C" fn function(options: &'static CanonicalOptions, $($parameter: $type),*) {
                $function(Caller::enter(options), $($parameter),*)
            }
        };
    };
}

wasm2sel4_abi::wasi02_functions!(export);
