//! A module with its expected results, and many of them as one program.

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::time::Duration;
use wasm2sel4_abi::trap::Trap;
use wasm2sel4_compiler::module::{self, Exported};
use wasm2sel4_compiler::object::{ARRAY_PREFIX, INSTANTIATE_PREFIX};
use wasm2sel4_compiler::store::{Names, Store};
use wasm2sel4_compiler::{Linker, Options};
use wasm2sel4_script::translate::{Call, Expected};
use wasm2sel4_script::{program, run};
use wasm2sel4_script_layout::Pattern;

/// Seconds that a program may take.
const TIMEOUT: u64 = 300;

/// A module that provides what others import: the name by which they do, and the binary.
pub type Provider = (String, Vec<u8>);

/// A module with its expected results.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it is called in messages: its seed.
    pub name: String,
    /// The binary.
    pub module: Vec<u8>,
    /// The traps with which instantiation ends; empty if it succeeds.
    pub instantiation: Vec<Trap>,
    /// Calls of exports, in order.
    pub calls: Vec<ExportCall>,
    /// What it imports is provided by these, in order.
    pub providers: Vec<Provider>,
    /// Modules that import its memories as `case`, or what the providers export, and export `hash`, with what that
    /// returns.
    pub checkers: Vec<(Vec<u8>, u64)>,
}

/// A call of an export, or the value of a global.
#[derive(Clone, Debug)]
pub struct ExportCall {
    /// The export.
    pub export: String,
    /// Its arguments.
    pub arguments: Vec<[u64; 2]>,
    /// Its expected results.
    pub expected: Expected,
}

/// Several cases in one program.
pub struct Batch<'c> {
    store: Store<'c>,
    /// Each call with its case and what it is.
    calls: Vec<(usize, String, Call)>,
}

impl<'c> Batch<'c> {
    /// Links all cases.
    pub fn new(cases: &'c [Case]) -> Result<Self> {
        let mut batch = Self { store: Store::default(), calls: Vec::new() };
        for (number, case) in cases.iter().enumerate() {
            batch.add(number, case).with_context(|| case.name.clone())?;
        }
        Ok(batch)
    }

    fn add(&mut self, number: usize, case: &'c Case) -> Result<()> {
        let mut names = Names::new();
        for (name, provider) in &case.providers {
            let title = format!("{}.{name}", case.name);
            let instance = self.store.add(Some(title), module::parse(provider)?, &Names::new())?;
            let symbol = format!("{INSTANTIATE_PREFIX}{}", instance.0);
            self.call(number, format!("instantiation of {name}"), symbol, &[], Expected::Return(Vec::new()));
            names.insert(name.clone(), instance);
        }
        let instance = self.store.add(Some(case.name.clone()), module::parse(&case.module)?, &names)?;
        let expected = match case.instantiation.is_empty() {
            true => Expected::Return(Vec::new()),
            false => Expected::Trap(case.instantiation.clone()),
        };
        self.call(number, "instantiation".to_owned(), format!("{INSTANTIATE_PREFIX}{}", instance.0), &[], expected);
        for call in &case.calls {
            let exports = &self.store.instances[instance].module.exports;
            let position = exports.iter().position(|export| export.name == call.export).context("no such export")?;
            let title = match exports[position].item {
                Exported::Global(_) => format!("global {}", call.export),
                _ => format!("{}{:x?}", call.export, call.arguments),
            };
            let symbol = format!("{ARRAY_PREFIX}{}.{position}", instance.0);
            self.call(number, title, symbol, &call.arguments, call.expected.clone());
        }
        names.insert("case".to_owned(), instance);
        for (position, (checker, hash)) in case.checkers.iter().enumerate() {
            let name = format!("{}.hash.{position}", case.name);
            let checker = self.store.add(Some(name), module::parse(checker)?, &names)?;
            let pattern = Pattern { mask: [u64::MAX, 0], bits: [*hash, 0], flags: 0 };
            let expected = Expected::Return(vec![vec![pattern]]);
            self.call(number, format!("hash {position}"), format!("{ARRAY_PREFIX}{}.0", checker.0), &[], expected);
        }
        Ok(())
    }

    fn call(&mut self, case: usize, title: String, symbol: String, arguments: &[[u64; 2]], expected: Expected) {
        self.calls.push((case, title, Call { symbol, arguments: arguments.to_vec(), expected }));
    }

    /// Runs the program; returns the first difference of each case.
    pub fn run(&self, options: &Options, linker: &Linker) -> Result<Vec<(usize, String)>> {
        let calls: Vec<&Call> = self.calls.iter().map(|(_, _, call)| call).collect();
        let elf = program::link_calls(&self.store, &calls, None, options, linker)?;
        let report = run::hosted(options.architecture, &elf, Duration::from_secs(TIMEOUT))?;
        if !report.is_complete {
            bail!("the program did not end: {}", report.noise.trim_end());
        }
        let mut complaints = BTreeMap::new();
        for (number, found) in &report.failures {
            let (case, title, call) = self.calls.get(*number).context("a call that nobody made")?;
            complaints.entry(*case).or_insert_with(|| format!("{title} {found}, expected {:x?}", call.expected));
        }
        Ok(complaints.into_iter().collect())
    }
}
