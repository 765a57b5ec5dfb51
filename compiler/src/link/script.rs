//! The linker script of a protection domain, with a segment for each run of initial memory contents.

use crate::object::MEMORY_SECTION;
use crate::plan::Plan;
use std::fmt::Write as _;

const TEMPLATE: &str = include_str!("../../../linker-scripts/domain.ld");

/// The script for a domain.
pub fn domain(plan: &Plan) -> String {
    let (mut segments, mut sections) = (String::new(), String::new());
    for (name, address, _) in plan.data_runs() {
        // Writing to a string cannot fail.
        let _ = writeln!(segments, "    memory{name} PT_LOAD FLAGS(6);");
        let _ = writeln!(
            sections,
            "    {MEMORY_SECTION}{name} {address:#x} : {{ KEEP(*({MEMORY_SECTION}{name})) }} :memory{name}"
        );
    }
    TEMPLATE.replace("    /* @MEMORY_SEGMENTS@ */\n", &segments).replace("    /* @MEMORY_SECTIONS@ */\n", &sections)
}
