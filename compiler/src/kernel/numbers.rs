//! The numbers of a kernel: labels from its interface descriptions, object types and boot info from its headers if it
//! has any, and the rest from the defaults.

use super::conditions::Configuration;
use super::headers;
use super::interface::Interface;
use crate::target::Architecture;
use std::fs;
use std::path::Path;
use wasm2sel4_abi::kernel::KernelAbi;
use wasm2sel4_abi::sel4::{Interface as FlavourInterface, Reply};

/// Whether an address space of an aarch64 kernel has three levels of paging structures: a hypervisor's, where physical
/// addresses have 40 bits (Arm ARM, D8.2 "Concatenated translation tables").
fn has_three_levels(configuration: &Configuration) -> bool {
    configuration.is_set("ARM_HYPERVISOR_SUPPORT") && configuration.is_set("ARM_PA_SIZE_BITS_40")
}

/// The same numbers, with those that only a prefix's C headers say, if it has any.
pub fn with_headers(
    abi: KernelAbi,
    include: &Path,
    configuration: &Configuration,
    architecture: Architecture,
) -> Result<KernelAbi, String> {
    let texts: Option<Vec<String>> =
        headers::OBJECT_TYPES.iter().map(|name| fs::read_to_string(include.join(name)).ok()).collect();
    let (Some(texts), Ok(boot_info)) = (texts, fs::read_to_string(include.join(headers::BOOT_INFO))) else {
        return Ok(abi);
    };
    let types = headers::object_types(texts.iter().map(String::as_str), configuration)?;
    let object = |name: &str| types.get(name).copied().ok_or_else(|| format!("its headers have no object {name}"));
    let offsets = headers::boot_info(&boot_info, configuration)?;
    let offset = |name: &str| offsets.get(name).copied().ok_or_else(|| format!("its boot info has no field {name}"));
    let abi = KernelAbi {
        object_tcb: object("seL4_TCBObject")?,
        object_endpoint: object("seL4_EndpointObject")?,
        object_notification: object("seL4_NotificationObject")?,
        object_cnode: object("seL4_CapTableObject")?,
        boot_cnode_bits: offset("initThreadCNodeSizeBits")?,
        boot_untyped: offset("untyped")?,
        boot_untyped_list: offset("untypedList")?,
        ..abi
    };
    Ok(match architecture {
        Architecture::X86_64 => KernelAbi {
            object_frame: object("seL4_X86_4K")?,
            object_vspace: object("seL4_X64_PML4Object")?,
            object_table_21: object("seL4_X86_PageTableObject")?,
            object_table_30: object("seL4_X86_PageDirectoryObject")?,
            object_table_39: object("seL4_X86_PDPTObject")?,
            ..abi
        },
        Architecture::Aarch64 => KernelAbi {
            object_frame: object("seL4_ARM_SmallPageObject")?,
            object_vspace: object("seL4_ARM_VSpaceObject")?,
            object_table_21: object("seL4_ARM_PageTableObject")?,
            object_table_30: object("seL4_ARM_PageTableObject")?,
            object_table_39: object("seL4_ARM_PageTableObject")?,
            ..abi
        },
        Architecture::Riscv64 => KernelAbi {
            object_frame: object("seL4_RISCV_4K_Page")?,
            object_vspace: object("seL4_RISCV_PageTableObject")?,
            object_table_21: object("seL4_RISCV_PageTableObject")?,
            object_table_30: object("seL4_RISCV_PageTableObject")?,
            ..abi
        },
    })
}

/// What a kernel for x86_64 counts otherwise that has no huge pages: their object type comes before these
/// (`sel4/sel4_arch/objecttype.h`).
fn without_huge_pages(abi: KernelAbi) -> KernelAbi {
    KernelAbi {
        object_frame: abi.object_frame - 1,
        object_table_21: abi.object_table_21 - 1,
        object_table_30: abi.object_table_30 - 1,
        ..abi
    }
}

/// What upstream configures for an architecture.
fn defaults(flavour: &FlavourInterface, architecture: Architecture) -> KernelAbi {
    match architecture {
        Architecture::Aarch64 => flavour.numbers.aarch64,
        Architecture::Riscv64 => flavour.numbers.riscv64,
        Architecture::X86_64 => flavour.numbers.x86_64,
    }
}

/// The numbers of a kernel, from its descriptions and from those of its flavour for what they do not say.
pub fn read(
    flavour: &FlavourInterface,
    interface: &Interface,
    configuration: &Configuration,
    architecture: Architecture,
) -> Result<KernelAbi, String> {
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
        label_cnode_mutate: label("CNodeMutate")?,
        label_cnode_save_caller: match flavour.reply {
            Reply::ToCaller(_) => label("CNodeSaveCaller")?,
            // Whoever is answered by a capability need not be saved.
            Reply::ByCapability(_) => 0,
        },
        label_irq_issue: label("IRQIssueIRQHandler")?,
        label_irq_acknowledge: label("IRQAckIRQ")?,
        label_irq_set_notification: label("IRQSetIRQHandler")?,
        prints: u32::from(configuration.is_set("PRINTING")),
        ..defaults(flavour, architecture)
    };
    let abi = match architecture {
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
            ..if configuration.is_set("HUGE_PAGE") { common } else { without_huge_pages(common) }
        },
        Architecture::Aarch64 => KernelAbi {
            label_page_map: label("ARMPageMap")?,
            label_page_unmap: label("ARMPageUnmap")?,
            label_page_get_address: label("ARMPageGetAddress")?,
            label_table_map_21: label("ARMPageTableMap")?,
            label_table_map_30: label("ARMPageTableMap")?,
            label_table_map_39: if has_three_levels(configuration) { 0 } else { label("ARMPageTableMap")? },
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
    match flavour.with_configured_priority {
        _ if !interface.takes("TCBConfigure", "priority") => Ok(abi),
        Some(older) => Ok(older(abi)),
        None => Err(format!("{} kernels whose TCB_Configure takes the priority are not known", flavour.flavour.name())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What today's headers say, and what is taken for it where there are none, is the same with and without huge
    /// pages.
    #[test]
    fn defaults_are_what_headers_say() {
        let common = "typedef enum api_object { seL4_UntypedObject, seL4_TCBObject, seL4_EndpointObject,
            seL4_NotificationObject, seL4_CapTableObject, seL4_NonArchObjectTypeCount, } t;";
        let own = "typedef enum _mode_object { seL4_X86_PDPTObject = seL4_NonArchObjectTypeCount, seL4_X64_PML4Object,
            \n#ifdef CONFIG_HUGE_PAGE\n seL4_X64_HugePageObject,\n#endif\n seL4_ModeObjectTypeCount } u;
            typedef enum _object { seL4_X86_4K = seL4_ModeObjectTypeCount, seL4_X86_LargePageObject,
            seL4_X86_PageTableObject, seL4_X86_PageDirectoryObject } v;";
        for has_huge_pages in [true, false] {
            let configuration = Configuration::parse(&format!("{{\"HUGE_PAGE\": {has_huge_pages}}}")).unwrap();
            let types = headers::object_types([common, own], &configuration).unwrap();
            let default = defaults(&wasm2sel4_abi::sel4::RUNTIME, Architecture::X86_64);
            let abi = if has_huge_pages { default } else { without_huge_pages(default) };
            let names = ["seL4_X86_4K", "seL4_X86_PageTableObject", "seL4_X86_PageDirectoryObject"];
            let expected = names.map(|name| types[name]);
            assert_eq!([abi.object_frame, abi.object_table_21, abi.object_table_30], expected);
        }
    }
}
