//! The scripts of the suite: groups in the order of the language's history, and the features that each group knows. Our
//! own scripts about the sandbox and about references come last.

use crate::package;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use wasm2sel4_generate::{self as generate, heap, references, sandbox, throws, vectors};
use wasm2sel4_script::source::Script;
use wasmparser::WasmFeatures;

/// Versions of the language; the newest is the one on which the proposals stand.
const VERSIONS: [&str; 3] = ["wasm-v1", "wasm-v2", "wasm-v3"];

/// Proposals, finished ones included: what is finished has scripts of its own beside the version that took it in.
const PROPOSALS: [&str; 19] = [
    "mutable-global",
    "sign-extension-ops",
    "nontrapping-float-to-int-conversions",
    "multi-value",
    "bulk-memory",
    "reference-types",
    "simd",
    "relaxed-simd",
    "extended-const",
    "tail-call",
    "function-references",
    "multi-memory",
    "memory64",
    "annotations",
    "custom-page-sizes",
    "wide-arithmetic",
    "threads",
    "exceptions",
    "gc",
];

/// Our own scripts.
const GENERATED: [&str; 5] = ["sandbox", "vectors", "throws", "heap", "references"];

/// What a group's scripts may use. Those of a finished proposal say that what later ones brought is malformed or
/// invalid.
fn features(group: &str) -> WasmFeatures {
    let references = WasmFeatures::WASM2 | WasmFeatures::FUNCTION_REFERENCES;
    match group {
        "wasm-v1" => WasmFeatures::WASM1,
        "wasm-v2" => WasmFeatures::WASM2,
        "wasm-v3" | "simd" => WasmFeatures::WASM3,
        "mutable-global"
        | "sign-extension-ops"
        | "nontrapping-float-to-int-conversions"
        | "multi-value"
        | "reference-types" => WasmFeatures::WASM2,
        "bulk-memory" => references | WasmFeatures::GC,
        "function-references" => references | WasmFeatures::TAIL_CALL | WasmFeatures::EXTENDED_CONST,
        "memory64" => WasmFeatures::WASM2 | WasmFeatures::MEMORY64,
        "threads" => WasmFeatures::WASM2.difference(WasmFeatures::REFERENCE_TYPES) | WasmFeatures::THREADS,
        _ => {
            let experiments = WasmFeatures::THREADS | WasmFeatures::WIDE_ARITHMETIC | WasmFeatures::CUSTOM_PAGE_SIZES;
            WasmFeatures::WASM3 | WasmFeatures::RELAXED_SIMD | experiments
        }
    }
}

/// All scripts: those of the suite, which are fetched unless they are there, and our own.
///
/// # Errors
///
/// If the suite cannot be had, or is another one.
pub fn all() -> Result<Vec<Script>> {
    let data = package::fetch()?.join("data");
    let mut scripts = Vec::new();
    for group in VERSIONS {
        scripts.extend(read(group, &data.join(group))?);
    }
    for group in PROPOSALS {
        scripts.extend(read(group, &data.join("proposals").join(group))?);
    }
    scripts.extend(sandbox::scripts().into_iter().map(|script| generated("sandbox", script)));
    scripts.extend(vectors::scripts().into_iter().map(|script| generated("vectors", script)));
    scripts.extend(throws::scripts().into_iter().map(|script| generated("throws", script)));
    scripts.extend(heap::scripts().into_iter().map(|script| generated("heap", script)));
    scripts.extend(about_references(references::SCRIPTS));
    Ok(scripts)
}

/// The groups in their order.
pub fn groups() -> Vec<String> {
    VERSIONS.into_iter().chain(PROPOSALS).chain(GENERATED).map(str::to_owned).collect()
}

/// The scripts in a folder of the suite, by name.
fn read(group: &str, folder: &Path) -> Result<Vec<Script>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut paths: Vec<_> = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "wast"));
    paths.sort();
    let script = |path: &Path| {
        Ok(Script {
            group: group.to_owned(),
            name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            text: fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?,
            features: features(group),
        })
    };
    paths.iter().map(|path| script(path)).collect()
}

/// So many scripts of random programs about references.
pub fn about_references(count: u64) -> Vec<Script> {
    references::scripts(count).into_iter().map(|script| generated("references", script)).collect()
}

fn generated(group: &str, generate::Script { name, text }: generate::Script) -> Script {
    Script { group: group.to_owned(), name, text, features: WasmFeatures::all() }
}
