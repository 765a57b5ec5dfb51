//! System calls and faults (seL4 manual, 2.2 "System Calls", 6.2 "Threads and Faults").

use crate::destroy;
use crate::interrupt;
use crate::invocation::{Invocation, NOTHING, Refusal, Words};
use crate::ipc::{self, Sending};
use crate::lookup;
use crate::machine::{self, Context, Event, register};
use crate::memory::{Ref, say};
use crate::message::{self, Information};
use crate::slot::{Cap, right};
use crate::thread::{self, Fault, State, Thread, slots};

mod number {
    pub const CALL: i64 = -1;
    pub const REPLY_RECV: i64 = -2;
    pub const SEND: i64 = -3;
    pub const NB_SEND: i64 = -4;
    pub const RECV: i64 = -5;
    pub const REPLY: i64 = -6;
    pub const YIELD: i64 = -7;
    pub const NB_RECV: i64 = -8;
    pub const DEBUG_PUT_CHAR: i64 = -9;
}

/// Deals with what has interrupted the thread that runs.
pub fn handle(event: Event) {
    let thread = thread::current();
    match event {
        Event::Clock => thread::rotate(),
        Event::Interrupt(number) => arrive(number),
        Event::Spurious => {}
        Event::Call => system_call(thread),
        Event::Memory { address, prefetch, status } => raise(thread, Fault::Memory { address, prefetch, status }),
        Event::Exception { number, code } => raise(thread, Fault::Exception { number, code }),
    }
}

/// Who runs next, if need be after an interrupt that makes somebody able to.
pub fn next() -> *mut Context {
    loop {
        if let Some(context) = thread::choose() {
            return context;
        }
        if !interrupt::is_any_active() {
            say!("model: nobody can run any more");
            machine::halt()
        }
        handle(machine::wait());
    }
}

fn system_call(thread: Ref<Thread>) {
    let number = thread.register(register::NUMBER) as i64;
    let argument = thread.register(register::CAPABILITY);
    match number {
        number::CALL => invoke(thread, true, true),
        number::SEND => invoke(thread, true, false),
        number::NB_SEND => invoke(thread, false, false),
        number::RECV => receive(thread, true),
        number::NB_RECV => receive(thread, false),
        number::REPLY => reply(thread),
        number::REPLY_RECV => {
            reply(thread);
            receive(thread, true);
        }
        number::YIELD => thread::rotate(),
        number::DEBUG_PUT_CHAR => machine::print_byte(argument as u8),
        other => raise(thread, Fault::UnknownCall(other as u64)),
    }
}

/// Sends to an endpoint, signals, replies, or calls a method.
fn invoke(thread: Ref<Thread>, blocking: bool, call: bool) {
    let cptr = thread.register(register::CAPABILITY);
    let information = Information(thread.register(register::INFORMATION));
    let found = lookup::slot(thread, cptr).and_then(|slot| Ok((slot, message::extra(thread, information)?)));
    let Ok((slot, extra)) = found else {
        if blocking {
            raise(thread, Fault::Capability { cptr, receiving: false });
        }
        return;
    };
    let outcome = match slot.cap() {
        Cap::Endpoint { rights, object, badge } if rights & right::WRITE != 0 => {
            let (grant, grant_reply) = (rights & right::GRANT != 0, rights & right::GRANT_REPLY != 0);
            ipc::endpoint(object).send(thread, Sending { blocking, call, badge, grant, grant_reply });
            return;
        }
        Cap::Notification { rights, object, badge } if rights & right::WRITE != 0 => {
            ipc::notification(object).signal(badge);
            Ok(NOTHING)
        }
        Cap::Reply { master: false, grant, thread: caller } => {
            ipc::reply(thread, Ref::new(caller), slot, grant);
            Ok(NOTHING)
        }
        _ => {
            let length = information.words();
            let invocation = Invocation { thread, slot, label: information.label(), length, extra };
            // What happens to the caller itself shows in its state.
            thread.set_state(State::Restart);
            let outcome = invocation.perform();
            if thread.state() == State::Restart {
                thread.set_state(State::Running);
            }
            outcome
        }
    };
    if call && thread.state() == State::Running {
        answer(thread, outcome);
    }
}

fn answer(thread: Ref<Thread>, outcome: Result<Words, Refusal>) {
    match outcome {
        Ok((words, count)) => message::give(thread, 0, 0, &words[..count]),
        Err(refusal) => {
            let (label, words, count) = refusal.answer();
            message::give(thread, 0, label, &words[..count]);
        }
    }
}

/// Receives from an endpoint, or waits for a signal.
fn receive(thread: Ref<Thread>, blocking: bool) {
    let cptr = thread.register(register::CAPABILITY);
    match lookup::capability(thread, cptr) {
        Ok(Cap::Endpoint { rights, object, .. }) if rights & right::READ != 0 => {
            destroy::delete(thread.slot(slots::CALLER));
            ipc::endpoint(object).receive(thread, blocking, rights & right::GRANT != 0);
        }
        // Only the thread that a notification is bound to may wait for it.
        Ok(Cap::Notification { rights, object, .. })
            if rights & right::READ != 0 && ipc::notification(object).bound().is_none_or(|bound| bound == thread) =>
        {
            ipc::notification(object).wait(thread, blocking);
        }
        _ => raise(thread, Fault::Capability { cptr, receiving: true }),
    }
}

/// Replies to whoever was received last.
fn reply(thread: Ref<Thread>) {
    let slot = thread.slot(slots::CALLER);
    if let Cap::Reply { master: false, grant, thread: caller } = slot.cap() {
        ipc::reply(thread, Ref::new(caller), slot, grant);
    }
}

/// Tells a thread's fault handler; without one, the thread stops.
fn raise(thread: Ref<Thread>, fault: Fault) {
    thread.get().fault = fault;
    let handler = thread.get().fault_endpoint;
    match lookup::capability(thread, handler) {
        Ok(Cap::Endpoint { rights, object, badge })
            if rights & right::WRITE != 0 && rights & (right::GRANT | right::GRANT_REPLY) != 0 =>
        {
            let grant = rights & right::GRANT != 0;
            let how = Sending { blocking: true, call: true, badge, grant, grant_reply: true };
            ipc::endpoint(object).send(thread, how);
        }
        _ => {
            let at = thread.register(register::FAULT_PC);
            say!("model: a thread without a fault handler faulted at {at:#x}: {fault:x?}");
            thread.set_state(State::Inactive);
        }
    }
}

/// Tells whoever waits for an interrupt that it has come.
fn arrive(number: u16) {
    match interrupt::slot(number).cap() {
        Cap::Notification { rights, object, badge } if rights & right::WRITE != 0 => {
            ipc::notification(object).signal(badge);
        }
        _ => say!("model: nobody is told of interrupt {number}"),
    }
}
