//! Options that mean nothing together are refused, instead of one of them being ignored.

use super::{Folder, accepted, compile, hello, refused};
use wasm2sel4_architecture::Architecture;
use wasm2sel4_engines::{model, tool};

/// Clap's answer, with its status.
#[track_caller]
fn excluded(arguments: &[&str], option: &str) {
    let output = tool::output(tool::command(arguments).arg(hello()));
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {message}");
    let expected = ["--hosted", option, "cannot be used with"];
    assert!(expected.iter().all(|part| message.contains(part)), "{arguments:?}: {message}");
}

#[test]
fn a_process_has_no_kernel_and_no_machine() {
    for option in [
        &["--kernel", "/no/such/prefix"][..],
        &["--machine-memory", "512"],
        &["--accel", "auto"],
        &["--qemu-arg=-icount"],
        &["--verbose"],
        &["--one-at-a-time"],
    ] {
        let name = option[0].split('=').next().unwrap_or_default();
        excluded(&[&["run", "--hosted"], option].concat(), name);
    }
    excluded(&["--hosted", "--kernel", "/no/such/prefix"], "--kernel");
}

#[test]
fn what_is_compiled_already_is_not_compiled_otherwise() {
    let folder = Folder::new();
    let domain = folder.path("domain.elf");
    accepted(&compile(&hello(), &domain, &["--target", "riscv64"]));
    let kernel = model::build(Architecture::Riscv64);
    let library = folder.file("library.wat", "(module)");
    let link = format!("library={}", library.display());
    let image = |options: &[&str], inputs: &[&std::path::Path]| {
        let mut command = tool::command(["image", "--kernel"]);
        command.arg(&kernel).args(options).args(inputs).arg("-o").arg(folder.path("image/"));
        tool::output(&mut command)
    };
    for options in [
        &["-O0"][..],
        &["-g"],
        &["--bounds-checks", "auto"],
        &["--stack-size", "64K"],
        &["--memory-max", "1M"],
        &["--gc-heap-max", "1M"],
        &["--gc-always"],
        &["--cpu", "has_zcb"],
        &["--link", &link],
    ] {
        let name = &options[0][..2];
        refused(&image(options, &[&domain]), &["domain.elf is compiled already", name, "would do nothing"]);
        // For a module beside it they mean something.
        accepted(&image(&[options, &["--target", "riscv64"]].concat(), &[&domain, &hello()]));
    }
    let message = "domain.elf is for riscv64, but --target says aarch64";
    refused(&image(&["--target", "aarch64"], &[&domain]), &[message]);
    accepted(&image(&["--target", "riscv64", "-j", "1"], &[&domain]));
}

#[test]
fn a_port_is_a_number_that_can_be_connected_to() {
    for port in ["0", "65536", "-1", "http", ""] {
        let output = tool::output(tool::command(["run", &format!("--gdb={port}")]).arg(hello()));
        let message = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{port}: {message}");
        assert!(message.contains("--gdb"), "{port}: {message}");
    }
}

/// On seL4 the same is a system test.
#[test]
#[cfg_attr(
    not(any(target_arch = "aarch64", target_arch = "riscv64", target_arch = "x86_64")),
    ignore = "no code is made for this machine"
)]
fn the_later_of_two_entries_counts_hosted() {
    let program = tool::root().join("testsuite/tests/systems/environment.wat");
    let entries = ["--env", "A=2", "--env", "A=4"];
    let output = tool::output(tool::command(["run", "--hosted"]).args(entries).arg(program));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "A=4\0");
}

/// Where nothing can go back, or twice, is said before anything is compiled.
#[test]
fn folders_to_which_nothing_can_go_back_are_refused() {
    let folder = Folder::new();
    let module = folder.file("app.wat", "(module (func (export \"_start\")))");
    std::fs::create_dir_all(folder.path("data/inner")).expect("folders can be made");
    let [data, inner] = ["data", "data/inner"].map(|name| folder.path(name).display().to_string());
    let image = ["image", "--target", "aarch64", "--writable-dir", &data, "-o"];
    let image = tool::output(tool::command(image).arg(folder.path("image")).arg(&module));
    refused(&image, &["nothing goes back to ", "give the folder with --dir"]);
    let run = |options: &[&str]| tool::output(tool::command(["run", "--hosted"]).args(options).arg(&module));
    let both = run(&["--writable-dir", &data, "--writable-dir", &inner]);
    refused(&both, &["changes cannot go back to ", "because one is in the other"]);
    let twice = run(&["--writable-dir", &format!("{data}::/x"), "--read-only-dir", &format!("{inner}::/x")]);
    refused(&twice, &["two folders are called /x"]);
    accepted(&run(&["--writable-dir", &data, "--dir", &format!("{inner}::/x")]));
}

