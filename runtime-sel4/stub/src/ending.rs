//! The end of a program that ends by itself. What it leaves for others is handed over before, and only if it says that
//! all went well.

use crate::one_thread::OneThread;
use crate::{platform, print};
use wasm2sel4_abi::status;

/// What is done before an end with status 0; tells whether it succeeded.
type Action = fn() -> bool;

/// By a pointer, so that programs without it have none of its code linked in. [`before`] hides which one it is: where
/// the optimiser sees that there is only one, it calls that directly, and links it into every program.
static BEFORE: OneThread<Option<Action>> = OneThread::new(None);

/// Has something done before a program ends with status 0.
pub fn before(action: Action) {
    BEFORE.set(Some(core::hint::black_box(action)));
}

/// Ends the program.
pub fn end(status: u32) -> ! {
    if status == 0
        && let Some(action) = BEFORE.get()
        && !action()
    {
        print::error(b"wasm2sel4: what the program wrote in its folders could not be handed back\n");
        platform::exit(status::NOT_RETURNED);
    }
    platform::exit(status)
}
