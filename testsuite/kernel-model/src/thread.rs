//! Threads and the scheduler (seL4 manual, chapter 6).

use crate::machine::{self, Context, FloatingPoint};
use crate::memory::{ObjectAddress, Only, Ref};
use crate::slot::{Cap, Slot};

/// What a thread waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Nothing: it is stopped.
    Inactive,
    /// The processor.
    Running,
    /// The processor, to do its instruction again.
    Restart,
    /// Somebody who receives.
    Sending {
        /// On what.
        endpoint: ObjectAddress,
        /// Under which badge.
        badge: u64,
        /// Whether it may pass capabilities along.
        grant: bool,
        /// Whether it may be replied to.
        grant_reply: bool,
        /// Whether it wants a reply.
        call: bool,
    },
    /// Somebody who sends.
    Receiving {
        /// On what.
        endpoint: ObjectAddress,
        /// Whether replies may carry capabilities.
        grant: bool,
    },
    /// A signal.
    Waiting(ObjectAddress),
    /// A reply.
    Replied,
}

/// Why a thread does not go on (seL4 manual, 6.2 "Fault types").
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// It does.
    None,
    /// No capability is where it named one.
    Capability {
        /// The address.
        cptr: u64,
        /// Whether it wanted to receive.
        receiving: bool,
    },
    /// No system call has this number.
    UnknownCall(u64),
    /// The processor refused an instruction.
    Exception {
        /// Which exception.
        number: u64,
        /// More about it.
        code: u64,
    },
    /// No page is where it wanted one.
    Memory {
        /// The address.
        address: u64,
        /// Whether it was an instruction.
        prefetch: bool,
        /// What the processor says.
        status: u64,
    },
}

/// Slots of a thread.
pub mod slots {
    /// The root of its CSpace.
    pub const CSPACE: usize = 0;
    /// The root of its address space.
    pub const VSPACE: usize = 1;
    /// The capability of which those to reply to this thread are derived.
    pub const REPLY: usize = 2;
    /// The capability to reply to whom it has received last.
    pub const CALLER: usize = 3;
    /// The frame of its IPC buffer.
    pub const BUFFER: usize = 4;
    /// How many there are.
    pub const COUNT: usize = 5;
}

/// A thread control block.
#[repr(C)]
pub struct Thread {
    slots: [Slot; slots::COUNT],
    /// Its registers.
    pub context: Context,
    /// Its floating-point registers, while another thread's are in the processor.
    pub floating_point: FloatingPoint,
    /// What it waits for.
    pub state: State,
    /// Why it does not go on.
    pub fault: Fault,
    /// Where its fault handler is, in its own CSpace.
    pub fault_endpoint: u64,
    /// The address of its IPC buffer.
    pub buffer: u64,
    /// Its priority.
    pub priority: u8,
    /// The highest priority that it may give.
    pub maximum_priority: u8,
    ready: Links,
    /// Its neighbours in the queue of what it waits for.
    pub queue: Links,
    /// The notification whose signals it receives on endpoints, too.
    pub bound_notification: ObjectAddress,
}

const _: () = assert!(size_of::<Thread>() <= 1 << machine::THREAD_BITS);

/// Neighbours in a queue.
#[derive(Clone, Copy)]
pub struct Links {
    /// The one before.
    pub previous: ObjectAddress,
    /// The one after.
    pub next: ObjectAddress,
}

/// A queue of threads.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Queue {
    head: ObjectAddress,
    tail: ObjectAddress,
}

/// Which links of a thread a queue uses.
type Which = fn(&mut Thread) -> &mut Links;

impl Queue {
    const EMPTY: Self = Self { head: ObjectAddress::NONE, tail: ObjectAddress::NONE };

    /// The first thread.
    pub fn first(self) -> Option<Ref<Thread>> {
        self.head.is_some().then(|| Ref::new(self.head))
    }

    fn push(&mut self, thread: Ref<Thread>, which: Which) {
        *which(&mut thread.get()) = Links { previous: self.tail, next: ObjectAddress::NONE };
        match self.tail {
            ObjectAddress::NONE => self.head = thread.place(),
            tail => which(&mut Ref::new(tail).get()).next = thread.place(),
        }
        self.tail = thread.place();
    }

    fn remove(&mut self, thread: Ref<Thread>, which: Which) {
        let Links { previous, next } = core::mem::replace(
            which(&mut thread.get()),
            Links { previous: ObjectAddress::NONE, next: ObjectAddress::NONE },
        );
        match previous {
            ObjectAddress::NONE => self.head = next,
            previous => which(&mut Ref::new(previous).get()).next = next,
        }
        match next {
            ObjectAddress::NONE => self.tail = previous,
            next => which(&mut Ref::new(next).get()).previous = previous,
        }
    }

    /// Puts a thread behind all others of an object's queue.
    pub fn enqueue(&mut self, thread: Ref<Thread>) {
        self.push(thread, |thread| &mut thread.queue);
    }

    /// Takes a thread out of an object's queue.
    pub fn dequeue(&mut self, thread: Ref<Thread>) {
        self.remove(thread, |thread| &mut thread.queue);
    }
}

const PRIORITIES: usize = 256;

