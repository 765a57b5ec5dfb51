//! What a capability allows, and how it is told from others.

use serde::Deserialize;
use std::num::NonZero;
use wasm2sel4_abi::bundle::{RIGHT_CALL, RIGHT_GRANT, RIGHT_RECEIVE, RIGHT_REVOKE, RIGHT_SEND};
use wasm2sel4_compiler::image::ObjectKind;

/// What a capability allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Right {
    /// To send on an endpoint.
    Send,
    /// To receive on an endpoint.
    Receive,
    /// To call on an endpoint: to send, and to be answered.
    Call,
    /// To hand on capabilities in messages on an endpoint.
    Grant,
    /// To signal a notification.
    Signal,
    /// To wait for a notification.
    Wait,
    /// To read a memory.
    Read,
    /// To write a memory.
    Write,
    /// To start instances.
    Spawn,
    /// To take an interface away from the client of a wire. Who may do that may also call as that client.
    Revoke,
}

impl Right {
    /// Rights by which a capability's badge reaches whoever reads it.
    pub const SPEAKING: [Self; 4] = [Self::Send, Self::Call, Self::Signal, Self::Revoke];

    /// Rights by which badges are read.
    pub const HEARING: [Self; 2] = [Self::Receive, Self::Wait];

    /// The word for it in a description.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Receive => "receive",
            Self::Call => "call",
            Self::Grant => "grant",
            Self::Signal => "signal",
            Self::Wait => "wait",
            Self::Read => "read",
            Self::Write => "write",
            Self::Spawn => "spawn",
            Self::Revoke => "revoke",
        }
    }

    /// Whether there is such a right on a kind of object. To revoke is one on wires, which are no objects.
    pub const fn is_for(self, kind: ObjectKind) -> bool {
        matches!(
            (self, kind),
            (Self::Send | Self::Receive | Self::Call | Self::Grant, ObjectKind::Endpoint)
                | (Self::Signal | Self::Wait, ObjectKind::Notification)
                | (Self::Read | Self::Write, ObjectKind::Memory(_))
                | (Self::Spawn, ObjectKind::Spawner { .. })
        )
    }

    /// Its bits in a bundle's record of a grant (`wasm2sel4_abi::bundle`).
    pub(crate) const fn bits(self) -> u64 {
        match self {
            Self::Send | Self::Signal | Self::Write => RIGHT_SEND,
            Self::Receive | Self::Wait | Self::Read => RIGHT_RECEIVE,
            // Who is called must be able to answer.
            Self::Call | Self::Spawn => RIGHT_SEND | RIGHT_CALL,
            Self::Grant => RIGHT_GRANT,
            Self::Revoke => RIGHT_REVOKE,
        }
    }
}

/// How a capability is told from others to the same object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Badge {
    /// It has no badge, so its holder may mint every one.
    Absent,
    /// It has no badge either, and the description says that its holder may choose (`badge = "any"`).
    Any,
    /// By this number. No other can be minted from it.
    Number(NonZero<u64>),
}

impl Badge {
    /// The number with which it is minted; 0 for none.
    pub(crate) fn number(self) -> u64 {
        match self {
            Self::Number(number) => number.get(),
            Self::Absent | Self::Any => 0,
        }
    }
}
