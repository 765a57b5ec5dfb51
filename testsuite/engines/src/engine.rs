//! Where programs can run: hosted on each architecture, on every seL4 kernel at hand, and on the model of one.

use crate::{model, tool};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm2sel4_architecture::Architecture;
use wasm2sel4_kernels::SEL4_5;

/// Seconds after which a program is given up.
const TIMEOUT: u64 = 300;

/// A venue to run programs.
#[derive(Clone, Debug)]
pub struct Engine {
    /// Its name in tests: `hosted-aarch64`, `sel4-x86_64-sel4-5.0.0`, `model-aarch64`.
    pub name: String,
    /// The architecture.
    pub architecture: Architecture,
    venue: Venue,
    /// Why nothing can run there on this machine.
    pub missing: Option<String>,
    /// Whether modules are compiled such that garbage is looked for before every allocation.
    pub gc_always: bool,
}

/// What runs programs.
#[derive(Clone, Debug)]
enum Venue {
    /// This machine, or qemu's user emulation.
    Process,
    /// The kernel in a prefix.
    Kernel(PathBuf),
    /// The model of a kernel, which is built when it is needed.
    Model,
}

impl Engine {
    /// All engines, missing ones included.
    pub fn all() -> Vec<Self> {
        let hosted = Architecture::ALL.map(Self::hosted);
        hosted.into_iter().chain(Self::all_sel4()).collect()
    }

    /// All kernels: for each architecture at least one engine, which says that it is missing if it is. And the models.
    pub fn all_sel4() -> Vec<Self> {
        let models = Architecture::ALL.into_iter().map(Self::model);
        Architecture::ALL.into_iter().flat_map(Self::sel4).chain(models).collect()
    }

    /// Of these engines, for each name the one that has it; if none has it, all whose names contain it. Without a name,
    /// all. The order stays.
    ///
    /// # Errors
    ///
    /// If there is none for a name: who has mistyped it wants to know it.
    pub fn named(engines: Vec<Self>, names: &[String]) -> Result<Vec<Self>, String> {
        if names.is_empty() {
            return Ok(engines);
        }
        let mut is_wanted = vec![false; engines.len()];
        for name in names {
            let is_whole = engines.iter().any(|engine| engine.name == *name);
            let fits = |engine: &Self| if is_whole { engine.name == *name } else { engine.name.contains(name) };
            let found = engines.iter().enumerate().filter(|(_, engine)| fits(engine)).map(|(index, _)| index);
            let found: Vec<usize> = found.collect();
            if found.is_empty() {
                let all: Vec<_> = engines.iter().map(|engine| &*engine.name).collect();
                return Err(format!("no name contains `{name}`; there are {}", all.join(", ")));
            }
            found.into_iter().for_each(|index| is_wanted[index] = true);
        }
        Ok(engines.into_iter().zip(is_wanted).filter_map(|(engine, is_wanted)| is_wanted.then_some(engine)).collect())
    }

    /// The model of today's kernel.
    pub fn model(architecture: Architecture) -> Self {
        let missing = no_emulator(architecture).or_else(|| model::missing(architecture));
        Self { name: format!("model-{architecture}"), architecture, venue: Venue::Model, missing, gc_always: false }
    }

    /// Whether it is the model.
    pub fn is_model(&self) -> bool {
        matches!(self.venue, Venue::Model)
    }

    fn hosted(architecture: Architecture) -> Self {
        let emulator = architecture.user_emulator();
        let missing = (Architecture::native() != Some(architecture) && which::which(emulator).is_err())
            .then(|| format!("no {emulator} in the path"));
        Self { name: format!("hosted-{architecture}"), architecture, venue: Venue::Process, missing, gc_always: false }
    }

    /// Today's kernel (named like the architecture), and others (`ARCHITECTURE-…`).
    fn sel4(architecture: Architecture) -> Vec<Self> {
        let directory = wasm2sel4_kernels::directory().expect("the user has a home");
        let mut names = wasm2sel4_kernels::names(&directory, architecture);
        if names.first().is_none_or(|name| name != architecture.name()) {
            names.insert(0, architecture.name().to_owned());
        }
        // The kernel that the project builds itself is expected wherever its architecture is.
        if SEL4_5.starts_with(architecture.name()) && !names.iter().any(|name| name == SEL4_5) {
            names.push(SEL4_5.to_owned());
        }
        let engine = |name: String| {
            let path = directory.join(&name);
            let no_kernel = (!wasm2sel4_kernels::is_prefix(&path))
                .then(|| format!("no kernel for {name} in {}", directory.display()));
            let missing = no_kernel.or_else(|| no_emulator(architecture));
            Self { name: format!("sel4-{name}"), architecture, venue: Venue::Kernel(path), missing, gc_always: false }
        };
        names.into_iter().map(engine).collect()
    }

    /// Whether it is seL4.
    pub fn is_sel4(&self) -> bool {
        matches!(self.venue, Venue::Kernel(_))
    }

    /// Whether programs are processes there.
    pub fn is_hosted(&self) -> bool {
        matches!(self.venue, Venue::Process)
    }

    /// The kernel prefix, of seL4 or of the model.
    ///
    /// # Panics
    ///
    /// If the model cannot be built.
    pub fn kernel(&self) -> Option<PathBuf> {
        match &self.venue {
            Venue::Process => None,
            Venue::Kernel(path) => Some(path.clone()),
            Venue::Model => Some(model::build(self.architecture)),
        }
    }

