//! Paths, and what is done with what is there.

use super::descriptor::{self, Descriptor, File};
use super::files::{self, Files, OpenNode, Times};
use super::tree::{self, InDomain, with};
use crate::guest::{self, GuestRange};
use alloc::vec::Vec;
use core::convert::Infallible;
use wasm2sel4_abi::interface::wasi::{
    Errno, Fd, Filestat, Flags, In, Out, Rights, Size, Timestamp, fdflags, fstflags, lookupflags, oflags,
};
use wasm2sel4_abi::record::Write;
use wasm2sel4_files::{FileType, NodeNumber};

/// The most bytes of a path: what the tree takes, and no more is read.
const PATH_MAXIMUM: u32 = 4096;

/// The folder of a descriptor, with what may be done in it.
fn folder(fd: Fd, needed: Rights) -> Result<(Descriptor, NodeNumber), Errno> {
    let descriptor = descriptor::get(fd)?;
    let File::Node(open) = descriptor.file else { return Err(Errno::Notdir) };
    let node = open.folder()?;
    descriptor.may(needed)?;
    Ok((descriptor, node))
}

/// The bytes of a path, which are text.
fn path(address: In<u8>, Size(size): Size) -> Result<Vec<u8>, Errno> {
    let range = GuestRange::new(address.0, size)?;
    if size > PATH_MAXIMUM {
        return Err(Errno::Nametoolong);
    }
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(size as usize).map_err(|_| Errno::Nomem)?;
    bytes.resize(size as usize, 0);
    range.read(&mut bytes);
    if core::str::from_utf8(&bytes).is_err() {
        return Err(Errno::Ilseq);
    }
    Ok(bytes)
}

/// Whether the link at the end of a path is followed.
fn follows(Flags(lookup): Flags) -> Result<bool, Errno> {
    if lookup & !lookupflags::ALL != 0 { Err(Errno::Inval) } else { Ok(lookup & lookupflags::SYMLINK_FOLLOW != 0) }
}

#[allow(clippy::too_many_arguments, reason = "the interface has them")]
pub fn path_open(
    fd: Fd,
    lookup: Flags,
    address: In<u8>,
    size: Size,
    Flags(open): Flags,
    base: Rights,
    inheriting: Rights,
    Flags(flags): Flags,
    opened: Out<Fd>,
) -> Result<(), Errno> {
    let (folder, start) = folder(fd, Rights::PATH_OPEN)?;
    let follow = follows(lookup)?;
    let path = path(address, size)?;
    let flags = u16::try_from(flags).ok().filter(|flags| flags & !fdflags::ALL == 0).ok_or(Errno::Inval)?;
    let has = |flag: u32| open & flag != 0;
    if open & !oflags::ALL != 0 || has(oflags::CREAT) && has(oflags::DIRECTORY) {
        return Err(Errno::Inval);
    }
    let opened = guest::place(opened)?;
    if has(oflags::CREAT) {
        folder.may(Rights::PATH_CREATE_FILE)?;
    }
    if has(oflags::TRUNC) {
        folder.may(Rights::PATH_FILESTAT_SET_SIZE)?;
    }
    if folder.is_read_only() && base.contain(Rights::FD_WRITE) {
        return Err(Errno::Perm);
    }
    let now = tree::now();
    let found = with(|tree| tree.find(start, &path, follow))?;
    let node = match found.node {
        Some(_) if has(oflags::CREAT) && has(oflags::EXCL) => return Err(Errno::Exist),
        Some(node) => node,
        None if has(oflags::CREAT) => with(|tree| tree.make_file(&found, now))?,
        None => return Err(Errno::Noent),
    };
    let file_type = with(|tree| tree.file_type(node))?;
    let (base, inheriting) = match file_type {
        FileType::Link => return Err(Errno::Loop),
        FileType::File if has(oflags::DIRECTORY) => return Err(Errno::Notdir),
        FileType::File => (base.common(folder.inheriting).common(tree::OF_FILES), Rights::NONE),
        FileType::Folder if has(oflags::TRUNC) || base.contain(Rights::FD_WRITE) => return Err(Errno::Isdir),
        FileType::Folder => {
            (base.common(folder.inheriting).common(tree::OF_FOLDERS), inheriting.common(folder.inheriting))
        }
    };
    if has(oflags::TRUNC) {
        with(|tree| tree.set_size(node, 0, now))?;
    }
    with(|tree| tree.open(node))?;
    let open = OpenNode {
        files: &InDomain,
        node,
        file_type,
        position: 0,
        preopened: None,
        is_read_only: folder.is_read_only(),
    };
    let fd = descriptor::open(Descriptor { file: File::Node(open), flags, base, inheriting });
    if fd.is_err() {
        InDomain.close(node);
    }
    opened.put(fd?);
    Ok(())
}

pub fn path_create_directory(fd: Fd, address: In<u8>, size: Size) -> Result<(), Errno> {
    let (_, start) = folder(fd, Rights::PATH_CREATE_DIRECTORY)?;
    let path = path(address, size)?;
    let now = tree::now();
    with(|tree| {
        let found = tree.find(start, &path, false)?;
        tree.make_folder(&found, now).map(|_| ())
    })
}

