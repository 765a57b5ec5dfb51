//! Endpoints and notifications (seL4 manual, chapters 4 and 5).

use crate::derivation;
use crate::fault;
use crate::machine::register;
use crate::memory::{ObjectAddress, Ref};
use crate::message;
use crate::slot::{Cap, Slot};
use crate::thread::{Fault, Queue, State, Thread, slots};

/// An endpoint. Those in its queue either all send or all receive.
#[repr(C)]
pub struct Endpoint {
    queue: Queue,
}

/// A notification. Only one that is not signalled has a queue.
#[repr(C)]
pub struct Notification {
    queue: Queue,
    badge: u64,
    is_signalled: bool,
    /// The thread that it is bound to.
    bound: ObjectAddress,
}

const _: () = assert!(size_of::<Notification>() <= 1 << crate::slot::bits::NOTIFICATION);

/// How somebody sends.
#[derive(Clone, Copy)]
pub struct Sending {
    /// Whether it waits for a receiver.
    pub blocking: bool,
    /// Whether it wants a reply.
    pub call: bool,
    /// The badge of its capability.
    pub badge: u64,
    /// Whether it may pass capabilities along.
    pub grant: bool,
    /// Whether it may be replied to.
    pub grant_reply: bool,
}

impl Ref<Endpoint> {
    /// The first that waits.
    fn first(self) -> Option<Ref<Thread>> {
        self.get().queue.first()
    }

    /// The first that waits to receive.
    fn receiver(self) -> Option<Ref<Thread>> {
        self.first().filter(|thread| thread.is_receiving())
    }

    /// Sends what a thread has to say, be it a message or a fault.
    pub fn send(self, thread: Ref<Thread>, how: Sending) {
        let Some(receiver) = self.receiver() else {
            if how.blocking {
                let Sending { call, badge, grant, grant_reply, .. } = how;
                thread.set_state(State::Sending { endpoint: self.place(), badge, grant, grant_reply, call });
                self.get().queue.enqueue(thread);
            }
            return;
        };
        self.get().queue.dequeue(receiver);
        let reply_grant = matches!(receiver.state(), State::Receiving { grant: true, .. });
        deliver(thread, receiver, how.badge, how.grant, Some(self.place()));
        receiver.set_state(State::Running);
        if how.call {
            wait_for_reply(thread, receiver, how.grant || how.grant_reply, reply_grant);
        }
    }

    /// Receives: a signal of the bound notification, if there is one already, otherwise a message.
    pub fn receive(self, thread: Ref<Thread>, blocking: bool, grant: bool) {
        if bound_notification(thread).is_some_and(|notification| notification.take(thread)) {
            return;
        }
        let sender = self.first().and_then(|sender| match sender.state() {
            State::Sending { badge, grant, grant_reply, call, .. } => Some((sender, badge, grant, grant_reply, call)),
            _ => None,
        });
        let Some((sender, badge, sender_grant, grant_reply, is_call)) = sender else {
            if blocking {
                thread.set_state(State::Receiving { endpoint: self.place(), grant });
                self.get().queue.enqueue(thread);
            } else {
                thread.get().context.words[register::CAPABILITY] = 0;
            }
            return;
        };
        self.get().queue.dequeue(sender);
        deliver(sender, thread, badge, sender_grant, Some(self.place()));
        if is_call {
            wait_for_reply(sender, thread, sender_grant || grant_reply, grant);
        } else {
            sender.set_state(State::Running);
        }
    }

    /// Everybody who waits tries again.
    pub fn cancel_all(self) {
        while let Some(thread) = self.first() {
            self.get().queue.dequeue(thread);
            restart(thread);
        }
    }

    /// Everybody who waits to send with this badge tries again.
    pub fn cancel_badged(self, badge: u64) {
        let mut next = self.first();
        while let Some(thread) = next {
            let behind = thread.get().queue.next;
            next = behind.is_some().then(|| Ref::new(behind));
            if matches!(thread.state(), State::Sending { badge: found, .. } if found == badge) {
                self.get().queue.dequeue(thread);
                restart(thread);
            }
        }
    }
}

/// A sender whose wait is cancelled sends again; one that has faulted faults again.
fn restart(thread: Ref<Thread>) {
    thread.get().fault = Fault::None;
    thread.set_state(State::Restart);
}

/// Takes a message or a fault to whoever receives it.
fn deliver(sender: Ref<Thread>, receiver: Ref<Thread>, badge: u64, grant: bool, endpoint: Option<ObjectAddress>) {
    match sender.fault() {
        Fault::None => message::transfer(sender, receiver, badge, grant, endpoint),
        found => {
            let (label, words, count) = fault::message_of(sender, found);
            message::give(receiver, badge, label, &words[..count]);
        }
    }
}

