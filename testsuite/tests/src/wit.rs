//! Components that speak through the interfaces of `testsuite/wit/values.wit`, each in several languages: a *caller*,
//! a command that imports them and prints what it sends and what comes back, and a *provider* that exports them. They
//! are made when a test asks for them.

use crate::component::{self, Kind, Language};
use std::path::PathBuf;
use std::sync::Mutex;
use wasm2sel4_engines::tool;

/// Both, as files.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The command that imports.
    pub caller: PathBuf,
    /// The component that exports.
    pub provider: PathBuf,
}

/// Languages in which there are both; in Python there is a provider alone.
pub const ALL: [Language; 2] = [Language::Rust, Language::C];

/// The folder of the interfaces, the sources, and what every caller says.
pub fn folder() -> PathBuf {
    tool::root().join("testsuite/wit")
}

/// What every caller prints, whoever answers.
pub fn said() -> String {
    let path = folder().join("said.txt");
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Whether counters of a provider end when their last handle is dropped, as far as they can tell: what makes
/// components of Python keeps their objects.
pub const fn sees_ends(provider: Language) -> bool {
    !matches!(provider, Language::Python)
}

/// Compiles both, unless this process has done so.
///
/// # Errors
///
/// The command that failed, and what it said.
pub fn build(language: Language) -> Result<Pair, String> {
    static BUILT: Mutex<Vec<(Language, Result<Pair, String>)>> = Mutex::new(Vec::new());
    // One at a time: tests of every engine ask for the same.
    let mut built = BUILT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some((_, result)) = built.iter().find(|(of, _)| *of == language) {
        return result.clone();
    }
    let result = match language {
        Language::Rust => rust(),
        Language::C => c(),
        // The caller is Rust's.
        Language::Python => python(),
    };
    built.push((language, result.clone()));
    result
}

/// Both in Rust.
fn rust() -> Result<Pair, String> {
    let built = component::rust("testsuite/wit/rust")?;
    Ok(Pair { caller: built.join("caller.wasm"), provider: built.join("provider.wasm") })
}

/// Both in C.
fn c() -> Result<Pair, String> {
    let of = |name: &str, kind| {
        let output = component::target().join(format!("{name}-in-c.wasm"));
        component::c(&folder().join("c").join(name).with_extension("c"), name, kind, &output)?;
        Ok::<_, String>(output)
    };
    Ok(Pair { caller: of("caller", Kind::Command)?, provider: of("provider", Kind::Reactor)? })
}

/// The provider in Python, and the caller in Rust.
fn python() -> Result<Pair, String> {
    let caller = rust()?.caller;
    let provider = component::target().join("provider-in-python.wasm");
    component::python(&folder().join("values.wit"), "provider", &folder().join("python"), "provider", &provider)?;
    Ok(Pair { caller, provider })
}
