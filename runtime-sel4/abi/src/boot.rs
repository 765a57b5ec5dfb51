//! What the loader (aarch64, riscv64) carries: kernel and root task, as the ELF files that they are.

/// The section of the kernel's ELF file.
pub const KERNEL_SECTION: &str = ".kernel_elf";
/// The symbol of its first byte.
pub const KERNEL_SYMBOL: &str = "__wasm2sel4_kernel_elf";
/// The section of the root task's ELF file.
pub const ROOT_SECTION: &str = ".root_elf";
/// The symbol of its first byte.
pub const ROOT_SYMBOL: &str = "__wasm2sel4_root_elf";
