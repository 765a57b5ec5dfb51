//! What switches an emulated machine off.

mod panic;

use super::{DeviceMemory, Registers, platform};
use crate::task::resources::Resources;
use wasm2sel4_abi::platform;

/// A switch.
pub struct Power {
    registers: Option<Registers>,
}

impl Power {
    /// Looks for the machine's.
    pub fn find(resources: &mut Resources, memory: &mut DeviceMemory) -> Self {
        let registers = match platform().power_kind {
            platform::POWER_TEST_DEVICE => {
                memory.map(resources, u64::from(platform().power_address)).map(Registers::Memory)
            }
            #[cfg(target_arch = "x86_64")]
            platform::POWER_EXIT_PORT => Registers::ports(resources, platform().power_address as u16, 1),
            _ => None,
        };
        Self { registers }
    }

    /// Switches the machine off, if there is such a switch, and has the emulator end with a status.
    pub fn off(&self, resources: &mut Resources, memory: &mut DeviceMemory, status: u32) {
        /// What the test device takes: success, or failure with a status.
        const PASS: u32 = 0x5555;
        const FAIL: u32 = 0x3333;
        if platform().power_kind == platform::POWER_PANIC_DEVICE {
            return panic::off(resources, memory, status);
        }
        let Some(registers) = self.registers else { return };
        match platform().power_kind {
            platform::POWER_TEST_DEVICE => {
                registers.write32(0, if status == 0 { PASS } else { FAIL | (status & 0xffff) << 16 });
            }
            // The emulator's own status is twice this and one more, of which seven bits fit.
            _ => registers.write8(0, status.min(0x7f) as u8),
        }
    }
}
