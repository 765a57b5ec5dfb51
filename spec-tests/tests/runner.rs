//! The runner itself: what is wrong it must notice, on the line where it is.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output};
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::suite::Suite;

fn main() -> ExitCode {
    let mut suite = Suite::default();
    let all = Engine::all();
    let present = all.iter().filter(|engine| engine.missing.is_none()).map(|engine| engine.name.clone());
    let present: Vec<String> = present.collect();
    for engine in all {
        let (name, present) = (engine.name.clone(), present.clone());
        suite.add(format!("{name}::wrong-directives"), engine.missing, move || {
            wrong_directives_fail_and_no_others(&name, &present);
            Ok(())
        });
    }
    for (name, test) in [
        ("one-directive", one_directive_can_be_run_alone as fn()),
        ("no-such-script", a_filter_that_fits_nothing_is_an_error),
        ("no-such-engine", an_engine_that_does_not_exist_is_an_error),
    ] {
        suite.add(name.to_owned(), None, move || {
            test();
            Ok(())
        });
    }
    suite.run()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn hosted() -> String {
    format!("hosted-{}", std::env::consts::ARCH)
}

fn run(engine: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wasm2sel4-spec"));
    command.args(["--engine", engine]).args(arguments).output().expect("the runner starts")
}

/// References of the host are something else on a kernel, so every engine is tried.
fn wrong_directives_fail_and_no_others(engine: &str, present: &[String]) {
    let script = folder().join("wrong.wast");
    let text = std::fs::read_to_string(&script).expect("the script is there");
    let wrong: Vec<String> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| line.ends_with(";; wrong"))
        .map(|(number, _)| format!("file/wrong.wast:{}:", number + 1))
        .collect();
    assert!(wrong.len() > 10);
    // A name stands for all engines whose names begin so; each has a table of its own failures.
    let tables = present.iter().filter(|name| name.starts_with(engine));
    let expected: Vec<String> = tables.flat_map(|_| wrong.clone()).collect();
    let output = run(engine, &[&script.to_string_lossy()]);
    let said = String::from_utf8_lossy(&output.stdout);
    let failed: Vec<String> = said
        .lines()
        .filter_map(|line| line.strip_prefix("file/wrong.wast:")?.split_once(':'))
        .map(|(line, _)| format!("file/wrong.wast:{line}:"))
        .collect();
    assert_eq!(failed, expected, "{engine}: {said}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(1));
}

fn one_directive_can_be_run_alone() {
    let script = folder().join("wrong.wast");
    let text = std::fs::read_to_string(&script).expect("the script is there");
    let right = 1 + text.lines().position(|line| line.starts_with("(assert_trap")).expect("there is a trap");
    let output = run(&hosted(), &[&script.to_string_lossy(), "--line", &right.to_string()]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "the runner said:\n{said}");
    // The module and the directive.
    assert!(said.contains("\n2 passed, 0 failed, 0 skipped"), "the runner said:\n{said}");
}

fn a_filter_that_fits_nothing_is_an_error() {
    let output = run(&hosted(), &["--filter", "no-such-script"]);
    assert_eq!(output.status.code(), Some(2));
}

fn an_engine_that_does_not_exist_is_an_error() {
    let output = run("no-such-engine", &[&folder().join("wrong.wast").to_string_lossy()]);
    assert_eq!(output.status.code(), Some(2));
}
