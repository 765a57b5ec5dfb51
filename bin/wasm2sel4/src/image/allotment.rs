//! What domains begin with besides their code.

use super::{Needs, Program};
use crate::error::{Error, Result};
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_abi::bundle::GrantRecord;
use wasm2sel4_compiler::escape::Name;
use wasm2sel4_compiler::image::{Domain, DomainSetup, MemoryGrant};

/// What a domain is given when it starts, besides its code.
pub struct Allotment {
    /// What the supervisor calls it.
    pub name: String,
    /// Its arguments, the program's name first.
    pub arguments: Vec<String>,
    /// Its environment.
    pub environment: Vec<String>,
    /// The capabilities that it begins with.
    pub grants: Vec<GrantRecord>,
    /// The memories that it shares.
    pub memories: Vec<MemoryGrant>,
    /// Whether it is started by spawners only.
    pub is_template: bool,
    /// The slots of what whoever starts it hands over.
    pub given: Vec<u64>,
    /// The priority of its thread, if not the usual one.
    pub priority: Option<u64>,
    /// The most memory that it may have altogether.
    pub footprint_maximum: Option<ByteSize>,
}

impl Allotment {
    /// The domain with what it is given.
    pub fn setup<'a>(self, domain: &'a Domain<'a>, seed: [u8; 32]) -> DomainSetup<'a> {
        let Self { name, arguments, environment, grants, memories, is_template, given, priority, footprint_maximum } =
            self;
        DomainSetup {
            domain,
            name,
            arguments,
            environment,
            seed,
            grants,
            memories,
            is_template,
            given,
            priority,
            footprint_maximum,
        }
    }
}

/// Domains that nobody describes: they have no capabilities.
pub fn plain_allotments(programs: &[Program], needs: &[Needs]) -> Result<Vec<Allotment>> {
    let mut allotments = Vec::new();
    for (program, Needs { capabilities, shared }) in programs.iter().zip(needs) {
        let capability = capabilities.first().map(|name| format!("cap.{}", Name(name)));
        let memory = shared.first().map(|memory| format!("the memory cap.{}", Name(&memory.name)));
        if let Some(what) = capability.or(memory) {
            let name = Name(&program.name);
            return Err(Error::Message(format!(
                "{name} imports {what}: say in a system description what that is (docs/sel4-imports.md)"
            )));
        }
        allotments.push(Allotment {
            // The supervisor prints it.
            name: Name(&program.name).to_string(),
            arguments: vec![program.name.clone()],
            environment: Vec::new(),
            grants: Vec::new(),
            memories: Vec::new(),
            is_template: false,
            given: Vec::new(),
            priority: None,
            footprint_maximum: None,
        });
    }
    Ok(allotments)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments::Arguments;
    use clap::Parser;
    use wasm2sel4_compiler::escape::is_printable;

    /// A file may be called anything; what the supervisor prints of it on the console cannot be taken for a frame.
    #[test]
    fn domains_that_nobody_names_have_names_that_can_be_printed() {
        let folder = tempfile::tempdir().unwrap();
        let name = "x\u{1}x0\u{4}\n.wat";
        let path = folder.path().join(name);
        std::fs::write(&path, "(module)").unwrap();
        let code = Arguments::try_parse_from(["wasm2sel4", "module.wat", "--target", "x86_64"]).unwrap().compile.code;
        let programs = [Program::read(&path, &code).unwrap()];
        let needs = [programs[0].prepare().unwrap().needs()];
        let allotments = plain_allotments(&programs, &needs).unwrap();
        assert!(is_printable(&allotments[0].name), "{:?}", allotments[0].name);
        // The program itself is told what its file is called.
        assert_eq!(allotments[0].arguments, [name]);
    }
}
