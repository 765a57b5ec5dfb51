//! A kernel prefix: the folder that seL4's install step makes.

use super::conditions::Configuration;
use super::interface::Interface;
use super::numbers;
use super::platform;
use crate::elf;
use crate::error::{Error, Result};
use crate::target::Architecture;
use std::fs;
use std::path::{Path, PathBuf};
use wasm2sel4_abi::kernel::KernelAbi;
use wasm2sel4_abi::platform::Platform;
use wasm2sel4_abi::sel4::{Flavour, Interface as FlavourInterface};

/// Interface descriptions in the order in which the kernel numbers their methods.
const DESCRIPTIONS: [&str; 3] = ["object-api.xml", "object-api-sel4-arch.xml", "object-api-arch.xml"];

/// log2 of the number of the root task's slots, where a configuration does not say it.
const ROOT_CNODE_BITS_DEFAULT: u32 = 12;

/// A kernel with what it says about itself.
#[derive(Debug)]
pub struct Prefix {
    /// The folder.
    pub path: PathBuf,
    /// The kernel's ELF file.
    pub kernel: Vec<u8>,
    /// What its system calls and messages are like.
    pub flavour: Flavour,
    /// Its numbers.
    pub abi: KernelAbi,
    /// The devices of the machine for which it was configured.
    pub platform: Platform,
    /// log2 of the number of slots that the root task begins with.
    pub root_cnode_bits: u32,
    /// What it was configured for.
    configuration: Configuration,
}

/// One past the highest address that a domain may use on an x86_64 or riscv64 kernel, and on aarch64 at EL1: what is
/// assumed, because no option says it (`USER_TOP` of the kernel's hardware definitions).
const USER_END_X86_64: u64 = 0x7fff_ffff_f000;
const USER_END_RISCV64: u64 = 0x3f_ffff_f000;
const USER_END_AARCH64: u64 = 0x7fff_ffff_f000;

impl Prefix {
    /// Opens the prefix at `path`.
    ///
    /// # Errors
    ///
    /// [`Error::File`] if a file is missing, [`Error::Kernel`] if the runtime cannot speak to such a kernel.
    pub fn open(path: &Path, architecture: Architecture) -> Result<Self> {
        let include = path.join("libsel4/include");
        let read = |file: PathBuf| fs::read_to_string(&file).map_err(Error::file("read", &file));
        let kernel_file = path.join("bin/kernel.elf");
        let kernel = fs::read(&kernel_file).map_err(Error::file("read", &kernel_file))?;

        let configuration_file = include.join("kernel/gen_config.json");
        let configuration = Configuration::parse(&read(configuration_file.clone())?)
            .map_err(|message| Error::Malformed { path: configuration_file, message })?;
        let refuse = |reason: String| Error::Kernel(format!("the kernel in {} {reason}", path.display()));
        let flavour = flavour(&configuration).map_err(refuse)?;
        check(&configuration).map_err(refuse)?;
        let platform = platform::read(&configuration, architecture).map_err(refuse)?;
        if elf::machine(&kernel) != Some(architecture.elf_machine()) {
            return Err(Error::Kernel(format!("{} is not a kernel for {architecture}", kernel_file.display())));
        }

        let mut descriptions = Vec::new();
        for name in DESCRIPTIONS {
            descriptions.push(read(include.join("interfaces").join(name))?);
        }
        let interface = Interface::read(descriptions.iter().map(String::as_str), &configuration);
        let abi = interface.and_then(|interface| numbers::read(flavour, &interface, &configuration, architecture));
        let abi = abi.and_then(|abi| numbers::with_headers(abi, &include, &configuration, architecture));
        let abi = abi.map_err(|message| Error::Kernel(format!("the kernel prefix {}: {message}", path.display())))?;
        let bits = configuration.number("ROOT_CNODE_SIZE_BITS").and_then(|bits| u32::try_from(bits).ok());
        let root_cnode_bits = bits.filter(|bits| *bits < u64::BITS).unwrap_or(ROOT_CNODE_BITS_DEFAULT);
        let flavour = flavour.flavour;
        Ok(Self { path: path.to_owned(), kernel, flavour, abi, platform, root_cnode_bits, configuration })
    }

    /// Whether threads have a floating-point unit. A configuration that does not say it has one.
    pub fn has_floating_point(&self) -> bool {
        self.configuration.states("HAVE_FPU").unwrap_or(true)
    }

    /// One past the highest address that a domain may use. A hypervisor's domains have as many as physical addresses.
    pub fn user_end(&self, architecture: Architecture) -> u64 {
        let is_set = |option| self.configuration.is_set(option);
        match architecture {
            Architecture::X86_64 => USER_END_X86_64,
            Architecture::Riscv64 => USER_END_RISCV64,
            Architecture::Aarch64 if !is_set("ARM_HYPERVISOR_SUPPORT") => USER_END_AARCH64,
            Architecture::Aarch64 if is_set("ARM_PA_SIZE_BITS_40") => 1 << 40,
            Architecture::Aarch64 => 1 << 44,
        }
    }

    /// What the kernel was configured for: its `gen_config.json`.
    pub fn configuration(&self) -> &Configuration {
        &self.configuration
    }
}

/// The interface of the kernel's flavour: says what to bring instead, if there is none of it.
fn flavour(configuration: &Configuration) -> Result<&'static FlavourInterface, String> {
    let flavour = if configuration.is_set("KERNEL_MCS") { Flavour::Mcs } else { Flavour::Classic };
    flavour
        .interface()
        .ok_or_else(|| "has the MCS scheduler, which is not supported; bring one without KernelIsMCS".to_owned())
}

/// Refuses kernels that the runtime cannot speak to: says why, and what to bring instead.
fn check(configuration: &Configuration) -> Result<(), String> {
    match configuration.number("MAX_NUM_NODES") {
        None | Some(1) => {}
        Some(nodes) => {
            return Err(format!("is for {nodes} processors; bring one with KernelMaxNumNodes 1"));
        }
    }
    match configuration.number("WORD_SIZE") {
        None | Some(64) => Ok(()),
        Some(bits) => Err(format!("has words of {bits} bits; bring one for a processor of 64 bits")),
    }
}
