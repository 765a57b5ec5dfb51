//! A caller of a component under test: core modules whose functions call what the component exports, with constant
//! arguments out of their own memory, and compare what comes back. Lowering and lifting between the two is done by the
//! adapters that every two components get, which is what is tested.

use crate::compare::Comparison;
use crate::types::{Flat, Type};
use crate::values::{Constant, Memory};
use anyhow::{Context, Result, bail};
use std::fmt::Write as _;
use wasm2sel4_script_layout::Pattern;
use wasmparser::component_types::{ComponentEntityType, ComponentFuncType};
use wasmparser::types::TypesRef;
use wast::component::WastVal;

/// The most values that are passed without memory (component model, `MAX_FLAT_PARAMS`).
const FLAT_PARAMETERS: usize = 16;

/// Bytes of the caller's memory for results.
const HEAP: u32 = 1 << 16;

/// The functions that call one instance.
#[derive(Debug)]
pub struct Caller {
    memory: Memory,
    /// The functions that are called.
    pub functions: Vec<Callee>,
    /// The functions that call them.
    calls: String,
    /// What each of these returns, if anything.
    pub results: Vec<Option<Flat>>,
}

/// A function that is called.
#[derive(Debug)]
pub struct Callee {
    /// The component's name for it.
    pub name: String,
    /// Its parameters.
    pub parameters: Vec<(String, Type)>,
    /// Its result.
    pub result: Option<Type>,
    /// The core parameters of its lowering.
    flat_parameters: Vec<Flat>,
    /// The core results of its lowering.
    flat_results: Vec<Flat>,
}

/// What happens behind a call.
#[derive(Debug, Default)]
struct Check {
    /// What the calling function returns.
    returned: Option<Flat>,
    /// The patterns of that.
    patterns: Vec<Vec<Pattern>>,
    /// The instructions behind the call.
    text: String,
    /// How many locals they need.
    locals: usize,
}

/// What a call must come to.
pub enum Wanted<'w, 'a> {
    /// It returns this, or nothing.
    Value(Option<&'w WastVal<'a>>),
    /// It does not return, or what it returns does not matter.
    Anything,
}

impl Default for Caller {
    fn default() -> Self {
        Self { memory: Memory::new(), functions: Vec::new(), calls: String::new(), results: Vec::new() }
    }
}

/// The type of a function that a component exports.
///
/// # Errors
///
/// If there is none of this name.
pub fn exported<'t>(types: &'t TypesRef<'t>, name: &str) -> Result<&'t ComponentFuncType> {
    match types.component_item_for_export(name).map(|item| &item.ty) {
        Some(ComponentEntityType::Func(id)) => Ok(&types[*id]),
        Some(_) => bail!("the export {name} is no function"),
        None => bail!("no export {name}"),
    }
}

