//! A script becomes a program: all of its modules, the driver, and the calls as data.

use crate::source::Script;
use crate::translate::{self, Call, Directive, Expected, HOST, HOST_MODULE, Translation, Work};
use anyhow::{Result, anyhow};
use object::write::{Object, Relocation, SectionId, Symbol, SymbolId, SymbolSection};
use object::{RelocationEncoding, RelocationFlags, RelocationKind, SectionKind, SymbolFlags, SymbolKind, SymbolScope};
use std::collections::HashMap;
use wasm2sel4_abi::record::{Linked, Output, Write};
use wasm2sel4_compiler::store::Store;
use wasm2sel4_compiler::{Architecture, Environment, Linker, Options, Plan, Silent, elf, link, object as emit};
use wasm2sel4_script_layout::{self as layout, Pattern, SYMBOL};
use wast::Wast;
use wast::lexer::Lexer;
use wast::parser::{self, ParseBuffer};

/// The driver and the stub, linked into one object.
struct Driver {
    driver: &'static [u8],
    driver_hosted: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/drivers.rs"));

/// A script that is ready to run.
pub struct ScriptProgram {
    /// What has an outcome, in order. The calls among them are made by the program in this order.
    pub directives: Vec<Directive>,
    /// The program; `None` if there is nothing to call.
    pub elf: Option<Vec<u8>>,
    /// The capabilities that it must be granted: [`HOST`] and references of the host.
    pub capabilities: Vec<String>,
}

/// Translates, compiles and links a script. With `only`, all modules are instantiated, and of the rest only the
/// directives on that line are run.
///
/// # Errors
///
/// If the script's own text cannot be read, or the compiler or the linker refuses what it should not.
pub fn build(script: &Script, options: &Options, linker: &Linker, only: Option<usize>) -> Result<ScriptProgram> {
    let mut lexer = Lexer::new(&script.text);
    lexer.allow_confusing_unicode(true);
    let buffer = ParseBuffer::new_with_lexer(lexer)?;
    let mut directives = parser::parse::<Wast<'_>>(&buffer)?.directives;
    let binaries = translate::encode(&mut directives);
    let spectest = translate::spectest()?;
    let mut translation = Translation::new(script, &binaries, &spectest, options.environment)?;
    translation.directives(&directives);
    let Translation { mut store, directives, .. } = translation;
    let keep = |directive: &Directive| only.is_none_or(|line| line == directive.line || makes_instance(directive));
    let directives: Vec<Directive> = directives.into_iter().filter(keep).collect();

    let calls: Vec<&Call> = directives
        .iter()
        .filter_map(|directive| match &directive.work {
            Work::Call(call) => Some(call),
            Work::Passed | Work::Failed(_) => None,
        })
        .collect();
    // The first call makes the host module, for which nobody asked.
    if calls.len() <= 1 {
        return Ok(ScriptProgram { directives, elf: None, capabilities: Vec::new() });
    }
    let host = (!store.capabilities.is_empty()).then(|| store.capability(HOST.to_owned()).0);
    let elf = link_calls(&store, &calls, host, options, linker)?;
    Ok(ScriptProgram { directives, elf: Some(elf), capabilities: store.capabilities })
}

/// Whether others may need what this directive makes.
fn makes_instance(directive: &Directive) -> bool {
    matches!(directive.kind, HOST_MODULE | "module" | "module instance")
}

/// Compiles all instances of a store and links them with the driver, which makes these calls; `host` is the slot of the
/// capability by which references of the host are told apart, where they are capabilities.
///
/// # Errors
///
/// If the compiler or the linker refuses.
pub fn link_calls(
    store: &Store<'_>,
    calls: &[&Call],
    host: Option<u64>,
    options: &Options,
    linker: &Linker,
) -> Result<Vec<u8>> {
    let plan = Plan::new(store, options)?;
    let object = emit::emit(store, &plan, options, &Silent)?;
    let calls = script_object(options.architecture, calls, host.unwrap_or(0))?;
    let driver = driver(options.architecture);
    let stub = match options.environment {
        Environment::SeL4 => driver.driver,
        Environment::Hosted { .. } => driver.driver_hosted,
    };
    Ok(link::link_domain(&object, &plan, stub, &[("script.o", &calls)], options, linker)?)
}

/// The address of a symbol, or of what is so many bytes behind it.
type Address = (SymbolId, u64);

/// Records, with the places that the linker fills in.
#[derive(Default)]
struct Data {
    bytes: Vec<u8>,
    relocations: Vec<(u64, Address)>,
}

impl Output<Address> for Data {
    fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
    }

