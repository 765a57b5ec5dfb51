//! Types of functions, written once more: for the component that calls them, which must import every type that has a
//! name, and for the component around both, which must give them.

use crate::caller::Callee;
use crate::types::{Form, Type};
use wasm_encoder::{
    ComponentBuilder, ComponentExportKind, ComponentTypeRef, ComponentValType, PrimitiveValType, TypeBounds,
};

/// What the calling component imports: names with what they stand for in the component around it.
pub type Imports = Vec<(String, ComponentExportKind, u32)>;

/// Makes the calling component import a function; returns its number there. `types` and `import` say what is given.
pub fn import(
    callee: &Callee,
    name: &str,
    inner: &mut ComponentBuilder,
    outer: &mut ComponentBuilder,
    given: &mut Imports,
) -> u32 {
    let parameters: Vec<(&str, ComponentValType)> =
        callee.parameters.iter().map(|(name, ty)| (name.as_str(), write(ty, inner, outer, given).0)).collect();
    let result = callee.result.as_ref().map(|ty| write(ty, inner, outer, given).0);
    let (index, mut encoder) = inner.type_function(None);
    encoder.params(parameters).result(result);
    inner.import(name, ComponentTypeRef::Func(index))
}

/// A type in both components; in the calling one it is imported if it has a name.
fn write(
    ty: &Type,
    inner: &mut ComponentBuilder,
    outer: &mut ComponentBuilder,
    given: &mut Imports,
) -> (ComponentValType, ComponentValType) {
    let primitive = |ty| (ComponentValType::Primitive(ty), ComponentValType::Primitive(ty));
    let mut case = |ty: &Option<Type>| match ty {
        Some(ty) => {
            let (own, others) = write(ty, inner, outer, given);
            (Some(own), Some(others))
        }
        None => (None, None),
    };
    // Each with a function that writes it, given the parts of this side.
    match ty {
        Type::Bool => primitive(PrimitiveValType::Bool),
        Type::Integer(1, true) => primitive(PrimitiveValType::S8),
        Type::Integer(1, false) => primitive(PrimitiveValType::U8),
        Type::Integer(2, true) => primitive(PrimitiveValType::S16),
        Type::Integer(2, false) => primitive(PrimitiveValType::U16),
        Type::Integer(4, true) => primitive(PrimitiveValType::S32),
        Type::Integer(4, false) => primitive(PrimitiveValType::U32),
        Type::Integer(_, true) => primitive(PrimitiveValType::S64),
        Type::Integer(_, false) => primitive(PrimitiveValType::U64),
        Type::Float32 => primitive(PrimitiveValType::F32),
        Type::Float64 => primitive(PrimitiveValType::F64),
        Type::Char => primitive(PrimitiveValType::Char),
        Type::String => primitive(PrimitiveValType::String),
        Type::List(element) => {
            let (own, others) = write(element, inner, outer, given);
            let define = |builder: &mut ComponentBuilder, element: ComponentValType| {
                let (index, encoder) = builder.type_defined(None);
                encoder.list(element);
                index
            };
            let own = define(inner, own);
            (ComponentValType::Type(own), ComponentValType::Type(define(outer, others)))
        }
        Type::Record(fields) => {
            let parts: Vec<_> = fields.iter().map(|(_, ty)| write(ty, inner, outer, given)).collect();
            let (own, others): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
            let is_tuple = fields.first().is_some_and(|(name, _)| name == "0");
            let define = |builder: &mut ComponentBuilder, parts: Vec<ComponentValType>| {
                let (index, encoder) = builder.type_defined(None);
                match is_tuple {
                    true => encoder.tuple(parts),
                    false => {
                        let names = fields.iter().map(|(name, _)| name.as_str());
                        encoder.record(names.zip(parts).collect::<Vec<_>>());
                    }
                }
                index
            };
            let (own, others) = (define(inner, own), define(outer, others));
            if is_tuple { unnamed(own, others) } else { named(own, others, inner, given) }
        }
        Type::Variant(cases, form) => {
            let parts: Vec<_> = cases.iter().map(|(_, ty)| case(ty)).collect();
            let (own, others): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
            let names = || cases.iter().map(|(name, _)| name.as_str());
            let define = |builder: &mut ComponentBuilder, parts: Vec<Option<ComponentValType>>| {
                let (index, encoder) = builder.type_defined(None);
                match (form, parts.as_slice()) {
                    (Form::Option, [_, Some(some)]) => encoder.option(*some),
                    (Form::Result, [ok, err]) => encoder.result(*ok, *err),
                    (Form::Enumeration, _) => encoder.enum_type(names().collect::<Vec<_>>()),
                    _ => encoder.variant(names().zip(parts).collect::<Vec<_>>()),
                }
                index
            };
            let (own, others) = (define(inner, own), define(outer, others));
            match form {
                Form::Option | Form::Result => unnamed(own, others),
                Form::Variant | Form::Enumeration => named(own, others, inner, given),
            }
        }
        Type::Flags(names) => {
            let define = |builder: &mut ComponentBuilder| {
                let (index, encoder) = builder.type_defined(None);
                encoder.flags(names.iter().map(String::as_str).collect::<Vec<_>>());
                index
            };
            let (own, others) = (define(inner), define(outer));
            named(own, others, inner, given)
        }
    }
}

fn unnamed(own: u32, others: u32) -> (ComponentValType, ComponentValType) {
    (ComponentValType::Type(own), ComponentValType::Type(others))
}

/// A type of which the calling component may only use what it has imported.
fn named(
    own: u32,
    others: u32,
    inner: &mut ComponentBuilder,
    given: &mut Imports,
) -> (ComponentValType, ComponentValType) {
    let name = format!("type{}", given.len());
    let imported = inner.import(&*name, ComponentTypeRef::Type(TypeBounds::Eq(own)));
    given.push((name, ComponentExportKind::Type, others));
    unnamed(imported, others)
}
