//! Numbers that options take: what people write is understood or refused with what there is, and no number is harmful.

use super::{Folder, accepted, compile, hello};
use std::fs;
use std::time::{Duration, Instant};
use wasm2sel4_engines::tool;

/// What is said about arguments has the status 2, as clap has it.
#[track_caller]
fn not_understood(arguments: &[&str], parts: &[&str]) {
    let output = tool::output(tool::command(arguments.iter().copied()).arg(hello()));
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {message}");
    for part in parts {
        assert!(message.contains(part), "{arguments:?}: expected {part:?} in: {message}");
    }
}

#[test]
fn more_threads_than_processors_are_not_started() {
    let folder = Folder::new();
    let start = Instant::now();
    accepted(&compile(&hello(), &folder.path("out.o"), &["--emit", "obj", "-j", "4000"]));
    assert!(start.elapsed() < Duration::from_secs(8), "it took {:?}", start.elapsed());
}

#[test]
fn numbers_have_limits() {
    not_understood(&["-j", "0"], &["1..=65536"]);
    not_understood(&["-j", "99999999999999999999"], &["-j"]);
    not_understood(&["run", "--timeout", "0"], &["1..=315360000"]);
    not_understood(&["run", "--timeout", "18446744073709551615"], &["1..=315360000"]);
    not_understood(&["run", "--machine-memory", "0"], &["1..=1048576"]);
    not_understood(&["run", "--machine-memory", "4294967295"], &["1..=1048576"]);
}

#[test]
fn sizes_have_their_usual_names() {
    let folder = Folder::new();
    for size in ["1T", "1TiB", "16m", "16MiB", "0x1000000"] {
        accepted(&compile(&hello(), &folder.path("out.o"), &["--emit", "obj", "--memory-max", size]));
    }
    for size in ["1MB", "1.5M", "-1", "+1", "1 M", "16777216T"] {
        let option = format!("--memory-max={size}");
        not_understood(&[&option], &["64K, 8M, 1G or 1T; KiB, MiB, GiB and TiB mean the same"]);
    }
}

/// The heap of structures and arrays has a least and a largest size, and whoever writes another one hears which.
#[test]
fn heaps_have_limits() {
    let folder = Folder::new();
    let module = folder.file("box.wat", BOX);
    for size in ["32K", "0x8000", "1M", "40000", "4G", "4294967296"] {
        accepted(&compile(&module, &folder.path("out.o"), &["--emit", "obj", "--gc-heap-max", size]));
    }
    for command in [&["--gc-heap-max"][..], &["run", "--gc-heap-max"], &["run", "--hosted", "--gc-heap-max"]] {
        for (size, message) in [
            ("0", "0 bytes are too small a heap for structures and arrays; they need at least 32K"),
            ("32767", "32767 bytes are too small a heap"),
            (
                "4294967297",
                "4294967297 bytes are too large a heap for structures and arrays; references to them reach 4G",
            ),
            ("1T", "1099511627776 bytes are too large a heap"),
            ("1MB", "write a size as a number of bytes"),
            ("much", "write a size as a number of bytes"),
        ] {
            not_understood(&[command, &[size]].concat(), &["--gc-heap-max", message]);
        }
    }
}

/// What is asked for is in the domain, and the default is what the help says.
#[test]
fn heaps_are_as_large_as_asked_for() {
    let folder = Folder::new();
    let module = folder.file("box.wat", BOX);
    let object = |options: &[&str]| {
        accepted(&compile(&module, &folder.path("out.o"), &[&["--emit", "obj"], options].concat()));
        fs::read(folder.path("out.o")).expect("an output")
    };
    let default = object(&[]);
    assert!(default == object(&["--gc-heap-max", "256M"]), "the default is another one");
    for options in [&["--gc-heap-max", "16M"][..], &["--gc-heap-max", "4G"], &["--gc-always"]] {
        assert!(default != object(options), "{options:?} does nothing");
    }
}

/// A module that makes a structure.
const BOX: &str = r#"(module (type $box (struct (field i32)))
    (func (export "_start") (drop (struct.new $box (i32.const 7)))))"#;

#[test]
fn levels_of_optimisation_are_those_of_other_compilers() {
    let folder = Folder::new();
    let code = |level: &str| {
        accepted(&compile(&hello(), &folder.path("out.o"), &["--emit", "obj", level]));
        fs::read(folder.path("out.o")).expect("an output")
    };
    assert!(code("-O1") == code("-O2"), "levels differ");
    code("-O0");
    code("-O3");
    assert!(code("-Os") == code("-Oz"), "levels differ");
    for level in ["-O4", "-Ofast", "-Og"] {
        not_understood(&[level], &["choose -O0 (compile fast), -O1 or -O2", "-O3", "-Os or -Oz"]);
    }
}

/// A module with a loop that can be one of vectors.
const SUMS: &str = r#"(module (memory 1) (func (export "_start") (local i32)
    (loop $again
      (i32.store offset=1024 (local.get 0) (i32.add (i32.load (local.get 0)) (i32.const 1)))
      (br_if $again (i32.ne (local.tee 0 (i32.add (local.get 0) (i32.const 4))) (i32.const 256))))))"#;

/// The third level is the second one with vectors, where there are any, and always the same.
#[test]
fn the_third_level_has_vectors() {
    let folder = Folder::new();
    let module = folder.file("sums.wat", SUMS);
    for (target, has_vectors) in [("aarch64", true), ("riscv64", false), ("x86_64", true)] {
        let code = |options: &[&str]| {
            let all = [&["--emit", "obj", "--target", target], options].concat();
            accepted(&compile(&module, &folder.path("out.o"), &all));
            fs::read(folder.path("out.o")).expect("an output")
        };
        assert_eq!(code(&["-O3"]) != code(&["-O2"]), has_vectors, "{target}");
        assert!(code(&["-O3", "--without", "vector"]) == code(&["-O2"]), "{target}");
        assert!(code(&["-O3"]) == code(&["-O3", "-j1"]), "{target}");
    }
}
