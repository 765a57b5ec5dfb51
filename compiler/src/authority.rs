//! What a protection domain asks for, as its own file states it: a section of `app.elf` that is not loaded, for
//! `wasm2sel4 inspect` and for whoever wants to know before an image is made.
//!
//! It holds what the descriptors that the runtime and the image share (`wasm2sel4_abi::descriptor`) do not say: those
//! name capabilities and shared memories, and give the sizes of everything. It is JSON, so that other tools can read it
//! (`objcopy -O binary --only-section=.wasm2sel4.authority app.elf /dev/stdout`). Nothing relies on it: a file from
//! elsewhere may say anything, and what a domain can do in a system is what it is granted there.

use crate::elf;
use crate::error::{Error, Result};
use crate::module::FunctionOrigin;
use crate::options::{Environment, Options};
use crate::store::{CPtr, Constant, Store, StoreFunctionOrigin};
use crate::target::code_generator;
use object::SectionKind;
use object::write::Object;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use wasm2sel4_abi::protocol::slot;

/// The section.
const SECTION: &str = ".wasm2sel4.authority";

/// What a domain asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    /// The version of the compiler.
    pub compiler: String,
    /// Where the code runs.
    pub environment: AuthorityEnvironment,
    /// Processor features beyond what every machine of the architecture has, by cranelift's names.
    pub features: Vec<String>,
    /// The names of the modules that are linked with the main one.
    pub linked: Vec<String>,
    /// The functions of the host that any of its modules imports, by name.
    pub functions: Vec<ImportedFunction>,
    /// The capabilities that it imports, in the order of their slots.
    pub capabilities: Vec<ImportedCapability>,
}

/// Where code runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AuthorityEnvironment {
    /// In a protection domain.
    #[default]
    SeL4,
    /// In a Linux process.
    Hosted,
}

/// A function of the host.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ImportedFunction {
    /// The module that it is imported from: an interface.
    pub module: String,
    /// Its name there.
    pub name: String,
    /// Its type, as the specification writes it.
    #[serde(rename = "type")]
    pub ty: String,
}

/// A capability.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedCapability {
    /// Its name; that of a table's element is followed by its index in brackets.
    pub name: String,
    /// How it is imported.
    pub import: CapabilityImport,
    /// Whether code calls it by name, so that whoever grants it without the right to call makes a mistake. Calls
    /// through tables and variables are not seen.
    #[serde(default)]
    pub is_called: bool,
}

/// How a capability is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CapabilityImport {
    /// As a global.
    Global,
    /// As an element of a table.
    Element,
}

impl Authority {
    /// What the instances of a store ask for together; of each capability, in the order of their slots, whether it is
    /// called.
    ///
    /// # Errors
    ///
    /// As for [`code_generator::features`].
    pub fn new(store: &Store<'_>, options: &Options, called: impl Iterator<Item = bool>) -> Result<Self> {
        let elements: Vec<_> = store.tables.iter().flat_map(|(_, table)| &table.capabilities).collect();
        let slots = (slot::FIRST_GRANT..).map(|slot| Constant::Capability(CPtr(slot)));
        let capabilities = store.capabilities.iter().zip(slots).zip(called);
        let capabilities = capabilities.map(|((name, slot), is_called)| ImportedCapability {
            name: name.clone(),
            import: match elements.contains(&&slot) {
                true => CapabilityImport::Element,
                false => CapabilityImport::Global,
            },
            is_called,
        });
        Ok(Self {
            compiler: env!("CARGO_PKG_VERSION").to_owned(),
            environment: match options.environment {
                Environment::SeL4 => AuthorityEnvironment::SeL4,
                Environment::Hosted { .. } => AuthorityEnvironment::Hosted,
            },
            features: code_generator::features(options)?,
            // A component's core modules are its own.
            linked: match &store.composition {
                None => store.instances.iter().filter_map(|(_, instance)| instance.name.clone()).collect(),
                Some(_) => Vec::new(),
            },
            functions: functions(store)?,
            capabilities: capabilities.collect(),
        })
    }

    /// Adds the section to an object.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] only.
    pub fn append(&self, object: &mut Object<'_>) -> Result<()> {
        let text = serde_json::to_vec(self).map_err(Error::internal)?;
        let section = object.add_section(Vec::new(), SECTION.as_bytes().to_vec(), SectionKind::Metadata);
        object.append_section_data(section, &text, 1);
        Ok(())
    }

    /// Reads what an ELF file says of itself, if it says anything that can be understood.
    pub fn read(elf: &[u8]) -> Option<Self> {
        serde_json::from_slice(elf::section(elf, SECTION)?).ok()
    }
}

/// The functions of the host, each once.
fn functions(store: &Store<'_>) -> Result<Vec<ImportedFunction>> {
    let mut functions = BTreeSet::new();
    for (_, function) in store.functions.iter() {
        let StoreFunctionOrigin::Host(_, instance, index) = &function.origin else { continue };
        let module = &store.instances[*instance].module;
        let FunctionOrigin::Import(name) = module.functions[*index].origin else {
            return Err(Error::internal("a function of the host that nobody imports"));
        };
        functions.insert(ImportedFunction {
            module: name.module.to_owned(),
            name: name.field.to_owned(),
            ty: module.function_type(*index)?.to_string(),
        });
    }
    for (import, ty) in store.composition.iter().flat_map(|composition| composition.imports()) {
        functions.insert(ImportedFunction {
            module: import.interface.clone(),
            name: import.name.clone().unwrap_or_default(),
            ty: ty.to_string(),
        });
    }
    Ok(functions.into_iter().collect())
}
