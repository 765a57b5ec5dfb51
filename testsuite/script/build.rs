//! Builds the driver for every architecture.

use std::fmt::Write as _;
use std::fs;
use std::process::ExitCode;
use wasm2sel4_architecture::Architecture;
use wasm2sel4_cross::{Artefact, Builder};

/// The driver with the stub, for both places where it can run.
const DRIVERS: [Artefact; 2] = [
    Artefact { name: "driver", package: "wasm2sel4-script-driver", features: &[] },
    Artefact { name: "driver_hosted", package: "wasm2sel4-script-driver", features: &["hosted"] },
];

fn main() -> ExitCode {
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("wasm2sel4-script: {message}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), String> {
    let runtime = ["runtime-sel4/abi", "runtime-sel4/sel4", "runtime-sel4/stub"];
    let builder =
        Builder::new("../..", &[&["testsuite/script/driver", "testsuite/script/layout"][..], &runtime].concat())?;
    let mut table = String::from(
        "/// The driver for an architecture.\n\
         fn driver(architecture: Architecture) -> &'static Driver {\nmatch architecture {\n",
    );
    for architecture in Architecture::ALL {
        let _ = writeln!(table, "Architecture::{architecture:?} => &Driver {{");
        for driver in &DRIVERS {
            let object = builder.build(architecture, driver)?;
            let _ = writeln!(table, "{}: include_bytes!({object:?}),", driver.name);
        }
        table.push_str("},\n");
    }
    table.push_str("}\n}\n");
    fs::write(builder.output().join("drivers.rs"), table).map_err(|error| format!("cannot write drivers.rs: {error}"))
}
