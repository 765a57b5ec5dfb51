//! Methods of ports (seL4 manual, 8.2 "x86-Specific I/O").

use super::{Invocation, NOTHING, Refusal, Words};
use crate::derivation;
use crate::invocation::cnode;
use crate::machine::{self, label};
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
        let (first, last) = (port(first, 0)?, port(last, 1)?);
        if first > last {
            return Err(Refusal::InvalidArgument(1));
        }
        let target = cnode::empty(self.extra(0)?.get().cap, index, depth)?;
        derivation::insert_original(Cap::Ports { first, last }, self.slot, target);
        Ok(NOTHING)
    }

    pub(super) fn ports(&self, ports: RangeInclusive<u16>) -> Result<Words, Refusal> {
        if self.label != label::PORT_OUT8 {
            return Err(Refusal::IllegalOperation);
        }
        let [number, byte] = self.words()?;
        let number = port(number, 0)?;
        if !ports.contains(&number) {
            return Err(Refusal::Range((*ports.start()).into(), (*ports.end()).into()));
        }
        machine::out8(number, byte as u8);
        Ok(NOTHING)
    }
}
