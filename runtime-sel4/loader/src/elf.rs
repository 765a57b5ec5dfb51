//! As much of ELF as a loader needs: the entry and the loadable segments of a static executable of 64 bits.

/// A loadable segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment<'a> {
    /// Its virtual address.
    pub address: u64,
    /// Its physical address.
    pub physical: u64,
    /// Its contents.
    pub contents: &'a [u8],
    /// Bytes in memory; what lies behind the contents is zero.
    pub memory_size: u64,
}

/// An executable.
#[derive(Clone, Copy, Debug)]
pub struct Executable<'a> {
    bytes: &'a [u8],
    /// The address of its first instruction.
    pub entry: u64,
    headers: u64,
    count: u64,
}

/// Offsets and sizes of the format (System V ABI, "ELF Header" and "Program Header").
mod format {
    pub const MAGIC: &[u8] = b"\x7fELF\x02\x01";
    pub const ENTRY: usize = 24;
    pub const PROGRAM_HEADERS: usize = 32;
    pub const PROGRAM_HEADER_COUNT: usize = 56;
    pub const PROGRAM_HEADER_SIZE: u64 = 56;
    pub const LOAD: u64 = 1;
}

fn number(bytes: &[u8], offset: usize, size: usize) -> Option<u64> {
    let bytes = bytes.get(offset..offset.checked_add(size)?)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

impl<'a> Executable<'a> {
    /// Reads all headers; `None` if these bytes are no little-endian ELF file of 64 bits, or one of which a segment is
    /// outside.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        if !bytes.starts_with(format::MAGIC) {
            return None;
        }
        let executable = Self {
            bytes,
            entry: number(bytes, format::ENTRY, 8)?,
            headers: number(bytes, format::PROGRAM_HEADERS, 8)?,
            count: number(bytes, format::PROGRAM_HEADER_COUNT, 2)?,
        };
        (0..executable.count).all(|index| executable.segment(index).is_some()).then_some(executable)
    }

    /// The loadable segments that occupy memory.
    pub fn segments(self) -> impl Iterator<Item = Segment<'a>> + Clone {
        (0..self.count).filter_map(move |index| self.segment(index)?)
    }

    /// A segment; inside, nothing if it is not loaded, and outside, if it is damaged.
    fn segment(self, index: u64) -> Option<Option<Segment<'a>>> {
        let header = usize::try_from(self.headers.checked_add(index * format::PROGRAM_HEADER_SIZE)?).ok()?;
        let field = |offset: usize, size: usize| number(self.bytes, header.checked_add(offset)?, size);
        if field(0, 4)? != format::LOAD {
            return Some(None);
        }
        let [offset, address, physical, size, memory_size] =
            [field(8, 8)?, field(16, 8)?, field(24, 8)?, field(32, 8)?, field(40, 8)?];
        let start = usize::try_from(offset).ok()?;
        let contents = self.bytes.get(start..start.checked_add(usize::try_from(size).ok()?)?)?;
        if size > memory_size {
            return None;
        }
        Some((memory_size > 0).then_some(Segment { address, physical, contents, memory_size }))
    }
}
