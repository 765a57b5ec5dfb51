//! A function in the text format while it is written, line by line.

use super::super::layout::Core;
use std::fmt::{self, Display, Write as _};

/// A parameter or another local variable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Local(usize, Core);

impl Local {
    /// Its type.
    pub fn core(self) -> Core {
        self.1
    }
}

impl Display for Local {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "${}", self.0)
    }
}

/// A function.
pub struct Code {
    name: String,
    export: Option<String>,
    parameters: Vec<Core>,
    results: Vec<Core>,
    locals: Vec<Local>,
    body: String,
}

impl Code {
    /// A function without instructions.
    pub fn new(name: &str, parameters: &[Core], results: &[Core]) -> Self {
        Self {
            name: name.to_owned(),
            export: None,
            parameters: parameters.to_vec(),
            results: results.to_vec(),
            locals: Vec::new(),
            body: String::new(),
        }
    }

    /// The same, which others can call under a name.
    pub fn exported(mut self, name: &str) -> Self {
        self.export = Some(name.to_owned());
        self
    }

    /// Its parameters.
    pub fn parameters(&self) -> Vec<Local> {
        self.parameters.iter().enumerate().map(|(number, core)| Local(number, *core)).collect()
    }

    /// One more local variable, which is 0.
    pub fn local(&mut self, core: Core) -> Local {
        let local = Local(self.parameters.len() + self.locals.len(), core);
        self.locals.push(local);
        local
    }

    /// One more line.
    pub fn line(&mut self, line: impl Display) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.body, "    {line}");
    }

    /// Reads a local variable.
    pub fn get(&mut self, local: Local) {
        self.line(format_args!("local.get {local}"));
    }

    /// Writes one.
    pub fn set(&mut self, local: Local) {
        self.line(format_args!("local.set {local}"));
    }
}

impl Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "  (func ${}", self.name)?;
        if let Some(export) = &self.export {
            write!(formatter, " (export \"{export}\")")?;
        }
        for (number, core) in self.parameters.iter().enumerate() {
            write!(formatter, " (param ${number} {})", core.name())?;
        }
        for core in &self.results {
            write!(formatter, " (result {})", core.name())?;
        }
        writeln!(formatter)?;
        for local in &self.locals {
            writeln!(formatter, "    (local {local} {})", local.core().name())?;
        }
        writeln!(formatter, "{}  )", self.body)
    }
}
