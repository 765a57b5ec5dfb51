//! Running other programs: every command is shown before it runs, and its failure names it.

use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::Command;

/// The root of the repository.
pub fn root() -> PathBuf {
    let manifest = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().nth(2).map(PathBuf::from).unwrap_or(manifest)
}

/// The cargo that runs this.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Builds programs of the workspace, each with the features that its dependencies have in the whole of it: with others
/// they would be built again for the tests.
pub fn build(programs: &[&str]) -> Result<()> {
    let mut build = cargo();
    build.args(["build", "--quiet", "--workspace"]);
    run(build.args(programs.iter().flat_map(|program| ["--bin", program])))
}

/// The command of such a program, which is built beside this one.
pub fn program(name: &str) -> Result<Command> {
    Ok(Command::new(std::env::current_exe()?.with_file_name(name)))
}

/// How a person would type the command.
pub fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

/// Shows and runs a command; its output goes where ours goes.
pub fn run(command: &mut Command) -> Result<()> {
    let line = line(command);
    println!("$ {line}");
    let status = command.status().with_context(|| format!("cannot start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed: {status}");
    }
    Ok(())
}

/// Runs a command silently and returns what it prints; its errors are shown only if it fails.
pub fn output(command: &mut Command) -> Result<Vec<u8>> {
    let line = line(command);
    let output = command.output().with_context(|| format!("cannot start `{line}`"))?;
    if !output.status.success() {
        bail!("`{line}` failed: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(output.stdout)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Packages with their versions and features, as cargo builds them for these arguments.
    fn packages(arguments: &[&str]) -> BTreeSet<String> {
        let mut tree = cargo();
        tree.args(["tree", "--offline", "--edges", "normal,build", "--prefix", "none", "--no-dedupe"]);
        let tree = output(tree.args(["--format", "{p} {f}"]).args(arguments)).unwrap();
        String::from_utf8(tree).unwrap().lines().map(str::to_owned).collect()
    }

    /// `cargo xtask` builds one package, and then the whole workspace.
    #[test]
    fn nothing_is_built_twice_for_this_program() {
        let whole = packages(&["--workspace"]);
        let own = packages(&["--package", "xtask"]);
        assert!(own.len() > 20, "{own:?}");
        let twice: Vec<&String> = own.difference(&whole).collect();
        assert!(twice.is_empty(), "ask for these with the workspace's features in bin/xtask/Cargo.toml: {twice:#?}");
    }
}
