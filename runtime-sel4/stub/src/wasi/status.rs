//! What descriptors are, and what happens to them: their flags, their rights, their numbers.

use super::descriptor::{self, File};
use super::files::{self, Times};
use super::stream;
use crate::guest;
use core::convert::Infallible;
use wasm2sel4_abi::interface::wasi::{Errno, Fd, Fdstat, Filesize, Filestat, Flags, Out, Rights, Timestamp};
use wasm2sel4_abi::interface::wasi::{fdflags, fstflags};
use wasm2sel4_abi::record::Write;

pub fn fd_close(fd: Fd) -> Result<(), Errno> {
    descriptor::close(fd)
}

/// Both must be open: nobody can choose the number of a new descriptor, which somebody else may have been given
/// meanwhile.
pub fn fd_renumber(from: Fd, to: Fd) -> Result<(), Errno> {
    descriptor::renumber(from, to)
}

pub fn fd_fdstat_get(fd: Fd, status: Out<Fdstat>) -> Result<(), Errno> {
    let descriptor = descriptor::get(fd)?;
    let file_type = match descriptor.file() {
        File::Stream(stream) => stream::file_type(stream),
        File::Node(open) => files::file_type(open.file_type),
    };
    let (flags, base, inheriting) = (descriptor.flags(), descriptor.base().0, descriptor.inheriting().0);
    Ok(guest::write(status, Fdstat { file_type, flags, base, inheriting })?)
}

pub fn fd_fdstat_set_flags(fd: Fd, Flags(flags): Flags) -> Result<(), Errno> {
    let descriptor = descriptor::get(fd)?;
    descriptor.may(Rights::FD_FDSTAT_SET_FLAGS)?;
    let flags = u16::try_from(flags).ok().filter(|flags| flags & !fdflags::ALL == 0).ok_or(Errno::Inval)?;
    match descriptor.file() {
        // Nothing is written to a stream but at its end, and there is no device behind it that could be waited for.
        File::Stream(_) if flags & !(fdflags::APPEND | fdflags::NONBLOCK) != 0 => Err(Errno::Inval),
        File::Stream(_) | File::Node(_) => {
            descriptor.set_flags(flags);
            Ok(())
        }
    }
}

pub fn fd_fdstat_set_rights(fd: Fd, base: Rights, inheriting: Rights) -> Result<(), Errno> {
    let descriptor = descriptor::get(fd)?;
    if !descriptor.base().contain(base) || !descriptor.inheriting().contain(inheriting) {
        return Err(Errno::Notcapable);
    }
    descriptor.set_rights(base, inheriting);
    Ok(())
}

/// By the record of either edition of the interface.
pub fn fd_filestat_get<T: From<Filestat> + Write<Infallible>>(fd: Fd, status: Out<T>) -> Result<(), Errno> {
    let descriptor = descriptor::get(fd)?;
    descriptor.may(Rights::FD_FILESTAT_GET)?;
    let filestat = match descriptor.file() {
        File::Stream(stream) => Filestat { file_type: stream::file_type(stream), ..Filestat::default() },
        File::Node(open) => files::filestat(&open.files.metadata(open.node)?),
    };
    Ok(guest::write(status, T::from(filestat))?)
}

pub fn fd_filestat_set_size(fd: Fd, Filesize(size): Filesize) -> Result<(), Errno> {
    let descriptor = descriptor::get(fd)?;
    match descriptor.file() {
        File::Stream(_) => Err(Errno::Inval),
        File::Node(open) => {
            descriptor.may(Rights::FD_FILESTAT_SET_SIZE)?;
            open.files.set_size(open.file()?, size)
        }
    }
}

pub fn fd_filestat_set_times(
    fd: Fd,
    accessed: Timestamp,
    modified: Timestamp,
    Flags(flags): Flags,
) -> Result<(), Errno> {
    let descriptor = descriptor::get(fd)?;
    if !fstflags::are_valid(flags) {
        return Err(Errno::Inval);
    }
    match descriptor.file() {
        File::Stream(_) => Err(Errno::Badf),
        File::Node(open) => {
            descriptor.may(Rights::FD_FILESTAT_SET_TIMES)?;
            open.files.set_times(open.node, Times::new(accessed, modified, flags))
        }
    }
}
