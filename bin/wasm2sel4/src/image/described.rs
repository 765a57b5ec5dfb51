//! The programs of a system description: its modules, read with the options of the command and the limits of the
//! description.

use super::ImageMember;
use crate::arguments::CodeArguments;
use crate::compile;
use crate::description::Description;
use crate::error::{Error, Result};
use std::path::PathBuf;
use wasm2sel4_compiler::options::Call;
use wasm2sel4_system::{DomainDescription, Located, Program};

/// Reads the programs of all domains. File servers come last, and are for the architecture of the others.
pub fn programs(description: &Description, code: &CodeArguments) -> Result<Vec<ImageMember>> {
    let mut programs: Vec<ImageMember> = Vec::new();
    for (_, domain) in description.system.domains() {
        let name = &domain.name.value;
        programs.push(match &domain.program {
            Program::Module(path) | Program::Component(path) => program(description, domain, path, code)?,
            Program::FileServer(server) => {
                let architecture = programs.first().map(ImageMember::architecture).transpose()?;
                let architecture = architecture.map_or_else(|| compile::architecture(code), Ok)?;
                let location = description.location(domain.name.line);
                ImageMember::file_server(name, server, architecture)?.named(name, location)
            }
        });
    }
    Ok(programs)
}

fn program(
    description: &Description,
    domain: &DomainDescription,
    module: &Located<PathBuf>,
    code: &CodeArguments,
) -> Result<ImageMember> {
    let Description { system, .. } = description;
    let mut code = code.clone();
    let limit = domain.memory_max.as_ref().map(|limit| limit.bytes);
    // A limit of all domains and one of this domain hold both.
    let is_smallest = code.memory_max.is_none_or(|all| limit.is_some_and(|own| own <= all));
    if is_smallest {
        code.memory_max = limit;
    }
    let heap_limit = domain.gc_heap_max.as_ref().map(|limit| limit.bytes);
    code.gc_heap_max = code.gc_heap_max.into_iter().chain(heap_limit).min();
    let location = description.location(module.line);
    let program = ImageMember::read(&system.file(&module.value), &code).map_err(Error::at(Some(&location)))?;
    if matches!(domain.program, Program::Component(_)) && program.component().is_none() {
        let path = module.value.display();
        let message = format!("{path} is no component; make one of it, or write module = instead of component =");
        return Err(Error::at(Some(&location))(Error::Message(message)));
    }
    let mut program = program.named(&domain.name.value, location);
    if let Some(invoke) = &domain.invoke {
        let call = Call { name: invoke.value.clone(), arguments: domain.arguments.clone() };
        program.invoke(call).map_err(Error::at(Some(&description.location(invoke.line))))?;
    }
    let Some(modules) = program.modules() else {
        let link = domain.links.first().map(|(_, path)| path.line);
        let limits = [&domain.memory_max, &domain.gc_heap_max].into_iter().flatten();
        return match link.into_iter().chain(limits.map(|limit| limit.line)).next() {
            Some(line) => {
                let message =
                    "the domain is compiled already; link, memory-max and gc-heap-max only work for modules".to_owned();
                Err(Error::at(Some(&description.location(line)))(Error::Message(message)))
            }
            None => Ok(program),
        };
    };
    for (name, path) in &domain.links {
        modules.add(name, &system.file(&path.value), Some(description.location(path.line)))?;
    }
    if let Some(limit) = domain.memory_max.as_ref().filter(|_| is_smallest) {
        modules.limit_at(description.location(limit.line));
    }
    Ok(program)
}
