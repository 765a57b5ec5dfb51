//! Which of qemu's boards a kernel is for.

use crate::error::{Error, Result};
use std::path::Path;
use wasm2sel4_compiler::Architecture;
use wasm2sel4_compiler::kernel::Configuration;

/// The argument of `-M` for a kernel.
///
/// # Errors
///
/// If qemu has no such board.
pub fn board(architecture: Architecture, configuration: &Configuration, prefix: &Path) -> Result<String> {
    let platform = platform(architecture);
    if let Some(other) = configuration.text("PLAT").filter(|other| *other != platform) {
        return Err(Error::Message(format!(
            "the kernel in {} is for the platform {other}, and qemu boots {platform} (KernelPlatform); `wasm2sel4 image` makes what a board boots",
            prefix.display()
        )));
    }
    Ok(match architecture {
        Architecture::Aarch64 => {
            let controller = if configuration.is_set("ARM_GIC_V3_SUPPORT") { 3 } else { 2 };
            let mode = if configuration.is_set("ARM_HYPERVISOR_SUPPORT") { ",virtualization=on" } else { "" };
            format!("virt,gic-version={controller}{mode}")
        }
        Architecture::Riscv64 => "virt".to_owned(),
        Architecture::X86_64 => "pc".to_owned(),
    })
}

/// The platform, by seL4's name, that is qemu's board.
fn platform(architecture: Architecture) -> &'static str {
    match architecture {
        Architecture::Aarch64 => "qemu-arm-virt",
        Architecture::Riscv64 => "qemu-riscv-virt",
        Architecture::X86_64 => "pc99",
    }
}

/// Devices by which the supervisor switches the machine off.
pub fn devices(architecture: Architecture) -> &'static [&'static str] {
    match architecture {
        Architecture::Aarch64 => &["-semihosting-config", "enable=on,userspace=on,target=native"],
        Architecture::Riscv64 => &[],
        Architecture::X86_64 => &["-device", "isa-debug-exit,iobase=0xf4,iosize=4"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn board_of(architecture: Architecture, configuration: &str) -> Result<String> {
        board(architecture, &Configuration::parse(configuration).unwrap(), Path::new("prefix"))
    }

    #[test]
    fn boards_are_those_of_the_configuration() {
        let arm = |configuration: &str| board_of(Architecture::Aarch64, configuration).unwrap();
        assert_eq!(arm(r#"{"PLAT": "qemu-arm-virt"}"#), "virt,gic-version=2");
        assert_eq!(arm(r#"{"ARM_HYPERVISOR_SUPPORT": true}"#), "virt,gic-version=2,virtualization=on");
        assert_eq!(arm(r#"{"ARM_GIC_V3_SUPPORT": true}"#), "virt,gic-version=3");
    }

    #[test]
    fn other_platforms_are_refused() {
        let error = board_of(Architecture::Riscv64, r#"{"PLAT": "hifive"}"#).unwrap_err().to_string();
        assert!(error.contains("for the platform hifive, and qemu boots qemu-riscv-virt (KernelPlatform)"), "{error}");
    }
}
