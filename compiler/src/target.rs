//! The architectures that code is made for. The compiler's seam between them is a trait, because one compiler makes
//! code for all of them.

mod aarch64;
mod riscv64;
mod x86_64;

use crate::error::{Error, Result};
use crate::escape::Name;
use crate::options::{Optimisation, Options};
use crate::translate::{Convention, Vectors};
use cranelift_codegen::isa::{self, OwnedTargetIsa};
use cranelift_codegen::settings::{self, Configurable, SettingKind};
pub use wasm2sel4_architecture::Architecture;

/// What the compiler must know about an architecture.
pub trait Target: Sync {
    /// Features, by cranelift's names, that every machine has on which seL4 runs.
    fn baseline(&self) -> &'static [&'static str];

    /// How vectors are computed with, given what the processor has beyond the baseline.
    fn vectors(&self, features: &[String]) -> Vectors;

    /// How system calls are made.
    fn system_calls(&self) -> Convention;

    /// The first bytes of the instruction that code traps with, which exists on no processor.
    fn trap_instruction(&self) -> &'static [u8];

    /// Whether a division faults when its result cannot be.
    fn division_faults(&self) -> bool;

    /// log2 of the size of the user address space that every kernel of the architecture gives.
    fn address_bits(&self) -> u32;
}

/// What the compiler knows about an architecture.
pub fn target(architecture: Architecture) -> &'static dyn Target {
    match architecture {
        Architecture::Aarch64 => &aarch64::Aarch64,
        Architecture::Riscv64 => &riscv64::Riscv64,
        Architecture::X86_64 => &x86_64::X86_64,
    }
}

/// The architecture that a person names.
///
/// # Errors
///
/// A sentence that says which there are.
pub fn named(name: &str) -> Result<Architecture, String> {
    Architecture::of_name(name).ok_or_else(|| {
        let known = Architecture::ALL.map(Architecture::name).join(", ");
        format!("no architecture is called {}; there are {known}", Name(name))
    })
}

/// How vectors are computed with.
pub fn vectors(options: &Options) -> Vectors {
    target(options.architecture).vectors(&options.features)
}

/// A register that code may set and read as it likes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PinnedRegister {
    /// It is like any other.
    Allocated,
    /// It is left to the code.
    Reserved,
}

/// The names of the processor features that code with these options may use, beyond what every machine of the architecture
/// has. The options may also name whole families of processors.
///
/// # Errors
///
/// As for [`code_generator`].
pub fn features(options: &Options) -> Result<Vec<String>> {
    let enabled = |options: &Options| -> Result<Vec<String>> {
        let isa = code_generator(options, PinnedRegister::Allocated)?;
        let flags = isa.isa_flags().into_iter().filter(|flag| flag.as_bool() == Some(true));
        Ok(flags.map(|flag| flag.name.to_owned()).collect())
    };
    let baseline = enabled(&Options { features: Vec::new(), ..options.clone() })?;
    let mut features = enabled(options)?;
    features.retain(|feature| !baseline.contains(feature));
    Ok(features)
}

/// The code generator for these options.
///
/// # Errors
///
/// [`Error::Options`] for a processor feature that the architecture does not have.
pub fn code_generator(options: &Options, pinned: PinnedRegister) -> Result<OwnedTargetIsa> {
    let (architecture, target) = (options.architecture, target(options.architecture));
    let mut flags = settings::builder();
    let mut set = |name: &str, value: &str| flags.set(name, value).map_err(Error::internal);
    let level = match options.optimisation {
        Optimisation::None => "none",
        Optimisation::Speed => "speed",
        Optimisation::Size => "speed_and_size",
    };
    set("opt_level", level)?;
    // Everything is linked statically within two gigabytes and declared to be near, so addresses are relative to the
    // program counter. Position-independent code would go through a table of addresses instead.
    set("is_pic", "false")?;
    set("use_colocated_libcalls", "true")?;
    // Backtraces follow frame pointers: no unwind tables on the target.
    set("preserve_frame_pointers", "true")?;
    set("unwind_info", "false")?;
    // A frame touches each of its pages in order, so that it cannot step over the guard of the stack.
    set("enable_probestack", "true")?;
    set("probestack_strategy", "inline")?;
    set("probestack_size_log2", "12")?;
    set("enable_multi_ret_implicit_sret", "true")?;
    set("enable_pinned_reg", if pinned == PinnedRegister::Reserved { "true" } else { "false" })?;
    set("enable_verifier", if cfg!(debug_assertions) { "true" } else { "false" })?;

    let mut builder = isa::lookup_by_name(architecture.code_triple()).map_err(Error::internal)?;
    for feature in target.baseline() {
        builder.enable(feature).map_err(Error::internal)?;
    }
    for feature in &options.features {
        if builder.enable(feature).is_err() {
            let known = builder.iter().filter(|setting| setting.kind == SettingKind::Bool).map(|setting| setting.name);
            let known: Vec<&str> = known.collect();
            let feature = Name(feature);
            return Err(Error::Options(format!(
                "{architecture} has no processor feature {feature}; there are {}",
                known.join(", ")
            )));
        }
    }
    builder.finish(settings::Flags::new(flags)).map_err(Error::internal)
}
