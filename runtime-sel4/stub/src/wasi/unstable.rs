//! `wasi_unstable`, preview 0: those of its functions that differ from preview 1's; all others are the same here.

use super::transfer;
use wasm2sel4_abi::interface::wasi::unstable::{Filestat, Subscription, whence};
use wasm2sel4_abi::interface::wasi::{Errno, Event, Fd, Filedelta, Filesize, Flags, In, Out, Size};

// By the types of their records.
use super::path::path_filestat_get;
use super::poll::poll_oneoff;
use super::status::fd_filestat_get;

fn fd_seek(fd: Fd, offset: Filedelta, Flags(code): Flags, position: Out<Filesize>) -> Result<(), Errno> {
    // What means nothing there means nothing here.
    let code = whence(code).map_or(u32::MAX, |whence| whence as u32);
    transfer::fd_seek(fd, offset, Flags(code), position)
}

/// Exports what the table has.
macro_rules! export {
    (
        $(#[$outer:meta])* $interface:ident;
        $(
            $(#[$doc:meta])*
            $name:ident($($parameter:ident: $type:ty),*) -> (error: Errno);
        )*
    ) => {$(
        const _: () = {
            #[unsafe(export_name = concat!("wasi_unstable.", stringify!($name)))]
            extern "C" fn function($($parameter: $type),*) -> u32 {
                super::errno::number($name($($parameter),*))
            }
        };
    )*};
}

wasm2sel4_abi::wasi_unstable_functions!(export);
