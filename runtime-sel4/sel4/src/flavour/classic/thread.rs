//! Threads (seL4 manual, 6.1 "Threads", 6.2 "Faults"): one that is resumed runs, at its priority, without any other
//! object.

use crate::capability::{Cap, kind};
use crate::failure::Failure;
use crate::invoke::Kernel;
use crate::message::CPtr;

/// The endpoint to which the kernel sends a thread's faults: an address in the thread's own CSpace.
#[derive(Clone, Copy, Debug)]
pub struct FaultEndpoint(CPtr);

impl FaultEndpoint {
    /// Nobody hears of faults: the thread stops.
    pub const NONE: Self = Self(CPtr(0));

    /// The endpoint that the thread itself has at this address.
    pub const fn of_thread(address: CPtr) -> Self {
        Self(address)
    }
}

/// The spaces and the fault handler of a thread.
#[derive(Clone, Copy, Debug)]
pub struct ThreadSpaces {
    /// Who hears of its faults.
    pub fault_endpoint: FaultEndpoint,
    /// The root of its CSpace.
    pub cspace: Cap<kind::CNode>,
    /// The guard of that root.
    pub cspace_guard: u64,
    /// The root of its address space.
    pub vspace: Cap<kind::VSpace>,
}

impl Cap<kind::Tcb> {
    /// `seL4_TCB_Configure`, and the priority in whichever way the kernel takes it. `authority` is a TCB whose maximum
    /// controlled priority allows it.
    pub fn configure(
        self,
        kernel: Kernel,
        spaces: ThreadSpaces,
        buffer: (u64, Cap<kind::Frame>),
        priority: u64,
        authority: Cap<kind::Tcb>,
    ) -> Result<(), Failure> {
        let capabilities = [spaces.cspace.cptr, spaces.vspace.cptr, buffer.1.cptr];
        let label = kernel.abi.label_tcb_configure;
        if kernel.abi.configure_takes_priority != 0 {
            let words = [spaces.fault_endpoint.0.0, priority, spaces.cspace_guard, 0, buffer.0];
            return kernel.invoke(self.cptr, label, &capabilities, &words).map(drop);
        }
        let words = [spaces.fault_endpoint.0.0, spaces.cspace_guard, 0, buffer.0];
        kernel.invoke(self.cptr, label, &capabilities, &words)?;
        self.set_priority(kernel, priority, authority)
    }

    /// `seL4_TCB_SetPriority`. `authority` is a TCB whose maximum controlled priority allows it; some kernels take the
    /// caller's.
    pub fn set_priority(self, kernel: Kernel, priority: u64, authority: Cap<kind::Tcb>) -> Result<(), Failure> {
        let capabilities = [authority.cptr];
        let capabilities = if kernel.abi.configure_takes_priority != 0 { &[][..] } else { &capabilities };
        kernel.invoke(self.cptr, kernel.abi.label_tcb_set_priority, capabilities, &[priority]).map(drop)
    }

    /// `seL4_TCB_SetSpace`.
    pub fn set_space(self, kernel: Kernel, spaces: ThreadSpaces) -> Result<(), Failure> {
        let capabilities = [spaces.cspace.cptr, spaces.vspace.cptr];
        let words = [spaces.fault_endpoint.0.0, spaces.cspace_guard, 0];
        kernel.invoke(self.cptr, kernel.abi.label_tcb_set_space, &capabilities, &words).map(drop)
    }
}
