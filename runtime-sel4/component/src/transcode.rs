//! Strings on their way from one memory to another, and from one encoding to another: the operations by which adapters
//! between components move strings (`store_string` of the Canonical ABI's definitions).
//!
//! A piece of the source is copied here, looked at here, and what is written is what was looked at: so it does not
//! matter whether the source changes meanwhile, or is the destination, too. What stays as it is, is copied at once, and
//! looked at where it is then: nobody but this domain writes there, and it does nothing else meanwhile.

use crate::encoding::{Encoding, Invalid, LONGEST};
use core::cell::Cell;
use wasm2sel4_abi::component::Transcoding;

/// Bytes of a memory, all of which are there.
pub trait Bytes {
    /// How many there are.
    fn size(&self) -> u64;

    /// Copies those from `at` on into a buffer; returns how many there were.
    fn read(&self, at: u64, into: &mut [u8]) -> usize;

    /// Writes from `at` on, where there is room.
    fn write(&self, at: u64, bytes: &[u8]);

    /// Copies all of others, as they are before, where there is room.
    fn copy(&self, from: &Self);

    /// How many bytes from `at` on are ASCII.
    fn ascii(&self, at: u64) -> u64;
}

impl Bytes for &[Cell<u8>] {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read(&self, at: u64, into: &mut [u8]) -> usize {
        let bytes = self.get(at as usize..).unwrap_or_default();
        into.iter_mut().zip(bytes).map(|(place, byte)| *place = byte.get()).count()
    }

    fn write(&self, at: u64, bytes: &[u8]) {
        let places = self.get(at as usize..).unwrap_or_default();
        places.iter().zip(bytes).for_each(|(place, byte)| place.set(*byte));
    }

    fn copy(&self, from: &Self) {
        let bytes: alloc::vec::Vec<u8> = from.iter().map(Cell::get).collect();
        self.write(0, &bytes);
    }

    fn ascii(&self, at: u64) -> u64 {
        let bytes = self.get(at as usize..).unwrap_or_default();
        bytes.iter().take_while(|byte| byte.get().is_ascii()).count() as u64
    }
}

/// The operands of an operation; lengths are in code units.
#[derive(Clone, Copy, Debug)]
pub struct Operands<B> {
    /// The source, all of it.
    pub from: B,
    /// The destination, all of it ([`destination_size`]).
    pub to: B,
    /// What else the operation asks for.
    pub extra: u32,
}

/// In a number of code units: they are UTF-16.
const UTF16_TAG: u32 = 1 << 31;

/// Bytes that are looked at at a time.
const CHUNK: usize = 256;

/// Code units that were read and written.
#[derive(Clone, Copy, Debug)]
struct Moved {
    read: u32,
    written: u32,
    /// Whether that was all of the source.
    all: bool,
}

impl Moved {
    /// As a result of an operation.
    const fn both(self) -> u64 {
        (self.written as u64) << 32 | self.read as u64
    }
}

/// Bytes of the source of an operation, given its length in code units.
pub fn source_size(operation: Transcoding, length: u32) -> u64 {
    u64::from(length) * u64::from(source(operation).unit())
}

/// Bytes of the destination of an operation, given the length of the source, and its own where it has one.
pub fn destination_size(operation: Transcoding, from_length: u32, to_length: u32) -> u64 {
    use Transcoding::*;
    let (units, unit) = match operation {
        CopyUtf8 | CopyLatin1 | Utf16ToLatin1 | Utf8ToLatin1 => (from_length, 1),
        CopyUtf16 | Latin1ToUtf16 | Utf16ToCompactProbablyUtf16 | Utf8ToUtf16 => (from_length, 2),
        Latin1ToUtf8 | Utf16ToUtf8 => (to_length, 1),
        Utf16ToCompactUtf16 | Utf8ToCompactUtf16 => (to_length, 2),
    };
    u64::from(units) * unit
}

/// How the source of an operation is encoded.
fn source(operation: Transcoding) -> Encoding {
    use Transcoding::*;
    match operation {
        CopyUtf8 | Utf8ToCompactUtf16 | Utf8ToLatin1 | Utf8ToUtf16 => Encoding::Utf8,
        CopyUtf16 | Utf16ToCompactProbablyUtf16 | Utf16ToCompactUtf16 | Utf16ToLatin1 | Utf16ToUtf8 => Encoding::Utf16,
        CopyLatin1 | Latin1ToUtf16 | Latin1ToUtf8 => Encoding::Latin1,
    }
}

