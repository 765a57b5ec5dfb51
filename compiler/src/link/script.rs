//! The linker script of a protection domain: a template in which addresses stand by the names that
//! `wasm2sel4_abi::layout` gives them, with a segment for each run of initial memory contents.

use crate::object::MEMORY_SECTION;
use crate::plan::Plan;
use std::fmt::Write as _;
use wasm2sel4_abi::layout::FilledIn;

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
    FilledIn(TEMPLATE)
        .to_string()
        .replace("    /* @MEMORY_SEGMENTS@ */\n", &segments)
        .replace("    /* @MEMORY_SECTIONS@ */\n", &sections)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm2sel4_abi::layout::ADDRESSES;
    use wasm2sel4_abi::{boot, bundle, descriptor, kernel};

    /// All scripts, with the sections of `wasm2sel4-abi` that each places.
    const SCRIPTS: [(&str, &str, &[&str]); 4] = [
        (
            "domain.ld",
            TEMPLATE,
            &[
                descriptor::MODULE_SECTION,
                descriptor::CAPABILITY_SECTION,
                descriptor::SHARED_SECTION,
                descriptor::STUB_SECTION,
            ],
        ),
        ("root.ld", include_str!("../../../linker-scripts/root.ld"), &[kernel::SECTION, bundle::SECTION]),
        ("loader.ld", include_str!("../../../linker-scripts/loader.ld"), &[boot::KERNEL_SECTION, boot::ROOT_SECTION]),
        ("runtime.ld", include_str!("../../../linker-scripts/runtime.ld"), &[]),
    ];

    /// The numbers of a script, without what its comments say.
    fn numbers(script: &str) -> Vec<u64> {
        let parts = script.split("/*").map(|part| part.split_once("*/").map_or(part, |(_, code)| code));
        let code: String = parts.collect();
        let words = code.split(|character: char| !(character.is_ascii_alphanumeric() || "_.".contains(character)));
        words
            .filter_map(|word| match word.strip_prefix("0x") {
                Some(digits) => u64::from_str_radix(digits, 16).ok(),
                None => word.parse().ok(),
            })
            .collect()
    }

    #[test]
    fn scripts_have_no_addresses_of_the_layout() {
        assert_eq!(numbers("a = 0x10; /* 0x20 */ b.0x30 = 48 - @NAME@; .text 0 : {"), [0x10, 48, 0]);
        // 0 is where what is not loaded is put, too.
        let addresses: Vec<_> = ADDRESSES.iter().filter(|(_, address)| address.0 != 0).collect();
        for (file, script, _) in SCRIPTS {
            for number in numbers(script) {
                let known = addresses.iter().find(|(_, address)| address.0 == number);
                assert!(known.is_none(), "{file} says {number:#x}; write @{}@", known.map_or("", |(name, _)| name));
            }
        }
        // A domain has no other addresses than those of the map.
        let own: Vec<_> = numbers(TEMPLATE).into_iter().filter(|number| *number >= 1 << 16).collect();
        assert!(own.is_empty(), "domain.ld has addresses that are not in the layout: {own:#x?}");
    }

    #[test]
    fn every_name_is_filled_in() {
        let base = wasm2sel4_abi::layout::IMAGE_BASE.0;
        assert_eq!(FilledIn("a@IMAGE_BASE@b @c@ @").to_string(), format!("a{base:#x}b @c@ @"));
        let filled = FilledIn(TEMPLATE).to_string().replace("@MEMORY_SEGMENTS@", "").replace("@MEMORY_SECTIONS@", "");
        assert!(!filled.contains('@'), "domain.ld names an address that layout.rs has not:\n{filled}");
    }

    #[test]
    fn sections_are_placed_by_their_names() {
        for (file, script, sections) in SCRIPTS {
            for section in sections {
                let kept = format!("KEEP(*({section}))");
                assert!(script.contains(&format!("    {section} :")) && script.contains(&kept), "{file}: {section}");
            }
        }
    }
}
