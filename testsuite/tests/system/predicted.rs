//! Calls of the system interface by chance, of which the program that makes them knows what must come: it has a model
//! of files, folders, links and descriptors in itself (`testsuite/guests/predicted`), and compares each error number
//! and everything that comes back. With the files in the domain, and with a file server.
//!
//! The calls follow from a seed (`WASM2SEL4_PREDICTED_SEED`); `WASM2SEL4_PREDICTED_STEPS` makes a long run.

use super::{compiled, finish, folder};
use std::env;
use std::process::Command;
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_testsuite::guest::{Form, Guest};
use wasm2sel4_testsuite::served::Client;

/// The program.
pub const GUEST: Guest =
    Guest { name: "rust-predicted", source: "predicted/main.rs", options: &[], form: Form::Module };

/// Files in the domain.
pub fn in_domain(engine: &Engine) -> Result<(), String> {
    let dir = folder();
    let options = ["--dir".to_owned(), format!("{}::/", dir.path().display())];
    holds(engine.command(&options, &[compiled(GUEST)], &arguments(engine)))
}

/// Files at a server.
pub fn served(engine: &Engine) -> Result<(), String> {
    let (dir, descriptions) = (folder(), folder());
    let module = compiled(GUEST);
    let arguments = arguments(engine);
    let client = Client { program: &module, dir: Some((dir.path(), "/")), arguments: &arguments, environment: &[] };
    holds(engine.command(&[], &[client.describe(descriptions.path())?], &[]))
}

/// The seed and the number of steps.
fn arguments(engine: &Engine) -> [String; 2] {
    let steps = if engine.is_hosted() { "100000" } else { "10000" };
    let given = |name, usual: &str| env::var(name).unwrap_or_else(|_| usual.to_owned());
    [given("WASM2SEL4_PREDICTED_SEED", "1"), given("WASM2SEL4_PREDICTED_STEPS", steps)]
}

fn holds(command: Command) -> Result<(), String> {
    let found = finish(command);
    let is_whole = found.stdout.ends_with(" calls did what was predicted\n");
    found.expect(found.status == Some(0) && is_whole, "every call to do what the program's own model predicts")
}
