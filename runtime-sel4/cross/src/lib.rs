//! Builds freestanding crates of this workspace for every architecture, from the build script of a crate that embeds
//! them, or for a test, and links each into one relocatable object that holds only what can be reached from its public
//! symbols.
#![forbid(unsafe_code)]

use object::{Object, ObjectSymbol};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};
use wasm2sel4_architecture::Architecture;

/// The linker script of all artefacts.
const SCRIPT: &str = "linker-scripts/runtime.ld";

/// Something to build.
#[derive(Clone, Copy, Debug)]
pub struct Artefact {
    /// What its object is called.
    pub name: &'static str,
    /// The crate.
    pub package: &'static str,
    /// The crate's features.
    pub features: &'static [&'static str],
}

/// Where things are, as cargo tells a build script.
#[derive(Debug)]
pub struct Builder {
    workspace: PathBuf,
    output: PathBuf,
    linker: PathBuf,
}

impl Builder {
    /// A builder for the workspace at this path, relative to the manifest of the crate whose build script asks.
    /// Rebuilds when one of `sources`, relative to the workspace, changes.
    ///
    /// # Errors
    ///
    /// If this is no build script, or rustc came without its linker.
    pub fn new(workspace: &str, sources: &[&str]) -> Result<Self, String> {
        let workspace = PathBuf::from(variable("CARGO_MANIFEST_DIR")?).join(workspace);
        for source in sources.iter().chain(&["Cargo.toml", "Cargo.lock", SCRIPT]) {
            println!("cargo:rerun-if-changed={}", workspace.join(source).display());
        }
        Ok(Self { workspace, output: PathBuf::from(variable("OUT_DIR")?), linker: linker()? })
    }

    /// A builder for a program that is no build script: from the workspace at a path, with results in a folder that
    /// exists.
    ///
    /// # Errors
    ///
    /// If there is no rustc, or it came without its linker.
    pub fn of_program(workspace: &Path, output: &Path) -> Result<Self, String> {
        Ok(Self { workspace: workspace.to_owned(), output: output.to_owned(), linker: linker()? })
    }

    /// Where results are left.
    pub fn output(&self) -> &Path {
        &self.output
    }

    /// Builds an artefact and returns the path of its object.
    ///
    /// # Errors
    ///
    /// What cargo or the linker refused.
    pub fn build(&self, architecture: Architecture, artefact: &Artefact) -> Result<PathBuf, String> {
        let archive = self.compile(architecture, artefact)?;
        let object = self.output.join(format!("{}-{}.o", artefact.name, architecture.name()));
        self.link(architecture, &archive, &object)?;
        Ok(object)
    }

    /// Builds one artefact as a static library and returns its path.
    fn compile(&self, architecture: Architecture, artefact: &Artefact) -> Result<PathBuf, String> {
        let Artefact { package, features, .. } = *artefact;
        let target_directory = self.output.join("runtime");
        let mut cargo = Command::new(variable("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
        cargo.current_dir(&self.workspace).args([
            "rustc",
            "--quiet",
            "--profile",
            "runtime",
            "--crate-type",
            "staticlib",
        ]);
        let target = architecture.runtime_target();
        cargo.args(["--package", package, "--target", target, "--target-dir"]).arg(&target_directory);
        cargo.args(["--features", &features.join(",")]);
        // The flags of the outer build are for the machine that runs the compiler. So is a wrapper such as clippy's.
        for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "RUSTC_WORKSPACE_WRAPPER", "CARGO_BUILD_TARGET"] {
            cargo.env_remove(name);
        }
        let status = cargo.status().map_err(|error| format!("cannot start cargo: {error}"))?;
        if !status.success() {
            return Err(format!(
                "cannot build {package} for {target}; if its standard library is missing, run `rustup target add {target}`"
            ));
        }
        let library = format!("lib{}.a", package.replace('-', "_"));
        Ok(target_directory.join(target).join("runtime").join(library))
    }

    /// Links an archive into one relocatable object.
    fn link(&self, architecture: Architecture, archive: &Path, object: &Path) -> Result<(), String> {
        let mut command = Command::new(&self.linker);
        command.args(["-flavor", "gnu", "-m", architecture.linker_emulation(), "-r", "--gc-sections"]);
        command.args(["--strip-debug", "--discard-all", "-e", "_start", "-T"]).arg(self.workspace.join(SCRIPT));
        for symbol in public_symbols(archive)? {
            command.arg("-u").arg(symbol);
        }
        command.arg("-o").arg(object).arg(archive);
        let output = command.output().map_err(|error| format!("cannot start {}: {error}", self.linker.display()))?;
        if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
    }
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("cargo does not set {name}"))
}

/// The linker that comes with rustc.
fn linker() -> Result<PathBuf, String> {
    let rustc = variable("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let print = |arguments: &[&str]| {
        let output = Command::new(&rustc).args(arguments).output();
        let output = output.map_err(|error| format!("cannot start {rustc}: {error}"))?;
        Ok::<_, String>(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (sysroot, version) = (print(&["--print", "sysroot"])?, print(&["-vV"])?);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
    let linker = PathBuf::from(sysroot.trim()).join("lib/rustlib").join(host).join("bin/rust-lld");
    if linker.exists() { Ok(linker) } else { Err(format!("rustc came without its linker {}", linker.display())) }
}

/// The symbols of an archive that others may name.
fn public_symbols(archive: &Path) -> Result<Vec<String>, String> {
    let bytes = fs::read(archive).map_err(|error| format!("cannot read {}: {error}", archive.display()))?;
    let file = object::read::archive::ArchiveFile::parse(&*bytes).map_err(|error| error.to_string())?;
    let mut symbols = Vec::new();
    for member in file.members() {
        let member = member.map_err(|error| error.to_string())?;
        if !member.name().starts_with(b"wasm2sel4_") {
            continue;
        }
        let data = member.data(&*bytes).map_err(|error| error.to_string())?;
        let object = object::File::parse(data).map_err(|error| error.to_string())?;
        let names = object.symbols().filter(|symbol| symbol.is_global() && symbol.is_definition());
        let names = names.filter_map(|symbol| symbol.name().ok().map(str::to_owned));
        symbols.extend(names.filter(|name| is_public(name)));
    }
    symbols.sort();
    symbols.dedup();
    Ok(symbols)
}

fn is_public(name: &str) -> bool {
    name == "_start"
        || name.starts_with("__wasm2sel4_")
        || ["wasi_snapshot_preview1.", "wasi_unstable.", "wasi:"].iter().any(|interface| name.starts_with(interface))
        || name.starts_with("sel4.")
}