/// Does an operation; its result.
///
/// # Errors
///
/// If the source is not what its encoding allows.
pub fn transcode<B: Bytes>(operation: Transcoding, operands: &Operands<B>) -> Result<u64, Invalid> {
    use Transcoding::*;
    let Operands { from, to, extra } = operands;
    let encoding = source(operation);
    let any = |_| true;
    match operation {
        CopyUtf8 | CopyLatin1 => {
            to.copy(from);
            if operation == CopyUtf8 { require_utf8(to).map(|()| 0) } else { Ok(0) }
        }
        CopyUtf16 | Latin1ToUtf16 => convert(from, encoding, to, 0, Encoding::Utf16, any).map(|_| 0),
        Latin1ToUtf8 | Utf16ToUtf8 => {
            let is_wanted = |character: char| *extra == 0 || character.is_ascii();
            convert(from, encoding, to, 0, Encoding::Utf8, is_wanted).map(Moved::both)
        }
        Utf16ToLatin1 | Utf8ToLatin1 => convert(from, encoding, to, 0, Encoding::Latin1, any).map(Moved::both),
        Utf8ToUtf16 => convert(from, encoding, to, 0, Encoding::Utf16, any).map(|moved| u64::from(moved.written)),
        Utf16ToCompactProbablyUtf16 => {
            let narrow = convert(from, encoding, to, 0, Encoding::Latin1, any)?;
            if narrow.all {
                return Ok(u64::from(narrow.written));
            }
            let wide = convert(from, encoding, to, 0, Encoding::Utf16, any)?;
            Ok(u64::from(wide.written | UTF16_TAG))
        }
        Utf16ToCompactUtf16 | Utf8ToCompactUtf16 => {
            // What is not at the destination was not written before.
            let before = u64::from(*extra).min(to.size() / 2);
            widen(to, before);
            let moved = convert(from, encoding, to, 2 * before, Encoding::Utf16, any)?;
            Ok(before + u64::from(moved.written))
        }
    }
}

/// Looks whether bytes are UTF-8.
fn require_utf8(bytes: &impl Bytes) -> Result<(), Invalid> {
    match bytes.ascii(0) {
        all if all == bytes.size() => Ok(()),
        some => require_utf8_from(bytes, some),
    }
}

/// The same for those behind so many, in pieces; what is ASCII in between, where it is.
fn require_utf8_from(bytes: &impl Bytes, mut done: u64) -> Result<(), Invalid> {
    let mut piece = [0; CHUNK];
    while done < bytes.size() {
        let count = bytes.read(done, &mut piece);
        done += valid_utf8(piece.get(..count).unwrap_or_default())? as u64;
        done += bytes.ascii(done);
    }
    Ok(())
}

/// How many bytes are characters in UTF-8; the last may be cut off, but not the only one.
fn valid_utf8(bytes: &[u8]) -> Result<usize, Invalid> {
    match core::str::from_utf8(bytes) {
        Ok(text) => Ok(text.len()),
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => Ok(error.valid_up_to()),
        Err(_) => Err(Invalid::Utf8),
    }
}

/// Moves characters until one is not wanted, has no room, or does not exist in the other encoding.
fn convert(
    from: &impl Bytes,
    encoding: Encoding,
    to: &impl Bytes,
    start: u64,
    other: Encoding,
    is_wanted: impl Fn(char) -> bool,
) -> Result<Moved, Invalid> {
    let (mut read, mut written) = (0, start);
    let moved = |read: u64, written: u64, all| Moved {
        read: (read / u64::from(encoding.unit())) as u32,
        written: ((written - start) / u64::from(other.unit())) as u32,
        all,
    };
    let mut room = [0; CHUNK];
    while read < from.size() {
        let count = from.read(read, &mut room);
        let mut piece = room.get(..count).unwrap_or_default();
        let mut output = Output { bytes: [0; CHUNK], used: 0 };
        let before = read;
        let is_over = loop {
            let Some((character, size)) = encoding.decode(piece)? else { break false };
            let mut units = [0; LONGEST];
            let encoded = other.encode(character, &mut units).filter(|_| is_wanted(character));
            let Some(encoded) = encoded.filter(|encoded| fits(to, written + output.used as u64, encoded)) else {
                break true;
            };
            if !output.put(encoded) {
                break false;
            }
            read += size as u64;
            piece = piece.get(size..).unwrap_or_default();
        };
        to.write(written, output.bytes());
        written += output.used as u64;
        if is_over {
            return Ok(moved(read, written, false));
        }
        // Every piece but the last is longer than any character.
        if read == before {
            return Err(encoding.cut_off());
        }
    }
    Ok(moved(read, written, true))
}

/// Whether there is room at the destination.
fn fits(to: &impl Bytes, at: u64, bytes: &[u8]) -> bool {
    at + bytes.len() as u64 <= to.size()
}

/// Bytes that are written together.
struct Output {
    bytes: [u8; CHUNK],
    used: usize,
}

impl Output {
    /// Appends bytes, if they fit.
    fn put(&mut self, bytes: &[u8]) -> bool {
        let Some(place) = self.bytes.get_mut(self.used..self.used + bytes.len()) else { return false };
        place.copy_from_slice(bytes);
        self.used += bytes.len();
        true
    }

    fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.used).unwrap_or_default()
    }
}

/// Makes UTF-16 of so many bytes of Latin-1, in their place, from the last on.
fn widen(at: &impl Bytes, count: u64) {
    const PIECE: u64 = CHUNK as u64 / 2;
    let mut left = count;
    while left > 0 {
        let size = left.min(PIECE);
        left -= size;
        let (mut narrow, mut wide) = ([0; PIECE as usize], [0; CHUNK]);
        at.read(left, &mut narrow);
        for (place, byte) in wide.chunks_exact_mut(2).zip(narrow) {
            place.copy_from_slice(&[byte, 0]);
        }
        at.write(2 * left, wide.get(..2 * size as usize).unwrap_or_default());
    }
}
