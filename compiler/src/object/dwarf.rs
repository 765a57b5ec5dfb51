//! Line information of the compiled code (`-g`): DWARF 5, one unit, one sequence for each function.
//!
//! Where the module brings DWARF of its own, lines are those of its source. Elsewhere the "source" is the binary
//! itself, and the line number is the offset of the instruction in it: what every message of this compiler counts in.

mod source;

use super::code::CompiledFunction;
use crate::error::{Error, Result};
use crate::store::Store;
use cranelift_object::ObjectProduct;
use gimli::write::{
    Address, AttributeValue, DwarfUnit, EndianVec, FileId, LineProgram, LineString, LineStringTable, RelocateWriter,
    Relocation, RelocationTarget, Sections,
};
use gimli::{Encoding, Format, LineEncoding, LittleEndian, SectionId};
use object::write::{SectionId as ObjectSection, SymbolId};
use object::{RelocationEncoding, RelocationFlags, RelocationKind, SectionKind};
use source::SourceLines;
use std::collections::HashMap;

const ENCODING: Encoding = Encoding { format: Format::Dwarf32, version: 5, address_size: 8 };

/// Appends the sections to the object.
pub fn append(store: &Store<'_>, functions: &[CompiledFunction], product: &mut ObjectProduct) -> Result<()> {
    let text = product.object.section_id(object::write::StandardSection::Text);
    let text_symbol = product.object.section_symbol(text);
    let text_size = product.object.section(text).data().len() as u64;
    let offsets: Vec<u64> =
        functions.iter().map(|function| product.object.symbol(product.function_symbol(function.id)).value).collect();

    let mut unit = DwarfUnit::new(ENCODING);
    let binaries: Vec<Binary> = store
        .instances
        .iter()
        .map(|(_, instance)| {
            let module = &instance.module;
            let name = instance.name.as_deref().or(module.name).unwrap_or("module");
            Binary { name: format!("{}.wasm", printable(name)), lines: SourceLines::read(module) }
        })
        .collect();
    // The unit is called after the main instance.
    let name = binaries.last().map_or_else(|| "module.wasm".to_owned(), |binary| binary.name.clone());
    unit.unit.line_program = line_program(&name, functions, &offsets, &binaries, &mut unit.line_strings)?;

    let root = unit.unit.root();
    let producer = unit.strings.add("wasm2sel4");
    let name = unit.strings.add(name);
    let root = unit.unit.get_mut(root);
    root.set(gimli::DW_AT_producer, AttributeValue::StringRef(producer));
    root.set(gimli::DW_AT_name, AttributeValue::StringRef(name));
    root.set(gimli::DW_AT_low_pc, AttributeValue::Address(Address::Symbol { symbol: 0, addend: 0 }));
    root.set(gimli::DW_AT_high_pc, AttributeValue::Udata(text_size));

    let mut sections = Sections::new(DebugSection { data: EndianVec::new(LittleEndian), relocations: Vec::new() });
    unit.write(&mut sections).map_err(Error::internal)?;
    write(&mut sections, text_symbol, product)
}

/// A name that DWARF can hold: not empty, without zero bytes.
fn printable(name: &str) -> String {
    let name = name.replace('\0', "?");
    if name.is_empty() { "?".to_owned() } else { name }
}

/// A module, as the origin of lines.
struct Binary {
    /// What its file may be called.
    name: String,
    /// Its own line information.
    lines: Option<SourceLines>,
}

impl Binary {
    /// Adds the binary and the sources of the module to the files of the program.
    fn files(&self, program: &mut LineProgram, strings: &mut LineStringTable) -> (FileId, Vec<FileId>) {
        let here = program.default_directory();
        let binary = program.add_file(LineString::new(self.name.as_str(), ENCODING, strings), here, None);
        let sources = self.lines.as_ref().map(|lines| &lines.files[..]).unwrap_or_default();
        let sources = sources.iter().map(|path| {
            let path = printable(path);
            let (folder, file) = path.rsplit_once('/').unwrap_or((".", &path));
            let folder = LineString::new(printable(folder), ENCODING, strings);
            let folder = program.add_directory(folder);
            program.add_file(LineString::new(printable(file), ENCODING, strings), folder, None)
        });
        (binary, sources.collect())
    }
}

