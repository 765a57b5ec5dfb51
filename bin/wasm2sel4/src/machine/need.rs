//! What a kernel needs of the processor: what options of its configuration ask for, by qemu's names, and what to do
//! where that is not to be had.

use std::fmt;
use wasm2sel4_compiler::Architecture;
use wasm2sel4_compiler::kernel::Configuration;

/// What an option of the kernel asks of the processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// The option, as `gen_config.json` names it.
    option: &'static str,
    /// qemu's names for the features, or for the whole processor.
    features: &'static [&'static str],
    /// The setting of the kernel's build that does without.
    without: &'static str,
    /// Whether the emulation of qemu 7.2 has it.
    emulated: bool,
}

impl Need {
    /// qemu's names for what is asked for.
    pub fn features(&self) -> &'static [&'static str] {
        self.features
    }

    /// Whether emulation is enough, as far as is known; a later qemu may have more.
    pub fn is_emulated(&self) -> bool {
        self.emulated
    }

    /// Whether qemu complains that it lacks this.
    pub fn is_missed_in(&self, complaint: &str) -> bool {
        // "warning: TCG doesn't support requested feature: CPUID.01H:ECX.pcid [bit 17]", "Property
        // 'Nehalem-x86_64-cpu.pcid' not found", "unable to find CPU model 'cortex-a55'".
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
        let mut words = complaint.split(|letter: char| !is_part(letter));
        words.any(|word| self.features.contains(&word))
    }
}

impl fmt::Display for Need {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { option, features, without, .. } = self;
        write!(formatter, "{}, which {option} asks for; build the kernel with {without}", features.join(", "))
    }
}

const fn need(option: &'static str, features: &'static [&'static str], without: &'static str) -> Need {
    Need { option, features, without, emulated: true }
}

const fn unemulated(option: &'static str, features: &'static [&'static str], without: &'static str) -> Need {
    Need { emulated: false, ..need(option, features, without) }
}

/// What the boot code of an x86_64 kernel checks for, and what its compiler may have used.
const X86_64: [Need; 19] = [
    need("HUGE_PAGE", &["pdpe1gb"], "KernelHugePage=OFF"),
    unemulated("SUPPORT_PCID", &["pcid", "invpcid"], "KernelSupportPCID=OFF"),
    need("FSGSBASE_INST", &["fsgsbase"], "KernelFSGSBase=msr"),
    need("XSAVE", &["xsave"], "KernelFPU=FXSAVE"),
    need("XSAVE_XSAVEOPT", &["xsaveopt"], "KernelXSave=XSAVE"),
    unemulated("XSAVE_XSAVEC", &["xsavec"], "KernelXSave=XSAVE"),
    unemulated("XSAVE_XSAVES", &["xsaves"], "KernelXSave=XSAVE"),
    unemulated("X2APIC", &["x2apic"], "KernelLAPICMode=XAPIC"),
    unemulated("VTX", &["vmx"], "KernelVTX=OFF"),
    unemulated("KERNEL_X86_IBRS_STIBP", &["stibp"], "KernelX86IBRSMode=ibrs_none"),
    unemulated("KERNEL_X86_IBRS_BASIC", &["spec-ctrl"], "KernelX86IBRSMode=ibrs_none"),
    unemulated("KERNEL_X86_IBRS_ALL", &["spec-ctrl"], "KernelX86IBRSMode=ibrs_none"),
    unemulated("KERNEL_X86_IBPB_ON_CONTEXT_SWITCH", &["spec-ctrl"], "KernelX86IBPBOnContextSwitch=OFF"),
    need("ARCH_X86_HASWELL", &["bmi1", "bmi2", "movbe", "abm"], MICRO_ARCHITECTURE),
    need("ARCH_X86_BROADWELL", &["bmi1", "bmi2", "movbe", "abm", "adx"], MICRO_ARCHITECTURE),
    need("ARCH_X86_SKYLAKE", &["bmi1", "bmi2", "movbe", "abm", "adx"], MICRO_ARCHITECTURE),
    // Bits of XSAVE_FEATURE_SET.
    need(FEATURE_SET, &["avx"], "KernelXSaveFeatureSet=3"),
    unemulated(FEATURE_SET, &["mpx"], "KernelXSaveFeatureSet=3"),
    unemulated(FEATURE_SET, &["avx512f"], "KernelXSaveFeatureSet=3"),
];
const FEATURE_SET: &str = "XSAVE_FEATURE_SET";
const MICRO_ARCHITECTURE: &str = "KernelX86MicroArch=nehalem";

/// The processors that a kernel for qemu's board of Arm may have been built for.
const AARCH64: [Need; 6] = [
    need("ARM_CORTEX_A35", &["cortex-a35"], ARM_CPU),
    need("ARM_CORTEX_A53", &["cortex-a53"], ARM_CPU),
    need("ARM_CORTEX_A55", &["cortex-a55"], ARM_CPU),
    need("ARM_CORTEX_A57", &["cortex-a57"], ARM_CPU),
    need("ARM_CORTEX_A72", &["cortex-a72"], ARM_CPU),
    need("ARM_CORTEX_A76", &["cortex-a76"], ARM_CPU),
];
const ARM_CPU: &str = "ARM_CPU=cortex-a57";

/// What a kernel needs of the processor.
pub fn needs(architecture: Architecture, configuration: &Configuration) -> Vec<Need> {
    let table: &[Need] = match architecture {
        Architecture::Aarch64 => &AARCH64,
        Architecture::Riscv64 => &[],
        Architecture::X86_64 => &X86_64,
    };
    table.iter().copied().filter(|need| asks_for(configuration, need)).collect()
}

fn asks_for(configuration: &Configuration, need: &Need) -> bool {
    // Intel's manual, volume 1, section 13.1: the state components that a bit of XCR0 stands for.
    let components = match need.features {
        _ if need.option != FEATURE_SET => return configuration.is_set(need.option),
        ["avx"] => 0b0000_0100,
        ["mpx"] => 0b0001_1000,
        _ => 0b1110_0000,
    };
    configuration.number(FEATURE_SET).is_some_and(|set| set & components != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complaints_are_understood() {
        let pcid = X86_64.iter().find(|need| need.option == "SUPPORT_PCID").unwrap();
        assert!(pcid.is_missed_in("warning: TCG doesn't support requested feature: CPUID.01H:ECX.pcid [bit 17]"));
        assert!(pcid.is_missed_in("Property 'Nehalem-x86_64-cpu.pcid' not found"));
        assert!(!pcid.is_missed_in("cannot set up guest memory 'pc.ram': Cannot allocate memory"));
        let a55 = AARCH64.iter().find(|need| need.option == "ARM_CORTEX_A55").unwrap();
        assert!(a55.is_missed_in("qemu-system-aarch64: unable to find CPU model 'cortex-a55'"));
    }
}
