//! Platforms: the machines for which kernels are configured, and the devices that the supervisor uses there.

use super::conditions::Configuration;
use crate::target::Architecture;
use wasm2sel4_abi::platform::{
    CHANNEL_MEMORY, CHANNEL_PCI, POWER_EXIT_PORT, POWER_PANIC_DEVICE, POWER_TEST_DEVICE, Platform, SERIAL_16550,
    SERIAL_PL011, SERIAL_PORTS, TIMER_GOLDFISH, TIMER_PIT, TIMER_PL031,
};

/// The device number that a virtio console must have on x86_64's first PCI bus for the supervisor to find it.
pub const CHANNEL_PCI_DEVICE: u32 = 0x1e;

/// qemu's `virt` machine for aarch64. The first of its 32 virtio transports has interrupt 16 of the shared ones, the
/// PL011 has 1, the PL031 2; the kernel counts these from 32 on. The host bridge's window of 32-bit addresses begins at
/// 256 MiB, and its configuration space behind 256 GiB, as long as nobody asks for a machine without high memory.
const QEMU_ARM_VIRT: Platform = Platform {
    serial_kind: SERIAL_PL011,
    serial_address: 0x0900_0000,
    serial_interrupt: 33,
    channel_kind: CHANNEL_MEMORY,
    channel_address: 0x0a00_0000,
    channel_interrupt: 48,
    power_kind: POWER_PANIC_DEVICE,
    power_address: 0x1000_0000,
    power_configuration: (0x40_1000_0000_u64 >> 12) as u32,
    timer_kind: TIMER_PL031,
    timer_address: 0x0901_0000,
    timer_interrupt: 34,
};

/// qemu's `virt` machine for riscv64.
const QEMU_RISCV_VIRT: Platform = Platform {
    serial_kind: SERIAL_16550,
    serial_address: 0x1000_0000,
    serial_interrupt: 10,
    channel_kind: CHANNEL_MEMORY,
    channel_address: 0x1000_1000,
    channel_interrupt: 1,
    power_kind: POWER_TEST_DEVICE,
    power_address: 0x10_0000,
    power_configuration: 0,
    timer_kind: TIMER_GOLDFISH,
    timer_address: 0x10_1000,
    timer_interrupt: 11,
};

/// A PC: the first serial line, and the interval timer, which the kernel has no more use for after the boot. What qemu
/// may add is looked for, and is not missed.
const PC99: Platform = Platform {
    serial_kind: SERIAL_PORTS,
    serial_address: 0x3f8,
    serial_interrupt: 4,
    channel_kind: CHANNEL_PCI,
    channel_address: CHANNEL_PCI_DEVICE,
    channel_interrupt: 0,
    power_kind: POWER_EXIT_PORT,
    power_address: 0xf4,
    power_configuration: 0,
    timer_kind: TIMER_PIT,
    timer_address: 0x40,
    timer_interrupt: 2,
};

/// The names of the platforms that an architecture's kernels may be configured for, and their devices.
const fn platform(architecture: Architecture) -> (&'static str, Platform) {
    match architecture {
        Architecture::Aarch64 => ("qemu-arm-virt", QEMU_ARM_VIRT),
        Architecture::Riscv64 => ("qemu-riscv-virt", QEMU_RISCV_VIRT),
        Architecture::X86_64 => ("pc99", PC99),
    }
}

/// The devices of the platform for which a kernel was configured. A configuration that names none is taken to be for
/// the one that there is.
///
/// # Errors
///
/// What to bring instead, if it is another.
pub fn read(configuration: &Configuration, architecture: Architecture) -> Result<Platform, String> {
    let (name, platform) = platform(architecture);
    match configuration.text("PLAT") {
        Some(other) if other != name => Err(format!(
            "is for the platform {other}, whose devices are not known; bring one with KernelPlatform {name}"
        )),
        _ => Ok(platform),
    }
}
