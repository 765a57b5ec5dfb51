//! The linker script of a protection domain, with a segment for each run of initial memory contents.

use crate::object::MEMORY_SECTION;
use crate::plan::Plan;
use std::fmt::Write as _;

const TEMPLATE: &str = include_str!("../../../linker-scripts/domain.ld");

/// The script for a module.
pub fn domain(plan: &Plan) -> String {
    let (mut segments, mut sections) = (String::new(), String::new());
    if let Some(memory) = &plan.memory {
        for (number, run) in memory.runs.iter().enumerate() {
            let address = memory.base.0 + run.start;
            // Writing to a string cannot fail.
            let _ = writeln!(segments, "    memory{number} PT_LOAD FLAGS(6);");
            let _ = writeln!(
                sections,
                "    {MEMORY_SECTION}{number} {address:#x} : {{ KEEP(*({MEMORY_SECTION}{number})) }} :memory{number}"
            );
        }
    }
    TEMPLATE.replace("    /* @MEMORY_SEGMENTS@ */\n", &segments).replace("    /* @MEMORY_SECTIONS@ */\n", &sections)
}
