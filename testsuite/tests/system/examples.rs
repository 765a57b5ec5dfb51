//! Examples that are compiled of other languages. The interpreter of Python in one of them keeps the compiler busy for
//! many seconds, so that one is compiled as rarely as can be.

use std::path::PathBuf;
use std::sync::Mutex;
use wasm2sel4_architecture::Architecture;
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::tool;
use wasm2sel4_testsuite::case::Case;
use wasm2sel4_testsuite::examples::{CHAIN, Example};

/// Whether what has Python in it, and is compiled anew for each engine, runs there: on today's kernel of each
/// architecture, and hosted on this machine's.
pub fn has_python(engine: &Engine) -> bool {
    match engine.is_hosted() {
        true => Some(engine.architecture) == Architecture::native(),
        false => engine.name == format!("sel4-{}", engine.architecture),
    }
}

/// Whether a system runs there.
pub fn has(example: &Example, engine: &Engine) -> bool {
    example.name != CHAIN.name || has_python(engine)
}

/// Whether the chain as one domain runs there: that is compiled once for all kernels of an architecture. The model's
/// root task has no slots for as many pages.
pub fn has_composed(engine: &Engine) -> bool {
    if engine.is_hosted() { has_python(engine) } else { !engine.is_model() }
}

/// The chain as one domain says what it says in three.
pub fn composed(engine: &Engine) -> Result<(), String> {
    CHAIN.build()?;
    let mut case = Case::read(&CHAIN.folder().join("system.toml"));
    let component = |name: &str| CHAIN.folder().join(name);
    if engine.is_hosted() {
        for other in ["filter.wasm", "store.wasm"].map(component) {
            case.expectation.options.extend(["--compose".to_owned(), other.display().to_string()]);
        }
        case.path = component("parser.wasm");
    } else {
        case.path = compiled(engine.architecture)?;
    }
    case.check(engine)
}

/// The domain, unless this process has compiled it for this architecture.
fn compiled(architecture: Architecture) -> Result<PathBuf, String> {
    static COMPILED: Mutex<Vec<(Architecture, Result<PathBuf, String>)>> = Mutex::new(Vec::new());
    let mut compiled = COMPILED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some((_, result)) = compiled.iter().find(|(of, _)| *of == architecture) {
        return result.clone();
    }
    let path = tool::root().join(format!("target/guests/chain-{architecture}.elf"));
    let mut command = tool::command(["--target", architecture.name()]);
    command.current_dir(CHAIN.folder()).args(["parser.wasm", "--compose", "filter.wasm", "--compose", "store.wasm"]);
    let parent = path.parent().unwrap_or(&path);
    let made = std::fs::create_dir_all(parent).map_err(|error| format!("{}: {error}", parent.display()));
    let result = made.and_then(|()| tool::run(command.arg("-o").arg(&path))).map(|()| path);
    compiled.push((architecture, result.clone()));
    result
}
