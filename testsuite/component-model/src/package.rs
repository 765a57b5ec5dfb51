//! Where the scripts come from.

use anyhow::{Result, anyhow};
use std::path::PathBuf;
use wasm2sel4_programs::Cache;

/// The package of the registry that brings along the component model's repository, and its own authors' scripts about
/// it.
const PACKAGE: &str = "wasm-tools";

/// The version in which its directives are known here.
const VERSION: &str = "1.263.0";

/// The package's folder; fetched, unless it is there.
///
/// # Errors
///
/// If it cannot be had.
pub fn fetch() -> Result<PathBuf> {
    let cache = Cache::of_user().map_err(|error| anyhow!(error))?;
    cache.fetch_package(PACKAGE, VERSION).map_err(|error| anyhow!("no scripts: {error}"))
}
