//! Answers whoever waits for a reply from a domain that ends.
//!
//! Only the thread that has received a call can reply to it (seL4 manual, 4.3.4 "Calling and Replying"). So the thread
//! of a domain that ends has one more thing to do: in the supervisor's own spaces, where nothing of the domain is left
//! to it, it replies with the kernel's error, and says that it has done so.

use crate::pools::slots::OwnSlot;
use crate::task::arch::registers;
use crate::task::resources::{self, Resources};
use wasm2sel4_sys::objects::{ObjectRequest, kind};
use wasm2sel4_sys::{CPtr, Cap, Failure, MessageInfo, REGISTER_WORDS};

/// The priority at which it does that: the supervisor's own, so that nobody else comes in between.
const PRIORITY: u64 = 255;

/// Bytes of the stack of a thread that does that.
const STACK_SIZE: usize = 0x1000;

#[repr(C, align(16))]
struct Stack([u8; STACK_SIZE]);

static mut STACK: Stack = Stack([0; STACK_SIZE]);

/// What the supervisor needs to have callers answered.
#[derive(Clone, Copy)]
pub struct Answering {
    /// The slot of the notification by which a thread says that it is done.
    done: OwnSlot,
}

impl Answering {
    /// Makes what is needed.
    ///
    /// # Errors
    ///
    /// If there is no memory or no slot, or the kernel refuses.
    pub fn make(resources: &mut Resources) -> Result<Self, Failure> {
        resources.make(ObjectRequest::of_one_size(resources.kernel.abi.object_notification)).map(|done| Self { done })
    }

    /// Has a thread that is suspended answer whoever waits for it, if anybody does. It never runs in its own spaces
    /// again.
    ///
    /// # Errors
    ///
    /// What the kernel refused; whoever waits is not answered then.
    pub fn answer(self, resources: &Resources, thread: Cap<kind::Tcb>) -> Result<(), Failure> {
        let kernel = resources.kernel;
        thread.set_space(kernel, resources.cspace.spaces(kernel))?;
        thread.set_priority(kernel, PRIORITY, resources::own_tcb())?;
        let mut values = [0; registers::COUNT];
        values[registers::PC] = reply_and_say_so as *const () as u64;
        values[registers::SP] = &raw const STACK as u64 + STACK_SIZE as u64;
        values[registers::ARGUMENTS[0]] = self.done.address();
        thread.write_registers(kernel, &values, true)?;
        wasm2sel4_sys::recv(self.done.cptr());
        thread.suspend(kernel)
    }
}

/// What the thread does; the supervisor suspends it then.
extern "C" fn reply_and_say_so(done: u64) -> ! {
    wasm2sel4_sys::reply(MessageInfo::new(Failure::INVALID_CAPABILITY, 0, 0), [0; REGISTER_WORDS]);
    wasm2sel4_sys::send(CPtr(done), MessageInfo::new(0, 0, 0), [0; REGISTER_WORDS]);
    loop {
        wasm2sel4_sys::yield_now();
    }
}
