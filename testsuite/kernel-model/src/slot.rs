//! Capabilities and the slots that hold them (seL4 manual, 3.1 "Capability and CSpace management").

use crate::asid::Asid;
use crate::memory::{ObjectAddress, Ref};

/// log2 of sizes of objects that are the same everywhere.
pub mod bits {
    /// An endpoint.
    pub const ENDPOINT: u32 = 4;
    /// A notification.
    pub const NOTIFICATION: u32 = 5;
}

/// Rights of a capability.
pub mod right {
    /// Writing, sending, signalling.
    pub const WRITE: u8 = 1;
    /// Reading, receiving, waiting.
    pub const READ: u8 = 2;
    /// Passing capabilities along.
    pub const GRANT: u8 = 4;
    /// Giving the receiver the right to reply.
    pub const GRANT_REPLY: u8 = 8;
    /// All of them.
    pub const ALL: u8 = 15;
}

/// A capability. Zeroes are none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Cap {
    Null = 0,
    Untyped {
        bits: u8,
        device: bool,
        object: ObjectAddress,
        used: u64,
    },
    Endpoint {
        rights: u8,
        object: ObjectAddress,
        badge: u64,
    },
    Notification {
        rights: u8,
        object: ObjectAddress,
        badge: u64,
    },
    Reply {
        master: bool,
        grant: bool,
        thread: ObjectAddress,
    },
    CNode {
        radix: u8,
        guard_bits: u8,
        object: ObjectAddress,
        guard: u64,
    },
    Thread {
        object: ObjectAddress,
    },
    /// Authority to make capabilities to handlers of interrupts.
    IrqControl,
    /// The handler of an interrupt.
    IrqHandler {
        number: u16,
    },
    AsidControl,
    AsidPool {
        number: u16,
        object: ObjectAddress,
    },
    VSpace {
        object: ObjectAddress,
        asid: Asid,
    },
    /// The level is that at which it is or can be mapped, 0 if it can be at any.
    Table {
        level: u8,
        object: ObjectAddress,
        asid: Asid,
        page: u32,
    },
    Frame {
        rights: u8,
        device: bool,
        object: ObjectAddress,
        asid: Asid,
        page: u32,
    },
    /// Authority to make capabilities to ports.
    #[cfg(target_arch = "x86_64")]
    PortControl,
    /// The ports from the first to the last.
    #[cfg(target_arch = "x86_64")]
    Ports {
        first: u16,
        last: u16,
    },
}

impl Cap {
    /// The physical memory of its object: start and size. Nothing for what occupies none.
    pub fn extent(self) -> Option<(u64, u64)> {
        let (object, bits) = match self {
            Self::Null | Self::Reply { .. } | Self::AsidControl | Self::IrqControl | Self::IrqHandler { .. } => {
                return None;
            }
            #[cfg(target_arch = "x86_64")]
            Self::PortControl | Self::Ports { .. } => return None,
            Self::Untyped { bits, object, .. } => (object, u32::from(bits)),
            Self::CNode { radix, object, .. } => (object, u32::from(radix) + SLOT_BITS),
            Self::Endpoint { object, .. } => (object, bits::ENDPOINT),
            Self::Notification { object, .. } => (object, bits::NOTIFICATION),
            Self::Thread { object } => (object, crate::machine::THREAD_BITS),
            Self::AsidPool { object, .. }
            | Self::VSpace { object, .. }
            | Self::Table { object, .. }
            | Self::Frame { object, .. } => (object, crate::memory::PAGE_BITS),
        };
        Some((object.physical(), 1 << bits))
    }

    /// Whether the other one names the same object, or part of this untyped.
    pub fn covers(self, other: Self) -> bool {
        match (self, other) {
            (Self::Untyped { .. }, _) => match (self.extent(), other.extent()) {
                (Some((start, size)), Some((inner, inner_size))) => {
                    start <= inner && inner + inner_size <= start + size
                }
                _ => false,
            },
            (Self::Reply { thread, .. }, Self::Reply { thread: other, .. }) => thread == other,
            (Self::AsidControl, Self::AsidControl) => true,
            (Self::IrqControl, Self::IrqControl | Self::IrqHandler { .. }) => true,
            (Self::IrqHandler { number }, Self::IrqHandler { number: other }) => number == other,
            #[cfg(target_arch = "x86_64")]
            (Self::PortControl, Self::PortControl | Self::Ports { .. }) => true,
            #[cfg(target_arch = "x86_64")]
            (Self::Ports { .. }, Self::Ports { .. }) => self == other,
            _ => {
                core::mem::discriminant(&self) == core::mem::discriminant(&other)
                    && self.extent().is_some()
                    && self.extent() == other.extent()
            }
        }
    }

    /// Whether both name the same object.
    pub fn is_same_object(self, other: Self) -> bool {
        !matches!(self, Self::Untyped { .. } | Self::IrqControl) && self.covers(other)
    }

    /// With no more than these rights.
    pub fn masked(self, mask: u8) -> Self {
        match self {
            Self::Endpoint { rights, object, badge } => Self::Endpoint { rights: rights & mask, object, badge },
            Self::Notification { rights, object, badge } => Self::Notification { rights: rights & mask, object, badge },
            Self::Frame { rights, device, object, asid, page } => {
                Self::Frame { rights: rights & mask, device, object, asid, page }
            }
            other => other,
        }
    }

    /// With a badge or a guard; none if it cannot have this one.
    pub fn with_data(self, data: u64) -> Self {
        match self {
            Self::Endpoint { rights, object, badge: 0 } => Self::Endpoint { rights, object, badge: data },
            Self::Notification { rights, object, badge: 0 } => Self::Notification { rights, object, badge: data },
            Self::Endpoint { .. } | Self::Notification { .. } => Self::Null,
            Self::CNode { radix, object, .. } => {
                let guard_bits = (data & 0x3f) as u8;
                if guard_bits + radix > 64 {
                    return Self::Null;
                }
                let guard = data >> 6 & ((1 << guard_bits.min(58)) - 1);
                Self::CNode { radix, guard_bits, object, guard }
            }
            other => other,
        }
    }
}

/// log2 of the size of a slot.
pub const SLOT_BITS: u32 = 5;

/// A slot: a capability, and its place in the order of derivation.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Slot {
    /// The capability.
    pub cap: Cap,
    /// The slot before it.
    pub previous: ObjectAddress,
    /// The slot after it.
    pub next: ObjectAddress,
    /// Whether others can be derived from it.
    pub is_revocable: bool,
    /// Whether it is the first one with its badge.
    pub is_first_badged: bool,
}

const _: () = assert!(size_of::<Slot>() == 1 << SLOT_BITS);

impl Slot {
    /// An empty slot.
    pub const EMPTY: Self = Self {
        cap: Cap::Null,
        previous: ObjectAddress::NONE,
        next: ObjectAddress::NONE,
        is_revocable: false,
        is_first_badged: false,
    };
}

impl Ref<Slot> {
    /// The capability in it.
    pub fn cap(self) -> Cap {
        self.get().cap
    }
}

/// Slot `index` of a CNode.
pub fn of_cnode(cnode: ObjectAddress, index: u64) -> Ref<Slot> {
    Ref::new(ObjectAddress::new(cnode.physical() + (index << SLOT_BITS)))
}