/// A caller waits for the reply of whoever has received its message.
fn wait_for_reply(caller: Ref<Thread>, receiver: Ref<Thread>, may: bool, grant: bool) {
    if !may {
        caller.set_state(State::Inactive);
        return;
    }
    caller.set_state(State::Replied);
    let source = caller.slot(slots::REPLY);
    let cap = Cap::Reply { master: false, grant, thread: caller.place() };
    derivation::insert(cap, source, receiver.slot(slots::CALLER));
}

/// Replies to a caller with what the sender has to say; the capability to do so is used up.
pub fn reply(sender: Ref<Thread>, caller: Ref<Thread>, slot: Ref<Slot>, grant: bool) {
    derivation::remove(slot);
    match caller.fault() {
        Fault::None => {
            message::transfer(sender, caller, 0, grant, None);
            caller.set_state(State::Running);
        }
        found => {
            caller.get().fault = Fault::None;
            let goes_on = fault::reply(sender, caller, found);
            caller.set_state(if goes_on { State::Restart } else { State::Inactive });
        }
    }
}

/// Ends whatever a thread waits for.
pub fn cancel(thread: Ref<Thread>) {
    match thread.state() {
        State::Sending { endpoint, .. } | State::Receiving { endpoint, .. } => {
            Ref::<Endpoint>::new(endpoint).get().queue.dequeue(thread);
        }
        State::Waiting(notification) => Ref::<Notification>::new(notification).get().queue.dequeue(thread),
        State::Replied => {
            if let Some(slot) = derivation::child(thread.slot(slots::REPLY)) {
                derivation::remove(slot);
            }
        }
        State::Inactive | State::Running | State::Restart => return,
    }
    thread.get().fault = Fault::None;
    thread.set_state(State::Inactive);
}

impl Ref<Notification> {
    /// The first that waits.
    fn first(self) -> Option<Ref<Thread>> {
        self.get().queue.first()
    }

    /// Signals.
    pub fn signal(self, badge: u64) {
        if let Some(thread) = self.first() {
            self.get().queue.dequeue(thread);
            wake(thread, badge);
            return;
        }
        if self.get().is_signalled {
            self.get().badge |= badge;
        } else if let Some(thread) = self.bound().filter(|thread| thread.is_receiving()) {
            cancel(thread);
            wake(thread, badge);
        } else {
            let mut notification = self.get();
            (notification.badge, notification.is_signalled) = (badge, true);
        }
    }

    /// Gives a thread the signal, if there is one.
    fn take(self, thread: Ref<Thread>) -> bool {
        let mut notification = self.get();
        let found = core::mem::take(&mut notification.is_signalled);
        if found {
            thread.get().context.words[register::CAPABILITY] = notification.badge;
        }
        found
    }

    /// Waits.
    pub fn wait(self, thread: Ref<Thread>, blocking: bool) {
        if self.take(thread) {
            return;
        }
        if blocking {
            thread.set_state(State::Waiting(self.place()));
            self.get().queue.enqueue(thread);
        } else {
            thread.get().context.words[register::CAPABILITY] = 0;
        }
    }

    /// The thread that it is bound to.
    pub fn bound(self) -> Option<Ref<Thread>> {
        let thread = self.get().bound;
        thread.is_some().then(|| Ref::new(thread))
    }

    /// Whether a thread may be bound to it: none is, and none waits.
    pub fn is_free(self) -> bool {
        self.bound().is_none() && self.first().is_none()
    }

    /// Binds a thread and itself together (seL4 manual, 5.3 "Binding Notifications").
    pub fn bind(self, thread: Ref<Thread>) {
        self.get().bound = thread.place();
        thread.get().bound_notification = self.place();
    }

    /// Parts the two, if they were bound.
    pub fn unbind(self) {
        if let Some(thread) = self.bound() {
            thread.get().bound_notification = ObjectAddress::NONE;
            self.get().bound = ObjectAddress::NONE;
        }
    }

    /// Everybody who waits tries again.
    pub fn cancel_all(self) {
        while let Some(thread) = self.first() {
            self.get().queue.dequeue(thread);
            restart(thread);
        }
    }
}

/// A thread that has waited for a signal gets it.
fn wake(thread: Ref<Thread>, badge: u64) {
    thread.get().context.words[register::CAPABILITY] = badge;
    thread.set_state(State::Running);
}

/// The notification that a thread is bound to.
pub fn bound_notification(thread: Ref<Thread>) -> Option<Ref<Notification>> {
    let notification = thread.get().bound_notification;
    notification.is_some().then(|| Ref::new(notification))
}

/// The object of an endpoint capability.
pub fn endpoint(object: ObjectAddress) -> Ref<Endpoint> {
    Ref::new(object)
}

/// The object of a notification capability.
pub fn notification(object: ObjectAddress) -> Ref<Notification> {
    Ref::new(object)
}
