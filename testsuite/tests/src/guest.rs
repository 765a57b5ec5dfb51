//! Real programs: compiled from Rust and C when the tests run, so that what today's toolchains emit is what is tested.

use std::path::{Path, PathBuf};
use std::process::Command;
use wasm2sel4_engines::tool;

/// A program in source form.
#[derive(Clone, Copy, Debug)]
pub struct Guest {
    /// Its name.
    pub name: &'static str,
    /// Its source, below `testsuite/guests`.
    pub source: &'static str,
    /// Further options of its compiler: what the language has that the compiler does not use by itself.
    pub options: &'static [&'static str],
    /// What becomes of it.
    pub form: Form,
}

/// What a program in Rust becomes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// A module that uses preview 1 of WASI.
    Module,
    /// A component that uses WASI 0.2.
    Component,
    /// A module without the standard library, whose panics are exceptions.
    Unwinding {
        /// Whether it handles them by the instructions that came before the standard ones.
        is_legacy: bool,
    },
}

impl Form {
    /// Rust's name of the target.
    const fn target(self) -> &'static str {
        match self {
            Self::Module | Self::Unwinding { .. } => "wasm32-wasip1",
            Self::Component => "wasm32-wasip2",
        }
    }

    /// Options of Rust's compiler for it.
    fn options(self) -> Vec<&'static str> {
        let Self::Unwinding { is_legacy } = self else { return Vec::new() };
        let mut options = vec![
            "-Cpanic=unwind",
            "-Ctarget-feature=+exception-handling",
            "-Cllvm-args=-wasm-enable-eh",
            "-Clink-self-contained=no",
            "-Clink-args=--no-entry --export=_start",
        ];
        if !is_legacy {
            options.push("-Cllvm-args=-wasm-use-legacy-eh=false");
        }
        options
    }
}

/// All programs.
pub const ALL: [Guest; 7] = [
    Guest { name: "rust-std", source: "std.rs", options: &[], form: Form::Module },
    Guest { name: "rust-std-component", source: "std.rs", options: &[], form: Form::Component },
    Guest {
        name: "rust-std-vectors",
        source: "std.rs",
        options: &[
            "-C",
            "opt-level=3",
            "-C",
            "target-feature=+simd128,+relaxed-simd,+bulk-memory,+tail-call,+extended-const",
        ],
        form: Form::Module,
    },
    Guest { name: "rust-unwinds", source: "unwinds.rs", options: &[], form: Form::Unwinding { is_legacy: false } },
    Guest {
        name: "rust-unwinds-legacy",
        source: "unwinds.rs",
        options: &[],
        form: Form::Unwinding { is_legacy: true },
    },
    Guest { name: "c-libc", source: "libc.c", options: &[], form: Form::Module },
    Guest {
        name: "c-vectors",
        source: "vectors.c",
        options: &["-O3", "-msimd128", "-mbulk-memory", "-mnontrapping-fptoint", "-msign-ext", "-mtail-call"],
        form: Form::Module,
    },
];

impl Guest {
    /// Why it cannot be compiled on this machine.
    pub fn missing(&self) -> Option<String> {
        if self.source.ends_with(".rs") {
            return tool::missing_target(self.form.target());
        }
        tool::missing_clang()
    }

    /// The same program as other engines run it: under another name, if that is something else.
    pub fn for_other_engines(self) -> Self {
        let (suffix, form) = match self.form {
            Form::Component => ("-component", Form::Module),
            Form::Unwinding { is_legacy: true } => ("-legacy", Form::Unwinding { is_legacy: false }),
            Form::Module | Form::Unwinding { is_legacy: false } => return self,
        };
        Self { name: self.name.strip_suffix(suffix).unwrap_or(self.name), form, ..self }
    }

    /// Compiles it into `folder`.
    pub fn compile(&self, folder: &Path) -> PathBuf {
        let source = tool::root().join("testsuite/guests").join(self.source);
        let module = folder.join(self.name).with_extension("wasm");
        let mut compiler = if self.source.ends_with(".rs") {
            let mut rustc = Command::new("rustc");
            rustc.args(["--edition", "2024", "-O", "--target", self.form.target()]).args(self.form.options());
            if matches!(self.form, Form::Unwinding { .. }) {
                // What such a program has to bring is not stable.
                rustc.env("RUSTC_BOOTSTRAP", "1");
            }
            rustc
        } else {
            let mut clang = Command::new("clang");
            clang.args(["--target=wasm32-wasi", "-O2", "-std=c11"]);
            clang
        };
        let output = tool::output(compiler.args(self.options).arg(source).arg("-o").arg(&module));
        assert!(output.status.success(), "{}: {}", self.source, String::from_utf8_lossy(&output.stderr));
        module
    }
}
