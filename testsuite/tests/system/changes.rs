//! Changes of files that a domain of native code sends: of a folder that is not its own, none; of its own, only those
//! that can be in it.

use super::{Finished, finish, folder};
use std::fs;
use std::path::{Path, PathBuf};
use wasm2sel4_abi::ABI_VERSION;
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_abi::changes::{
    CHANGE_END, CHANGE_FILE, CHANGE_FOLDER, ChangeRecord, ChangesHeader, EntryRecord, ExtentRecord, MAGIC,
};
use wasm2sel4_abi::protocol::REFUSED;
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::native::{self, Native};
use wasm2sel4_engines::tool;

/// The words of a stream by which the first folder has nothing but a file of this name.
fn stream(name: &[u8; 8]) -> String {
    let folder = ChangeRecord { kind: CHANGE_FOLDER, count: 1, ..ChangeRecord::default() };
    let file = ChangeRecord { kind: CHANGE_FILE, node: 1000, size: ByteSize(8), count: 1, ..ChangeRecord::default() };
    let stream = [
        &ChangesHeader { magic: MAGIC, version: u64::from(ABI_VERSION) }.to_bytes()[..],
        &folder.to_bytes(),
        &EntryRecord { node: 1000, name_size: ByteSize(8) }.to_bytes(),
        name,
        &file.to_bytes(),
        &ExtentRecord { offset: 0, size: ByteSize(8) }.to_bytes(),
        b"contents",
        &ChangeRecord { kind: CHANGE_END, ..ChangeRecord::default() }.to_bytes(),
    ];
    let bytes = stream.concat();
    let words =
        bytes.chunks_exact(8).map(|word| word.iter().rev().fold(0_u64, |all, byte| all << 8 | u64::from(*byte)));
    words.map(|word| format!("{word:#x}u")).collect::<Vec<_>>().join(",")
}

/// A domain that sends it, and expects answers with this label.
fn forger(engine: &Engine, folder: &Path, name: &[u8; 8], answer: u64) -> Result<PathBuf, String> {
    let sources = tool::root().join("testsuite/tests/changes");
    let [module, source] = ["forger.wat", "forger.c"].map(|name| sources.join(name));
    let definitions = [format!("STREAM={}", stream(name)), format!("ANSWER={answer}")];
    let program = Native { module: &module, source: &source, definitions: &definitions };
    let elf = folder.join("forger.elf");
    native::link(&tool::path(), engine.architecture, program, &elf)?;
    Ok(elf)
}

/// Who has no folder changes nobody's, and who has one changes nothing else.
pub fn are_attributed(engine: &Engine) -> Result<(), String> {
    let run = |name: &[u8; 8], answer: u64, is_first: bool| -> Result<(Finished, Vec<String>), String> {
        let folder = folder();
        let given = folder.path().join("given");
        fs::create_dir(&given).map_err(|error| error.to_string())?;
        let forger = forger(engine, folder.path(), name, answer)?;
        let first = folder.path().join("first.wat");
        fs::write(&first, "(module (func (export \"_start\")))").map_err(|error| error.to_string())?;
        let programs = if is_first { vec![forger] } else { vec![first, forger] };
        let found = finish(engine.command(&["--writable-dir".to_owned(), given.display().to_string()], &programs, &[]));
        // Beside the folder lie what the forger was made of.
        let mut there = Vec::new();
        for entry in fs::read_dir(&given).map_err(|error| error.to_string())? {
            there.push(entry.map_err(|error| error.to_string())?.file_name().to_string_lossy().into_owned());
        }
        if folder.path().join("forge").exists() {
            there.push("../forge".to_owned());
        }
        Ok((found, there))
    };
    let (found, there) = run(b"forged!!", REFUSED, false)?;
    found.expect(found.status == Some(0) && there.is_empty(), "each message to be refused, and an empty folder")?;
    let (found, there) = run(b"forged!!", 0, true)?;
    found.expect(found.status == Some(0) && there == ["forged!!"], "each message to be taken, and a file")?;
    let (found, there) = run(b"../forge", 0, true)?;
    let message = "stays as it was: the changes that were sent are damaged: a name is none";
    found.expect(found.status == Some(1) && there.is_empty() && found.stderr.contains(message), message)
}
