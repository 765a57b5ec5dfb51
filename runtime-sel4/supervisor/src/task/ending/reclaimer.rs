//! The thread that takes back what ended domains leave.
//!
//! Revoking an untyped, or a capability with many copies, takes longer the more there is to delete: a hostile domain
//! decides how long. Clearing a block takes longer the larger it is. Meanwhile the kernel lets interrupts, and so other
//! threads, come in between, but its caller does not go on. So such calls are not made by the supervisor, for which
//! everybody waits, but by a separate thread that runs at the priority of those for whom it works. It shares the
//! supervisor's spaces, does one job at a time, and says when it is done.

use crate::pools::slots::{OwnSlot, Pair};
use crate::task::arch::registers;
use crate::task::kernel::thread;
use crate::task::resources::addresses;
use crate::task::resources::mapping::{self, ObjectSource, Rights};
use crate::task::resources::memory::Halving;
use crate::task::resources::{self, NO_MEMORY, Pool, Resources};
use wasm2sel4_abi::badge::Badge;
use wasm2sel4_sys::objects::{ObjectRequest, Slot, kind};
use wasm2sel4_sys::{CPtr, Cap, Failure, IpcBuffer, Kernel, MessageInfo, REGISTER_WORDS};

/// The most removals of one job.
pub const REMOVALS: usize = 4;

/// What is to be removed.
#[derive(Clone, Copy, Debug)]
pub enum Removal {
    /// Everything that was made of the untyped in this slot; the untyped stays.
    Contents(Slot),
    /// The capability in this slot, with everything derived from it.
    Capability(Slot),
}

/// What is to be removed by one job.
pub type Removals = [Option<Removal>; REMOVALS];

/// A job.
#[derive(Clone, Copy, Debug)]
pub enum Job {
    /// Removals, if any.
    Remove(Removals),
    /// A block is to be cleared.
    Clear(Halving),
}

/// Bytes of the thread's stack.
const STACK_SIZE: usize = 0x2000;

#[repr(C, align(16))]
struct Stack([u8; STACK_SIZE]);

static mut STACK: Stack = Stack([0; STACK_SIZE]);

/// What both threads use: the supervisor while the other waits, the other while it has a job.
struct Desk {
    kernel: Kernel,
    /// The notification by which the supervisor says that there is a job.
    begin: CPtr,
    /// The supervisor's endpoint, with the badge that says that the job is done.
    done: CPtr,
    job: Job,
    /// Whether the last block could be cleared.
    is_clear: bool,
}

static mut DESK: Option<Desk> = None;

/// The thread, as the supervisor sees it.
pub struct Reclaimer {
    thread: Cap<kind::Tcb>,
    begin: CPtr,
    priority: u64,
    is_busy: bool,
}

impl Reclaimer {
    /// Makes the thread, which waits for its first job.
    ///
    /// # Errors
    /// If there is no memory or no slot, or the kernel refuses.
    pub fn make(resources: &mut Resources, endpoint: OwnSlot) -> Result<Self, Failure> {
        /// The supervisor's own, until there is a job: so it runs to the point where it waits before anybody else runs.
        /// A thread that could run and never does makes each message between others more expensive, since the kernel
        /// then looks for its priority.
        const PRIORITY: u64 = 255;
        let kernel = resources.kernel;
        let request = ObjectRequest::of_one_size(kernel.abi.object_frame);
        let buffer: Cap<kind::Frame> = Cap::new(Pool.make(resources, request)?);
        mapping::map(
            resources,
            &mut Pool,
            resources::own_vspace(),
            buffer,
            addresses::RECLAIMER_BUFFER,
            Rights::Write,
        )?;
        let begin = resources.make(ObjectRequest::of_one_size(kernel.abi.object_notification))?.cptr();
        let request = ObjectRequest::of_one_size(kernel.abi.object_tcb);
        let thread: Cap<kind::Tcb> = Cap::new(Pool.make(resources, request)?);
        let done = resources.pairs.take().ok_or(NO_MEMORY)?.first();
        let (source, badge) = (resources.cspace.slot(endpoint), Badge::Reclaimed.encode());
        resources.cspace.slot(done).mint_from(kernel, source, kernel.abi.rights_write, badge)?;
        // SAFETY: the frame was mapped there, for this thread alone.
        let own = Kernel { buffer: unsafe { IpcBuffer::new(addresses::RECLAIMER_BUFFER) }, ..kernel };
        let job = Job::Remove([None; REMOVALS]);
        // SAFETY: the thread does not run yet, so nobody else looks at it.
        unsafe { (&raw mut DESK).write(Some(Desk { kernel: own, begin, done: done.cptr(), job, is_clear: false })) };
        let spaces = resources.cspace.spaces(kernel);
        let buffer = (addresses::RECLAIMER_BUFFER, buffer);
        thread::configure(resources, &mut Pool, thread, spaces, buffer, PRIORITY)?;
        let mut values = [0; registers::COUNT];
        values[registers::PC] = work as *const () as u64;
        values[registers::SP] = &raw const STACK as u64 + STACK_SIZE as u64;
        thread.write_registers(kernel, &values, true)?;
        wasm2sel4_sys::yield_now();
        Ok(Self { thread, begin, priority: PRIORITY, is_busy: false })
    }

