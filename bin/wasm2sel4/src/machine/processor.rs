//! Which processor the machine has: a plain one, with exactly the features that the kernel needs.
//!
//! qemu is told to `enforce` them, so it refuses what it lacks instead of starting a processor that lacks it.

use super::accelerator::Accelerator;
use super::need::Need;
use wasm2sel4_compiler::Architecture;

/// The argument of `-cpu`.
pub fn processor(architecture: Architecture, needs: &[Need], accelerator: &Accelerator) -> String {
    match architecture {
        Architecture::X86_64 => {
            // The oldest processor that today's kernels know; what they need beyond is added.
            let mut processor = "Nehalem".to_owned();
            let mut features: Vec<&str> = needs.iter().flat_map(|need| need.features()).copied().collect();
            features.sort_unstable();
            features.dedup();
            for feature in features {
                processor.push_str(",+");
                processor.push_str(feature);
            }
            processor + ",enforce"
        }
        // KVM has no other processor than the one that it runs on.
        Architecture::Aarch64 | Architecture::Riscv64 if matches!(accelerator, Accelerator::Kvm) => "host".to_owned(),
        Architecture::Aarch64 => {
            let model = needs.iter().flat_map(|need| need.features()).next();
            model.copied().unwrap_or("cortex-a57").to_owned()
        }
        Architecture::Riscv64 => "rv64".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::need::needs;
    use super::*;
    use wasm2sel4_compiler::kernel::Configuration;

    fn processor_of(architecture: Architecture, configuration: &str) -> String {
        let needs = needs(architecture, &Configuration::parse(configuration).unwrap());
        processor(architecture, &needs, &Accelerator::Tcg(None))
    }

    #[test]
    fn features_are_those_of_the_configuration() {
        let x86 = |configuration: &str| processor_of(Architecture::X86_64, configuration);
        let small = r#"{"HUGE_PAGE": true, "SUPPORT_PCID": false, "FSGSBASE_MSR": true, "XSAVE_FEATURE_SET": "0"}"#;
        assert_eq!(x86(small), "Nehalem,+pdpe1gb,enforce");
        let usual = r#"{"HUGE_PAGE": true, "SUPPORT_PCID": true, "FSGSBASE_INST": true, "XSAVE": true,
            "XSAVE_XSAVEOPT": true, "XSAVE_FEATURE_SET": "3", "ARCH_X86_GENERIC": true}"#;
        assert_eq!(x86(usual), "Nehalem,+fsgsbase,+invpcid,+pcid,+pdpe1gb,+xsave,+xsaveopt,enforce");
        let vectors = r#"{"XSAVE": true, "XSAVE_FEATURE_SET": "7", "ARCH_X86_HASWELL": true}"#;
        assert_eq!(x86(vectors), "Nehalem,+abm,+avx,+bmi1,+bmi2,+movbe,+xsave,enforce");
        let arm = |configuration: &str| processor_of(Architecture::Aarch64, configuration);
        assert_eq!(arm(r#"{"ARM_CORTEX_A53": true, "ARM_CORTEX_A57": false}"#), "cortex-a53");
        assert_eq!(arm("{}"), "cortex-a57");
        assert_eq!(processor_of(Architecture::Riscv64, "{}"), "rv64");
    }
}
