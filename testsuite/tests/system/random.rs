//! Random numbers of an image that is booted again and again: what repeats, and what does not.

use super::{by_hand, finish, folder, image as image_of};
use std::path::Path;
use wasm2sel4_architecture::Architecture;
use wasm2sel4_engines::engine::Engine;

/// Returns random numbers.
const MODULE: &str = r#"(module
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "numbers") (result i64 i64)
    (if (call $random (i32.const 0) (i32.const 16)) (then unreachable))
    (i64.load (i32.const 0)) (i64.load (i32.const 8))))"#;

/// Calls it.
const SYSTEM: &str = "[[domain]]\nname = \"random\"\nmodule = \"random.wat\"\ninvoke = \"numbers\"\n";

/// The processors of x86_64 without random numbers, and with.
const PROCESSORS: [&str; 2] = ["Nehalem,+pdpe1gb,-rdrand,-rdseed", "Nehalem,+pdpe1gb,+rdrand"];

/// An image's numbers are the same at each boot if its seed was chosen, or if the processor has none to add; else they
/// are others, and the image says nothing of that. (Only of x86_64's can user level know.)
pub fn at_each_boot(engine: &Engine) -> Result<(), String> {
    let folder = folder();
    let system = folder.path().join("system.toml");
    for (path, text) in [(&system, SYSTEM), (&folder.path().join("random.wat"), MODULE)] {
        std::fs::write(path, text).map_err(|error| error.to_string())?;
    }
    let seed = "5a".repeat(32);
    let (chosen, fresh) = (folder.path().join("chosen"), folder.path().join("fresh"));
    for (image, options) in [(&chosen, &["--seed", &seed][..]), (&fresh, &[])] {
        let mut command = image_of(engine);
        command.args(options).arg(&system).arg("-o").arg(format!("{}/", image.display()));
        let made = finish(command);
        made.expect(made.status == Some(0), "an image")?;
    }
    let [without, with] = PROCESSORS;
    let adds = engine.architecture == Architecture::X86_64;
    for (image, processor, is_same) in [(&fresh, without, true), (&fresh, with, !adds), (&chosen, with, true)] {
        let (first, second) = (numbers(engine, image, processor)?, numbers(engine, image, processor)?);
        if (first == second) != is_same || first.len() != 2 || second.len() != 2 {
            let what = if is_same { "the same numbers" } else { "other numbers" };
            return Err(format!("{} on {processor}: expected {what}: {first:?}, {second:?}", image.display()));
        }
    }
    if numbers(engine, &fresh, without)? == numbers(engine, &chosen, without)? {
        return Err("the numbers of a chosen seed are those of none".to_owned());
    }
    Ok(())
}

/// What an image prints when it boots on a processor.
fn numbers(engine: &Engine, image: &Path, processor: &str) -> Result<Vec<i64>, String> {
    let mut command = engine.machine(image);
    if engine.architecture == Architecture::X86_64 {
        command.args(["-cpu", processor]);
    }
    let lines = by_hand::lines(command)?;
    Ok(lines.iter().filter_map(|line| line.trim().parse().ok()).collect())
}
