//! The functions of the import module `sel4` and their types (`docs/sel4-imports.md`).

use crate::module::{FunctionType, HeapType, ReferenceType, ValueType};

/// Names, parameters and results: `c` for a capability (an externref), `w` for a word (an i64).
const FUNCTIONS: [(&str, &str, &str); 11] = [
    // Capability, label, four words. Received: badge, label, four words; of a call without the badge.
    ("call", "cwwwww", "wwwww"),
    ("send", "cwwwww", ""),
    ("nb_send", "cwwwww", ""),
    ("recv", "c", "wwwwww"),
    ("nb_recv", "c", "wwwwww"),
    ("reply", "wwwww", ""),
    ("reply_recv", "cwwwww", "wwwwww"),
    ("signal", "c", ""),
    ("wait", "c", "w"),
    ("poll", "c", "w"),
    ("yield", "", ""),
];

/// The type of the function of this name.
pub fn find(name: &str) -> Option<FunctionType> {
    let (_, parameters, results) = FUNCTIONS.iter().find(|(known, ..)| *known == name)?;
    let value = |letter| match letter {
        b'c' => ValueType::Reference(ReferenceType { nullable: true, heap: HeapType::Extern }),
        _ => ValueType::I64,
    };
    let types = |letters: &str| letters.bytes().map(value).collect();
    Some(FunctionType { parameters: types(parameters), results: types(results) })
}
