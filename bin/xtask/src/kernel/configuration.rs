//! The configuration of the kernel: one table, from which its C header and the prefix's `gen_config.json` are made.

/// The options without their prefix `CONFIG_`, with their values.
pub const OPTIONS: &[(&str, &str)] = &[
    ("ARCH_X86", "1"),
    ("ARCH_X86_64", "1"),
    ("ARCH_X86_GENERIC", "1"),
    ("PLAT_PC99", "1"),
    ("WORD_SIZE", "64"),
    ("KERNEL_MASTER", "1"),
    ("HAVE_FPU", "1"),
    ("FPU_MAX_RESTORES_SINCE_SWITCH", "64"),
    ("FXSAVE", "1"),
    ("XSAVE_SIZE", "512"),
    ("SYSCALL", "1"),
    ("FSGSBASE_MSR", "1"),
    ("IRQ_IOAPIC", "1"),
    ("MAX_NUM_IOAPIC", "1"),
    ("XAPIC", "1"),
    ("HUGE_PAGE", "1"),
    ("CACHE_LN_SZ", "64"),
    ("KERNEL_STACK_BITS", "12"),
    ("MAX_NUM_NODES", "1"),
    ("NUM_DOMAINS", "1"),
    ("NUM_PRIORITIES", "256"),
    ("ROOT_CNODE_SIZE_BITS", "16"),
    ("TIMER_TICK_MS", "2"),
    ("TIME_SLICE", "5"),
    ("RETYPE_FAN_OUT_LIMIT", "256"),
    ("MAX_NUM_WORK_UNITS_PER_PREEMPTION", "100"),
    ("MAX_NUM_BOOTINFO_UNTYPED_CAPS", "166"),
    ("MAX_RMRR_ENTRIES", "32"),
    ("FASTPATH", "1"),
    ("MULTIBOOT_GRAPHICS_MODE_NONE", "1"),
    ("NO_BENCHMARKS", "1"),
    ("DEBUG_BUILD", "1"),
    ("PRINTING", "1"),
    ("IRQ_REPORTING", "1"),
    ("USER_STACK_TRACE_LENGTH", "16"),
];

/// The C header `autoconf.h`.
pub fn header() -> String {
    OPTIONS.iter().map(|(name, value)| format!("#define CONFIG_{name} {value}\n")).collect()
}

/// What a kernel prefix calls `gen_config.json`: numbers stay numbers, switches become booleans, as in the
/// configuration file of a current kernel.
pub fn json() -> serde_json::Value {
    let value = |text: &str| match text {
        "1" => serde_json::Value::Bool(true),
        number => serde_json::Value::String(number.to_owned()),
    };
    let mut options: serde_json::Map<_, _> =
        OPTIONS.iter().map(|(name, text)| ((*name).to_owned(), value(text))).collect();
    for name in ["MAX_NUM_NODES", "NUM_DOMAINS", "MAX_NUM_IOAPIC"] {
        options.insert(name.to_owned(), "1".into());
    }
    options.insert("SEL4_ARCH".to_owned(), "x86_64".into());
    options.insert("KERNEL_MCS".to_owned(), false.into());
    serde_json::Value::Object(options)
}
