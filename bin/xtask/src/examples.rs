//! `cargo xtask examples`: compiles the examples that are written in Rust, C and Python, so that `wasm2sel4 run` finds
//! what their descriptions name.

use anyhow::{Result, bail};
use wasm2sel4_testsuite::examples::ALL;

/// Compiles all of them for which this machine has the tools.
pub fn run() -> Result<()> {
    let mut failed = Vec::new();
    for example in ALL {
        let name = example.name;
        if let Some(missing) = example.missing() {
            println!("examples/{name}: not compiled: {missing}");
            continue;
        }
        println!("examples/{name}: compiling");
        if let Err(error) = example.build() {
            println!("{error}");
            failed.push(name);
        }
    }
    if !failed.is_empty() {
        bail!("not compiled: {}", failed.join(", "));
    }
    Ok(())
}
