//! A script becomes a store of all its instances and a list of calls. What can be decided without running anything
//! (malformed, invalid and unlinkable modules) is decided here.

use crate::source::{Lines, Script};
use crate::values;
use anyhow::{Context, Result, anyhow, bail};
use std::collections::{BTreeMap, HashMap};
use wasm2sel4_abi::trap::Trap;
use wasm2sel4_compiler::error::ImportProblem;
use wasm2sel4_compiler::module::{self, Exported};
use wasm2sel4_compiler::object::{ARRAY_PREFIX, INSTANTIATE_PREFIX};
use wasm2sel4_compiler::store::{InstanceIndex, Names, Store};
use wasm2sel4_compiler::{Environment, Error};
use wasm2sel4_script_layout::{Pattern, VALUES_MAXIMUM};
use wast::token::Id;
use wast::{QuoteWat, WastDirective, WastExecute, WastInvoke, Wat};

const SPECTEST: &str = include_str!("../spectest.wat");

/// A call that the driver makes.
#[derive(Clone, Debug)]
pub struct Call {
    /// The symbol of the entry.
    pub symbol: String,
    /// Its arguments.
    pub arguments: Vec<[u64; 2]>,
    /// What must come back.
    pub expected: Expected,
}

/// What must come of a call.
#[derive(Clone, Debug)]
pub enum Expected {
    /// Results that match: the patterns of each.
    Return(Vec<Vec<Pattern>>),
    /// One of these traps.
    Trap(Vec<Trap>),
}

/// A directive, as far as it has an outcome.
#[derive(Clone, Debug)]
pub struct Directive {
    /// Its line in the script, from 1.
    pub line: usize,
    /// What it is: `assert_return`, `module`.
    pub kind: &'static str,
    /// What is to be done for it.
    pub work: Work,
}

/// The kind of the call that makes the host module: no directive of the script, and none that is counted.
pub const HOST_MODULE: &str = "host module";

/// The capability by which signals of the host's references are heard.
pub const HOST: &str = "host";

/// What the names of the host's references begin with; their numbers follow.
pub const HOST_PREFIX: &str = "host.";

/// What is to be done for a directive.
#[derive(Clone, Debug)]
pub enum Work {
    /// A call on the target.
    Call(Call),
    /// Nothing more: it passed.
    Passed,
    /// Nothing more: it failed, and why.
    Failed(String),
}

/// All modules of a script as binaries, in the order of their directives; the text's own errors included.
pub fn encode(directives: &mut [WastDirective<'_>]) -> Vec<Result<Vec<u8>, String>> {
    let mut binaries = Vec::new();
    for directive in directives {
        encode_directive(directive, &mut binaries);
    }
    binaries
}

fn encode_directive(directive: &mut WastDirective<'_>, binaries: &mut Vec<Result<Vec<u8>, String>>) {
    let quoted = |module: &mut QuoteWat<'_>| module.encode().map_err(|error| error.message());
    let plain = |module: &mut Wat<'_>| module.encode().map_err(|error| error.message());
    match directive {
        WastDirective::Module(module)
        | WastDirective::ModuleDefinition(module)
        | WastDirective::AssertMalformed { module, .. }
        | WastDirective::AssertInvalid { module, .. }
        | WastDirective::AssertInvalidCustom { module, .. }
        | WastDirective::AssertMalformedCustom { module, .. } => binaries.push(quoted(module)),
        WastDirective::AssertUnlinkable { module, .. }
        | WastDirective::AssertTrap { exec: WastExecute::Wat(module), .. }
        | WastDirective::AssertReturn { exec: WastExecute::Wat(module), .. }
        | WastDirective::AssertException { exec: WastExecute::Wat(module), .. } => binaries.push(plain(module)),
        WastDirective::Thread(thread) => {
            thread.directives.iter_mut().for_each(|directive| encode_directive(directive, binaries));
        }
        _ => {}
    }
}

/// Instances by the names that a script gives them.
#[derive(Clone, Default)]
struct Scope {
    /// Names for imports.
    registered: Names,
    /// Identifiers, and `None` for the last instance.
    instances: HashMap<Option<String>, Known>,
    /// Modules that were defined but not instantiated.
    definitions: HashMap<Option<String>, usize>,
}

/// What became of an instance.
#[derive(Clone, Debug)]
enum Known {
    Instance(InstanceIndex),
    /// It could not be linked, and why.
    Missing(String),
}

/// A script on its way.
pub struct Translation<'a> {
    script: &'a Script,
    lines: Lines,
    binaries: &'a [Result<Vec<u8>, String>],
    next_binary: usize,
    scope: Scope,
    threads: BTreeMap<String, Vec<Directive>>,
    /// Whether references of the host are capabilities.
    has_capabilities: bool,
    /// All instances.
    pub store: Store<'a>,
    /// All directives that have an outcome, in order.
    pub directives: Vec<Directive>,
}

