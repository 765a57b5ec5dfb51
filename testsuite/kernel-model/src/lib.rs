//! A model of seL4's interface as far as the runtime uses it, to test loader, supervisor and stub where no
//! current kernel is at hand. It is not a kernel: it is not verified, not fast, and trusts whoever runs on it not to be
//! clever.
//!
//! What it does is what the seL4 manual says of current kernels without MCS; its numbers are those of the default
//! configuration for qemu's `virt` machines and for a PC. It shares no code with the runtime, so that a mistake in one
//! shows against the other. Where the manual leaves something open, it does what is hardest on the runtime: it refuses
//! rather than guesses, gives the root task the smallest CNode that kernels are configured with, and fills every
//! register that a system call may change.
//!
//! Modules, each of which names those before it: `machine` (what differs between architectures), `memory` (references
//! to objects), `asid`, `slot` (capabilities), `space` (address spaces), `thread` (threads and the scheduler),
//! `lookup` (capability addresses), `refusal` (of methods), `derivation` (whence capabilities come), `message` (what
//! threads tell each other), `fault` (faults as messages), `ipc` (endpoints and notifications), `interrupt` (who is
//! told of devices), `ports` (those of x86_64), `destroy` (how objects end), `invocation` (methods of objects),
//! `call` (system calls, faults and interrupts), `boot`.
#![cfg_attr(target_os = "none", no_std)]
#![cfg(target_os = "none")]

mod asid;
mod boot;
mod call;
mod derivation;
mod destroy;
mod fault;
mod interrupt;
mod invocation;
mod ipc;
mod lookup;
mod machine;
mod memory;
mod message;
#[cfg(target_arch = "x86_64")]
mod ports;
mod refusal;
mod slot;
mod space;
mod thread;

#[panic_handler]
fn panic(information: &core::panic::PanicInfo<'_>) -> ! {
    memory::say!("model: {information}");
    machine::halt()
}
