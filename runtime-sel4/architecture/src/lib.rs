//! The one table of architectures: what this project, compilers, linkers, emulators and a distribution call each of
//! them.
//!
//! It has no dependency, so that everything on the workstation can use it, build scripts included. What only one
//! program knows about an architecture (how the compiler makes system calls, which processor an emulator must have)
//! stays there, in a `match` that does not compile without a new architecture.
#![forbid(unsafe_code)]

use std::fmt;

/// A supported architecture.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Architecture {
    /// 64-bit Arm.
    Aarch64,
    /// 64-bit RISC-V with Sv39 or larger.
    Riscv64,
    /// 64-bit x86.
    X86_64,
}

/// What tools call an architecture.
#[derive(Debug)]
struct Names {
    /// This project, qemu and Rust's standard library.
    name: &'static str,
    /// Rust's target for the runtime.
    runtime_target: &'static str,
    /// The triple of compiled modules.
    code_triple: &'static str,
    /// lld.
    linker_emulation: &'static str,
    /// ELF files: `e_machine`.
    elf_machine: u16,
    /// The program that emulates a machine.
    system_emulator: &'static str,
    /// Debian's package of that program.
    system_emulator_package: &'static str,
    /// The program that runs processes.
    user_emulator: &'static str,
}

/// Debian's package of the programs that run processes of all architectures.
pub const USER_EMULATOR_PACKAGE: &str = "qemu-user";

const AARCH64: Names = Names {
    name: "aarch64",
    // Without floating point, which boot code must not touch and the rest does not need.
    runtime_target: "aarch64-unknown-none-softfloat",
    code_triple: "aarch64-unknown-none-elf",
    linker_emulation: "aarch64elf",
    elf_machine: 183,
    system_emulator: "qemu-system-aarch64",
    system_emulator_package: "qemu-system-arm",
    user_emulator: "qemu-aarch64",
};

const RISCV64: Names = Names {
    name: "riscv64",
    runtime_target: "riscv64gc-unknown-none-elf",
    code_triple: "riscv64gc-unknown-none-elf",
    linker_emulation: "elf64lriscv",
    elf_machine: 243,
    system_emulator: "qemu-system-riscv64",
    system_emulator_package: "qemu-system-misc",
    user_emulator: "qemu-riscv64",
};

const X86_64: Names = Names {
    name: "x86_64",
    runtime_target: "x86_64-unknown-none",
    code_triple: "x86_64-unknown-none-elf",
    linker_emulation: "elf_x86_64",
    elf_machine: 62,
    system_emulator: "qemu-system-x86_64",
    system_emulator_package: "qemu-system-x86",
    user_emulator: "qemu-x86_64",
};

impl Architecture {
    /// All of them, by name.
    pub const ALL: [Self; 3] = [Self::Aarch64, Self::Riscv64, Self::X86_64];

    const fn names(self) -> &'static Names {
        match self {
            Self::Aarch64 => &AARCH64,
            Self::Riscv64 => &RISCV64,
            Self::X86_64 => &X86_64,
        }
    }

    /// The architecture of the machine that this program runs on, if it is one of ours.
    pub fn native() -> Option<Self> {
        Self::of_name(std::env::consts::ARCH)
    }

    /// The architecture of a [name](Self::name).
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|architecture| architecture.name() == name)
    }

    /// The architecture for which an ELF file is (`e_machine` of the ELF specification).
    pub fn of_elf_machine(machine: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|architecture| architecture.elf_machine() == machine)
    }

    /// Its name on the command line, in kernel folders and in file names.
    pub const fn name(self) -> &'static str {
        self.names().name
    }

    /// Rust's target for the runtime.
    pub const fn runtime_target(self) -> &'static str {
        self.names().runtime_target
    }

    /// The triple of compiled modules, as cranelift knows it.
    pub const fn code_triple(self) -> &'static str {
        self.names().code_triple
    }

    /// lld's name for the output format: what follows `-m`.
    pub const fn linker_emulation(self) -> &'static str {
        self.names().linker_emulation
    }

    /// The machine number of its ELF files (`e_machine` of the ELF specification).
    pub const fn elf_machine(self) -> u16 {
        self.names().elf_machine
    }

    /// The program of qemu's that emulates a machine.
    pub const fn system_emulator(self) -> &'static str {
        self.names().system_emulator
    }

    /// Debian's package of [that program](Self::system_emulator).
    pub const fn system_emulator_package(self) -> &'static str {
        self.names().system_emulator_package
    }

    /// The program of qemu's that runs processes on a machine of another architecture.
    pub const fn user_emulator(self) -> &'static str {
        self.names().user_emulator
    }
}

impl fmt::Display for Architecture {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
