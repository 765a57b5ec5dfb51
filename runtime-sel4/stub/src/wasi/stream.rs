//! The standard streams.

use super::vectors::Vectors;
use crate::guest::GuestRange;
use crate::platform::{self, Arrived, Stream};
use wasm2sel4_abi::interface::wasi::{Errno, FileType};

/// One of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum StandardStream {
    /// What is read.
    Input,
    /// What is written.
    Output(Stream),
}

/// Bytes that move at a time.
const CHUNK: usize = 512;

/// What a stream is.
pub fn file_type(stream: StandardStream) -> FileType {
    let streams = platform::streams();
    match stream {
        StandardStream::Input => streams.input,
        StandardStream::Output(Stream::Output) => streams.output,
        StandardStream::Output(Stream::Error) => streams.error,
    }
}

/// Writes what is in the vectors, in their order; returns how many bytes that were.
pub fn write(stream: Stream, vectors: Vectors) -> Result<u32, Errno> {
    let mut total = 0u32;
    for range in vectors.ranges() {
        let range = range?;
        match write_range(stream, range) {
            Ok(count) => {
                total = total.saturating_add(count as u32);
                if count < range.size() {
                    return Ok(total);
                }
            }
            // What was written before is told first; who goes on learns the reason then.
            Err(_) if total > 0 => return Ok(total),
            Err(reason) => return Err(reason),
        }
    }
    Ok(total)
}

/// Writes what is in a range; returns how many bytes that were: all of them, or fewer for a reason that whoever goes on
/// learns.
pub fn write_range(stream: Stream, range: GuestRange) -> Result<u64, Errno> {
    let mut done = 0;
    while done < range.size() {
        let mut chunk = [0; CHUNK];
        let length = range.part(done, CHUNK as u64).read(&mut chunk);
        match platform::write(stream, chunk.get(..length).unwrap_or_default()) {
            Ok(count) => done += count as u64,
            Err(_) if done > 0 => break,
            Err(reason) => return Err(reason.into()),
        }
    }
    Ok(done)
}

/// Reads a piece of standard input into the vectors, in their order; returns how many bytes that were, 0 at the end.
///
/// # Errors
///
/// `EAGAIN` if there is none yet and it must not wait.
pub fn read(vectors: Vectors, waits: bool) -> Result<u32, Errno> {
    if !waits && platform::wait(Some(0), true) == Arrived::Nothing {
        return Err(Errno::Again);
    }
    // One read, however many vectors there are: a second one would wait for more although there is an answer.
    let mut chunk = [0; CHUNK];
    let chunk = chunk.get_mut(..(vectors.total() as usize).min(CHUNK)).unwrap_or_default();
    let length = if chunk.is_empty() { 0 } else { platform::read(chunk).ok_or(Errno::Io)? };
    let mut left = chunk.get(..length).unwrap_or_default();
    for range in vectors.ranges() {
        let range = range?;
        let (now, later) = left.split_at(left.len().min(range.size() as usize));
        range.part(0, now.len() as u64).write(now);
        left = later;
    }
    Ok(length as u32)
}
