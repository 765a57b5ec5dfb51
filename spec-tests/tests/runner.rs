//! The runner itself: what is wrong it must notice, on the line where it is.

use std::path::Path;
use std::process::ExitCode;
use wasm2sel4_engines::suite::Suite;
use wasm2sel4_script::runner_test::RunnerTest;

fn main() -> ExitCode {
    let mut suite = Suite::default();
    let runner = RunnerTest {
        program: env!("CARGO_BIN_EXE_wasm2sel4-spec").into(),
        script: Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong.wast"),
        least: 10,
    };
    runner.add(&mut suite, "wrong-directives");
    for (name, test) in [
        ("one-directive", one_directive_can_be_run_alone as fn(&RunnerTest)),
        ("no-such-script", a_filter_that_fits_nothing_is_an_error),
        ("no-such-engine", an_engine_that_does_not_exist_is_an_error),
    ] {
        let runner = runner.clone();
        suite.add(name.to_owned(), None, move || {
            test(&runner);
            Ok(())
        });
    }
    suite.run()
}

fn hosted() -> String {
    format!("hosted-{}", std::env::consts::ARCH)
}

fn one_directive_can_be_run_alone(runner: &RunnerTest) {
    let text = runner.text();
    let right = 1 + text.lines().position(|line| line.starts_with("(assert_trap")).expect("there is a trap");
    let output = runner.run(&hosted(), &[&runner.script.to_string_lossy(), "--line", &right.to_string()]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "the runner said:\n{said}");
    // All modules, and the directive.
    let modules = text.lines().filter(|line| line.starts_with("(module")).count();
    let passed = format!("\n{} passed, 0 failed, 0 skipped", modules + 1);
    assert!(said.contains(&passed), "the runner said:\n{said}");
}

fn a_filter_that_fits_nothing_is_an_error(runner: &RunnerTest) {
    let output = runner.run(&hosted(), &["--filter", "no-such-script"]);
    assert_eq!(output.status.code(), Some(2));
}

fn an_engine_that_does_not_exist_is_an_error(runner: &RunnerTest) {
    let output = runner.run("no-such-engine", &[&runner.script.to_string_lossy()]);
    assert_eq!(output.status.code(), Some(2));
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(complaint.contains("no name contains `no-such-engine`; there are hosted-"), "{complaint}");
}
