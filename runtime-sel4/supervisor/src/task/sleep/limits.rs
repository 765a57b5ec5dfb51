//! Limits of domains' calls: a thread that waits for an answer for too long goes on without one.
//!
//! A domain asks for a limit, and makes its call (`wasm2sel4_abi::protocol::Request::Limit`). It does not say when it
//! has its answer. So when the time is over, its program counter tells whether it is in that very call, wherever the
//! call is by then: waiting for a receiver, for the answer, or, because its capability has not the right to call, for
//! nothing. Suspending the thread takes it out of all of these, and deletes the capability by which it could be
//! answered, wherever that is.
//!
//! Every domain has room for a limit of its own, so what others take never fails it. What a domain asks for is about
//! its own thread, which may go wherever it likes anyway.

use crate::pools::earliest::{Earliest, NEVER};
use crate::task::resources::Resources;
use wasm2sel4_sys::Cap;
use wasm2sel4_sys::objects::kind;

/// The instructions between which a thread may be interrupted.
#[derive(Clone, Copy)]
pub struct Stretch {
    /// The system call that asked for the limit.
    pub first: u64,
    /// The one that is limited.
    pub last: u64,
    /// Where the thread goes on when it is interrupted.
    pub over: u64,
}

impl Stretch {
    /// None.
    pub const NONE: Self = Self { first: 0, last: 0, over: 0 };
}

/// Room for the limits of all domains.
pub struct Room {
    /// The times, by place.
    pub times: &'static mut [u64],
    /// What else there is to a limit, by place.
    pub stretches: &'static mut [Stretch],
}

/// All limits.
pub struct Limits {
    times: Earliest,
    stretches: &'static mut [Stretch],
}

impl Limits {
    /// There are none.
    pub const fn new(room: Room) -> Self {
        Self { times: Earliest::new(room.times), stretches: room.stretches }
    }

    /// The domain in this place has one, until this time; what it had before is forgotten.
    pub fn set(&mut self, place: u16, until: u64, stretch: Stretch) {
        if let Some(room) = self.stretches.get_mut(usize::from(place)) {
            *room = stretch;
            self.times.set(usize::from(place), until);
        }
    }

    /// The domain in this place has none.
    pub fn clear(&mut self, place: u16) {
        self.times.set(usize::from(place), NEVER);
    }

    /// The time of the next one.
    pub fn next(&self) -> Option<u64> {
        self.times.first().map(|(_, time)| time)
    }

    /// Takes out one that is over.
    pub fn take_over(&mut self, now: u64) -> Option<(u16, Stretch)> {
        let (place, _) = self.times.first().filter(|(_, time)| *time <= now)?;
        self.times.set(place, NEVER);
        Some((u16::try_from(place).ok()?, *self.stretches.get(place)?))
    }
}

/// Interrupts a thread, if it is in a stretch; tells whether it was.
pub fn interrupt(resources: &Resources, thread: Cap<kind::Tcb>, stretch: Stretch) -> bool {
    let kernel = resources.kernel;
    let is_inside = |pc: u64| stretch.first <= pc && pc <= stretch.last;
    // While a thread runs, the kernel may only know where it was last, but that is inside if the thread is. Whoever is
    // not is not touched.
    if !pc(resources, thread).is_some_and(is_inside) || thread.suspend(kernel).is_err() {
        return false;
    }
    // At the first instruction, it has not asked yet: that limit was an earlier one. Where suspending does not correct
    // what the kernel knows (seL4 5.0.0), it may also have its answer and not have run since. There, asking again with
    // what the answer has left in the registers is refused, so it goes on as if it were interrupted.
    let Some(found) = pc(resources, thread) else { return false };
    let is_over = is_inside(found) && found != stretch.first;
    // Neither can be refused for a thread that exists.
    let _ = thread.write_registers(kernel, &[if is_over { stretch.over } else { found }], true);
    is_over
}

/// Where a thread is: of a system call, the instruction, until it runs again.
fn pc(resources: &Resources, thread: Cap<kind::Tcb>) -> Option<u64> {
    let mut values = [0];
    thread.read_registers(resources.kernel, &mut values).ok().map(|()| values[0])
}

/// The program counter is the first register on every architecture.
const _: () = assert!(crate::task::arch::registers::PC == 0);
