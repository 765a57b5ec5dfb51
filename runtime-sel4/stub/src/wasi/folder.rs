//! Folders as descriptors: those that are open from the start, and what is in one.

use super::descriptor::{self, File};
use super::files::OpenNode;
use crate::guest::{self, GuestRange};
use wasm2sel4_abi::interface::wasi::{Dircookie, Errno, Fd, Out, PreopenType, Prestat, Rights, Size};
use wasm2sel4_files::Cookie;

/// A folder that was open from the start, and which of them it is.
fn preopened(fd: Fd) -> Result<(OpenNode, u32), Errno> {
    let File::Node(open) = descriptor::get(fd)?.file() else { return Err(Errno::Notsup) };
    open.preopened.map(|number| (open, number)).ok_or(Errno::Notsup)
}

/// A C library asks for one after the other before `main`, until the answer is `EBADF`.
pub fn fd_prestat_get(fd: Fd, status: Out<Prestat>) -> Result<(), Errno> {
    let (open, number) = preopened(fd)?;
    let name_size = open.files.preopened_name(number, GuestRange::EMPTY)? as u32;
    Ok(guest::write(status, Prestat { kind: PreopenType::Directory, name_size })?)
}

pub fn fd_prestat_dir_name(fd: Fd, path: Out<u8>, Size(size): Size) -> Result<(), Errno> {
    let (open, number) = preopened(fd)?;
    let range = GuestRange::new(path.0, size)?;
    if range.size() < open.files.preopened_name(number, GuestRange::EMPTY)? {
        return Err(Errno::Nametoolong);
    }
    open.files.preopened_name(number, range).map(|_| ())
}

pub fn fd_readdir(
    fd: Fd,
    buffer: Out<u8>,
    Size(size): Size,
    Dircookie(cookie): Dircookie,
    used: Out<Size>,
) -> Result<(), Errno> {
    let descriptor = descriptor::get(fd)?;
    let File::Node(open) = descriptor.file() else { return Err(Errno::Notdir) };
    let node = open.folder()?;
    descriptor.may(Rights::FD_READDIR)?;
    let (range, used) = (GuestRange::new(buffer.0, size)?, guest::place(used)?);
    let done = open.files.list(node, Cookie(cookie), range)?;
    used.put(Size(done as u32));
    Ok(())
}
