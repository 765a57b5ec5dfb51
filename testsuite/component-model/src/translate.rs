//! A script becomes one component with all of its instances and their callers, and a list of calls of the latter. What
//! can be decided without running anything, which is whether a component is read or refused, is decided here.

use crate::caller::Wanted;
use crate::compose::Composition;
use crate::trap;
use crate::verdict::{self, Broken, Verdict};
use anyhow::{Context, Result, anyhow, bail};
use std::collections::HashMap;
use wasm2sel4_compiler::object::{ARRAY_PREFIX, INSTANTIATE_PREFIX};
use wasm2sel4_compiler::store::{Store, StoreFunctionOrigin};
use wasm2sel4_compiler::{Linker, Options, component, module};
use wasm2sel4_script::program::{self, ScriptProgram};
use wasm2sel4_script::source::{Lines, Script};
use wasm2sel4_script::translate::{Call, Directive, Expected, HOST_MODULE, Work, kind};
use wasm2sel4_script_layout::Pattern;
use wasmparser::{Parser, Payload, Validator, WasmFeatures};
use wast::component::WastVal;
use wast::core::{NanPattern, WastArgCore, WastRetCore};
use wast::lexer::Lexer;
use wast::parser::{self, ParseBuffer};
use wast::token::{F32, F64, Id};
use wast::{QuoteWat, Wast, WastArg, WastDirective, WastExecute, WastInvoke, WastRet};

/// Translates, composes, compiles and links a script. With `only`, everything is instantiated, and of the rest only the
/// directives on that line are run.
///
/// # Errors
///
/// If the script's own text cannot be read, or the compiler or the linker refuses the whole of what it has not refused
/// one by one.
pub fn build(script: &Script, options: &Options, linker: &Linker, only: Option<usize>) -> Result<ScriptProgram> {
    let mut lexer = Lexer::new(&script.text);
    lexer.allow_confusing_unicode(true);
    let buffer = ParseBuffer::new_with_lexer(lexer)?;
    let lines = Lines::of(&script.text);
    let mut translation = Translation::default();
    let mut planned = Vec::new();
    for mut directive in parser::parse::<Wast<'_>>(&buffer)?.directives {
        let line = lines.at(directive.span().offset());
        let plan = match translation.directive(&mut directive) {
            Ok(plan) => plan,
            // This ends the script, so no list of exceptions can expect it.
            Err(error) if error.is::<Broken>() => return Err(error.context(format!("line {line}"))),
            Err(error) => Plan::Failed(format!("{error:#}")),
        };
        planned.push((line, kind(&directive), plan));
    }
    planned.retain(|(line, ..)| only.is_none_or(|only| only == *line));
    let Translation { composition, .. } = translation;
    if composition.instances.is_empty() {
        let work = |plan| match plan {
            Plan::Passed => Work::Passed,
            Plan::Failed(why) => Work::Failed(why),
            Plan::Call { .. } => Work::Failed("there is nothing to call".to_owned()),
        };
        let directives = planned.into_iter().map(|(line, kind, plan)| Directive { line, kind, work: work(plan) });
        return Ok(ScriptProgram { directives: directives.collect(), elf: None, capabilities: Vec::new() });
    }
    let component = component::read(&composition.encode()?).context("all instances together")?;
    let store = Store::of_component(&component).context("all instances together")?;
    // Nothing is called before everything is there: instances of a script do not know each other.
    let instantiations = store.instances.iter().map(|(index, _)| Directive {
        line: 0,
        kind: HOST_MODULE,
        work: Work::Call(Call {
            symbol: format!("{INSTANTIATE_PREFIX}{}", index.0),
            arguments: Vec::new(),
            expected: Expected::Return(Vec::new()),
        }),
    });
    let mut directives: Vec<Directive> = instantiations.collect();
    for (line, kind, plan) in planned {
        let work = match plan {
            Plan::Passed => Work::Passed,
            Plan::Failed(why) => Work::Failed(why),
            Plan::Call { instance, call, expected } => Work::Call(Call {
                symbol: symbol(&store, &Composition::export(instance, call))?,
                arguments: Vec::new(),
                expected,
            }),
        };
        directives.push(Directive { line, kind, work });
    }
    let calls: Vec<&Call> = directives
        .iter()
        .filter_map(|directive| match &directive.work {
            Work::Call(call) => Some(call),
            Work::Passed | Work::Failed(_) => None,
        })
        .collect();
    let elf = program::link_calls(&store, &calls, None, options, linker)?;
    Ok(ScriptProgram { directives, elf: Some(elf), capabilities: Vec::new() })
}