/// The binary of the host module.
pub fn spectest() -> Result<Vec<u8>> {
    Ok(wat::parse_str(SPECTEST)?)
}

impl<'a> Translation<'a> {
    /// Begins with the host module alone.
    pub fn new(
        script: &'a Script,
        binaries: &'a [Result<Vec<u8>, String>],
        spectest: &'a [u8],
        environment: Environment,
    ) -> Result<Self> {
        let mut store = Store::default();
        let host = store.add(Some("spectest".to_owned()), module::parse(spectest)?, &Names::new())?;
        let mut scope = Scope::default();
        scope.registered.insert("spectest".to_owned(), host);
        let lines = Lines::of(&script.text);
        let mut translation = Self {
            script,
            lines,
            binaries,
            next_binary: 0,
            scope,
            threads: BTreeMap::new(),
            has_capabilities: environment == Environment::SeL4,
            store,
            directives: Vec::new(),
        };
        let work = Work::Call(instantiation(host, Expected::Return(Vec::new())));
        translation.directives.push(Directive { line: 0, kind: HOST_MODULE, work });
        Ok(translation)
    }

    /// Translates directives one after the other.
    pub fn directives(&mut self, directives: &[WastDirective<'_>]) {
        for directive in directives {
            let line = self.lines.at(directive.span().offset());
            let kind = kind(directive);
            let work = match self.directive(directive) {
                Ok(Some(work)) => work,
                Ok(None) => continue,
                Err(error) => Work::Failed(format!("{error:#}")),
            };
            self.directives.push(Directive { line, kind, work });
        }
    }

    fn directive(&mut self, directive: &WastDirective<'_>) -> Result<Option<Work>> {
        match directive {
            WastDirective::Module(module) => {
                let binary = self.take_binary();
                self.instantiate(binary, module.name()).map(Some)
            }
            WastDirective::ModuleDefinition(module) => {
                let binary = self.take_binary();
                let bytes = self.binaries[binary].as_ref().map_err(|message| anyhow!("{message}"))?;
                let parsed = module::parse_with(bytes, self.script.features);
                for name in [None, module.name().map(name)] {
                    self.scope.definitions.insert(name, binary);
                }
                parsed.map(|_| Some(Work::Passed)).map_err(Into::into)
            }
            WastDirective::ModuleInstance { instance, module, .. } => {
                let wanted = module.map(name);
                let binary = self.scope.definitions.get(&wanted).copied().context("no such module definition")?;
                self.instantiate(binary, *instance).map(Some)
            }
            WastDirective::Register { name: registered, module, .. } => {
                let instance = self.instance(*module)?;
                self.scope.registered.insert((*registered).to_owned(), instance);
                Ok(None)
            }
            WastDirective::Invoke(invoke) => {
                let symbol = self.function(invoke)?;
                // What comes back does not matter.
                self.call(symbol, invoke, Expected::Return(Vec::new())).map(Some)
            }
            WastDirective::AssertReturn { exec, results, .. } => {
                let mut patterns = Vec::new();
                for result in results {
                    patterns.push(values::result(result)?);
                }
                self.execute(exec, Expected::Return(patterns)).map(Some)
            }
            WastDirective::AssertTrap { exec, message, .. } => {
                self.execute(exec, Expected::Trap(traps(message)?)).map(Some)
            }
            WastDirective::AssertExhaustion { call, message, .. } => {
                let symbol = self.function(call)?;
                self.call(symbol, call, Expected::Trap(traps(message)?)).map(Some)
            }
            WastDirective::AssertMalformed { .. }
            | WastDirective::AssertInvalid { .. }
            | WastDirective::AssertMalformedCustom { .. }
            | WastDirective::AssertInvalidCustom { .. } => {
                let binary = self.take_binary();
                self.refused(binary).map(Some)
            }
            WastDirective::AssertUnlinkable { message, .. } => {
                let binary = self.take_binary();
                self.unlinkable(binary, message).map(Some)
            }
            WastDirective::Thread(thread) => {
                // Another thread has its own names, and what it is given. Its calls are made when it is waited for.
                let mut scope = Scope::default();
                if let Some(host) = self.scope.registered.get("spectest") {
                    scope.registered.insert("spectest".to_owned(), *host);
                }
                if let Some(shared) = thread.shared_module {
                    let instance = self.instance(Some(shared))?;
                    scope.instances.insert(Some(name(shared)), Known::Instance(instance));
                }
                let outer = std::mem::replace(&mut self.scope, scope);
                let directives = std::mem::take(&mut self.directives);
                self.directives(&thread.directives);
                let own = std::mem::replace(&mut self.directives, directives);
                self.scope = outer;
                self.threads.insert(name(thread.name), own);
                Ok(None)
            }
            WastDirective::Wait { thread, .. } => {
                let own = self.threads.remove(&name(*thread)).context("no such thread")?;
                self.directives.extend(own);
                Ok(None)
            }
            WastDirective::AssertException { exec, .. } => {
                self.execute(exec, Expected::Trap(vec![Trap::UncaughtException])).map(Some)
            }
            WastDirective::AssertSuspension { .. } => bail!("unsupported: stack-switching"),
        }
    }

    fn take_binary(&mut self) -> usize {
        self.next_binary += 1;
        self.next_binary - 1
    }

    /// Links a module; what it is called stands for it even if that fails.
    fn instantiate(&mut self, binary: usize, id: Option<Id<'_>>) -> Result<Work> {
        let linked = self.link(binary, id.map(name));
        let known = match &linked {
            Ok(instance) => Known::Instance(*instance),
            Err(error) => Known::Missing(error.to_string()),
        };
        if let Some(id) = id {
            self.scope.instances.insert(Some(name(id)), known.clone());
        }
        self.scope.instances.insert(None, known);
        Ok(Work::Call(instantiation(linked?, Expected::Return(Vec::new()))))
    }

    fn link(&mut self, binary: usize, id: Option<String>) -> Result<InstanceIndex> {
        let bytes = self.binaries[binary].as_ref().map_err(|message| anyhow!("{message}"))?;
        let module = module::parse_with(bytes, self.script.features)?;
        let number = self.store.instances.len();
        let called = id.map_or_else(|| number.to_string(), |id| format!("{id}.{number}"));
        Ok(self.store.add(Some(called), module, &self.scope.registered)?)
    }

    fn instance(&self, id: Option<Id<'_>>) -> Result<InstanceIndex> {
        match self.scope.instances.get(&id.map(name)) {
            Some(Known::Instance(instance)) => Ok(*instance),
            Some(Known::Missing(why)) => bail!("its module is not there: {why}"),
            None => bail!("no such module"),
        }
    }

    /// The symbol of an export's entry.
    fn entry(&self, id: Option<Id<'_>>, export: &str) -> Result<(String, Exported)> {
        let instance = self.instance(id)?;
        let exports = &self.store.instances[instance].module.exports;
        let position = exports.iter().position(|item| item.name == export).context("no such export")?;
        Ok((format!("{ARRAY_PREFIX}{}.{position}", instance.0), exports[position].item))
    }

    fn function(&self, invoke: &WastInvoke<'_>) -> Result<String> {
        match self.entry(invoke.module, invoke.name)? {
            (symbol, Exported::Function(_)) => Ok(symbol),
            _ => bail!("the export is no function"),
        }
    }

    fn call(&mut self, symbol: String, invoke: &WastInvoke<'_>, expected: Expected) -> Result<Work> {
        let mut arguments = Vec::new();
        for argument in &invoke.args {
            arguments.push(values::argument(argument, |number| self.host_reference(number))?);
        }
        let results = if let Expected::Return(results) = &expected { results.len() } else { 0 };
        if arguments.len().max(results) > VALUES_MAXIMUM {
            bail!("more values than the driver has room for");
        }
        Ok(Work::Call(Call { symbol, arguments, expected }))
    }

    /// The host's reference of this number: a capability of its own where there are any.
    fn host_reference(&mut self, number: u32) -> u64 {
        match self.has_capabilities {
            true => self.store.capability(format!("{HOST_PREFIX}{number}")).0,
            false => values::identity(number),
        }
    }

    fn execute(&mut self, exec: &WastExecute<'_>, expected: Expected) -> Result<Work> {
        match exec {
            WastExecute::Invoke(invoke) => {
                let symbol = self.function(invoke)?;
                self.call(symbol, invoke, expected)
            }
            WastExecute::Get { module, global, .. } => match self.entry(*module, global)? {
                (symbol, Exported::Global(_)) => Ok(Work::Call(Call { symbol, arguments: Vec::new(), expected })),
                _ => bail!("the export is no global"),
            },
            WastExecute::Wat(_) => {
                let binary = self.take_binary();
                let instance = self.link(binary, None)?;
                Ok(Work::Call(instantiation(instance, expected)))
            }
        }
    }

    /// The module must not get through reading and validation.
    fn refused(&self, binary: usize) -> Result<Work> {
        let Ok(bytes) = &self.binaries[binary] else { return Ok(Work::Passed) };
        match module::parse_with(bytes, self.script.features) {
            Err(Error::Invalid { .. }) => Ok(Work::Passed),
            Err(error) => Err(error.into()),
            Ok(_) => bail!("the module was accepted"),
        }
    }

    fn unlinkable(&mut self, binary: usize, message: &str) -> Result<Work> {
        let bytes = self.binaries[binary].as_ref().map_err(|message| anyhow!("{message}"))?;
        let module = module::parse_with(bytes, self.script.features)?;
        let problems = match self.store.add(None, module, &self.scope.registered) {
            Err(Error::Imports(problems)) => problems,
            Err(error) => return Err(error.into()),
            // Whether what it imports has grown large enough shows when it is instantiated.
            Ok(instance) if !self.store.instances[instance].checks.is_empty() => {
                return Ok(Work::Call(instantiation(instance, Expected::Trap(vec![Trap::IncompatibleImport]))));
            }
            Ok(_) => bail!("the module was linked"),
        };
        let is_unknown = problems.problems.iter().any(|problem| matches!(problem, ImportProblem::Unknown { .. }));
        let found = if is_unknown { "unknown import" } else { "incompatible import type" };
        match found == message {
            true => Ok(Work::Passed),
            false => bail!("expected {message:?}, but: {problems}"),
        }
    }
}

fn instantiation(instance: InstanceIndex, expected: Expected) -> Call {
    Call { symbol: format!("{INSTANTIATE_PREFIX}{}", instance.0), arguments: Vec::new(), expected }
}

fn name(id: Id<'_>) -> String {
    id.name().to_owned()
}

/// The traps that a message means. The suite may say more than the message of the specification, such as which element
/// is not initialised, or less.
fn traps(message: &str) -> Result<Vec<Trap>> {
    let known = Trap::ALL.into_iter().filter(|trap| {
        let own = trap.message();
        own.starts_with(message) || message.starts_with(own)
    });
    let known: Vec<Trap> = known.collect();
    match known.is_empty() {
        true => bail!("no trap says {message:?}"),
        false => Ok(known),
    }
}

/// What a directive is called in outcomes.
pub fn kind(directive: &WastDirective<'_>) -> &'static str {
    match directive {
        WastDirective::Module(_) => "module",
        WastDirective::ModuleDefinition(_) => "module definition",
        WastDirective::ModuleInstance { .. } => "module instance",
        WastDirective::AssertMalformed { .. } => "assert_malformed",
        WastDirective::AssertInvalid { .. } => "assert_invalid",
        WastDirective::AssertInvalidCustom { .. } => "assert_invalid_custom",
        WastDirective::AssertMalformedCustom { .. } => "assert_malformed_custom",
        WastDirective::Register { .. } => "register",
        WastDirective::Invoke(_) => "invoke",
        WastDirective::AssertTrap { .. } => "assert_trap",
        WastDirective::AssertReturn { .. } => "assert_return",
        WastDirective::AssertExhaustion { .. } => "assert_exhaustion",
        WastDirective::AssertUnlinkable { .. } => "assert_unlinkable",
        WastDirective::AssertException { .. } => "assert_exception",
        WastDirective::AssertSuspension { .. } => "assert_suspension",
        WastDirective::Thread(_) => "thread",
        WastDirective::Wait { .. } => "wait",
    }
}
