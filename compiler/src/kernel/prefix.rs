//! A kernel prefix: the folder that seL4's install step makes.

use super::conditions::Configuration;
use super::default_abi;
use super::interface::Interface;
use super::platform;
use crate::elf;
use crate::error::{Error, Result};
use crate::target::Architecture;
use std::fs;
use std::path::{Path, PathBuf};
use wasm2sel4_abi::kernel::KernelAbi;
use wasm2sel4_abi::platform::Platform;

/// Interface descriptions in the order in which the kernel numbers their methods.
const DESCRIPTIONS: [&str; 3] = ["object-api.xml", "object-api-sel4-arch.xml", "object-api-arch.xml"];

/// log2 of the number of the root task's slots, where a configuration does not say it.
const ROOT_CNODE_BITS_DEFAULT: u32 = 12;

/// A kernel with what it says about itself.
#[derive(Debug)]
pub struct Prefix {
    /// The folder.
    pub path: PathBuf,
    /// The kernel's ELF file.
    pub kernel: Vec<u8>,
    /// Its numbers.
    pub abi: KernelAbi,
    /// The devices of the machine for which it was configured.
    pub platform: Platform,
    /// log2 of the number of slots that the root task begins with.
    pub root_cnode_bits: u32,
    /// What it was configured for.
    configuration: Configuration,
}

impl Prefix {
    /// Opens the prefix at `path`.
    ///
    /// # Errors
    ///
    /// [`Error::File`] if a file is missing, [`Error::Kernel`] if the runtime cannot speak to such a kernel.
    pub fn open(path: &Path, architecture: Architecture) -> Result<Self> {
        let include = path.join("libsel4/include");
        let read = |file: PathBuf| fs::read_to_string(&file).map_err(Error::file("read", &file));
        let kernel_file = path.join("bin/kernel.elf");
        let kernel = fs::read(&kernel_file).map_err(Error::file("read", &kernel_file))?;

        let configuration_file = include.join("kernel/gen_config.json");
        let configuration = Configuration::parse(&read(configuration_file.clone())?)
            .map_err(|message| Error::Malformed { path: configuration_file, message })?;
        let refuse = |reason: String| Error::Kernel(format!("the kernel in {} {reason}", path.display()));
        check(&configuration).map_err(refuse)?;
        let platform = platform::read(&configuration, architecture).map_err(refuse)?;
        if elf::machine(&kernel) != Some(architecture.target().elf_machine()) {
            return Err(Error::Kernel(format!("{} is no kernel for {architecture}", kernel_file.display())));
        }

        let mut descriptions = Vec::new();
        for name in DESCRIPTIONS {
            descriptions.push(read(include.join("interfaces").join(name))?);
        }
        let interface = Interface::read(descriptions.iter().map(String::as_str), &configuration);
        let abi = interface.and_then(|interface| abi(&interface, &configuration, architecture));
        let abi = abi.map_err(|message| Error::Kernel(format!("the kernel prefix {}: {message}", path.display())))?;
        let bits = configuration.number("ROOT_CNODE_SIZE_BITS").and_then(|bits| u32::try_from(bits).ok());
        let root_cnode_bits = bits.filter(|bits| *bits < u64::BITS).unwrap_or(ROOT_CNODE_BITS_DEFAULT);
        Ok(Self { path: path.to_owned(), kernel, abi, platform, root_cnode_bits, configuration })
    }

    /// What the kernel was configured for: its `gen_config.json`.
    pub fn configuration(&self) -> &Configuration {
        &self.configuration
    }
}

/// Refuses kernels that the runtime cannot speak to: says why, and what to bring instead.
fn check(configuration: &Configuration) -> Result<(), String> {
    if configuration.is_set("KERNEL_MCS") {
        return Err("has the MCS scheduler, which is not supported; bring one without KernelIsMCS".to_owned());
    }
    match configuration.number("MAX_NUM_NODES") {
        None | Some(1) => {}
        Some(nodes) => {
            return Err(format!("is for {nodes} processors; bring one with KernelMaxNumNodes 1"));
        }
    }
    match configuration.number("WORD_SIZE") {
        None | Some(64) => Ok(()),
        Some(bits) => Err(format!("has words of {bits} bits; bring one for a processor of 64 bits")),
    }
}

