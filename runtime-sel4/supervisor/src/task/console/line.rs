//! What carries the console's bytes.

use crate::task::device::virtio;
use crate::task::device::{DeviceMemory, Handler, Interrupts, Pl011, Registers, Uart16550, platform};
use crate::task::resources::Resources;
use wasm2sel4_abi::platform::{SERIAL_16550, SERIAL_PL011};
use wasm2sel4_sys::debug_put_char;
use wasm2sel4_sys::devices::Trigger;

/// A line.
pub enum Line {
    /// There is none.
    Nothing,
    /// The kernel prints; there is no input.
    Kernel,
    /// A serial line of Arm's.
    Pl011(Pl011, Option<Handler>),
    /// A serial line of a PC's.
    Uart16550(Uart16550, Option<Handler>),
    /// An emulator's console.
    Channel(virtio::Console),
}

impl Line {
    /// The best line that the machine has; nothing if it has no other than the kernel's. An emulator's console is for
    /// programs that read frames, the serial line for people.
    pub fn open(
        resources: &mut Resources,
        devices: &mut DeviceMemory,
        interrupts: Option<&Interrupts>,
        framed: bool,
    ) -> Option<Self> {
        if framed
            && let Some(interrupts) = interrupts
            && let Some(console) = virtio::Console::find(resources, devices, interrupts)
        {
            return Some(Self::Channel(console));
        }
        let (kind, address) = (platform().serial_kind, platform().serial_address);
        // Without its interrupt a line has no input.
        let handler = |resources: &mut Resources, trigger| {
            interrupts.and_then(|interrupts| interrupts.handle(resources, platform().serial_interrupt, trigger))
        };
        match kind {
            SERIAL_PL011 => {
                let line = Pl011::new(Registers::Memory(devices.map(resources, u64::from(address))?));
                Some(Self::Pl011(line, handler(resources, Trigger::Level)))
            }
            SERIAL_16550 => {
                let line = Uart16550::new(Registers::Memory(devices.map(resources, u64::from(address))?));
                Some(Self::Uart16550(line, handler(resources, Trigger::Level)))
            }
            #[cfg(target_arch = "x86_64")]
            wasm2sel4_abi::platform::SERIAL_PORTS => {
                let line = Uart16550::new(Registers::ports(resources, address as u16, Uart16550::REGISTERS)?);
                Some(Self::Uart16550(line, handler(resources, Trigger::Edge)))
            }
            _ => None,
        }
    }

    /// Sends bytes.
    pub fn write(&mut self, bytes: &[u8]) {
        match self {
            Self::Nothing => {}
            Self::Kernel => bytes.iter().for_each(|byte| debug_put_char(*byte)),
            Self::Pl011(line, _) => line.write(bytes),
            Self::Uart16550(line, _) => line.write(bytes),
            Self::Channel(console) => console.write(bytes),
        }
    }

    /// Whether something can arrive.
    pub fn has_input(&self) -> bool {
        match self {
            Self::Nothing | Self::Kernel => false,
            Self::Pl011(_, handler) | Self::Uart16550(_, handler) => handler.is_some(),
            Self::Channel(_) => true,
        }
    }

    /// Has what arrives interrupt from now on.
    pub fn listen(&mut self) {
        match self {
            Self::Nothing | Self::Kernel => {}
            Self::Pl011(line, _) => line.listen(),
            Self::Uart16550(line, _) => line.listen(),
            Self::Channel(console) => console.listen(),
        }
    }

    /// Has what arrives wait in the device.
    pub fn ignore(&mut self) {
        match self {
            // An emulator's console has no buffer to write to then.
            Self::Nothing | Self::Kernel | Self::Channel(_) => {}
            Self::Pl011(line, _) => line.ignore(),
            Self::Uart16550(line, _) => line.ignore(),
        }
    }

    /// The next byte that has arrived.
    pub fn read(&mut self) -> Option<u8> {
        match self {
            Self::Nothing | Self::Kernel => None,
            Self::Pl011(line, _) => line.read(),
            Self::Uart16550(line, _) => line.read(),
            Self::Channel(console) => console.read(),
        }
    }

    /// Takes the device's interrupt back; what arrives from now on is a new one.
    pub fn acknowledge(&mut self) {
        match self {
            Self::Nothing | Self::Kernel => {}
            Self::Pl011(line, _) => line.acknowledge(),
            Self::Uart16550(line, _) => line.acknowledge(),
            Self::Channel(console) => console.acknowledge(),
        }
    }

    /// Has the kernel let the next interrupt come.
    pub fn go_on(&self) {
        let handler = match self {
            Self::Nothing | Self::Kernel => None,
            Self::Pl011(_, handler) | Self::Uart16550(_, handler) => *handler,
            Self::Channel(console) => Some(console.handler()),
        };
        if let Some(handler) = handler {
            handler.acknowledge();
        }
    }
}
