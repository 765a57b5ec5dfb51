//! How a virtio device is reached: registers in memory, or on the PCI bus.

#[cfg_attr(not(target_arch = "x86_64"), path = "transport/memory.rs")]
#[cfg_attr(target_arch = "x86_64", path = "transport/pci.rs")]
mod current;

pub use current::Transport;

/// Bits of the device's status (Virtio 1.1, 2.1 "Device Status Field").
mod status {
    pub const ACKNOWLEDGE: u8 = 1;
    pub const DRIVER: u8 = 2;
    pub const DRIVER_OK: u8 = 4;
}
