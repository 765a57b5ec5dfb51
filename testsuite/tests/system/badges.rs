//! A badge of the supervisor's ends with what it names, wherever the capability has gone.

use super::{finish, folder};
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::native::{self, Native};
use wasm2sel4_engines::tool;

/// What an instance has handed on is of no use against the next one in its place
/// (`testsuite/tests/badges/accomplice.wat` says which attempt each status is of).
pub fn end(engine: &Engine) -> Result<(), String> {
    let folder = folder();
    let sources = tool::root().join("testsuite/tests/badges");
    let [module, source] = ["giver.wat", "giver.c"].map(|name| sources.join(name));
    let program = Native { module: &module, source: &source, definitions: &[] };
    native::link(&tool::path(), engine.architecture, program, &folder.path().join("giver.elf"))?;
    for name in ["accomplice.wat", "victim.wat", "system.toml"] {
        std::fs::copy(sources.join(name), folder.path().join(name)).map_err(|error| error.to_string())?;
    }
    let found = finish(engine.command(&[], &[folder.path().join("system.toml")], &[]));
    found.expect(found.status == Some(0), "everything is refused")
}
