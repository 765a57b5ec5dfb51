//! What a kernel's installation says of the kernel: configuration, platform, labels of methods.
//!
//! It is what seL4 16.0.0-dev says of its default configuration, as far as the compiler reads it.

use std::ops::Range;

/// What is said of the kernel of an architecture.
#[derive(Clone, Copy, Debug)]
pub struct Description {
    /// Options that differ between architectures; names and values as in `gen_config.json`.
    options: &'static [(&'static str, &'static str)],
    /// The other options that are on.
    on: &'static [&'static str],
    /// Where devices are, up to memory, and where behind memory they end; nothing for a PC, of which a kernel knows
    /// that only when it boots.
    devices: Option<(&'static [Range<u64>], u64)>,
    /// Methods of the architecture's own interface, by their labels.
    methods: &'static [(u32, &'static str)],
}

/// Options that are the same for all architectures.
const COMMON_OPTIONS: [(&str, &str); 8] = [
    ("WORD_SIZE", "64"),
    ("ROOT_CNODE_SIZE_BITS", "12"),
    ("RETYPE_FAN_OUT_LIMIT", "256"),
    ("MAX_NUM_BOOTINFO_UNTYPED_CAPS", "230"),
    ("NUM_DOMAINS", "1"),
    ("NUM_PRIORITIES", "256"),
    ("MAX_NUM_NODES", "1"),
    ("KERNEL_BENCHMARK", "none"),
];

/// Options that are on for all architectures, and options that are off.
const COMMON_ON: [&str; 3] = ["HAVE_FPU", "DEBUG_BUILD", "PRINTING"];
const OFF: [&str; 12] = [
    "KERNEL_MCS",
    "ENABLE_SMP_SUPPORT",
    "VERIFICATION_BUILD",
    "HARDWARE_DEBUG_API",
    "ENABLE_BENCHMARKS",
    "ARM_HYPERVISOR_SUPPORT",
    "ARM_PA_SIZE_BITS_40",
    "ARM_SMMU",
    "ARM_GIC_V3_SUPPORT",
    "VTX",
    "IOMMU",
    "IRQ_PIC",
];

/// The kernel of aarch64.
pub const AARCH64: Description = Description {
    options: &[
        ("SEL4_ARCH", "aarch64"),
        ("ARCH", "arm"),
        ("PLAT", "qemu-arm-virt"),
        ("ARM_PLAT", "qemu-arm-virt"),
        ("TIMER_FREQUENCY", "62500000"),
        ("PADDR_USER_DEVICE_TOP", "17592186044416"),
    ],
    on: &[
        "ARCH_ARM",
        "ARCH_AARCH64",
        "PLAT_QEMU_ARM_VIRT",
        "ARM_CORTEX_A57",
        "ARM_PA_SIZE_BITS_44",
        "AARCH64_USER_CACHE_ENABLE",
    ],
    devices: Some((&[0..0x800_0000, 0x800_1000..0x801_0000, 0x801_1000..0x4000_0000], 1 << 44)),
    methods: &[
        (38, "ARMPageTableMap"),
        (40, "ARMPageMap"),
        (41, "ARMPageUnmap"),
        (46, "ARMPageGetAddress"),
        (47, "ARMASIDControlMakePool"),
        (48, "ARMASIDPoolAssign"),
    ],
};

/// The kernel of riscv64.
pub const RISCV64: Description = Description {
    options: &[
        ("SEL4_ARCH", "riscv64"),
        ("ARCH", "riscv"),
        ("PLAT", "qemu-riscv-virt"),
        ("PT_LEVELS", "3"),
        ("TIMER_FREQUENCY", "10000000"),
        ("PADDR_USER_DEVICE_TOP", "549755813888"),
    ],
    on: &["ARCH_RISCV", "ARCH_RISCV64", "PLAT_QEMU_RISCV_VIRT", "RISCV_EXT_F", "RISCV_EXT_D"],
    devices: Some((&[0..0x200_0000, 0x220_0000..0xc00_0000, 0xc60_0000..0x8020_0000], 1 << 39)),
    methods: &[
        (33, "RISCVPageTableMap"),
        (35, "RISCVPageMap"),
        (36, "RISCVPageUnmap"),
        (37, "RISCVPageGetAddress"),
        (38, "RISCVASIDControlMakePool"),
        (39, "RISCVASIDPoolAssign"),
    ],
};

