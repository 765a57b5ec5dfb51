//! What a domain whose sandbox has failed can do with its own pages: write none that holds code or constants, and
//! execute none that it can write, where the kernel can say so.

use super::{finish, folder};
use wasm2sel4_architecture::Architecture;
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::native::{self, Native};
use wasm2sel4_engines::tool;

/// Text, read-only data and start info are not written, and nothing but text executes (`testsuite/tests/pages/prober.c`
/// says which attempt each letter is of).
const REFUSED: &str = "------------\n";
/// seL4 for x86_64 maps no page without the right to execute it.
const EXECUTED: &str = "---xxxxxxxxx\n";

/// Each page does what it is for.
pub fn probe(engine: &Engine) -> Result<(), String> {
    let folder = folder();
    let sources = tool::root().join("testsuite/tests/pages");
    let [module, source] = ["pages.wat", "prober.c"].map(|name| sources.join(name));
    let program = Native { module: &module, source: &source, definitions: &[] };
    native::link(&tool::path(), engine.architecture, program, &folder.path().join("prober.elf"))?;
    let system = folder.path().join("system.toml");
    std::fs::copy(sources.join("system.toml"), &system).map_err(|error| error.to_string())?;
    let found = finish(engine.command(&[], &[system], &[]));
    let expected = if engine.architecture == Architecture::X86_64 { EXECUTED } else { REFUSED };
    found.expect(found.status == Some(0) && found.stdout == expected, &format!("status 0 and {expected}"))
}
