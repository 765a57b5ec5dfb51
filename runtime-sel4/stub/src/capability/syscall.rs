//! System calls whose messages fit registers, as compiled code calls them: as few instructions as possible around the one.
//!
//! On aarch64 there is nothing here: compiled code contains the instruction itself. On the other architectures each routine
//! makes a frame, so that a backtrace finds the function that called it when the kernel refuses a capability. Registers that
//! a callee must keep, the kernel keeps, too.

#[cfg(target_arch = "riscv64")]
#[path = "syscall/riscv64.rs"]
mod current;
#[cfg(target_arch = "x86_64")]
#[path = "syscall/x86_64.rs"]
mod current;
