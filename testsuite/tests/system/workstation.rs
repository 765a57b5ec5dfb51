//! The emulated machine has nothing by which a domain reaches the workstation: no semihosting, and no device that ends
//! the emulator for user level.

use super::{finish, folder};
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::native::{self, Native};
use wasm2sel4_engines::tool;

/// What asks the emulator for a command is a fault like any other, and no command runs.
pub fn is_out_of_reach(engine: &Engine) -> Result<(), String> {
    let folder = folder();
    let sources = tool::root().join("testsuite/tests/workstation");
    let [module, source] = ["commander.wat", "commander.c"].map(|name| sources.join(name));
    let mark = folder.path().join("mark");
    let definitions = [format!("MARK=\"{}\"", mark.display())];
    let program = Native { module: &module, source: &source, definitions: &definitions };
    let elf = folder.path().join("commander.elf");
    native::link(&tool::path(), engine.architecture, program, &elf)?;
    let found = finish(engine.command(&[], &[elf], &[]));
    found.expect(!mark.exists(), "no command of the domain's to run on this workstation")?;
    found.expect(found.status == Some(139), "the status of a fault")?;
    found.expect(found.stderr.contains("wasm2sel4: fault outside compiled code at 0x"), "a fault of the domain's own")
}
