//! The call that a user asks for instead of the program's own entry: an export of the main module, with arguments that
//! are written as text and understood by the types of its parameters, as other engines do it.
//!
//! Everything that can be wrong with it is known before any code is made, so nothing of it is left to the run: the
//! arguments are constants of a function that the compiler makes ([`crate::translate::Shim::Invoke`]).

use crate::error::{Error, Result};
use crate::escape::Name;
use crate::module::{Exported, FunctionIndex, FunctionType, ValueType};
use crate::options::{Call, EntryPoint};
use crate::store::{Constant, Instance, Store};
use std::num::IntErrorKind;

/// A call that is known to be possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// The function of the main instance.
    pub function: FunctionIndex,
    /// Its arguments.
    pub arguments: Vec<Constant>,
}

/// What the options ask for, if they ask for a call.
///
/// # Errors
///
/// [`Error::Options`] if the module exports no such function, or if its type or the arguments do not allow the call.
pub fn plan(store: &Store<'_>, entry: &EntryPoint) -> Result<Option<Invocation>> {
    let EntryPoint::Invoke(call) = entry else { return Ok(None) };
    // What is called of a component, and with what, is code in it ([`crate::component::invoke`]).
    if store.composition.is_some() {
        return Ok(None);
    }
    let Some((index, instance)) = store.instances.iter().last() else { return Ok(None) };
    let function = match store.export(index, &call.name) {
        Some(Exported::Function(function)) => function,
        other => return Err(Error::Options(no_function(instance, call, other))),
    };
    let ty = instance.module.function_type(function)?;
    arguments(ty, call).map(|arguments| Some(Invocation { function, arguments })).map_err(Error::Options)
}

/// What is said if the name is not that of a function: what there is instead.
fn no_function(instance: &Instance<'_>, call: &Call, found: Option<Exported>) -> String {
    let name = Name(&call.name);
    let complaint = match found {
        Some(other) => format!("the module's export `{name}` is {}, which cannot be called", other.kind()),
        None => format!("the module has no export `{name}`"),
    };
    let functions = instance.module.exports.iter().filter_map(|export| match export.item {
        Exported::Function(index) => {
            Some(format!("\n  {} {}", Name(export.name), instance.module.function_type(index).ok()?))
        }
        _ => None,
    });
    let functions: String = functions.collect();
    match functions.is_empty() {
        true => format!("{complaint}; it exports no function"),
        false => format!("{complaint}; the functions that it exports:{functions}"),
    }
}

/// The arguments of a call.
fn arguments(ty: &FunctionType, call: &Call) -> Result<Vec<Constant>, String> {
    let name = Name(&call.name);
    let is_number = |ty: &ValueType| !matches!(ty, ValueType::V128 | ValueType::Reference(_));
    if let Some(other) = ty.parameters.iter().find(|ty| !is_number(ty)) {
        return Err(format!("`{name}` takes a value of type {other}, and only numbers can be given to a call"));
    }
    if let Some(other) = ty.results.iter().find(|ty| !is_number(ty)) {
        return Err(format!("`{name}` returns a value of type {other}, and only numbers can be printed"));
    }
    let (wanted, given) = (ty.parameters.len(), call.arguments.len());
    if wanted != given {
        let arguments = if wanted == 1 { "argument" } else { "arguments" };
        return Err(format!("`{name}` is of type {ty}: it takes {wanted} {arguments}, and was given {given}"));
    }
    let values = ty.parameters.iter().zip(&call.arguments).enumerate();
    let values = values.map(|(number, (ty, text))| {
        value(*ty, text).map_err(|what| format!("argument {} of `{name}` is `{}`: {what}", number + 1, Name(text)))
    });
    values.collect()
}

/// A value of a type from its text.
fn value(ty: ValueType, text: &str) -> Result<Constant, String> {
    let float = |_| format!("an {ty} is written like 1.5, -2e9, inf or nan");
    match ty {
        ValueType::I32 => integer(text, 32).map(|value| Constant::I32(value as i32)),
        ValueType::I64 => integer(text, 64).map(|value| Constant::I64(value as i64)),
        ValueType::F32 => text.parse().map(|value: f32| Constant::F32(value.to_bits())).map_err(float),
        ValueType::F64 => text.parse().map(|value: f64| Constant::F64(value.to_bits())).map_err(float),
        ValueType::V128 | ValueType::Reference(_) => Err(format!("nothing stands for a value of type {ty}")),
    }
}

