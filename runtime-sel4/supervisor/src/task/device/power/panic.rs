//! qemu's panic device (`pvpanic-pci`), which ends the machine, behind a host bridge whose configuration space is in
//! memory (PCI Express Base Specification, 7.2.2 "Enhanced Configuration Access Mechanism").
//!
//! No firmware has been here: the device has no address until this driver gives it one. The command line may add it
//! anywhere on the first bus, so that is searched, but only when the image has ended: most machines have no such
//! device.

use crate::task::device::{DeviceMemory, Registers, platform};
use crate::task::resources::Resources;
use wasm2sel4_abi::address::MMU_PAGE;

/// Devices of a bus, and the bytes of configuration space that each has: eight functions of a page each.
const DEVICES: u64 = 32;
const DEVICE_SIZE: u64 = 8 * MMU_PAGE;

/// Words of the first function's configuration.
mod configuration {
    /// Device and vendor.
    pub const ID: u16 = 0x00;
    /// Status and command.
    pub const COMMAND: u16 = 0x04;
    /// The first base address.
    pub const BASE: u16 = 0x10;
}

/// Vendor and number (qemu's docs/specs/pci-ids.rst).
const ID: u32 = 0x0011 << 16 | 0x1b36;
/// In the command: answer to accesses of memory.
const ANSWERS: u32 = 1 << 1;

/// Events (qemu's docs/specs/pvpanic.rst): what the register has when it is read, the device knows.
mod event {
    pub const PANICKED: u8 = 1 << 0;
    pub const SHUTDOWN: u8 = 1 << 2;
}

/// Looks for the device, and has it end the machine. Versions before qemu 9.1 know of no other end than a panic, so
/// there the status makes no difference.
pub fn off(resources: &mut Resources, memory: &mut DeviceMemory, status: u32) {
    let Some(register) = find(resources, memory) else { return };
    let event = match register.read8(0) {
        events if status == 0 && events & event::SHUTDOWN != 0 => event::SHUTDOWN,
        _ => event::PANICKED,
    };
    register.write8(0, event);
}

/// Its one register.
fn find(resources: &mut Resources, memory: &mut DeviceMemory) -> Option<Registers> {
    let bus = u64::from(platform().power_configuration) * MMU_PAGE;
    let window = platform().power_address;
    let function = (0..DEVICES).find_map(|device| {
        let registers = Registers::Memory(memory.map(resources, bus + device * DEVICE_SIZE)?);
        (registers.read32(configuration::ID) == ID).then_some(registers)
    })?;
    let register = memory.map(resources, u64::from(window))?;
    function.write32(configuration::BASE, window);
    let command = function.read32(configuration::COMMAND) & 0xffff;
    function.write32(configuration::COMMAND, command | ANSWERS);
    Some(Registers::Memory(register))
}
