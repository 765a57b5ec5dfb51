//! How a domain starts further instances of a protection domain: by calling a *spawner*, a capability that the
//! description of the system grants it, and the *handle* of each instance, which the spawner answers with.
//!
//! Every answer has label [`OK`] or [`crate::protocol::REFUSED`]. When the domain that was granted the spawner ends, so
//! do all instances that were made with it.

/// The label of an answer that says yes.
pub const OK: u64 = 0;

/// Calls of a spawner.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u64)]
pub enum SpawnerCall {
    /// `()`: makes an instance. The answer comes with a capability: its handle. Refused without memory, and if as many
    /// as can be are alive.
    Make = 16,
}

/// Calls of a handle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u64)]
pub enum HandleCall {
    /// `(number)` and a capability: hands it to the instance, as the one of this number among those that the
    /// description says are given. Refused if there is no such number, if it was given before, or if no capability
    /// came.
    Give = 17,
    /// `()`: lets the instance run. Refused if it was started before.
    Start = 18,
    /// `()`: waits until the instance has ended; the answer is `(status)`. From then on the handle is refused. Refused
    /// if somebody waits already.
    Wait = 19,
    /// `()`: ends the instance, if it has not ended yet; the answer is `(status)`. From then on the handle is refused.
    End = 20,
}

impl SpawnerCall {
    /// The call with this label.
    pub const fn from_label(label: u64) -> Option<Self> {
        match label {
            16 => Some(Self::Make),
            _ => None,
        }
    }
}

impl HandleCall {
    /// The call with this label.
    pub const fn from_label(label: u64) -> Option<Self> {
        match label {
            17 => Some(Self::Give),
            18 => Some(Self::Start),
            19 => Some(Self::Wait),
            20 => Some(Self::End),
            _ => None,
        }
    }
}
