//! Methods of objects (seL4 manual, appendix B "seL4 API Reference").

pub mod cnode;
mod interrupt;
#[cfg(target_arch = "x86_64")]
mod ports;
mod tcb;
mod untyped;
mod vspace;

use crate::machine;
use crate::memory::Ref;
use crate::message;
pub use crate::refusal::Refusal;
use crate::slot::{Cap, Slot, bits};
use crate::thread::Thread;

/// Object types that are the same everywhere.
mod object {
    pub const UNTYPED: u64 = 0;
    pub const TCB: u64 = 1;
    pub const ENDPOINT: u64 = 2;
    pub const NOTIFICATION: u64 = 3;
    pub const CNODE: u64 = 4;
    pub use crate::machine::object::{FRAME, VSPACE, table_level};
}

/// Labels that are the same everywhere: the methods of the common interface, in its order.
mod label {
    pub const UNTYPED_RETYPE: u64 = 1;
    pub const TCB_READ_REGISTERS: u64 = 2;
    pub const TCB_WRITE_REGISTERS: u64 = 3;
    pub const TCB_CONFIGURE: u64 = 5;
    pub const TCB_SET_PRIORITY: u64 = 6;
    pub const TCB_SET_SPACE: u64 = 10;
    pub const TCB_SUSPEND: u64 = 11;
    pub const TCB_BIND_NOTIFICATION: u64 = 13;
    pub const TCB_UNBIND_NOTIFICATION: u64 = 14;
    pub const CNODE_REVOKE: u64 = 17;
    pub const CNODE_DELETE: u64 = 18;
    pub const CNODE_CANCEL_BADGED_SENDS: u64 = 19;
    pub const CNODE_COPY: u64 = 20;
    pub const CNODE_MINT: u64 = 21;
    pub const CNODE_MOVE: u64 = 22;
    pub const CNODE_MUTATE: u64 = 23;
    pub const CNODE_SAVE_CALLER: u64 = 25;
    pub const IRQ_ISSUE_IRQ_HANDLER: u64 = 26;
    pub const IRQ_ACK_IRQ: u64 = 27;
    pub const IRQ_SET_IRQ_HANDLER: u64 = 28;
    pub const IRQ_CLEAR_IRQ_HANDLER: u64 = 29;
}

/// What a method gives back: words of a message, most methods none.
pub type Words = ([u64; machine::REGISTERS.len()], usize);

/// The answer without words.
pub const NOTHING: Words = ([0; machine::REGISTERS.len()], 0);

/// The answer of one word.
fn one_word(word: u64) -> Words {
    let (mut words, _) = NOTHING;
    words[0] = word;
    (words, 1)
}

/// A call of a method.
pub struct Invocation {
    /// Who calls.
    pub thread: Ref<Thread>,
    /// Where the capability is.
    pub slot: Ref<Slot>,
    /// The method.
    pub label: u64,
    /// The number of words.
    pub length: usize,
    /// Where the capabilities are that come along.
    pub extra: [Option<Ref<Slot>>; 3],
}

impl Invocation {
    /// The first words; refused if there are fewer.
    fn words<const COUNT: usize>(&self) -> Result<[u64; COUNT], Refusal> {
        if self.length < COUNT {
            return Err(Refusal::Truncated);
        }
        Ok(core::array::from_fn(|index| message::word(self.thread, index)))
    }

    /// A capability that came along.
    fn extra(&self, index: usize) -> Result<Ref<Slot>, Refusal> {
        self.extra.get(index).copied().flatten().ok_or(Refusal::Truncated)
    }

    /// Does it.
    pub fn perform(&self) -> Result<Words, Refusal> {
        match self.slot.cap() {
            Cap::Null | Cap::Endpoint { .. } | Cap::Notification { .. } | Cap::Reply { .. } => {
                Err(Refusal::InvalidCapability(0))
            }
            Cap::Untyped { .. } => self.untyped(),
            Cap::CNode { .. } => self.cnode(),
            Cap::Thread { object } => self.tcb(Ref::new(object)),
            Cap::IrqControl => self.irq_control(),
            Cap::IrqHandler { number } => self.irq_handler(number),
            Cap::AsidControl => self.asid_control(),
            Cap::AsidPool { number, .. } => self.asid_pool(number),
            Cap::Table { object, asid, level, .. } => self.table(object, asid, level),
            Cap::Frame { .. } => self.frame(),
            Cap::VSpace { .. } => Err(Refusal::IllegalOperation),
            #[cfg(target_arch = "x86_64")]
            Cap::PortControl => self.port_control(),
            #[cfg(target_arch = "x86_64")]
            Cap::Ports { first, last } => self.ports(first..=last),
        }
    }
}
