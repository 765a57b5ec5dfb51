//! The machines that qemu emulates for us, and what they say on their serial line.

use crate::error::{Error, Result};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use wasm2sel4_abi::console::{Decoded, Decoder, STREAM_ERROR, STREAM_EXIT, STREAM_OUTPUT};
use wasm2sel4_compiler::Architecture;
use wasm2sel4_compiler::image::Image;

/// How much of what kernel and supervisor said is kept for an error message.
const CHATTER_KEPT: usize = 4096;

/// Settings of a machine.
#[derive(Clone, Copy, Debug)]
pub struct Machine {
    /// The architecture.
    pub architecture: Architecture,
    /// MiB of memory; `None` for what the kernels of this platform are configured for.
    pub memory: Option<u32>,
}

impl Machine {
    fn program(self) -> &'static str {
        match self.architecture {
            Architecture::Aarch64 => "qemu-system-aarch64",
            Architecture::Riscv64 => "qemu-system-riscv64",
            Architecture::X86_64 => "qemu-system-x86_64",
        }
    }

    fn package(self) -> &'static str {
        match self.architecture {
            Architecture::Aarch64 => "qemu-system-arm",
            Architecture::Riscv64 => "qemu-system-misc",
            Architecture::X86_64 => "qemu-system-x86",
        }
    }

    /// The command that boots an image whose files are in `folder`.
    pub fn command(self, image: &Image, folder: &Path) -> Result<Command> {
        let program = which::which(self.program()).map_err(|_| {
            Error::Message(format!(
                "{} is not installed; on Debian, `apt-get install {}`",
                self.program(),
                self.package()
            ))
        })?;
        let mut command = Command::new(program);
        let (arguments, memory): (&[&str], u32) = match self.architecture {
            Architecture::Aarch64 => (
                &[
                    "-M",
                    "virt,gic-version=2",
                    "-cpu",
                    "cortex-a57",
                    "-semihosting-config",
                    "enable=on,userspace=on,target=native",
                ],
                1024,
            ),
            Architecture::Riscv64 => (&["-M", "virt"], 3072),
            Architecture::X86_64 => {
                (&["-cpu", "Nehalem,+pdpe1gb", "-device", "isa-debug-exit,iobase=0xf4,iosize=4"], 512)
            }
        };
        command.args(arguments).arg("-m").arg(self.memory.unwrap_or(memory).to_string());
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
}

/// Ends the emulator however we leave.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Boots, passes the program's streams on, and returns its exit status.
pub fn run(mut command: Command, timeout: Option<u64>, verbose: bool) -> Result<u8> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let name = command.get_program().to_string_lossy().into_owned();
    let child = command.spawn().map_err(|error| Error::Message(format!("cannot start {name}: {error}")))?;
    let mut running = Running(child);
    let (sender, receiver) = mpsc::channel::<Vec<u8>>();
    let Some(mut serial) = running.0.stdout.take() else {
        return Err(Error::Message(format!("{name} has no serial line")));
    };
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = serial.read(&mut buffer) {
            if sender.send(buffer[..count].to_vec()).is_err() {
                break;
            }
        }
    });

    let start = Instant::now();
    let mut console = Console { decoder: Decoder::default(), chatter: Vec::new(), verbose, status: Vec::new() };
    loop {
        let piece = match timeout {
            None => receiver.recv().map_err(|_| mpsc::RecvTimeoutError::Disconnected),
            Some(seconds) => receiver.recv_timeout(Duration::from_secs(seconds).saturating_sub(start.elapsed())),
        };
        match piece {
            Ok(bytes) => {
                if let Some(status) = console.take(&bytes) {
                    return Ok(status);
                }
            }
            Err(mpsc::RecvTimeoutError::Timeout) => return Err(Error::Timeout(timeout.unwrap_or(0))),
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                let mut complaint = String::new();
                if let Some(stderr) = running.0.stderr.as_mut() {
                    let _ = stderr.read_to_string(&mut complaint);
                }
                let said = String::from_utf8_lossy(&console.chatter);
                return Err(Error::Message(format!(
                    "the machine stopped before the program ended; it said:\n{}{}",
                    said.trim_end(),
                    complaint.trim_end()
                )));
            }
        }
    }
}

/// The serial line, taken apart.
struct Console {
    decoder: Decoder,
    chatter: Vec<u8>,
    verbose: bool,
    status: Vec<u8>,
}

impl Console {
    /// Passes bytes on; returns the exit status when it comes.
    fn take(&mut self, bytes: &[u8]) -> Option<u8> {
        let (mut output, mut errors) = (Vec::new(), Vec::new());
        let mut status = None;
        for byte in bytes {
            match self.decoder.push(*byte) {
                Decoded::Pending => {}
                Decoded::Chatter(byte) => {
                    self.chatter.push(byte);
                    if self.verbose {
                        errors.push(byte);
                    }
                }
                Decoded::Byte { stream: STREAM_OUTPUT, byte } => output.push(byte),
                Decoded::Byte { stream: STREAM_ERROR, byte } => errors.push(byte),
                Decoded::Byte { stream: STREAM_EXIT, byte } => self.status.push(byte),
                Decoded::End { stream: STREAM_EXIT } => {
                    let text = String::from_utf8_lossy(&self.status);
                    // An exit status has 8 bits here, as everywhere on Unix.
                    status = Some(text.parse::<u32>().unwrap_or(u32::MAX) as u8);
                }
                Decoded::Byte { .. } | Decoded::End { .. } => {}
            }
        }
        let excess = self.chatter.len().saturating_sub(CHATTER_KEPT);
        self.chatter.drain(..excess);
        // Nobody may be reading any more; the program goes on all the same.
        let _ = std::io::stdout().write_all(&output).and_then(|()| std::io::stdout().flush());
        let _ = std::io::stderr().write_all(&errors);
        status
    }
}