/// The symbol of the entry of a function that a component exports.
fn symbol(store: &Store<'_>, name: &str) -> Result<String> {
    let exports = store.composition.as_ref().map(|composition| &composition.exports).context("no component")?;
    let lifted = exports.iter().find(|export| export.name == name).context("a call that is not exported")?;
    let StoreFunctionOrigin::Instance(instance, index) = store.functions[lifted.function].origin else {
        bail!("a call that no core module has")
    };
    let exports = &store.instances[instance].module.exports;
    let position = exports.iter().position(|export| export.item == module::Exported::Function(index));
    Ok(format!("{ARRAY_PREFIX}{}.{}", instance.0, position.context("a call that its module does not export")?))
}

/// What is to be done for a directive.
enum Plan {
    /// Nothing more: it holds.
    Passed,
    /// Nothing more: it does not, and why.
    Failed(String),
    /// A call of an instance.
    Call { instance: usize, call: usize, expected: Expected },
}

/// What became of a component or an instance: its number, or why it is not there.
type Known = Result<usize, String>;

/// A script on its way; `None` is the last one of its kind.
#[derive(Default)]
struct Translation {
    composition: Composition,
    definitions: HashMap<Option<String>, Known>,
    instances: HashMap<Option<String>, Known>,
}

impl Translation {
    fn directive(&mut self, directive: &mut WastDirective<'_>) -> Result<Plan> {
        match directive {
            WastDirective::Module(component) => {
                let name = component.name().map(name);
                let (verdict, defined) = self.define(component)?;
                let instance = defined.map(|number| self.composition.instantiate(number));
                self.instances.insert(None, instance.clone());
                self.instances.insert(name, instance);
                Ok(verdict)
            }
            WastDirective::ModuleDefinition(component) => {
                let name = component.name().map(name);
                let (verdict, defined) = self.define(component)?;
                self.definitions.insert(None, defined.clone());
                self.definitions.insert(name, defined);
                Ok(verdict)
            }
            WastDirective::ModuleInstance { instance, module, .. } => {
                let definition = self.definitions.get(&module.map(name)).cloned().context("no such definition")?;
                let made = definition.map(|number| self.composition.instantiate(number));
                self.instances.insert(None, made.clone());
                self.instances.insert(instance.map(name), made.clone());
                made.map_err(|why| anyhow!("{why}"))?;
                Ok(Plan::Passed)
            }
            WastDirective::AssertMalformed { module, .. } | WastDirective::AssertInvalid { module, .. } => {
                refused(module).map(|()| Plan::Passed)
            }
            WastDirective::AssertReturn { exec: WastExecute::Invoke(invoke), results, .. } => {
                let wanted = match results.as_mut_slice() {
                    [] => None,
                    [result] => Some(&*wanted(result)?),
                    _ => bail!("several results"),
                };
                self.call(invoke, &Wanted::Value(wanted), Expected::Return)
            }
            WastDirective::AssertTrap { exec: WastExecute::Invoke(invoke), message, .. } => {
                let traps = trap::meant(message)?;
                self.call(invoke, &Wanted::Anything, |_| Expected::Trap(traps))
            }
            WastDirective::Invoke(invoke) => self.call(invoke, &Wanted::Anything, |_| Expected::Return(Vec::new())),
            other => bail!("{} is not known of components", kind(other)),
        }
    }

    /// Adds a component, of which several instances may be made.
    fn define(&mut self, component: &mut QuoteWat<'_>) -> Result<(Plan, Known)> {
        let encoded = component.encode().map_err(anyhow::Error::from);
        let (plan, known) = match encoded.and_then(|bytes| Ok((accepted(&bytes)?, bytes))) {
            Ok((Verdict::Imports(why), _)) => (Plan::Passed, Err(why)),
            Ok((_, bytes)) if imports_anything(&bytes) => {
                (Plan::Passed, Err("it imports what nothing provides".to_owned()))
            }
            // What is read by itself may not be known as a part of another one.
            Ok((_, bytes)) if let Some(why) = refused_inside(&bytes)? => (Plan::Passed, Err(why)),
            Ok((_, bytes)) => (Plan::Passed, Ok(self.composition.define(bytes))),
            Err(error) if error.is::<Broken>() => return Err(error),
            Err(error) => (Plan::Failed(format!("{error:#}")), Err(format!("its component is not there: {error:#}"))),
        };
        Ok((plan, known))
    }

