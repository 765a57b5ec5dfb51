//! The section that says where system calls are: `wasm2sel4_abi::system_call` has its layout and what it is for.

use super::{CallSite, Making};
use crate::elf;
use crate::error::{Error, Result};
use object::write::{Object, Relocation, SymbolId};
use object::{RelocationEncoding, RelocationFlags, RelocationKind, SectionKind};
use wasm2sel4_abi::system_call::{RECORD_SIZE, Record, SECTION};

/// Adds the section to an object: for each place its offset from `text`, which the linker adds to.
///
/// # Errors
///
/// [`Error::Internal`] only.
pub fn append(
    making: &Making,
    places: impl IntoIterator<Item = (u64, CallSite)>,
    text: SymbolId,
    object: &mut Object<'_>,
) -> Result<()> {
    let mut bytes = Vec::new();
    let mut relocations = Vec::new();
    for (function, place) in places {
        let addend = i64::try_from(function + u64::from(place.offset)).map_err(Error::internal)?;
        relocations.push((bytes.len() as u64, addend));
        // What is too far away counts as not known.
        let distance = place.number.and_then(|number| u16::try_from(place.offset - number).ok()).unwrap_or(0);
        let (number, flavour) = (making.number(place.call)?, making.interface.flavour);
        let record = Record::unplaced(number, place.kind, flavour, distance);
        bytes.extend(record.encode());
    }
    if bytes.is_empty() {
        return Ok(());
    }
    let section = object.add_section(Vec::new(), SECTION.as_bytes().to_vec(), SectionKind::Metadata);
    let begin = object.append_section_data(section, &bytes, 1);
    for (offset, addend) in relocations {
        let flags = RelocationFlags::Generic {
            kind: RelocationKind::Absolute,
            encoding: RelocationEncoding::Generic,
            size: u64::BITS as u8,
        };
        let relocation = Relocation { offset: begin + offset, symbol: text, addend, flags };
        object.add_relocation(section, relocation).map_err(Error::internal)?;
    }
    Ok(())
}

/// Where a linked protection domain makes system calls, by address; what the linker took out is left out. Nothing, if
/// the file does not say it.
///
/// # Errors
///
/// A sentence without the file's name, if what it says cannot be read.
pub fn read(elf: &[u8]) -> Result<Vec<Record>, String> {
    let (records, rest) = elf::section(elf, SECTION).unwrap_or_default().as_chunks::<RECORD_SIZE>();
    let records: Option<Vec<Record>> = records.iter().map(|bytes| Record::decode(*bytes)).collect();
    let mut records = records.filter(|_| rest.is_empty()).ok_or("what it says of its system calls cannot be read")?;
    records.retain(|record| record.place != 0);
    records.sort_by_key(|record| record.place);
    Ok(records)
}
