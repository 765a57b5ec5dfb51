//! The life of an instance: instantiate, call `_start` (or `_initialize` of a reactor), exit.

use crate::{ending, module, platform, print};
use wasm2sel4_abi::status;

/// Runs the instance; the entry code of the platform calls this on the instance's stack.
pub extern "C" fn run() -> ! {
    let descriptor = module::module();
    // SAFETY: the compiler defines both as C functions without parameters and results, and what they run stays in the
    // sandbox.
    let function = |address: u64| unsafe { core::mem::transmute::<u64, extern "C" fn()>(address) };
    // A driver instantiates by itself.
    if descriptor.instantiate.address() != 0 {
        function(descriptor.instantiate.address())();
    }
    if descriptor.entry.address() == 0 {
        print::error(
            b"wasm2sel4: the module exports neither `_start` nor `_initialize`, so there is nothing to run; \
              `wasm2sel4 run --invoke NAME` calls another export\n",
        );
        platform::exit(status::NOT_STARTED);
    }
    function(descriptor.entry.address())();
    ending::end(0)
}
