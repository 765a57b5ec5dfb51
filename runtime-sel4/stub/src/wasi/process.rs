//! The process.

use crate::{ending, platform};
use wasm2sel4_abi::interface::wasi::{Errno, Exitcode, Flags};

pub fn proc_exit(Exitcode(status): Exitcode) -> ! {
    ending::end(status)
}

/// A program has no handlers that the interface knows of, so a signal does what it does by default (`signal` of the
/// interface's document): it is ignored, or ends the program with the status that a shell gives such an end, 128 and
/// its number. None stops it: nobody could let it go on.
pub fn proc_raise(Flags(signal): Flags) -> Result<(), Errno> {
    match signal {
        // `pipe`, `chld`, `cont`, `urg`, `winch`.
        13 | 16 | 17 | 22 | 27 => Ok(()),
        // `stop`, `tstp`, `ttin`, `ttou`.
        18..=21 => Err(Errno::Notsup),
        1..=30 => platform::exit(128 + signal),
        _ => Err(Errno::Inval),
    }
}

pub fn sched_yield() -> Result<(), Errno> {
    platform::yield_now();
    Ok(())
}
