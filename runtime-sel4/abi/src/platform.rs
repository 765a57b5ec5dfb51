//! The platform descriptor: which devices of a machine the supervisor uses, and where they are.
//!
//! The compiler derives it from the platform for which a kernel was configured and links it into the root task, beside
//! the kernel's numbers. A device that does not exist has the kind 0.

use crate::kernel::numbers;

/// The symbol of the descriptor in the root task.
pub const SYMBOL: &str = "__wasm2sel4_platform";

/// [`Platform::serial_kind`]: Arm's PL011, its registers in memory.
pub const SERIAL_PL011: u32 = 1;
/// [`Platform::serial_kind`]: a 16550 with its registers in memory, a byte apart.
pub const SERIAL_16550: u32 = 2;
/// [`Platform::serial_kind`]: a 16550 with its registers in I/O ports.
pub const SERIAL_PORTS: u32 = 3;

/// [`Platform::channel_kind`]: a virtio console behind registers in memory (Virtio 1.1, 4.2.4 "Legacy interface").
pub const CHANNEL_MEMORY: u32 = 1;
/// [`Platform::channel_kind`]: a virtio console on the PCI bus, its registers in I/O ports (Virtio 1.1, 4.1.4.8 "Legacy
/// Interfaces").
pub const CHANNEL_PCI: u32 = 2;

/// [`Platform::power_kind`]: the test device of qemu's riscv64 machines.
pub const POWER_TEST_DEVICE: u32 = 1;
/// [`Platform::power_kind`]: qemu's debug exit device, an I/O port.
pub const POWER_EXIT_PORT: u32 = 2;
/// [`Platform::power_kind`]: qemu's panic device, which whoever starts the machine may add to the first PCI bus.
pub const POWER_PANIC_DEVICE: u32 = 3;

/// [`Platform::timer_kind`]: the programmable interval timer of a PC (Intel 8254), its registers in I/O ports.
pub const TIMER_PIT: u32 = 1;
/// [`Platform::timer_kind`]: a real-time clock with an alarm of nanoseconds (qemu's "goldfish"), its registers in
/// memory.
pub const TIMER_GOLDFISH: u32 = 2;
/// [`Platform::timer_kind`]: Arm's PL031, a real-time clock with an alarm of seconds, its registers in memory.
pub const TIMER_PL031: u32 = 3;

numbers! {
    /// Devices of a machine. Addresses are physical, or numbers of I/O ports; interrupts are numbers as the kernel
    /// counts them, on x86_64 pins of the first I/O APIC.
    Platform {
        /// The serial line: [`SERIAL_PL011`], [`SERIAL_16550`], [`SERIAL_PORTS`].
        serial_kind,
        /// Where it is.
        serial_address,
        /// Its interrupt.
        serial_interrupt,
        /// What an emulator may offer for a framed console, because it takes whole pieces where a serial line takes
        /// bytes: [`CHANNEL_MEMORY`], [`CHANNEL_PCI`].
        channel_kind,
        /// Where it is, if it is there; on the PCI bus, its device number.
        channel_address,
        /// Its interrupt; a PCI device says itself which it has.
        channel_interrupt,
        /// What switches the machine off: [`POWER_TEST_DEVICE`], [`POWER_EXIT_PORT`],
        /// [`POWER_PANIC_DEVICE`].
        power_kind,
        /// Where it is; the panic device gets this address.
        power_address,
        /// Of the panic device, the page of memory in which the configuration space of the PCI bus begins.
        power_configuration,
        /// What interrupts when a time has come: [`TIMER_PIT`], [`TIMER_GOLDFISH`], [`TIMER_PL031`].
        timer_kind,
        /// Where it is.
        timer_address,
        /// Its interrupt.
        timer_interrupt,
    }
}
