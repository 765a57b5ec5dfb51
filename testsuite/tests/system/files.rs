//! A real program with files: what it prints of them is what it prints in another engine, and the workstation's folder
//! stays as it was.

use super::{Finished, compiled, finish, folder, reference};
use std::fs;
use std::path::Path;
use std::process::Command;
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::tool;
use wasm2sel4_testsuite::guest::Guest;

/// The program.
pub const GUEST: Guest = Guest { name: "rust-files", source: "files.rs", options: &[] };

/// Makes the folder that the program is given.
fn fill(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder.join("folder/empty"))?;
    fs::write(folder.join("poem.txt"), "first\nsecond\nthird\n")?;
    fs::write(folder.join("folder/inner.txt"), "inner")?;
    fs::write(folder.join("nothing.txt"), "")?;
    let large: Vec<u8> = (0..100_000u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    fs::write(folder.join("large.bin"), large)?;
    std::os::unix::fs::symlink("folder/inner.txt", folder.join("link"))
}

/// The same program with the same folder, here and there.
pub fn same_as_reference(engine: &Engine) -> Result<(), String> {
    let module = compiled(GUEST);
    let (here, there) = (folder(), folder());
    for folder in [&here, &there] {
        fill(folder.path()).map_err(|error| error.to_string())?;
    }
    let mut command = Command::new(reference());
    command.arg(tool::root().join("testsuite/guests/reference.py")).arg("--dir").arg(there.path());
    let expected: Finished = finish({
        command.arg(&module).arg("--");
        command
    });
    expected
        .expect(expected.status == Some(0) && expected.stdout.contains("after\n"), "the reference engine to work")?;

    let given = format!("{}::/data", here.path().display());
    let found = finish(engine.command(&["--dir".to_owned(), given], &[module], &[]));
    found.expect(found.status == Some(0) && found.stderr.is_empty(), "the program to succeed")?;
    found.expect(found.stdout == expected.stdout, &format!("the reference's output:\n{}", expected.stdout))?;
    let untouched = fs::read(here.path().join("poem.txt")).map_err(|error| error.to_string())?;
    found.expect(untouched == b"first\nsecond\nthird\n", "the workstation's file to be what it was")
}
