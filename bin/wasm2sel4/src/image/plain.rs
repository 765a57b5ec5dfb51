//! Programs without a system description: what they begin with besides their code.

use super::ImageMember;
use crate::error::{Error, Result};
use wasm2sel4_compiler::escape::Name;
use wasm2sel4_compiler::image::Allotment;
use wasm2sel4_system::Imports;

/// Domains that nobody describes: they have no capabilities.
pub fn plain_allotments(programs: &[ImageMember], imports: &[Imports]) -> Result<Vec<Allotment>> {
    let mut allotments = Vec::new();
    for (program, Imports { capabilities, memories }) in programs.iter().zip(imports) {
        let capability = capabilities.first().map(|name| format!("cap.{}", Name(name)));
        let memory = memories.first().map(|memory| format!("the memory cap.{}", Name(&memory.name)));
        if let Some(what) = capability.or(memory) {
            let name = Name(&program.name);
            return Err(Error::Message(format!(
                "{name} imports {what}; grant it in a system description (docs/sel4-imports.md)"
            )));
        }
        allotments.push(Allotment {
            // The supervisor prints it.
            name: Name(&program.name).to_string(),
            arguments: vec![program.name.clone()],
            ..Allotment::default()
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
        let programs = [ImageMember::read(&path, &code).unwrap()];
        let imports = [programs[0].prepare().unwrap().imports()];
        let allotments = plain_allotments(&programs, &imports).unwrap();
        assert!(is_printable(&allotments[0].name), "{:?}", allotments[0].name);
        // The program itself is told what its file is called.
        assert_eq!(allotments[0].arguments, [name]);
    }
}
