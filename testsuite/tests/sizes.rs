//! A domain has only as much of the runtime as its module can reach: how many bytes of code and data a file brings that
//! are not the module's. Limits are a quarter above what was measured, so that one more function passes, and a part of
//! the runtime that every domain brings along by mistake does not.

use object::{Object, ObjectSegment};
use std::fs;
use wasm2sel4_architecture::Architecture;
use wasm2sel4_engines::tool;

/// Modules, and the most bytes of the file that may be loaded, on the architecture that needs most.
const MODULES: [(&str, &str, u64); 2] = [
    ("does nothing", r#"(module (func (export "_start")))"#, 8 << 10),
    (
        "prints",
        r#"(module
          (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (func (export "_start") (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0)))))"#,
        11 << 10,
    ),
];

#[test]
fn a_domain_has_of_the_runtime_what_its_module_reaches() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (name, module, most) in MODULES {
        let input = folder.path().join("module.wat");
        fs::write(&input, module).expect("a module can be written");
        for architecture in Architecture::ALL.map(Architecture::name) {
            let elf = folder.path().join("app.elf");
            let mut command = tool::command(["--target", architecture]);
            let output = tool::output(command.arg(&input).arg("-o").arg(&elf));
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            let bytes = fs::read(&elf).expect("there is an output");
            let file = object::File::parse(&*bytes).expect("it is an ELF");
            let loaded: u64 = file.segments().map(|segment| segment.file_range().1).sum();
            assert!(
                loaded <= most,
                "a module that {name} has {loaded} bytes of code and data on {architecture}, at most {most} are expected"
            );
        }
    }
}
