//! Arenas that one end of a wire changes while the other reads them (`testsuite/tests/wires`). Whoever changes one has
//! a higher priority and sleeps for moments in which the other end reads, so that the change happens in the middle of
//! it: that is looked for, with values that are all equal before and after. Then the values become whatever.

use super::{Finished, finish, folder, resources_are_equal};
use std::fmt::Write as _;
use std::path::Path;
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_engines::tool;

/// How many ends change arenas, or have theirs changed.
const ENDS: usize = 8;

/// Clients change what their server reads: it refuses what is no request, and answers others.
pub fn changed_by_clients(engine: &Engine) -> Result<(), String> {
    let folder = folder();
    let mut system = System::new(folder.path(), &["collector.wat", "mixer.wat"])?;
    system.domain("collector", "component", "collector.wat", "");
    for number in 0..ENDS {
        let name = format!("mixer {number}");
        let argument = format!("arguments = [\"{}\"]\npriority = 150\n", "x".repeat(number));
        system.domain(&name, "module", "mixer.wat", &argument);
        system.wire(&name, "collector", "example:shop/collector");
    }
    let found = finish(engine.command(&["--verbose".to_owned()], &[system.write()?], &[]));
    found.expect(found.status == Some(0), "status 0")?;
    found.expect(found.stdout == "mixed\n".repeat(ENDS), "all to have changed values while they were read")?;
    found.expect(!found.stderr.contains("wasm trap"), "no trap")?;
    found.expect(resources_are_equal(&found), "equal resources at the start and at the end")
}

/// A server changes what its clients read: each gets values of their types, or ends with one trap and no other.
pub fn changed_by_a_server(engine: &Engine) -> Result<(), String> {
    let folder = folder();
    let mut system = System::new(folder.path(), &["mixing-server.wat"])?;
    system.domain("server", "module", "mixing-server.wat", "priority = 150\n");
    let reader = tool::root().join("testsuite/tests/wires/reader.wat");
    let reader = std::fs::read_to_string(reader).map_err(|error| error.to_string())?;
    for number in 0..ENDS {
        let (name, file) = (format!("reader {number}"), format!("reader-{number}.wat"));
        // The first looks for values that are not equal; the others call one function each.
        let called = if number == 0 { 0 } else { 1 + number % 3 };
        let called = format!("(global $call i32 (i32.const {called}))");
        let marked = "(global $call i32 (i32.const 0))";
        assert!(reader.contains(marked), "what the client calls is not where it was");
        std::fs::write(folder.path().join(&file), reader.replace(marked, &called))
            .map_err(|error| error.to_string())?;
        system.domain(&name, "component", &file, "");
        system.wire(&name, "server", "test:mixed/values");
    }
    let found = finish(engine.command(&["--verbose".to_owned()], &[system.write()?], &[]));
    let traps = traps(&found);
    found.expect(traps.len() == ENDS - 1, "each client that got no value to end with a trap, and no other")?;
    found.expect(traps.iter().all(|trap| *trap == super::lies::REFUSED), "all traps to say that it is no value")?;
    found.expect(resources_are_equal(&found), "equal resources at the start and at the end")
}

/// What traps said.
pub fn traps(found: &Finished) -> Vec<&str> {
    found.stderr.lines().filter_map(|line| Some(line.split_once("wasm trap: ")?.1.trim_end())).collect()
}

/// A description under construction, which begins with two components that have nothing to do with the rest: the first
/// traps if it gets no right answers from the second.
pub struct System<'f> {
    folder: &'f Path,
    domains: String,
    wires: String,
}

impl<'f> System<'f> {
    /// One in a folder, into which these files of `testsuite/tests/wires` come.
    pub fn new(folder: &'f Path, files: &[&str]) -> Result<Self, String> {
        let sources = tool::root().join("testsuite/tests");
        let files = files.iter().map(|name| (sources.join("wires"), *name));
        let bystanders = ["customer.wat", "store.wat"].map(|name| (sources.join("systems/wires"), name));
        for (source, name) in files.chain(bystanders) {
            std::fs::copy(source.join(name), folder.join(name)).map_err(|error| format!("{name}: {error}"))?;
        }
        let mut system = Self { folder, domains: String::new(), wires: String::new() };
        system.domain("customer", "component", "customer.wat", "");
        system.domain("store", "component", "store.wat", "");
        system.wire("customer", "store", "example:shop/store");
        Ok(system)
    }

    /// One more domain: its `kind` is `module` or `component`.
    pub fn domain(&mut self, name: &str, kind: &str, file: &str, rest: &str) {
        let _ = writeln!(self.domains, "[[domain]]\nname = \"{name}\"\n{kind} = \"{file}\"\n{rest}");
    }

    /// One more wire.
    pub fn wire(&mut self, from: &str, to: &str, interface: &str) {
        let ends = format!("from = \"{from}\"\nto = \"{to}\"\n");
        let _ = writeln!(self.wires, "[[wire]]\n{ends}interface = \"{interface}\"\narena = \"1M\"\n");
    }

    /// Writes it, and returns its path.
    pub fn write(self) -> Result<std::path::PathBuf, String> {
        let path = self.folder.join("system.toml");
        std::fs::write(&path, self.domains + &self.wires).map_err(|error| error.to_string())?;
        Ok(path)
    }
}
