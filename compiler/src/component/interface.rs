//! What components promise each other: interfaces with their functions and the types of their values (component model,
//! "Explainer", "Type Definitions").
//!
//! Types are the same here if they are the same in WIT: names of fields, cases and flags count, names of types do not.

use super::layout::Layout;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A type of values. How resource types are named is open: by their names between components, and by the table of the
/// component instance that has their handles inside of one.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Type<R> {
    shape: Shape<R>,
    layout: Layout,
}

/// What a type is made of.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Shape<R> {
    /// A number, a truth value or a character.
    Primitive(Primitive),
    /// Text.
    String,
    /// Any number of values of a type.
    List(Arc<Type<R>>),
    /// Named values.
    Record(Vec<(String, Arc<Type<R>>)>),
    /// Numbered values.
    Tuple(Vec<Arc<Type<R>>>),
    /// One of several named values.
    Variant(Vec<(String, Option<Arc<Type<R>>>)>),
    /// One of several names.
    Enum(Vec<String>),
    /// A value or none.
    Option(Arc<Type<R>>),
    /// A value, or what went wrong.
    Result(Option<Arc<Type<R>>>, Option<Arc<Type<R>>>),
    /// Any of several names.
    Flags(Vec<String>),
    /// A handle that owns its resource.
    Own(R),
    /// A handle for the time of a call.
    Borrow(R),
}

/// A type of values that is made of no others.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs, reason = "their names are those of the component model")]
pub enum Primitive {
    Bool,
    S8,
    U8,
    S16,
    U16,
    S32,
    U32,
    S64,
    U64,
    F32,
    F64,
    Char,
}

impl<R> Type<R> {
    /// A type of this shape.
    pub fn new(shape: Shape<R>) -> Self {
        Self { layout: Layout::of(&shape), shape }
    }

    /// What it is made of.
    pub fn shape(&self) -> &Shape<R> {
        &self.shape
    }

    /// How its values lie in memory and in messages.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The fields of a record or tuple.
    pub fn fields(&self) -> Option<Vec<&Arc<Self>>> {
        match &self.shape {
            Shape::Record(fields) => Some(fields.iter().map(|(_, ty)| ty).collect()),
            Shape::Tuple(fields) => Some(fields.iter().collect()),
            _ => None,
        }
    }

    /// What comes with the cases of a variant, enumeration, option or result.
    pub fn cases(&self) -> Option<Vec<Option<&Arc<Self>>>> {
        match &self.shape {
            Shape::Variant(cases) => Some(cases.iter().map(|(_, ty)| ty.as_ref()).collect()),
            Shape::Enum(names) => Some(vec![None; names.len()]),
            Shape::Option(ty) => Some(vec![None, Some(ty)]),
            Shape::Result(ok, error) => Some(vec![ok.as_ref(), error.as_ref()]),
            _ => None,
        }
    }
}

/// The type of a function.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature<R> {
    /// What it takes, with names.
    pub parameters: Vec<(String, Arc<Type<R>>)>,
    /// What it returns.
    pub result: Option<Arc<Type<R>>>,
}

/// An interface that a component imports or exports.
#[derive(Clone, Debug)]
pub struct Interface {
    /// Its name, such as `example:shop/store@0.1.0`; or that of a function that stands outside of interfaces.
    pub name: String,
    /// Its functions, in the order of their names. Resource types are called as the interface calls them, or, if they
    /// come from another interface, with that one's name before a `#`.
    pub functions: BTreeMap<String, Signature<String>>,
    /// The resource types that it defines.
    pub resources: Vec<String>,
}

/// The name of a resource type of another interface.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ResourceName<'n> {
    /// The interface that defines it.
    pub interface: &'n str,
    /// What it is called there.
    pub name: &'n str,
}

impl<'n> ResourceName<'n> {
    /// Out of a name as functions have it; nothing if their own interface defines it.
    pub fn of(name: &'n str) -> Option<Self> {
        let (interface, name) = name.split_once('#')?;
        Some(Self { interface, name })
    }
}

/// Why what a component exports is not what another imports.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Difference {
    /// A function is not there.
    NoFunction(String),
    /// A function is of another type.
    OtherType {
        /// The function.
        function: String,
        /// How it is imported.
        imported: String,
        /// How it is exported.
        exported: String,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFunction(function) => write!(formatter, "it has no function {function}"),
            Self::OtherType { function, imported, exported } => {
                write!(formatter, "{function} is imported as {imported} and exported as {exported}")
            }
        }
    }
}

impl std::error::Error for Difference {}