/// The kernel of x86_64.
pub const X86_64: Description = Description {
    options: &[
        ("SEL4_ARCH", "x86_64"),
        ("ARCH", "x86"),
        ("PLAT", "pc99"),
        ("KERNEL_IRQ_CONTROLLER", "IOAPIC"),
        ("MAX_NUM_IOAPIC", "1"),
        ("KERNEL_LAPIC_MODE", "XAPIC"),
        ("PADDR_USER_DEVICE_TOP", "140737488355328"),
    ],
    on: &[
        "ARCH_X86",
        "ARCH_X86_64",
        "PLAT_PC99",
        "IRQ_IOAPIC",
        "XAPIC",
        "FXSAVE",
        "FSGSBASE_MSR",
        "HUGE_PAGE",
        "SYSCALL",
    ],
    devices: None,
    methods: &[
        (33, "X86PDPTMap"),
        (35, "X86PageDirectoryMap"),
        (37, "X86PageTableMap"),
        (39, "X86PageMap"),
        (40, "X86PageUnmap"),
        (41, "X86PageGetAddress"),
        (42, "X86ASIDControlMakePool"),
        (43, "X86ASIDPoolAssign"),
        (44, "X86IOPortControlIssue"),
        (45, "X86IOPortIn8"),
        (46, "X86IOPortIn16"),
        (47, "X86IOPortIn32"),
        (48, "X86IOPortOut8"),
        (49, "X86IOPortOut16"),
        (50, "X86IOPortOut32"),
        (51, "X86IRQIssueIRQHandlerIOAPIC"),
    ],
};

/// Methods of the common interface, by their labels in the default configuration.
const COMMON_METHODS: &[(u32, &str)] = &[
    (1, "UntypedRetype"),
    (2, "TCBReadRegisters"),
    (3, "TCBWriteRegisters"),
    (5, "TCBConfigure"),
    (6, "TCBSetPriority"),
    (10, "TCBSetSpace"),
    (11, "TCBSuspend"),
    (13, "TCBBindNotification"),
    (14, "TCBUnbindNotification"),
    (17, "CNodeRevoke"),
    (18, "CNodeDelete"),
    (19, "CNodeCancelBadgedSends"),
    (20, "CNodeCopy"),
    (21, "CNodeMint"),
    (22, "CNodeMove"),
    (23, "CNodeMutate"),
    (25, "CNodeSaveCaller"),
    (26, "IRQIssueIRQHandler"),
    (27, "IRQAckIRQ"),
    (28, "IRQSetIRQHandler"),
    (29, "IRQClearIRQHandler"),
];

impl Description {
    /// `gen_config.json`.
    pub fn configuration(&self) -> String {
        let values = COMMON_OPTIONS.iter().chain(self.options).map(|(name, value)| format!("\"{name}\": \"{value}\""));
        let on = COMMON_ON.iter().chain(self.on).map(|name| format!("\"{name}\": true"));
        let off = OFF.iter().map(|name| format!("\"{name}\": false"));
        let lines: Vec<String> = values.chain(on).chain(off).collect();
        format!("{{\n    {}\n}}\n", lines.join(",\n    "))
    }

    /// `platform_gen.json`, for memory that ends at an address; nothing for a PC.
    pub fn platform(&self, memory_end: u64) -> Option<String> {
        let (devices, end) = self.devices?;
        let memory = devices.last()?.end..memory_end;
        let range = |range: &Range<u64>| format!("{{\"start\": {}, \"end\": {}}}", range.start, range.end);
        let devices: Vec<String> = devices.iter().chain([&(memory_end..end)]).map(range).collect();
        Some(format!("{{\"devices\": [{}], \"memory\": [{}]}}\n", devices.join(", "), range(&memory)))
    }

    /// The interface descriptions, by the names of their files.
    pub fn interfaces(&self) -> [(&'static str, String); 3] {
        let last = COMMON_METHODS.last().map_or(0, |(label, _)| *label);
        [
            ("object-api.xml", interface(1, COMMON_METHODS)),
            ("object-api-sel4-arch.xml", interface(1, &[])),
            ("object-api-arch.xml", interface(last + 1, self.methods)),
        ]
    }
}

/// An interface description in which methods have these labels. A method's label is its position, so the gaps are
/// filled with methods that the model does not have.
fn interface(first: u32, methods: &[(u32, &str)]) -> String {
    let mut text = String::from("<api name=\"Model\"><interface name=\"model\">\n");
    let mut next = first;
    for (label, id) in methods {
        for other in next..*label {
            text.push_str(&format!("<method id=\"Other{other}\" name=\"Other\"/>\n"));
        }
        text.push_str(&format!("<method id=\"{id}\" name=\"{id}\"/>\n"));
        next = label + 1;
    }
    text.push_str("</interface></api>\n");
    text
}
