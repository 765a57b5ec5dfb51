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

/// Calls of a round.
const CALLS: usize = 2_000;

/// Functions after which a descriptor is less than it was.
const ROOT_STAYS: [&str; 3] = ["fd_close", "fd_renumber", "fd_fdstat_set_rights"];

/// One call of so many succeeds at least.
const LEAST_SUCCESSES: u64 = 20;

/// Functions that are not called.
const LEFT_OUT: [&str; 3] = ["poll_oneoff", "proc_exit", "proc_raise"];

/// Numbers, the same everywhere (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 20) % end
    }

    /// An argument that may mean something, or nothing: by the parameter's name, what its kind mostly is.
    fn argument(&mut self, function: &str, name: &str) -> u64 {
        if self.below(12) == 0 {
            return [0xffff_ffff, 0x8000_0000, 65_535, 65_536, 65_533, 0x7fff_fff0, u64::MAX][self.below(7) as usize];
        }
        match name {
            // The folder that is open from the start stays so, with its rights: without it, nothing succeeds any more.
            "fd" | "from" | "to" if ROOT_STAYS.contains(&function) => 4 + self.below(6),
            "fd" if !function.starts_with("path_") => self.below(9),
            "fd" | "old_fd" | "new_fd" => [3, 3, 3, self.below(9)][self.below(4) as usize],
            // The lengths of the paths, mostly.
            _ if name.contains("size") => [1, 4, 6, 8, 11, 1, 6, self.below(40)][self.below(8) as usize],
            "count" => self.below(4),
            "lookup" | "open" | "flags" | "whence" | "advice" => self.below(5),
            "base" | "inheriting" => [0x3fff_ffff, self.below(1 << 30)][self.below(2) as usize],
            "path" | "old" | "new" => 256 + 16 * self.below(8),
            "vectors" => 1024 + 8 * self.below(4),
            "offset" | "len" | "cookie" => self.below(5_000),
            _ => 8 * self.below(8_000),
        }
    }
}

/// A module that makes the calls, with a second memory that nobody may write.
fn module(seed: u64, rounds: u64) -> String {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let functions: Vec<wasi::Function> =
        wasi::Function::ALL.iter().copied().filter(|function| !LEFT_OUT.contains(&function.name())).collect();
    let mut text = String::from("(module\n");
    for function in &functions {
        let name = function.name();
        let types: String = function.parameters().iter().map(|parameter| format!(" {}", wasm(parameter.ty))).collect();
        let _ = writeln!(text, "(import \"{}\" \"{name}\" (func ${name} (param{types}) (result i32)))", wasi::MODULE);
    }
    text.push_str("(memory 1) (memory $other 1)\n");
    for (number, path) in ["a", "folder", "folder/b", "../x", "link", "folder/../a", "new/", "\\ff"].iter().enumerate()
    {
        let _ = writeln!(text, "(data (i32.const {}) \"{path}\")", 256 + 16 * number);
    }
    // Vectors: of some bytes, of many, of none, and one that is not there.
    text.push_str("(data (i32.const 1024) \"\\00\\08\\00\\00\\64\\00\\00\\00\\00\\10\\00\\00\\00\\80\\00\\00\")\n");
    text.push_str("(data (i32.const 1040) \"\\00\\08\\00\\00\\00\\00\\00\\00\\ff\\ff\\ff\\ff\\10\\00\\00\\00\")\n");
    text.push_str("(global $successes (mut i32) (i32.const 0))\n");
    text.push_str("(func $done (param i32)\n");
    text.push_str("(global.set $successes (i32.add (global.get $successes) (i32.eqz (local.get 0)))))\n");
    text.push_str("(func (export \"_start\") (local $round i32)\n");
    text.push_str("(memory.fill $other (i32.const 0) (i32.const 0x5a) (i32.const 65536))\n");
    // What is printed would be anything.
    text.push_str("(drop (call $fd_close (i32.const 1))) (drop (call $fd_close (i32.const 2)))\n(loop $again\n");
    for _ in 0..CALLS {
        let function = functions[random.below(functions.len() as u64) as usize];
        let _ = write!(text, "(call $done (call ${}", function.name());
        for parameter in function.parameters() {
            let argument = random.argument(function.name(), parameter.name);
            let _ = match parameter.ty {
                ValueType::I32 => write!(text, " (i32.const {})", argument as u32),
                _ => write!(text, " (i64.const {argument})"),
            };
        }
        text.push_str("))\n");
    }
    let _ = writeln!(text, "(local.set $round (i32.add (local.get $round) (i32.const 1)))");
    let _ = writeln!(text, "(br_if $again (i32.lt_u (local.get $round) (i32.const {rounds}))))");
    // Calls that all fail would show little.
    let least = CALLS as u64 * rounds / LEAST_SUCCESSES;
    let _ = writeln!(text, "(if (i32.lt_u (global.get $successes) (i32.const {least})) (then unreachable))");
    text.push_str("(local.set $round (i32.const 0)) (loop $look\n");
    text.push_str("(if (i32.ne (i32.load8_u $other (local.get $round)) (i32.const 0x5a)) (then unreachable))\n");
    text.push_str("(local.set $round (i32.add (local.get $round) (i32.const 1)))\n");
    text.push_str("(br_if $look (i32.lt_u (local.get $round) (i32.const 65536))))))\n");
    text
}

fn wasm(ty: ValueType) -> &'static str {
    if ty == ValueType::I32 { "i32" } else { "i64" }
}

fn number(name: &str, default: u64) -> u64 {
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
    let seed = number("WASM2SEL4_ARBITRARY_SEED", 1);
    let path = place.path().join("arbitrary.wat");
    fs::write(&path, module(seed, rounds)).map_err(failed)?;
    let mut command = command(&path, data.path())?;
    command.stdin(Stdio::null());
    let found = finish(command);
    let is_quiet = found.stdout.is_empty() && found.stderr.is_empty();
    found.expect(found.status == Some(0) && is_quiet, &format!("{rounds} rounds of calls of seed {seed} to end"))
}
