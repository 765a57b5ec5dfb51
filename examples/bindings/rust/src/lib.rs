//! seL4's system calls for Rust programs that wasm2sel4 compiles. Rust has no references of WebAssembly, so a
//! [`Capability`] is an index into the table of `capabilities.wat`, which is linked with the program.
//! `docs/sel4-imports.md` says what each call does.
#![no_std]

use core::time::Duration;

mod raw {
    #[link(wasm_import_module = "capabilities")]
    unsafe extern "C" {
        pub safe fn call(target: i32, label: u64, a: u64, b: u64, c: u64, d: u64, given: i32) -> u64;
        pub safe fn call_within(target: i32, label: u64, a: u64, b: u64, c: u64, d: u64, nanoseconds: u64) -> u64;
        pub safe fn send(target: i32, label: u64, a: u64, b: u64, c: u64, d: u64, given: i32);
        pub safe fn recv(source: i32) -> u64;
        pub safe fn reply(label: u64, a: u64, b: u64, c: u64, d: u64, given: i32);
        pub safe fn reply_recv(source: i32, label: u64, a: u64, b: u64, c: u64, d: u64, given: i32) -> u64;
        pub safe fn word(index: i32) -> u64;
        pub safe fn received() -> i32;
        pub safe fn badge() -> u64;
        pub safe fn unwrapped() -> u64;
        pub safe fn signal(notification: i32);
        pub safe fn wait(notification: i32) -> u64;
        pub safe fn poll(notification: i32) -> u64;
        pub safe fn r#yield();
        pub safe fn mint(source: i32, rights: u64, badge: u64) -> i32;
        pub safe fn copy(source: i32, rights: u64) -> i32;
        pub safe fn delete(capability: i32);
        pub safe fn revoke(capability: i32);
        pub safe fn forget(capability: i32);
    }
}

/// The label of the kernel's answer for a capability that is not there any more. Labels of servers begin at 16.
pub const INVALID_CAPABILITY: u64 = 2;

/// The label when no answer has come in time.
const TIMED_OUT: u64 = u64::MAX;

/// What a capability allows, as a sum.
pub mod rights {
    /// Sending, signalling.
    pub const SEND: u64 = 1;
    /// Receiving, waiting.
    pub const RECEIVE: u64 = 2;
    /// Letting the receiver answer.
    pub const CALL: u64 = 4;
    /// Passing capabilities along.
    pub const GRANT: u64 = 8;
}

/// A capability. It is forgotten when it is dropped, unless it was granted.
#[derive(Debug, PartialEq, Eq)]
pub struct Capability(i32);

/// The index that stands for no capability.
const NONE: i32 = -1;

/// Elements of the table that hold what a program is granted.
const GRANTED: i32 = 16;

/// A message: a label, four words, and perhaps a capability that comes along.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The label.
    pub label: u64,
    /// The words.
    pub words: [u64; 4],
    /// The capability.
    pub capability: Option<Capability>,
}

/// A message that was received.
#[derive(Debug, PartialEq, Eq)]
pub struct Received {
    /// The badge of the capability through which it was sent.
    pub badge: u64,
    /// The message.
    pub message: Message,
    /// The badge of a capability that the kernel has unwrapped; 0 for none.
    pub unwrapped: u64,
}

impl Message {
    /// A message without a capability.
    pub const fn new(label: u64, words: [u64; 4]) -> Self {
        Self { label, words, capability: None }
    }

    fn last(label: u64) -> Self {
        Self { label, words: [0, 1, 2, 3].map(|index| raw::word(index)), capability: Capability::new(raw::received()) }
    }

    fn given(&self) -> i32 {
        self.capability.as_ref().map_or(NONE, |capability| capability.0)
    }
}

impl Received {
    fn last(label: u64) -> Self {
        Self { badge: raw::badge(), message: Message::last(label), unwrapped: raw::unwrapped() }
    }
}

impl Capability {
    /// What the program is granted under an index of the table.
    pub const fn granted(index: u8) -> Self {
        assert!((index as i32) < GRANTED);
        Self(index as i32)
    }

    fn new(index: i32) -> Option<Self> {
        (index != NONE).then_some(Self(index))
    }

    /// Sends a message and waits for the answer.
    pub fn call(&self, message: &Message) -> Message {
        let [a, b, c, d] = message.words;
        Message::last(raw::call(self.0, message.label, a, b, c, d, message.given()))
    }

    /// Sends a message, without a capability, and waits for the answer no longer than this; nothing if none has come.
    pub fn call_within(&self, message: &Message, limit: Duration) -> Option<Message> {
        let [a, b, c, d] = message.words;
        let nanoseconds = u64::try_from(limit.as_nanos()).unwrap_or(u64::MAX);
        let label = raw::call_within(self.0, message.label, a, b, c, d, nanoseconds);
        (label != TIMED_OUT).then(|| Message::last(label))
    }

    /// Sends a message and waits until it is received.
    pub fn send(&self, message: &Message) {
        let [a, b, c, d] = message.words;
        raw::send(self.0, message.label, a, b, c, d, message.given());
    }

    /// Waits for a message.
    pub fn recv(&self) -> Received {
        Received::last(raw::recv(self.0))
    }

    /// Answers the last caller and waits for the next message.
    pub fn reply_recv(&self, message: &Message) -> Received {
        let [a, b, c, d] = message.words;
        Received::last(raw::reply_recv(self.0, message.label, a, b, c, d, message.given()))
    }

    /// Signals a notification.
    pub fn signal(&self) {
        raw::signal(self.0);
    }

    /// Waits for signals; their badges, or-ed.
    pub fn wait(&self) -> u64 {
        raw::wait(self.0)
    }

    /// The badges of the signals since the last time, or-ed; 0 for none.
    pub fn poll(&self) -> u64 {
        raw::poll(self.0)
    }

    /// A capability to the same object with a badge; nothing if the kernel refuses.
    pub fn mint(&self, rights: u64, badge: u64) -> Option<Self> {
        Self::new(raw::mint(self.0, rights, badge))
    }

    /// Another capability to the same object; nothing if the kernel refuses.
    pub fn copy(&self, rights: u64) -> Option<Self> {
        Self::new(raw::copy(self.0, rights))
    }

    /// Takes the capability away.
    pub fn delete(self) {
        raw::delete(self.0);
    }

    /// Takes away what was derived from it.
    pub fn revoke(&self) {
        raw::revoke(self.0);
    }
}

impl Drop for Capability {
    fn drop(&mut self) {
        if self.0 >= GRANTED {
            raw::forget(self.0);
        }
    }
}

/// Answers the last caller.
pub fn reply(message: &Message) {
    let [a, b, c, d] = message.words;
    raw::reply(message.label, a, b, c, d, message.given());
}

/// Lets other domains run.
pub fn yield_now() {
    raw::r#yield();
}
