//! Golden files: the code of small modules on each architecture, so that a change of generated code shows in a review.
//!
//! `WASM2SEL4_BLESS=1 cargo test -p wasm2sel4-testsuite --test golden` rewrites them.

use std::fs;
use std::path::Path;
use wasm2sel4_architecture::Architecture;
use wasm2sel4_engines::tool;

/// Options of a module, from its first line.
fn options(text: &str) -> Vec<String> {
    let first = text.lines().next().and_then(|line| line.strip_prefix(";; options: "));
    first.map(|options| options.split(' ').map(str::to_owned).collect()).unwrap_or_default()
}

/// Functions of the module only: what the compiler adds is the same everywhere.
fn own_functions(listing: &str) -> String {
    let mut own = String::new();
    let mut keep = false;
    for line in listing.lines() {
        if line.starts_with(";; ") {
            keep = line.starts_with(";; function ");
        }
        if keep {
            own.push_str(line.trim_end());
            own.push('\n');
        }
    }
    own
}

fn check(module: &Path, architecture: &str, emit: &str) -> Result<(), String> {
    let text = fs::read_to_string(module).map_err(|error| error.to_string())?;
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let output = folder.path().join("listing");
    let mut command = tool::command(options(&text));
    command.arg(module).args(["--target", architecture, "--emit", emit, "-o"]).arg(&output);
    let result = tool::output(&mut command);
    if !result.status.success() {
        return Err(String::from_utf8_lossy(&result.stderr).into_owned());
    }
    let found = own_functions(&fs::read_to_string(&output).map_err(|error| error.to_string())?);
    let golden = module.with_extension(format!("{architecture}.{emit}"));
    if std::env::var_os("WASM2SEL4_BLESS").is_some() {
        return fs::write(&golden, found).map_err(|error| error.to_string());
    }
    let expected = fs::read_to_string(&golden).unwrap_or_default();
    if expected == found {
        return Ok(());
    }
    let difference = expected.lines().zip(found.lines()).position(|(expected, found)| expected != found);
    let line = difference.unwrap_or(expected.lines().count().min(found.lines().count()));
    let context = |text: &str| text.lines().skip(line.saturating_sub(3)).take(8).collect::<Vec<_>>().join("\n");
    Err(format!(
        "{} differs at line {}\n--- expected\n{}\n--- found\n{}\n--- if it is meant: WASM2SEL4_BLESS=1 cargo test -p wasm2sel4-testsuite --test golden",
        golden.display(),
        line + 1,
        context(&expected),
        context(&found)
    ))
}

#[test]
fn code_is_as_reviewed() {
    let folder = tool::root().join("testsuite/golden");
    let mut modules: Vec<_> =
        fs::read_dir(folder).expect("golden files are there").flatten().map(|entry| entry.path()).collect();
    modules.retain(|path| path.extension().is_some_and(|extension| extension == "wat"));
    modules.sort();
    assert!(!modules.is_empty());
    let mut complaints = Vec::new();
    for module in &modules {
        for architecture in Architecture::ALL.map(Architecture::name) {
            complaints.extend(check(module, architecture, "asm").err());
        }
        // The intermediate form hardly depends on the architecture.
        complaints.extend(check(module, "x86_64", "clif").err());
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n\n"));
}
