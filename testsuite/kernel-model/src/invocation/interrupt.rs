//! Methods of interrupts (seL4 manual, 8.1 "Interrupt Delivery").

use super::{Invocation, NOTHING, Refusal, Words, cnode, label};
use crate::derivation;
use crate::destroy;
use crate::interrupt;
use crate::machine::interrupts;
use crate::slot::{Cap, right};

impl Invocation {
    pub(super) fn irq_control(&self) -> Result<Words, Refusal> {
        if self.label != label::IRQ_ISSUE_IRQ_HANDLER {
            return self.machine_irq_control();
        }
        let [number, index, depth] = self.words()?;
        let root = self.extra(0)?.cap();
        let range = interrupts::ISSUABLE.ok_or(Refusal::IllegalOperation)?;
        if !range.contains(&number) {
            return Err(Refusal::Range(*range.start(), *range.end()));
        }
        let number = number as u16;
        if interrupt::is_active(number) {
            return Err(Refusal::RevokeFirst);
        }
        let target = cnode::empty(root, index, depth)?;
        interrupt::activate(number);
        derivation::insert_original(Cap::IrqHandler { number }, self.slot, target);
        Ok(NOTHING)
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn machine_irq_control(&self) -> Result<Words, Refusal> {
        Err(Refusal::IllegalOperation)
    }

    /// Issues the handler of a pin of the I/O APIC.
    #[cfg(target_arch = "x86_64")]
    fn machine_irq_control(&self) -> Result<Words, Refusal> {
        if self.label != crate::machine::label::IRQ_ISSUE_IRQ_HANDLER_IOAPIC {
            return Err(Refusal::IllegalOperation);
        }
        let [index, depth, controller, pin, level, polarity, vector] = self.words()?;
        let root = self.extra(0)?.cap();
        let range = interrupts::PIN_INTERRUPTS;
        let (first, last) = (u64::from(*range.start()), u64::from(*range.end()));
        at_most(vector, last - first)?;
        let number = (first + vector) as u16;
        if interrupt::is_active(number) {
            return Err(Refusal::RevokeFirst);
        }
        let target = cnode::empty(root, index, depth)?;
        at_most(controller, 0)?;
        at_most(pin, interrupts::pins() - 1)?;
        at_most(level, 1)?;
        at_most(polarity, 1)?;
        interrupts::route(number, pin, level != 0, polarity != 0);
        interrupt::activate(number);
        derivation::insert_original(Cap::IrqHandler { number }, self.slot, target);
        Ok(NOTHING)
    }

    pub(super) fn irq_handler(&self, number: u16) -> Result<Words, Refusal> {
        match self.label {
            label::IRQ_ACK_IRQ => interrupts::acknowledge(number),
            label::IRQ_SET_IRQ_HANDLER => {
                let source = self.extra(0)?;
                let cap = source.cap();
                if !matches!(cap, Cap::Notification { rights, .. } if rights & right::WRITE != 0) {
                    return Err(Refusal::InvalidCapability(0));
                }
                let slot = interrupt::slot(number);
                destroy::delete(slot);
                derivation::insert(cap, source, slot);
            }
            label::IRQ_CLEAR_IRQ_HANDLER => destroy::delete(interrupt::slot(number)),
            _ => return Err(Refusal::IllegalOperation),
        }
        Ok(NOTHING)
    }
}

#[cfg(target_arch = "x86_64")]
fn at_most(word: u64, most: u64) -> Result<(), Refusal> {
    if word <= most { Ok(()) } else { Err(Refusal::Range(0, most)) }
}
