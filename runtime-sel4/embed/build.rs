//! Builds the runtime for every architecture and links each artefact into one relocatable object that holds only what
//! can be reached from its public symbols.

use object::{Object, ObjectSymbol};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

type Outcome<T> = Result<T, String>;

/// An architecture that the runtime is built for.
struct Architecture {
    name: &'static str,
    /// Rust's target. On aarch64 without floating point, which the boot code must not touch and the rest does not need.
    target: &'static str,
    emulation: &'static str,
    has_loader: bool,
}

const ARCHITECTURES: [Architecture; 3] = [
    Architecture {
        name: "aarch64",
        target: "aarch64-unknown-none-softfloat",
        emulation: "aarch64elf",
        has_loader: true,
    },
    Architecture { name: "riscv64", target: "riscv64gc-unknown-none-elf", emulation: "elf64lriscv", has_loader: true },
    Architecture { name: "x86_64", target: "x86_64-unknown-none", emulation: "elf_x86_64", has_loader: false },
];

/// An artefact: (field of `Runtime`, package, features).
type Artefact = (&'static str, &'static str, &'static [&'static str]);

const STUB: Artefact = ("stub", "wasm2sel4-stub", &[]);
const STUB_HOSTED: Artefact = ("stub_hosted", "wasm2sel4-stub", &["hosted"]);
const SUPERVISOR: Artefact = ("supervisor", "wasm2sel4-supervisor", &[]);
const LOADER: Artefact = ("loader", "wasm2sel4-loader", &[]);

fn main() -> ExitCode {
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("wasm2sel4-embed: {message}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Outcome<()> {
    let runtime = PathBuf::from(variable("CARGO_MANIFEST_DIR")?).join("..");
    for source in ["abi", "sel4", "stub", "supervisor", "loader", "../Cargo.toml", "../Cargo.lock"] {
        println!("cargo:rerun-if-changed={}", runtime.join(source).display());
    }
    let output = PathBuf::from(variable("OUT_DIR")?);
    let linker = linker()?;
    let mut table = String::from("/// The runtimes.\nstatic RUNTIMES: &[Runtime] = &[\n");
    for architecture in &ARCHITECTURES {
        let _ = writeln!(table, "Runtime {{ architecture: {:?},", architecture.name);
        let artefacts: &[Artefact] = match architecture.has_loader {
            true => &[STUB, STUB_HOSTED, SUPERVISOR, LOADER],
            false => &[STUB, STUB_HOSTED, SUPERVISOR],
        };
        for artefact in artefacts {
            let archive = compile(&runtime, &output, architecture, artefact)?;
            let object = output.join(format!("{}-{}.o", artefact.0, architecture.name));
            link(&linker, architecture, &archive, &object)?;
            let _ = writeln!(table, "{}: include_bytes!({object:?}),", artefact.0);
        }
        table.push_str(if architecture.has_loader { "},\n" } else { "loader: &[] },\n" });
    }
    table.push_str("];\n");
    fs::write(output.join("objects.rs"), table).map_err(|error| format!("cannot write objects.rs: {error}"))
}

fn variable(name: &str) -> Outcome<String> {
    env::var(name).map_err(|_| format!("cargo does not set {name}"))
}

/// Builds one artefact as a static library and returns its path.
fn compile(runtime: &Path, output: &Path, architecture: &Architecture, artefact: &Artefact) -> Outcome<PathBuf> {
    let (_, package, features) = *artefact;
    let target_directory = output.join("runtime");
    let mut cargo = Command::new(variable("CARGO")?);
    cargo.current_dir(runtime).args(["rustc", "--quiet", "--profile", "runtime", "--crate-type", "staticlib"]);
    cargo.args(["--package", package, "--target", architecture.target, "--target-dir"]).arg(&target_directory);
    cargo.args(["--features", &features.join(",")]);
    // The flags of the outer build are for the machine that runs the compiler. So is a wrapper such as clippy's.
    for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "RUSTC_WORKSPACE_WRAPPER", "CARGO_BUILD_TARGET"] {
        cargo.env_remove(name);
    }
    let status = cargo.status().map_err(|error| format!("cannot start cargo: {error}"))?;
    if !status.success() {
        return Err(format!(
            "cannot build {package} for {target}; if its standard library is missing, run `rustup target add {target}`",
            target = architecture.target
        ));
    }
    let library = format!("lib{}.a", package.replace('-', "_"));
    Ok(target_directory.join(architecture.target).join("runtime").join(library))
}

/// The linker that comes with rustc.
fn linker() -> Outcome<PathBuf> {
    let output = Command::new(variable("RUSTC")?)
        .args(["--print", "sysroot"])
        .output()
        .map_err(|error| format!("cannot start rustc: {error}"))?;
    let sysroot = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let host = variable("HOST")?;
    let linker = PathBuf::from(sysroot).join("lib/rustlib").join(host).join("bin/rust-lld");
    if linker.exists() { Ok(linker) } else { Err(format!("rustc came without its linker {}", linker.display())) }
}

/// Links an archive into one relocatable object.
fn link(linker: &Path, architecture: &Architecture, archive: &Path, object: &Path) -> Outcome<()> {
    let mut command = Command::new(linker);
    command.args(["-flavor", "gnu", "-m", architecture.emulation, "-r", "--gc-sections"]);
    command.args(["--strip-debug", "--discard-all", "-e", "_start"]);
    for symbol in public_symbols(archive)? {
        command.arg("-u").arg(symbol);
    }
    command.arg("-o").arg(object).arg(archive);
    let output = command.output().map_err(|error| format!("cannot start {}: {error}", linker.display()))?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

/// The symbols of an archive that others may name.
fn public_symbols(archive: &Path) -> Outcome<Vec<String>> {
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
    name == "_start" || name.starts_with("__wasm2sel4_") || name.starts_with("wasi_snapshot_preview1.")
}
