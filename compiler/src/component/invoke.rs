//! The call of an export that a user asks for (`run --invoke`): its arguments are text in WebAssembly's encoding of
//! values (WAVE), and so is what is printed of its result.
//!
//! Everything that can be wrong with it is known before any code is made: the arguments become words, as they are in
//! messages between domains, and are data of an adapter that calls the export ([`super::wire`]).

use super::interface::{Primitive, Shape, Type};
use super::{Component, Export, ResourceTableIndex};
use crate::error::{Error, Result};
use crate::escape::Name;
use crate::options::Call;
use std::sync::Arc;
use wasm_wave::untyped::UntypedFuncCall;
use wasm_wave::value::{Type as WaveType, Value};
use wasm_wave::wasm::WasmValue;
use wasm2sel4_abi::component::ValueKind;

/// A type of an export.
type ExportType = Arc<Type<ResourceTableIndex>>;

/// How deep types are nested at most: the runtime prints a value in as many functions.
const DEPTH_MAXIMUM: u32 = 32;

/// Words that stand for no type, where there is one: names of WAVE that values begin with.
const KEYWORDS: [&str; 9] = ["true", "false", "some", "none", "ok", "err", "inf", "nan", "-inf"];

/// A call that is known to be possible.
#[derive(Debug)]
pub(super) struct Invocation {
    /// The function.
    pub(super) export: Export,
    /// The words of its arguments.
    pub(super) arguments: Vec<u8>,
    /// The type of its result ([`ValueKind`]); empty if it has none.
    pub(super) result: Vec<u8>,
}

impl Component {
    /// Has the component call one of its exports, instead of what it runs.
    ///
    /// # Errors
    ///
    /// [`Error::Options`] if there is no such function, or if its type or the arguments do not allow the call.
    pub fn invoke(&mut self, call: &Call) -> Result<()> {
        let invocation = plan(self, call).map_err(Error::Options)?;
        super::wire::invoke(self, &invocation)
    }
}

/// The function and the arguments of a call: `name(1, "x")`, or the name alone and its arguments one by one.
fn plan(component: &Component, call: &Call) -> Result<Invocation, String> {
    let (name, written) = match call.name.find('(') {
        Some(at) => call.name.split_at(at),
        None => (call.name.as_str(), ""),
    };
    let export = find(component, name)?;
    let types: Vec<&ExportType> = export.signature.parameters.iter().map(|(_, ty)| ty).collect();
    for ty in types.iter().copied().chain(&export.signature.result) {
        if !ty.handles().is_empty() {
            return Err(format!("`{}` takes or returns a handle of a resource, which text cannot say", Name(name)));
        }
    }
    let waves = types.iter().map(|ty| wave(ty)).collect::<Option<Vec<_>>>();
    let waves = waves.ok_or_else(|| format!("`{}` takes a value of a type that text cannot say", Name(name)))?;
    let values = match written {
        "" => one_by_one(name, &waves, &call.arguments)?,
        written => {
            // The name of an interface is none that the library takes.
            let text = format!("f{written}");
            let parsed = UntypedFuncCall::parse(&text).and_then(|parsed| parsed.to_wasm_params::<Value>(&waves));
            parsed.map_err(|error| format!("the arguments of `{}` are `{}`: {error}", Name(name), Name(written)))?
        }
    };
    let mut arguments = Vec::new();
    types.iter().zip(&values).try_for_each(|(ty, value)| put(&mut arguments, ty, value))?;
    let mut result = Vec::new();
    if let Some(ty) = &export.signature.result {
        describe(&mut result, ty, 0).map_err(|what| format!("the result of `{}` {what}", Name(name)))?;
    }
    Ok(Invocation { export, arguments, result })
}

