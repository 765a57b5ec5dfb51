//! The name section: names of functions for backtraces and symbols, and of tags for messages. A damaged one is ignored,
//! as the specification asks of custom sections.

use super::{FunctionIndex, Module, TagIndex};
use wasmparser::{BinaryReader, Name, NameSectionReader};

/// Takes the module's name and the names of its functions and tags.
pub fn apply<'a>(reader: BinaryReader<'a>, module: &mut Module<'a>) {
    for subsection in NameSectionReader::new(reader) {
        match subsection {
            Ok(Name::Module { name, .. }) => module.name = Some(name),
            Ok(Name::Function(names)) => {
                for naming in names {
                    let Ok(naming) = naming else { return };
                    if let Some(function) = module.functions.get_mut(FunctionIndex(naming.index)) {
                        function.name = Some(naming.name);
                    }
                }
            }
            Ok(Name::Tag(names)) => {
                for naming in names {
                    let Ok(naming) = naming else { return };
                    if let Some(tag) = module.tags.get_mut(TagIndex(naming.index)) {
                        tag.name = Some(naming.name);
                    }
                }
            }
            Ok(_) => {}
            Err(_) => return,
        }
    }
}
