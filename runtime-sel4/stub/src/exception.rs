//! Exceptions: the search for a handler, and the objects behind references.
//!
//! Compiled code puts the values of an exception into the module's buffer and calls [`search`], which walks outwards
//! over the frames by the same walk as backtraces ([`crate::backtrace::callers`]). At each call that has not returned,
//! the compiler says what handles which tags, in the order in which it is to be tried. Nothing is written on the way:
//! if nobody handles the exception, the stack is as it was, for the backtrace. A handler takes the values out of the
//! buffer before anything else can throw.
//!
//! The walk ends at the first frame that is not of a module's function: at the stub, which calls an export or a
//! component's function, and at what the compiler adds beside modules. It ends at adapters, too, which the descriptor
//! marks: an exception that leaves a component is a trap (component model, "Canonical ABI", `canon_lift`), even if the
//! component that has called handles all of them. Traps never come here at all.

mod object;

pub use object::{exception_keep, exception_take};

use crate::arch::__wasm2sel4_exception_resume;
use crate::backtrace::{self, text_offset};
use crate::fault::Fault;
use crate::module::{self, handlers, tag_name, tags};
use crate::{driver, platform, trap};
use wasm2sel4_abi::descriptor::{ANY_TAG, Handler};
use wasm2sel4_abi::status;
use wasm2sel4_abi::trap::{FaultKind, Trap};

/// Looks for what handles an exception that a function throws, and goes on there. The frame pointer is the function's;
/// the call by which it throws would return to the address.
pub extern "C" fn search(tag: u32, reference: u64, frame_pointer: u64, return_address: u64) -> ! {
    for caller in backtrace::callers(frame_pointer).take_while(|caller| !caller.is_adapter()) {
        if let Some(handler) = handler(caller.return_address, tag) {
            let stack_pointer = caller.frame_pointer - u64::from(handler.frame_offset);
            let landing = module::module().text_start.address() + u64::from(handler.landing);
            // SAFETY: (1) the frame is one of compiled code that waits for a call to return, and by the compiler's word
            // its stack pointer is so far below its frame pointer; (2) the handler expects the registers of that call
            // to be lost, all but these; (3) the frames that are given up are of compiled code, which holds nothing
            // that must be given back.
            unsafe {
                __wasm2sel4_exception_resume(stack_pointer, caller.frame_pointer, landing, u64::from(tag), reference)
            }
        }
    }
    driver::recover(Trap::UncaughtException);
    let line = trap::message(Trap::UncaughtException.message());
    match tags().get(tag as usize).map(|tag| (tag_name(tag), tag.index)) {
        Some(([], index)) => line.text(b", tag ").decimal(u64::from(index)),
        Some((name, _)) => line.text(b", tag ").text(name),
        None => line,
    }
    .end();
    backtrace::print(&Fault { kind: FaultKind::Other, pc: 0, address: 0, frame_pointer, caller: return_address });
    platform::exit(status::TRAPPED)
}

/// The first handler for a tag, of the call that would return to this address.
fn handler(return_address: u64, tag: u32) -> Option<&'static Handler> {
    let offset = text_offset(return_address)?;
    let first = handlers().partition_point(|handler| handler.text_offset < offset);
    let of_call = handlers().iter().skip(first).take_while(|handler| handler.text_offset == offset);
    of_call.into_iter().find(|handler| handler.tag == tag || handler.tag == ANY_TAG)
}
