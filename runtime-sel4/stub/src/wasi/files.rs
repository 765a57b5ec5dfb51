//! File descriptors: the three standard streams, and nothing to open more with.

use crate::guest::{self, GuestRange};
use crate::one_thread::OneThread;
use crate::platform::{self, Stream};
use wasm2sel4_abi::interface::wasi::{Errno, Fd, Fdstat, Filedelta, Filesize, Flags, In, Iovec, Out, Size};

/// Bytes that move at a time.
const CHUNK: usize = 512;

/// `__wasi_filetype_t` of a serial line.
const CHARACTER_DEVICE: u8 = 2;
/// `__wasi_rights_t`.
const RIGHT_READ: u64 = 1 << 1;
const RIGHT_WRITE: u64 = 1 << 6;

/// Which of the standard streams the module has closed; a bit each.
static CLOSED: OneThread<u8> = OneThread::new(0);

/// An open descriptor.
fn open(Fd(file): Fd) -> Result<u32, Errno> {
    if file > 2 || CLOSED.get() >> file & 1 != 0 { Err(Errno::Badf) } else { Ok(file) }
}

fn output(file: Fd) -> Result<Stream, Errno> {
    match open(file)? {
        1 => Ok(Stream::Output),
        2 => Ok(Stream::Error),
        _ => Err(Errno::Badf),
    }
}

/// The vectors of a scattered transfer, each checked.
fn vectors(list: In<Iovec>, Size(count): Size) -> Result<impl Iterator<Item = Result<GuestRange, Errno>>, Errno> {
    // The whole list is checked first, so an absurd count fails here.
    let size = u64::from(count) * Iovec::SIZE;
    GuestRange::new(list.0, u32::try_from(size).map_err(|_| Errno::Fault)?)?;
    Ok((0..count).map(move |index| {
        let vector = guest::read(list.element(index).ok_or(Errno::Fault)?)?;
        Ok(GuestRange::new(vector.address, vector.size)?)
    }))
}

pub fn fd_write(file: Fd, list: In<Iovec>, count: Size, written: Out<Size>) -> Result<(), Errno> {
    let stream = output(file)?;
    // Nothing is written unless all of it can be.
    for range in vectors(list, count)? {
        range?;
    }
    let mut total = 0u32;
    'all: for range in vectors(list, count)? {
        let range = range?;
        let mut done = 0;
        while done < range.size() {
            let mut chunk = [0; CHUNK];
            let length = range.part(done, CHUNK as u64).read(&mut chunk);
            match platform::write(stream, chunk.get(..length).unwrap_or_default()) {
                Ok(count) => {
                    done += count as u64;
                    total = total.wrapping_add(count as u32);
                }
                // What was written before is told first; who goes on learns the reason then.
                Err(_) if total > 0 => break 'all,
                Err(reason) => return Err(reason.into()),
            }
        }
    }
    Ok(guest::write(written, Size(total))?)
}

pub fn fd_read(file: Fd, list: In<Iovec>, count: Size, read: Out<Size>) -> Result<(), Errno> {
    if open(file)? != 0 {
        return Err(Errno::Badf);
    }
    let mut wanted = 0u64;
    for range in vectors(list, count)? {
        wanted += range?.size();
    }
    // One read, however many vectors there are: a second one would wait for more although there is an answer.
    let mut chunk = [0; CHUNK];
    let chunk = chunk.get_mut(..wanted.min(CHUNK as u64) as usize).unwrap_or_default();
    let length = if chunk.is_empty() { 0 } else { platform::read(chunk).ok_or(Errno::Io)? };
    let mut left = chunk.get(..length).unwrap_or_default();
    for range in vectors(list, count)? {
        let range = range?;
        let (now, later) = left.split_at(left.len().min(range.size() as usize));
        range.part(0, now.len() as u64).write(now);
        left = later;
    }
    Ok(guest::write(read, Size(length as u32))?)
}

pub fn fd_fdstat_get(file: Fd, status: Out<Fdstat>) -> Result<(), Errno> {
    let base = if open(file)? == 0 { RIGHT_READ } else { RIGHT_WRITE };
    Ok(guest::write(status, Fdstat { file_type: CHARACTER_DEVICE, base, ..Fdstat::default() })?)
}

pub fn fd_close(file: Fd) -> Result<(), Errno> {
    let file = open(file)?;
    CLOSED.set(CLOSED.get() | 1 << file);
    Ok(())
}

pub fn fd_seek(file: Fd, _: Filedelta, _: Flags, _: Out<Filesize>) -> Result<(), Errno> {
    open(file).and(Err(Errno::Spipe))
}
