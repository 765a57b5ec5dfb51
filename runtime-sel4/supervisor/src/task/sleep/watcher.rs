//! Where no device interrupts in time: a thread of the supervisor's own that looks at the clock, and says when a time
//! has come.
//!
//! It has the lowest priority of all domains, and lets others of that priority run whenever it has looked. So it takes
//! next to nothing from anybody, and looks often enough, at least once in a round of their time slices, unless a domain
//! of a higher priority computes.

use crate::task::arch::registers;
use crate::task::bundle;
use crate::task::clock::Clocks;
use crate::task::resources::mapping::ObjectSource;
use crate::task::resources::{self, Pool, Resources};
use core::sync::atomic::{AtomicU64, Ordering};
use wasm2sel4_abi::protocol::FOR_EVER;
use wasm2sel4_sys::objects::{ObjectRequest, kind};
use wasm2sel4_sys::{CPtr, Cap, Failure, MessageInfo, REGISTER_WORDS};

/// Bytes of the thread's stack.
const STACK_SIZE: usize = 0x1000;

#[repr(C, align(16))]
struct Stack([u8; STACK_SIZE]);

static mut STACK: Stack = Stack([0; STACK_SIZE]);

/// What the thread needs.
#[derive(Clone, Copy)]
struct Desk {
    clocks: Clocks,
    /// The notification by which the supervisor says that there is a time to wait for.
    begin: CPtr,
    /// The one by which the thread says that it has come.
    come: CPtr,
}

static mut DESK: Option<Desk> = None;

/// The time to wait for. Only one thread runs at a time, so it is never seen half written; it is atomic because both
/// write it.
static UNTIL: AtomicU64 = AtomicU64::new(FOR_EVER);

/// The thread, as the supervisor sees it.
pub struct Watcher {
    begin: CPtr,
}

impl Watcher {
    /// Makes the thread, which waits for its first time; it signals `come`.
    ///
    /// # Errors
    ///
    /// Without memory or slots, and what the kernel refused.
    pub fn make(resources: &mut Resources, come: CPtr, clocks: Clocks) -> Result<Self, Failure> {
        let kernel = resources.kernel;
        let begin = resources.make(ObjectRequest::of_one_size(kernel.abi.object_notification))?.cptr();
        let request = ObjectRequest::of_one_size(kernel.abi.object_tcb);
        let thread: Cap<kind::Tcb> = Cap::new(Pool.make(resources, request)?);
        // SAFETY: the thread does not run yet, so nobody else looks at it.
        unsafe { (&raw mut DESK).write(Some(Desk { clocks, begin, come })) };
        let spaces = resources.cspace.spaces(kernel);
        let priority = bundle::domains().iter().map(|record| record.priority).min().unwrap_or(0);
        // It sends and receives signals only, for which no buffer is needed.
        thread.configure(kernel, spaces, (0, Cap::new(CPtr(0))), priority, resources::own_tcb())?;
        let mut values = [0; registers::COUNT];
        values[registers::PC] = watch as *const () as u64;
        values[registers::SP] = &raw const STACK as u64 + STACK_SIZE as u64;
        thread.write_registers(kernel, &values, true)?;
        Ok(Self { begin })
    }

    /// Has it wait for this time of the monotonic clock, and no longer for another.
    pub fn set(&self, until: u64) {
        if UNTIL.swap(until, Ordering::Relaxed) == FOR_EVER && until != FOR_EVER {
            wasm2sel4_sys::send(self.begin, MessageInfo::new(0, 0, 0), [0; REGISTER_WORDS]);
        }
    }
}

/// What the thread does.
extern "C" fn watch() -> ! {
    // SAFETY: the desk was made before this thread, and nobody writes to it any more.
    let desk = unsafe { (&raw const DESK).read() };
    loop {
        let Some(Desk { clocks, begin, come }) = desk else {
            wasm2sel4_sys::yield_now();
            continue;
        };
        wasm2sel4_sys::recv(begin);
        loop {
            let until = UNTIL.load(Ordering::Relaxed);
            if until == FOR_EVER {
                break;
            }
            if clocks.now() < until {
                wasm2sel4_sys::yield_now();
                continue;
            }
            UNTIL.store(FOR_EVER, Ordering::Relaxed);
            wasm2sel4_sys::send(come, MessageInfo::new(0, 0, 0), [0; REGISTER_WORDS]);
        }
    }
}
