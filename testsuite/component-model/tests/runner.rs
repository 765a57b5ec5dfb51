//! The runner itself: what is wrong it must notice, on the line where it is.

use std::path::Path;
use std::process::{Command, ExitCode};
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::suite::Suite;

fn main() -> ExitCode {
    let mut suite = Suite::default();
    let all = Engine::all();
    let present = all.iter().filter(|engine| engine.missing.is_none()).map(|engine| engine.name.clone());
    let present: Vec<String> = present.collect();
    for engine in all {
        let (name, present) = (engine.name.clone(), present.clone());
        suite.add(format!("{name}::wrong-components"), engine.missing, move || {
            wrong_directives_fail_and_no_others(&name, &present);
            Ok(())
        });
    }
    suite.run()
}

/// Callers are other code on every engine.
fn wrong_directives_fail_and_no_others(engine: &str, present: &[String]) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong.wast");
    let text = std::fs::read_to_string(&script).expect("the script is there");
    let lines = text.lines().zip(1..).filter(|(line, _)| line.ends_with(";; wrong"));
    let wrong: Vec<String> = lines.map(|(_, number)| number.to_string()).collect();
    assert!(wrong.len() > 20);
    // A name stands for all engines whose names begin so; each has a table of its own failures.
    let tables = present.iter().filter(|name| name.starts_with(engine));
    let expected: Vec<String> = tables.flat_map(|_| wrong.clone()).collect();
    let mut command = Command::new(env!("CARGO_BIN_EXE_wasm2sel4-components"));
    let output = command.args(["--engine", engine]).arg(&script).output().expect("the runner starts");
    let said = String::from_utf8_lossy(&output.stdout);
    let failed = said.lines().filter_map(|line| line.strip_prefix("file/wrong.wast:")?.split_once(':'));
    let failed: Vec<String> = failed.map(|(line, _)| line.to_owned()).collect();
    assert_eq!(failed, expected, "{engine}: {said}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(1));
}