    /// Why an image of this many pages does not boot there, if its kernel was configured with too few slots.
    pub fn too_small_for(&self, pages: usize) -> Option<String> {
        let Venue::Kernel(kernel) = &self.venue else { return None };
        let bits = configured(kernel, "ROOT_CNODE_SIZE_BITS")?.parse::<u32>().ok()?;
        let too_small = 1usize.checked_shl(bits).is_some_and(|slots| slots <= pages);
        too_small.then(|| format!("a kernel with KernelRootCNodeSizeBits={bits} has no image of {pages} pages"))
    }

    /// The command that boots an image by hand, from the folder where it was written, as `docs/kernels.md` says. The
    /// machine has no network, like those of `run`.
    ///
    /// # Panics
    ///
    /// If the kernel's prefix has no configuration.
    pub fn machine(&self, image: &Path) -> Command {
        let mut command = Command::new(self.architecture.system_emulator());
        match self.architecture {
            Architecture::Aarch64 => {
                let is_hypervisor = self.kernel().is_some_and(|kernel| is_hypervisor(&kernel));
                let board = if is_hypervisor { "virt,gic-version=2,virtualization=on" } else { "virt,gic-version=2" };
                command.args(["-M", board, "-cpu", "cortex-a57", "-m", "1024"])
            }
            Architecture::Riscv64 => command.args(["-M", "virt", "-m", "3072"]),
            Architecture::X86_64 => command.args(["-m", "512", "-cpu", "Nehalem,+pdpe1gb"]),
        };
        match self.architecture {
            Architecture::X86_64 => {
                command.arg("-kernel").arg(image.join("kernel.elf")).arg("-initrd").arg(image.join("root.elf"))
            }
            Architecture::Aarch64 | Architecture::Riscv64 => command.arg("-kernel").arg(image.join("boot.elf")),
        };
        command.args(["-nodefaults", "-display", "none", "-serial", "stdio"]);
        command
    }

    /// What to add to [`Self::machine`] for an image to switch the machine off when it has ended, as `docs/kernels.md`
    /// says.
    pub fn switch(&self) -> &'static [&'static str] {
        match self.architecture {
            Architecture::Aarch64 => &["-device", "pvpanic-pci"],
            Architecture::Riscv64 => &[],
            Architecture::X86_64 => &["-device", "isa-debug-exit,iobase=0xf4,iosize=4"],
        }
    }

    /// The command that runs programs there, to be followed by options and programs; after this many seconds it gives
    /// up.
    pub fn within(&self, seconds: u64) -> Command {
        let mut command =
            tool::command(["run", "--target", self.architecture.name(), "--timeout", &seconds.to_string()]);
        match self.kernel() {
            Some(kernel) => command.arg("--kernel").arg(kernel),
            None => command.arg("--hosted"),
        };
        command.args(self.gc_always.then_some("--gc-always"));
        command
    }

    /// The command that runs programs there.
    pub fn command(&self, options: &[String], programs: &[PathBuf], arguments: &[String]) -> Command {
        let mut command = self.within(TIMEOUT);
        command.args(options).args(programs).arg("--").args(arguments);
        command
    }
}

/// Whether the kernel in a prefix was configured to run where only a hypervisor can.
fn is_hypervisor(kernel: &Path) -> bool {
    configured(kernel, "ARM_HYPERVISOR_SUPPORT").is_some_and(|value| value == "true")
}

/// The value of an option with which the kernel in a prefix was configured, without quotes.
fn configured(kernel: &Path, option: &str) -> Option<String> {
    let file = kernel.join("libsel4/include/kernel/gen_config.json");
    let configuration = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let words: String = configuration.chars().filter(|letter| !letter.is_whitespace()).collect();
    let (_, behind) = words.split_once(&format!("\"{option}\":"))?;
    let value = behind.split([',', '}']).next()?;
    Some(value.trim_matches('"').to_owned())
}

fn no_emulator(architecture: Architecture) -> Option<String> {
    let emulator = architecture.system_emulator();
    which::which(emulator).is_err().then(|| format!("no {emulator} in the path"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_name_means_one_engine_and_a_part_all_that_have_it() {
        let engines = || {
            let named = |name: &&str| Engine {
                name: (*name).to_owned(),
                architecture: Architecture::Aarch64,
                venue: Venue::Model,
                missing: None,
                gc_always: false,
            };
            ["sel4-aarch64", "sel4-aarch64-hyp", "model-aarch64"].iter().map(named).collect::<Vec<_>>()
        };
        let names = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let found = Engine::named(engines(), &names)?;
            Ok::<_, String>(found.into_iter().map(|engine| engine.name).collect::<Vec<_>>())
        };
        assert_eq!(names(&["sel4-aarch64"]).unwrap(), ["sel4-aarch64"]);
        assert_eq!(names(&["sel4-"]).unwrap(), ["sel4-aarch64", "sel4-aarch64-hyp"]);
        assert_eq!(names(&[]).unwrap().len(), 3);
        assert_eq!(names(&["model", "sel4-aarch64", "el-aarch64"]).unwrap(), ["sel4-aarch64", "model-aarch64"]);
        let error = names(&["sel4", "arm"]).unwrap_err();
        assert_eq!(error, "no name contains `arm`; there are sel4-aarch64, sel4-aarch64-hyp, model-aarch64");
    }
}
