//! From a hardware fault to a WebAssembly trap.
//!
//! Whoever sees the fault (the supervisor, or the signal handler of a hosted process) continues the thread in
//! [`__wasm2sel4_trap`] on the trap stack. Program counter and kind decide: at a site of the compiled code the fault is
//! the trap that the compiler wrote there, if it is of the kind by which that instruction traps
//! (`wasm2sel4_abi::site::Cause`); an access to the stack's guard is exhaustion, whoever made it, and one to a page for
//! which there is no memory is that of memory. Anything else is not a trap but a fault: of the runtime, or because the
//! processor lacks what the code was compiled for.

use crate::fault::Fault;
use crate::print::Line;
use crate::{backtrace, driver, module, platform};
use wasm2sel4_abi::ABI_VERSION;
use wasm2sel4_abi::descriptor::{STUB_MAGIC, StubDescriptor};
use wasm2sel4_abi::layout::{STACK_GUARD, STACK_TOP};
use wasm2sel4_abi::record::Linked;
use wasm2sel4_abi::status;
use wasm2sel4_abi::trap::{FaultKind, Trap};

/// Takes over after a fault; never returns to it. `register` is the one by which a routine without a frame tells where
/// it returns to: on x86_64 that of system calls (rax), elsewhere any (x30, ra).
#[unsafe(no_mangle)]
pub extern "C" fn __wasm2sel4_trap(
    kind: u64,
    pc: u64,
    address: u64,
    register: u64,
    frame_pointer: u64,
    stack_pointer: u64,
) -> ! {
    let caller = backtrace::frameless_caller(pc, register, stack_pointer);
    let caller = caller.unwrap_or_else(|| platform::system_call_caller(pc, register));
    let mut fault = Fault { kind: FaultKind::from_code(kind), pc, address, frame_pointer, caller };
    match classify(&fault) {
        Some(trap) => {
            driver::recover(trap);
            message(trap.message()).end();
            let is_outside = fault.kind == FaultKind::Exhaustion && !backtrace::is_compiled(pc);
            // On x86_64, it is on the stack.
            let is_linked = !cfg!(target_arch = "x86_64") && backtrace::is_return(register);
            if is_outside && is_linked && backtrace::is_stack(frame_pointer) {
                fault.caller = register;
            } else if is_outside {
                (fault.caller, fault.frame_pointer) = backtrace::outside(stack_pointer);
            }
            backtrace::print(&fault);
            platform::exit(status::TRAPPED)
        }
        None => {
            explain(&fault);
            platform::exit(status::FAULTED)
        }
    }
}

/// Ends the program with a trap that the stub has found, not the hardware; the line says more than the trap's own
/// words, and begins as [`message`] does. Whoever calls it holds nothing that must be given back.
pub fn raise(trap: Trap, line: Line) -> ! {
    driver::recover(trap);
    line.end();
    let here = 0u64;
    let (caller, frame_pointer) = backtrace::outside(&raw const here as u64);
    backtrace::print(&Fault { kind: FaultKind::Other, pc: 0, address: 0, frame_pointer, caller });
    platform::exit(status::TRAPPED)
}

/// How every message about a trap begins.
pub fn message(words: &str) -> Line {
    Line::new().text(b"wasm trap: ").text(words.as_bytes())
}

/// Says what is known about a fault that is not a trap: the runtime is at fault, or the machine is not the one for
/// which the program was compiled.
fn explain(fault: &Fault) {
    let is_compiled = backtrace::is_compiled(fault.pc);
    let place: &[u8] = if is_compiled { b"in" } else { b"outside" };
    let line = Line::new().text(b"wasm2sel4: fault ").text(place).text(b" compiled code at ").hexadecimal(fault.pc);
    match fault.kind {
        FaultKind::Memory => line.text(b": access to ").hexadecimal(fault.address),
        FaultKind::IllegalInstruction => line.text(b": illegal instruction"),
        FaultKind::Arithmetic => line.text(b": arithmetic fault"),
        FaultKind::Other | FaultKind::Capability | FaultKind::Exhaustion => line.text(b": unexpected event"),
    }
    .end();
    if !is_compiled {
        return;
    }
    if fault.kind == FaultKind::IllegalInstruction {
        let line = Line::new().text(b"wasm2sel4: this processor lacks something that the code was compiled for: ");
        match module::features() {
            [] => line.text(b"the baseline of its architecture"),
            features => line.text(features),
        }
        .end();
    }
    backtrace::print(fault);
}

/// The trap that a fault means, if it means one.
fn classify(fault: &Fault) -> Option<Trap> {
    // The system call is in the stub, its capability is the module's.
    if fault.kind == FaultKind::Capability {
        return Some(Trap::InvalidCapability);
    }
    // Nor does it matter who touched the page: the collector does so for the module, too.
    if fault.kind == FaultKind::Exhaustion {
        return Some(Trap::OutOfMemory);
    }
    let stack_bottom = STACK_TOP.0 - module::module().stack_size.0;
    let guard = stack_bottom - STACK_GUARD.0..stack_bottom;
    // The probes of a frame may be sites, too, so the address comes first.
    if fault.kind == FaultKind::Memory && guard.contains(&fault.address) {
        return Some(Trap::StackExhausted);
    }
    if let Some(trap) = backtrace::trap_at(fault.pc, fault.kind) {
        return Some(trap);
    }
    // Some kernels report only 32 bits of the address. Outside of sites these are unmistakable: of all regions, only
    // the guard's addresses end with them.
    let is_short = fault.kind == FaultKind::Memory && fault.address >> 32 == 0;
    let in_guard = (guard.start as u32..guard.end as u32).contains(&(fault.address as u32));
    (is_short && in_guard).then_some(Trap::StackExhausted)
}

/// Tells the tools where faults are delivered.
#[unsafe(link_section = ".wasm2sel4.stub")]
#[unsafe(no_mangle)]
static __wasm2sel4_stub: StubDescriptor<unsafe extern "C" fn()> = StubDescriptor {
    magic: STUB_MAGIC,
    version: ABI_VERSION as u64,
    trap_entry: Linked(crate::arch::__wasm2sel4_trap_entry),
};
