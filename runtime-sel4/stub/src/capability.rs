//! External references on seL4: the import module `sel4`, and what compiled code calls for tables of capabilities.
//!
//! A reference is the address of a slot in the domain's own CSpace (`wasm2sel4_abi::cspace`): one that the supervisor
//! filled, or one of those that [`managed`] hands out and takes back when nothing refers to them. Both hold the same
//! capability while the reference is in use. The slots of tables hold copies.
//!
//! Compiled code has checked that a capability that is used is not null, and that addresses are inside memory.
//!
//! The table of `wasm2sel4_abi::interface::sel4` says what is exported, and with which types: each function that it
//! gives to the stub has one of the same name here, with the same parameters, which returns the results: none, one, or
//! all together.

mod cspace;
mod long;
mod managed;
mod operation;
pub mod syscall;
mod table;
mod with;
mod within;

pub use table::{capability_copy, capability_fill, elements};

use long::{call_long, message_rest, recv_long, reply_long, reply_recv_long, send_long};
use operation::{copy, delete, mint, revoke};
use wasm2sel4_abi::interface::sel4::{
    Badge, Called, Count, Given, Got, Invoked, Label, Nanoseconds, Rights, Room, RoomCount, Sent, SentCount, Settled,
    Word,
};
use with::{call_with, call_with_within, recv_with, reply_recv_with, reply_with, send_with};
use within::call_within;

/// Exports what the table has.
macro_rules! export {
    (
        $(#[$outer:meta])* $interface:ident($state:ident);
        $($(#[$doc:meta])* [$is:ident] $name:ident($($parameter:ident: $type:ty),*) -> ($($result:tt)*);)*
    ) => {
        $(export_function!($is $name($($parameter: $type),*) -> ($($result)*));)*
    };
}

macro_rules! export_function {
    (SystemCall $($function:tt)*) => {};
    (Stub $name:ident($($parameter:ident: $type:ty),*) -> ()) => {
        const _: () = {
            #[unsafe(export_name = concat!("sel4.", stringify!($name)))]
            extern "C" fn function($($parameter: $type),*) {
                $name($($parameter),*)
            }
        };
    };
    (Stub $name:ident($($parameter:ident: $type:ty),*) -> ($result:ident: $result_type:ty)) => {
        const _: () = {
            #[unsafe(export_name = concat!("sel4.", stringify!($name)))]
            extern "C" fn function($($parameter: $type),*) -> $result_type {
                $name($($parameter),*)
            }
        };
    };
    // Several results go through an area whose address is the last parameter, 8 bytes each.
    (Stub $name:ident($($parameter:ident: $type:ty),*) -> ($($result:ident: $result_type:ty),*)) => {
        const _: () = {
            #[unsafe(export_name = concat!("sel4.", stringify!($name)))]
            extern "C" fn function($($parameter: $type,)* area: &mut [u64; [$(stringify!($result)),*].len()]) {
                let results: ($($result_type,)*) = $name($($parameter),*);
                let ($($result,)*) = results;
                *area = [$($result.0),*];
            }
        };
    };
}

wasm2sel4_abi::sel4_functions!(export);
