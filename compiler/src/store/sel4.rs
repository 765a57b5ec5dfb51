//! The functions of the import module `sel4` and their types (`docs/sel4-imports.md`).

use crate::module::{FunctionType, HeapType, ReferenceType, ValueType};

/// Names, parameters ([`Parameter`]) and results: `w` for a word (an i64), `r` for a reference, `i` for an i32.
const FUNCTIONS: [(&str, &str, &str); 25] = [
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
    // The same with a capability beside the words. Received: the capability, and the badge of one that was unwrapped.
    ("call_with", "cwwwwwg", "wwwwwr"),
    ("send_with", "cwwwwwg", ""),
    ("recv_with", "c", "wwwwwwrw"),
    ("reply_with", "wwwwwg", ""),
    ("reply_recv_with", "cwwwwwg", "wwwwwwrw"),
    // The same with messages in memory. Received: the number of words that the message had.
    ("call_long", "cwsd", "wi"),
    ("send_long", "cws", ""),
    ("recv_long", "cd", "wwi"),
    ("reply_long", "ws", ""),
    ("reply_recv_long", "cwsd", "wwi"),
    // The capabilities themselves: rights, badge.
    ("mint", "kww", "r"),
    ("copy", "kw", "r"),
    ("delete", "k", ""),
    ("revoke", "k", ""),
];

// Every letter of the table means something: none is taken for a word or passed over.
const _: () = {
    let mut function = 0;
    while function < FUNCTIONS.len() {
        let (_, parameters, results) = FUNCTIONS[function];
        let mut letter = 0;
        while letter < parameters.len() {
            assert!(Parameter::of(parameters.as_bytes()[letter]).is_some());
            letter += 1;
        }
        letter = 0;
        while letter < results.len() {
            assert!(result(results.as_bytes()[letter]).is_some());
            letter += 1;
        }
        function += 1;
    }
};

/// An external reference, or null.
const EXTERNAL: ValueType = ValueType::Reference(ReferenceType { nullable: true, heap: HeapType::Extern });

/// The type of the result that a letter stands for.
const fn result(letter: u8) -> Option<ValueType> {
    Some(match letter {
        b'w' => ValueType::I64,
        b'r' => EXTERNAL,
        b'i' => ValueType::I32,
        _ => return None,
    })
}

/// What a parameter of a function is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// `w`: a number; an i64.
    Word,
    /// `c`: a capability that is invoked; an externref that must not be null.
    Capability,
    /// `k`: a capability that is worked on, of which the slot itself is meant; an externref that must not be null.
    Kept,
    /// `g`: a capability that is passed along; an externref, null for none.
    Given,
    /// `s`: words of a message in memory; the address of the first and their number, an i32 each.
    Sent,
    /// `d`: room in memory for the words of a message; the address and the number of words, an i32 each.
    Received,
}

impl Parameter {
    /// The parameter that a letter stands for.
    const fn of(letter: u8) -> Option<Self> {
        Some(match letter {
            b'w' => Self::Word,
            b'c' => Self::Capability,
            b'k' => Self::Kept,
            b'g' => Self::Given,
            b's' => Self::Sent,
            b'd' => Self::Received,
            _ => return None,
        })
    }

    /// The parameters that letters of the table stand for.
    pub fn all(letters: &'static str) -> impl Iterator<Item = Self> {
        letters.bytes().filter_map(Self::of)
    }

    fn types(self) -> &'static [ValueType] {
        match self {
            Self::Word => &[ValueType::I64],
            Self::Capability | Self::Kept | Self::Given => &[EXTERNAL],
            Self::Sent | Self::Received => &[ValueType::I32, ValueType::I32],
        }
    }
}

/// The parameters of the function of this name, as letters.
pub fn parameters(name: &str) -> Option<&'static str> {
    FUNCTIONS.iter().find(|(known, ..)| *known == name).map(|(_, parameters, _)| *parameters)
}

/// Whether a function takes addresses of memory.
pub fn takes_memory(name: &str) -> bool {
    let known = FUNCTIONS.iter().find(|(known, ..)| *known == name);
    known.is_some_and(|(_, parameters, _)| parameters.contains(['s', 'd']))
}

/// Whether a function works on slots of the domain's own CSpace: it makes capabilities, receives them or takes them away.
pub fn works_on_slots(name: &str) -> bool {
    let known = FUNCTIONS.iter().find(|(known, ..)| *known == name);
    known.is_some_and(|(_, parameters, results)| parameters.contains('k') || results.contains('r'))
}

/// Whether a function receives messages, so that somebody may wait for a reply.
pub fn receives(name: &str) -> bool {
    matches!(
        name,
        "recv" | "nb_recv" | "reply_recv" | "recv_with" | "reply_recv_with" | "recv_long" | "reply_recv_long"
    )
}

/// The type of the function of this name.
pub fn find(name: &str) -> Option<FunctionType> {
    let (_, parameters, results) = FUNCTIONS.iter().find(|(known, ..)| *known == name)?;
    Some(FunctionType {
        parameters: Parameter::all(parameters).flat_map(|parameter| parameter.types().iter().copied()).collect(),
        results: results.bytes().filter_map(result).collect(),
    })
}
