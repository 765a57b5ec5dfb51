//! Programs in C++ of this repository, with exceptions: a library that has them is built with them.

use super::install;
use crate::paths;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm2sel4_engines::tool;

/// A program.
#[derive(Clone, Debug, Deserialize, Hash)]
#[serde(deny_unknown_fields)]
pub struct Cpp {
    /// Its files below `sources`.
    pub files: Vec<String>,
    /// The version of the package for Python with the compiler, and with the sources of the library.
    pub version: String,
}

/// What makes standard exceptions.
const EXCEPTIONS: [&str; 6] =
    ["-mexception-handling", "-fwasm-exceptions", "-mllvm", "-wasm-enable-eh", "-mllvm", "-wasm-use-legacy-eh=false"];

/// Files of the library that throw or are needed by what throws, which the compiler would only build without
/// exceptions.
const LIBRARY: [&str; 23] = [
    "libcxx/src/exception.cpp",
    "libcxx/src/memory.cpp",
    "libcxx/src/new_handler.cpp",
    "libcxx/src/new_helpers.cpp",
    "libcxx/src/stdexcept.cpp",
    "libcxx/src/string.cpp",
    "libcxx/src/vector.cpp",
    "libcxx/src/verbose_abort.cpp",
    "libcxxabi/src/abort_message.cpp",
    "libcxxabi/src/cxa_aux_runtime.cpp",
    "libcxxabi/src/cxa_default_handlers.cpp",
    "libcxxabi/src/cxa_exception.cpp",
    "libcxxabi/src/cxa_exception_storage.cpp",
    "libcxxabi/src/cxa_guard.cpp",
    "libcxxabi/src/cxa_handlers.cpp",
    "libcxxabi/src/cxa_personality.cpp",
    "libcxxabi/src/cxa_virtual.cpp",
    "libcxxabi/src/fallback_malloc.cpp",
    "libcxxabi/src/private_typeinfo.cpp",
    "libcxxabi/src/stdlib_exception.cpp",
    "libcxxabi/src/stdlib_new_delete.cpp",
    "libcxxabi/src/stdlib_stdexcept.cpp",
    "libcxxabi/src/stdlib_typeinfo.cpp",
];

/// The file in C that looks for handlers.
const UNWINDER: &str = "libunwind/src/Unwind-wasm.c";

/// How the library is built: as itself, for one thread, without what makes names readable.
const DEFINITIONS: [&str; 6] = [
    "-D_LIBCPP_BUILDING_LIBRARY",
    "-D_LIBCXXABI_BUILDING_LIBRARY",
    "-DLIBCXX_BUILDING_LIBCXXABI",
    "-D_LIBCXXABI_HAS_NO_THREADS",
    "-DLIBCXXABI_NON_DEMANGLING_TERMINATE",
    "-D_LIBUNWIND_HIDE_SYMBOLS",
];

/// Folders of headers that only the library includes.
const HEADERS: [&str; 4] = ["libcxx/src", "libcxxabi/include", "libcxxabi/src", "libunwind/include"];

impl Cpp {
    pub(super) fn paths(&self) -> Vec<PathBuf> {
        self.files.iter().map(|file| paths::source(file)).chain([tag()]).collect()
    }

    pub(super) fn fetch(&self, folder: &Path, shared: &Path) -> Result<PathBuf, String> {
        let installed = shared.join(format!("zig-{}", self.version));
        if !installed.join("ziglang/zig").is_file() {
            install::pip(&installed, "ziglang", &self.version)?;
        }
        let zig = |language: &str| {
            let mut zig = Command::new(installed.join("ziglang/zig"));
            zig.env("ZIG_GLOBAL_CACHE_DIR", shared.join("zig-cache"))
                .env("ZIG_LOCAL_CACHE_DIR", shared.join("zig-cache"));
            zig.current_dir(folder).args([language, "--target=wasm32-wasi", "-O2", "-w"]).args(EXCEPTIONS);
            zig
        };
        let sources = installed.join("ziglang/lib");
        let mut objects = Vec::new();
        // One after the other: it compiles the first of several only.
        let mut compile = |mut compiler: Command, file: PathBuf| {
            let object = folder.join(format!("{}.o", objects.len()));
            tool::run(compiler.arg("-c").arg(file).arg("-o").arg(&object))?;
            objects.push(object);
            Ok::<(), String>(())
        };
        let of_library = |language: &str| {
            let mut compiler = zig(language);
            compiler.args(DEFINITIONS).args(HEADERS.map(|headers| format!("-I{}", sources.join(headers).display())));
            compiler
        };
        for file in LIBRARY {
            let mut compiler = of_library("c++");
            compiler.arg("-std=c++23");
            compile(compiler, sources.join(file))?;
        }
        compile(of_library("cc"), sources.join(UNWINDER))?;
        for file in self.paths() {
            compile(zig("c++"), file)?;
        }
        let module = folder.join("cpp.wasm");
        tool::run(zig("c++").arg("-nostdlib++").args(&objects).arg("-o").arg(&module))?;
        Ok(module)
    }
}

/// The file that defines the tag of exceptions.
fn tag() -> PathBuf {
    paths::source("cpp/tag.s")
}

#[cfg(test)]
mod tests {
    use crate::paths;
    use std::process::Command;

    #[test]
    fn what_is_expected_of_exceptions_is_what_a_native_compiler_makes_of_them() {
        if which::which("g++").is_err() {
            println!("no g++ in the path");
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("exceptions");
        let mut compiler = Command::new("g++");
        compiler.args(["-std=c++17", "-O2", "-o"]).arg(&program).arg(paths::source("cpp/exceptions.cpp"));
        assert!(compiler.status().unwrap().success());
        let output = Command::new(program).output().unwrap();
        let expected = std::fs::read(paths::inputs("cpp").join("expected.txt")).unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&expected));
    }
}
