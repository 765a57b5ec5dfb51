//! How many instances a component makes, before they are made: a few bytes can ask for more than any memory holds, by
//! components that instantiate twice what instantiates twice.
//!
//! What is counted is never less than the truth. A component is counted with all that it instantiates and defines;
//! where it is given other components, by itself or in an instance, it may instantiate those as often as it has
//! instances, so the counts are multiplied. Few components are given others, and most are exact.

use super::features::invalid;
use crate::error::{Error, Result};
use wasmtime_environ::wasmparser::{
    BinaryReaderError, ComponentAlias, ComponentExternalKind, ComponentInstance, ComponentOuterAliasKind,
    ComponentTypeRef, Encoding, Parser, Payload,
};

/// The most instances of components and core modules together.
const INSTANCES_MAXIMUM: u64 = 10_000;

/// What is known of a component or of an instance.
#[derive(Clone, Copy)]
struct Weight {
    /// How many instances it makes.
    instances: u64,
    /// Whether it gives components to whoever has it.
    gives_components: bool,
}

/// Something from outside; who provides it multiplies.
const UNKNOWN: Weight = Weight { instances: 1, gives_components: false };

/// A component that is being read.
#[derive(Default)]
struct Scope {
    components: Vec<Weight>,
    instances: Vec<Weight>,
    count: u64,
    gives_components: bool,
}

/// Counts.
///
/// # Errors
///
/// [`Error::Limit`] if there may be more than [`INSTANCES_MAXIMUM`].
pub fn check(bytes: &[u8]) -> Result<()> {
    let count = count(bytes).map_err(invalid)?;
    if count > INSTANCES_MAXIMUM {
        return Err(Error::Limit(format!(
            "the component makes more than {INSTANCES_MAXIMUM} instances of components and modules"
        )));
    }
    Ok(())
}

fn count(bytes: &[u8]) -> Result<u64, BinaryReaderError> {
    // A core module stands as nothing among the scopes.
    let mut scopes: Vec<Option<Scope>> = Vec::new();
    let mut total = 0;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload? {
            Payload::Version { encoding, .. } => {
                scopes.push((encoding == Encoding::Component).then(Scope::default));
            }
            Payload::End(_) => {
                if let Some(Some(ended)) = scopes.pop() {
                    total = ended.count;
                    if let Some(Some(outer)) = scopes.last_mut() {
                        outer.count = outer.count.saturating_add(ended.count);
                        let instances = ended.count.saturating_add(1);
                        outer.components.push(Weight { instances, gives_components: ended.gives_components });
                    }
                }
            }
            Payload::InstanceSection(section) => {
                if let Some(Some(scope)) = scopes.last_mut() {
                    scope.count = scope.count.saturating_add(u64::from(section.count()));
                }
            }
            Payload::ComponentImportSection(section) => {
                for import in section {
                    let Some(Some(scope)) = scopes.last_mut() else { continue };
                    match import?.ty {
                        ComponentTypeRef::Component(_) => scope.components.push(UNKNOWN),
                        ComponentTypeRef::Instance(_) => scope.instances.push(UNKNOWN),
                        _ => {}
                    }
                }
            }
            Payload::ComponentInstanceSection(section) => {
                for instance in section {
                    let instance = instance?;
                    let Some(Some(scope)) = scopes.last_mut() else { continue };
                    let weight = scope.instance(&instance);
                    scope.count = scope.count.saturating_add(weight.instances);
                    scope.instances.push(weight);
                }
            }
            Payload::ComponentAliasSection(section) => {
                for alias in section {
                    let alias = alias?;
                    alias_of(&mut scopes, &alias);
                }
            }
            Payload::ComponentExportSection(section) => {
                for export in section {
                    let export = export?;
                    let Some(Some(scope)) = scopes.last_mut() else { continue };
                    scope.export(export.kind, export.index);
                }
            }
            _ => {}
        }
    }
    Ok(total)
}

/// What an alias adds to the indices of the innermost component.
fn alias_of(scopes: &mut [Option<Scope>], alias: &ComponentAlias<'_>) {
    let outer = match alias {
        ComponentAlias::Outer { kind: ComponentOuterAliasKind::Component, count, index } => {
            let depth = scopes.len().checked_sub(1 + *count as usize);
            let scope = depth.and_then(|depth| scopes[depth].as_ref());
            Some(scope.and_then(|scope| scope.components.get(*index as usize)).copied().unwrap_or(UNKNOWN))
        }
        _ => None,
    };
    let Some(Some(scope)) = scopes.last_mut() else { return };
    match alias {
        ComponentAlias::InstanceExport { kind: ComponentExternalKind::Component, instance_index, .. } => {
            let weight = scope.item(ComponentExternalKind::Instance, *instance_index);
            scope.components.push(weight);
        }
        ComponentAlias::InstanceExport { kind: ComponentExternalKind::Instance, instance_index, .. } => {
            let weight = scope.item(ComponentExternalKind::Instance, *instance_index);
            scope.instances.push(weight);
        }
        _ => scope.components.extend(outer),
    }
}

