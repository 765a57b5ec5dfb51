//! Interfaces and types of values, in this compiler's own words.

use super::super::interface::{Interface, Primitive, Shape, Signature, Type};
use super::convert::unexpected;
use crate::error::{Error, Result};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use wasmtime_environ::component::{
    self as foreign, ComponentTypes, ExportIndex, InterfaceType, TypeDef, TypeFuncIndex, TypeResourceTable,
    TypeResourceTableIndex,
};

/// Reads types whose resource types it calls as a function says.
pub struct Types<'a, R, F> {
    types: &'a ComponentTypes,
    name: F,
    known: HashMap<InterfaceType, Arc<Type<R>>>,
}

impl<'a, R: Clone, F: FnMut(TypeResourceTableIndex) -> Result<R>> Types<'a, R, F> {
    /// Nothing is read yet.
    pub fn new(types: &'a ComponentTypes, name: F) -> Self {
        Self { types, name, known: HashMap::new() }
    }

    /// The type of a function.
    ///
    /// # Errors
    ///
    /// Internal ones, for what the profile leaves out.
    pub fn signature(&mut self, index: TypeFuncIndex) -> Result<Signature<R>> {
        let function = &self.types[index];
        let parameters = &self.types[function.params].types;
        if function.param_names.len() != parameters.len() {
            return Err(Error::internal("a function with parameters without names"));
        }
        let parameters = function.param_names.iter().zip(parameters);
        let parameters = parameters.map(|(name, ty)| Ok((name.clone(), self.ty(ty)?))).collect::<Result<_>>()?;
        let result = match &*self.types[function.results].types {
            [] => None,
            [ty] => Some(self.ty(ty)?),
            _ => return Err(unexpected("several results")),
        };
        Ok(Signature { parameters, result })
    }

    fn ty(&mut self, ty: &InterfaceType) -> Result<Arc<Type<R>>> {
        if let Some(known) = self.known.get(ty) {
            return Ok(known.clone());
        }
        let read = Arc::new(Type::new(self.shape(ty)?));
        self.known.insert(*ty, read.clone());
        Ok(read)
    }

    fn option(&mut self, ty: &Option<InterfaceType>) -> Result<Option<Arc<Type<R>>>> {
        ty.as_ref().map(|ty| self.ty(ty)).transpose()
    }

    fn shape(&mut self, ty: &InterfaceType) -> Result<Shape<R>> {
        let types = self.types;
        Ok(match ty {
            InterfaceType::Bool => Shape::Primitive(Primitive::Bool),
            InterfaceType::S8 => Shape::Primitive(Primitive::S8),
            InterfaceType::U8 => Shape::Primitive(Primitive::U8),
            InterfaceType::S16 => Shape::Primitive(Primitive::S16),
            InterfaceType::U16 => Shape::Primitive(Primitive::U16),
            InterfaceType::S32 => Shape::Primitive(Primitive::S32),
            InterfaceType::U32 => Shape::Primitive(Primitive::U32),
            InterfaceType::S64 => Shape::Primitive(Primitive::S64),
            InterfaceType::U64 => Shape::Primitive(Primitive::U64),
            InterfaceType::Float32 => Shape::Primitive(Primitive::F32),
            InterfaceType::Float64 => Shape::Primitive(Primitive::F64),
            InterfaceType::Char => Shape::Primitive(Primitive::Char),
            InterfaceType::String => Shape::String,
            InterfaceType::List(index) => Shape::List(self.ty(&types[*index].element)?),
            InterfaceType::Record(index) => {
                let fields = types[*index].fields.iter().map(|field| Ok((field.name.clone(), self.ty(&field.ty)?)));
                Shape::Record(fields.collect::<Result<_>>()?)
            }
            InterfaceType::Tuple(index) => {
                Shape::Tuple(types[*index].types.iter().map(|ty| self.ty(ty)).collect::<Result<_>>()?)
            }
            InterfaceType::Variant(index) => {
                let cases = types[*index].cases.iter().map(|(name, ty)| Ok((name.clone(), self.option(ty)?)));
                Shape::Variant(cases.collect::<Result<_>>()?)
            }
            InterfaceType::Enum(index) => Shape::Enum(types[*index].names.iter().cloned().collect()),
            InterfaceType::Flags(index) => Shape::Flags(types[*index].names.iter().cloned().collect()),
            InterfaceType::Option(index) => Shape::Option(self.ty(&types[*index].ty)?),
            InterfaceType::Result(index) => {
                let result = &types[*index];
                Shape::Result(self.option(&result.ok)?, self.option(&result.err)?)
            }
            InterfaceType::Own(table) => Shape::Own((self.name)(*table)?),
            InterfaceType::Borrow(table) => Shape::Borrow((self.name)(*table)?),
            InterfaceType::Map(_) => return Err(unexpected("a map")),
            InterfaceType::Future(_) => return Err(unexpected("a future")),
            InterfaceType::Stream(_) => return Err(unexpected("a stream")),
            InterfaceType::ErrorContext(_) => return Err(unexpected("an error context")),
            InterfaceType::FixedLengthList(_) => return Err(unexpected("a list of fixed length")),
        })
    }
}

