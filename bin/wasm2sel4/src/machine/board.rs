//! Which of qemu's boards a kernel is for.

use wasm2sel4_compiler::Architecture;
use wasm2sel4_compiler::kernel::{CHANNEL_PCI_DEVICE, Configuration};

/// The argument of `-M` for a kernel; its platform has been looked at.
pub fn board(architecture: Architecture, configuration: &Configuration) -> String {
    match architecture {
        Architecture::Aarch64 => {
            let controller = if configuration.is_set("ARM_GIC_V3_SUPPORT") { 3 } else { 2 };
            let mode = if configuration.is_set("ARM_HYPERVISOR_SUPPORT") { ",virtualization=on" } else { "" };
            format!("virt,gic-version={controller}{mode}")
        }
        Architecture::Riscv64 => "virt".to_owned(),
        Architecture::X86_64 => "pc".to_owned(),
    }
}

/// The port of the console. qemu throws away what a `virtconsole` sends while nobody takes it, and holds up a port of
/// this kind; it cannot be the first one.
const SERIAL_PORT: &str = "virtserialport,chardev=console,nr=1";

/// The devices that the supervisor looks for, besides those of the board (`wasm2sel4_abi::platform`): the console whose
/// frames are read, behind the chardev `console`, and what switches the machine off.
pub fn devices(architecture: Architecture) -> Vec<String> {
    let console = match architecture {
        Architecture::Aarch64 | Architecture::Riscv64 => "virtio-serial-device,bus=virtio-mmio-bus.0".to_owned(),
        Architecture::X86_64 => format!("virtio-serial-pci,addr={CHANNEL_PCI_DEVICE:x}"),
    };
    let mut devices = vec![console, SERIAL_PORT.to_owned()];
    if architecture == Architecture::X86_64 {
        devices.push("isa-debug-exit,iobase=0xf4,iosize=4".to_owned());
    }
    devices.into_iter().flat_map(|device| ["-device".to_owned(), device]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boards_are_those_of_the_configuration() {
        let arm = |text: &str| board(Architecture::Aarch64, &Configuration::parse(text).unwrap());
        assert_eq!(arm(r#"{"PLAT": "qemu-arm-virt"}"#), "virt,gic-version=2");
        assert_eq!(arm(r#"{"ARM_HYPERVISOR_SUPPORT": true}"#), "virt,gic-version=2,virtualization=on");
        assert_eq!(arm(r#"{"ARM_GIC_V3_SUPPORT": true}"#), "virt,gic-version=3");
    }
}
