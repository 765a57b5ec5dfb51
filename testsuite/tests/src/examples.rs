//! Examples that are compiled of other languages before they run. Their modules and components lie beside their
//! descriptions of systems; `cargo xtask examples` makes them, and so does whatever test asks first.

use crate::component::{self, Kind, Language};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use wasm2sel4_engines::tool;

/// An example that is compiled.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// Its name: the folder's.
    pub name: &'static str,
    missing: fn() -> Option<String>,
    compile: fn(&Path) -> Result<(), String>,
}

/// All of them.
pub const ALL: [Example; 3] = [
    Example {
        name: "rust-and-c",
        missing: || tool::missing_target("wasm32-wasip1").or_else(tool::missing_clang),
        compile: rust_and_c,
    },
    Example { name: "shop", missing: || missing(&[Language::Rust, Language::C]), compile: shop },
    CHAIN,
];

/// A chain of components, which can also be one.
pub const CHAIN: Example =
    Example { name: "chain", missing: || missing(&[Language::Rust, Language::C, Language::Python]), compile: chain };

fn missing(languages: &[Language]) -> Option<String> {
    languages.iter().find_map(|language| language.missing())
}

impl Example {
    /// The one with this name, if it is compiled.
    pub fn of_name(name: &str) -> Option<Self> {
        ALL.into_iter().find(|example| example.name == name)
    }

    /// Its folder.
    pub fn folder(&self) -> PathBuf {
        tool::root().join("examples").join(self.name)
    }

    /// Why it cannot be compiled on this machine.
    pub fn missing(&self) -> Option<String> {
        (self.missing)()
    }

    /// Compiles it, unless this process has done so.
    ///
    /// # Errors
    ///
    /// The command that failed, and what it said.
    pub fn build(&self) -> Result<(), String> {
        static BUILT: Mutex<Vec<(&str, Result<(), String>)>> = Mutex::new(Vec::new());
        // One at a time: tests of every engine ask for the same.
        let mut built = BUILT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((_, result)) = built.iter().find(|(name, _)| *name == self.name) {
            return result.clone();
        }
        let result = (self.compile)(&self.folder());
        built.push((self.name, result.clone()));
        result
    }
}

/// Modules, by the commands that its description has.
fn rust_and_c(folder: &Path) -> Result<(), String> {
    let run = |program: &str, arguments: &[&str]| tool::run(Command::new(program).current_dir(folder).args(arguments));
    let rustc = ["--edition", "2024", "-O", "--target", "wasm32-wasip1"];
    let library = ["--crate-type", "rlib", "--crate-name", "sel4_guest", "../bindings/rust/src/lib.rs"];
    run("rustc", &[&rustc[..], &library, &["-o", "libsel4_guest.rlib"]].concat())?;
    run("rustc", &[&rustc[..], &["--extern", "sel4_guest=libsel4_guest.rlib", "client.rs"]].concat())?;
    let clang = ["--target=wasm32-wasi", "-O2", "-Wall", "-Werror", "-I", "../bindings", "server.c"];
    run("clang", &[&clang[..], &["-o", "server.wasm"]].concat())
}

fn shop(folder: &Path) -> Result<(), String> {
    rust("shop/client", folder, "client")?;
    component::c(&folder.join("server.c"), "server", Kind::Reactor, &folder.join("server.wasm"))
}

fn chain(folder: &Path) -> Result<(), String> {
    rust("chain/parser", folder, "parser")?;
    component::c(&folder.join("filter.c"), "filter", Kind::Reactor, &folder.join("filter.wasm"))?;
    component::python(&folder.join("chain.wit"), "store", &folder.join("store"), "store", &folder.join("store.wasm"))
}

/// Builds a package in Rust, and lays its component beside the description.
fn rust(package: &str, folder: &Path, name: &str) -> Result<(), String> {
    let file = format!("{name}.wasm");
    let built = component::rust(&format!("examples/{package}"))?.join(&file);
    let component = std::fs::read(&built).map_err(|error| format!("{}: {error}", built.display()))?;
    component::write(&folder.join(file), &component)
}
