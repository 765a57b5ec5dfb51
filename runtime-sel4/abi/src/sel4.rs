//! Kernel flavours, behind one seam: what of seL4's interface is baked into compiled code and into the runtime.
//!
//! A *flavour* is an interface of the kernel with numbers of its own. What differs between versions and configurations
//! of one flavour is read from a kernel prefix and linked into the root task ([`crate::kernel`]); what cannot be read,
//! because code contains it, is here. Numbers of two flavours collide: what is a receive on one kernel is a send on
//! another, so code for the wrong one does not fail but does something else. Therefore compiled code and the stub say
//! for which flavour each of their system calls was made ([`crate::system_call`]), and an image of another flavour than
//! the kernel's is refused.
//!
//! A second implementation is a second [`Interface`]: a field that it lacks does not compile. Nothing outside of this
//! module has a literal number of a system call, of a fault or of an invocation, and nothing outside names a flavour's
//! module. What a flavour *does* otherwise stands beside the like of others: in `sel4/src/flavour` what one system call
//! or invocation does, in `supervisor/src/task/kernel` what the supervisor does for it, in
//! `compiler/src/system_call/lower.rs` what compiled code answers with. The runtime is built for one of them,
//! [`Flavour::RUNTIME`].

pub mod classic;

use crate::kernel::KernelAbi;

/// The kernels that have the same numbers, as far as these appear in code.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u8)]
pub enum Flavour {
    /// Kernels without the MCS scheduler.
    #[default]
    Classic = 1,
    /// Kernels with it. It exists so that messages can name it; it has no [`Interface`] yet.
    Mcs = 2,
}

impl Flavour {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Classic, Self::Mcs];

    /// The one for which stub and supervisor are built.
    pub const RUNTIME: Self = Self::Classic;

    /// The one with a number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|flavour| *flavour as u8 == number)
    }

    /// Its name in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Classic => "classic (without MCS)",
            Self::Mcs => "MCS",
        }
    }

    /// Its numbers, if code can be made for it.
    pub const fn interface(self) -> Option<&'static Interface> {
        match self {
            Self::Classic => Some(&classic::INTERFACE),
            Self::Mcs => None,
        }
    }
}

/// What the runtime is built with.
pub const RUNTIME: Interface = match Flavour::RUNTIME.interface() {
    Some(interface) => *interface,
    // Evaluated when the runtime is compiled.
    None => panic!("there is no interface of the flavour for which the runtime is built"),
};

/// A system call (seL4 manual, 2.2 "System Calls"). Its own number, which never changes, is not that of any kernel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum SystemCall {
    /// `seL4_Call`.
    Call = 1,
    /// `seL4_ReplyRecv`.
    ReplyRecv = 2,
    /// `seL4_Send`; `seL4_Signal` is one without a message.
    Send = 3,
    /// `seL4_NBSend`.
    NbSend = 4,
    /// `seL4_Recv`, `seL4_Wait`.
    Recv = 5,
    /// `seL4_Reply`, which not every flavour has: [`Reply`].
    Reply = 6,
    /// `seL4_Yield`.
    Yield = 7,
    /// `seL4_NBRecv`, `seL4_Poll`.
    NbRecv = 8,
    /// `seL4_DebugPutChar`, of kernels that print.
    DebugPutChar = 9,
}

impl SystemCall {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Call,
        Self::ReplyRecv,
        Self::Send,
        Self::NbSend,
        Self::Recv,
        Self::Reply,
        Self::Yield,
        Self::NbRecv,
        Self::DebugPutChar,
    ];

    /// The one with its own number.
    pub fn from_index(index: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|call| *call as u32 == index)
    }

    /// Whether it takes a message along. A send may, but a signal does not.
    pub const fn sends(self) -> bool {
        match self {
            Self::Call | Self::ReplyRecv | Self::Send | Self::NbSend | Self::Reply => true,
            Self::Recv | Self::Yield | Self::NbRecv | Self::DebugPutChar => false,
        }
    }

    /// Whether anything comes back.
    pub const fn receives(self) -> bool {
        match self {
            Self::Call | Self::ReplyRecv | Self::Recv | Self::NbRecv => true,
            Self::Send | Self::NbSend | Self::Reply | Self::Yield | Self::DebugPutChar => false,
        }
    }
}