/// By the record of either edition of the interface.
pub fn path_filestat_get<T: From<Filestat> + Write<Infallible>>(
    fd: Fd,
    lookup: Flags,
    address: In<u8>,
    size: Size,
    status: Out<T>,
) -> Result<(), Errno> {
    let (_, start) = folder(fd, Rights::PATH_FILESTAT_GET)?;
    let follow = follows(lookup)?;
    let path = path(address, size)?;
    let found = with(|tree| tree.find(start, &path, follow))?;
    let node = found.node.ok_or(Errno::Noent)?;
    let metadata = with(|tree| tree.metadata(node))?;
    Ok(guest::write(status, T::from(files::filestat(&metadata)))?)
}

pub fn path_filestat_set_times(
    fd: Fd,
    lookup: Flags,
    address: In<u8>,
    size: Size,
    accessed: Timestamp,
    modified: Timestamp,
    Flags(flags): Flags,
) -> Result<(), Errno> {
    let (_, start) = folder(fd, Rights::PATH_FILESTAT_SET_TIMES)?;
    let follow = follows(lookup)?;
    if !fstflags::are_valid(flags) {
        return Err(Errno::Inval);
    }
    let path = path(address, size)?;
    let found = with(|tree| tree.find(start, &path, follow))?;
    InDomain.set_times(found.node.ok_or(Errno::Noent)?, Times::new(accessed, modified, flags))
}

pub fn path_link(
    old_fd: Fd,
    lookup: Flags,
    old: In<u8>,
    old_size: Size,
    new_fd: Fd,
    new: In<u8>,
    new_size: Size,
) -> Result<(), Errno> {
    let (_, old_start) = folder(old_fd, Rights::PATH_LINK_SOURCE)?;
    let (_, new_start) = folder(new_fd, Rights::PATH_LINK_TARGET)?;
    // As other engines have it: a name is given to what has one, not to where that leads.
    if follows(lookup)? {
        return Err(Errno::Inval);
    }
    let (old, new) = (path(old, old_size)?, path(new, new_size)?);
    let now = tree::now();
    let node = with(|tree| tree.find(old_start, &old, false))?.node.ok_or(Errno::Noent)?;
    with(|tree| {
        let found = tree.find(new_start, &new, false)?;
        tree.link(node, &found, now)
    })
}

pub fn path_readlink(
    fd: Fd,
    address: In<u8>,
    size: Size,
    buffer: Out<u8>,
    Size(buffer_size): Size,
    used: Out<Size>,
) -> Result<(), Errno> {
    let (_, start) = folder(fd, Rights::PATH_READLINK)?;
    let path = path(address, size)?;
    let (buffer, used) = (GuestRange::new(buffer.0, buffer_size)?, guest::place(used)?);
    let node = with(|tree| tree.find(start, &path, false))?.node.ok_or(Errno::Noent)?;
    let written = with(|tree| tree.read_link(node).map(|target| buffer.write(target)))?;
    used.put(Size(written as u32));
    Ok(())
}

pub fn path_remove_directory(fd: Fd, address: In<u8>, size: Size) -> Result<(), Errno> {
    let (_, start) = folder(fd, Rights::PATH_REMOVE_DIRECTORY)?;
    let path = path(address, size)?;
    let now = tree::now();
    with(|tree| {
        let found = tree.find(start, &path, false)?;
        tree.remove_folder(&found, now)
    })
}

pub fn path_rename(fd: Fd, old: In<u8>, old_size: Size, new_fd: Fd, new: In<u8>, new_size: Size) -> Result<(), Errno> {
    let (_, old_start) = folder(fd, Rights::PATH_RENAME_SOURCE)?;
    let (_, new_start) = folder(new_fd, Rights::PATH_RENAME_TARGET)?;
    let (old, new) = (path(old, old_size)?, path(new, new_size)?);
    let now = tree::now();
    with(|tree| {
        let (from, to) = (tree.find(old_start, &old, false)?, tree.find(new_start, &new, false)?);
        tree.rename(&from, &to, now)
    })
}

pub fn path_symlink(target: In<u8>, target_size: Size, fd: Fd, address: In<u8>, size: Size) -> Result<(), Errno> {
    let (_, start) = folder(fd, Rights::PATH_SYMLINK)?;
    let (target, path) = (path(target, target_size)?, path(address, size)?);
    let now = tree::now();
    with(|tree| {
        let found = tree.find(start, &path, false)?;
        tree.make_link(&found, &target, now).map(|_| ())
    })
}

pub fn path_unlink_file(fd: Fd, address: In<u8>, size: Size) -> Result<(), Errno> {
    let (_, start) = folder(fd, Rights::PATH_UNLINK_FILE)?;
    let path = path(address, size)?;
    let now = tree::now();
    with(|tree| {
        let found = tree.find(start, &path, false)?;
        tree.unlink(&found, now)
    })
}
