//! The import module `sel4`: system calls and operations on capabilities (`docs/sel4-imports.md`).
//!
//! To the stub, all parameters are words: compiled code has checked capabilities and memory, and turned the guest's
//! addresses into those of the domain.

use super::{Named, Value, ValueType, define_interface};

/// The name of the import module.
pub const MODULE: &str = "sel4";

/// The label of the answer of [`Function::call_within`] when none came in time. A message's label has 52 bits, so none
/// that was sent is that.
pub const TIMED_OUT: u64 = u64::MAX;

/// How far a function is implemented.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Implementation {
    /// It is one system call, which stands in compiled code.
    SystemCall,
    /// A function of the stub.
    Stub,
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $wasm:ident,)*) => {
        $(
            $(#[$doc])*
            #[repr(transparent)]
            #[derive(Clone, Copy, PartialEq, Eq, Debug)]
            pub struct $name(pub u64);

            impl Value for $name {
                const TYPE: ValueType = ValueType::$wasm;
            }
        )*

        /// What a parameter or a result is.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Meaning {
            $($(#[$doc])* $name,)*
        }

        impl Meaning {
            /// That of a parameter or result of the table.
            pub fn of(named: &Named) -> Option<Self> {
                match named.meaning {
                    $(stringify!($name) => Some(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
}

words! {
    /// A word of a message.
    Word: I64,
    /// The label of a message.
    Label: I64,
    /// A badge; of what is received, 0 for none.
    Badge: I64,
    /// What a capability allows, as a sum.
    Rights: I64,
    /// A number of nanoseconds.
    Nanoseconds: I64,
    /// A capability that is invoked; not null.
    Invoked: External,
    /// The same, where a caller waits for an answer: nor one that could only be sent to, as far as that is known.
    Called: External,
    /// A capability that is worked on, of which the slot itself is meant; not null.
    Settled: External,
    /// A capability that is passed along; null for none.
    Given: External,
    /// A new reference; null for none.
    Got: External,
    /// The address of the first word of a message in memory. The number of words follows.
    Sent: I32,
    /// The number of words that are sent.
    SentCount: I32,
    /// The address of room in memory for the words of a message. The number of words follows.
    Room: I32,
    /// The number of words for which there is room.
    RoomCount: I32,
    /// The number of words that a message had.
    Count: I32,
}

/// Hands the table of `sel4` to a macro.
#[macro_export]
macro_rules! sel4_functions {
    ($use:path) => {
        $use! {
            /// A function of the import module `sel4`.
            Function(Implementation);
            /// Sends and waits for the answer.
            [SystemCall] call(
                cap: Called, label: Label, w0: Word, w1: Word, w2: Word, w3: Word
            ) -> (label: Label, w0: Word, w1: Word, w2: Word, w3: Word);
            /// Sends, and waits for a receiver.
            [SystemCall] send(cap: Invoked, label: Label, w0: Word, w1: Word, w2: Word, w3: Word) -> ();
            /// Sends if there is a receiver.
            [SystemCall] nb_send(cap: Invoked, label: Label, w0: Word, w1: Word, w2: Word, w3: Word) -> ();
            /// Waits for a message.
            [SystemCall] recv(cap: Invoked) -> (badge: Badge, label: Label, w0: Word, w1: Word, w2: Word, w3: Word);
            /// Takes a message if it is there.
            [SystemCall] nb_recv(cap: Invoked) -> (badge: Badge, label: Label, w0: Word, w1: Word, w2: Word, w3: Word);
            /// Answers the last caller.
            [SystemCall] reply(label: Label, w0: Word, w1: Word, w2: Word, w3: Word) -> ();
            /// Answers the last caller and waits for the next message.
            [SystemCall] reply_recv(
                cap: Invoked, label: Label, w0: Word, w1: Word, w2: Word, w3: Word
            ) -> (badge: Badge, label: Label, w0: Word, w1: Word, w2: Word, w3: Word);
            /// [`Function::reply_recv`], with the number of words that the message had.
            [SystemCall] reply_recv_counted(
                cap: Invoked, label: Label, w0: Word, w1: Word, w2: Word, w3: Word
            ) -> (badge: Badge, label: Label, received: Count, w0: Word, w1: Word, w2: Word, w3: Word);
            /// Signals a notification.
            [SystemCall] signal(cap: Invoked) -> ();
            /// Waits for signals.
            [SystemCall] wait(cap: Invoked) -> (badge: Badge);
            /// Looks for signals.
            [SystemCall] poll(cap: Invoked) -> (badge: Badge);
            /// Lets other domains run.
            [SystemCall] r#yield() -> ();
            /// [`Function::call`], of which nothing is waited for longer than this; then the label is [`TIMED_OUT`].
            [Stub] call_within(
                cap: Called, label: Label, w0: Word, w1: Word, w2: Word, w3: Word, limit: Nanoseconds
            ) -> (label: Label, w0: Word, w1: Word, w2: Word, w3: Word);
            /// [`Function::call`], with a capability beside the words.
            [Stub] call_with(
                cap: Called, label: Label, w0: Word, w1: Word, w2: Word, w3: Word, given: Given
            ) -> (label: Label, w0: Word, w1: Word, w2: Word, w3: Word, got: Got);
            /// [`Function::call_within`], with a capability beside the words.
            [Stub] call_with_within(
                cap: Called, label: Label, w0: Word, w1: Word, w2: Word, w3: Word, given: Given, limit: Nanoseconds
            ) -> (label: Label, w0: Word, w1: Word, w2: Word, w3: Word, got: Got);
            /// [`Function::send`], with a capability beside the words.
            [Stub] send_with(cap: Invoked, label: Label, w0: Word, w1: Word, w2: Word, w3: Word, given: Given) -> ();
            /// [`Function::recv`], with a capability beside the words, and the badge of one that was unwrapped.
            [Stub] recv_with(
                cap: Invoked
            ) -> (badge: Badge, label: Label, w0: Word, w1: Word, w2: Word, w3: Word, got: Got, unwrapped: Badge);
            /// [`Function::reply`], with a capability beside the words.
            [Stub] reply_with(label: Label, w0: Word, w1: Word, w2: Word, w3: Word, given: Given) -> ();
            /// [`Function::reply_recv`], with capabilities beside the words.
            [Stub] reply_recv_with(
                cap: Invoked, label: Label, w0: Word, w1: Word, w2: Word, w3: Word, given: Given
            ) -> (badge: Badge, label: Label, w0: Word, w1: Word, w2: Word, w3: Word, got: Got, unwrapped: Badge);
            /// [`Function::call`], with messages in memory.
            [Stub] call_long(
                cap: Called, label: Label, address: Sent, count: SentCount, room: Room, room_count: RoomCount
            ) -> (label: Label, received: Count);
            /// [`Function::send`], with a message in memory.
            [Stub] send_long(cap: Invoked, label: Label, address: Sent, count: SentCount) -> ();
            /// [`Function::recv`], with a message in memory.
            [Stub] recv_long(
                cap: Invoked, room: Room, room_count: RoomCount
            ) -> (badge: Badge, label: Label, received: Count);
            /// [`Function::reply`], with a message in memory.
            [Stub] reply_long(label: Label, address: Sent, count: SentCount) -> ();
            /// [`Function::reply_recv`], with messages in memory.
            [Stub] reply_recv_long(
                cap: Invoked, label: Label, address: Sent, count: SentCount, room: Room, room_count: RoomCount
            ) -> (badge: Badge, label: Label, received: Count);
            /// The words behind the fourth of the message that was received last.
            [Stub] message_rest(room: Room, room_count: RoomCount) -> ();
            /// A new capability to the same object, with a badge and no more than these rights.
            [Stub] mint(cap: Settled, rights: Rights, badge: Badge) -> (got: Got);
            /// A new capability to the same object, with no more than these rights.
            [Stub] copy(cap: Settled, rights: Rights) -> (got: Got);
            /// Takes the capability away.
            [Stub] delete(cap: Settled) -> ();
            /// Takes away what was derived from a capability.
            [Stub] revoke(cap: Settled) -> ();
        }
    };
}

sel4_functions!(define_interface);

impl Function {
    fn has(named: &[Named], is: impl Fn(Meaning) -> bool) -> bool {
        named.iter().filter_map(Meaning::of).any(is)
    }

    /// Whether it takes addresses of memory.
    pub fn takes_memory(self) -> bool {
        Self::has(self.parameters(), |meaning| matches!(meaning, Meaning::Sent | Meaning::Room))
    }

    /// Whether it works on slots of the domain's own CSpace: it makes capabilities, receives them or takes them away.
    pub fn works_on_slots(self) -> bool {
        Self::has(self.parameters(), |meaning| meaning == Meaning::Settled)
            || Self::has(self.results(), |meaning| meaning == Meaning::Got)
    }

    /// Whether it receives messages, so that somebody may wait for a reply: a message has a label, and one that is no
    /// answer comes under a badge.
    pub fn receives(self) -> bool {
        let has = |wanted| Self::has(self.results(), |meaning| meaning == wanted);
        has(Meaning::Badge) && has(Meaning::Label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_follow_from_types() {
        let all = |is: fn(Function) -> bool| Function::ALL.iter().copied().filter(move |function| is(*function));
        use Function::*;
        assert!(all(Function::receives).eq([
            recv,
            nb_recv,
            reply_recv,
            reply_recv_counted,
            recv_with,
            reply_recv_with,
            recv_long,
            reply_recv_long
        ]));
        assert!(all(Function::takes_memory).eq([
            call_long,
            send_long,
            recv_long,
            reply_long,
            reply_recv_long,
            message_rest
        ]));
        assert!(all(Function::works_on_slots).eq([
            call_with,
            call_with_within,
            recv_with,
            reply_recv_with,
            mint,
            copy,
            delete,
            revoke
        ]));
    }

    #[test]
    fn every_meaning_is_known_and_every_address_has_its_count() {
        for function in Function::ALL {
            let named = function.parameters().iter().chain(function.results());
            assert!(named.clone().all(|named| Meaning::of(named).is_some()), "{function:?}");
            let meanings: [Option<Meaning>; 10] =
                core::array::from_fn(|index| function.parameters().get(index).and_then(Meaning::of));
            for pair in meanings.windows(2) {
                assert_eq!(pair[0] == Some(Meaning::Sent), pair[1] == Some(Meaning::SentCount), "{function:?}");
                assert_eq!(pair[0] == Some(Meaning::Room), pair[1] == Some(Meaning::RoomCount), "{function:?}");
            }
        }
        assert_eq!(Function::find("yield"), Some(Function::r#yield));
        assert_eq!(Function::find("r#yield"), None);
    }
}
