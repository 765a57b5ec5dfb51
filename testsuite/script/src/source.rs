//! A script as it is written.

use wasmparser::WasmFeatures;

/// The group of scripts that are no suite's, but one's own.
pub const OWN: &str = "file";

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

/// Where the lines of a text begin.
#[derive(Clone, Debug)]
pub struct Lines(Vec<usize>);

impl Lines {
    /// Of this text.
    pub fn of(text: &str) -> Self {
        let ends = text.match_indices('\n').map(|(end, _)| end + 1);
        Self(std::iter::once(0).chain(ends).collect())
    }

    /// The line in which a byte is, from 1.
    pub fn at(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset)
    }
}
