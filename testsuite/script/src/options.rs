//! How modules that a driver calls are compiled: arguments of the programs that run them.

use anyhow::{Result, bail};
use wasm2sel4_compiler::options::EntryPoint;
use wasm2sel4_compiler::{Architecture, BoundsChecks, Environment, Optimisation, Options, Pass};

/// Options of the code generator.
#[derive(Clone, Debug, clap::Args)]
pub struct CodeArguments {
    /// Optimisation: 0, 2 or 3
    #[arg(short = 'O', default_value = "2")]
    optimisation: String,
    /// Leave out passes of the optimiser
    #[arg(long, value_name = "PASS", value_delimiter = ',', value_parser = Pass::named)]
    without: Vec<Pass>,
    /// Check all accesses to memory by comparisons
    #[arg(long)]
    explicit_checks: bool,
    /// Look for garbage before every allocation
    #[arg(long)]
    gc_always: bool,
}

impl CodeArguments {
    /// The options of the compiler.
    ///
    /// # Errors
    ///
    /// If there is no such optimisation.
    pub fn options(&self, architecture: Architecture, environment: Environment) -> Result<Options> {
        let optimisation = match self.optimisation.as_str() {
            "0" => Optimisation::None,
            "2" => Optimisation::Speed,
            "3" => Optimisation::Vectors,
            _ => bail!("there are -O0, -O2 and -O3"),
        };
        let bounds_checks = if self.explicit_checks { BoundsChecks::Explicit } else { BoundsChecks::Auto };
        Ok(Options {
            environment,
            entry: EntryPoint::Driver,
            optimisation,
            left_out: self.without.clone(),
            bounds_checks,
            gc_always: self.gc_always,
            ..Options::new(architecture)
        })
    }
}
