//! Methods of ports (seL4 manual, 8.2 "x86-Specific I/O").

use super::{Invocation, NOTHING, Refusal, Words, one_word};
use crate::derivation;
use crate::invocation::cnode;
use crate::machine::{self, label};
use crate::ports;
use crate::slot::Cap;
use core::ops::RangeInclusive;

fn port(word: u64, number: u64) -> Result<u16, Refusal> {
    u16::try_from(word).map_err(|_| Refusal::InvalidArgument(number))
}

impl Invocation {
    pub(super) fn port_control(&self) -> Result<Words, Refusal> {
        if self.label != label::PORT_CONTROL_ISSUE {
            return Err(Refusal::IllegalOperation);
        }
        let [first, last, index, depth] = self.words()?;
        let root = self.extra(0)?.cap();
        let (first, last) = (port(first, 0)?, port(last, 1)?);
        if first > last {
            return Err(Refusal::InvalidArgument(1));
        }
        if ports::is_any_issued(first..=last) {
            return Err(Refusal::RevokeFirst);
        }
        let target = cnode::empty(root, index, depth)?;
        ports::take(first..=last);
        derivation::insert_original(Cap::Ports { first, last }, self.slot, target);
        Ok(NOTHING)
    }

    pub(super) fn ports(&self, ports: RangeInclusive<u16>) -> Result<Words, Refusal> {
        let (size, is_output) = match self.label {
            label::PORT_IN8 => (1, false),
            label::PORT_IN16 => (2, false),
            label::PORT_IN32 => (4, false),
            label::PORT_OUT8 => (1, true),
            label::PORT_OUT16 => (2, true),
            label::PORT_OUT32 => (4, true),
            _ => return Err(Refusal::IllegalOperation),
        };
        let value = if is_output { self.words::<2>()?[1] } else { 0 };
        let [number] = self.words()?;
        let number = port(number, 0)?;
        let last = number.checked_add(size - 1).ok_or(Refusal::IllegalOperation)?;
        if !ports.contains(&number) || !ports.contains(&last) {
            return Err(Refusal::IllegalOperation);
        }
        match self.label {
            label::PORT_IN8 => return Ok(one_word(machine::in8(number).into())),
            label::PORT_IN16 => return Ok(one_word(machine::in16(number).into())),
            label::PORT_IN32 => return Ok(one_word(machine::in32(number).into())),
            label::PORT_OUT8 => machine::out8(number, value as u8),
            label::PORT_OUT16 => machine::out16(number, value as u16),
            _ => machine::out32(number, value as u32),
        }
        Ok(NOTHING)
    }
}
