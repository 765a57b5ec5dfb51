//! Line information (`-g`), as a debugger reads it from the finished ELF: which addresses belong to which line.

use gimli::{Dwarf, EndianSlice, LittleEndian};
use object::{Object, ObjectSection, ObjectSymbol};
use std::fs;
use wasm2sel4_architecture::Architecture;
use wasm2sel4_engines::tool;

/// Rows of the line table: the address and the line, or `None` where a sequence ends.
type Rows = Vec<(u64, Option<u64>)>;

/// The rows of an executable, by address. There must be one unit, and it must have all compiled code.
fn rows(file: &object::File<'_>) -> Rows {
    let section = |id: gimli::SectionId| {
        let data = file.section_by_name(id.name()).and_then(|section| section.data().ok());
        Ok::<_, gimli::Error>(EndianSlice::new(data.unwrap_or_default(), LittleEndian))
    };
    let dwarf = Dwarf::load(section).expect("the sections can be read");
    let mut units = dwarf.units();
    let header = units.next().expect("the units can be read").expect("there is a unit");
    assert_eq!(units.next(), Ok(None), "only the module has lines");
    assert!(file.section_by_name(".debug_aranges").is_none(), "nobody claims addresses but the unit itself");
    let unit = dwarf.unit(header).expect("the unit can be read");
    let mut found = unit.line_program.clone().expect("the unit has lines").rows();
    let mut rows = Rows::new();
    while let Some((_, row)) = found.next_row().expect("the lines can be read") {
        let line = row.line().map_or(0, u64::from);
        rows.push((row.address(), (!row.end_sequence()).then_some(line)));
    }
    // Where one sequence ends and the next begins, the beginning counts.
    rows.sort_by_key(|(address, line)| (*address, line.is_some()));
    rows
}

/// The line of an address.
fn line(rows: &Rows, address: u64) -> Option<u64> {
    let after = rows.partition_point(|(row, _)| *row <= address);
    rows.get(after.checked_sub(1)?)?.1
}

#[test]
fn a_call_and_the_trap_behind_it_have_lines_of_their_own() {
    let module = tool::root().join("testsuite/tests/cases/trap-behind-call.wat");
    for architecture in Architecture::ALL.map(Architecture::name) {
        for optimisation in ["-O0", "-O2"] {
            let folder = tempfile::tempdir().expect("a temporary folder can be made");
            let elf = folder.path().join("app.elf");
            let mut command = tool::command(["--target", architecture, "-g", optimisation]);
            let output = tool::output(command.arg(&module).arg("-o").arg(&elf));
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            let bytes = fs::read(elf).expect("there is an output");
            let file = object::File::parse(&*bytes).expect("it is an ELF");
            let symbol = file.symbols().find(|symbol| symbol.name() == Ok("wasm::b")).expect("function b has a symbol");

            let rows = rows(&file);
            let own: Vec<(u64, u64)> = (symbol.address()..symbol.address() + symbol.size())
                .filter_map(|address| Some((address, line(&rows, address)?)))
                .collect();
            let lines: Vec<u64> = own.iter().map(|(_, line)| *line).collect();
            // Lines are offsets in the binary: the call's, then that of `unreachable`.
            let (call, trap): (Vec<u64>, Vec<u64>) = (lines.clone()).into_iter().partition(|line| *line == 0x29);
            let what = format!("{architecture} {optimisation}: lines {lines:x?}");
            assert_eq!(own.len() as u64, symbol.size(), "every address has a line: {what}");
            assert_eq!(lines, [call, trap.clone()].concat(), "the call comes first: {what}");
            assert!(!trap.is_empty() && trap.iter().all(|line| *line == 0x2b), "then the trap: {what}");
        }
    }
}
