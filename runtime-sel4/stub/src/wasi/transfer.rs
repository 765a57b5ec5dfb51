//! Reading and writing, and where in a file.

use super::descriptor::{self, File};
use super::stream::{self, StandardStream};
use super::vectors::Vectors;
use crate::guest::{self, Destination};
use wasm2sel4_abi::interface::wasi::{
    ADVICE_MAXIMUM, Errno, Fd, Filedelta, Filesize, Flags, In, Iovec, Out, Rights, Size, Whence, fdflags,
};

/// Checks what a transfer is told, before anything is done: whoever writes knows that all of it can be, and how much it
/// was can be told.
fn check(list: In<Iovec>, count: Size, done: Out<Size>) -> Result<(Vectors, Destination<Size>), Errno> {
    Ok((Vectors::check(list, count)?, guest::place(done)?))
}

pub fn fd_write(fd: Fd, list: In<Iovec>, count: Size, written: Out<Size>) -> Result<(), Errno> {
    let descriptor = descriptor::get(fd)?;
    match descriptor.file() {
        File::Stream(StandardStream::Input) => Err(Errno::Badf),
        File::Stream(StandardStream::Output(stream)) => {
            descriptor.may(Rights::FD_WRITE)?;
            let (vectors, written) = check(list, count, written)?;
            written.put(Size(stream::write(stream, vectors)?));
            Ok(())
        }
        File::Node(open) => {
            open.file()?;
            descriptor.may(Rights::FD_WRITE)?;
            let (vectors, written) = check(list, count, written)?;
            let start = if descriptor.flags() & fdflags::APPEND == 0 { descriptor.position() } else { open.size()? };
            let done = open.write(start, vectors)?;
            descriptor.move_to(start.saturating_add(u64::from(done)));
            written.put(Size(done));
            Ok(())
        }
    }
}

pub fn fd_read(fd: Fd, list: In<Iovec>, count: Size, read: Out<Size>) -> Result<(), Errno> {
    let descriptor = descriptor::get(fd)?;
    match descriptor.file() {
        File::Stream(StandardStream::Output(_)) => Err(Errno::Badf),
        File::Stream(StandardStream::Input) => {
            descriptor.may(Rights::FD_READ)?;
            let (vectors, read) = check(list, count, read)?;
            let waits = descriptor.flags() & fdflags::NONBLOCK == 0;
            read.put(Size(stream::read(vectors, waits)?));
            Ok(())
        }
        File::Node(open) => {
            open.file()?;
            descriptor.may(Rights::FD_READ)?;
            let (vectors, read) = check(list, count, read)?;
            let start = descriptor.position();
            let done = open.read(start, vectors)?;
            descriptor.move_to(start.saturating_add(u64::from(done)));
            read.put(Size(done));
            Ok(())
        }
    }
}

pub fn fd_pwrite(
    fd: Fd,
    list: In<Iovec>,
    count: Size,
    Filesize(offset): Filesize,
    written: Out<Size>,
) -> Result<(), Errno> {
    let descriptor = descriptor::get(fd)?;
    let File::Node(open) = descriptor.file() else { return Err(Errno::Spipe) };
    open.file()?;
    descriptor.may(Rights::FD_WRITE.with(Rights::FD_SEEK))?;
    let (vectors, written) = check(list, count, written)?;
    // POSIX says that a place that is named counts, and Linux that the end does; other engines do as Linux.
    let start = if descriptor.flags() & fdflags::APPEND == 0 { offset } else { open.size()? };
    written.put(Size(open.write(start, vectors)?));
    Ok(())
}

pub fn fd_pread(
    fd: Fd,
    list: In<Iovec>,
    count: Size,
    Filesize(offset): Filesize,
    read: Out<Size>,
) -> Result<(), Errno> {
    let descriptor = descriptor::get(fd)?;
    let File::Node(open) = descriptor.file() else { return Err(Errno::Spipe) };
    open.file()?;
    descriptor.may(Rights::FD_READ.with(Rights::FD_SEEK))?;
    let (vectors, read) = check(list, count, read)?;
    read.put(Size(open.read(offset, vectors)?));
    Ok(())
}

pub fn fd_seek(
    fd: Fd,
    Filedelta(delta): Filedelta,
    Flags(whence): Flags,
    position: Out<Filesize>,
) -> Result<(), Errno> {
    let descriptor = descriptor::get(fd)?;
    let whence = Whence::from_code(whence).ok_or(Errno::Inval)?;
    let File::Node(open) = descriptor.file() else { return Err(Errno::Spipe) };
    open.file()?;
    let tells = delta == 0 && whence == Whence::Current;
    if !(tells && descriptor.base().contain(Rights::FD_TELL)) {
        descriptor.may(Rights::FD_SEEK)?;
    }
    let from = match whence {
        Whence::Set => 0,
        Whence::Current => descriptor.position(),
        Whence::End => open.size()?,
    };
    // Of a file, no position is beyond what a signed number can say.
    let to =
        from.checked_add_signed(delta.cast_signed()).filter(|to| i64::try_from(*to).is_ok()).ok_or(Errno::Inval)?;
    let position = guest::place(position)?;
    descriptor.move_to(to);
    position.put(Filesize(to));
    Ok(())
}

pub fn fd_tell(fd: Fd, position: Out<Filesize>) -> Result<(), Errno> {
    let descriptor = descriptor::get(fd)?;
    let File::Node(open) = descriptor.file() else { return Err(Errno::Spipe) };
    open.file()?;
    if !descriptor.base().contain(Rights::FD_SEEK) {
        descriptor.may(Rights::FD_TELL)?;
    }
    Ok(guest::write(position, Filesize(descriptor.position()))?)
}

pub fn fd_advise(fd: Fd, _: Filesize, _: Filesize, Flags(advice): Flags) -> Result<(), Errno> {
    let descriptor = descriptor::get(fd)?;
    if advice > ADVICE_MAXIMUM {
        return Err(Errno::Inval);
    }
    match descriptor.file() {
        File::Stream(_) => Err(Errno::Badf),
        // Everything is in memory: no advice makes a difference.
        File::Node(open) => open.file().and(descriptor.may(Rights::FD_ADVISE)),
    }
}

pub fn fd_allocate(fd: Fd, Filesize(offset): Filesize, Filesize(size): Filesize) -> Result<(), Errno> {
    let descriptor = descriptor::get(fd)?;
    match descriptor.file() {
        File::Stream(_) => Err(Errno::Badf),
        File::Node(open) => {
            let node = open.file()?;
            descriptor.may(Rights::FD_ALLOCATE)?;
            if size == 0 { Err(Errno::Inval) } else { open.files.allocate(node, offset, size) }
        }
    }
}

pub fn fd_sync(fd: Fd) -> Result<(), Errno> {
    let descriptor = descriptor::get(fd)?;
    match descriptor.file() {
        File::Stream(_) => Err(Errno::Badf),
        // What is written is where it stays.
        File::Node(_) => descriptor.may(Rights::FD_SYNC),
    }
}

pub fn fd_datasync(fd: Fd) -> Result<(), Errno> {
    let descriptor = descriptor::get(fd)?;
    match descriptor.file() {
        File::Stream(_) => Err(Errno::Badf),
        File::Node(_) => descriptor.may(Rights::FD_DATASYNC),
    }
}
