//! All tables of a run, and their numbers as JSON.

use super::compare;
use super::compiler::Compiler;
use super::program::Program;
use super::run::Executed;
use super::table::{Cell, Table};
use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;
use wasm2sel4_architecture::Architecture;

/// What was measured so far.
#[derive(Default)]
pub struct Report {
    /// Tables of instructions, by architecture.
    pub instructions: Vec<(Architecture, Table)>,
    /// The table of times, which are those of this machine.
    pub times: Option<Table>,
    /// All numbers: by architecture, program and compiler.
    numbers: Map<String, Value>,
    /// The programs' titles.
    titles: Map<String, Value>,
    /// Programs whose check sums differ.
    wrong: Vec<String>,
}

impl Report {
    /// Begins a table of instructions.
    pub fn begin(&mut self, architecture: Architecture, compilers: &[Compiler]) {
        let columns = compilers.iter().map(Compiler::title).collect();
        self.instructions.push((architecture, Table::begin(architecture.to_string(), columns, "millions")));
    }

    /// What each compiler's executable of a program executed.
    pub fn add(&mut self, program: &Program, executed: &[Executed]) {
        let Some((reference, (architecture, table))) = executed.first().zip(self.instructions.last_mut()) else {
            return;
        };
        let cell = |executed: &Executed| Cell {
            number: executed.instructions.executed as f64 / 1e6,
            apart: executed.instructions.repeated as f64 / 1e6,
            is_wrong: executed.sum != reference.sum,
        };
        let cells: Vec<Cell> = executed.iter().map(cell).collect();
        table.add(&program.name, &cells);
        self.titles.insert(program.name.clone(), json!(program.title));
        for ((title, executed), cell) in table.columns.iter().zip(executed).zip(&cells) {
            if cell.is_wrong {
                self.wrong.push(format!("{} of {title} on {architecture}", program.name));
            }
            let numbers = entry(&mut self.numbers, architecture.name(), &program.name, title);
            numbers.insert("instructions".to_owned(), json!(executed.instructions.executed));
            numbers.insert("iterations".to_owned(), json!(executed.instructions.repeated));
        }
    }

    /// Begins the table of times.
    pub fn begin_times(&mut self, compilers: &[Compiler]) {
        let columns = compilers.iter().map(Compiler::title).collect();
        self.times = Some(Table::begin("processor time".to_owned(), columns, "milliseconds"));
    }

    /// The microseconds that each compiler's executable of a program took.
    pub fn add_times(&mut self, architecture: Architecture, program: &Program, microseconds: &[f64]) {
        let Some(table) = &mut self.times else { return };
        let cell = |microseconds: &f64| Cell { number: microseconds / 1e3, apart: 0.0, is_wrong: false };
        table.add(&program.name, &microseconds.iter().map(cell).collect::<Vec<_>>());
        for (title, microseconds) in table.columns.iter().zip(microseconds) {
            let numbers = entry(&mut self.numbers, architecture.name(), &program.name, title);
            numbers.insert("microseconds".to_owned(), json!(microseconds.round()));
        }
    }

    /// Prints what has changed since an earlier run.
    pub fn compare(&self, earlier: &Path) -> Result<()> {
        compare::print(earlier, &self.numbers)
    }

    /// Writes the numbers.
    ///
    /// # Errors
    ///
    /// The file cannot be written, or programs found something else than natively.
    pub fn finish(&self, file: &Path) -> Result<()> {
        let all = json!({ "programs": self.titles, "architectures": self.numbers });
        let text = serde_json::to_string_pretty(&all)?;
        fs::write(file, text).with_context(|| file.display().to_string())?;
        println!("(all numbers: {})", file.display());
        if !self.wrong.is_empty() {
            bail!("other check sums than those of native programs: {}", self.wrong.join(", "));
        }
        Ok(())
    }
}

/// The object behind several keys.
fn entry<'a>(
    numbers: &'a mut Map<String, Value>,
    first: &str,
    second: &str,
    third: &str,
) -> &'a mut Map<String, Value> {
    [first, second, third].into_iter().fold(numbers, |numbers, key| {
        let value = numbers.entry(key).or_insert_with(|| Value::Object(Map::new()));
        value.as_object_mut().expect("nothing but objects is put there")
    })
}