    fn call(
        &mut self,
        invoke: &mut WastInvoke<'_>,
        wanted: &Wanted<'_, '_>,
        expected: impl FnOnce(Vec<Vec<Pattern>>) -> Expected,
    ) -> Result<Plan> {
        let known = self.instances.get(&invoke.module.map(name)).cloned().context("no such instance")?;
        let instance = known.map_err(|why| anyhow!("{why}"))?;
        let component = self.composition.component(self.composition.instances[instance].0);
        let types = Validator::new_with_features(WasmFeatures::all()).validate_all(component)?;
        let values: Vec<&WastVal<'_>> =
            invoke.args.iter_mut().map(|value| Ok(&*given(value)?)).collect::<Result<_>>()?;
        let caller = &mut self.composition.instances[instance].1;
        let (call, patterns) = caller.add(invoke.name, types.as_ref(), &values, wanted)?;
        Ok(Plan::Call { instance, call, expected: expected(patterns) })
    }
}

/// An argument. Floating-point numbers are written as those of core modules are.
fn given<'v, 'a>(argument: &'v mut WastArg<'a>) -> Result<&'v mut WastVal<'a>> {
    match argument {
        WastArg::Core(WastArgCore::F32(value)) => *argument = WastArg::Component(WastVal::F32(*value)),
        WastArg::Core(WastArgCore::F64(value)) => *argument = WastArg::Component(WastVal::F64(*value)),
        _ => {}
    }
    match argument {
        WastArg::Component(value) => Ok(value),
        _ => bail!("an argument of a core module"),
    }
}

/// A result, likewise; any NaN stands for all of them.
fn wanted<'v, 'a>(result: &'v mut WastRet<'a>) -> Result<&'v mut WastVal<'a>> {
    let float32 = |bits| WastRet::Component(WastVal::F32(F32 { bits }));
    let float64 = |bits| WastRet::Component(WastVal::F64(F64 { bits }));
    match result {
        WastRet::Core(WastRetCore::F32(NanPattern::Value(value))) => *result = float32(value.bits),
        WastRet::Core(WastRetCore::F32(_)) => *result = float32(f32::NAN.to_bits()),
        WastRet::Core(WastRetCore::F64(NanPattern::Value(value))) => *result = float64(value.bits),
        WastRet::Core(WastRetCore::F64(_)) => *result = float64(f64::NAN.to_bits()),
        _ => {}
    }
    match result {
        WastRet::Component(value) => Ok(value),
        _ => bail!("a result of a core module"),
    }
}

/// A component that must be read.
fn accepted(bytes: &[u8]) -> Result<Verdict> {
    if !Parser::is_component(bytes) {
        module::parse(bytes)?;
        return Ok(Verdict::Imports("it is a core module".to_owned()));
    }
    match verdict::of(bytes)? {
        Verdict::Refused(why) => bail!("{why}"),
        verdict => Ok(verdict),
    }
}

/// A component that must not get through. That it is refused counts, not by which words: scripts quote one program's.
fn refused(component: &mut QuoteWat<'_>) -> Result<()> {
    let Ok(bytes) = component.encode() else { return Ok(()) };
    if !Parser::is_component(&bytes) {
        return if module::parse(&bytes).is_err() { Ok(()) } else { bail!("it was accepted") };
    }
    match verdict::of(&bytes)? {
        Verdict::Refused(_) => Ok(()),
        Verdict::Whole | Verdict::Imports(_) => bail!("it was accepted"),
    }
}

/// Why a component cannot be instantiated by another one, if it cannot.
fn refused_inside(bytes: &[u8]) -> Result<Option<String>> {
    let mut alone = Composition::default();
    let component = alone.define(bytes.to_owned());
    alone.instantiate(component);
    Ok(component::read(&alone.encode()?).err().map(|error| error.to_string()))
}

/// Whether a valid component has an import of its own.
fn imports_anything(bytes: &[u8]) -> bool {
    let mut depth = 0usize;
    Parser::new(0).parse_all(bytes).map_while(Result::ok).any(|payload| {
        match payload {
            Payload::Version { .. } => depth += 1,
            Payload::End(_) => depth -= 1,
            _ => {}
        }
        depth == 1 && matches!(payload, Payload::ComponentImportSection(_))
    })
}

fn name(id: Id<'_>) -> String {
    id.name().to_owned()
}
