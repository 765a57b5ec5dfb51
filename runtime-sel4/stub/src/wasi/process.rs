//! The process.

use crate::platform;
use wasm2sel4_abi::interface::wasi::{Errno, Exitcode};

pub fn proc_exit(Exitcode(status): Exitcode) -> ! {
    platform::exit(status)
}

pub fn sched_yield() -> Result<(), Errno> {
    platform::yield_now();
    Ok(())
}
