//! Streams: the standard ones, and files that are read or written from a place on. Each has its own place in its file.
//!
//! Nothing is kept back: what is written is where it belongs when the call returns. So the functions that block and
//! those that do not differ only in how they read standard input, and in how many bytes they may write.

use super::super::caller::Caller;
use super::super::things::Things;
use super::error;
use super::file::FileNumber;
use super::poll::{self, Pollable};
use crate::guest::GuestRange;
use crate::platform::{self, Arrived};
use crate::trap;
use crate::wasi::stream::{StandardStream, write_range};
use wasm2sel4_abi::component::{HostResource, List};
use wasm2sel4_abi::interface::wasi::{Errno, Rights};
use wasm2sel4_abi::interface::wasi02::{Address, Handle, Length, Number, StreamError};
use wasm2sel4_abi::trap::Trap;

/// What a stream reads or writes.
#[derive(Clone, Copy)]
pub enum Source {
    /// A standard stream.
    Standard(StandardStream),
    /// A file, from this place on.
    File(FileNumber, u64),
    /// The end of a file, wherever that is.
    End(FileNumber),
}

#[derive(Clone, Copy)]
struct OpenStream {
    source: Source,
    /// Whether it has ended, or has failed.
    is_closed: bool,
    /// How many bytes the next write may have: `check-write` has said so since the last one.
    permitted: u64,
}

static STREAMS: Things<OpenStream> = Things::new();

/// The most bytes that can be written at once: what `check-write` permits.
const PERMITTED: u64 = 1 << 20;

/// The most bytes of a write that blocks, as the interface has it.
const BLOCKING_MAXIMUM: u64 = 4096;

/// The most bytes that are read from a file at once.
const READ_MAXIMUM: u64 = 1 << 20;

/// The most bytes of standard input that are read at once, and of anything that moves through the stub.
const CHUNK: usize = 512;

/// Why nothing was read or written.
enum Failure {
    /// There is no more.
    Closed,
    /// That.
    Error(Errno),
}

impl From<Errno> for Failure {
    fn from(errno: Errno) -> Self {
        match errno {
            // Nobody is there to read it.
            Errno::Pipe => Self::Closed,
            errno => Self::Error(errno),
        }
    }
}

fn open(caller: Caller, resource: HostResource, source: Source) -> Handle {
    caller.own(resource, STREAMS.add(OpenStream { source, is_closed: false, permitted: 0 }), |number| {
        if let Some(OpenStream { source: Source::File(file, _) | Source::End(file), .. }) = STREAMS.remove(number) {
            file.release();
        }
    })
}

/// A stream that the caller reads.
pub fn open_input(caller: Caller, source: Source) -> Handle {
    open(caller, HostResource::InputStream, source)
}

/// A stream that the caller writes.
pub fn open_output(caller: Caller, source: Source) -> Handle {
    open(caller, HostResource::OutputStream, source)
}

/// A stream of the caller's that is used, by its number.
struct Used {
    caller: Caller,
    number: u32,
}

impl Used {
    fn input(caller: Caller, stream: Handle) -> Self {
        Self { caller, number: caller.rep(HostResource::InputStream, stream) }
    }

    fn output(caller: Caller, stream: Handle) -> Self {
        Self { caller, number: caller.rep(HostResource::OutputStream, stream) }
    }

    /// What it reads or writes, unless it has ended.
    fn source(&self) -> Result<Source, Failure> {
        match STREAMS.get(self.number) {
            Some(OpenStream { source, is_closed: false, .. }) => Ok(source),
            _ => Err(Failure::Closed),
        }
    }

    /// Goes on from there.
    fn go_on(&self, source: Source) {
        if let Some(stream) = STREAMS.get(self.number) {
            STREAMS.set(self.number, OpenStream { source, ..stream });
        }
    }

    /// Permits the next write this many bytes; returns how many it was permitted before.
    fn permit(&self, size: u64) -> u64 {
        let Some(stream) = STREAMS.get(self.number) else { return 0 };
        STREAMS.set(self.number, OpenStream { permitted: size, ..stream });
        stream.permitted
    }

    /// `check-write`.
    fn check_write(&self) -> Result<u64, Failure> {
        self.source()?;
        self.permit(PERMITTED);
        Ok(PERMITTED)
    }

    /// A write of so many bytes begins. It is a trap if they are more than was permitted, unless the stream has ended,
    /// as the interface has it. A permit is for one write.
    fn use_permit(&self, size: u64) -> Result<(), Failure> {
        self.source()?;
        if size > self.permit(0) {
            trap::raise(Trap::Unreachable, trap::message("more is written to a stream than check-write has permitted"));
        }
        Ok(())
    }

    /// The same for a write that blocks: it asks for a permit itself.
    fn use_permit_blocking(&self, size: u64) -> Result<(), Failure> {
        if size > BLOCKING_MAXIMUM {
            trap::raise(Trap::Unreachable, trap::message("a write that blocks has more than 4096 bytes"));
        }
        self.check_write()?;
        self.use_permit(size)
    }

