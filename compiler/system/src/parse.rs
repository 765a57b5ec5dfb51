//! From a text to a checked system: it is read definition by definition, then looked at as a whole.

use crate::error::{Problem, Result};
use crate::location::Line;
use crate::read::Reader;
use crate::system::{DomainDescription, Object, System};
use crate::text::SystemText;
use crate::wire::{Wire, Wires};
use crate::{badges, exclusive, names, reach, served};
use std::collections::BTreeSet;
use std::path::Path;
use wasm2sel4_abi::bundle::OBJECTS_MAXIMUM;
use wasm2sel4_compiler::image::DomainNumber;

impl System {
    /// Reads a description and checks what can be checked without its modules. Paths in it begin at `folder`.
    ///
    /// # Errors
    ///
    /// Why it is refused, and in which line: all of [`Problem`](crate::Problem) but `Import` and `Running`.
    pub fn parse(text: &str, folder: &Path) -> Result<Self> {
        let (domains, objects, wires) = read(text)?;
        // A path without a folder is one in the working folder, also if it is called `-`.
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let system = Self { folder: folder.to_owned(), domains, objects, wires };
        reach::check(&system)?;
        badges::check(&system)?;
        exclusive::check(&system)?;
        Ok(system)
    }
}

/// Domains, objects and wires out of a text, each checked by itself.
fn read(text: &str) -> Result<(Vec<DomainDescription>, Vec<Object>, Vec<Wire>)> {
    let written: SystemText = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(Line::FIRST, |span| Line::of(text, span.start));
        line.refuse(Problem::Text(error.message().to_owned()))
    })?;
    let mut reader = Reader { text, objects: Vec::new(), wires: Wires::default() };
    for (name, object) in &written.objects {
        let kind = reader.object(object, &written.domain)?;
        reader.objects.push(Object { name: name.clone(), kind });
    }
    names::check(text, &written)?;
    if written.domain.is_empty() {
        return Err(Line::FIRST.no_definition("a system needs at least one [[domain]]"));
    }
    if let Some(last) = written.objects.values().max_by_key(|object| object.span().start)
        && written.objects.len() > OBJECTS_MAXIMUM
    {
        return Err(reader.line(last).no_definition(format!("a system has at most {OBJECTS_MAXIMUM} objects")));
    }
    reader.wires = Wires::read(&reader, &written)?;
    let mut names = BTreeSet::new();
    let mut domains = Vec::new();
    for (number, domain) in written.domain.iter().enumerate() {
        let name = domain.name.get_ref();
        if !names.insert(name) {
            return Err(reader.line(&domain.name).no_definition(format!("there are two domains called {name}")));
        }
        domains.push(reader.domain(DomainNumber(number), domain)?);
    }
    reader.objects.extend(reader.wires.add(&mut domains));
    served::add(&reader, &written, &mut domains)?.into_iter().for_each(|object| reader.objects.push(object));
    Ok((domains, reader.objects, reader.wires.wires))
}
