//! Every function of the system interface, with arguments that mean nothing, in an order that means nothing: the worst
//! that may come of it is an error number. No call is a trap, and none writes a byte outside of the memory that it is
//! given.
//!
//! The module's calls follow from a seed (`WASM2SEL4_ARBITRARY_SEED`); it makes them again and again
//! (`WASM2SEL4_ARBITRARY_ROUNDS`, for a long run) on what the calls before have left: open descriptors, files, paths
//! and vectors in memory. What ends the program or may wait for long is not called.

use super::{finish, folder};
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use wasm2sel4_abi::interface::{ValueType, wasi};
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_testsuite::served::Client;

/// The usual seed, with whose calls every function succeeds sometimes.
const SEED: u64 = 1;

/// Calls of a round.
const CALLS: usize = 4_000;

/// Functions after which a descriptor is less than it was.
const ROOT_STAYS: [&str; 3] = ["fd_close", "fd_renumber", "fd_fdstat_set_rights"];

/// The status for the first function whose calls have all failed; the others follow.
const FAILING: usize = 1;

/// Functions that are not called.
const LEFT_OUT: [&str; 3] = ["poll_oneoff", "proc_exit", "proc_raise"];

/// Paths, in memory one after the other.
const PATHS: [&str; 16] = [
    "a",
    "folder",
    "folder/b",
    "../x",
    "link",
    "folder/../a",
    "new/",
    "\\ff",
    "b",
    "c",
    "new",
    "folder/c",
    "folder/new",
    "new/d",
    ".",
    "e",
];

/// Numbers, the same everywhere (xorshift64*).
struct Random {
    state: u64,
    /// The length of the path that was the last argument of its kind.
    path: u64,
}

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        (self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 20) % end
    }

    /// An argument that may mean something, or nothing: by the parameter's name, what its kind mostly is.
    fn argument(&mut self, function: &str, name: &str) -> u64 {
        if self.below(30) == 0 {
            return [0xffff_ffff, 0x8000_0000, 65_535, 65_536, 65_533, 0x7fff_fff0, u64::MAX][self.below(7) as usize];
        }
        match name {
            // The folder that is open from the start stays so, with its rights: without it, nothing succeeds any more.
            "fd" | "from" | "to" if ROOT_STAYS.contains(&function) => {
                [1, 2, 4, 4 + self.below(4)][self.below(4) as usize]
            }
            "fd" if !function.starts_with("path_") => self.below(7),
            "fd" | "old_fd" | "new_fd" => [3, 3, 3, 3, 3, self.below(9)][self.below(6) as usize],
            // The length of the path before it, mostly.
            "size" | "old_size" | "new_size" if self.below(10) != 0 => self.path,
            _ if name.contains("size") => self.below(40),
            "count" => self.below(4),
            // A clock, mostly.
            "id" => self.below(5),
            // A link to what a link leads to is always refused.
            "lookup" if function == "path_link" => self.below(9) / 8,
            "lookup" => [0, 1, 1, self.below(5)][self.below(4) as usize],
            "open" | "flags" | "whence" | "advice" => self.below(5),
            // Rights can only become fewer: none, or one.
            "base" | "inheriting" if function == "fd_fdstat_set_rights" => {
                [0, 0, 1 << self.below(28)][self.below(3) as usize]
            }
            // Of those that there are for files, all or some; rarely others, too.
            "base" | "inheriting" => {
                [0x0fff_ffff, 0x0fff_ffff, self.below(1 << 28), self.below(1 << 30)][self.below(4) as usize]
            }
            "path" | "old" | "new" => {
                let number = self.below(PATHS.len() as u64);
                self.path = PATHS[number as usize].trim_end_matches("ff").len() as u64;
                256 + 16 * number
            }
            "vectors" => 1024 + 8 * self.below(4),
            "offset" | "len" | "cookie" => self.below(5_000),
            _ => 8 * self.below(8_000),
        }
    }
}

