//! `cargo xtask wasi`: tests of the system interface out of a folder of WebAssembly/wasi-testsuite's form, on every
//! engine.

use crate::command;
use anyhow::{Error, Result, bail};
use std::path::PathBuf;
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_testsuite::wasi_suite::WasiTest;

/// Arguments of `cargo xtask wasi`.
#[derive(clap::Args)]
pub struct Arguments {
    /// The folder; the project's modules for preview 1 are in the folders `wasm32-wasip1` of its branch
    /// `prod/testsuite-base`
    folder: PathBuf,
    /// Only the engine with this name, such as `sel4-aarch64`; if none has it, all whose name contains it, such as
    /// `hosted`
    #[arg(long, value_name = "NAME")]
    engine: Vec<String>,
    /// Only tests whose name contains this
    #[arg(long, value_name = "NAME")]
    test: Option<String>,
    /// With the folders at a file server, on kernels only
    #[arg(long)]
    served: bool,
}

/// Runs all tests on each engine at hand, and prints a table in Markdown.
pub fn run(arguments: &Arguments) -> Result<()> {
    command::build(&["wasm2sel4"])?;
    let mut tests = WasiTest::read_all(&arguments.folder).map_err(Error::msg)?;
    tests.retain(|test| arguments.test.as_ref().is_none_or(|part| test.name.contains(part)));
    if tests.is_empty() {
        bail!("there is no such test in {}", arguments.folder.display());
    }
    let mut engines = Engine::all();
    engines.retain(|engine| engine.is_sel4() || !arguments.served);
    let engines = Engine::named(engines, &arguments.engine).map_err(Error::msg)?;
    let mut rows = Vec::new();
    let mut all_failed = 0;
    for engine in engines {
        if let Some(missing) = &engine.missing {
            rows.push(format!("| {} | skipped: {missing} |", engine.name));
            continue;
        }
        let mut failed = 0;
        for test in &tests {
            let result = if arguments.served { test.check_served(&engine) } else { test.check(&engine) };
            if let Err(error) = result {
                failed += 1;
                println!("{}::{}: {error}\n", engine.name, test.name);
            }
        }
        all_failed += failed;
        rows.push(format!("| {} | {} / {failed} |", engine.name, tests.len() - failed));
    }
    println!("| engine | passed / failed |\n| --- | --- |");
    rows.iter().for_each(|row| println!("{row}"));
    if all_failed > 0 {
        bail!("{all_failed} tests failed");
    }
    Ok(())
}
