//! The loader: boot code for machines whose firmware does not know seL4 (aarch64, riscv64; x86_64 boots by multiboot).
//!
//! It carries the kernel and the root task as the ELF files that they are, copies the kernel where it wants to be and
//! the root task after it, turns paging on as the kernel expects it, and jumps. What is copied where is decided in
//! `wasm2sel4_abi::boot`, which the compiler asks where the loader itself is to be; [`plan`] adds where both begin.
#![cfg_attr(target_os = "none", no_std)]

pub mod elf;
pub mod plan;

#[cfg(all(target_os = "none", any(target_arch = "aarch64", target_arch = "riscv64")))]
mod arch;
#[cfg(all(target_os = "none", any(target_arch = "aarch64", target_arch = "riscv64")))]
mod start;
