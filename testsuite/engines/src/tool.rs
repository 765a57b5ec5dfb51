//! The program under test, and running it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use wasm2sel4_architecture::Architecture;

/// The root of the repository.
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().nth(2).unwrap_or(manifest).to_owned()
}

/// `wasm2sel4`: the one in `$WASM2SEL4`, or the one that was built beside this test or this program.
pub fn path() -> PathBuf {
    if let Some(path) = std::env::var_os("WASM2SEL4") {
        return path.into();
    }
    let own = std::env::current_exe().expect("a test knows its own path");
    // Tests lie one folder deeper than programs.
    let built = own.ancestors().skip(1).take(2).map(|folder| folder.join("wasm2sel4")).find(|path| path.is_file());
    match built {
        Some(path) => path,
        None => panic!("wasm2sel4 is not built; run `cargo build` first, or all tests with `cargo xtask test`"),
    }
}

/// `wasm2sel4` with arguments.
pub fn command<Word: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = Word>) -> Command {
    let mut command = Command::new(path());
    command.args(arguments);
    command
}

/// Runs a command to its end and collects what it writes.
pub fn output(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"))
}

/// Runs a command that is given `input`, to its end, and collects what it writes.
pub fn output_for(command: &mut Command, input: &[u8]) -> Output {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
    let mut pipe = child.stdin.take().expect("standard input is a pipe");
    let input = input.to_owned();
    // Beside it, because neither side may wait for the other. Who ends early leaves the rest.
    let writer = std::thread::spawn(move || drop(pipe.write_all(&input)));
    let output = child.wait_with_output().unwrap_or_else(|error| panic!("cannot wait for {command:?}: {error}"));
    writer.join().expect("the writer does not panic");
    output
}

/// Runs a command that must succeed.
///
/// # Errors
///
/// The command and what it says.
pub fn run(command: &mut Command) -> Result<(), String> {
    let output = output(command);
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{}\n{}", line(command), String::from_utf8_lossy(&output.stderr)))
}

/// How a person would repeat a command.
pub fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

/// What is missing if programs in C cannot be compiled.
pub fn missing_clang() -> Option<String> {
    let found = which::which("clang").is_ok() && Path::new("/usr/lib/wasm32-wasi/libc.a").exists();
    (!found).then(|| "no clang with wasi-libc; `apt-get install clang lld wasi-libc libclang-rt-dev-wasm32`".to_owned())
}

/// What is missing if the Rust toolchain has no standard library for a target.
pub fn missing_target(target: &str) -> Option<String> {
    let output = Command::new("rustc").args(["--print", "target-libdir", "--target", target]).output();
    let libraries = output.ok().and_then(|output| String::from_utf8(output.stdout).ok());
    let found = libraries.is_some_and(|path| Path::new(path.trim()).is_dir());
    (!found).then(|| format!("no Rust target {target}; `rustup target add {target}`"))
}

/// The linker of the Rust toolchain, for an executable with pages of 4 KiB and without what nothing reaches.
pub fn link(architecture: Architecture) -> Command {
    let mut link = Command::new(linker());
    link.args(["-flavor", "gnu", "-m", architecture.linker_emulation(), "--gc-sections", "-z", "max-page-size=4096"]);
    link
}

/// The linker of the Rust toolchain, for tests that hide everything else.
pub fn linker() -> PathBuf {
    let print = |arguments: &[&str]| {
        let output = output(Command::new("rustc").args(arguments));
        String::from_utf8(output.stdout).expect("rustc prints text")
    };
    let sysroot = print(&["--print", "sysroot"]);
    let version = print(&["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc knows its host");
    Path::new(sysroot.trim()).join("lib/rustlib").join(host).join("bin/rust-lld")
}
