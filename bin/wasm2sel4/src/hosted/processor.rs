//! Which of the features that code may be compiled for (by cranelift's names) this machine's processor has.

/// Whether this processor is known to lack a feature; what is not in the list is tried.
#[cfg(target_arch = "x86_64")]
pub fn is_missing(feature: &str) -> bool {
    !match feature {
        "has_sse3" => is_x86_feature_detected!("sse3"),
        "has_ssse3" => is_x86_feature_detected!("ssse3"),
        "has_cmpxchg16b" => is_x86_feature_detected!("cmpxchg16b"),
        "has_sse41" => is_x86_feature_detected!("sse4.1"),
        "has_sse42" => is_x86_feature_detected!("sse4.2"),
        "has_avx" => is_x86_feature_detected!("avx"),
        "has_avx2" => is_x86_feature_detected!("avx2"),
        "has_fma" => is_x86_feature_detected!("fma"),
        "has_popcnt" => is_x86_feature_detected!("popcnt"),
        "has_bmi1" => is_x86_feature_detected!("bmi1"),
        "has_bmi2" => is_x86_feature_detected!("bmi2"),
        "has_lzcnt" => is_x86_feature_detected!("lzcnt"),
        "has_avx_vnni" => is_x86_feature_detected!("avxvnni"),
        "has_avx512bitalg" => is_x86_feature_detected!("avx512bitalg"),
        "has_avx512dq" => is_x86_feature_detected!("avx512dq"),
        "has_avx512vl" => is_x86_feature_detected!("avx512vl"),
        "has_avx512vbmi" => is_x86_feature_detected!("avx512vbmi"),
        "has_avx512f" => is_x86_feature_detected!("avx512f"),
        "has_avx512vnni" => is_x86_feature_detected!("avx512vnni"),
        _ => true,
    }
}

/// Whether this processor is known to lack a feature; what is not in the list is tried.
#[cfg(target_arch = "aarch64")]
pub fn is_missing(feature: &str) -> bool {
    use std::arch::is_aarch64_feature_detected;
    !match feature {
        "has_lse" => is_aarch64_feature_detected!("lse"),
        "has_pauth" => is_aarch64_feature_detected!("paca"),
        "has_fp16" => is_aarch64_feature_detected!("fp16"),
        "has_dotprod" => is_aarch64_feature_detected!("dotprod"),
        "has_i8mm" => is_aarch64_feature_detected!("i8mm"),
        _ => true,
    }
}

/// Elsewhere nothing is known: every feature is tried.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
pub fn is_missing(_: &str) -> bool {
    false
}

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use super::*;

    #[test]
    fn what_linux_tells_of_the_processor_agrees() {
        let text = std::fs::read_to_string("/proc/cpuinfo").unwrap();
        let flags = text.lines().find_map(|line| line.strip_prefix("flags")).unwrap();
        let has = |wanted: &str| flags.split_whitespace().any(|flag| flag == wanted);
        for (feature, flag) in
            [("has_avx2", "avx2"), ("has_avx512f", "avx512f"), ("has_lzcnt", "abm"), ("has_sse3", "pni")]
        {
            assert_eq!(is_missing(feature), !has(flag), "{feature}");
        }
        assert!(!is_missing("has_something_new"));
    }
}