/// What one flavour gives.
#[derive(Clone, Copy, Debug)]
pub struct Interface {
    /// Whose interface it is.
    pub flavour: Flavour,
    /// Numbers of system calls.
    pub system_calls: SystemCallNumbers,
    /// How a call is answered.
    pub reply: Reply,
    /// Labels of messages about faults.
    pub faults: FaultLabels,
    /// Sizes of kernel objects.
    pub sizes: ObjectSizes,
    /// Labels of invocations, object types and offsets in the boot info, as upstream configures each architecture; what
    /// a prefix says overrides them.
    pub numbers: ByArchitecture<KernelAbi>,
    /// What differs in kernels of this flavour whose `TCB_Configure` takes the priority, if there are such.
    pub with_configured_priority: Option<fn(KernelAbi) -> KernelAbi>,
}

/// Numbers of system calls that every flavour has. All are negative.
#[derive(Clone, Copy, Debug)]
pub struct SystemCallNumbers {
    /// [`SystemCall::Call`].
    pub call: i32,
    /// [`SystemCall::ReplyRecv`].
    pub reply_recv: i32,
    /// [`SystemCall::Send`].
    pub send: i32,
    /// [`SystemCall::NbSend`].
    pub nb_send: i32,
    /// [`SystemCall::Recv`].
    pub recv: i32,
    /// [`SystemCall::Yield`].
    pub yield_now: i32,
    /// [`SystemCall::NbRecv`].
    pub nb_recv: i32,
    /// [`SystemCall::DebugPutChar`].
    pub debug_put_char: i32,
}

/// How the receiver of a call answers it.
#[derive(Clone, Copy, Debug)]
pub enum Reply {
    /// By a system call with this number, which finds the caller in the thread.
    ToCaller(i32),
    /// By sending on a capability, which is passed to each receive in this register.
    ByCapability(ByArchitecture<&'static str>),
}

/// Sizes of kernel objects (seL4 manual, 2.4.2 "Summary of Object Sizes"), as log2 of bytes.
#[derive(Clone, Copy, Debug)]
pub struct ObjectSizes {
    /// A slot: a CNode has as many bytes as its slots together.
    pub slot: u32,
    /// A pool of address space identifiers, which has no object type of its own.
    pub asid_pool: u32,
    /// The most that any other object has that is made without a size, thread control blocks included: theirs depends
    /// on the kernel's configuration.
    pub largest: u32,
}

/// Labels of messages about faults (seL4 manual, 6.2 "Fault types"), lower than those of requests
/// ([`crate::protocol::FAULT_LABELS_END`]).
#[derive(Clone, Copy, Debug)]
pub struct FaultLabels {
    /// A system call used a capability that is not there.
    pub capability: u64,
    /// The processor's exceptions.
    pub user_exception: u64,
    /// A page that is not mapped, or may not be used in this way.
    pub vm: u64,
}

/// One for each architecture.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub struct ByArchitecture<T> {
    pub aarch64: T,
    pub riscv64: T,
    pub x86_64: T,
}

impl Interface {
    /// The number of a system call, if this flavour has it.
    pub const fn number(&self, call: SystemCall) -> Option<i32> {
        let numbers = &self.system_calls;
        Some(match call {
            SystemCall::Call => numbers.call,
            SystemCall::ReplyRecv => numbers.reply_recv,
            SystemCall::Send => numbers.send,
            SystemCall::NbSend => numbers.nb_send,
            SystemCall::Recv => numbers.recv,
            SystemCall::Reply => match self.reply {
                Reply::ToCaller(number) => number,
                Reply::ByCapability(_) => return None,
            },
            SystemCall::Yield => numbers.yield_now,
            SystemCall::NbRecv => numbers.nb_recv,
            SystemCall::DebugPutChar => numbers.debug_put_char,
        })
    }

    /// The system call with a number.
    pub fn system_call(&self, number: i32) -> Option<SystemCall> {
        SystemCall::ALL.into_iter().find(|call| self.number(*call) == Some(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_calls_are_one_to_one() {
        for interface in Flavour::ALL.into_iter().filter_map(Flavour::interface) {
            for call in SystemCall::ALL {
                assert_eq!(SystemCall::from_index(call as u32), Some(call));
                let Some(number) = interface.number(call) else { continue };
                assert!(number < 0, "{call:?} of {:?}", interface.flavour);
                assert_eq!(interface.system_call(number), Some(call), "{:?}", interface.flavour);
            }
            let FaultLabels { capability, user_exception, vm } = interface.faults;
            let labels = [capability, user_exception, vm];
            assert!(labels.iter().all(|label| *label < crate::protocol::FAULT_LABELS_END), "{labels:?}");
        }
        for flavour in Flavour::ALL {
            assert_eq!(Flavour::from_number(flavour as u8), Some(flavour));
        }
    }
}
