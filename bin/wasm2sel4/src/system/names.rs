//! Names of a description. Whoever writes one can choose another, so names that cannot be printed as they are, or that are
//! empty, are refused instead of escaped: the supervisor prints them on the console, beside what domains print.

use super::System;
use crate::error::Result;
use toml::Spanned;
use wasm2sel4_compiler::escape::{Name, is_printable};

impl System {
    /// Checks all names that are defined in the description, and those by which imports are granted.
    pub(super) fn check_names(&self) -> Result<()> {
        for (name, object) in &self.description.objects {
            self.check_name(name, "an object", object)?;
        }
        for domain in &self.description.domain {
            self.check_name(domain.name.get_ref(), "a domain", &domain.name)?;
            for (name, path) in &domain.link {
                self.check_name(name, "a linked module", path)?;
            }
            for given in &domain.given {
                self.check_name(given.get_ref(), "a capability", given)?;
            }
            for (name, grant) in &domain.grants {
                self.check_name(name, "a capability", grant)?;
            }
            for (name, elements) in &domain.tables {
                self.check_name(name, "a table", elements)?;
            }
        }
        Ok(())
    }

    fn check_name<T>(&self, name: &str, what: &str, at: &Spanned<T>) -> Result<()> {
        if is_printable(name) {
            return Ok(());
        }
        let reason = if name.is_empty() { "is empty" } else { "has characters that cannot be printed" };
        Err(self.complain(at, &format!("the name {} of {what} {reason}; choose another", Name(name))))
    }
}