    /// What the caller learns. A stream that has failed has ended.
    fn tell<T>(&self, result: Result<T, Failure>) -> Result<T, StreamError> {
        result.map_err(|failure| {
            let stream = STREAMS.get(self.number);
            let is_file = !matches!(stream, Some(OpenStream { source: Source::Standard(_), .. }));
            if let Some(stream) = stream {
                // More may be written to a file whose end was read. What has failed stays closed.
                let is_closed = stream.is_closed || !is_file || matches!(failure, Failure::Error(_));
                STREAMS.set(self.number, OpenStream { is_closed, ..stream });
            }
            match failure {
                Failure::Closed => StreamError::Closed,
                Failure::Error(errno) => StreamError::LastOperationFailed(error::fail(self.caller, errno, is_file)),
            }
        })
    }

    /// How many bytes a read of so many will find, at most; 0 if there are none now.
    fn available(&self, size: u64, waits: bool) -> Result<u64, Failure> {
        let source = self.source()?;
        if size == 0 {
            return Ok(0);
        }
        match source {
            Source::Standard(_) if !waits && platform::wait(Some(0), true) == Arrived::Nothing => Ok(0),
            Source::Standard(_) => Ok(size.min(CHUNK as u64)),
            Source::File(file, position) => {
                let left = file.file(Rights::FD_READ)?.size()?.saturating_sub(position);
                if left == 0 { Err(Failure::Closed) } else { Ok(size.min(left).min(READ_MAXIMUM)) }
            }
            Source::End(_) => Err(Failure::Closed),
        }
    }

    /// Reads as many bytes as are available into a range; returns how many there were.
    fn read(&self, range: GuestRange) -> Result<u64, Failure> {
        match self.source()? {
            Source::Standard(_) => {
                let mut chunk = [0; CHUNK];
                let size = (range.size() as usize).min(CHUNK);
                let chunk = chunk.get_mut(..size).unwrap_or_default();
                match platform::read(chunk).ok_or(Errno::Io)? {
                    0 => Err(Failure::Closed),
                    count => Ok(range.write(chunk.get(..count).unwrap_or_default()) as u64),
                }
            }
            Source::File(file, position) => {
                let open = file.file(Rights::FD_READ)?;
                let count = open.files.read(open.node, position, range)?;
                self.go_on(Source::File(file, position.saturating_add(count)));
                if count == 0 { Err(Failure::Closed) } else { Ok(count) }
            }
            Source::End(_) => Err(Failure::Closed),
        }
    }

    /// Writes all of a range.
    fn write(&self, range: GuestRange) -> Result<(), Failure> {
        let mut source = self.source()?;
        let mut done = 0;
        while done < range.size() {
            let left = range.from(done);
            let count = match source {
                Source::Standard(StandardStream::Output(stream)) => write_range(stream, left)?,
                Source::Standard(StandardStream::Input) => return Err(Failure::Closed),
                Source::File(file, position) => {
                    let open = file.file(Rights::FD_WRITE)?;
                    let count = open.files.write(open.node, position, left)?;
                    source = Source::File(file, position.saturating_add(count));
                    count
                }
                Source::End(file) => {
                    let open = file.file(Rights::FD_WRITE)?;
                    open.files.write(open.node, open.size()?, left)?
                }
            };
            if count == 0 {
                return Err(Failure::Error(Errno::Io));
            }
            done += count;
            self.go_on(source);
        }
        Ok(())
    }

    /// Reads into a list of the caller's.
    fn read_list(&self, size: u64, waits: bool) -> Result<List, Failure> {
        let available = self.available(size, waits)?;
        if available == 0 {
            return Ok(self.caller.bytes(&[]));
        }
        if let Source::Standard(_) = self.source()? {
            // How much there is, is known when it was read.
            let mut chunk = [0; CHUNK];
            let chunk = chunk.get_mut(..available as usize).unwrap_or_default();
            let count = GuestRange::lend(chunk, |range| self.read(range))?;
            return Ok(self.caller.bytes(chunk.get(..count as usize).unwrap_or_default()));
        }
        self.caller.at_most(available, |range| self.read(range))
    }

    /// Reads, for nobody.
    fn skip(&self, size: u64, waits: bool) -> Result<u64, Failure> {
        let available = self.available(size, waits)?;
        match self.source()? {
            Source::File(file, position) => {
                self.go_on(Source::File(file, position.saturating_add(available)));
                Ok(available)
            }
            _ if available == 0 => Ok(0),
            _ => {
                let mut chunk = [0; CHUNK];
                GuestRange::lend(chunk.get_mut(..available as usize).unwrap_or_default(), |range| self.read(range))
            }
        }
    }