/// The exported function of a name: its own, or with that of its interface and `#` before it.
fn find(component: &Component, name: &str) -> Result<Export, String> {
    let parts = |name: &str| match name.rsplit_once('#') {
        Some((interface, function)) => (Some(interface.to_owned()), function.to_owned()),
        None => (None, name.to_owned()),
    };
    let (wanted_interface, wanted) = parts(name);
    let fits = |export: &&Export| {
        let (interface, function) = parts(&export.name);
        let is_of_interface = match (&wanted_interface, &interface) {
            (None, _) => true,
            (Some(wanted), Some(interface)) => {
                let mut known = component.exported_interfaces.iter().filter(|known| known.name == *interface);
                known.any(|known| known.is_named(wanted))
            }
            (Some(_), None) => false,
        };
        function == wanted && is_of_interface
    };
    let found: Vec<&Export> = component.exports.iter().filter(fits).collect();
    let names = |exports: &[&Export]| -> String {
        exports.iter().map(|export| format!("\n  {}", Name(&export.name))).collect()
    };
    match (found.iter().find(|export| export.name == name), &found[..]) {
        (Some(export), _) | (None, [export]) => Ok((*export).clone()),
        (None, []) => {
            let all: Vec<&Export> = component.exports.iter().collect();
            let complaint = format!("the component exports no function `{}`", Name(name));
            match all.is_empty() {
                true => Err(complaint),
                false => Err(format!("{complaint}; the functions that it exports:{}", names(&all))),
            }
        }
        (None, several) => Err(format!(
            "the component exports several functions `{}`; write the interface before it:{}",
            Name(name),
            names(several)
        )),
    }
}

/// Arguments of their own.
fn one_by_one(name: &str, types: &[WaveType], texts: &[String]) -> Result<Vec<Value>, String> {
    let (wanted, given) = (types.len(), texts.len());
    if wanted != given {
        let arguments = if wanted == 1 { "argument" } else { "arguments" };
        return Err(format!("`{}` takes {wanted} {arguments}, and was given {given}", Name(name)));
    }
    let values = types.iter().zip(texts).enumerate().map(|(number, (ty, text))| {
        let value = wasm_wave::from_str(ty, text);
        value.map_err(|error| format!("argument {} of `{}` is `{}`: {error}", number + 1, Name(name), Name(text)))
    });
    values.collect()
}

/// A type as the library has it; nothing if it has none like that.
fn wave(ty: &Type<ResourceTableIndex>) -> Option<WaveType> {
    let of = |ty: &Option<ExportType>| match ty {
        Some(ty) => wave(ty).map(Some),
        None => Some(None),
    };
    match ty.shape() {
        Shape::Primitive(primitive) => Some(match primitive {
            Primitive::Bool => WaveType::BOOL,
            Primitive::S8 => WaveType::S8,
            Primitive::U8 => WaveType::U8,
            Primitive::S16 => WaveType::S16,
            Primitive::U16 => WaveType::U16,
            Primitive::S32 => WaveType::S32,
            Primitive::U32 => WaveType::U32,
            Primitive::S64 => WaveType::S64,
            Primitive::U64 => WaveType::U64,
            Primitive::F32 => WaveType::F32,
            Primitive::F64 => WaveType::F64,
            Primitive::Char => WaveType::CHAR,
        }),
        Shape::String => Some(WaveType::STRING),
        Shape::List(ty) => Some(WaveType::list(wave(ty)?)),
        Shape::Record(fields) => {
            let fields = fields.iter().map(|(name, ty)| Some((name.as_str(), wave(ty)?)));
            WaveType::record(fields.collect::<Option<Vec<_>>>()?)
        }
        Shape::Tuple(fields) => WaveType::tuple(fields.iter().map(|ty| wave(ty)).collect::<Option<Vec<_>>>()?),
        Shape::Variant(cases) => {
            let cases = cases.iter().map(|(name, ty)| Some((name.as_str(), of(ty)?)));
            WaveType::variant(cases.collect::<Option<Vec<_>>>()?)
        }
        Shape::Enum(names) => WaveType::enum_ty(names.iter().map(String::as_str)),
        Shape::Option(ty) => Some(WaveType::option(wave(ty)?)),
        Shape::Result(ok, error) => Some(WaveType::result(of(ok)?, of(error)?)),
        Shape::Flags(names) => WaveType::flags(names.iter().map(String::as_str)),
        Shape::Own(_) | Shape::Borrow(_) => None,
    }
}

