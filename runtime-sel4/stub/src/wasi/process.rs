//! The process.

use crate::platform;

#[unsafe(export_name = "wasi_snapshot_preview1.proc_exit")]
extern "C" fn proc_exit(status: u32) -> ! {
    platform::exit(status)
}

#[unsafe(export_name = "wasi_snapshot_preview1.sched_yield")]
extern "C" fn sched_yield() -> u32 {
    platform::yield_now();
    0
}