/// Who runs.
struct Scheduler {
    /// Threads that can run, the running one included, by priority.
    ready: [Queue; PRIORITIES],
    current: ObjectAddress,
    /// Whose floating-point registers are in the processor.
    floating_point: ObjectAddress,
    /// Whose address space is.
    space: ObjectAddress,
}

static SCHEDULER: Only<Scheduler> = Only::new(Scheduler {
    ready: [Queue::EMPTY; PRIORITIES],
    current: ObjectAddress::NONE,
    floating_point: ObjectAddress::NONE,
    space: ObjectAddress::NONE,
});

/// The thread that runs.
pub fn current() -> Ref<Thread> {
    Ref::new(SCHEDULER.with(|scheduler| scheduler.current))
}

impl Ref<Thread> {
    /// One of its slots.
    pub fn slot(self, index: usize) -> Ref<Slot> {
        Ref::new(ObjectAddress::new(self.place().physical() + ((index as u64) << crate::slot::SLOT_BITS)))
    }

    /// A thread in cleared memory.
    pub fn initialize(self) {
        let mut thread = self.get();
        (thread.state, thread.fault) = (State::Inactive, Fault::None);
        (thread.context, thread.floating_point) = (Context::NEW, FloatingPoint::NEW);
    }

    /// What it waits for.
    pub fn state(self) -> State {
        self.get().state
    }

    /// Why it does not go on.
    pub fn fault(self) -> Fault {
        self.get().fault
    }

    /// One of its registers.
    pub fn register(self, index: usize) -> u64 {
        self.get().context.words[index]
    }

    fn is_runnable(self) -> bool {
        matches!(self.state(), State::Running | State::Restart)
    }

    /// Whether it waits for a message.
    pub fn is_receiving(self) -> bool {
        matches!(self.state(), State::Receiving { .. })
    }

    /// Changes what it waits for.
    pub fn set_state(self, state: State) {
        let was = self.is_runnable();
        self.get().state = state;
        let is = self.is_runnable();
        SCHEDULER.with(|scheduler| {
            let queue = &mut scheduler.ready[usize::from(self.get().priority)];
            match (was, is) {
                (false, true) => queue.push(self, |thread| &mut thread.ready),
                (true, false) => queue.remove(self, |thread| &mut thread.ready),
                _ => {}
            }
        });
    }

    /// Changes its priority.
    pub fn set_priority(self, priority: u8) {
        let state = self.state();
        self.set_state(State::Inactive);
        self.get().priority = priority;
        self.set_state(state);
    }

    /// Makes the capability of which those to reply to it are derived, if it is not there.
    pub fn set_up_reply(self) {
        let slot = self.slot(slots::REPLY);
        if slot.cap() == Cap::Null {
            let cap = Cap::Reply { master: true, grant: true, thread: self.place() };
            *slot.get() = Slot { cap, is_revocable: true, is_first_badged: true, ..Slot::EMPTY };
        }
    }

    /// Forgets it, because its memory goes.
    pub fn forget(self) {
        SCHEDULER.with(|scheduler| {
            if scheduler.floating_point == self.place() {
                scheduler.floating_point = ObjectAddress::NONE;
            }
            if scheduler.current == self.place() {
                scheduler.current = ObjectAddress::NONE;
            }
        });
    }
}

/// Lets the next thread of the same priority run.
pub fn rotate() {
    let thread = current();
    if thread.place().is_some() && thread.is_runnable() {
        SCHEDULER.with(|scheduler| {
            let queue = &mut scheduler.ready[usize::from(thread.get().priority)];
            queue.remove(thread, |thread| &mut thread.ready);
            queue.push(thread, |thread| &mut thread.ready);
        });
    }
}

/// An address space is about to go.
pub fn leave_space(space: ObjectAddress) {
    SCHEDULER.with(|scheduler| {
        if scheduler.space == space {
            machine::set_space(machine::kernel_space());
            scheduler.space = ObjectAddress::NONE;
        }
    });
}

/// Chooses who runs next, and puts its address space and its floating-point registers into the processor. Nothing if
/// nobody can run.
pub fn choose() -> Option<*mut Context> {
    SCHEDULER.with(Scheduler::choose)
}

impl Scheduler {
    fn choose(&mut self) -> Option<*mut Context> {
        let next = self.ready.iter().rev().find_map(|queue| queue.first());
        self.current = next.map_or(ObjectAddress::NONE, Ref::place);
        let thread = next?;
        if thread.state() == State::Restart {
            thread.get().context.restart();
            thread.get().state = State::Running;
        }
        let space = match thread.slot(slots::VSPACE).cap() {
            Cap::VSpace { object, asid } if crate::space::root(asid) == Some(object) => object,
            _ => ObjectAddress::NONE,
        };
        if space != self.space {
            let root = if space.is_some() { space.physical() } else { machine::kernel_space() };
            machine::set_space(root);
            self.space = space;
        }
        if self.floating_point != thread.place() {
            if self.floating_point.is_some() {
                Ref::<Thread>::new(self.floating_point).get().floating_point.save();
            }
            thread.get().floating_point.load();
            self.floating_point = thread.place();
        }
        Some(&raw mut thread.get().context)
    }
}