fn line_program(
    name: &str,
    functions: &[CompiledFunction],
    offsets: &[u64],
    binaries: &[Binary],
    strings: &mut LineStringTable,
) -> Result<LineProgram> {
    let folder = LineString::new(".", ENCODING, strings);
    let file = LineString::new(name, ENCODING, strings);
    let mut program = LineProgram::new(ENCODING, LineEncoding::default(), folder, None, file, None);
    let files: Vec<(FileId, Vec<FileId>)> = binaries.iter().map(|binary| binary.files(&mut program, strings)).collect();

    for (function, offset) in functions.iter().zip(offsets) {
        // What the compiler adds is of no module.
        let Some((instance, _)) = function.index else { continue };
        let instance = usize::from(instance);
        let (Some(module), Some((binary, sources))) = (binaries.get(instance), files.get(instance)) else {
            return Err(Error::internal("a function of an instance that the store does not have"));
        };
        if function.lines.is_empty() {
            continue;
        }
        program.begin_sequence(Some(Address::Symbol { symbol: 0, addend: *offset as i64 }));
        let mut before = None;
        for line in &function.lines {
            let place = match module.lines.as_ref().and_then(|lines| lines.find(line.wasm_offset)) {
                Some((file, line)) => {
                    let file = sources.get(file).ok_or_else(|| Error::internal("a line of a file without a name"))?;
                    (*file, line)
                }
                // The module does not say: a place in the binary.
                None => (*binary, u64::from(line.wasm_offset)),
            };
            let is_first = before.is_none();
            if before.replace(place) == Some(place) {
                continue;
            }
            let row = program.row();
            // What the function does before its first instruction belongs to that instruction.
            row.address_offset = if is_first { 0 } else { u64::from(line.code_offset) };
            (row.file, row.line) = place;
            program.generate_row();
        }
        program.end_sequence(function.code.len() as u64);
    }
    Ok(program)
}

/// A section under construction, with what the linker must fill in.
#[derive(Clone)]
struct DebugSection {
    data: EndianVec<LittleEndian>,
    relocations: Vec<Relocation>,
}

impl RelocateWriter for DebugSection {
    type Writer = EndianVec<LittleEndian>;

    fn writer(&self) -> &Self::Writer {
        &self.data
    }

    fn writer_mut(&mut self) -> &mut Self::Writer {
        &mut self.data
    }

    fn relocate(&mut self, relocation: Relocation) {
        self.relocations.push(relocation);
    }
}

/// Puts the sections into the object; the only symbol that they refer to is the text's.
fn write(sections: &mut Sections<DebugSection>, text: SymbolId, product: &mut ObjectProduct) -> Result<()> {
    let mut ids: HashMap<SectionId, ObjectSection> = HashMap::new();
    sections
        .for_each(|id, section| -> Result<()> {
            if section.data.slice().is_empty() {
                return Ok(());
            }
            let name = id.name().as_bytes().to_vec();
            let added = product.object.add_section(Vec::new(), name, SectionKind::Debug);
            product.object.append_section_data(added, section.data.slice(), 1);
            ids.insert(id, added);
            Ok(())
        })
        .and_then(|()| {
            sections.for_each(|id, section| {
                for relocation in &section.relocations {
                    let symbol = match relocation.target {
                        RelocationTarget::Symbol(_) => text,
                        RelocationTarget::Section(target) => match ids.get(&target) {
                            Some(section) => product.object.section_symbol(*section),
                            None => return Err(Error::internal("a reference to an empty debug section")),
                        },
                    };
                    let section =
                        ids.get(&id).ok_or_else(|| Error::internal("a relocation in an empty debug section"))?;
                    let flags = RelocationFlags::Generic {
                        kind: RelocationKind::Absolute,
                        encoding: RelocationEncoding::Generic,
                        size: relocation.size * 8,
                    };
                    let offset = relocation.offset as u64;
                    let relocation = object::write::Relocation { offset, symbol, addend: relocation.addend, flags };
                    product.object.add_relocation(*section, relocation).map_err(Error::internal)?;
                }
                Ok(())
            })
        })
}
