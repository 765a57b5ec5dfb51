//! Strings that the host gives to components: bytes that ought to be UTF-8, in the encoding that a component wants.

use crate::guest::GuestRange;
use wasm2sel4_abi::component::StringEncoding;

/// How a string will lie in memory.
#[derive(Clone, Copy)]
pub struct Form {
    is_wide: bool,
    is_latin1: bool,
    units: u32,
    tag: u32,
}

/// The characters of bytes; what is not text is replaced.
fn characters(bytes: &[u8]) -> impl Iterator<Item = char> {
    bytes.utf8_chunks().flat_map(|chunk| {
        let replacement = (!chunk.invalid().is_empty()).then_some(char::REPLACEMENT_CHARACTER);
        chunk.valid().chars().chain(replacement)
    })
}

impl Form {
    /// That of bytes which ought to be UTF-8.
    pub fn of(bytes: &[u8], encoding: StringEncoding) -> Self {
        let count = |units: fn(char) -> usize| characters(bytes).map(units).sum::<usize>() as u32;
        let wide = |tag| Self { is_wide: true, is_latin1: false, units: count(char::len_utf16), tag };
        match encoding {
            StringEncoding::Utf8 => Self { is_wide: false, is_latin1: false, units: count(char::len_utf8), tag: 0 },
            StringEncoding::Utf16 => wide(0),
            StringEncoding::CompactUtf16 if characters(bytes).all(|character| u8::try_from(character).is_ok()) => {
                Self { is_wide: false, is_latin1: true, units: count(|_| 1), tag: 0 }
            }
            StringEncoding::CompactUtf16 => wide(1 << 31),
        }
    }

    /// Bytes of the string.
    pub fn size(self) -> u64 {
        u64::from(self.units) << u32::from(self.is_wide)
    }

    /// What its address is a multiple of.
    pub fn alignment(self) -> u32 {
        if self.is_wide { 2 } else { 1 }
    }

    /// Its length, as the encoding has it.
    pub fn length(self) -> u32 {
        self.units | self.tag
    }

    /// Writes it.
    pub fn write(self, bytes: &[u8], to: GuestRange) {
        let mut at = 0;
        for character in characters(bytes) {
            if self.is_wide {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    at += to.from(at).write(&unit.to_le_bytes()) as u64;
                }
            } else if self.is_latin1 {
                at += to.from(at).write(&[u8::try_from(character).unwrap_or(b'?')]) as u64;
            } else {
                at += to.from(at).write(character.encode_utf8(&mut [0; 4]).as_bytes()) as u64;
            }
        }
    }
}
