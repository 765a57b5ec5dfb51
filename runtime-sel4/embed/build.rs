//! Builds the runtime for every architecture.

use std::fmt::Write as _;
use std::fs;
use std::process::ExitCode;
use wasm2sel4_architecture::Architecture;
use wasm2sel4_cross::{Artefact, Builder};

/// Artefacts by the field of `Runtime` that holds them.
const EVERYWHERE: [Artefact; 4] = [
    Artefact { name: "stub", package: "wasm2sel4-stub", features: &[] },
    Artefact { name: "stub_hosted", package: "wasm2sel4-stub", features: &["hosted"] },
    Artefact { name: "supervisor", package: "wasm2sel4-supervisor", features: &[] },
    Artefact { name: "file_server", package: "wasm2sel4-file-server", features: &[] },
];

/// Where firmware does not enter the kernel.
const LOADER: Artefact = Artefact { name: "loader", package: "wasm2sel4-loader", features: &[] };

fn main() -> ExitCode {
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("wasm2sel4-embed: {message}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), String> {
    let sources = ["abi", "collector", "component", "files", "sel4", "services", "stub", "supervisor", "loader"]
        .map(|name| format!("runtime-sel4/{name}"));
    let builder = Builder::new("../..", &sources.each_ref().map(String::as_str))?;
    let mut table = String::from(
        "/// The runtime for an architecture.\n\
         pub fn runtime(architecture: Architecture) -> &'static Runtime {\nmatch architecture {\n",
    );
    for architecture in Architecture::ALL {
        let _ = writeln!(table, "Architecture::{architecture:?} => &Runtime {{");
        let loader = Some(LOADER).filter(|_| architecture != Architecture::X86_64);
        for artefact in EVERYWHERE.iter().chain(&loader) {
            let object = builder.build(architecture, artefact)?;
            let _ = writeln!(table, "{}: include_bytes!({object:?}),", artefact.name);
        }
        table.push_str(if loader.is_some() { "},\n" } else { "loader: &[] },\n" });
    }
    table.push_str("}\n}\n");
    fs::write(builder.output().join("objects.rs"), table).map_err(|error| format!("cannot write objects.rs: {error}"))
}