/// A resource type, and what it is called: by the interface that defines it, which is the first that has it, since
/// another that uses it comes behind.
#[derive(Debug)]
struct Defined {
    ty: TypeResourceTable,
    interface: String,
    name: String,
}

impl Defined {
    fn is(&self, found: &TypeResourceTable) -> bool {
        match (&self.ty, found) {
            (TypeResourceTable::Concrete { ty: known, .. }, TypeResourceTable::Concrete { ty, .. }) => known == ty,
            (TypeResourceTable::Abstract(known), TypeResourceTable::Abstract(ty)) => known == ty,
            _ => false,
        }
    }
}

/// The resource types of a component, seen from one of its interfaces.
struct Resources<'a> {
    component: &'a foreign::Component,
    types: &'a ComponentTypes,
    interface: &'a str,
    defined: &'a [Defined],
}

impl Resources<'_> {
    /// What a resource type is called, seen from the interface.
    fn name(&self, table: TypeResourceTableIndex) -> Result<String> {
        let found = &self.types[table];
        if let TypeResourceTable::Concrete { ty, .. } = found
            && let Some(import) = self.component.imported_resources.get(*ty)
        {
            let nowhere = || Error::internal("an import that is not there");
            let (index, path) = self.component.imports.get(*import).ok_or_else(nowhere)?;
            let (interface, _) = self.component.import_types.get(*index).ok_or_else(nowhere)?;
            return Ok(self.seen(interface, &path.join("#")));
        }
        let defined = self.defined.iter().find(|defined| defined.is(found));
        // One that no interface names is nobody's that imports it.
        Ok(defined.map_or_else(
            || "another component#resource".to_owned(),
            |defined| self.seen(&defined.interface, &defined.name),
        ))
    }

    /// The name of a resource type that an interface defines.
    fn seen(&self, interface: &str, name: &str) -> String {
        if interface == self.interface { name.to_owned() } else { format!("{interface}#{name}") }
    }
}

/// The interfaces that a component imports.
pub fn imported(component: &foreign::Component, types: &ComponentTypes) -> Result<Vec<Interface>> {
    let (mut interfaces, mut defined) = (Vec::new(), Vec::new());
    for (_, (name, item)) in component.import_types.iter() {
        let items: Vec<(&str, TypeDef)> = match item.ty {
            TypeDef::ComponentInstance(index) => {
                types[index].exports.iter().map(|(name, item)| (name.as_str(), item.ty)).collect()
            }
            TypeDef::ComponentFunc(_) => vec![(name.as_str(), item.ty)],
            _ => continue,
        };
        interfaces.push(interface(component, types, name, &items, &mut defined)?);
    }
    Ok(interfaces)
}

/// The interfaces that a component exports.
pub fn exported(component: &foreign::Component, types: &ComponentTypes) -> Result<Vec<Interface>> {
    let (mut interfaces, mut defined) = (Vec::new(), Vec::new());
    for (name, (index, _)) in component.exports.raw_iter() {
        let items = match item(component, *index)? {
            foreign::Export::Instance { exports, .. } => {
                let mut items = Vec::new();
                for (name, (index, _)) in exports.raw_iter() {
                    items.extend(definition(component, *index)?.map(|ty| (&**name, ty)));
                }
                items
            }
            _ => definition(component, *index)?.map(|ty| (&**name, ty)).into_iter().collect(),
        };
        if !items.is_empty() {
            interfaces.push(interface(component, types, name, &items, &mut defined)?);
        }
    }
    Ok(interfaces)
}

fn item(component: &foreign::Component, index: ExportIndex) -> Result<&foreign::Export> {
    component.export_items.get(index).ok_or_else(|| Error::internal("an export that is not there"))
}

/// A function or a resource type that is exported.
fn definition(component: &foreign::Component, index: ExportIndex) -> Result<Option<TypeDef>> {
    Ok(match item(component, index)? {
        foreign::Export::LiftedFunction { ty, .. } => Some(TypeDef::ComponentFunc(*ty)),
        foreign::Export::Type(ty @ TypeDef::Resource(_)) => Some(*ty),
        _ => None,
    })
}

fn interface(
    component: &foreign::Component,
    types: &ComponentTypes,
    name: &str,
    items: &[(&str, TypeDef)],
    defined: &mut Vec<Defined>,
) -> Result<Interface> {
    let tables = items.iter().filter_map(|(name, ty)| match ty {
        TypeDef::Resource(table) => Some((*name, *table)),
        _ => None,
    });
    for (of_item, table) in tables.clone() {
        let ty = &types[table];
        if !defined.iter().any(|known| known.is(ty)) {
            defined.push(Defined { ty: ty.clone(), interface: name.to_owned(), name: of_item.to_owned() });
        }
    }
    let resources = Resources { component, types, interface: name, defined };
    let mut own = tables.map(|(_, table)| resources.name(table)).collect::<Result<Vec<_>>>()?;
    own.retain(|name| !name.contains('#'));
    let mut reader = Types::new(types, |table| resources.name(table));
    let mut functions = BTreeMap::new();
    for (name, ty) in items {
        if let TypeDef::ComponentFunc(index) = ty {
            functions.insert((*name).to_owned(), reader.signature(*index)?);
        }
    }
    Ok(Interface { name: name.to_owned(), functions, resources: own })
}
