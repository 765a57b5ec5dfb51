//! The machine that boots an image: qemu, with the board, the processor and the memory that the kernel was configured
//! for. A kernel on the wrong machine says so in one line at best, and halts. So what cannot run is refused beforehand,
//! with the option to change, and if a machine still stops, its own words are shown.

mod accelerator;
mod board;
mod complaints;
mod console;
mod emulator;
mod features;
mod input;
mod memory;
mod need;
mod processor;
mod serial;
mod transcript;

pub use accelerator::AcceleratorChoice;

use crate::debugger::Port;
use crate::error::{Error, Result};
use crate::returned::Spool;
use accelerator::Accelerator;
use memory::MiB;
use need::Need;
use std::path::PathBuf;
use std::process::Command;
use wasm2sel4_compiler::Architecture;
use wasm2sel4_compiler::image::Image;
use wasm2sel4_compiler::kernel::Prefix;
use wasm2sel4_compiler::scratch::Scratch;

/// What the user chooses of a machine.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// MiB of memory; `None` for what the kernel was configured for.
    pub memory: Option<u32>,
    /// Who executes its instructions.
    pub accelerator: AcceleratorChoice,
}

/// How a machine is run.
#[derive(Clone, Copy, Debug)]
pub struct Conduct<'a> {
    /// Further arguments of qemu.
    pub further: &'a [String],
    /// Seconds after which it is given up.
    pub timeout: Option<u64>,
    /// Whether what kernel and supervisor print is shown.
    pub verbose: bool,
    /// Where it waits for gdb, before its first instruction.
    pub gdb: Option<Port>,
    /// Where what its first program changes goes, if that goes back.
    pub changes: Option<&'a Spool>,
}

/// A machine that a kernel can run on, as far as its configuration tells.
#[derive(Debug)]
pub struct Machine {
    architecture: Architecture,
    /// The kernel's folder, for messages.
    kernel: PathBuf,
    memory: MiB,
    accelerator: Accelerator,
    /// The argument of `-M`.
    board: String,
    /// The argument of `-cpu`.
    processor: String,
    /// What the kernel needs of the processor.
    needs: Vec<Need>,
}

impl Machine {
    /// The machine for a kernel.
    ///
    /// # Errors
    ///
    /// If qemu has no such machine, or the user's choice does not fit the kernel.
    pub fn new(architecture: Architecture, prefix: &Prefix, image: &Image, choice: Choice) -> Result<Self> {
        let configuration = prefix.configuration();
        let board = board::board(architecture, configuration);
        let needs = need::needs(architecture, configuration);
        let accelerator = choice.accelerator.decide(architecture, &needs)?;
        let processor = processor::processor(architecture, &needs, &accelerator);
        let memory = memory::choose(architecture, prefix, image, choice.memory.map(MiB))?;
        Ok(Self { architecture, kernel: prefix.path.clone(), memory, accelerator, board, processor, needs })
    }

    /// Refuses a program whose code was compiled for features that the emulated processor is known to lack.
    ///
    /// # Errors
    ///
    /// [`Error::Message`] that names them.
    pub fn check_features(&self, program: &str, features: &[String]) -> Result<()> {
        let is_missing =
            |name: &&String| features::is_missing(self.architecture, &self.processor, &self.accelerator, name);
        let missing: Vec<&str> = features.iter().filter(is_missing).map(String::as_str).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let model = self.model();
        Err(Error::Message(format!(
            "{program} was compiled for {}, which the processor {model}, emulated for the kernel in {}, does not have; \
             compile without, or choose another processor with --qemu-arg=-cpu --qemu-arg=MODEL",
            missing.join(", "),
            self.kernel.display()
        )))
    }

    /// The processor without what is added to it.
    fn model(&self) -> &str {
        self.processor.split(',').next().unwrap_or_default()
    }

    /// The command that boots what files hold: the kernel or all of the image, and what the kernel is given, if that is
    /// a file of its own.
    fn command(&self, kernel: &Scratch, root: Option<&Scratch>) -> Result<Command> {
        let program = self.architecture.system_emulator();
        let program = which::which(program).map_err(|_| {
            let package = self.architecture.system_emulator_package();
            Error::Message(format!("{program} is not installed; on Debian, `apt-get install {package}`"))
        })?;
        let mut command = Command::new(program);
        command.args(["-M", &self.board, "-cpu", &self.processor, "-accel", self.accelerator.name()]);
        command.args(board::devices(self.architecture)).arg("-m").arg(self.memory.0.to_string());
        // Nothing that nobody asked for: qemu would add a network card with a way to the network of this workstation.
        command.args(["-nodefaults", "-display", "none", "-no-reboot"]);
        // Standard input is the socket of the framed console, standard output the serial line, which nobody writes to.
        command.args(["-chardev", "socket,id=console,fd=0"]);
        command.args(["-chardev", "file,id=serial,path=/dev/fd/1", "-serial", "chardev:serial"]);
        command.arg("-kernel").arg(kernel.path());
        if let Some(root) = root {
            command.arg("-initrd").arg(root.path());
        }
        Ok(command)
    }

    /// Boots an image, passes its programs' streams on, and returns its exit status.
    pub fn run(&self, image: &Image, conduct: &Conduct<'_>) -> Result<u8> {
        let scratch = |bytes: &[u8]| Scratch::new(bytes, false).map_err(Error::file("write to", &std::env::temp_dir()));
        let (kernel, root) = match image {
            Image::Single(boot) => (scratch(boot)?, None),
            Image::Multiboot { kernel, root } => (scratch(kernel)?, Some(scratch(root)?)),
        };
        let mut command = self.command(&kernel, root.as_ref())?;
        if let Some(Port(port)) = conduct.gdb {
            // Whoever reaches the port has the machine, so nobody else's machine reaches it.
            command.arg("-S").arg("-gdb").arg(format!("tcp:127.0.0.1:{port}"));
        }
        command.args(conduct.further);
        emulator::run(command, conduct, |complaint| self.refusal(complaint))
    }

    /// What to say about a complaint of qemu's, if it is that something is missing that the kernel needs.
    fn refusal(&self, complaint: &str) -> Option<String> {
        let missing: Vec<&Need> = self.needs.iter().filter(|need| need.is_missed_in(complaint)).collect();
        let mut others = complaints::missing_features(complaint);
        others.retain(|feature| !missing.iter().any(|need| need.features().contains(feature)));
        if missing.is_empty() && others.is_empty() {
            return None;
        }
        let mut text = format!("the kernel in {} cannot run here: {}", self.kernel.display(), self.accelerator.lacks());
        for need in missing {
            text.push_str(&format!("\n  {need}"));
        }
        if !others.is_empty() {
            text.push_str(&format!(
                "\n  {}, which the processor {} includes; choose another with --qemu-arg=-cpu --qemu-arg=MODEL",
                others.join(", "),
                self.model()
            ));
        }
        text.push_str(&self.accelerator.hint(self.architecture, &self.needs));
        Some(text)
    }
}
