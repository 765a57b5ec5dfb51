//! Methods of threads.

use super::{Invocation, NOTHING, Refusal, Words, label};
use crate::asid::Asid;
use crate::derivation;
use crate::destroy;
use crate::ipc;
use crate::machine::REGISTERS;
use crate::memory::{PAGE, Ref};
use crate::message;
use crate::slot::{Cap, Slot, right};
use crate::thread::{State, Thread, slots};

/// A flag of `ReadRegisters` and `WriteRegisters`: stop the thread, or let it go on.
const SUSPEND_OR_RESUME: u64 = 1;

impl Invocation {
    pub(super) fn tcb(&self, target: Ref<Thread>) -> Result<Words, Refusal> {
        match self.label {
            label::TCB_READ_REGISTERS => return self.read_registers(target),
            label::TCB_WRITE_REGISTERS => self.write_registers(target)?,
            label::TCB_CONFIGURE => {
                let [fault, cspace, vspace, buffer] = self.words()?;
                let spaces = self.spaces(cspace, vspace)?;
                let slot = self.extra(2)?;
                let frame = match (buffer, slot.cap()) {
                    (0, _) => None,
                    (_, Cap::Frame { device: false, .. }) if buffer % 1024 == 0 => {
                        Some((derivation::derive(slot, slot.cap())?, slot))
                    }
                    (_, Cap::Frame { device: false, .. }) => return Err(Refusal::Alignment),
                    _ => return Err(Refusal::IllegalOperation),
                };
                set_spaces(target, fault, spaces);
                let place = target.slot(slots::BUFFER);
                destroy::delete(place);
                target.get().buffer = buffer;
                if let Some((cap, source)) = frame {
                    derivation::insert(cap, source, place);
                }
            }
            label::TCB_SET_SPACE => {
                let [fault, cspace, vspace] = self.words()?;
                set_spaces(target, fault, self.spaces(cspace, vspace)?);
            }
            label::TCB_SET_PRIORITY => {
                let [priority] = self.words()?;
                let Cap::Thread { object } = self.extra(0)?.cap() else {
                    return Err(Refusal::InvalidCapability(1));
                };
                let most = u64::from(Ref::<Thread>::new(object).get().maximum_priority);
                if priority > most {
                    return Err(Refusal::Range(0, most));
                }
                target.set_priority(priority as u8);
            }
            label::TCB_SUSPEND => suspend(target),
            label::TCB_BIND_NOTIFICATION => {
                let cap = self.extra(0)?.cap();
                let Cap::Notification { rights, object, .. } = cap else { return Err(Refusal::IllegalOperation) };
                let notification = ipc::notification(object);
                let is_bound = ipc::bound_notification(target).is_some();
                if is_bound || rights & right::READ == 0 || !notification.is_free() {
                    return Err(Refusal::IllegalOperation);
                }
                notification.bind(target);
            }
            label::TCB_UNBIND_NOTIFICATION => {
                ipc::bound_notification(target).ok_or(Refusal::IllegalOperation)?.unbind();
            }
            _ => return Err(Refusal::IllegalOperation),
        }
        Ok(NOTHING)
    }

    /// Flags, and how many registers were asked for.
    fn count(&self, target: Ref<Thread>) -> Result<(u64, u64), Refusal> {
        let [flags, count] = self.words()?;
        if target == self.thread {
            return Err(Refusal::IllegalOperation);
        }
        Ok((flags, count))
    }

    fn read_registers(&self, target: Ref<Thread>) -> Result<Words, Refusal> {
        let (flags, count) = self.count(target)?;
        let most = REGISTERS.len() as u64;
        if !(1..=most).contains(&count) {
            return Err(Refusal::Range(1, most));
        }
        if flags & SUSPEND_OR_RESUME != 0 {
            suspend(target);
        }
        Ok((REGISTERS.map(|register| target.register(register)), count as usize))
    }

    fn write_registers(&self, target: Ref<Thread>) -> Result<(), Refusal> {
        let (flags, count) = self.count(target)?;
        if (self.length as u64 - 2) < count {
            return Err(Refusal::Truncated);
        }
        for (index, register) in REGISTERS.into_iter().enumerate().take(count as usize) {
            let word = message::word(self.thread, 2 + index);
            target.get().context.set(register, word);
        }
        target.get().context.restart();
        if flags & SUSPEND_OR_RESUME != 0 && !matches!(target.state(), State::Running | State::Restart) {
            ipc::cancel(target);
            target.set_up_reply();
            target.set_state(State::Restart);
        }
        Ok(())
    }

    /// The roots of a thread's spaces.
    fn spaces(&self, cspace_data: u64, vspace_data: u64) -> Result<[(Cap, Ref<Slot>); 2], Refusal> {
        let (cspace, vspace) = (self.extra(0)?, self.extra(1)?);
        let cap = cspace.cap();
        let cap = if cspace_data == 0 { cap } else { cap.with_data(cspace_data) };
        if !matches!(cap, Cap::CNode { .. }) || vspace_data != 0 {
            return Err(Refusal::IllegalOperation);
        }
        let root = derivation::derive(vspace, vspace.cap())?;
        if !matches!(root, Cap::VSpace { asid, .. } if asid != Asid::NONE) {
            return Err(Refusal::IllegalOperation);
        }
        Ok([(cap, cspace), (root, vspace)])
    }
}

fn set_spaces(target: Ref<Thread>, fault: u64, spaces: [(Cap, Ref<Slot>); 2]) {
    target.get().fault_endpoint = fault;
    for (index, (cap, source)) in [slots::CSPACE, slots::VSPACE].into_iter().zip(spaces) {
        let place = target.slot(index);
        destroy::delete(place);
        derivation::insert(cap, source, place);
    }
}

fn suspend(target: Ref<Thread>) {
    ipc::cancel(target);
    if matches!(target.get().state, State::Running) {
        // Where it was last may be a system call that it has done.
        target.get().context.go_on_as_it_was();
    }
    target.set_state(State::Inactive);
}

const _: () = assert!(PAGE.is_multiple_of(1024), "a buffer lies in one frame");