    /// Whether it has a job.
    pub fn is_busy(&self) -> bool {
        self.is_busy
    }

    /// Gives it a job, at this priority; it must have none.
    pub fn begin(&mut self, resources: &Resources, job: Job, priority: u64) {
        // SAFETY: the thread waits for `begin`, and looks at its desk only after that.
        if let Some(desk) = unsafe { (*(&raw mut DESK)).as_mut() } {
            desk.job = job;
        }
        self.run_at(resources, priority);
        self.is_busy = true;
        wasm2sel4_sys::send(self.begin, MessageInfo::new(0, 0, 0), [0; REGISTER_WORDS]);
    }

    /// Somebody of this priority waits for what it does.
    pub fn hurry(&mut self, resources: &Resources, priority: u64) {
        if self.priority < priority {
            self.run_at(resources, priority);
        }
    }

    fn run_at(&mut self, resources: &Resources, priority: u64) {
        // The supervisor may set every priority; should that fail, the job is done at the previous one.
        if self.priority != priority
            && self.thread.set_priority(resources.kernel, priority, resources::own_tcb()).is_ok()
        {
            self.priority = priority;
        }
    }

    /// It has said that its job is done: the pair of slots of a block that was to be cleared, and whether it was.
    pub fn done(&mut self) -> Option<(Pair, bool)> {
        self.is_busy = false;
        // SAFETY: the thread waits for `begin`.
        match unsafe { (&raw const DESK).read_volatile() } {
            Some(Desk { job: Job::Clear(halving), is_clear, .. }) => Some((halving.pair, is_clear)),
            _ => None,
        }
    }
}

/// What the thread does.
extern "C" fn work() -> ! {
    // SAFETY: the desk was made before this thread.
    let Some(desk) = (unsafe { (*(&raw const DESK)).as_ref() }) else {
        loop {
            wasm2sel4_sys::yield_now()
        }
    };
    let (kernel, begin, done) = (desk.kernel, desk.begin, desk.done);
    loop {
        wasm2sel4_sys::recv(begin);
        // SAFETY: the supervisor has written this job, and writes the next one when it has heard that this one is done.
        match unsafe { (&raw const DESK).read_volatile() }.map(|desk| desk.job) {
            Some(Job::Remove(removals)) => removals.into_iter().flatten().for_each(|removal| remove(kernel, removal)),
            Some(Job::Clear(halving)) => {
                let is_clear = halving.untyped.retype(kernel, halving.request, halving.into).is_ok();
                // SAFETY: as above: the supervisor looks at it when it has heard that the job is done.
                if let Some(desk) = unsafe { (*(&raw mut DESK)).as_mut() } {
                    desk.is_clear = is_clear;
                }
            }
            None => {}
        }
        wasm2sel4_sys::send(done, MessageInfo::new(0, 0, 0), [0; REGISTER_WORDS]);
    }
}

fn remove(kernel: Kernel, removal: Removal) {
    // Revoking and deleting what exists cannot fail, and there is nothing to be done if it does.
    let _ = match removal {
        Removal::Contents(slot) => slot.revoke(kernel),
        Removal::Capability(slot) => slot.revoke(kernel).and_then(|()| slot.delete(kernel)),
    };
}
