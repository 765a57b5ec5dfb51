//! From a hardware fault to a WebAssembly trap.
//!
//! Whoever sees the fault (the supervisor, or the signal handler of a hosted process) continues the thread in
//! [`__wasm2sel4_trap`] on the trap stack. The program counter decides: at a site of the compiled code the fault is
//! the trap that the compiler wrote there; an access to the stack's guard is exhaustion, whoever made it; anything else
//! is a fault of the runtime.

use crate::print::Line;
use crate::{backtrace, driver, module, platform};
use wasm2sel4_abi::ABI_VERSION;
use wasm2sel4_abi::descriptor::STUB_MAGIC;
use wasm2sel4_abi::layout::{STACK_GUARD, STACK_TOP};
use wasm2sel4_abi::status;
use wasm2sel4_abi::trap::{FaultKind, Trap};

/// What is known about a fault.
#[derive(Clone, Copy)]
pub struct Fault {
    /// What the hardware said.
    pub kind: FaultKind,
    /// The instruction.
    pub pc: u64,
    /// The address that it touched, for [`FaultKind::Memory`].
    pub address: u64,
    /// Its frame pointer.
    pub frame_pointer: u64,
    /// Where a routine without a frame returns to; 0 if it is none.
    pub caller: u64,
}

/// Takes over after a fault; never returns to it. `register` is the one by which the system call routine tells where it
/// returns to.
#[unsafe(no_mangle)]
pub extern "C" fn __wasm2sel4_trap(kind: u64, pc: u64, address: u64, register: u64, frame_pointer: u64) -> ! {
    let caller = platform::system_call_caller(pc, register);
    let fault = Fault { kind: FaultKind::from_code(kind), pc, address, frame_pointer, caller };
    match classify(&fault) {
        Some(trap) => {
            driver::recover(trap);
            Line::new().text(b"wasm trap: ").text(trap.message().as_bytes()).end();
            backtrace::print(&fault);
            platform::exit(status::TRAPPED)
        }
        None => {
            let what: &[u8] = match fault.kind {
                FaultKind::Memory => b"access to ",
                FaultKind::IllegalInstruction => b"illegal instruction, ",
                FaultKind::Arithmetic => b"arithmetic fault, ",
                FaultKind::Other | FaultKind::Capability => b"unexpected event, ",
            };
            Line::new()
                .text(b"wasm2sel4: fault outside compiled code at ")
                .hexadecimal(pc)
                .text(b": ")
                .text(what)
                .hexadecimal(address)
                .end();
            platform::exit(status::FAULTED)
        }
    }
}

/// The trap that a fault means, if it means one.
fn classify(fault: &Fault) -> Option<Trap> {
    // The system call is in the stub, its capability is the module's.
    if fault.kind == FaultKind::Capability {
        return Some(Trap::InvalidCapability);
    }
    let stack_bottom = STACK_TOP.0 - module::module().stack_size;
    let guard = stack_bottom - STACK_GUARD.0..stack_bottom;
    // The probes of a frame may be sites, too, so the address comes first.
    if fault.kind == FaultKind::Memory && guard.contains(&fault.address) {
        return Some(Trap::StackExhausted);
    }
    if let Some(trap) = backtrace::trap_at(fault.pc) {
        let possible = match fault.kind {
            FaultKind::Memory => trap == Trap::MemoryOutOfBounds,
            FaultKind::IllegalInstruction | FaultKind::Arithmetic => true,
            FaultKind::Other | FaultKind::Capability => false,
        };
        return possible.then_some(trap);
    }
    // Some kernels report 32 bits of the address only. Outside a site these are unmistakable: of all regions, only the
    // guard's addresses end so.
    let is_short = fault.kind == FaultKind::Memory && fault.address >> 32 == 0;
    let in_guard = (guard.start as u32..guard.end as u32).contains(&(fault.address as u32));
    (is_short && in_guard).then_some(Trap::StackExhausted)
}

/// Tells the tools where faults are delivered.
#[unsafe(link_section = ".wasm2sel4.stub")]
#[unsafe(no_mangle)]
static __wasm2sel4_stub: StubAddresses =
    StubAddresses { magic: STUB_MAGIC, version: ABI_VERSION as u64, trap_entry: crate::arch::__wasm2sel4_trap_entry };

/// [`wasm2sel4_abi::descriptor::StubDescriptor`], with an address in place of the number that the linker makes of it.
#[repr(C)]
struct StubAddresses {
    magic: u64,
    version: u64,
    trap_entry: unsafe extern "C" fn(),
}
