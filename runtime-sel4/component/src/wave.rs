//! Values as text, in WebAssembly's encoding of values (WAVE), as other engines print what a function returns.
//!
//! A value is words, as it is in a message between domains: a number is one, a variant the number of its case and what
//! comes with it, a list or string its length and what is in it, filled up to a word. What they mean says a description
//! of the type ([`ValueKind`]), which the compiler has made.

use crate::encoding::Encoding;
use crate::transcode::Bytes;
use core::fmt::{self, Write};
use wasm2sel4_abi::component::ValueKind;

/// Why a value is not printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unprintable {
    /// A string is not UTF-8.
    NotUtf8,
    /// Words and description do not fit, or nothing can be written.
    Mistaken,
}

impl From<fmt::Error> for Unprintable {
    fn from(_: fmt::Error) -> Self {
        Self::Mistaken
    }
}

/// Writes a value of a type as text; `()` if the description is empty.
///
/// # Errors
///
/// [`Unprintable`].
pub fn write_value(types: &impl Bytes, words: &impl Bytes, out: &mut impl Write) -> Result<(), Unprintable> {
    if types.size() == 0 {
        out.write_str("()")?;
        return Ok(());
    }
    Printer { types: Reader { bytes: types, at: 0 }, words: Reader { bytes: words, at: 0 }, out }.value(false)
}

/// Reads from the beginning on.
struct Reader<'b, B> {
    bytes: &'b B,
    at: u64,
}

impl<B: Bytes> Reader<'_, B> {
    /// The next bytes.
    fn take<const N: usize>(&mut self) -> Result<[u8; N], Unprintable> {
        let mut bytes = [0; N];
        let is_there = self.at.checked_add(N as u64).is_some_and(|end| end <= self.bytes.size());
        if !is_there || self.bytes.read(self.at, &mut bytes) != N {
            return Err(Unprintable::Mistaken);
        }
        self.at += N as u64;
        Ok(bytes)
    }

    fn byte(&mut self) -> Result<u8, Unprintable> {
        self.take::<1>().map(|[byte]| byte)
    }

    fn word(&mut self) -> Result<u64, Unprintable> {
        self.take().map(u64::from_le_bytes)
    }

    /// The lower half of a word; the upper one means nothing.
    fn half(&mut self) -> Result<u32, Unprintable> {
        self.word().map(|word| word as u32)
    }

    /// Where the description of a type that comes next ends; nothing if there is none.
    fn type_end(&mut self) -> Result<Option<u64>, Unprintable> {
        let length = u32::from_le_bytes(self.take()?);
        Ok((length > 0).then_some(self.at + u64::from(length)))
    }
}

struct Printer<'b, T, W, O> {
    types: Reader<'b, T>,
    words: Reader<'b, W>,
    out: &'b mut O,
}

