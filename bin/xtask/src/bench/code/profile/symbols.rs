//! Names of functions, out of an executable.

use anyhow::Result;
use object::{Object, ObjectSection, ObjectSymbol, SectionKind};
use std::collections::BTreeMap;

/// The functions of an executable: names by their first address.
#[derive(Debug)]
pub struct Symbols(BTreeMap<u64, String>);

impl Symbols {
    /// Reads the symbol table. Whatever is in code is a function, since programs in assembly do not say so.
    pub fn read(executable: &[u8]) -> Result<Self> {
        let file = object::File::parse(executable)?;
        let is_code = |symbol: &object::Symbol<'_, '_>| {
            let section = symbol.section_index().and_then(|index| file.section_by_index(index).ok());
            section.is_some_and(|section| section.kind() == SectionKind::Text)
        };
        let mut names = BTreeMap::new();
        for symbol in file.symbols().filter(is_code) {
            // Names that begin so are an assembler's own: the architecture's kinds of contents, and labels.
            if let Ok(name) = symbol.name()
                && !name.is_empty()
                && !name.starts_with(['$', '.'])
            {
                // Without the hash at the end of Rust's names.
                names.entry(symbol.address()).or_insert_with(|| format!("{:#}", rustc_demangle::demangle(name)));
            }
        }
        Ok(Self(names))
    }

    /// The first address and the name of the function that has an address.
    pub fn function(&self, address: u64) -> (u64, &str) {
        self.0.range(..=address).next_back().map_or((0, "?"), |(start, name)| (*start, name))
    }
}
