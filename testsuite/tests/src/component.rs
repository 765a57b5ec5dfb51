//! How components are made of sources in several languages, with the tools that people use for it: cargo and
//! `wit-bindgen` for Rust, clang and `wit-bindgen-c` for C, componentize-py for Python.

use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;
use wasi_preview1_component_adapter_provider as adapter;
use wasm2sel4_engines::tool;
use wasm2sel4_programs::Cache;
use wit_component::ComponentEncoder;

/// A language of which components are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Rust, with the crate `wit-bindgen`.
    Rust,
    /// C, with the bindings of `wit-bindgen-c`. The standard library uses preview 1 of WASI; an adapter is in the
    /// component.
    C,
    /// Python. `cargo xtask setup` fetches what makes components of it.
    Python,
}

impl Language {
    /// Its name in the names of tests.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::C => "c",
            Self::Python => "python",
        }
    }

    /// Why nothing in it can be compiled on this machine.
    pub fn missing(self) -> Option<String> {
        match self {
            Self::Rust => tool::missing_target("wasm32-wasip2"),
            Self::C => tool::missing_target("wasm32-wasip2").or_else(tool::missing_clang),
            Self::Python => {
                let found = Cache::of_user().ok().and_then(|cache| cache.componentize_py());
                found.is_none().then(|| "no componentize-py; `cargo xtask setup` fetches it".to_owned())
            }
        }
    }
}

/// What a component in C is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Has a `main`.
    Command,
    /// Is called.
    Reactor,
}

impl Kind {
    /// What clang has to know.
    const fn option(self) -> &'static str {
        match self {
            Self::Command => "-nostartfiles",
            Self::Reactor => "-mexec-model=reactor",
        }
    }

    /// What makes WASI 0.2 of preview 1.
    const fn adapter(self) -> &'static [u8] {
        match self {
            Self::Command => adapter::WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER,
            Self::Reactor => adapter::WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER,
        }
    }
}

/// The workspace that has the bindings in C among its members.
const BINDINGS: &str = "testsuite/wit/rust";

/// All workspaces of components in Rust, from the root of the repository.
pub const WORKSPACES: [&str; 3] = [BINDINGS, "examples/shop/client", "examples/chain/parser"];

/// Where all of them are built: what they depend on is the same.
pub fn target() -> PathBuf {
    tool::root().join("target/wit")
}

/// Builds a workspace of components in Rust, of which cargo knows what is built; returns the folder that has them.
///
/// # Errors
///
/// The command, and what it said.
pub fn rust(workspace: &str) -> Result<PathBuf, String> {
    cargo(workspace)?;
    Ok(target().join("wasm32-wasip2/release"))
}

/// Builds a workspace, and returns what cargo says of it to other programs.
fn cargo(workspace: &str) -> Result<String, String> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(tool::root().join(workspace));
    cargo.args(["build", "--quiet", "--locked", "--release", "--target", "wasm32-wasip2", "--message-format", "json"]);
    // Flags for this repository are not meant for another target.
    cargo.arg("--target-dir").arg(target()).env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    let output = tool::output(&mut cargo);
    if !output.status.success() {
        return Err(format!("{}\n{}", tool::line(&cargo), String::from_utf8_lossy(&output.stderr)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Builds the bindings in C; returns the folder that has them.
fn bindings() -> Result<PathBuf, String> {
    let messages = cargo(BINDINGS)?;
    let folder = messages.lines().find_map(folder_of_bindings);
    folder.ok_or_else(|| format!("cargo did not say where the bindings of {BINDINGS} are"))
}

/// The folder of the bindings, if a message of cargo says it.
fn folder_of_bindings(message: &str) -> Option<PathBuf> {
    #[derive(Deserialize)]
    struct Message {
        reason: String,
        package_id: String,
        out_dir: PathBuf,
    }
    let message: Message = serde_json::from_str(message).ok()?;
    let is_meant = message.reason == "build-script-executed" && message.package_id.contains("/bindings#");
    is_meant.then_some(message.out_dir)
}

/// Compiles a source in C with the bindings of a world, and makes a component of the module.
///
/// # Errors
///
/// The command that failed, and what it said.
pub fn c(source: &Path, world: &str, kind: Kind, output: &Path) -> Result<(), String> {
    let bindings = bindings()?;
    let failed = |path: &Path, error: String| format!("{}: {error}", path.display());
    let folder = target().join("c");
    std::fs::create_dir_all(&folder).map_err(|error| failed(&folder, error.to_string()))?;
    let module = folder.join(format!("{world}-module.wasm"));
    let mut clang = Command::new("clang");
    clang.args(["--target=wasm32-wasi", "-O2", "-std=gnu11", "-Wall", "-Werror", kind.option(), "-I"]);
    clang.arg(&bindings).arg(source).arg(bindings.join(world).with_extension("c"));
    // What the world is, in a section of its own.
    clang.arg(bindings.join(format!("{world}_component_type.o"))).arg("-o").arg(&module);
    tool::run(&mut clang)?;
    let bytes = std::fs::read(&module).map_err(|error| failed(&module, error.to_string()))?;
    let component = encode(&bytes, kind.adapter()).map_err(|error| failed(&module, format!("{error:#}")))?;
    write(output, &component)
}

/// A component of a module that uses preview 1 of WASI.
fn encode(module: &[u8], adapter: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut encoder = ComponentEncoder::default();
    encoder.validate(true).module(module)?.adapter(adapter::WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME, adapter)?;
    encoder.encode()
}

/// Makes a component of a world out of a module in Python of a folder, unless it is there and newer than all of that:
/// it takes the tool many seconds.
///
/// # Errors
///
/// What the tool says.
pub fn python(interfaces: &Path, world: &str, folder: &Path, module: &str, output: &Path) -> Result<(), String> {
    let tool = Cache::of_user()?.componentize_py().ok_or("componentize-py is not there")?;
    let failed = |path: &Path| {
        let path = path.display().to_string();
        move |error: std::io::Error| format!("{path}: {error}")
    };
    let sources = std::fs::read_dir(folder).map_err(failed(folder))?.flatten().map(|entry| entry.path());
    let mut inputs = sources.chain([interfaces.to_owned(), tool.folder().to_owned()]);
    let made = modified(output);
    if made.is_some() && inputs.all(|input| modified(&input) < made) {
        return Ok(());
    }
    // Its name is right when all of it is there.
    let begun = output.with_extension("begun");
    tool.build(interfaces, world, folder, module, &begun)?;
    std::fs::rename(&begun, output).map_err(failed(output))
}

/// When a file or a folder was changed; nothing if it is not there.
fn modified(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}

/// Writes a file, unless it is there with the same contents: another test may be reading it.
///
/// # Errors
///
/// The file, and what the system says.
pub fn write(path: &Path, contents: &[u8]) -> Result<(), String> {
    if std::fs::read(path).is_ok_and(|found| found == contents) {
        return Ok(());
    }
    std::fs::write(path, contents).map_err(|error| format!("{}: {error}", path.display()))
}
