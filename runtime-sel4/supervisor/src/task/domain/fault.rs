//! Faults of domains: a page that the domain may have, a trap to deliver, or the end.

use crate::task::arch::{Access, USER_EXCEPTION_NUMBER, access, registers, user_exception_kind};
use crate::task::domain::Domain;
use crate::task::domain::objects::Objects;
use crate::task::resources::Resources;
use crate::task::resources::mapping::Rights;
use wasm2sel4_abi::address::MMU_PAGE;
use wasm2sel4_abi::layout::{TRAP_STACK_SIZE, TRAP_STACK_TOP};
use wasm2sel4_abi::trap::FaultKind;
use wasm2sel4_sys::{Failure, Received};

/// Labels of fault messages (seL4 manual, 6.2 "Fault types").
mod label {
    use wasm2sel4_sys::FAULT_LABELS;

    pub const CAP_FAULT: u64 = FAULT_LABELS.capability;
    pub const USER_EXCEPTION: u64 = FAULT_LABELS.user_exception;
    pub const VM_FAULT: u64 = FAULT_LABELS.vm;
}

/// What became of a fault.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Handled {
    /// The thread goes on when it is answered.
    Resume,
    /// The domain ends.
    End(Reason),
}

/// Why a fault ends a domain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reason {
    /// It faulted while it dealt with a fault.
    DoubleFault,
    /// There is no memory left for a page that it may have.
    OutOfMemory,
    /// The page would be more than the domain may have altogether.
    Footprint,
    /// What should work was refused.
    Failure(Failure),
}

/// Handles a fault message.
pub fn handle(resources: &mut Resources, objects: &Objects, domain: &mut Domain, message: &Received) -> Handled {
    let words = message.words;
    let (kind, address) = match message.info.label() {
        label::VM_FAULT => {
            let [pc, address, prefetch, status] = words;
            let address = Reported { address, bits: resources.kernel.abi.fault_address_bits };
            let wanted = match access(address.is(pc), prefetch != 0, status) {
                Access::Read => Some(Rights::Read),
                Access::Write => Some(Rights::Write),
                Access::Execute => Some(Rights::Execute),
                Access::Forbidden => None,
            };
            let address = address.address;
            match wanted.map_or(Ok(false), |wanted| provide(resources, objects, domain, pc, address, wanted)) {
                Ok(true) => return Handled::Resume,
                Ok(false) => (FaultKind::Memory, address),
                Err(Failure { code: Failure::NOT_ENOUGH_MEMORY, .. }) => {
                    return Handled::End(if domain.is_full() { Reason::Footprint } else { Reason::OutOfMemory });
                }
                Err(failure) => return Handled::End(Reason::Failure(failure)),
            }
        }
        label::CAP_FAULT => (FaultKind::Capability, 0),
        label::USER_EXCEPTION => (user_exception_kind(words[USER_EXCEPTION_NUMBER]), 0),
        _ => (FaultKind::Other, 0),
    };
    match deliver(resources, domain, kind, address) {
        Ok(true) => Handled::Resume,
        Ok(false) => Handled::End(Reason::DoubleFault),
        Err(failure) => Handled::End(Reason::Failure(failure)),
    }
}

/// Lets a domain that [`handle`] has found to need a page for which there is no memory say so: with memory that is kept
/// back for that, in its trap entry. If it is there already, the page may be one that it needs for what it has to say.
/// False if there is no such memory, or it has had it.
pub fn exhausted(resources: &mut Resources, domain: &mut Domain, message: &Received) -> Result<bool, Failure> {
    let [_, address, ..] = message.words;
    Ok(domain.add_reserve(resources) && {
        deliver(resources, domain, FaultKind::Exhaustion, address)?;
        true
    })
}

/// A faulting address of which the kernel reports only the lower bits.
#[derive(Clone, Copy)]
struct Reported {
    address: u64,
    bits: u32,
}

impl Reported {
    /// Whether it may be this address.
    fn is(self, address: u64) -> bool {
        (self.address ^ address) << (64 - self.bits) == 0
    }
}

/// Maps the page that a fault wants, if the domain may have it.
///
/// If the kernel reports only the lower 32 bits of addresses, every address with these bits is tried until one can be
/// provided. That may give a domain a page that it did not ask for this time, but none that it may not have; the
/// instruction then faults again, and the page is not a candidate any more, because it is mapped.
fn provide(
    resources: &mut Resources,
    objects: &Objects,
    domain: &mut Domain,
    pc: u64,
    address: u64,
    wanted: Rights,
) -> Result<bool, Failure> {
    if resources.kernel.abi.fault_address_bits == 64 {
        return domain.provide(resources, objects, address, wanted);
    }
    if wanted == Rights::Execute {
        return domain.provide(resources, objects, pc, wanted);
    }
    // Providing one changes no region's size, so the candidates may be counted anew.
    for number in 0.. {
        let Some(candidate) = domain.candidates(resources, address).nth(number) else { break };
        if domain.provide(resources, objects, candidate?, wanted)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Continues the thread in its trap entry (`wasm2sel4_abi::protocol` says how); false if it is on the trap stack, so
/// that it is there already.
fn deliver(resources: &Resources, domain: &Domain, kind: FaultKind, address: u64) -> Result<bool, Failure> {
    let mut values = [0; registers::COUNT];
    domain.tcb.read_registers(resources.kernel, &mut values)?;
    // With guards on both sides: a trap entry that overflowed its stack is still on it.
    let trap_stack = TRAP_STACK_TOP.0 - TRAP_STACK_SIZE.0 - MMU_PAGE..=TRAP_STACK_TOP.0;
    if trap_stack.contains(&values[registers::SP]) {
        return Ok(false);
    }
    let arguments = [kind as u64, values[registers::PC], address, values[registers::SP], values[registers::FP]];
    for (register, argument) in registers::ARGUMENTS.into_iter().zip(arguments) {
        values[register] = argument;
    }
    values[registers::PC] = domain.record.trap_entry.0;
    values[registers::SP] = TRAP_STACK_TOP.0;
    domain.tcb.write_registers(resources.kernel, &values, false)?;
    Ok(true)
}
