//! Invocation labels from interface descriptions.
//!
//! A kernel numbers its invocations in the order of its three descriptions: the common one, that of the processor
//! family's 64-bit variant, that of the family. 0 is no invocation.

use super::conditions::Configuration;
use std::collections::BTreeMap;

/// A kernel's invocations.
#[derive(Debug, Default)]
pub struct Interface {
    labels: BTreeMap<String, u32>,
    /// The input parameters of each method.
    parameters: BTreeMap<String, Vec<String>>,
}

impl Interface {
    /// Reads the descriptions, in the order in which the kernel numbers them.
    pub fn read<'a>(
        descriptions: impl IntoIterator<Item = &'a str>,
        configuration: &Configuration,
    ) -> Result<Self, String> {
        let mut interface = Self::default();
        let mut next = 1;
        for text in descriptions {
            let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
            let document = roxmltree::Document::parse_with_options(text, options).map_err(|error| error.to_string())?;
            for method in document.descendants().filter(|node| node.has_tag_name("method")) {
                let owner = method.parent_element().map_or(Ok(true), |owner| configuration.admits(owner))?;
                if !owner || !configuration.admits(method)? {
                    continue;
                }
                let id = method.attribute("id").ok_or("a method without `id`")?.to_owned();
                let inputs = method.children().filter(|child| child.attribute("dir") == Some("in"));
                let names = inputs.filter_map(|input| input.attribute("name")).map(str::to_owned).collect();
                interface.parameters.insert(id.clone(), names);
                interface.labels.insert(id, next);
                next += 1;
            }
        }
        Ok(interface)
    }

    /// The label of a method.
    pub fn label(&self, id: &str) -> Result<u32, String> {
        self.labels.get(id).copied().ok_or_else(|| format!("the kernel has no invocation {id}"))
    }

    /// Whether a method takes a parameter of this name.
    pub fn takes(&self, id: &str, parameter: &str) -> bool {
        self.parameters.get(id).is_some_and(|names| names.iter().any(|name| name == parameter))
    }
}