/// Appends the words of a value.
fn put(words: &mut Vec<u8>, ty: &Type<ResourceTableIndex>, value: &Value) -> Result<(), String> {
    let word = |words: &mut Vec<u8>, word: u64| words.extend(word.to_le_bytes());
    let strange = || "an argument is not of its type".to_owned();
    let case = |words: &mut Vec<u8>, number: usize, payload: Option<(&ExportType, &Value)>| {
        word(words, number as u64);
        payload.map_or(Ok(()), |(ty, value)| put(words, ty, value))
    };
    match ty.shape() {
        Shape::Primitive(primitive) => {
            let mut bytes = number(*primitive, value);
            bytes.resize(8, 0);
            words.extend(bytes);
        }
        Shape::String => {
            let text = value.unwrap_string();
            word(words, text.len() as u64);
            words.extend(text.bytes());
            words.resize(words.len().next_multiple_of(8), 0);
        }
        Shape::List(element) => {
            let elements: Vec<_> = value.unwrap_list().collect();
            word(words, elements.len() as u64);
            match element.layout().is_plain {
                true => elements.iter().try_for_each(|value| pack(words, element, value))?,
                false => elements.iter().try_for_each(|value| put(words, element, value))?,
            }
            words.resize(words.len().next_multiple_of(8), 0);
        }
        Shape::Record(fields) => {
            let values = value.unwrap_record();
            fields.iter().zip(values).try_for_each(|((_, ty), (_, value))| put(words, ty, &value))?;
        }
        Shape::Tuple(fields) => {
            fields.iter().zip(value.unwrap_tuple()).try_for_each(|(ty, value)| put(words, ty, &value))?;
        }
        Shape::Variant(cases) => {
            let (name, payload) = value.unwrap_variant();
            let number = cases.iter().position(|(known, _)| *known == name).ok_or_else(strange)?;
            let ty = cases.get(number).and_then(|(_, ty)| ty.as_ref());
            case(words, number, ty.zip(payload.as_deref()))?;
        }
        Shape::Enum(names) => {
            let name = value.unwrap_enum();
            case(words, names.iter().position(|known| *known == name).ok_or_else(strange)?, None)?;
        }
        Shape::Option(ty) => {
            let payload = value.unwrap_option();
            case(words, usize::from(payload.is_some()), payload.as_deref().map(|value| (ty, value)))?;
        }
        Shape::Result(ok, error) => match value.unwrap_result() {
            Ok(payload) => case(words, 0, ok.as_ref().zip(payload.as_deref()))?,
            Err(payload) => case(words, 1, error.as_ref().zip(payload.as_deref()))?,
        },
        Shape::Flags(names) => {
            let set: Vec<_> = value.unwrap_flags().collect();
            for names in names.chunks(32) {
                let bits = names.iter().enumerate().filter(|(_, name)| set.iter().any(|set| *set == name.as_str()));
                word(words, bits.fold(0, |bits, (number, _)| bits | 1 << number));
            }
        }
        Shape::Own(_) | Shape::Borrow(_) => return Err(strange()),
    }
    Ok(())
}

/// Appends the bytes of a value as they lie in memory, without gaps.
fn pack(words: &mut Vec<u8>, ty: &Type<ResourceTableIndex>, value: &Value) -> Result<(), String> {
    match ty.shape() {
        Shape::Primitive(primitive) => words.extend(number(*primitive, value)),
        Shape::Record(fields) => {
            let values = value.unwrap_record();
            fields.iter().zip(values).try_for_each(|((_, ty), (_, value))| pack(words, ty, &value))?;
        }
        Shape::Tuple(fields) => {
            fields.iter().zip(value.unwrap_tuple()).try_for_each(|(ty, value)| pack(words, ty, &value))?;
        }
        // No others are plain.
        _ => return Err("an argument is no number".to_owned()),
    }
    Ok(())
}

/// The bytes of a number, the lowest first.
fn number(primitive: Primitive, value: &Value) -> Vec<u8> {
    match primitive {
        Primitive::Bool => vec![u8::from(value.unwrap_bool())],
        Primitive::S8 => value.unwrap_s8().to_le_bytes().to_vec(),
        Primitive::U8 => value.unwrap_u8().to_le_bytes().to_vec(),
        Primitive::S16 => value.unwrap_s16().to_le_bytes().to_vec(),
        Primitive::U16 => value.unwrap_u16().to_le_bytes().to_vec(),
        Primitive::S32 => value.unwrap_s32().to_le_bytes().to_vec(),
        Primitive::U32 => value.unwrap_u32().to_le_bytes().to_vec(),
        Primitive::S64 => value.unwrap_s64().to_le_bytes().to_vec(),
        Primitive::U64 => value.unwrap_u64().to_le_bytes().to_vec(),
        Primitive::F32 => value.unwrap_f32().to_le_bytes().to_vec(),
        Primitive::F64 => value.unwrap_f64().to_le_bytes().to_vec(),
        Primitive::Char => u32::from(value.unwrap_char()).to_le_bytes().to_vec(),
    }
}