/// A module that makes the calls, with a second memory that nobody may write.
fn module(seed: u64, rounds: u64) -> String {
    let mut random = Random { state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1, path: 0 };
    let functions = called();
    let mut text = String::from("(module\n");
    for function in &functions {
        let name = function.name();
        let types: String = function.parameters().iter().map(|parameter| format!(" {}", wasm(parameter.ty))).collect();
        let _ = writeln!(text, "(import \"{}\" \"{name}\" (func ${name} (param{types}) (result i32)))", wasi::MODULE);
    }
    let _ = writeln!(text, "(import \"{}\" \"proc_exit\" (func $exit (param i32)))", wasi::MODULE);
    text.push_str("(memory 1) (memory $other 1)\n");
    for (number, path) in PATHS.iter().enumerate() {
        let _ = writeln!(text, "(data (i32.const {}) \"{path}\")", 256 + 16 * number);
    }
    // Vectors: of some bytes, of many, of none, and one that is not there.
    text.push_str("(data (i32.const 1024) \"\\00\\08\\00\\00\\64\\00\\00\\00\\00\\10\\00\\00\\00\\80\\00\\00\")\n");
    text.push_str("(data (i32.const 1040) \"\\00\\08\\00\\00\\00\\00\\00\\00\\ff\\ff\\ff\\ff\\10\\00\\00\\00\")\n");
    for function in &functions {
        let _ = writeln!(text, "(global $successes_{} (mut i32) (i32.const 0))", function.name());
    }
    text.push_str("(func (export \"_start\") (local $round i32)\n");
    text.push_str("(memory.fill $other (i32.const 0) (i32.const 0x5a) (i32.const 65536))\n");
    // What is printed would be anything.
    text.push_str("(drop (call $fd_close (i32.const 1))) (drop (call $fd_close (i32.const 2)))\n(loop $again\n");
    for _ in 0..CALLS {
        // Without open files, most functions have nothing to do.
        let function = match random.below(6) {
            0 => wasi::Function::path_open,
            _ => functions[random.below(functions.len() as u64) as usize],
        };
        let name = function.name();
        let _ = write!(
            text,
            "(global.set $successes_{name} (i32.add (global.get $successes_{name}) (i32.eqz (call ${name}"
        );
        for parameter in function.parameters() {
            let argument = random.argument(function.name(), parameter.name);
            let _ = match parameter.ty {
                ValueType::I32 => write!(text, " (i32.const {})", argument as u32),
                _ => write!(text, " (i64.const {argument})"),
            };
        }
        text.push_str("))))\n");
    }
    let _ = writeln!(text, "(local.set $round (i32.add (local.get $round) (i32.const 1)))");
    let _ = writeln!(text, "(br_if $again (i32.lt_u (local.get $round) (i32.const {rounds}))))");
    text.push_str("(local.set $round (i32.const 0)) (loop $look\n");
    text.push_str("(if (i32.ne (i32.load8_u $other (local.get $round)) (i32.const 0x5a)) (then unreachable))\n");
    text.push_str("(local.set $round (i32.add (local.get $round) (i32.const 1)))\n");
    text.push_str("(br_if $look (i32.lt_u (local.get $round) (i32.const 65536))))\n");
    // A function whose calls all fail is not tested: its number tells which that is. Chance may miss one with another
    // seed.
    for (number, function) in
        functions.iter().enumerate().filter(|(_, function)| seed == SEED && can_succeed(**function))
    {
        let (name, status) = (function.name(), FAILING + number);
        let _ =
            writeln!(text, "(if (i32.eqz (global.get $successes_{name})) (then (call $exit (i32.const {status}))))");
    }
    text.push_str("))\n");
    text
}

/// The functions that are called.
fn called() -> Vec<wasi::Function> {
    wasi::Function::ALL.iter().copied().filter(|function| !LEFT_OUT.contains(&function.name())).collect()
}

/// Whether it is not always refused: those of sockets are.
fn can_succeed(function: wasi::Function) -> bool {
    !function.name().starts_with("sock_")
}

fn wasm(ty: ValueType) -> &'static str {
    if ty == ValueType::I32 { "i32" } else { "i64" }
}

/// A number of the environment.
pub fn number(name: &str, default: u64) -> u64 {
    env::var(name).ok().map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

/// Makes the calls, on files that lie in the domain.
pub fn calls(engine: &Engine) -> Result<(), String> {
    made(engine, |module, data| {
        let options = ["--dir-max", "1M", "--dir", &format!("{}::/", data.display())].map(str::to_owned);
        Ok(engine.command(&options, &[module.to_owned()], &[]))
    })
}

/// Makes the calls, on files that a file server keeps.
pub fn calls_served(engine: &Engine) -> Result<(), String> {
    let descriptions = folder();
    made(engine, |module, data| {
        let client = Client { program: module, dir: Some((data, "/")), arguments: &[], environment: &[] };
        Ok(engine.command(&[], &[client.describe(descriptions.path())?], &[]))
    })
}

/// Makes the calls, by a command for a module and a folder.
fn made(engine: &Engine, command: impl FnOnce(&Path, &Path) -> Result<Command, String>) -> Result<(), String> {
    let (place, data) = (folder(), folder());
    let failed = |error: std::io::Error| error.to_string();
    fs::create_dir(data.path().join("folder")).map_err(failed)?;
    fs::write(data.path().join("a"), vec![7; 10_000]).map_err(failed)?;
    std::os::unix::fs::symlink("folder/b", data.path().join("link")).map_err(failed)?;
    let rounds = number("WASM2SEL4_ARBITRARY_ROUNDS", if engine.is_hosted() { 10 } else { 2 });
    let seed = number("WASM2SEL4_ARBITRARY_SEED", SEED);
    let path = place.path().join("arbitrary.wat");
    fs::write(&path, module(seed, rounds)).map_err(failed)?;
    let mut command = command(&path, data.path())?;
    command.stdin(Stdio::null());
    let found = finish(command);
    let failing = found.status.and_then(|status| usize::try_from(status).ok()?.checked_sub(FAILING));
    if let Some(function) = failing.and_then(|number| called().get(number).copied()) {
        return Err(format!("no call of {} succeeded in {rounds} rounds of seed {seed}", function.name()));
    }
    let is_quiet = found.stdout.is_empty() && found.stderr.is_empty();
    found.expect(found.status == Some(0) && is_quiet, &format!("{rounds} rounds of calls of seed {seed} to end"))
}
