//! The three encodings of strings, one character at a time.

/// A string is not what its encoding allows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Invalid {
    /// Not UTF-8.
    Utf8,
    /// Not UTF-16.
    Utf16,
}

/// An encoding.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, of which the first byte is the lower one.
    Utf16,
    /// Latin-1: the characters below U+0100, a byte each.
    Latin1,
}

/// The most bytes of a character, in any encoding.
pub const LONGEST: usize = 4;

impl Encoding {
    /// Bytes of a code unit.
    pub const fn unit(self) -> u32 {
        match self {
            Self::Utf8 | Self::Latin1 => 1,
            Self::Utf16 => 2,
        }
    }

    /// The first character of `bytes`, and how many bytes it has; nothing if the bytes end inside it.
    pub fn decode(self, bytes: &[u8]) -> Result<Option<(char, usize)>, Invalid> {
        match (self, bytes) {
            (_, []) | (Self::Utf16, [_]) => Ok(None),
            (Self::Latin1, [byte, ..]) => Ok(Some((char::from(*byte), 1))),
            (Self::Utf8, [byte @ ..0x80, ..]) => Ok(Some((char::from(*byte), 1))),
            (Self::Utf8, bytes) => decode_utf8(bytes),
            (Self::Utf16, [low, high, rest @ ..]) => {
                let unit = u16::from_le_bytes([*low, *high]);
                if let Some(character) = char::from_u32(u32::from(unit)) {
                    return Ok(Some((character, 2)));
                }
                let [low, high, ..] = rest else {
                    // A second half can never be the first.
                    return if unit < 0xdc00 { Ok(None) } else { Err(Invalid::Utf16) };
                };
                match char::decode_utf16([unit, u16::from_le_bytes([*low, *high])]).next() {
                    Some(Ok(character)) => Ok(Some((character, 4))),
                    _ => Err(Invalid::Utf16),
                }
            }
        }
    }

    /// What a string is that ends inside a character.
    pub const fn cut_off(self) -> Invalid {
        match self {
            Self::Utf8 | Self::Latin1 => Invalid::Utf8,
            Self::Utf16 => Invalid::Utf16,
        }
    }

    /// The bytes of a character; nothing if the encoding does not have it.
    pub fn encode(self, character: char, bytes: &mut [u8; LONGEST]) -> Option<&[u8]> {
        match self {
            Self::Utf8 => Some(character.encode_utf8(bytes).as_bytes()),
            Self::Latin1 => {
                let byte = u8::try_from(character).ok()?;
                bytes[0] = byte;
                bytes.get(..1)
            }
            Self::Utf16 => {
                let mut units = [0; 2];
                let units = character.encode_utf16(&mut units);
                for (place, unit) in bytes.chunks_exact_mut(2).zip(units.iter()) {
                    place.copy_from_slice(&unit.to_le_bytes());
                }
                bytes.get(..2 * units.len())
            }
        }
    }
}

/// Of a character that has several bytes.
fn decode_utf8(bytes: &[u8]) -> Result<Option<(char, usize)>, Invalid> {
    let bytes = bytes.get(..LONGEST).unwrap_or(bytes);
    let valid = match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => match (bytes.get(..error.valid_up_to()), error.error_len()) {
            (Some([]) | None, None) => return Ok(None),
            (Some([]) | None, Some(_)) => return Err(Invalid::Utf8),
            (Some(valid), _) => core::str::from_utf8(valid).unwrap_or_default(),
        },
    };
    Ok(valid.chars().next().map(|character| (character, character.len_utf8())))
}
