//! What the core modules that are made here export, by name.

use super::super::{Component, CoreInstanceIndex, Definition};
use crate::error::{Error, Result};
use crate::module::Exported;

/// The exports of an instance.
pub struct Exports {
    instance: CoreInstanceIndex,
    items: Vec<(String, Exported)>,
}

impl Exports {
    /// Those of an instance of a component.
    ///
    /// # Errors
    ///
    /// An internal one, if there is none, or its module is none.
    pub fn of(component: &Component, instance: CoreInstanceIndex) -> Result<Self> {
        let module = component.instances.get(instance).and_then(|instance| component.modules.get(instance.module));
        let module = module.ok_or_else(|| Error::internal("an instance that is not there"))?;
        let module = crate::module::parse_at(&module.bytes, 0)?;
        let items = module.exports.iter().map(|export| (export.name.to_owned(), export.item)).collect();
        Ok(Self { instance, items })
    }

    /// The one of this name.
    ///
    /// # Errors
    ///
    /// An internal one, if there is none.
    pub fn get(&self, name: &str) -> Result<Definition> {
        let item = self.items.iter().find(|(known, _)| known == name).map(|(_, item)| *item);
        let item = item.ok_or_else(|| Error::internal(format!("an adapter without {name}")))?;
        Ok(Definition::Export(self.instance, item))
    }
}