/// Appends the description of a type; says what of it cannot be printed.
fn describe(bytes: &mut Vec<u8>, ty: &Type<ResourceTableIndex>, depth: u32) -> Result<(), String> {
    if depth == DEPTH_MAXIMUM {
        return Err(format!("is of a type that is nested more than {DEPTH_MAXIMUM} deep"));
    }
    let kind = |bytes: &mut Vec<u8>, kind: ValueKind| bytes.push(kind as u8);
    let count = |bytes: &mut Vec<u8>, count: usize| -> Result<(), String> {
        bytes.push(u8::try_from(count).map_err(|_| "has more than 255 parts")?);
        Ok(())
    };
    let inner = |bytes: &mut Vec<u8>, ty: Option<&ExportType>| -> Result<(), String> {
        let mut description = Vec::new();
        ty.map_or(Ok(()), |ty| describe(&mut description, ty, depth + 1))?;
        bytes.extend((description.len() as u32).to_le_bytes());
        bytes.extend(description);
        Ok(())
    };
    let name = |bytes: &mut Vec<u8>, name: &str| -> Result<(), String> {
        bytes.push(u8::try_from(name.len()).map_err(|_| "has names of more than 255 bytes")?);
        bytes.extend(name.bytes());
        Ok(())
    };
    let variant = |bytes: &mut Vec<u8>, cases: &[(String, Option<&ExportType>)]| -> Result<(), String> {
        kind(bytes, ValueKind::Variant);
        bytes.extend(u16::try_from(cases.len()).map_err(|_| "has more than 65535 cases")?.to_le_bytes());
        cases.iter().try_for_each(|(case, ty)| {
            name(bytes, case)?;
            inner(bytes, *ty)
        })
    };
    // A case that is called like what values begin with.
    let escaped = |name: &String| match KEYWORDS.contains(&name.as_str()) {
        true => format!("%{name}"),
        false => name.clone(),
    };
    match ty.shape() {
        Shape::Primitive(primitive) => kind(
            bytes,
            match primitive {
                Primitive::Bool => ValueKind::Bool,
                Primitive::S8 => ValueKind::S8,
                Primitive::U8 => ValueKind::U8,
                Primitive::S16 => ValueKind::S16,
                Primitive::U16 => ValueKind::U16,
                Primitive::S32 => ValueKind::S32,
                Primitive::U32 => ValueKind::U32,
                Primitive::S64 => ValueKind::S64,
                Primitive::U64 => ValueKind::U64,
                Primitive::F32 => ValueKind::F32,
                Primitive::F64 => ValueKind::F64,
                Primitive::Char => ValueKind::Char,
            },
        ),
        Shape::String => kind(bytes, ValueKind::String),
        Shape::List(element) => {
            kind(bytes, if element.layout().is_plain { ValueKind::PackedList } else { ValueKind::List });
            inner(bytes, Some(element))?;
        }
        Shape::Record(fields) => {
            kind(bytes, ValueKind::Record);
            count(bytes, fields.len())?;
            for (field, ty) in fields {
                name(bytes, field)?;
                inner(bytes, Some(ty))?;
            }
        }
        Shape::Tuple(fields) => {
            kind(bytes, ValueKind::Tuple);
            count(bytes, fields.len())?;
            fields.iter().try_for_each(|ty| inner(bytes, Some(ty)))?;
        }
        Shape::Variant(cases) => {
            let cases: Vec<_> = cases.iter().map(|(name, ty)| (escaped(name), ty.as_ref())).collect();
            variant(bytes, &cases)?;
        }
        Shape::Enum(names) => {
            let cases: Vec<_> = names.iter().map(|name| (escaped(name), None)).collect();
            variant(bytes, &cases)?;
        }
        Shape::Result(ok, error) => {
            variant(bytes, &[("ok".to_owned(), ok.as_ref()), ("err".to_owned(), error.as_ref())])?;
        }
        Shape::Option(ty) => {
            kind(bytes, ValueKind::Option);
            inner(bytes, Some(ty))?;
        }
        Shape::Flags(names) => {
            kind(bytes, ValueKind::Flags);
            count(bytes, names.len())?;
            names.iter().try_for_each(|flag| name(bytes, flag))?;
        }
        Shape::Own(_) | Shape::Borrow(_) => return Err("has a handle".to_owned()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use wasm2sel4_component::write_value;

    fn of(shape: Shape<ResourceTableIndex>) -> ExportType {
        Arc::new(Type::new(shape))
    }

    /// What the runtime prints of a value that is written so.
    fn printed(ty: &ExportType, text: &str) -> String {
        let value: Value =
            wasm_wave::from_str(&wave(ty).unwrap(), text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let (mut words, mut types) = (Vec::new(), Vec::new());
        put(&mut words, ty, &value).unwrap();
        describe(&mut types, ty, 0).unwrap();
        let memory = |bytes| Cell::from_mut(bytes).as_slice_of_cells();
        let mut printed = String::new();
        let result = write_value(&memory(&mut types[..]), &memory(&mut words[..]), &mut printed);
        assert_eq!(result, Ok(()), "{text}");
        assert_eq!(printed, wasm_wave::to_string(&value).unwrap(), "as the library prints {text}");
        printed
    }

    #[test]
    fn what_is_printed_is_what_the_library_prints() {
        use Primitive::*;
        let primitive = |primitive| of(Shape::Primitive(primitive));
        let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let list = |ty| of(Shape::List(ty));
        let option = |ty| of(Shape::Option(ty));
        let field = |name: &str, ty| (name.to_owned(), ty);
        let point = of(Shape::Record(vec![field("x", primitive(F32)), field("y", primitive(S32))]));
        let gaps = of(Shape::Record(vec![field("small", primitive(U8)), field("large", primitive(F64))]));
        let maybe =
            of(Shape::Record(vec![field("one", option(primitive(U8))), field("two", option(of(Shape::String)))]));
        let variant = of(Shape::Variant(vec![
            ("number".to_owned(), Some(primitive(S64))),
            ("none".to_owned(), None),
            ("texts".to_owned(), Some(list(of(Shape::String)))),
        ]));
        let many: Vec<String> = (0..40).map(|number| format!("f{number}")).collect();
        for (ty, texts) in [
            (primitive(Bool), &["true", "false"][..]),
            (primitive(S8), &["-128", "127"]),
            (primitive(U64), &["18446744073709551615"]),
            (primitive(F32), &["0.1", "-0", "inf", "nan", "1e20"]),
            (primitive(F64), &["1e-300", "-inf", "nan"]),
            (primitive(Char), &["'x'", r"'\u{1F44B}'", r"'\n'", r"'\''", r"'\u{7f}'", r"'\u{300}'"]),
            (of(Shape::String), &["\"\"", r#""Grüße\t\"\\ \u{0}\u{301}日本""#, "\"12345678\""]),
            (list(primitive(U16)), &["[]", "[1, 2, 3, 4, 5]"]),
            (list(primitive(Bool)), &["[true, false]"]),
            (list(point), &["[{x: 1.5, y: -1}, {x: nan, y: 2}, {x: 0, y: 0}]"]),
            (list(gaps), &["[{small: 1, large: 2}, {small: 3, large: 4}]"]),
            (list(maybe), &["[{:}, {one: 1}, {two: \"x\"}, {one: 2, two: \"y\"}]"]),
            (list(list(of(Shape::String))), &["[[\"a\", \"bcdefghij\"], [], [\"\"]]"]),
            (list(variant), &["[number(-1), %none, texts([\"a\", \"b\"]), number(5)]"]),
            (of(Shape::Enum(named(&["red", "some", "blue"]))), &["red", "%some", "blue"]),
            (option(option(primitive(U8))), &["none", "some(none)", "some(some(7))"]),
            (of(Shape::Result(Some(primitive(U8)), Some(of(Shape::String)))), &["ok(1)", "err(\"bad\")"]),
            (of(Shape::Result(None, None)), &["ok", "err"]),
            (of(Shape::Flags(many)), &["{}", "{f0, f31, f32, f39}"]),
            (of(Shape::Tuple(vec![primitive(U8), option(primitive(Char))])), &["(1, some('a'))", "(2, none)"]),
        ] {
            for text in texts {
                printed(&ty, text);
            }
        }
    }

    #[test]
    fn what_cannot_be_printed_is_refused() {
        let mut deep = of(Shape::String);
        for _ in 0..DEPTH_MAXIMUM {
            deep = of(Shape::List(deep));
        }
        let refused = describe(&mut Vec::new(), &deep, 0);
        assert_eq!(refused, Err("is of a type that is nested more than 32 deep".to_owned()));
        let many = of(Shape::Flags((0..256).map(|number| format!("f{number}")).collect()));
        assert_eq!(describe(&mut Vec::new(), &many, 0), Err("has more than 255 parts".to_owned()));
    }
}
