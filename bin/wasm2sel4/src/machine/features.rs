//! Which features that code may be compiled for (by cranelift's names) an emulated processor has. Code for features
//! that it lacks is refused before anything boots. Where nothing is known the code is started, and the domain itself
//! reports an instruction that its processor does not have.

use super::accelerator::Accelerator;
use wasm2sel4_compiler::Architecture;

/// Features that `Nehalem` has.
const NEHALEM: [&str; 6] = ["has_sse3", "has_ssse3", "has_cmpxchg16b", "has_sse41", "has_sse42", "has_popcnt"];

/// Features that a processor of x86_64 has if its description names them, with qemu's names. Those of vectors are named
/// only for kernels that save the registers.
const NAMED: [(&str, &str); 14] = [
    ("has_avx", "+avx"),
    ("has_avx2", "+avx2"),
    ("has_fma", "+fma"),
    ("has_bmi1", "+bmi1"),
    ("has_bmi2", "+bmi2"),
    ("has_lzcnt", "+abm"),
    ("has_avx_vnni", "+avx-vnni"),
    ("has_avx512bitalg", "+avx512-bitalg"),
    ("has_avx512dq", "+avx512dq"),
    ("has_avx512vl", "+avx512vl"),
    ("has_avx512vbmi", "+avx512vbmi"),
    ("has_avx512f", "+avx512f"),
    ("has_avx512vnni", "+avx512-vnni"),
    ("has_cmpxchg16b", "+cx16"),
];

/// The processors of aarch64, with what they have beyond ARMv8.0 (Arm's Technical Reference Manuals of the cores).
const AARCH64: [(&str, &[&str]); 6] = [
    ("cortex-a35", &[]),
    ("cortex-a53", &[]),
    ("cortex-a55", &["has_lse", "has_fp16", "has_dotprod"]),
    ("cortex-a57", &[]),
    ("cortex-a72", &[]),
    ("cortex-a76", &["has_lse", "has_fp16", "has_dotprod"]),
];

/// Whether a processor (the argument of `-cpu`) is known to lack a feature.
pub fn is_missing(architecture: Architecture, processor: &str, accelerator: &Accelerator, feature: &str) -> bool {
    // KVM hides features, but does not take instructions away.
    if matches!(accelerator, Accelerator::Kvm) {
        return false;
    }
    match architecture {
        Architecture::Aarch64 => {
            let known = AARCH64.iter().find(|(model, _)| *model == processor);
            known.is_some_and(|(_, features)| !features.contains(&feature))
        }
        // What `rv64` has by default changes from version to version of qemu.
        Architecture::Riscv64 => false,
        Architecture::X86_64 => {
            let mut parts = processor.split(',');
            parts.next() == Some("Nehalem")
                && !NEHALEM.contains(&feature)
                && !parts.any(|part| NAMED.contains(&(feature, part)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_processor_lacks_is_known() {
        let tcg = Accelerator::Tcg(None);
        for (architecture, processor, feature, expected) in [
            (Architecture::Aarch64, "cortex-a57", "has_lse", true),
            (Architecture::Aarch64, "cortex-a76", "has_lse", false),
            (Architecture::Aarch64, "cortex-a76", "has_pauth", true),
            (Architecture::Aarch64, "a-new-one", "has_lse", false),
            (Architecture::X86_64, "Nehalem,+pdpe1gb,enforce", "has_sse41", false),
            (Architecture::X86_64, "Nehalem,+pdpe1gb,enforce", "has_avx", true),
            (Architecture::X86_64, "Nehalem,+avx,+pdpe1gb,enforce", "has_avx", false),
            (Architecture::X86_64, "Nehalem,+avx,+pdpe1gb,enforce", "has_avx2", true),
            (Architecture::X86_64, "Nehalem,+abm,enforce", "has_lzcnt", false),
            (Architecture::Riscv64, "rv64", "has_zcb", false),
        ] {
            assert_eq!(is_missing(architecture, processor, &tcg, feature), expected, "{processor}: {feature}");
            assert!(!is_missing(architecture, processor, &Accelerator::Kvm, feature));
        }
    }
}
