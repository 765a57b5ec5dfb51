//! The runner itself: what is wrong it must notice, on the line where it is.

use std::path::Path;
use std::process::ExitCode;
use wasm2sel4_engines::suite::Suite;
use wasm2sel4_script::runner_test::RunnerTest;

fn main() -> ExitCode {
    let mut suite = Suite::default();
    let runner = RunnerTest {
        program: env!("CARGO_BIN_EXE_wasm2sel4-components").into(),
        script: Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong.wast"),
        least: 20,
    };
    runner.add(&mut suite, "wrong-components");
    suite.run()
}