impl Scope {
    /// A component or an instance, by its index.
    fn item(&self, kind: ComponentExternalKind, index: u32) -> Weight {
        let known = match kind {
            ComponentExternalKind::Component => self.components.get(index as usize),
            _ => self.instances.get(index as usize),
        };
        known.copied().unwrap_or(UNKNOWN)
    }

    /// What an item has in components, if it has any.
    fn given(&self, kind: ComponentExternalKind, index: u32) -> Option<u64> {
        match kind {
            ComponentExternalKind::Component => Some(self.item(kind, index).instances),
            ComponentExternalKind::Instance => {
                let weight = self.item(kind, index);
                weight.gives_components.then_some(weight.instances)
            }
            _ => None,
        }
    }

    fn instance(&self, instance: &ComponentInstance<'_>) -> Weight {
        match instance {
            ComponentInstance::Instantiate { component_index, args } => {
                let component = self.item(ComponentExternalKind::Component, *component_index);
                let given: Vec<u64> = args.iter().filter_map(|given| self.given(given.kind, given.index)).collect();
                Weight {
                    instances: given.iter().fold(component.instances, |product, given| product.saturating_mul(*given)),
                    gives_components: component.gives_components || !given.is_empty(),
                }
            }
            ComponentInstance::FromExports(exports) => {
                let given: Vec<u64> = exports.iter().filter_map(|item| self.given(item.kind, item.index)).collect();
                Weight {
                    instances: given.iter().fold(1, |sum: u64, given| sum.saturating_add(*given)),
                    gives_components: !given.is_empty(),
                }
            }
        }
    }

    /// What is exported is a new item, too.
    fn export(&mut self, kind: ComponentExternalKind, index: u32) {
        self.gives_components |= self.given(kind, index).is_some();
        let weight = self.item(kind, index);
        match kind {
            ComponentExternalKind::Component => self.components.push(weight),
            ComponentExternalKind::Instance => self.instances.push(weight),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(text: &str) -> u64 {
        count(&wat::parse_str(text).expect("the text is a component")).expect("and well-formed")
    }

    #[test]
    fn instances_are_counted() {
        assert_eq!(counted("(component)"), 0);
        assert_eq!(counted("(component (core module $m) (core instance (instantiate $m)))"), 1);
        let twice = "(component (component $a (core module $m) (core instance (instantiate $m)))
            (instance (instantiate $a)) (instance (instantiate $a)))";
        assert!(counted(twice) >= 4);
    }

    /// Each component instantiates the one before it twice; the last would take longer than anybody waits.
    #[test]
    fn what_doubles_is_refused() {
        let mut text = "(component (component $c0 (core module $m) (core instance (instantiate $m)))".to_owned();
        for number in 1..60 {
            let before = number - 1;
            text.push_str(&format!(
                "(component $c{number} (alias outer 1 $c{before} (component $c))
                    (instance (instantiate $c)) (instance (instantiate $c)))"
            ));
        }
        text.push_str("(instance (instantiate $c59)))");
        let error = check(&wat::parse_str(&text).expect("the text is a component")).expect_err("there are too many");
        assert_eq!(error.to_string(), "the component makes more than 10000 instances of components and modules");
    }

    /// The same by components that are given others and give them on.
    #[test]
    fn what_doubles_what_it_is_given_is_refused() {
        let mut text = "(component (component $c0)
            (component $double (import \"x\" (component $x))
                (component $twice (alias outer 1 $x (component $y)) (instance (instantiate $y)) (instance (instantiate $y)))
                (export \"twice\" (component $twice)))"
            .to_owned();
        for number in 1..60 {
            let before = number - 1;
            text.push_str(&format!(
                "(instance $i{number} (instantiate $double (with \"x\" (component $c{before}))))
                (alias export $i{number} \"twice\" (component $c{number}))"
            ));
        }
        text.push_str("(instance (instantiate $c59)))");
        assert!(check(&wat::parse_str(&text).expect("the text is a component")).is_err());
    }
}
