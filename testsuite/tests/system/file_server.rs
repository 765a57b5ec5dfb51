//! A client of a file server that does whatever it can, beside one that must not notice: what the first sends and puts
//! into its buffer changes no file that it may only read or not see, and takes no room from the other. And one that
//! lives twice, whose first life has closed nothing.

use super::{finish, folder};
use std::fs;
use std::path::Path;
use wasm2sel4_abi::file_server::{HANDLES_MAXIMUM, Request};
use wasm2sel4_abi::layout::FILE_BUFFERS;
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::native::{self, Native};
use wasm2sel4_engines::tool;
use wasm2sel4_files::Opening;

/// The folders that the server keeps.
const KEPT: [&str; 3] = ["mine", "kept", "shared"];

/// Both come to their ends, and the server goes on until then.
pub fn attack(engine: &Engine) -> Result<(), String> {
    let folder = folder();
    let sources = tool::root().join("testsuite/tests/file-server");
    let seed = std::env::var("WASM2SEL4_ARBITRARY_SEED").unwrap_or_else(|_| "1".to_owned());
    let definitions = [
        format!("FILE_BUFFER={:#x}", FILE_BUFFERS.0),
        format!("FIRST_LABEL={}", Request::Preopened as u64),
        format!("LAST_LABEL={}", Request::Begin as u64),
        format!("SEED={seed}"),
    ];
    let [module, source] = ["hostile.wat", "hostile.c"].map(|name| sources.join(name));
    let program = Native { module: &module, source: &source, definitions: &definitions };
    native::link(&tool::path(), engine.architecture, program, &folder.path().join("hostile.elf"))?;
    copy(&sources, folder.path()).map_err(|error| error.to_string())?;
    let found = finish(engine.command(&["--verbose".to_owned()], &[folder.path().join("system.toml")], &[]));
    let mut said: Vec<&str> = found.stdout.lines().collect();
    said.sort_unstable();
    let is_right = found.status == Some(0) && said == ["attacked", "unharmed"];
    found.expect(is_right, &format!("an attack of seed {seed} of which the bystander notices nothing"))
}

/// The second life of a client has all the handles and all the room that the first one had.
pub fn lives(engine: &Engine) -> Result<(), String> {
    /// Bytes that the client may have, as the description says.
    const ALLOWED: u64 = 8 << 20;
    let folder = folder();
    let sources = tool::root().join("testsuite/tests/file-server");
    let mut definitions = vec![
        format!("FILE_BUFFER={:#x}", FILE_BUFFERS.0),
        format!("HANDLES={HANDLES_MAXIMUM}"),
        format!("ALLOWED={ALLOWED}"),
        format!("CREATE={}", Opening::CREATE.bits()),
        format!("WRITES={}", Opening::WRITE.bits()),
    ];
    definitions.extend(
        [
            ("BEGIN", Request::Begin),
            ("PREOPENED", Request::Preopened),
            ("OPEN", Request::Open),
            ("WRITE", Request::Write),
            ("METADATA", Request::Metadata),
            ("UNLINK", Request::Unlink),
        ]
        .map(|(name, request)| format!("FILE_{name}={}", request as u64)),
    );
    let [module, source] = ["hostile.wat", "lives.c"].map(|name| sources.join(name));
    let program = Native { module: &module, source: &source, definitions: &definitions };
    native::link(&tool::path(), engine.architecture, program, &folder.path().join("lives.elf"))?;
    let failed = |error: std::io::Error| error.to_string();
    fs::copy(sources.join("lives.toml"), folder.path().join("lives.toml")).map_err(failed)?;
    fs::create_dir(folder.path().join("mine")).map_err(failed)?;
    let found = finish(engine.command(&[], &[folder.path().join("lives.toml")], &[]));
    found.expect(found.status == Some(0), "a second life like the first (the status is the place in lives.c)")
}

fn copy(sources: &Path, folder: &Path) -> std::io::Result<()> {
    for name in ["system.toml", "bystander.wat"] {
        fs::copy(sources.join(name), folder.join(name))?;
    }
    for kept in KEPT {
        fs::create_dir(folder.join(kept))?;
        for entry in fs::read_dir(sources.join(kept))? {
            let entry = entry?;
            fs::copy(entry.path(), folder.join(kept).join(entry.file_name()))?;
        }
    }
    Ok(())
}
