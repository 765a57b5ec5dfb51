//! What tests of the command line share: a folder with inputs, running the program on them, and what it must answer.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use wasm2sel4_engines::tool;

/// A temporary folder with inputs and outputs of a test.
pub struct Folder(tempfile::TempDir);

impl Folder {
    /// An empty folder.
    #[expect(clippy::new_without_default, reason = "making a folder is not cheap and may fail")]
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder can be made"))
    }

    /// The path of a file in it, whether that is there or not.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file.
    pub fn file(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, contents).expect("a file can be written");
        path
    }

    /// The names of all files.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("the folder can be listed").flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

/// The first example.
pub fn hello() -> PathBuf {
    tool::root().join("examples/hello/hello.wat")
}

/// The binary of hello.
pub fn hello_binary() -> Vec<u8> {
    wat_to_wasm(&fs::read_to_string(hello()).expect("hello is there"))
}

/// The binary of a text.
pub fn wat_to_wasm(text: &str) -> Vec<u8> {
    wat::parse_str(text).expect("the text is valid")
}

/// Compiles a file to a file.
pub fn compile(input: &Path, output: &Path, options: &[&str]) -> Output {
    tool::output(tool::command(options.iter().copied()).arg(input).arg("-o").arg(output))
}

/// The program must have ended with status 1 and said all of this.
#[track_caller]
pub fn refused(output: &Output, parts: &[&str]) {
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "status; it said: {message}");
    for part in parts {
        assert!(message.contains(part), "expected {part:?} in: {message}");
    }
    assert!(!message.contains("panicked"), "the compiler panicked: {message}");
}

/// The program must have succeeded.
#[track_caller]
pub fn accepted(output: &Output) {
    assert!(output.status.success(), "{}: {}", output.status, String::from_utf8_lossy(&output.stderr));
}