    fn address(&mut self, address: Address) {
        self.relocations.push((self.bytes.len() as u64, address));
        self.bytes.extend([0; 8]);
    }
}

impl Data {
    /// Appends records; returns where the first of them is.
    fn append<R: Write<Address>>(&mut self, records: &[R]) -> u64 {
        let first = self.bytes.len() as u64;
        records.iter().for_each(|record| record.write(self));
        first
    }
}

/// The calls as records of `wasm2sel4_script_layout`.
fn script_object(architecture: Architecture, calls: &[&Call], host: u64) -> Result<Vec<u8>> {
    let mut object = elf::new_object(architecture);
    let section = object.add_section(Vec::new(), b".rodata.script".to_vec(), SectionKind::ReadOnlyData);

    let mut symbols = HashMap::new();
    let mut arguments: Vec<[u64; 2]> = Vec::new();
    let mut patterns: Vec<Pattern> = Vec::new();
    let mut directives = Vec::new();
    for call in calls {
        let symbol = symbols.entry(&call.symbol).or_insert_with(|| object.add_symbol(undefined(&call.symbol)));
        let (results, traps): (&[Vec<Pattern>], u64) = match &call.expected {
            Expected::Return(results) => (results, 0),
            Expected::Trap(traps) => (&[], traps.iter().fold(0, |mask, trap| mask | 1 << *trap as u8)),
        };
        directives.push(layout::Directive::<Address> {
            function: Linked((*symbol, 0)),
            argument: arguments.len() as u64,
            argument_count: call.arguments.len() as u64,
            pattern: patterns.len() as u64,
            result_count: results.len() as u64,
            traps,
        });
        arguments.extend(&call.arguments);
        patterns.extend(results.iter().flatten().copied());
    }
    let own = object.section_symbol(section);
    let mut data = Data::default();
    let script = layout::Script::<Address> {
        directives: Linked((own, data.append(&directives))),
        directive_count: calls.len() as u64,
        arguments: Linked((own, data.append(&arguments))),
        patterns: Linked((own, data.append(&patterns))),
        host,
    };
    let header = data.append(&[script]);
    object.append_section_data(section, &data.bytes, 16);
    for (offset, (symbol, addend)) in data.relocations {
        relocate(&mut object, section, offset, symbol, addend)?;
    }
    object.add_symbol(Symbol {
        name: SYMBOL.as_bytes().to_vec(),
        value: header,
        size: layout::Script::SIZE,
        kind: SymbolKind::Data,
        scope: SymbolScope::Linkage,
        weak: false,
        section: SymbolSection::Section(section),
        flags: SymbolFlags::None,
    });
    object.write().map_err(|error| anyhow!("cannot write the script: {error}"))
}

fn undefined(name: &str) -> Symbol {
    Symbol {
        name: name.as_bytes().to_vec(),
        value: 0,
        size: 0,
        kind: SymbolKind::Text,
        scope: SymbolScope::Unknown,
        weak: false,
        section: SymbolSection::Undefined,
        flags: SymbolFlags::None,
    }
}

fn relocate(object: &mut Object<'_>, section: SectionId, offset: u64, symbol: SymbolId, addend: u64) -> Result<()> {
    let flags =
        RelocationFlags::Generic { kind: RelocationKind::Absolute, encoding: RelocationEncoding::Generic, size: 64 };
    let relocation = Relocation { offset, symbol, addend: addend as i64, flags };
    object.add_relocation(section, relocation).map_err(|error| anyhow!("cannot relocate: {error}"))
}
