//! File descriptors: the three standard streams, and nothing to open more with.

use super::errno::{Errno, errno};
use crate::guest::{GuestRange, read_u32, write_u32};
use crate::one_thread::OneThread;
use crate::platform::{self, Stream};

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
fn open(file: u32) -> Result<u32, Errno> {
    if file > 2 || CLOSED.get() >> file & 1 != 0 { Err(Errno::BadFile) } else { Ok(file) }
}

fn output(file: u32) -> Result<Stream, Errno> {
    match open(file)? {
        1 => Ok(Stream::Output),
        2 => Ok(Stream::Error),
        _ => Err(Errno::BadFile),
    }
}

/// The vectors of a scattered transfer, each checked.
fn vectors(vectors: u32, count: u32) -> Result<impl Iterator<Item = Result<GuestRange, Errno>>, Errno> {
    // The whole array is checked first, so an absurd count fails here and no address below can wrap.
    GuestRange::new(vectors, count.checked_mul(8).ok_or(Errno::Fault)?)?;
    Ok((0..count).map(move |index| {
        let vector = vectors + index * 8;
        Ok(GuestRange::new(read_u32(vector)?, read_u32(vector + 4)?)?)
    }))
}

#[unsafe(export_name = "wasi_snapshot_preview1.fd_write")]
extern "C" fn fd_write(file: u32, list: u32, count: u32, written: u32) -> u32 {
    errno(write(file, list, count, written))
}

fn write(file: u32, list: u32, count: u32, written: u32) -> Result<(), Errno> {
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
    Ok(write_u32(written, total)?)
}

#[unsafe(export_name = "wasi_snapshot_preview1.fd_read")]
extern "C" fn fd_read(file: u32, list: u32, count: u32, read: u32) -> u32 {
    errno(read_into(file, list, count, read))
}

fn read_into(file: u32, list: u32, count: u32, read: u32) -> Result<(), Errno> {
    if open(file)? != 0 {
        return Err(Errno::BadFile);
    }
    let mut wanted = 0u64;
    for range in vectors(list, count)? {
        wanted += range?.size();
    }
    // One read, however many vectors there are: a second one would wait for more although there is an answer.
    let mut chunk = [0; CHUNK];
    let chunk = chunk.get_mut(..wanted.min(CHUNK as u64) as usize).unwrap_or_default();
    let length = if chunk.is_empty() { 0 } else { platform::read(chunk).ok_or(Errno::InputOutput)? };
    let mut left = chunk.get(..length).unwrap_or_default();
    for range in vectors(list, count)? {
        let range = range?;
        let (now, later) = left.split_at(left.len().min(range.size() as usize));
        range.part(0, now.len() as u64).write(now);
        left = later;
    }
    Ok(write_u32(read, length as u32)?)
}

#[unsafe(export_name = "wasi_snapshot_preview1.fd_fdstat_get")]
extern "C" fn fd_fdstat_get(file: u32, status: u32) -> u32 {
    errno(status_get(file, status))
}

fn status_get(file: u32, status: u32) -> Result<(), Errno> {
    let rights = if open(file)? == 0 { RIGHT_READ } else { RIGHT_WRITE };
    let mut bytes = [0; 24];
    bytes[0] = CHARACTER_DEVICE;
    bytes[8..16].copy_from_slice(&rights.to_le_bytes());
    GuestRange::new(status, 24)?.write(&bytes);
    Ok(())
}

#[unsafe(export_name = "wasi_snapshot_preview1.fd_close")]
extern "C" fn fd_close(file: u32) -> u32 {
    errno(open(file).map(|file| CLOSED.set(CLOSED.get() | 1 << file)))
}

#[unsafe(export_name = "wasi_snapshot_preview1.fd_seek")]
extern "C" fn fd_seek(file: u32, _offset: i64, _whence: u32, _position: u32) -> u32 {
    errno(open(file).and(Err(Errno::CannotSeek)))
}

#[unsafe(export_name = "wasi_snapshot_preview1.fd_prestat_get")]
extern "C" fn fd_prestat_get(_file: u32, _status: u32) -> u32 {
    Errno::BadFile as u32
}
