//! A table of ratios, which is printed line by line while programs run: a line for each program, a column for each
//! compiler, of which the first is what the others are compared with.

use std::io::Write as _;

/// Shares of the reference below which what is apart is not shown.
const LEAST: f64 = 0.005;

/// A table.
#[derive(Debug)]
pub struct Table {
    /// What it is about.
    pub title: String,
    /// The titles of the columns.
    pub columns: Vec<String>,
    /// For each program its ratios in all columns, the first of which is 1.
    pub lines: Vec<(String, Vec<f64>)>,
}

/// What a compiler came to with a program.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    /// The number that is compared.
    pub number: f64,
    /// What is not in it and stands beside it.
    pub apart: f64,
    /// Whether the program found something else than the first compiler's did.
    pub is_wrong: bool,
}

impl Table {
    /// Prints the head; `unit` is that of the first column, in which numbers are.
    pub fn begin(title: String, columns: Vec<String>, unit: &str) -> Self {
        let (reference, others) = columns.split_first().map_or(("", &[][..]), |(first, rest)| (first, rest));
        let names: String = others.iter().map(|column| format!(" {column} |")).collect();
        println!("| {title} | {reference}, {unit} |{names}\n| --- | ---: |{}", " ---: |".repeat(others.len()));
        Self { title, columns, lines: Vec::new() }
    }

    /// Prints a program's line.
    pub fn add(&mut self, program: &str, cells: &[Cell]) {
        let Some(Cell { number: reference, .. }) = cells.first() else { return };
        let mut line = format!("| {program} | {reference:.1} |");
        for cell in &cells[1..] {
            line.push_str(&format!(" {:.2}", cell.number / reference));
            let apart = cell.apart / reference;
            if apart >= LEAST {
                line.push_str(&format!(" (+{apart:.2})"));
            }
            line.push_str(if cell.is_wrong { " WRONG |" } else { " |" });
        }
        println!("{line}");
        // Whoever watches wants each line when it is there.
        let _ = std::io::stdout().flush();
        let ratios = cells.iter().map(|cell| cell.number / reference).collect();
        self.lines.push((program.to_owned(), ratios));
    }

    /// Prints the means.
    pub fn end(&self) {
        let means: String = (1..self.columns.len()).map(|column| format!(" {:.3} |", self.mean(column))).collect();
        println!("| geometric mean | |{means}\n");
    }

    /// The geometric mean of a column.
    pub fn mean(&self, column: usize) -> f64 {
        let sum: f64 = self.lines.iter().map(|(_, ratios)| ratios[column].ln()).sum();
        (sum / self.lines.len() as f64).exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_are_of_ratios_to_the_first_column() {
        let cell = |number| Cell { number, apart: 0.0, is_wrong: false };
        let mut table = Table::begin("none".to_owned(), vec!["a".to_owned(), "b".to_owned()], "millions");
        table.add("twice", &[cell(10.0), cell(20.0)]);
        table.add("half", &[cell(4.0), cell(2.0)]);
        table.add("eight", &[cell(1.0), cell(8.0)]);
        assert!((table.mean(1) - 2.0).abs() < 1e-9);
        assert!((table.mean(0) - 1.0).abs() < 1e-9);
    }
}