/// An integer of so many bits, signed or unsigned, decimal or hexadecimal.
fn integer(text: &str, bits: u32) -> Result<i128, String> {
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, radix) = match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        Some(digits) => (digits, 16),
        None => (digits, 10),
    };
    let (least, most) = (-1_i128 << (bits - 1), (1_i128 << bits) - 1);
    let outside = || format!("an i{bits} is between {least} and {most}");
    // A second sign is none of its digits, whatever the library accepts.
    let value = match i128::from_str_radix(digits, radix) {
        Ok(value) if !digits.starts_with(['+', '-']) => value,
        Err(error) if *error.kind() == IntErrorKind::PosOverflow => return Err(outside()),
        _ => return Err(format!("an i{bits} is written in decimal, like -7, or in hexadecimal, like 0xff")),
    };
    let value = if is_negative { -value } else { value };
    if (least..=most).contains(&value) { Ok(value) } else { Err(outside()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::module;

    fn invoke(text: &str, name: &str, arguments: &[&str]) -> Result<Invocation, String> {
        let bytes = wat::parse_str(text).unwrap();
        let store = Store::single(module::parse(&bytes).unwrap()).unwrap();
        let arguments = arguments.iter().map(|text| (*text).to_owned()).collect();
        let entry = EntryPoint::Invoke(Call { name: name.to_owned(), arguments });
        plan(&store, &entry).map(Option::unwrap).map_err(|error| error.to_string())
    }

    const ALL: &str = r#"(module (memory (export "memory") 1)
        (func) (func (export "all") (param i32 i64 f32 f64)) (func (export "v") (param v128)) (func (export "e\n"))
        (func (export "r") (result i32 externref) (unreachable)))"#;

    #[test]
    fn arguments_are_understood_by_types() {
        let arguments = |texts: [&str; 4]| invoke(ALL, "all", &texts).map(|invocation| invocation.arguments);
        let (f32, f64) = (|value: f32| Constant::F32(value.to_bits()), |value: f64| Constant::F64(value.to_bits()));
        let expected = vec![Constant::I32(-1), Constant::I64(i64::MIN), f32(f32::INFINITY), f64(0.1)];
        assert_eq!(arguments(["-1", "-9223372036854775808", "inf", "0.1"]), Ok(expected.clone()));
        assert_eq!(arguments(["4294967295", "0x8000000000000000", "INF", "1e-1"]), Ok(expected.clone()));
        assert_eq!(arguments(["-0x1", "-0X8000000000000000", "1e99", "+.1"]), Ok(expected));
        let expected = vec![Constant::I32(255), Constant::I64(0), f32(f32::NAN), f64(-0.0)];
        assert_eq!(arguments(["0xFF", "+0", "nan", "-0"]), Ok(expected));
    }

    #[test]
    fn what_is_no_argument_is_refused() {
        for (texts, expected) in [
            (
                ["4294967296", "0", "0", "0"],
                "argument 1 of `all` is `4294967296`: an i32 is between -2147483648 and 4294967295",
            ),
            (
                ["0", "-9223372036854775809", "0", "0"],
                "argument 2 of `all` is `-9223372036854775809`: an i64 is between -9223372036854775808 and 18446744073709551615",
            ),
            (
                ["0", "0x1111111111111111111111111111111111", "0", "0"],
                "argument 2 of `all` is `0x1111111111111111111111111111111111`: an i64 is between -9223372036854775808 and 18446744073709551615",
            ),
            (
                ["--1", "0", "0", "0"],
                "argument 1 of `all` is `--1`: an i32 is written in decimal, like -7, or in hexadecimal, like 0xff",
            ),
            (
                ["", "0", "0", "0"],
                "argument 1 of `all` is `\"\"`: an i32 is written in decimal, like -7, or in hexadecimal, like 0xff",
            ),
            (
                ["0", "0x", "0", "0"],
                "argument 2 of `all` is `0x`: an i64 is written in decimal, like -7, or in hexadecimal, like 0xff",
            ),
            (["0", "0", "x\n", "0"], "argument 3 of `all` is `x\\n`: an f32 is written like 1.5, -2e9, inf or nan"),
            (["0", "0", "0", "1,5"], "argument 4 of `all` is `1,5`: an f64 is written like 1.5, -2e9, inf or nan"),
        ] {
            assert_eq!(invoke(ALL, "all", &texts), Err(expected.to_owned()));
        }
    }

    #[test]
    fn what_cannot_be_called_is_refused() {
        let functions = "; the functions that it exports:\n  all [i32 i64 f32 f64] -> []\n  v [v128] -> []\
            \n  e\\n [] -> []\n  r [] -> [i32 externref]";
        for (name, arguments, expected) in [
            ("al", &[][..], format!("the module has no export `al`{functions}")),
            ("memory", &[], format!("the module's export `memory` is a memory, which cannot be called{functions}")),
            (
                "all",
                &["1"],
                "`all` is of type [i32 i64 f32 f64] -> []: it takes 4 arguments, and was given 1".to_owned(),
            ),
            ("v", &["1"], "`v` takes a value of type v128, and only numbers can be given to a call".to_owned()),
            ("r", &[], "`r` returns a value of type externref, and only numbers can be printed".to_owned()),
        ] {
            assert_eq!(invoke(ALL, name, arguments), Err(expected));
        }
        let expected = "the module has no export `f`; it exports no function".to_owned();
        assert_eq!(invoke("(module)", "f", &[]), Err(expected));
        assert_eq!(invoke(ALL, "e\n", &[]), Ok(Invocation { function: FunctionIndex(3), arguments: Vec::new() }));
    }
}
