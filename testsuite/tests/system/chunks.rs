//! What a domain whose sandbox has failed can do by giving back chunks of its heap: nothing but that.

use super::{finish, folder};
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::native::{self, Native};
use wasm2sel4_engines::tool;

/// What was given back is zero, the rest stays, and when the domain has ended, all of its memory is back, as the
/// supervisor finds out by itself (`testsuite/tests/chunks/discarder.c` says which attempt each status is of).
pub fn discard(engine: &Engine) -> Result<(), String> {
    let folder = folder();
    let sources = tool::root().join("testsuite/tests/chunks");
    let [module, source] = ["chunks.wat", "discarder.c"].map(|name| sources.join(name));
    let program = Native { module: &module, source: &source, definitions: &[] };
    native::link(&tool::path(), engine.architecture, program, &folder.path().join("discarder.elf"))?;
    let system = folder.path().join("system.toml");
    std::fs::copy(sources.join("system.toml"), &system).map_err(|error| error.to_string())?;
    let found = finish(engine.command(&[], &[system], &[]));
    found.expect(found.status == Some(0) && found.stderr.is_empty(), "status 0, and nothing is said")
}
