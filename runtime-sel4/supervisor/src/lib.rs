//! x
#![cfg_attr(target_os = "none", no_std)]
#![cfg(target_os = "none")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! { loop {} }
#[unsafe(no_mangle)]
extern "C" fn _start() {}
