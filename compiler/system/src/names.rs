//! Names of a description. Whoever writes one can choose another, so names that cannot be printed as they are, or that
//! are empty, are refused instead of escaped: the supervisor prints them on the console, beside what domains print.

use crate::error::Result;
use crate::location::Line;
use crate::text::SystemText;
use toml::Spanned;
use wasm2sel4_compiler::escape::{Name, is_printable};

/// Checks all names that are defined in a description, and those by which imports are granted.
pub fn check(text: &str, written: &SystemText) -> Result<()> {
    for (name, object) in &written.objects {
        check_name(text, name, "an object", object)?;
    }
    for domain in &written.domain {
        check_name(text, domain.name.get_ref(), "a domain", &domain.name)?;
        for (name, path) in &domain.link {
            check_name(text, name, "a linked module", path)?;
        }
        for given in &domain.given {
            check_name(text, given.get_ref(), "a capability", given)?;
        }
        for (name, grant) in &domain.grants {
            check_name(text, name, "a capability", grant)?;
        }
        for (name, elements) in &domain.tables {
            check_name(text, name, "a table", elements)?;
        }
    }
    for server in &written.files {
        check_name(text, server.name.get_ref(), "a file server", &server.name)?;
    }
    for wire in &written.wire {
        let wire = wire.get_ref();
        check_name(text, wire.interface.get_ref(), "an interface", &wire.interface)?;
        if let Some(name) = &wire.name {
            check_name(text, name.get_ref(), "a wire", name)?;
        }
    }
    Ok(())
}

fn check_name<T>(text: &str, name: &str, what: &str, at: &Spanned<T>) -> Result<()> {
    if is_printable(name) {
        return Ok(());
    }
    let reason = if name.is_empty() { "is empty" } else { "has characters that cannot be printed" };
    let message = format!("the name {} of {what} {reason}; choose another", Name(name));
    Err(Line::of_value(text, at).no_definition(message))
}
