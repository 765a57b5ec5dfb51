//! Images that are booted by hand, as `docs/kernels.md` says: what they switch off, nobody has to end.

use super::{finish, folder, image as image_of};
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use wasm2sel4_architecture::Architecture;
use wasm2sel4_engines::engine::Engine;

/// How long an image may take to boot and to end.
const PATIENCE: Duration = Duration::from_secs(120);

/// A machine, which ends however the test ends.
pub struct Machine(pub Child);

impl Machine {
    /// Starts it.
    pub fn start(command: &mut Command) -> Result<Self, String> {
        command.spawn().map(Self).map_err(|error| error.to_string())
    }

    /// How it has ended by itself; nothing if it goes on.
    fn end(&mut self) -> Option<ExitStatus> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Ok(Some(status)) = self.0.try_wait() {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The image of a program, in a folder.
pub fn image(engine: &Engine, folder: &TempDir, program: &Path) -> Result<PathBuf, String> {
    let path = folder.path().join("image");
    let mut command = image_of(engine);
    command.arg(program).arg("-o").arg(format!("{}/", path.display()));
    let made = finish(command);
    made.expect(made.status == Some(0), "an image")?;
    Ok(path)
}

/// The lines that an image prints until it has ended, or until nobody waits any longer.
pub fn lines(mut command: Command) -> Result<Vec<String>, String> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut machine = Machine::start(&mut command)?;
    let shown = machine.0.stdout.take().ok_or("the machine has no serial line")?;
    let (sender, lines) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in std::io::BufReader::new(shown).split(b'\n').map_while(Result::ok) {
            let _ = sender.send(String::from_utf8_lossy(&line).trim_matches('\r').to_owned());
        }
    });
    let mut all = Vec::new();
    while let Ok(line) = lines.recv_timeout(PATIENCE) {
        let is_last = line.starts_with("supervisor: the image has ended");
        all.push(line);
        if is_last {
            break;
        }
    }
    Ok(all)
}

/// What the emulator ends with when the image has ended with this status.
fn emulator_status(architecture: Architecture, status: i32) -> i32 {
    match architecture {
        // A panic is all that the device of qemu 7.2 knows.
        Architecture::Aarch64 => 0,
        Architecture::Riscv64 => status,
        Architecture::X86_64 => status * 2 + 1,
    }
}

/// With a device that can, an image that has ended ends the machine; its last line says how, whatever the emulator's
/// own status can say.
pub fn ends(engine: &Engine) -> Result<(), String> {
    for status in [0, 7] {
        let folder = folder();
        let program = folder.path().join("ends.wat");
        let text = format!(
            r#"(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
              (memory (export "memory") 1)
              (func (export "_start") (call $exit (i32.const {status}))))"#
        );
        std::fs::write(&program, text).map_err(|error| error.to_string())?;
        let mut command = engine.machine(&image(engine, &folder, &program)?);
        command.args(engine.switch()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut machine = Machine::start(&mut command)?;
        // The firmware says little enough for a pipe to hold it all.
        let ended = machine.end().and_then(|status| status.code());
        let _ = machine.0.kill();
        let mut said = Vec::new();
        machine.0.stdout.take().map(|mut shown| shown.read_to_end(&mut said));
        let said = String::from_utf8_lossy(&said);
        let last = format!("supervisor: the image has ended with status {status}");
        let expected = emulator_status(engine.architecture, status);
        if ended != Some(expected) || said.trim_end().lines().next_back() != Some(last.as_str()) {
            return Err(format!(
                "expected the end of the machine with {expected} after {last:?}; {ended:?} after {said}"
            ));
        }
    }
    Ok(())
}
