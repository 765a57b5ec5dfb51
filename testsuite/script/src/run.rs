//! Running programs and understanding what their drivers say.

use crate::translate::{HOST, HOST_PREFIX};
use crate::values;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use wait_timeout::ChildExt;
use wasm2sel4_abi::status::LEFT_BEHIND;
use wasm2sel4_abi::trap::Trap;
use wasm2sel4_architecture::Architecture;
use wasm2sel4_engines::tool;
use wasm2sel4_script_layout::{DONE, FAIL};

/// What a driver said about its calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The calls that failed, by number, and how.
    pub failures: BTreeMap<usize, String>,
    /// Whether the driver got to the end.
    pub is_complete: bool,
    /// What else was said: errors of the runtime.
    pub noise: String,
}

impl Report {
    /// Takes a line.
    fn line(&mut self, line: &str) {
        let mut words = line.split(' ');
        match (words.next(), words.next(), words.next()) {
            (Some(FAIL), Some(number), Some(what)) if number.parse::<usize>().is_ok() => {
                let rest: Vec<&str> = words.collect();
                let message = match (what, rest.first().and_then(|code| code.parse::<u8>().ok())) {
                    ("trapped", Some(code)) => {
                        let trap = Trap::from_code(code).map_or("unknown trap", Trap::message);
                        format!("trapped: {trap}")
                    }
                    _ if rest.is_empty() => "returned nothing".to_owned(),
                    _ => format!("returned {}", rest.join(" ")),
                };
                self.failures.insert(number.parse().unwrap_or_default(), message);
            }
            (Some(DONE), Some(_), Some(_)) => self.is_complete = true,
            _ => {
                self.noise.push_str(line);
                self.noise.push('\n');
            }
        }
    }
}

/// Runs a program as a process of this machine, or under qemu's user emulation.
pub fn hosted(architecture: Architecture, elf: &[u8], timeout: Duration) -> Result<Report> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("script.elf");
    write_executable(&path, elf)?;
    let mut command = match Architecture::native() == Some(architecture) {
        true => Command::new(&path),
        false => {
            let mut command = Command::new(architecture.user_emulator());
            command.arg(&path);
            command
        }
    };
    // Into a file: a program that says much must not wait for a reader that waits for its end.
    let output = folder.path().join("output");
    let file = fs::File::create(&output)?;
    command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
    let mut child = spawn(&mut command).with_context(|| format!("cannot start {command:?}"))?;
    let status = child.wait_timeout(timeout)?;
    if status.is_none() {
        child.kill()?;
        child.wait()?;
    }
    let mut report = Report::default();
    String::from_utf8_lossy(&fs::read(&output)?).lines().for_each(|line| report.line(line));
    match status {
        None => report.noise.push_str("it did not end in time\n"),
        Some(status) if !report.is_complete => report.noise.push_str(&format!("it ended with {status}\n")),
        Some(_) => {}
    }
    Ok(report)
}

/// Starts a program that was written a moment ago. A process that another thread is just starting may still hold the
/// file open for writing, until it becomes another program.
fn spawn(command: &mut Command) -> std::io::Result<Child> {
    loop {
        match command.spawn() {
            Err(error) if error.kind() == std::io::ErrorKind::ExecutableFileBusy => std::thread::yield_now(),
            result => return result,
        }
    }
}

fn write_executable(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))?;
    Ok(())
}

/// A program to run on seL4.
#[derive(Clone, Debug)]
pub struct ScriptDomain {
    /// Its protection domain.
    pub path: PathBuf,
    /// The capabilities that it must be granted.
    pub capabilities: Vec<String>,
}

/// The description of a system of these domains. References of the host are capabilities to one notification, with
/// badges that tell them apart.
fn describe(domains: &[ScriptDomain]) -> String {
    let mut text = format!("[objects]\n{HOST} = \"notification\"\n");
    for (number, domain) in domains.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(text, "[[domain]]\nname = \"{number}\"\nmodule = {:?}\n[domain.grants]\n", domain.path);
        for name in &domain.capabilities {
            let _ = match name.strip_prefix(HOST_PREFIX).and_then(|number| number.parse().ok()) {
                Some(number) => {
                    let badge = values::identity(number);
                    writeln!(text, "\"{name}\" = {{ object = \"{HOST}\", rights = [\"signal\"], badge = {badge} }}")
                }
                None => writeln!(text, "\"{name}\" = {{ object = \"{HOST}\", rights = [\"wait\"] }}"),
            };
        }
    }
    text
}

/// Boots a kernel once and runs programs there, one after the other, each in a domain of its own. `ended` is called
/// when a program has ended, with its number and its report.
pub fn sel4(
    architecture: Architecture,
    kernel: &Path,
    programs: &[ScriptDomain],
    timeout: Duration,
    mut ended: impl FnMut(usize, Report),
) -> Result<()> {
    let mut command =
        tool::command(["run", "--verbose", "--one-at-a-time", "--target", architecture.name(), "--kernel"]);
    let folder = tempfile::tempdir()?;
    let system = folder.path().join("system.toml");
    fs::write(&system, describe(programs))?;
    command.arg(kernel).args(["--timeout", &timeout.as_secs().to_string()]).arg(system);
    if architecture == Architecture::X86_64 {
        command.args(["--machine-memory", "2048"]);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("cannot start {command:?}"))?;
    let (Some(output), Some(errors)) = (child.stdout.take(), child.stderr.take()) else { bail!("no pipes") };
    let chatter = std::thread::spawn(move || {
        let mut kept = String::new();
        for line in BufReader::new(errors).lines().map_while(Result::ok) {
            kept.push_str(&line);
            kept.push('\n');
        }
        kept
    });
    let (mut next, mut report) = (0, Report::default());
    for line in BufReader::new(output).lines().map_while(Result::ok) {
        report.line(&line);
        if report.is_complete {
            ended(next, std::mem::take(&mut report));
            next += 1;
        }
    }
    let status = child.wait()?;
    let chatter = chatter.join().unwrap_or_default();
    if status.code() == Some(LEFT_BEHIND as i32) {
        bail!("a domain left memory or slots behind:\n{chatter}");
    }
    if next < programs.len() {
        let tail: Vec<&str> = chatter.lines().rev().take(12).collect();
        let tail: Vec<&str> = tail.into_iter().rev().collect();
        report.noise.push_str(&format!("the machine stopped:\n{}\n", tail.join("\n")));
        ended(next, report);
    }
    Ok(())
}
