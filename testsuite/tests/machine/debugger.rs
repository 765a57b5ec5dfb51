//! `run --gdb`: gdb stops at source lines of a program in C, and shows who called whom. What is typed is what `run`
//! says.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use wasm2sel4_architecture::Architecture;
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::suite::Suite;
use wasm2sel4_engines::tool;
use wasm2sel4_testsuite::folder::{Folder, hello, refused};

const GDB: &str = "gdb-multiarch";

/// Seconds for a boot, under a debugger.
const ENOUGH: u64 = 120;

/// Adds the tests of an engine; most machines have no debugger for other architectures.
pub fn add(suite: &mut Suite, engine: &Engine) {
    if engine.is_hosted() && Some(engine.architecture) == Architecture::native() {
        let engine = engine.clone();
        suite.add(format!("{}::debugger-is-not-waited-for", engine.name), None, move || {
            processes_of_this_machine_do_not_wait(&engine);
            Ok(())
        });
        return;
    }
    let no_debugger = which::which(GDB).is_err().then(|| format!("no {GDB} in the path"));
    let missing = engine.missing.clone().or(no_debugger).or_else(tool::missing_clang);
    let own = engine.clone();
    suite.add(format!("{}::debugger-stops-at-lines", engine.name), missing, move || stops_at_lines(&own));
}

fn processes_of_this_machine_do_not_wait(engine: &Engine) {
    let mut command = engine.within(ENOUGH);
    let output = tool::output(command.arg("--gdb").arg(hello()));
    refused(&output, &["so let gdb start it", "wasm2sel4 --hosted -g app.wasm -o app", "gdb --args app"]);
}

/// The lines of a source, from 1, that end with each of these comments.
fn lines(source: &Path, comments: [&str; 3]) -> [usize; 3] {
    let text = std::fs::read_to_string(source).expect("the source is there");
    comments.map(|comment| 1 + text.lines().position(|line| line.ends_with(comment)).expect("the line is there"))
}

/// A port that nobody listens to just now.
fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("there are free ports");
    listener.local_addr().expect("it has an address").port()
}

/// The program, compiled with lines.
fn compile(folder: &Folder, source: &Path) -> PathBuf {
    let module = folder.path("debugged.wasm");
    let mut clang = Command::new("clang");
    clang.args(["--target=wasm32-wasi", "-g", "-O1"]).arg(source).arg("-o").arg(&module);
    tool::run(&mut clang).expect("the program can be compiled");
    module
}

fn stops_at_lines(engine: &Engine) -> Result<(), String> {
    let folder = Folder::new();
    let source = tool::root().join("testsuite/guests/debugged.c");
    let module = compile(&folder, &source);
    let mut run = engine.within(ENOUGH);
    run.arg(format!("--gdb={}", free_port())).arg(module).stdin(Stdio::null()).stderr(Stdio::piped());
    let mut run = run.spawn().map_err(|error| error.to_string())?;

    // What to type, up to the last line of it.
    let mut said = String::new();
    let mut errors = BufReader::new(run.stderr.take().ok_or("it has a standard error")?);
    while !said.contains("no variables") && errors.read_line(&mut said).map_err(|error| error.to_string())? > 0 {}
    let start = said.lines().find_map(|line| line.strip_prefix("    $ ")).ok_or(format!("it said: {said}"))?;
    let stop = if engine.is_hosted() { "break" } else { "hbreak" };
    assert!(said.contains(&format!("(gdb) {stop} FILE:LINE")), "{said}");

    let [inner, outer, main] = lines(&source, ["// stop here", "// called from here", "// and from here"]);
    let mut shell = Command::new("sh");
    let typed = format!(
        "exec {start} -nx -batch -ex '{stop} debugged.c:{inner}' -ex continue -ex backtrace -ex finish -ex delete -ex continue"
    );
    // The emulator has its port a moment after it was told of; gdb tries again for some seconds.
    let output = tool::output(shell.arg("-c").arg(typed).stdin(Stdio::null()));
    let session = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    errors.read_to_string(&mut said).map_err(|error| error.to_string())?;
    let status = run.wait().map_err(|error| error.to_string())?;
    let told = format!("gdb said:\n{session}\nwasm2sel4 said:\n{said}");
    for (number, function, line) in [(0, "inner", inner), (1, "outer", outer), (2, "main", main)] {
        let is_frame =
            |text: &&str| text.starts_with(&format!("#{number} ")) && text.contains(&format!("debugged.c:{line}"));
        assert!(session.lines().any(|text| is_frame(&text)), "no frame {number} for {function}, line {line}; {told}");
    }
    assert_eq!(status.code(), Some(41), "the program goes on to its end; {told}");
    Ok(())
}
