//! What components cost that call each other (`testsuite/benchmarks/components`): instructions on seL4, nanoseconds
//! hosted and in another engine, which also compiles the adapters between them; and how many bytes of code and data a
//! component has that does what a module does.
//!
//! The client and the server are components of their own, so that they can be brought together in both ways: composed
//! in one domain, and in two with a wire between them, beside the shortest call by hand.

mod sizes;

use super::{Bench, kernels, numbers, table};
use crate::command;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What the client's words mean, in this order.
const LINES: [(&str, &str); 19] = [
    ("sum-inside", "a call inside of a module, four words, through a table"),
    ("sum", "a call of the other component, four words"),
    ("string-100", "a string of 100 bytes"),
    ("string-64k", "of 64 KiB"),
    ("string-1m", "of 1 MiB"),
    ("bytes-100", "`list<u8>` of 100 bytes"),
    ("bytes-64k", "of 64 KiB"),
    ("bytes-1m", "of 1 MiB"),
    ("words-100", "`list<u32>` of 100 bytes"),
    ("words-64k", "of 64 KiB"),
    ("words-1m", "of 1 MiB"),
    ("pairs-100", "a list of records of 16 bytes (`u64`, `u32`, `bool`), 96 bytes"),
    ("pairs-64k", "of 64 KiB"),
    ("pairs-1m", "of 1 MiB"),
    ("give-100", "`list<u8>` that is returned, of 100 bytes"),
    ("give-64k", "of 64 KiB"),
    ("give-1m", "of 1 MiB"),
    ("open-drop", "making a resource and dropping it, with a destructor"),
    ("use", "a method of a resource"),
];

/// What only the table of calls between domains has: the call by hand, that of a component that only has this function,
/// and how much more that takes, which no program prints.
const BY_HAND: (&str, &str) = ("h", "four words by hand, `sel4.call`");
const PLAIN: (&str, &str) = ("plain", "a call of the other component, four words, of an interface without resources");
const DIFFERENCE: (&str, &str) = ("difference", "the difference of these two");
const CALL: (&str, &str) = ("sum", "a call of the other component, four words, of an interface with resources");

/// Measures every kernel in the kernel folder, and sizes.
pub fn run(bench: &Bench) -> Result<()> {
    in_one_domain(bench)?;
    println!();
    between_domains(bench)?;
    println!();
    sizes::run(bench)
}

/// A file of the benchmark.
fn part(name: &str) -> Result<String> {
    let path = folder().join(name).with_extension("wat");
    std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
}

fn folder() -> PathBuf {
    command::root().join("testsuite/benchmarks/components")
}

/// One of the components, with what it imports of the host, under its name if it is inside of another.
fn component(name: &str, is_inside: bool) -> Result<String> {
    let text = part(name)?.replace("  ;; host.wat\n", &part("host")?);
    Ok(if is_inside { text.replacen("(component", &format!("(component ${name}"), 1) } else { text })
}

/// Both components in a third.
fn composed() -> Result<String> {
    let text = part("composed")?.replace(";; host.wat\n", &part("host")?);
    let text = text.replace(";; server.wat\n", &component("server", true)?);
    Ok(text.replace(";; client.wat\n", &component("client", true)?))
}

/// The cost of each call between components in one domain.
fn in_one_domain(bench: &Bench) -> Result<()> {
    let program = bench.work.join("components.wat");
    std::fs::write(&program, composed()?)?;
    table::print("in one domain, instructions", &table::columns(bench, &program)?, &LINES);
    Ok(())
}

/// The cost of each call over a wire, with everything that takes part: both domains and the kernel.
fn between_domains(bench: &Bench) -> Result<()> {
    let [system, plain] = [wired(bench)?, connected(bench, "sum", &["sum-client", "sum-server"])?];
    let by_hand = folder().join("by-hand.toml");
    let mut columns = Vec::new();
    for kernel in kernels()? {
        let mut column = BTreeMap::new();
        for system in [&by_hand, &plain, &system] {
            let mut run = bench.counted(kernel.architecture, &kernel.path);
            column.extend(numbers(run.arg(system))?);
        }
        if let (Some(wired), Some(by_hand)) = (column.get(PLAIN.0), column.get(BY_HAND.0)) {
            column.insert(DIFFERENCE.0.to_owned(), wired.saturating_sub(*by_hand));
        }
        columns.push((kernel.name.clone(), column));
    }
    let [_, _, others @ ..] = LINES;
    let title = "between two domains, instructions";
    table::print(title, &columns, &[&[BY_HAND, PLAIN, DIFFERENCE, CALL], others.as_slice()].concat());
    Ok(())
}

/// The description of both components with a wire between them.
fn wired(bench: &Bench) -> Result<PathBuf> {
    connected(bench, "system", &["client", "server"])
}

/// A description, beside which its components lie.
fn connected(bench: &Bench, system: &str, components: &[&str]) -> Result<PathBuf> {
    let work = bench.work.join("components");
    std::fs::create_dir_all(&work)?;
    for name in components {
        std::fs::write(work.join(name).with_extension("wat"), component(name, false)?)?;
    }
    let description = work.join(system).with_extension("toml");
    std::fs::copy(folder().join(system).with_extension("toml"), &description)?;
    Ok(description)
}
