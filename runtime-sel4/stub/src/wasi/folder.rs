//! Folders as descriptors: those that are open from the start, and what is in one.

use super::descriptor::{self, File};
use super::files;
use super::tree::with;
use crate::guest::{self, GuestRange};
use wasm2sel4_abi::interface::wasi::{Dircookie, Dirent, Errno, Fd, Out, PreopenType, Prestat, Rights, Size};
use wasm2sel4_files::{Cookie, Error};

/// The name of a folder that was open from the start.
fn name(fd: Fd) -> Result<&'static [u8], Errno> {
    let File::Node(open) = descriptor::get(fd)?.file else { return Err(Errno::Notsup) };
    let number = open.preopened.ok_or(Errno::Notsup)?;
    with(|tree| tree.archive().preopened().nth(number as usize).ok_or(Error::Damaged)?.map(|preopened| preopened.name))
}

/// A C library asks for one after the other before `main`, until the answer is `EBADF`.
pub fn fd_prestat_get(fd: Fd, status: Out<Prestat>) -> Result<(), Errno> {
    let name_size = name(fd)?.len() as u32;
    Ok(guest::write(status, Prestat { kind: PreopenType::Directory, name_size })?)
}

pub fn fd_prestat_dir_name(fd: Fd, path: Out<u8>, Size(size): Size) -> Result<(), Errno> {
    let name = name(fd)?;
    let range = GuestRange::new(path.0, size)?;
    if range.size() < name.len() as u64 {
        return Err(Errno::Nametoolong);
    }
    range.write(name);
    Ok(())
}

pub fn fd_readdir(
    fd: Fd,
    buffer: Out<u8>,
    Size(size): Size,
    Dircookie(cookie): Dircookie,
    used: Out<Size>,
) -> Result<(), Errno> {
    let descriptor = descriptor::get(fd)?;
    let File::Node(open) = descriptor.file else { return Err(Errno::Notdir) };
    let node = open.folder()?;
    descriptor.may(Rights::FD_READDIR)?;
    let (range, used) = (GuestRange::new(buffer.0, size)?, guest::place(used)?);
    let done = with(|tree| {
        let mut done = 0;
        for entry in tree.list(node, Cookie(cookie))? {
            let file_type = files::file_type(tree.file_type(entry.node)?);
            let (inode, name_size) = (files::inode(entry.node), entry.name.len() as u32);
            let record = Dirent { next: entry.next.0, inode, name_size, file_type }.to_bytes();
            // The last one is cut off where the room ends: so the program knows that there is more.
            for piece in [&record, entry.name] {
                done += range.from(done).write(piece) as u64;
            }
            if done == range.size() {
                break;
            }
        }
        Ok(done)
    })?;
    used.put(Size(done as u32));
    Ok(())
}
