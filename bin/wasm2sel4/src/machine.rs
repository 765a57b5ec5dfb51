//! The machine that boots an image: qemu, with the board, the processor and the memory that the kernel was configured
//! for. A kernel finds out by itself that it is on the wrong machine, says so in one line at best, and halts; so what
//! cannot run is refused before, with the option to change, and what still stops is told with the machine's own words.

mod accelerator;
mod board;
mod console;
mod emulator;
mod memory;
mod processor;

pub use accelerator::AcceleratorChoice;

use crate::error::{Error, Result};
use accelerator::Accelerator;
use memory::MiB;
use processor::Need;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm2sel4_compiler::Architecture;
use wasm2sel4_compiler::image::Image;
use wasm2sel4_compiler::kernel::Prefix;

/// What the user chooses of a machine.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// MiB of memory; `None` for what the kernel was configured for.
    pub memory: Option<u32>,
    /// Who executes its instructions.
    pub accelerator: AcceleratorChoice,
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
        let board = board::board(architecture, configuration, &prefix.path)?;
        let needs = processor::needs(architecture, configuration);
        let accelerator = choice.accelerator.decide(architecture, &needs)?;
        let processor = processor::processor(architecture, &needs, &accelerator);
        let memory = memory::choose(architecture, prefix, image, choice.memory.map(MiB))?;
        Ok(Self { architecture, kernel: prefix.path.clone(), memory, accelerator, board, processor, needs })
    }

    fn program(&self) -> String {
        format!("qemu-system-{}", self.architecture)
    }

    fn package(&self) -> &'static str {
        match self.architecture {
            Architecture::Aarch64 => "qemu-system-arm",
            Architecture::Riscv64 => "qemu-system-misc",
            Architecture::X86_64 => "qemu-system-x86",
        }
    }

    /// The command that boots an image whose files are written to `folder`.
    fn command(&self, image: &Image, folder: &Path) -> Result<Command> {
        let program = self.program();
        let program = which::which(&program).map_err(|_| {
            Error::Message(format!("{program} is not installed; on Debian, `apt-get install {}`", self.package()))
        })?;
        let mut command = Command::new(program);
        command.args(["-M", &self.board, "-cpu", &self.processor, "-accel", self.accelerator.name()]);
        command.args(board::devices(self.architecture)).arg("-m").arg(self.memory.0.to_string());
        command.args(["-display", "none", "-monitor", "none", "-serial", "stdio", "-no-reboot"]);
        let file = |name: &str, bytes: &[u8]| -> Result<PathBuf> {
            let path = folder.join(name);
            std::fs::write(&path, bytes).map_err(Error::file("write", &path))?;
            Ok(path)
        };
        match image {
            Image::Single(boot) => command.arg("-kernel").arg(file("boot.elf", boot)?),
            Image::Multiboot { kernel, root } => {
                command.arg("-kernel").arg(file("kernel.elf", kernel)?).arg("-initrd").arg(file("root.elf", root)?)
            }
        };
        Ok(command)
    }

    /// Boots an image, passes its programs' streams on, and returns its exit status.
    pub fn run(&self, image: &Image, further: &[String], timeout: Option<u64>, verbose: bool) -> Result<u8> {
        let folder = tempfile::Builder::new().prefix("wasm2sel4-").tempdir();
        let folder = folder.map_err(Error::file("create a folder in", &std::env::temp_dir()))?;
        let mut command = self.command(image, folder.path())?;
        command.args(further);
        emulator::run(command, timeout, verbose, |complaint| self.refusal(complaint))
    }

    /// What to tell of qemu's complaint that it has not what the kernel needs, if that is what it says.
    fn refusal(&self, complaint: &str) -> Option<String> {
        let missing: Vec<&Need> = self.needs.iter().filter(|need| need.is_missed_in(complaint)).collect();
        if missing.is_empty() {
            return None;
        }
        let mut text = format!("the kernel in {} cannot run here: {}", self.kernel.display(), self.accelerator.lacks());
        for need in missing {
            text.push_str(&format!("\n  {need}"));
        }
        text.push_str(&self.accelerator.hint(self.architecture));
        Some(text)
    }
}
