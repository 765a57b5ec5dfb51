//! The generated headers of the kernel: invocation labels, system call numbers, bit fields, configuration.

use super::configuration;
use crate::command;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the kernel's generators need from PyPI.
const PYTHON_PACKAGES: [&str; 3] = ["six", "ply", "tempita"];

/// Include folders in the order in which the kernel wants them; the generated ones come first, because the tree has
/// an `autoconf.h` of its own.
pub const INCLUDES: [&str; 7] = [
    "include",
    "include/arch/x86",
    "include/plat/pc99",
    "include/64",
    "include/arch/x86/arch/64",
    "include/plat/pc99/plat/64",
    "include/plat/pc99/plat",
];

/// Definitions that the kernel's own build sets.
pub const DEFINITIONS: [&str; 9] = [
    "HAVE_AUTOCONF",
    "DEBUG",
    "FASTPATH",
    "ARCH_X86",
    "X86_64",
    "CONFIG_X86_64=y",
    "__KERNEL_64__",
    "KERNEL_64=y",
    "__X86_64__=y",
];

/// Writes all generated headers and returns the folders to put first among the includes.
pub fn headers(tree: &Path, work: &Path) -> Result<Vec<PathBuf>> {
    let generated = work.join("generated");
    for folder in ["arch/api", "api", "64/mode/api", "arch/object", "plat/64/plat_mode/machine"] {
        fs::create_dir_all(generated.join(folder))?;
    }
    fs::write(generated.join("autoconf.h"), configuration::header())?;
    let includes = vec![generated.clone(), generated.join("64"), generated.join("plat/64")];

    let python = Python::prepare(work)?;
    let invocations = tree.join("tools/invocation_header_gen.py");
    for (xml, header, kind) in [
        ("libsel4/include/interfaces/sel4.xml", "api/invocation.h", None),
        ("libsel4/arch_include/x86/interfaces/sel4arch.xml", "arch/api/invocation.h", Some("--arch")),
        ("libsel4/sel4_arch_include/x86_64/interfaces/sel4arch.xml", "arch/api/sel4_invocation.h", Some("--sel4_arch")),
    ] {
        let mut generator = python.script(&invocations);
        generator.arg("--xml").arg(tree.join(xml)).args(kind).arg("--dest").arg(generated.join(header));
        command::output(&mut generator)?;
    }
    let mut generator = python.script(&tree.join("tools/syscall_header_gen.py"));
    generator.arg("--xml").arg(tree.join("include/api/syscall.xml"));
    generator.arg("--kernel_header").arg(generated.join("arch/api/syscall.h"));
    command::output(&mut generator)?;

    for (source, target) in [
        ("include/64/mode/api/shared_types.bf", "64/mode/api/shared_types"),
        ("include/arch/x86/arch/object/structures.bf", "arch/object/structures"),
        ("include/plat/pc99/plat/64/plat_mode/machine/hardware.bf", "plat/64/plat_mode/machine/hardware"),
    ] {
        let preprocessed = generated.join(format!("{target}.pbf"));
        let mut preprocess = Command::new("cpp");
        preprocess.args(["-P", "-x", "c"]);
        flags(&mut preprocess, tree, &includes);
        preprocess.arg(tree.join(source)).arg(&preprocessed);
        command::output(&mut preprocess)?;
        let mut generator = python.script(&tree.join("tools/bitfield_gen.py"));
        generator.arg(&preprocessed).arg(generated.join(format!("{target}_gen.h")));
        command::output(&mut generator)?;
    }
    Ok(includes)
}

/// Adds the kernel's include folders and definitions to a compiler's or preprocessor's command.
pub fn flags(command: &mut Command, tree: &Path, includes: &[PathBuf]) {
    for folder in includes {
        command.arg("-I").arg(folder);
    }
    for folder in INCLUDES {
        command.arg("-I").arg(tree.join(folder));
    }
    for definition in DEFINITIONS {
        command.arg(format!("-D{definition}"));
    }
}

/// A python with the packages that the generators import, in a folder of its own.
struct Python {
    packages: PathBuf,
}

impl Python {
    fn prepare(work: &Path) -> Result<Self> {
        let packages = work.join("python");
        if !packages.join("ply").exists() {
            let mut install = Command::new("python3");
            install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"]);
            install.arg(&packages).args(PYTHON_PACKAGES);
            command::output(&mut install).context("the kernel's generators need python3 with pip")?;
        }
        Ok(Self { packages })
    }

    fn script(&self, script: &Path) -> Command {
        let mut command = Command::new("python3");
        command.env("PYTHONPATH", &self.packages).arg(script);
        command
    }
}