impl<T: Bytes, W: Bytes, O: Write> Printer<'_, T, W, O> {
    /// The next value, of the type that is described next.
    fn value(&mut self, is_packed: bool) -> Result<(), Unprintable> {
        let kind = ValueKind::from_number(self.types.byte()?).ok_or(Unprintable::Mistaken)?;
        match kind {
            ValueKind::Bool => {
                let value = self.words.half()? != 0;
                write!(self.out, "{value}")?;
            }
            ValueKind::Char => {
                let value = char::from_u32(self.words.half()?).ok_or(Unprintable::Mistaken)?;
                self.out.write_char('\'')?;
                self.character(value)?;
                self.out.write_char('\'')?;
            }
            ValueKind::S8 => {
                self.number(is_packed, |bytes: [u8; 1], out| write!(out, "{}", i8::from_le_bytes(bytes)))?
            }
            ValueKind::U8 => {
                self.number(is_packed, |bytes: [u8; 1], out| write!(out, "{}", u8::from_le_bytes(bytes)))?
            }
            ValueKind::S16 => self.number(is_packed, |bytes, out| write!(out, "{}", i16::from_le_bytes(bytes)))?,
            ValueKind::U16 => self.number(is_packed, |bytes, out| write!(out, "{}", u16::from_le_bytes(bytes)))?,
            ValueKind::S32 => self.number(is_packed, |bytes, out| write!(out, "{}", i32::from_le_bytes(bytes)))?,
            ValueKind::U32 => self.number(is_packed, |bytes, out| write!(out, "{}", u32::from_le_bytes(bytes)))?,
            ValueKind::S64 => self.number(is_packed, |bytes, out| write!(out, "{}", i64::from_le_bytes(bytes)))?,
            ValueKind::U64 => self.number(is_packed, |bytes, out| write!(out, "{}", u64::from_le_bytes(bytes)))?,
            ValueKind::F32 => self.number(is_packed, |bytes, out| match f32::from_le_bytes(bytes) {
                value if value.is_nan() => out.write_str("nan"),
                value => write!(out, "{value}"),
            })?,
            ValueKind::F64 => self.number(is_packed, |bytes, out| match f64::from_le_bytes(bytes) {
                value if value.is_nan() => out.write_str("nan"),
                value => write!(out, "{value}"),
            })?,
            ValueKind::String => self.string()?,
            ValueKind::List => self.list(false)?,
            ValueKind::PackedList => self.list(true)?,
            ValueKind::Record => self.record(is_packed)?,
            ValueKind::Tuple => {
                let count = self.types.byte()?;
                self.out.write_char('(')?;
                for number in 0..count {
                    if number > 0 {
                        self.out.write_str(", ")?;
                    }
                    self.types.type_end()?;
                    self.value(is_packed)?;
                }
                self.out.write_char(')')?;
            }
            ValueKind::Variant => {
                let (count, case) = (u16::from_le_bytes(self.types.take()?), self.words.half()?);
                if case >= u32::from(count) {
                    return Err(Unprintable::Mistaken);
                }
                for number in 0..u32::from(count) {
                    self.name(number == case)?;
                    let Some(end) = self.types.type_end()? else { continue };
                    if number == case {
                        self.out.write_char('(')?;
                        self.value(false)?;
                        self.out.write_char(')')?;
                    }
                    self.types.at = end;
                }
            }
            ValueKind::Option => {
                let end = self.types.type_end()?.ok_or(Unprintable::Mistaken)?;
                match self.words.half()? {
                    0 => self.out.write_str("none")?,
                    _ => {
                        self.out.write_str("some(")?;
                        self.value(false)?;
                        self.out.write_char(')')?;
                    }
                }
                self.types.at = end;
            }
            ValueKind::Flags => {
                let count = self.types.byte()?;
                let (mut bits, mut is_first) = (0, true);
                self.out.write_char('{')?;
                for number in 0..u32::from(count) {
                    if number % 32 == 0 {
                        bits = self.words.half()?;
                    }
                    let is_set = bits >> (number % 32) & 1 == 1;
                    if is_set && !is_first {
                        self.out.write_str(", ")?;
                    }
                    is_first &= !is_set;
                    self.name(is_set)?;
                }
                self.out.write_char('}')?;
            }
        }
        Ok(())
    }

    /// A number: the lowest bytes of a word, or bytes.
    fn number<const N: usize>(
        &mut self,
        is_packed: bool,
        print: impl FnOnce([u8; N], &mut O) -> fmt::Result,
    ) -> Result<(), Unprintable> {
        let bytes = self.words.take::<N>()?;
        if !is_packed {
            self.words.at = self.words.at.next_multiple_of(8);
        }
        Ok(print(bytes, self.out)?)
    }

    /// A name of the description, which is printed or not.
    fn name(&mut self, is_printed: bool) -> Result<(), Unprintable> {
        let length = self.types.byte()?;
        let mut name = [0; u8::MAX as usize];
        let name = name.get_mut(..usize::from(length)).unwrap_or_default();
        for byte in name.iter_mut() {
            *byte = self.types.byte()?;
        }
        if is_printed {
            self.out.write_str(core::str::from_utf8(name).map_err(|_| Unprintable::Mistaken)?)?;
        }
        Ok(())
    }

    /// The fields that are there: an option that is none is left out.
    fn record(&mut self, is_packed: bool) -> Result<(), Unprintable> {
        let count = self.types.byte()?;
        let mut is_first = true;
        self.out.write_char('{')?;
        for _ in 0..count {
            let name = self.types.at;
            self.name(false)?;
            let end = self.types.type_end()?.ok_or(Unprintable::Mistaken)?;
            let (ty, words) = (self.types.at, self.words.at);
            let is_option = self.types.byte()? == ValueKind::Option as u8;
            if is_option && self.words.half()? == 0 {
                self.types.at = end;
                continue;
            }
            self.words.at = words;
            if !is_first {
                self.out.write_str(", ")?;
            }
            is_first = false;
            self.types.at = name;
            self.name(true)?;
            self.out.write_str(": ")?;
            self.types.at = ty;
            self.value(is_packed)?;
        }
        if is_first {
            self.out.write_char(':')?;
        }
        Ok(self.out.write_char('}')?)
    }

    fn list(&mut self, is_packed: bool) -> Result<(), Unprintable> {
        let end = self.types.type_end()?.ok_or(Unprintable::Mistaken)?;
        let (ty, count) = (self.types.at, self.words.word()?);
        self.out.write_char('[')?;
        for number in 0..count {
            if number > 0 {
                self.out.write_str(", ")?;
            }
            self.types.at = ty;
            self.value(is_packed)?;
        }
        self.types.at = end;
        self.words.at = self.words.at.next_multiple_of(8);
        Ok(self.out.write_char(']')?)
    }

    fn string(&mut self) -> Result<(), Unprintable> {
        let mut left = self.words.word()?;
        self.out.write_char('"')?;
        let (mut bytes, mut length) = ([0; 4], 0);
        while left > 0 {
            let place = bytes.get_mut(length).ok_or(Unprintable::NotUtf8)?;
            *place = self.words.byte()?;
            length += 1;
            left -= 1;
            let found = Encoding::Utf8.decode(bytes.get(..length).unwrap_or_default());
            if let Some((character, _)) = found.map_err(|_| Unprintable::NotUtf8)? {
                self.character(character)?;
                length = 0;
            }
        }
        if length > 0 {
            return Err(Unprintable::NotUtf8);
        }
        self.words.at = self.words.at.next_multiple_of(8);
        Ok(self.out.write_char('"')?)
    }

    /// One of a string or between apostrophes.
    fn character(&mut self, character: char) -> fmt::Result {
        match character {
            '\\' | '"' | '\'' | '\t' | '\r' | '\n' => write!(self.out, "{}", character.escape_default()),
            _ if character.is_control() => write!(self.out, "{}", character.escape_unicode()),
            _ => write!(self.out, "{}", character.escape_debug()),
        }
    }
}
