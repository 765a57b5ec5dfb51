//! The table, line by line while programs run, and all numbers as JSON.

use super::compiler::Compiler;
use super::program::Program;
use super::run::Executed;
use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};
use std::fs;
use std::io::Write as _;
use std::path::Path;
use wasm2sel4_architecture::Architecture;

/// Shares of the reference's instructions below which iterations are not shown.
const LEAST: f64 = 0.005;

/// What was measured so far.
#[derive(Default)]
pub struct Report {
    /// The architecture whose programs run.
    architecture: &'static str,
    /// The titles of the columns.
    titles: Vec<String>,
    /// For each program the ratios of all columns.
    ratios: Vec<Vec<f64>>,
    /// All numbers: by architecture, program and column.
    numbers: Map<String, Value>,
    /// Programs whose check sums differ.
    wrong: Vec<String>,
}

impl Report {
    /// The head of a table.
    pub fn begin(&mut self, architecture: Architecture, compilers: &[Compiler]) {
        self.architecture = architecture.name();
        self.titles = compilers.iter().map(Compiler::title).collect();
        self.ratios.clear();
        let (reference, others) = self.titles.split_first().map_or(("", &[][..]), |(first, rest)| (first, rest));
        let names: String = others.iter().map(|title| format!(" {title} |")).collect();
        println!("| {architecture} | {reference}, millions |{names}\n| --- | ---: |{}", " ---: |".repeat(others.len()));
    }

    /// A program's line: what each compiler's executable executed, the reference's first.
    pub fn add(&mut self, program: &Program, executed: Vec<Executed>) {
        let Some(reference) = executed.first() else { return };
        let of_reference = reference.instructions.executed as f64;
        let mut line = format!("| {} | {:.1} |", program.name, of_reference / 1e6);
        let mut columns = Map::new();
        for (title, executed) in self.titles.iter().zip(&executed) {
            let counted = executed.instructions;
            columns.insert(title.clone(), json!({ "instructions": counted.executed, "iterations": counted.repeated }));
            if executed.sum != reference.sum {
                self.wrong.push(format!("{} of {title} on {}", program.name, self.architecture));
            }
        }
        let ratios = executed.iter().map(|other| other.instructions.executed as f64 / of_reference);
        self.ratios.push(ratios.collect());
        for other in executed.iter().skip(1) {
            line.push_str(&format!(" {:.2}", other.instructions.executed as f64 / of_reference));
            let repeated = other.instructions.repeated as f64 / of_reference;
            if repeated >= LEAST {
                line.push_str(&format!(" (+{repeated:.2})"));
            }
            line.push_str(if other.sum == reference.sum { " |" } else { " WRONG |" });
        }
        println!("{line}");
        // Whoever watches wants each line when it is there.
        let _ = std::io::stdout().flush();
        let of_architecture = self.numbers.entry(self.architecture).or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(programs) = of_architecture {
            programs.insert(program.name.clone(), json!({ "title": program.title, "compilers": columns }));
        }
    }

    /// The means of a table.
    pub fn end(&self) {
        let mean = |column: usize| {
            let sum: f64 = self.ratios.iter().map(|ratios| ratios[column].ln()).sum();
            (sum / self.ratios.len() as f64).exp()
        };
        let means: String = (1..self.titles.len()).map(|column| format!(" {:.3} |", mean(column))).collect();
        println!("| geometric mean | |{means}\n");
    }

    /// Writes the numbers.
    ///
    /// # Errors
    ///
    /// The file cannot be written, or programs found something else than natively.
    pub fn finish(self, file: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(&self.numbers)?;
        fs::write(file, text).with_context(|| file.display().to_string())?;
        println!("(all numbers: {})", file.display());
        if !self.wrong.is_empty() {
            bail!("other check sums than those of native programs: {}", self.wrong.join(", "));
        }
        Ok(())
    }
}