/// What cannot be called is said before anything is compiled, with what can.
#[test]
fn calls_that_a_module_does_not_allow_are_refused() {
    let folder = Folder::new();
    let text = r#"(module (memory (export "memory") 1) (func (export "half") (param f64) (result f64) (local.get 0))
        (func (export "vector") (param v128)))"#;
    let module = folder.file("math.wat", text);
    let kernel = model::build(Architecture::Riscv64);
    let on_sel4 = ["--target", "riscv64", "--kernel", kernel.to_str().expect("a path of UTF-8")];
    for place in [&["--hosted"][..], &on_sel4] {
        let run = |input: &std::path::Path, name: &str, arguments: &[&str]| {
            let mut command = tool::command(["run", "--invoke", name]);
            tool::output(command.args(place).arg(input).arg("--").args(arguments))
        };
        let exported =
            ["math.wat: the module has no export `hal`; the functions that it exports:", "half [f64] -> [f64]"];
        refused(&run(&module, "hal", &[]), &exported);
        refused(&run(&module, "memory", &[]), &["export `memory` is a memory, which cannot be called", "half"]);
        refused(&run(&module, "half", &["1", "2"]), &["[f64] -> [f64]: it takes 1 argument, and was given 2"]);
        refused(&run(&module, "half", &["one"]), &["argument 1 of `half` is `one`: an f64 is written like 1.5"]);
        refused(&run(&module, "vector", &["1"]), &["takes a value of type v128, and only numbers can be given"]);
    }
    let system = folder.file("system.toml", "[[domain]]\nname = \"math\"\nmodule = \"math.wat\"\ninvoke = \"hal\"\n");
    let run = |options: &[&str], input: &std::path::Path| {
        tool::output(tool::command(["run"]).args(options).args(on_sel4).arg(input))
    };
    refused(&run(&[], &system), &["system.toml:3: ", "math.wat: the module has no export `hal`"]);
    let message = "system.toml describes what runs; write `invoke = \"NAME\"` into a domain of it";
    refused(&run(&["--invoke", "half"], &system), &[message]);
    let domain = folder.path("domain.elf");
    accepted(&compile(&module, &domain, &["--target", "riscv64"]));
    refused(&run(&["--invoke", "half"], &domain), &["domain.elf is compiled already, and what it calls with it"]);
    let system = "[[domain]]\nname = \"math\"\nmodule = \"domain.elf\"\n\ninvoke = \"half\"\n";
    let system = folder.file("system.toml", system);
    refused(&run(&[], &system), &["system.toml:5: ", "is compiled already, and what it calls with it"]);
}

/// The same of a component, whose functions take and return values of richer types.
#[test]
fn calls_that_a_component_does_not_allow_are_refused() {
    let folder = Folder::new();
    let text = r#"(component
        (core module $m
          (func (export "give") (param i32) (result i32) (local.get 0))
          (func (export "half") (param f32) (result i32) (i32.trunc_sat_f32_u (local.get 0))))
        (core instance $m (instantiate $m))
        (type $thing' (resource (rep i32)))
        (func $half (param "x" f32) (result u32) (canon lift (core func $m "half")))
        (func $give (param "x" u32) (result (own $thing')) (canon lift (core func $m "give")))
        (instance $one (export "half" (func $half)))
        (instance $two (export "half" (func $half)))
        (export "a:b/one" (instance $one))
        (export "a:b/two" (instance $two))
        (export $thing "thing" (type $thing'))
        (export "give" (func $give) (func (param "x" u32) (result (own $thing))))
        (export "whole" (func $half)))"#;
    let component = folder.file("math.wat", text);
    let run = |name: &str, arguments: &[&str]| {
        let mut command = tool::command(["run", "--hosted", "--invoke", name]);
        tool::output(command.arg(&component).arg("--").args(arguments))
    };
    accepted(&run("whole(7)", &[]));
    accepted(&run("a:b/two#half", &["7.5"]));
    let all =
        ["math.wat: the component exports no function `hal`; the functions that it exports:", "a:b/one#half", "give"];
    refused(&run("hal", &[]), &all);
    refused(&run("half(1)", &[]), &["several functions `half`; write the interface before it:", "a:b/two#half"]);
    refused(&run("give(1)", &[]), &["`give` takes or returns a handle of a resource, which text cannot say"]);
    refused(&run("whole", &["1", "2"]), &["`whole` takes 1 argument, and was given 2"]);
    refused(&run("whole", &["true"]), &["argument 1 of `whole` is `true`: "]);
    refused(&run("whole(\"x\")", &[]), &["the arguments of `whole` are `(\"x\")`: "]);
    refused(&run("whole(1", &[]), &["the arguments of `whole` are `(1`: "]);
}
