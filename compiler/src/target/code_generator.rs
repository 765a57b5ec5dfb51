//! Cranelift, set up for the choices of a compilation.

use super::{Vectors, target};
use crate::error::{Error, Result};
use crate::escape::Name;
use crate::options::{Optimisation, Options};
use cranelift_codegen::isa::{self, OwnedTargetIsa};
use cranelift_codegen::settings::{self, Configurable, SettingKind};

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

/// The names of the processor features that code with these options may use, beyond what every machine of the
/// architecture has. The options may also name whole families of processors.
///
/// # Errors
///
/// As for [`new`].
pub fn features(options: &Options) -> Result<Vec<String>> {
    let enabled = |options: &Options| -> Result<Vec<String>> {
        let isa = new(options, PinnedRegister::Allocated)?;
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
pub fn new(options: &Options, pinned: PinnedRegister) -> Result<OwnedTargetIsa> {
    let (architecture, target) = (options.architecture, target(options.architecture));
    let mut flags = settings::builder();
    let mut set = |name: &str, value: &str| flags.set(name, value).map_err(Error::internal);
    let level = match options.optimisation {
        Optimisation::None => "none",
        Optimisation::Speed | Optimisation::Vectors => "speed",
        Optimisation::Size => "speed_and_size",
    };
    set("opt_level", level)?;
    // Everything is linked statically within two gigabytes and declared to be near, so addresses are relative to the
    // program counter. Position-independent code would go through a table of addresses instead.
    set("is_pic", "false")?;
    set("use_colocated_libcalls", "true")?;
    // Backtraces follow frame pointers: no unwind tables on the target. A function that calls nothing and keeps nothing
    // on the stack needs no frame for that, if its caller is in the link register.
    set("preserve_frame_pointers", if target.has_link_register() { "false" } else { "true" })?;
    set("unwind_info", "false")?;
    // A frame touches each of its pages in order, so that it cannot step over the guard of the stack.
    set("enable_probestack", "true")?;
    set("probestack_strategy", "inline")?;
    set("probestack_size_log2", "12")?;
    set("enable_multi_ret_implicit_sret", "true")?;
    set("enable_pinned_reg", if pinned == PinnedRegister::Reserved { "true" } else { "false" })?;
    // Where blocks begin, for those who take finished code apart.
    set("machine_code_cfg_info", "true")?;
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
