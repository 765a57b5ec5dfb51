//! What the program makes of files, names and folders that others have made: it looks at contents, names what it sees,
//! and runs nothing that it finds.

use std::fs;
use wasm2sel4_testsuite::folder::{Folder, accepted, hello};
use wasm2sel4_testsuite::tool;

/// rustup obeys a `rust-toolchain.toml` of the current folder, which can name any program as `rustc`.
#[test]
#[cfg(unix)]
fn the_current_folder_runs_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let programs = folder.path("toolchain/bin");
    fs::create_dir_all(&programs).expect("a folder can be made");
    let rustc = programs.join("rustc");
    fs::write(&rustc, format!("#!/bin/sh\necho was here > {}\n", folder.path("proof").display())).expect("a file");
    fs::set_permissions(&rustc, fs::Permissions::from_mode(0o755)).expect("a file can be made executable");
    let toolchain = format!("[toolchain]\npath = {:?}\n", folder.path("toolchain"));
    folder.file("rust-toolchain.toml", toolchain);
    let mut command = tool::command([hello()]);
    command.arg("-o").arg(folder.path("hello.elf")).current_dir(folder.path("."));
    // Under cargo, rustup has chosen a toolchain already, which counts more than files.
    command.env_remove("RUSTUP_TOOLCHAIN").env_remove("WASM2SEL4_LINKER");
    accepted(&tool::output(&mut command));
    assert!(!folder.path("proof").exists(), "a program of the current folder was run");
}

/// The linker is started in another folder than the one in which its name means something.
#[test]
fn a_linker_may_be_named_from_here() {
    let folder = Folder::new();
    let linker = tool::linker();
    let (place, name) = (linker.parent().expect("a folder"), linker.file_name().expect("a name"));
    let mut command = tool::command([hello()]);
    command.arg("-o").arg(folder.path("hello.elf")).current_dir(place);
    accepted(&tool::output(command.env("WASM2SEL4_LINKER", name)));
    // No value is no name.
    let mut command = tool::command([hello()]);
    accepted(&tool::output(command.arg("-o").arg(folder.path("hello.elf")).env("WASM2SEL4_LINKER", "")));
}
