//! Compiles the kernel: all C sources as one translation unit, four assembly files, one link.

use super::generate;
use crate::command;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Folders below `src` whose C files belong to the x86_64 kernel for pc99.
const SOURCE_FOLDERS: [&str; 20] = [
    "",
    "api",
    "arch/x86",
    "arch/x86/64",
    "arch/x86/64/kernel",
    "arch/x86/64/machine",
    "arch/x86/64/model",
    "arch/x86/64/object",
    "arch/x86/api",
    "arch/x86/benchmark",
    "arch/x86/kernel",
    "arch/x86/machine",
    "arch/x86/model",
    "arch/x86/object",
    "benchmark",
    "config",
    "fastpath",
    "kernel",
    "plat/pc99/machine",
    "smp",
];

/// Folders shared by all architectures that hold files of other configurations too.
const MORE_FOLDERS: [&str; 3] = ["machine", "model", "object"];

/// In those folders, but not part of the kernel.
const LEFT_OUT: [&str; 1] = ["profiler.c"];

const ASSEMBLY: [&str; 4] = ["multiboot.S", "64/machine_asm.S", "64/traps.S", "64/head.S"];

const COMPILER_FLAGS: [&str; 19] = [
    "-m64",
    "-std=c99",
    "-O2",
    "-w",
    "-nostdlib",
    "-nostdinc",
    "-ffreestanding",
    "-fno-pic",
    "-fno-pie",
    "-fno-stack-protector",
    "-fno-asynchronous-unwind-tables",
    "-mno-mmx",
    "-mno-sse",
    "-mno-sse2",
    "-mno-3dnow",
    "-mcmodel=kernel",
    "-mno-red-zone",
    "-c",
    "-o",
];

/// Builds `kernel.elf` (64 bits, with symbols) and returns its path.
pub fn kernel(tree: &Path, includes: &[PathBuf], work: &Path) -> Result<PathBuf> {
    let sources = tree.join("src");
    let unit = work.join("kernel_all.c");
    fs::write(&unit, one_unit(&sources)?)?;

    let mut objects = vec![compile(&unit, work.join("kernel_all.o"), tree, includes)?];
    for assembly in ASSEMBLY {
        let object = work.join(assembly.replace('/', "_")).with_extension("o");
        objects.push(compile(&sources.join("arch/x86").join(assembly), object, tree, includes)?);
    }

    let script = work.join("linker.lds");
    let mut preprocess = Command::new("cpp");
    preprocess.args(["-P", "-x", "c"]);
    generate::flags(&mut preprocess, tree, includes);
    preprocess.arg(sources.join("plat/pc99/linker.lds")).arg(&script);
    command::output(&mut preprocess)?;

    let kernel = work.join("kernel.elf");
    let mut link = Command::new("gcc");
    link.args(["-m64", "-nostdlib", "-static", "-no-pie", "-Wl,--build-id=none", "-Wl,-n", "-Wl,-T"]);
    link.arg(&script).arg("-o").arg(&kernel).args(&objects);
    command::output(&mut link)?;
    Ok(kernel)
}

fn compile(source: &Path, object: PathBuf, tree: &Path, includes: &[PathBuf]) -> Result<PathBuf> {
    let mut compile = Command::new("gcc");
    compile.args(COMPILER_FLAGS).arg(&object);
    generate::flags(&mut compile, tree, includes);
    compile.arg(source);
    command::output(&mut compile)?;
    Ok(object)
}

/// The C sources one after the other, in alphabetical order of their paths.
fn one_unit(sources: &Path) -> Result<String> {
    let mut files = Vec::new();
    for folder in SOURCE_FOLDERS.iter().chain(&MORE_FOLDERS) {
        let folder = sources.join(folder);
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))? {
            let path = entry?.path();
            let left_out = path.file_name().is_some_and(|name| LEFT_OUT.iter().any(|left_out| name == *left_out));
            if path.extension().is_some_and(|extension| extension == "c") && !left_out {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut unit = String::new();
    for file in files {
        unit.push_str(&format!("#line 1 \"{}\"\n", file.display()));
        unit.push_str(&fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?);
        unit.push('\n');
    }
    Ok(unit)
}