impl Interface {
    /// Whether this name means it: its own, one with a compatible version, or one without a version.
    pub fn is_named(&self, written: &str) -> bool {
        let (name, version) = split(&self.name);
        match split(written) {
            (other, None) => name == other,
            (other, Some(wanted)) => name == other && version.is_some_and(|version| track(version) == track(wanted)),
        }
    }

    /// Whether it can be had from what another component exports.
    ///
    /// # Errors
    ///
    /// The first thing that differs.
    pub fn accepts(&self, exported: &Self) -> Result<(), Difference> {
        for (function, imported) in &self.functions {
            let Some(other) = exported.functions.get(function) else {
                return Err(Difference::NoFunction(function.clone()));
            };
            if imported != other && imported.on_tracks() != other.on_tracks() {
                let (imported, exported) = (imported.to_string(), other.to_string());
                return Err(Difference::OtherType { function: function.clone(), imported, exported });
            }
        }
        Ok(())
    }

    /// The resource types of other interfaces in its functions, with the function.
    pub fn foreign_resources(&self) -> impl Iterator<Item = (&str, ResourceName<'_>)> {
        let all = self.functions.iter();
        all.flat_map(|(function, signature)| signature.resources().map(move |name| (function.as_str(), name)))
            .filter_map(|(function, name)| Some((function, ResourceName::of(name)?)))
    }

    /// Whether it has a function whose values may be too long for a message.
    pub fn needs_arena(&self) -> bool {
        let is_long = |signature: &Signature<String>| {
            let parameters = super::layout::words(signature.parameters.iter().map(|(_, ty)| &**ty));
            let results = super::layout::words(signature.result.as_deref());
            [parameters, results].iter().any(|words| words.is_none_or(|words| words > super::wire::MESSAGE_WORDS))
        };
        self.functions.values().any(is_long)
    }
}

impl<R> Signature<R> {
    /// The resource types of which handles are in its parameters and its result, in this order.
    pub fn resources(&self) -> impl Iterator<Item = &R> {
        self.parameters.iter().map(|(_, ty)| ty).chain(&self.result).flat_map(|ty| ty.handles())
    }
}

impl Signature<String> {
    /// The same, with resource types of other interfaces by what compatible versions of those have in common.
    fn on_tracks(&self) -> Self {
        let rename = |resource: &String| match ResourceName::of(resource) {
            Some(ResourceName { interface, name }) => {
                let (interface, version) = split(interface);
                format!("{interface}@{}#{name}", version.map_or("", track))
            }
            None => resource.clone(),
        };
        let parameters = self.parameters.iter().map(|(name, ty)| (name.clone(), Arc::new(ty.map(&rename))));
        Self { parameters: parameters.collect(), result: self.result.as_ref().map(|ty| Arc::new(ty.map(&rename))) }
    }
}

impl<R> Type<R> {
    /// The same type, with other names of resource types.
    pub fn map<S>(&self, rename: &impl Fn(&R) -> S) -> Type<S> {
        let inner = |ty: &Arc<Self>| Arc::new(ty.map(rename));
        let named = |items: &[(String, Arc<Self>)]| items.iter().map(|(name, ty)| (name.clone(), inner(ty))).collect();
        Type::new(match &self.shape {
            Shape::Primitive(primitive) => Shape::Primitive(*primitive),
            Shape::String => Shape::String,
            Shape::List(ty) => Shape::List(inner(ty)),
            Shape::Record(fields) => Shape::Record(named(fields)),
            Shape::Tuple(types) => Shape::Tuple(types.iter().map(inner).collect()),
            Shape::Variant(cases) => {
                Shape::Variant(cases.iter().map(|(name, ty)| (name.clone(), ty.as_ref().map(inner))).collect())
            }
            Shape::Enum(names) => Shape::Enum(names.clone()),
            Shape::Option(ty) => Shape::Option(inner(ty)),
            Shape::Result(ok, error) => Shape::Result(ok.as_ref().map(inner), error.as_ref().map(inner)),
            Shape::Flags(names) => Shape::Flags(names.clone()),
            Shape::Own(resource) => Shape::Own(rename(resource)),
            Shape::Borrow(resource) => Shape::Borrow(rename(resource)),
        })
    }

    /// The resource types of which handles are in it.
    pub fn handles(&self) -> Vec<&R> {
        let mut found = Vec::new();
        self.add_handles(&mut found);
        found
    }