/// The numbers of a kernel, from its descriptions and from the defaults for what they do not say.
fn abi(interface: &Interface, configuration: &Configuration, architecture: Architecture) -> Result<KernelAbi, String> {
    let label = |id: &str| interface.label(id);
    let common = KernelAbi {
        label_untyped_retype: label("UntypedRetype")?,
        label_tcb_read_registers: label("TCBReadRegisters")?,
        label_tcb_write_registers: label("TCBWriteRegisters")?,
        label_tcb_configure: label("TCBConfigure")?,
        label_tcb_set_priority: label("TCBSetPriority")?,
        label_tcb_set_space: label("TCBSetSpace")?,
        label_tcb_suspend: label("TCBSuspend")?,
        label_tcb_bind_notification: label("TCBBindNotification")?,
        label_cnode_revoke: label("CNodeRevoke")?,
        label_cnode_delete: label("CNodeDelete")?,
        label_cnode_copy: label("CNodeCopy")?,
        label_cnode_mint: label("CNodeMint")?,
        label_cnode_move: label("CNodeMove")?,
        label_cnode_cancel_badged_sends: label("CNodeCancelBadgedSends")?,
        label_cnode_save_caller: label("CNodeSaveCaller")?,
        label_irq_issue: label("IRQIssueIRQHandler")?,
        label_irq_acknowledge: label("IRQAckIRQ")?,
        label_irq_set_notification: label("IRQSetIRQHandler")?,
        prints: u32::from(configuration.is_set("PRINTING")),
        ..default_abi(architecture)
    };
    let mut abi = match architecture {
        Architecture::X86_64 => KernelAbi {
            label_page_map: label("X86PageMap")?,
            label_page_unmap: label("X86PageUnmap")?,
            label_page_get_address: label("X86PageGetAddress")?,
            label_table_map_21: label("X86PageTableMap")?,
            label_table_map_30: label("X86PageDirectoryMap")?,
            label_table_map_39: label("X86PDPTMap")?,
            label_asid_control_make_pool: label("X86ASIDControlMakePool")?,
            label_asid_pool_assign: label("X86ASIDPoolAssign")?,
            label_io_port_issue: label("X86IOPortControlIssue").unwrap_or(0),
            label_io_port_in8: label("X86IOPortIn8")?,
            label_io_port_in16: label("X86IOPortIn16")?,
            label_io_port_in32: label("X86IOPortIn32")?,
            label_io_port_out8: label("X86IOPortOut8")?,
            label_io_port_out16: label("X86IOPortOut16")?,
            label_io_port_out32: label("X86IOPortOut32")?,
            label_irq_issue: label("X86IRQIssueIRQHandlerIOAPIC")?,
            ..common
        },
        Architecture::Aarch64 => KernelAbi {
            label_page_map: label("ARMPageMap")?,
            label_page_unmap: label("ARMPageUnmap")?,
            label_page_get_address: label("ARMPageGetAddress")?,
            label_table_map_21: label("ARMPageTableMap")?,
            label_table_map_30: label("ARMPageTableMap")?,
            label_table_map_39: label("ARMPageTableMap")?,
            label_asid_control_make_pool: label("ARMASIDControlMakePool")?,
            label_asid_pool_assign: label("ARMASIDPoolAssign")?,
            ..common
        },
        Architecture::Riscv64 => KernelAbi {
            label_page_map: label("RISCVPageMap")?,
            label_page_unmap: label("RISCVPageUnmap")?,
            label_page_get_address: label("RISCVPageGetAddress")?,
            label_table_map_21: label("RISCVPageTableMap")?,
            label_table_map_30: label("RISCVPageTableMap")?,
            label_asid_control_make_pool: label("RISCVASIDControlMakePool")?,
            label_asid_pool_assign: label("RISCVASIDPoolAssign")?,
            ..common
        },
    };
    // Kernels before version 9 set the priority when a thread is configured. They also pack the boot info, keep guards
    // elsewhere in a CNode's data word, do not know the right to grant replies, and cut faulting addresses to 32 bits on
    // their way into the fault message.
    if interface.takes("TCBConfigure", "priority") {
        abi = KernelAbi {
            configure_takes_priority: 1,
            rights_all: 7,
            rights_grant_reply: 4,
            fault_address_bits: 32,
            guard_size_shift: 2,
            boot_untyped: 153,
            boot_untyped_list: 169,
            boot_untyped_stride: 12,
            boot_untyped_bits: 10,
            boot_untyped_device: 11,
            boot_tsc_mhz: 145,
            ..abi
        };
    }
    Ok(abi)
}
