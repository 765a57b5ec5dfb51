//! On the PCI bus, by configuration mechanism 1 and I/O ports (PCI Local Bus Specification 3.0, 3.2.2.3.2; Virtio 1.1,
//! 4.1.4.8 "Legacy Interfaces: A Note on PCI Device Layout").

use super::super::super::{DeviceMemory, Registers, platform};
use super::status;
use crate::task::resources::Resources;
use wasm2sel4_abi::address::MMU_PAGE;
use wasm2sel4_abi::platform::CHANNEL_PCI;

/// The configuration ports, and the two registers there.
const CONFIGURATION: u16 = 0xcf8;
const CONFIGURATION_PORTS: u16 = 8;
const ADDRESS: u16 = 0;
const DATA: u16 = 4;
/// In [`ADDRESS`]: an access is meant.
const ENABLE: u32 = 1 << 31;

/// Words of a device's configuration.
mod configuration {
    /// Device and vendor.
    pub const ID: u32 = 0x00;
    /// Status and command.
    pub const COMMAND: u32 = 0x04;
    /// The first base address: I/O ports.
    pub const BASE: u32 = 0x10;
    /// In the lowest byte, the interrupt that the firmware gave it.
    pub const INTERRUPT: u32 = 0x3c;
}

/// Vendor and number of a transitional console (Virtio 1.1, 4.1.2 "PCI Device Discovery").
const ID: u32 = 0x1003 << 16 | 0x1af4;
/// In the command: answer to ports, and access memory.
const ANSWERS: u32 = 1 << 0;
const MASTER: u32 = 1 << 2;
/// In a base address: it is of ports.
const PORTS: u32 = 1;

mod register {
    pub const DEVICE_FEATURES: u16 = 0x00;
    pub const DRIVER_FEATURES: u16 = 0x04;
    pub const QUEUE_PAGE: u16 = 0x08;
    pub const QUEUE_SIZE: u16 = 0x0c;
    pub const QUEUE_SELECT: u16 = 0x0e;
    pub const NOTIFY: u16 = 0x10;
    pub const STATUS: u16 = 0x12;
    pub const INTERRUPT_STATUS: u16 = 0x13;
    /// How many ports there are.
    pub const COUNT: u16 = 0x14;
}

/// A device.
pub struct Transport {
    registers: Registers,
    interrupt: u32,
}

impl Transport {
    /// Looks for a console where the platform may have one.
    pub fn find(resources: &mut Resources, _: &mut DeviceMemory) -> Option<Self> {
        if platform().channel_kind != CHANNEL_PCI {
            return None;
        }
        let bus = Registers::ports(resources, CONFIGURATION, CONFIGURATION_PORTS)?;
        let select = |word: u32| bus.write32(ADDRESS, ENABLE | platform().channel_address << 11 | word);
        let read = |word: u32| {
            select(word);
            bus.read32(DATA)
        };
        if read(configuration::ID) != ID {
            return None;
        }
        let command = read(configuration::COMMAND) & 0xffff;
        select(configuration::COMMAND);
        bus.write32(DATA, command | ANSWERS | MASTER);
        let base = read(configuration::BASE);
        let first = u16::try_from(base & !3).ok().filter(|_| base & PORTS != 0)?;
        let registers = Registers::ports(resources, first, register::COUNT)?;
        Some(Self { registers, interrupt: read(configuration::INTERRUPT) & 0xff })
    }

    fn set_status(&self, bits: u8) {
        self.registers.write8(register::STATUS, bits);
    }

    /// Resets it and tells it that it has a driver, which wants these features; tells whether it has them.
    pub fn begin(&self, features: u32) -> bool {
        self.set_status(0);
        self.set_status(status::ACKNOWLEDGE | status::DRIVER);
        let has_them = self.registers.read32(register::DEVICE_FEATURES) & features == features;
        self.registers.write32(register::DRIVER_FEATURES, if has_them { features } else { 0 });
        has_them
    }

    /// All queues are there.
    pub fn ready(&self) {
        self.set_status(status::ACKNOWLEDGE | status::DRIVER | status::DRIVER_OK);
    }

    /// Tells it where a queue is; returns the number of its entries, which is the device's own.
    pub fn queue(&self, number: u16, maximum: u16, physical: u64) -> Option<u16> {
        self.registers.write16(register::QUEUE_SELECT, number);
        let size = self.registers.read16(register::QUEUE_SIZE);
        if size == 0 || size > maximum {
            return None;
        }
        self.registers.write32(register::QUEUE_PAGE, u32::try_from(physical / MMU_PAGE).ok()?);
        Some(size)
    }

    /// There is something in a queue.
    pub fn notify(&self, queue: u16) {
        self.registers.write16(register::NOTIFY, queue);
    }

    /// Takes its interrupt back.
    pub fn acknowledge(&self) {
        self.registers.read8(register::INTERRUPT_STATUS);
    }

    /// Its interrupt: what the firmware gave it.
    pub fn interrupt(&self, _: u32) -> u32 {
        self.interrupt
    }
}