    fn add_handles<'a>(&'a self, found: &mut Vec<&'a R>) {
        match &self.shape {
            Shape::Own(resource) | Shape::Borrow(resource) => found.push(resource),
            Shape::List(ty) => ty.add_handles(found),
            _ => {
                let fields = self.fields().into_iter().flatten();
                let cases = self.cases().into_iter().flatten().flatten();
                fields.chain(cases).for_each(|ty| ty.add_handles(found));
            }
        }
    }
}

/// A name and its version.
fn split(name: &str) -> (&str, Option<&str>) {
    name.rsplit_once('@').map_or((name, None), |(name, version)| (name, Some(version)))
}

/// The part of a version that compatible versions have in common: all up to the first number that is not 0, or all of
/// it if it is that of something unfinished (semantic versioning, 4, 9 and 10).
fn track(version: &str) -> &str {
    let (version, _) = version.split_once('+').unwrap_or((version, ""));
    if version.contains('-') {
        return version;
    }
    let mut end = 0;
    for part in version.split('.') {
        end += part.len();
        if part.bytes().any(|digit| digit != b'0') {
            break;
        }
        end += 1;
    }
    version.get(..end).unwrap_or(version)
}

impl fmt::Display for Signature<String> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("func(")?;
        for (index, (name, ty)) in self.parameters.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(formatter, "{comma}{name}: {ty}")?;
        }
        formatter.write_str(")")?;
        match &self.result {
            Some(ty) => write!(formatter, " -> {ty}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Type<String> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let payload = |ty: &Option<Arc<Self>>| ty.as_ref().map_or_else(|| "_".to_owned(), ToString::to_string);
        let list = |items: Vec<String>| items.join(", ");
        match &self.shape {
            Shape::Primitive(primitive) => formatter.write_str(primitive.name()),
            Shape::String => formatter.write_str("string"),
            Shape::List(ty) => write!(formatter, "list<{ty}>"),
            Shape::Record(fields) => {
                let fields = fields.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
                write!(formatter, "record {{ {} }}", list(fields))
            }
            Shape::Tuple(fields) => {
                write!(formatter, "tuple<{}>", list(fields.iter().map(ToString::to_string).collect()))
            }
            Shape::Variant(cases) => {
                let case = |(name, ty): &(String, Option<Arc<Self>>)| match ty {
                    Some(ty) => format!("{name}({ty})"),
                    None => name.clone(),
                };
                write!(formatter, "variant {{ {} }}", list(cases.iter().map(case).collect()))
            }
            Shape::Enum(names) => write!(formatter, "enum {{ {} }}", names.join(", ")),
            Shape::Flags(names) => write!(formatter, "flags {{ {} }}", names.join(", ")),
            Shape::Option(ty) => write!(formatter, "option<{ty}>"),
            Shape::Result(None, None) => formatter.write_str("result"),
            Shape::Result(ok, None) => write!(formatter, "result<{}>", payload(ok)),
            Shape::Result(ok, error) => write!(formatter, "result<{}, {}>", payload(ok), payload(error)),
            Shape::Own(resource) => formatter.write_str(resource),
            Shape::Borrow(resource) => write!(formatter, "borrow<{resource}>"),
        }
    }
}

impl Primitive {
    /// As WIT calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::S8 => "s8",
            Self::U8 => "u8",
            Self::S16 => "s16",
            Self::U16 => "u16",
            Self::S32 => "s32",
            Self::U32 => "u32",
            Self::S64 => "s64",
            Self::U64 => "u64",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::Char => "char",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interface(name: &str) -> Interface {
        Interface { name: name.to_owned(), functions: BTreeMap::new(), resources: Vec::new() }
    }

    #[test]
    fn versions_are_compatible_as_semantic_versioning_says() {
        let known = interface("a:b/c@0.2.6");
        for written in ["a:b/c", "a:b/c@0.2.6", "a:b/c@0.2.0", "a:b/c@0.2.9+x"] {
            assert!(known.is_named(written), "{written}");
        }
        for written in ["a:b/d", "a:b/c@0.3.0", "a:b/c@1.2.6", "a:b/c@0.2.6-rc1", "a:b/c@0.20.6"] {
            assert!(!known.is_named(written), "{written}");
        }
        assert!(interface("a:b/c@1.2.3").is_named("a:b/c@1.9.0"));
        assert!(!interface("a:b/c@1.2.3").is_named("a:b/c@2.0.0"));
        assert!(!interface("a:b/c@0.0.1").is_named("a:b/c@0.0.2"));
        assert!(interface("a:b/c").is_named("a:b/c"));
        assert!(!interface("a:b/c").is_named("a:b/c@1.0.0"));
    }
}
