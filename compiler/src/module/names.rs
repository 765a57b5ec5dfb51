//! The name section: function names for backtraces and symbols. A damaged one is ignored, as the specification asks
//! of custom sections.

use super::{Function, FunctionIndex, IndexVec};
use wasmparser::{BinaryReader, Name, NameSectionReader};

/// Takes the module's name and the names of its functions.
pub fn apply<'a>(
    reader: BinaryReader<'a>,
    functions: &mut IndexVec<FunctionIndex, Function<'a>>,
    module_name: &mut Option<&'a str>,
) {
    for subsection in NameSectionReader::new(reader) {
        match subsection {
            Ok(Name::Module { name, .. }) => *module_name = Some(name),
            Ok(Name::Function(names)) => {
                for naming in names {
                    let Ok(naming) = naming else { return };
                    if let Some(function) = functions.get_mut(FunctionIndex(naming.index)) {
                        function.name = Some(naming.name);
                    }
                }
            }
            Ok(_) => {}
            Err(_) => return,
        }
    }
}
