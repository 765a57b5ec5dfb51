//! Who executes the machine's instructions: qemu's own translation (TCG), which every workstation has and which behaves
//! the same on all of them, or the processor of this workstation (KVM). TCG is therefore taken wherever it can run the
//! kernel, and KVM only for what TCG does not have.

use super::need::Need;
use crate::error::{Error, Result};
use clap::ValueEnum;
use std::fs::OpenOptions;
use std::path::Path;
use wasm2sel4_compiler::Architecture;

const KVM: &str = "/dev/kvm";

/// What the user asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AcceleratorChoice {
    /// Emulation, or KVM for a kernel that needs more than emulation has
    Auto,
    /// This machine's processor; the kernel must be for its architecture
    Kvm,
    /// Emulation
    Tcg,
}

/// What was decided.
#[derive(Debug)]
pub enum Accelerator {
    /// This workstation's processor.
    Kvm,
    /// Emulation; with the reason why it is not KVM, if KVM would have been better.
    Tcg(Option<String>),
}

impl AcceleratorChoice {
    /// Decides for a kernel with these needs.
    pub fn decide(self, architecture: Architecture, needs: &[Need]) -> Result<Accelerator> {
        match self {
            Self::Tcg => Ok(Accelerator::Tcg(None)),
            Self::Kvm => match why_no_kvm(architecture) {
                None => Ok(Accelerator::Kvm),
                Some(reason) => Err(Error::Message(format!("KVM cannot be used: {reason}"))),
            },
            Self::Auto if needs.iter().all(Need::is_emulated) => Ok(Accelerator::Tcg(None)),
            // A later qemu may emulate what the one of our table does not: it is tried.
            Self::Auto => Ok(why_no_kvm(architecture).map_or(Accelerator::Kvm, |why| Accelerator::Tcg(Some(why)))),
        }
    }
}

/// Why this workstation's processor cannot run an architecture's kernel.
fn why_no_kvm(architecture: Architecture) -> Option<String> {
    if Architecture::native() != Some(architecture) {
        return Some(format!("this machine's architecture is not {architecture}"));
    }
    let opened = OpenOptions::new().read(true).write(true).open(Path::new(KVM));
    opened.err().map(|error| format!("cannot open {KVM}: {error}"))
}

impl Accelerator {
    /// Its name for qemu.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Kvm => "kvm",
            Self::Tcg(_) => "tcg",
        }
    }

    /// How a list of what is not there begins.
    pub fn lacks(&self) -> &'static str {
        match self {
            Self::Kvm => "this machine's processor lacks, through KVM",
            Self::Tcg(_) => "this qemu does not emulate",
        }
    }

    /// What else can be done, after a list of what is not there, for a kernel with these needs.
    pub fn hint(&self, architecture: Architecture, needs: &[Need]) -> String {
        match self {
            Self::Kvm => {
                let unemulated = needs.iter().filter(|need| !need.is_emulated()).flat_map(Need::features);
                match unemulated.copied().collect::<Vec<_>>().as_slice() {
                    [] => "\nor try `--accel tcg`".to_owned(),
                    features => format!("\nor try `--accel tcg`, which would only lack {}", features.join(", ")),
                }
            }
            Self::Tcg(Some(reason)) => format!("\nand KVM cannot be used: {reason}"),
            Self::Tcg(None) if why_no_kvm(architecture).is_none() => "\nor try `--accel kvm`".to_owned(),
            Self::Tcg(None) => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::need::needs;
    use super::*;
    use wasm2sel4_compiler::kernel::Configuration;

    #[test]
    fn emulation_is_proposed_where_kvm_fails() {
        let hint = |configuration: &str| {
            let needs = needs(Architecture::X86_64, &Configuration::parse(configuration).unwrap());
            Accelerator::Kvm.hint(Architecture::X86_64, &needs)
        };
        assert_eq!(hint(r#"{"HUGE_PAGE": true}"#), "\nor try `--accel tcg`");
        let pcid = hint(r#"{"HUGE_PAGE": true, "SUPPORT_PCID": true}"#);
        assert_eq!(pcid, "\nor try `--accel tcg`, which would only lack pcid, invpcid");
    }
}