impl Caller {
    /// Adds a function that makes a call; returns its number, and the patterns of what it returns.
    ///
    /// # Errors
    ///
    /// If the values are not of the function's types, or are such that no script can write them.
    pub fn add(
        &mut self,
        name: &str,
        types: TypesRef<'_>,
        arguments: &[&WastVal<'_>],
        wanted: &Wanted<'_, '_>,
    ) -> Result<(usize, Vec<Vec<Pattern>>)> {
        let ty = exported(&types, name)?;
        let parameters: Vec<(String, Type)> =
            ty.params.iter().map(|(name, ty)| Ok((name.to_string(), Type::of(*ty, types)?))).collect::<Result<_>>()?;
        let result = ty.result.map(|ty| Type::of(ty, types)).transpose()?;
        let results = result.as_ref().map(Type::flatten).unwrap_or_default();

        if parameters.len() != arguments.len() {
            bail!("the function has {} parameters", parameters.len());
        }
        // Parameters and results that are too many travel through memory, of which the caller says where.
        let mut flat: Vec<Flat> = parameters.iter().flat_map(|(_, ty)| ty.flatten()).collect();
        let mut constants = Vec::new();
        if flat.len() <= FLAT_PARAMETERS {
            for (value, (_, ty)) in arguments.iter().zip(&parameters) {
                constants.extend(self.memory.flatten(value, ty)?);
            }
        } else {
            let all = Type::Record(parameters.clone());
            let address = self.memory.take(all.size(), all.alignment());
            self.memory.store_fields(arguments, &parameters, address)?;
            flat = vec![Flat::I32];
            constants.push(Constant { flat: Flat::I32, bits: address.into() });
        }
        let returned = match &result {
            Some(ty) if results.len() > 1 => {
                let address = self.memory.take(ty.size(), ty.alignment());
                flat.push(Flat::I32);
                constants.push(Constant { flat: Flat::I32, bits: address.into() });
                Some((ty, address))
            }
            _ => None,
        };
        let core_results = if returned.is_some() { Vec::new() } else { results };
        let check = self.check(wanted, result.as_ref(), returned, &core_results)?;
        let known = self.functions.iter().position(|callee| callee.name == name);
        let function = known.unwrap_or_else(|| {
            self.functions.push(Callee {
                name: name.to_owned(),
                parameters,
                result,
                flat_parameters: flat,
                flat_results: core_results,
            });
            self.functions.len() - 1
        });

        let number = self.results.len();
        self.results.push(check.returned);
        let constants: Vec<String> = constants.into_iter().map(Constant::instruction).collect();
        let returned = check.returned.map(|flat| format!(" (result {})", flat.name())).unwrap_or_default();
        let locals: String = (0..check.locals).map(|local| format!(" (local $p{local} i32)")).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(
            self.calls,
            "(func (export \"{number}\"){returned}{locals}\n(global.set $next (global.get $heap))\n\
             (call $f{function} {})\n{})",
            constants.join(" "),
            check.text
        );
        Ok((number, check.patterns))
    }

    /// What happens behind a call.
    fn check(
        &mut self,
        wanted: &Wanted<'_, '_>,
        result: Option<&Type>,
        returned: Option<(&Type, u32)>,
        core_results: &[Flat],
    ) -> Result<Check> {
        let Wanted::Value(wanted) = wanted else {
            return Ok(Check { text: "(drop)\n".repeat(core_results.len()), ..Check::default() });
        };
        match (wanted, result, returned) {
            (None, None, _) => Ok(Check::default()),
            (Some(value), Some(_), Some((ty, address))) => {
                let mut comparison = Comparison::default();
                comparison.add(value, ty, &format!("(i32.const {address})"), 0)?;
                let text = format!("{}(i32.const 1)", comparison.text);
                let patterns = vec![vec![exactly(1, u32::MAX.into())]];
                Ok(Check { returned: Some(Flat::I32), patterns, text, locals: comparison.locals })
            }
            // One flat value is compared by the driver, which can say what came instead.
            (Some(value), Some(ty), None) => match (self.memory.flatten(value, ty)?[..].first(), core_results) {
                (Some(constant), [flat]) => {
                    let patterns = vec![vec![pattern(*constant)]];
                    Ok(Check { returned: Some(*flat), patterns, ..Check::default() })
                }
                _ => Ok(Check::default()),
            },
            _ => bail!("the function has another number of results"),
        }
    }

    /// The module with the memory, which begins with the arguments.
    pub fn memory_module(&self) -> Result<Vec<u8>> {
        let heap = self.memory.size().next_multiple_of(16);
        let pages = (heap + HEAP).div_ceil(1 << 16);
        let text = format!(
            r#"(module
            (memory (export "memory") {pages} {pages})
            (data (i32.const 0) "{}")
            (global (export "heap") i32 (i32.const {heap}))
            (global $next (export "next") (mut i32) (i32.const {heap}))
            (func (export "realloc") (param $old i32) (param $old_size i32) (param $alignment i32) (param $size i32)
                (result i32) (local $place i32)
                (local.set $place (i32.and
                    (i32.add (global.get $next) (i32.sub (local.get $alignment) (i32.const 1)))
                    (i32.sub (i32.const 0) (local.get $alignment))))
                (global.set $next (i32.add (local.get $place) (local.get $size)))
                (if (local.get $old_size) (then
                    (memory.copy (local.get $place) (local.get $old)
                        (select (local.get $old_size) (local.get $size)
                            (i32.lt_u (local.get $old_size) (local.get $size))))))
                (local.get $place)))"#,
            self.memory.text()
        );
        wat::parse_str(text).context("the caller's memory")
    }

    /// The module with the calls. It imports the memory's module as `memory`, and functions by their numbers.
    pub fn calls_module(&self) -> Result<Vec<u8>> {
        let mut text = String::from(
            r#"(module
            (import "memory" "memory" (memory 1))
            (import "memory" "heap" (global $heap i32))
            (import "memory" "next" (global $next (mut i32)))
            "#,
        );
        for (number, callee) in self.functions.iter().enumerate() {
            let types = |types: &[Flat]| types.iter().map(|flat| format!(" {}", flat.name())).collect::<String>();
            let (parameters, results) = (types(&callee.flat_parameters), types(&callee.flat_results));
            let _ =
                writeln!(text, "(import \"f\" \"{number}\" (func $f{number} (param{parameters}) (result{results})))");
        }
        text.push_str(&self.calls);
        text.push(')');
        wat::parse_str(text).context("the caller's functions")
    }
}

fn exactly(bits: u64, mask: u64) -> Pattern {
    Pattern { mask: [mask, 0], bits: [bits, 0], flags: 0 }
}

/// What a flat value must be; any NaN will do for a NaN.
fn pattern(Constant { flat, bits }: Constant) -> Pattern {
    match flat {
        Flat::F32 if f32::from_bits(bits as u32).is_nan() => exactly(0x7fc0_0000, 0x7fc0_0000),
        Flat::F64 if f64::from_bits(bits).is_nan() => exactly(0x7ff8 << 48, 0x7ff8 << 48),
        Flat::I32 | Flat::F32 => exactly(bits, u32::MAX.into()),
        Flat::I64 | Flat::F64 => exactly(bits, u64::MAX),
    }
}
