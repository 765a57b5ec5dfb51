//! Registers in memory (Virtio 1.1, 4.2.4 "Legacy interface").

use super::super::super::{DeviceMemory, Registers, platform};
use super::status;
use crate::task::resources::Resources;
use wasm2sel4_abi::address::MMU_PAGE;
use wasm2sel4_abi::platform::CHANNEL_MEMORY;

mod register {
    pub const MAGIC: u16 = 0x000;
    pub const VERSION: u16 = 0x004;
    pub const DEVICE: u16 = 0x008;
    pub const DEVICE_FEATURES: u16 = 0x010;
    pub const DEVICE_FEATURES_SELECT: u16 = 0x014;
    pub const DRIVER_FEATURES: u16 = 0x020;
    pub const DRIVER_FEATURES_SELECT: u16 = 0x024;
    pub const PAGE_SIZE: u16 = 0x028;
    pub const QUEUE_SELECT: u16 = 0x030;
    pub const QUEUE_MAXIMUM: u16 = 0x034;
    pub const QUEUE_SIZE: u16 = 0x038;
    pub const QUEUE_ALIGN: u16 = 0x03c;
    pub const QUEUE_PAGE: u16 = 0x040;
    pub const NOTIFY: u16 = 0x050;
    pub const INTERRUPT_STATUS: u16 = 0x060;
    pub const INTERRUPT_ACKNOWLEDGE: u16 = 0x064;
    pub const STATUS: u16 = 0x070;
}

/// "virt".
const MAGIC: u32 = u32::from_le_bytes(*b"virt");
/// The console's device type (Virtio 1.1, 5 "Device Types").
const CONSOLE: u32 = 3;
/// The legacy interface.
const LEGACY: u32 = 1;

/// A device.
pub struct Transport(Registers);

impl Transport {
    /// Looks for a console where the platform may have one.
    pub fn find(resources: &mut Resources, devices: &mut DeviceMemory) -> Option<Self> {
        if platform().channel_kind != CHANNEL_MEMORY {
            return None;
        }
        let registers = Registers::Memory(devices.map(resources, u64::from(platform().channel_address))?);
        let expected = [(register::MAGIC, MAGIC), (register::VERSION, LEGACY), (register::DEVICE, CONSOLE)];
        expected.into_iter().all(|(register, value)| registers.read32(register) == value).then_some(Self(registers))
    }

    fn set_status(&self, bits: u8) {
        self.0.write32(register::STATUS, u32::from(bits));
    }

    /// Resets it and tells it that it has a driver, which wants these features; tells whether it has them.
    pub fn begin(&self, features: u32) -> bool {
        self.set_status(0);
        self.set_status(status::ACKNOWLEDGE | status::DRIVER);
        self.0.write32(register::DRIVER_FEATURES_SELECT, 0);
        self.0.write32(register::DEVICE_FEATURES_SELECT, 0);
        let has_them = self.0.read32(register::DEVICE_FEATURES) & features == features;
        self.0.write32(register::DRIVER_FEATURES, if has_them { features } else { 0 });
        self.0.write32(register::PAGE_SIZE, MMU_PAGE as u32);
        has_them
    }

    /// All queues are there.
    pub fn ready(&self) {
        self.set_status(status::ACKNOWLEDGE | status::DRIVER | status::DRIVER_OK);
    }

    /// Tells it where a queue is; returns the number of its entries.
    pub fn queue(&self, number: u16, maximum: u16, physical: u64) -> Option<u16> {
        self.0.write32(register::QUEUE_SELECT, u32::from(number));
        let size = self.0.read32(register::QUEUE_MAXIMUM).min(u32::from(maximum));
        if size == 0 {
            return None;
        }
        self.0.write32(register::QUEUE_SIZE, size);
        self.0.write32(register::QUEUE_ALIGN, MMU_PAGE as u32);
        self.0.write32(register::QUEUE_PAGE, u32::try_from(physical / MMU_PAGE).ok()?);
        Some(size as u16)
    }

    /// There is something in a queue.
    pub fn notify(&self, queue: u16) {
        self.0.write32(register::NOTIFY, u32::from(queue));
    }

    /// Takes its interrupt back.
    pub fn acknowledge(&self) {
        let pending = self.0.read32(register::INTERRUPT_STATUS);
        self.0.write32(register::INTERRUPT_ACKNOWLEDGE, pending);
    }

    /// Its interrupt: what the platform says.
    pub fn interrupt(&self, platform: u32) -> u32 {
        platform
    }
}
