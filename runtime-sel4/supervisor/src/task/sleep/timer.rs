//! What interrupts the supervisor when a time has come: a device that can do that, or one that counts seconds and, for
//! what is shorter, a thread that looks at the clock.

use super::watcher::Watcher;
use crate::task::clock::Clocks;
use crate::task::device::{DeviceMemory, Handler, Interrupts, Registers, platform};
use crate::task::resources::Resources;
use wasm2sel4_abi::platform;
use wasm2sel4_abi::protocol::FOR_EVER;
use wasm2sel4_sys::devices::Trigger;

/// A timer.
pub struct Timer {
    device: Option<(Device, Registers, Handler)>,
    /// Where the device is not exact enough.
    watcher: Option<Watcher>,
}

/// A device that interrupts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Device {
    /// The first counter of a PC's interval timer.
    #[cfg(target_arch = "x86_64")]
    Pit,
    /// A real-time clock with an alarm in nanoseconds.
    Goldfish,
    /// A real-time clock of Arm's, with an alarm in seconds.
    Pl031,
}

/// Registers of an interval timer (Intel 8254), and what they take.
#[cfg(target_arch = "x86_64")]
mod pit {
    pub const COUNTER: u16 = 0;
    pub const CONTROL: u16 = 3;
    /// How many ports it has.
    pub const REGISTERS: u16 = 4;
    /// The first counter, both bytes of its value, which interrupts once when it has come to 0.
    pub const ONCE: u8 = 0x30;
    /// What it counts in a second.
    pub const FREQUENCY: u64 = 1_193_182;
}

/// Registers of a goldfish real-time clock.
mod goldfish {
    /// The time in nanoseconds; the lower half is read first, and keeps the upper.
    pub const TIME_LOW: u16 = 0x00;
    pub const TIME_HIGH: u16 = 0x04;
    /// When it interrupts; the lower half is written last.
    pub const ALARM_LOW: u16 = 0x08;
    pub const ALARM_HIGH: u16 = 0x0c;
    pub const INTERRUPT_ENABLED: u16 = 0x10;
    pub const CLEAR_INTERRUPT: u16 = 0x1c;
}

/// Registers of a PL031 (Arm DDI 0224, 3.3).
mod pl031 {
    /// The time in seconds.
    pub const DATA: u16 = 0x00;
    /// When it interrupts.
    pub const MATCH: u16 = 0x04;
    /// Whether it does.
    pub const INTERRUPT_MASK: u16 = 0x10;
    pub const INTERRUPT_CLEAR: u16 = 0x1c;
}

const SECOND: u64 = 1_000_000_000;

impl Timer {
    /// Looks for the machine's.
    pub fn find(
        resources: &mut Resources,
        memory: &mut DeviceMemory,
        interrupts: Option<&Interrupts>,
        clocks: Clocks,
    ) -> Self {
        let Some(interrupts) = interrupts else { return Self { device: None, watcher: None } };
        let device = Self::find_device(resources, memory, interrupts);
        let is_exact = device.is_some_and(|(device, ..)| device != Device::Pl031);
        // It is gone without as well: there is the device, or nobody waits here.
        let watcher = if is_exact { None } else { Watcher::make(resources, interrupts.notification(), clocks).ok() };
        Self { device, watcher }
    }

    fn find_device(
        resources: &mut Resources,
        memory: &mut DeviceMemory,
        interrupts: &Interrupts,
    ) -> Option<(Device, Registers, Handler)> {
        let address = platform().timer_address;
        let (device, registers, trigger) = match platform().timer_kind {
            #[cfg(target_arch = "x86_64")]
            // seL4 5.0.0, alone of those whose badges are short, fails an internal check now and then when this
            // interrupt comes right behind its own timer's.
            platform::TIMER_PIT if resources.kernel.abi.badge_bits < u64::BITS => return None,
            #[cfg(target_arch = "x86_64")]
            platform::TIMER_PIT => {
                (Device::Pit, Registers::ports(resources, address as u16, pit::REGISTERS)?, Trigger::Edge)
            }
            platform::TIMER_GOLDFISH => {
                (Device::Goldfish, Registers::Memory(memory.map(resources, u64::from(address))?), Trigger::Level)
            }
            platform::TIMER_PL031 => {
                (Device::Pl031, Registers::Memory(memory.map(resources, u64::from(address))?), Trigger::Level)
            }
            _ => return None,
        };
        // What firmware has left may interrupt all the time.
        #[cfg(target_arch = "x86_64")]
        if device == Device::Pit {
            registers.write8(pit::CONTROL, pit::ONCE);
        }
        let handler = interrupts.handle(resources, platform().timer_interrupt, trigger)?;
        match device {
            #[cfg(target_arch = "x86_64")]
            Device::Pit => {}
            Device::Goldfish => registers.write32(goldfish::INTERRUPT_ENABLED, 1),
            Device::Pl031 => registers.write32(pl031::INTERRUPT_MASK, 1),
        }
        Some((device, registers, handler))
    }

    /// Whether it ever interrupts.
    pub fn is_there(&self) -> bool {
        self.device.is_some() || self.watcher.is_some()
    }

    /// Interrupts at this time of the monotonic clock, by which it is `now`, or before: whoever waits looks at the
    /// clock, and sets it again. What was set before is forgotten.
    pub fn set(&mut self, until: u64, now: u64) {
        let left = until.saturating_sub(now);
        if let Some(watcher) = &self.watcher {
            // What is far away does not have to be watched yet, if a device tells when it is near.
            let is_far = self.device.is_some() && left > 2 * SECOND;
            watcher.set(if is_far { FOR_EVER } else { until });
        }
        match self.device {
            None => {}
            #[cfg(target_arch = "x86_64")]
            Some((Device::Pit, registers, _)) => {
                // One more, since it stands for less than a whole step when it is written.
                let steps = left.min(SECOND) * pit::FREQUENCY / SECOND + 1;
                let [low, high] = (steps.min(u64::from(u16::MAX)) as u16).to_le_bytes();
                registers.write8(pit::CONTROL, pit::ONCE);
                registers.write8(pit::COUNTER, low);
                registers.write8(pit::COUNTER, high);
            }
            Some((Device::Goldfish, registers, _)) => {
                let low = registers.read32(goldfish::TIME_LOW);
                let time = u64::from(registers.read32(goldfish::TIME_HIGH)) << 32 | u64::from(low);
                let alarm = time.saturating_add(left);
                registers.write32(goldfish::ALARM_HIGH, (alarm >> 32) as u32);
                registers.write32(goldfish::ALARM_LOW, alarm as u32);
            }
            Some((Device::Pl031, registers, _)) => {
                // Before the time, as long as that is more than a second away; a second late at most, then.
                let seconds = (left / SECOND).clamp(1, u64::from(u32::MAX / 2)) as u32;
                registers.write32(pl031::MATCH, registers.read32(pl031::DATA).wrapping_add(seconds));
            }
        }
    }

    /// Nobody waits for a time. A device may interrupt once more, which nobody minds.
    pub fn clear(&mut self) {
        if let Some(watcher) = &self.watcher {
            watcher.set(FOR_EVER);
        }
    }

    /// Takes its interrupt back, if that was it, and lets the next one come.
    pub fn acknowledge(&self) {
        let Some((device, registers, handler)) = self.device else { return };
        match device {
            #[cfg(target_arch = "x86_64")]
            Device::Pit => {}
            Device::Goldfish => registers.write32(goldfish::CLEAR_INTERRUPT, 1),
            Device::Pl031 => registers.write32(pl031::INTERRUPT_CLEAR, 1),
        }
        handler.acknowledge();
    }
}
