//! The lines of a module's own DWARF, sorted by address. A custom section may hold anything, so whatever cannot be read
//! is left out.

use crate::module::Module;
use gimli::{Dwarf, EndianSlice, LineRow, LittleEndian, Reader, Unit};
use std::collections::HashMap;

/// Where instructions come from.
pub struct SourceLines {
    /// The source files.
    pub files: Vec<String>,
    /// Ascending: the address in the code section, and the file with the line, or `None` where a sequence ends.
    rows: Vec<(u64, Option<(usize, u64)>)>,
    /// Where the code section begins in the binary.
    code_start: u64,
}

impl SourceLines {
    /// Reads all line programs of a module; `None` if it has none.
    pub fn read(module: &Module<'_>) -> Option<Self> {
        let section = |id: gimli::SectionId| {
            let named = module.debug_sections.iter().find(|(name, _)| *name == id.name());
            Ok::<_, gimli::Error>(EndianSlice::new(named.map_or(&[][..], |(_, data)| data), LittleEndian))
        };
        let dwarf = Dwarf::load(section).ok()?;
        let mut lines = Self { files: Vec::new(), rows: Vec::new(), code_start: module.code_start };
        let mut known = HashMap::new();
        let mut units = dwarf.units();
        while let Ok(Some(header)) = units.next() {
            if let Ok(unit) = dwarf.unit(header) {
                // A damaged program ends its own unit only.
                let _ = lines.unit(&dwarf, &unit, &mut known);
            }
        }
        lines.rows.sort_by_key(|(address, place)| (*address, place.is_some()));
        (!lines.rows.is_empty()).then_some(lines)
    }

    /// The file and the line of the instruction at an offset in the binary.
    pub fn find(&self, wasm_offset: u32) -> Option<(usize, u64)> {
        let address = u64::from(wasm_offset).checked_sub(self.code_start)?;
        let after = self.rows.partition_point(|(row, _)| *row <= address);
        self.rows.get(after.checked_sub(1)?)?.1
    }

    fn unit<R: Reader>(
        &mut self,
        dwarf: &Dwarf<R>,
        unit: &Unit<R>,
        known: &mut HashMap<String, usize>,
    ) -> gimli::Result<()> {
        let Some(program) = unit.line_program.clone() else { return Ok(()) };
        let mut files: HashMap<u64, Option<usize>> = HashMap::new();
        let mut rows = program.rows();
        while let Some((header, row)) = rows.next_row()? {
            let place = match row {
                row if row.end_sequence() => None,
                row => {
                    let file = *files.entry(row.file_index()).or_insert_with(|| {
                        let path = path(dwarf, unit, header, row)?;
                        let next = self.files.len();
                        let index = *known.entry(path.clone()).or_insert(next);
                        if index == next {
                            self.files.push(path);
                        }
                        Some(index)
                    });
                    file.zip(row.line().map(u64::from))
                }
            };
            // Functions that the linker removed are at address 0, or at its mark for them.
            if row.address() != 0 && row.address() < u64::from(u32::MAX) - 1 {
                self.rows.push((row.address(), place));
            }
        }
        Ok(())
    }
}

/// The path of a row's file.
fn path<R: Reader>(
    dwarf: &Dwarf<R>,
    unit: &Unit<R>,
    header: &gimli::LineProgramHeader<R>,
    row: &LineRow,
) -> Option<String> {
    let text = |value| {
        let string = dwarf.attr_string(unit, value).ok()?;
        Some(string.to_string_lossy().ok()?.into_owned())
    };
    let file = row.file(header)?;
    let name = text(file.path_name())?;
    let folder = file.directory(header).and_then(text).unwrap_or_default();
    Some(if folder.is_empty() || name.starts_with('/') { name } else { format!("{folder}/{name}") })
}
