//! Components that speak through the interfaces of `testsuite/wit/values.wit`, each in several languages: a *caller*,
//! a command that imports them and prints what it sends and what comes back, and a *provider* that exports them. They
//! are made by wit-bindgen when a test asks for them.

use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use wasi_preview1_component_adapter_provider as adapter;
use wasm2sel4_engines::tool;
use wasm2sel4_programs::Cache;
use wit_component::ComponentEncoder;

/// A language in which there are both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Rust, with the crate `wit-bindgen`.
    Rust,
    /// C, with the bindings of `wit-bindgen-c`. The standard library uses preview 1 of WASI; an adapter is in the
    /// component.
    C,
    /// Python, of which there is a provider alone. `cargo xtask programs` fetches what makes components of it.
    Python,
}

/// Both, as files.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The command that imports.
    pub caller: PathBuf,
    /// The component that exports.
    pub provider: PathBuf,
}

/// Languages in which there are both.
pub const ALL: [Language; 2] = [Language::Rust, Language::C];

/// The folder of the interfaces, the sources, and what every caller says.
pub fn folder() -> PathBuf {
    tool::root().join("testsuite/wit")
}

/// What every caller prints, whoever answers.
pub fn said() -> String {
    let path = folder().join("said.txt");
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
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
                found.is_none().then(|| "no componentize-py; `cargo xtask programs` fetches it".to_owned())
            }
        }
    }

    /// Whether its counters end when their last handle is dropped, as far as they can tell: what makes components of
    /// Python keeps their objects.
    pub const fn sees_ends(self) -> bool {
        !matches!(self, Self::Python)
    }

    /// Compiles both, unless this process has done so.
    ///
    /// # Errors
    ///
    /// The command that failed, and what it said.
    pub fn build(self) -> Result<Pair, String> {
        static BUILT: Mutex<Vec<(Language, Result<Pair, String>)>> = Mutex::new(Vec::new());
        // One at a time: tests of every engine ask for the same.
        let mut built = BUILT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((_, result)) = built.iter().find(|(language, _)| *language == self) {
            return result.clone();
        }
        let target = tool::root().join("target/wit");
        let result = match self {
            Self::Rust => rust(&target).map(|(pair, _)| pair),
            Self::C => c(&target),
            // The caller is Rust's.
            Self::Python => python(&target),
        };
        built.push((self, result.clone()));
        result
    }
}

/// Both in Rust, and the folder of the bindings in C: a workspace of its own, of which cargo knows what is built.
fn rust(target: &Path) -> Result<(Pair, PathBuf), String> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(folder().join("rust"));
    cargo.args(["build", "--quiet", "--locked", "--release", "--target", "wasm32-wasip2", "--message-format", "json"]);
    // Flags for this repository are not meant for another target.
    cargo.arg("--target-dir").arg(target).env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    let output = tool::output(&mut cargo);
    if !output.status.success() {
        return Err(format!("{}\n{}", tool::line(&cargo), String::from_utf8_lossy(&output.stderr)));
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let bindings = messages.lines().find_map(bindings);
    let bindings = bindings.ok_or_else(|| format!("{}\ndid not say where the bindings are", tool::line(&cargo)))?;
    let built = target.join("wasm32-wasip2/release");
    Ok((Pair { caller: built.join("caller.wasm"), provider: built.join("provider.wasm") }, bindings))
}

/// The folder of the bindings, if a message of cargo says it.
fn bindings(message: &str) -> Option<PathBuf> {
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

/// Both in C.
fn c(target: &Path) -> Result<Pair, String> {
    let (_, bindings) = rust(target)?;
    let target = target.join("c");
    std::fs::create_dir_all(&target).map_err(|error| format!("{}: {error}", target.display()))?;
    let caller =
        component(&target, &bindings, "caller", &["-nostartfiles"], adapter::WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER)?;
    let reactor = adapter::WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER;
    let provider = component(&target, &bindings, "provider", &["-mexec-model=reactor"], reactor)?;
    Ok(Pair { caller, provider })
}

/// The provider in Python, and the caller in Rust.
fn python(target: &Path) -> Result<Pair, String> {
    let (Pair { caller, .. }, _) = rust(target)?;
    let tool = Cache::of_user()?.componentize_py().ok_or("componentize-py is not there")?;
    let provider = target.join("python-provider.wasm");
    tool.build(&folder().join("values.wit"), "provider", &folder().join("python"), "provider", &provider)?;
    Ok(Pair { caller, provider })
}

/// Compiles the source of a world with its bindings, and makes a component of the module.
fn component(target: &Path, bindings: &Path, world: &str, options: &[&str], adapter: &[u8]) -> Result<PathBuf, String> {
    let module = target.join(format!("{world}-module.wasm"));
    let mut clang = Command::new("clang");
    clang.args(["--target=wasm32-wasi", "-O2", "-std=gnu11", "-Wall", "-Werror"]).args(options).arg("-I").arg(bindings);
    clang.arg(folder().join("c").join(world).with_extension("c"));
    clang.arg(bindings.join(world).with_extension("c"));
    // What the world is, in a section of its own.
    clang.arg(bindings.join(format!("{world}_component_type.o"))).arg("-o").arg(&module);
    tool::run(&mut clang)?;
    let failed = |error: String| format!("{}: {error}", module.display());
    let bytes = std::fs::read(&module).map_err(|error| failed(error.to_string()))?;
    let component = encode(&bytes, adapter).map_err(|error| failed(format!("{error:#}")))?;
    let path = target.join(world).with_extension("wasm");
    std::fs::write(&path, component).map_err(|error| failed(error.to_string()))?;
    Ok(path)
}

/// A component of a module that uses preview 1 of WASI.
fn encode(module: &[u8], adapter: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut encoder = ComponentEncoder::default();
    encoder.validate(true).module(module)?.adapter(adapter::WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME, adapter)?;
    encoder.encode()
}
