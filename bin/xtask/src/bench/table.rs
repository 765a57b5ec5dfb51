//! Tables of what programs say of themselves: a column for each engine, a line for each word.

use super::{Bench, kernels, numbers};
use anyhow::Result;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use wasm2sel4_programs::Reference;

/// A column of a table: its title, and the numbers by their words.
pub type Column = (String, BTreeMap<String, u64>);

/// What a program says on every kernel in the kernel folder, hosted, and in the other engine.
pub fn columns(bench: &Bench, program: &Path) -> Result<Vec<Column>> {
    let mut columns = Vec::new();
    for kernel in kernels()? {
        let mut run = bench.counted(kernel.architecture, &kernel.path);
        columns.push((kernel.name.clone(), numbers(run.arg(program))?));
    }
    let mut hosted = Command::new(&bench.tool);
    columns.push(("hosted (ns)".to_owned(), numbers(hosted.args(["run", "--hosted"]).arg(program))?));
    if Reference::missing().is_none() {
        columns.push(("wasmtime (ns)".to_owned(), numbers(Reference::program().arg(program).arg("--"))?));
    }
    Ok(columns)
}

/// Prints it; `lines` are words and what they mean.
pub fn print(title: &str, columns: &[Column], lines: &[(&str, &str)]) {
    let names: String = columns.iter().map(|(name, _)| format!(" {name} |")).collect();
    println!("| {title} |{names}\n| --- |{}", " ---: |".repeat(columns.len()));
    for (word, title) in lines {
        let cells = columns.iter().map(|(_, column)| column.get(*word));
        let cells = cells.map(|cell| cell.map_or(" – |".to_owned(), |number| format!(" {number} |")));
        println!("| {title} |{}", cells.collect::<String>());
    }
}
