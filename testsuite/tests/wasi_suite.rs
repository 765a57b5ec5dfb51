//! The runner of WebAssembly/wasi-testsuite's tests tells one that passes from one that does not.

use std::fs;
use std::path::Path;
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_testsuite::wasi_suite::WasiTest;

/// Writes its first argument's byte count as the status; fails unless it can open `a` in its root.
const MODULE: &str = r#"(module
    (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "path_open"
        (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_prestat_get" (func $prestat (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (memory 1) (data (i32.const 100) "a")
    (func (export "_start")
        (if (call $prestat (i32.const 3) (i32.const 0)) (then (call $exit (i32.const 90))))
        (if (call $open (i32.const 3) (i32.const 0) (i32.const 100) (i32.const 1) (i32.const 0)
                (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 8))
            (then (call $exit (i32.const 91))))
        (drop (call $sizes (i32.const 0) (i32.const 4)))
        (call $exit (i32.load (i32.const 0)))))"#;

fn add(folder: &Path, name: &str, told: &str) {
    let wasm = wat::parse_str(MODULE).expect("the module is well formed");
    fs::write(folder.join(name).with_extension("wasm"), wasm).expect("a module can be written");
    fs::write(folder.join(name).with_extension("json"), told).expect("a file can be written");
}

#[test]
fn tests_pass_and_fail_by_what_is_told_of_them() {
    let folder = tempfile::tempdir().expect("there are temporary folders");
    let path = folder.path();
    fs::create_dir_all(path.join("root")).expect("a folder can be made");
    fs::write(path.join("root/a"), "").expect("a file can be written");
    add(path, "a-right", r#"{"root": "root", "args": ["one", "two"], "exit_code": 3}"#);
    add(path, "b-other-status", r#"{"root": "root", "exit_code": 7}"#);
    add(path, "c-other-output", r#"{"root": "root", "exit_code": 1, "stdout": "x"}"#);
    add(path, "d-no-root", r#"{"exit_code": 90}"#);
    let tests = WasiTest::read_all(path).expect("the folder is well formed");
    let engines = Engine::all();
    let engine = engines.iter().find(|engine| engine.is_hosted() && engine.missing.is_none());
    let engine = engine.expect("this machine runs hosted programs");
    let outcomes: Vec<(&str, bool)> = tests.iter().map(|test| (&*test.name, test.check(engine).is_ok())).collect();
    assert_eq!(
        outcomes,
        [("a-right", true), ("b-other-status", false), ("c-other-output", false), ("d-no-root", true)]
    );

    add(path, "e-unknown", r#"{"operations": []}"#);
    assert!(WasiTest::read_all(path).is_err_and(|error| error.contains("unknown field")));
}
