//! What calls of the system interface cost: instructions on seL4, nanoseconds hosted and in another engine, of
//! `testsuite/benchmarks/wasi.c`; and what a thousand files and a large program cost when they start.

use super::{Bench, kernels, numbers, table};
use crate::command;
use anyhow::{Context, Result, anyhow};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use wasm2sel4_programs::{Cache, Reference, Table};

/// Bytes of the large file.
const LARGE: usize = 64 << 20;

/// Entries of the folder that is listed.
const ENTRIES: usize = 1000;

/// Bytes of each of the files of which an image has many.
const MANY_SIZE: usize = 4096;

/// Starts of which the best counts.
const RUNS: usize = 3;

/// The same program with a file server that keeps its folder.
const SERVED: &str = r#"[[files]]
name = "store"
dirs = ["wasi::/files"]
[[domain]]
name = "program"
module = "wasi.wasm"
files = [{ server = "store", from = "/files", to = "/", access = "write", max = "100M" }]
"#;

/// What the program's words mean, in this order.
const LINES: [(&str, &str); 14] = [
    ("clock_time_get", "`clock_time_get`"),
    ("random_get", "`random_get` of 16 bytes"),
    ("fd_write", "`fd_pwrite` of 16 bytes"),
    ("fd_read", "`fd_pread` of 16 bytes"),
    ("path_open", "`path_open` and `fd_close`"),
    ("fd_readdir", "`fd_readdir` of 1,000 entries"),
    ("read-first-4k", "`fd_read` of 4 KiB, the first time"),
    ("read-4k", "`fd_read` of 4 KiB"),
    ("read-1m", "`fd_read` of 1 MiB"),
    ("write-first-4k", "`fd_write` of 4 KiB, the first time"),
    ("write-4k", "`fd_write` of 4 KiB"),
    ("write-1m", "`fd_write` of 1 MiB"),
    ("copy-4k", "`memcpy` of 4 KiB"),
    ("copy-1m", "`memcpy` of 1 MiB"),
];

/// Measures every kernel in the kernel folder.
pub fn run(bench: &Bench) -> Result<()> {
    let module = bench.work.join("wasi.wasm");
    let mut clang = Command::new("clang");
    clang.args(["--target=wasm32-wasi", "-O2", "-mbulk-memory", "-o"]).arg(&module);
    command::output(clang.arg(command::root().join("testsuite/benchmarks/wasi.c")))
        .context("it is compiled with clang and wasi-libc")?;
    calls(bench, &module)?;
    println!();
    many_files(bench)?;
    println!();
    start_of_python(bench)
}

/// The cost of each call.
fn calls(bench: &Bench, module: &Path) -> Result<()> {
    let mut columns = Vec::new();
    for kernel in kernels()? {
        let folder = fill(bench)?;
        let mut run = bench.counted(kernel.architecture, &kernel.path);
        give(&mut run, &folder);
        columns.push((kernel.name.clone(), numbers(run.arg(module))?));
        let system = bench.work.join("wasi.toml");
        fs::write(&system, SERVED)?;
        let mut run = bench.counted(kernel.architecture, &kernel.path);
        columns.push((format!("{}, file server", kernel.name), numbers(run.arg(&system))?));
    }
    let folder = fill(bench)?;
    let mut hosted = Command::new(&bench.tool);
    hosted.args(["run", "--hosted"]);
    give(&mut hosted, &folder);
    columns.push(("hosted (ns)".to_owned(), numbers(hosted.arg(module))?));
    if Reference::missing().is_none() {
        let folder = fill(bench)?;
        let mut other = Reference::program();
        other.arg("--dir").arg(format!("{}::/", folder.display())).arg(module).arg("--");
        columns.push(("wasmtime (ns)".to_owned(), numbers(&mut other)?));
    }
    table::print("instructions", &columns, &LINES);
    Ok(())
}

/// What an image weighs with a thousand files, and how much later its program begins.
fn many_files(bench: &Bench) -> Result<()> {
    let folder = bench.work.join("many-files");
    fs::create_dir_all(&folder)?;
    for number in 0..ENTRIES {
        fs::write(folder.join(format!("file-{number}")), vec![b'x'; MANY_SIZE])?;
    }
    let given = format!("{}::/files", folder.display());
    let program = command::root().join("examples/hello/hello.wat");
    println!("| with {ENTRIES} files of {MANY_SIZE} bytes | image without, with (KiB) | run without, with (s) |");
    println!("| --- | ---: | ---: |");
    for kernel in kernels()? {
        let (mut sizes, mut times) = ([0; 2], [Duration::MAX; 2]);
        for (index, options) in [&[][..], &["--dir", &given]].into_iter().enumerate() {
            let image = bench.work.join("many-files-image");
            let _ = fs::remove_dir_all(&image);
            let of_kernel = |action: &str| {
                let mut command = Command::new(&bench.tool);
                command.args([action, "--target", kernel.architecture.name(), "--kernel"]).arg(&kernel.path);
                command.args(options).arg(&program);
                command
            };
            command::output(of_kernel("image").arg("-o").arg(format!("{}/", image.display())))?;
            for file in fs::read_dir(&image)? {
                sizes[index] += file?.metadata()?.len() / 1024;
            }
            for _ in 0..RUNS {
                let start = Instant::now();
                command::output(&mut of_kernel("run"))?;
                times[index] = times[index].min(start.elapsed());
            }
        }
        let [without, with] = times.map(|time| time.as_secs_f64());
        println!("| {} | {}, {} | {without:.2}, {with:.2} |", kernel.name, sizes[0], sizes[1]);
    }
    Ok(())
}

/// When CPython runs the first line of a script.
fn start_of_python(bench: &Bench) -> Result<()> {
    let table = Table::read().map_err(|error| anyhow!(error))?;
    let cache = Cache::of_user().map_err(|error| anyhow!(error))?;
    let Some((program, module)) =
        table.program.get("python").and_then(|program| Some((program, cache.module("python", program)?)))
    else {
        println!("CPython is not in the cache; `cargo xtask programs python` fetches it");
        return Ok(());
    };
    let folder = bench.work.join("python");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("first.py"), "import time\nprint('now', time.monotonic_ns())\n")?;
    println!("| CPython's first line after | instructions since the machine was switched on |\n| --- | ---: |");
    for kernel in kernels()? {
        let mut run = bench.counted(kernel.architecture, &kernel.path);
        run.arg("--dir").arg(format!("{}::/script", folder.display()));
        for (inner, name) in &program.library {
            run.arg("--dir").arg(format!("{}::{name}", cache.folder("python", program).join(inner).display()));
        }
        for (name, value) in &program.environment {
            run.arg("--env").arg(format!("{name}={value}"));
        }
        let numbers = numbers(run.arg(&module).args(["--", "/script/first.py"]))?;
        println!("| {} | {} |", kernel.name, numbers.get("now").context("CPython printed no time")?);
    }
    Ok(())
}

fn give(run: &mut Command, folder: &Path) {
    run.args(["--dir-max", "100M", "--dir"]).arg(format!("{}::/", folder.display()));
}

/// The folder that the program expects, new: engines that write into it leave it changed.
fn fill(bench: &Bench) -> Result<PathBuf> {
    let folder = bench.work.join("wasi");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("many"))?;
    for number in 0..ENTRIES {
        fs::write(folder.join(format!("many/file-number-{number}")), "")?;
    }
    fs::write(folder.join("small"), [b's'; 64])?;
    fs::write(folder.join("large"), vec![b'l'; LARGE])?;
    Ok(folder)
}
