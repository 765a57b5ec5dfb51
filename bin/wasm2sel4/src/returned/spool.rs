//! The stream of changes on its way: kept in a file without a name until the program has ended well. Nobody looks at it
//! before.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use wasm2sel4_files::changes::{Malformed, Source};

/// What has arrived of a stream.
#[derive(Debug)]
pub struct Spool {
    file: File,
    /// How many bytes it may have.
    limit: u64,
    /// How many bytes have come.
    size: u64,
}

impl Spool {
    /// An empty one, for at most so many bytes.
    pub fn new(limit: u64) -> io::Result<Self> {
        Ok(Self { file: tempfile::tempfile()?, limit, size: 0 })
    }

    /// The file, for somebody else to write to.
    pub fn file(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    /// The same, for another thread.
    pub fn try_clone(&self) -> io::Result<Self> {
        Ok(Self { file: self.file.try_clone()?, ..*self })
    }

    /// Adds bytes. What is too much is not kept, but seen to be too much.
    pub fn add(&mut self, bytes: &[u8]) -> io::Result<()> {
        let room = (self.limit + 1).saturating_sub(self.size);
        let kept = bytes.get(..usize::try_from(room).unwrap_or(usize::MAX)).unwrap_or(bytes);
        self.size += kept.len() as u64;
        self.file.write_all(kept)
    }

    /// Whether nothing came: then nothing was changed.
    pub fn is_empty(&self) -> io::Result<bool> {
        Ok(self.file.metadata()?.len() == 0)
    }

    /// The stream from its beginning.
    ///
    /// # Errors
    ///
    /// If it is longer than it may be.
    pub fn stream(&self) -> Result<Stream, Unread> {
        let mut file = self.file.try_clone()?;
        let size = file.metadata()?.len();
        if size > self.limit {
            return Err(Unread::TooLong);
        }
        file.seek(SeekFrom::Start(0))?;
        Ok(Stream { file: BufReader::with_capacity(1 << 16, file), size, position: 0 })
    }

    /// Bytes of the stream, by where they lie in it.
    pub fn read_at(&self, into: &mut [u8], position: u64) -> io::Result<()> {
        self.file.read_exact_at(into, position)
    }
}

/// Why a stream cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// It is longer than what a program may write.
    #[error("the program sent more than it may write")]
    TooLong,
    /// It is none.
    #[error("the changes that were sent are damaged: {0}")]
    Malformed(Malformed),
    /// It cannot be read.
    #[error("the changes that were sent cannot be read: {0}")]
    Io(#[from] io::Error),
}

impl From<Malformed> for Unread {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed)
    }
}

/// A stream that is read.
#[derive(Debug)]
pub struct Stream {
    file: BufReader<File>,
    size: u64,
    position: u64,
}

impl Source for Stream {
    type Error = Unread;

    fn read(&mut self, into: &mut [u8]) -> Result<(), Unread> {
        if into.len() as u64 > self.size - self.position {
            return Err(Malformed::Truncated.into());
        }
        self.file.read_exact(into)?;
        self.position += into.len() as u64;
        Ok(())
    }

    fn skip(&mut self, size: u64) -> Result<(), Unread> {
        if size > self.size - self.position {
            return Err(Malformed::Truncated.into());
        }
        self.file.seek_relative(i64::try_from(size).map_err(|_| Malformed::Truncated)?)?;
        self.position += size;
        Ok(())
    }

    fn position(&self) -> u64 {
        self.position
    }

    fn is_at_end(&mut self) -> Result<bool, Unread> {
        Ok(self.file.fill_buf()?.is_empty())
    }
}
