//! A script as it is written.

use wasmparser::WasmFeatures;

/// A script.
#[derive(Clone, Debug)]
pub struct Script {
    /// What it belongs to; in the specification's test suite its folder: `wasm-v1`, `simd`.
    pub group: String,
    /// Its file name.
    pub name: String,
    /// Its text.
    pub text: String,
    /// What its modules may use.
    pub features: WasmFeatures,
}

impl Script {
    /// Group and name.
    pub fn path(&self) -> String {
        format!("{}/{}", self.group, self.name)
    }
}