    /// Writes as many zeroes.
    fn write_zeroes(&self, size: u64) -> Result<(), Failure> {
        let mut zeroes = [0; CHUNK];
        GuestRange::lend(&mut zeroes, |range| {
            let mut left = size;
            while left > 0 {
                let piece = range.part(0, left);
                self.write(piece)?;
                left -= piece.size();
            }
            Ok(())
        })
    }
}

pub fn input_stream_read(caller: Caller, stream: Handle, Number(size): Number) -> Result<List, StreamError> {
    let used = Used::input(caller, stream);
    used.tell(used.read_list(size, false))
}

pub fn input_stream_blocking_read(caller: Caller, stream: Handle, Number(size): Number) -> Result<List, StreamError> {
    let used = Used::input(caller, stream);
    used.tell(used.read_list(size, true))
}

pub fn input_stream_skip(caller: Caller, stream: Handle, Number(size): Number) -> Result<u64, StreamError> {
    let used = Used::input(caller, stream);
    used.tell(used.skip(size, false))
}

pub fn input_stream_blocking_skip(caller: Caller, stream: Handle, Number(size): Number) -> Result<u64, StreamError> {
    let used = Used::input(caller, stream);
    used.tell(used.skip(size, true))
}

pub fn input_stream_subscribe(caller: Caller, stream: Handle) -> Handle {
    let pollable = match Used::input(caller, stream).source() {
        Ok(Source::Standard(_)) => Pollable::Input,
        // Files do not wait, at their end neither.
        _ => Pollable::Ready,
    };
    poll::subscribe(caller, pollable)
}

pub fn output_stream_check_write(caller: Caller, stream: Handle) -> Result<u64, StreamError> {
    let used = Used::output(caller, stream);
    used.tell(used.check_write())
}

pub fn output_stream_write(caller: Caller, stream: Handle, bytes: Address, size: Length) -> Result<(), StreamError> {
    let used = Used::output(caller, stream);
    let range = caller.elements(bytes, size, 1);
    used.tell(used.use_permit(range.size()).and_then(|()| used.write(range)))
}

pub fn output_stream_blocking_write_and_flush(
    caller: Caller,
    stream: Handle,
    bytes: Address,
    size: Length,
) -> Result<(), StreamError> {
    let used = Used::output(caller, stream);
    let range = caller.elements(bytes, size, 1);
    used.tell(used.use_permit_blocking(range.size()).and_then(|()| used.write(range)))
}

pub fn output_stream_flush(caller: Caller, stream: Handle) -> Result<(), StreamError> {
    let used = Used::output(caller, stream);
    used.tell(used.source().map(|_| ()))
}

pub fn output_stream_blocking_flush(caller: Caller, stream: Handle) -> Result<(), StreamError> {
    output_stream_flush(caller, stream)
}

pub fn output_stream_subscribe(caller: Caller, stream: Handle) -> Handle {
    // Whoever passes it on takes everything, and the program waits meanwhile.
    caller.rep(HostResource::OutputStream, stream);
    poll::subscribe(caller, Pollable::Ready)
}

pub fn output_stream_write_zeroes(caller: Caller, stream: Handle, Number(size): Number) -> Result<(), StreamError> {
    let used = Used::output(caller, stream);
    used.tell(used.use_permit(size).and_then(|()| used.write_zeroes(size)))
}

pub fn output_stream_blocking_write_zeroes_and_flush(
    caller: Caller,
    stream: Handle,
    Number(size): Number,
) -> Result<(), StreamError> {
    let used = Used::output(caller, stream);
    used.tell(used.use_permit_blocking(size).and_then(|()| used.write_zeroes(size)))
}

/// Moves a piece. What fails is told of the stream that is written, as the interface has no other place for it.
fn splice(caller: Caller, stream: Handle, from: Handle, size: u64, waits: bool) -> Result<u64, StreamError> {
    let (to, from) = (Used::output(caller, stream), Used::input(caller, from));
    let move_piece = || {
        // It asks for a permit itself, and is a write.
        to.check_write()?;
        to.permit(0);
        let available = from.available(size, waits)?.min(CHUNK as u64);
        if available == 0 {
            return Ok(0);
        }
        let mut chunk = [0; CHUNK];
        GuestRange::lend(chunk.get_mut(..available as usize).unwrap_or_default(), |range| {
            let count = from.read(range)?;
            to.write(range.part(0, count))?;
            Ok(count)
        })
    };
    match move_piece() {
        Err(Failure::Closed) => Err(StreamError::Closed),
        result => to.tell(result),
    }
}

pub fn output_stream_splice(
    caller: Caller,
    stream: Handle,
    from: Handle,
    Number(size): Number,
) -> Result<u64, StreamError> {
    splice(caller, stream, from, size, false)
}

pub fn output_stream_blocking_splice(
    caller: Caller,
    stream: Handle,
    from: Handle,
    Number(size): Number,
) -> Result<u64, StreamError> {
    splice(caller, stream, from, size, true)
}
