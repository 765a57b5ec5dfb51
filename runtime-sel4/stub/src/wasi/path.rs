//! Paths, and what is done with what is there.

use super::attach;
use super::descriptor::{self, Descriptor, File, Opened};
use super::files::{self, OpenNode, Times};
use crate::guest::{self, GuestRange};
use core::convert::Infallible;
use core::mem::MaybeUninit;
use wasm2sel4_abi::interface::wasi::{
    Errno, Fd, Filestat, Flags, In, Out, Rights, Size, Timestamp, fdflags, fstflags, lookupflags, oflags,
};
use wasm2sel4_abi::record::Write;
use wasm2sel4_files::{FileType, Opening, PathFrom};

/// The most bytes of a path: what the tree takes, and no more is read.
pub const PATH_MAXIMUM: usize = 4096;

/// Room for a path, which need not be zeroes before.
struct Room([MaybeUninit<u8>; PATH_MAXIMUM]);

impl Room {
    const fn new() -> Self {
        Self([MaybeUninit::uninit(); PATH_MAXIMUM])
    }

    /// The bytes of a path, which are text.
    fn read(&mut self, address: In<u8>, Size(size): Size) -> Result<&[u8], Errno> {
        let range = GuestRange::new(address.0, size)?;
        let room = self.0.get_mut(..size as usize).ok_or(Errno::Nametoolong)?;
        let path = range.fill(room);
        if core::str::from_utf8(path).is_err() {
            return Err(Errno::Ilseq);
        }
        Ok(path)
    }
}

/// The folder of a descriptor, in which this may be done.
///
/// # Errors
///
/// `EBADF` if it is not open; `ENOTDIR` if it is none; else as of [`Descriptor::may`].
pub fn folder(fd: Fd, needed: Rights) -> Result<(&'static Descriptor, OpenNode), Errno> {
    let descriptor = descriptor::get(fd)?;
    let File::Node(open) = descriptor.file() else { return Err(Errno::Notdir) };
    open.folder()?;
    descriptor.may(needed)?;
    Ok((descriptor, open))
}

impl OpenNode {
    /// A path from this folder.
    pub fn place(self, path: &[u8]) -> PathFrom<'_> {
        PathFrom { folder: self.node, path }
    }
}

/// Whoever keeps both: nothing is moved from one keeper to another.
///
/// # Errors
///
/// `EXDEV` if they are two.
pub fn common(one: OpenNode, other: OpenNode) -> Result<&'static dyn files::Files, Errno> {
    if one.files.keeper() == other.files.keeper() { Ok(one.files) } else { Err(Errno::Xdev) }
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
    let mut room = Room::new();
    let path = room.read(address, size)?;
    let flags = u16::try_from(flags).ok().filter(|flags| flags & !fdflags::ALL == 0).ok_or(Errno::Inval)?;
    let how = OpenAt { follow, open, base, inheriting, flags };
    how.check()?;
    let opened = guest::place(opened)?;
    opened.put(how.open(folder, start, path)?);
    Ok(())
}

/// How something is opened.
pub struct OpenAt {
    /// Whether a link at the end of the path is followed.
    pub follow: bool,
    /// `oflags`.
    pub open: u32,
    /// What the descriptor is to be used for.
    pub base: Rights,
    /// What those are to be used for that are opened through it.
    pub inheriting: Rights,
    /// `fdflags`.
    pub flags: u16,
}

impl OpenAt {
    fn has(&self, flag: u32) -> bool {
        self.open & flag != 0
    }

    /// Whether its flags mean something.
    ///
    /// # Errors
    ///
    /// `EINVAL` if not.
    pub fn check(&self) -> Result<(), Errno> {
        let means_nothing = self.open & !oflags::ALL != 0 || self.has(oflags::CREAT) && self.has(oflags::DIRECTORY);
        if means_nothing { Err(Errno::Inval) } else { Ok(()) }
    }

    /// Opens what is at a path from a folder, which is its descriptor's.
    pub fn open(&self, folder: &Descriptor, start: OpenNode, path: &[u8]) -> Result<Fd, Errno> {
        if self.has(oflags::CREAT) {
            folder.may(Rights::PATH_CREATE_FILE)?;
        }
        if self.has(oflags::TRUNC) {
            folder.may(Rights::PATH_FILESTAT_SET_SIZE)?;
        }
        if folder.is_read_only() && self.base.contain(Rights::FD_WRITE) {
            return Err(Errno::Perm);
        }
        let how = Opening::default()
            .with_if(Opening::FOLLOW, self.follow)
            .with_if(Opening::CREATE, self.has(oflags::CREAT))
            .with_if(Opening::EXCLUSIVE, self.has(oflags::EXCL))
            .with_if(Opening::TRUNCATE, self.has(oflags::TRUNC))
            .with_if(Opening::FOLDER, self.has(oflags::DIRECTORY))
            .with_if(Opening::WRITE, self.base.contain(Rights::FD_WRITE));
        let (node, file_type) = start.files.open(start.place(path), how)?;
        let (base, inheriting) = (self.base.common(folder.inheriting()), self.inheriting.common(folder.inheriting()));
        let (base, inheriting) = match file_type {
            FileType::Folder => (base.common(attach::OF_FOLDERS), inheriting),
            FileType::File | FileType::Link => (base.common(attach::OF_FILES), Rights::NONE),
        };
        let is_read_only = folder.is_read_only();
        let open = OpenNode { files: start.files, node, file_type, preopened: None, is_read_only };
        let fd = descriptor::open(Opened { file: File::Node(open), flags: self.flags, base, inheriting });
        if fd.is_err() {
            start.files.close(node);
        }
        fd
    }
}

pub fn path_create_directory(fd: Fd, address: In<u8>, size: Size) -> Result<(), Errno> {
    let (_, start) = folder(fd, Rights::PATH_CREATE_DIRECTORY)?;
    start.files.make_folder(start.place(Room::new().read(address, size)?))
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
    let metadata = start.files.metadata_at(start.place(Room::new().read(address, size)?), follow)?;
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
    let times = Times::new(accessed, modified, flags);
    start.files.set_times_at(start.place(Room::new().read(address, size)?), follow, times)
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
    let mut rooms = [Room::new(), Room::new()];
    let [old_room, new_room] = &mut rooms;
    let (old, new) = (old_room.read(old, old_size)?, new_room.read(new, new_size)?);
    common(old_start, new_start)?.link(old_start.place(old), new_start.place(new))
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
    let mut room = Room::new();
    let path = room.read(address, size)?;
    let (buffer, used) = (GuestRange::new(buffer.0, buffer_size)?, guest::place(used)?);
    used.put(Size(start.files.read_link(start.place(path), buffer)? as u32));
    Ok(())
}

pub fn path_remove_directory(fd: Fd, address: In<u8>, size: Size) -> Result<(), Errno> {
    let (_, start) = folder(fd, Rights::PATH_REMOVE_DIRECTORY)?;
    start.files.remove_folder(start.place(Room::new().read(address, size)?))
}

pub fn path_rename(fd: Fd, old: In<u8>, old_size: Size, new_fd: Fd, new: In<u8>, new_size: Size) -> Result<(), Errno> {
    let (_, old_start) = folder(fd, Rights::PATH_RENAME_SOURCE)?;
    let (_, new_start) = folder(new_fd, Rights::PATH_RENAME_TARGET)?;
    let mut rooms = [Room::new(), Room::new()];
    let [old_room, new_room] = &mut rooms;
    let (old, new) = (old_room.read(old, old_size)?, new_room.read(new, new_size)?);
    common(old_start, new_start)?.rename(old_start.place(old), new_start.place(new))
}

pub fn path_symlink(target: In<u8>, target_size: Size, fd: Fd, address: In<u8>, size: Size) -> Result<(), Errno> {
    let (_, start) = folder(fd, Rights::PATH_SYMLINK)?;
    let mut rooms = [Room::new(), Room::new()];
    let [target_room, room] = &mut rooms;
    let (target, path) = (target_room.read(target, target_size)?, room.read(address, size)?);
    start.files.make_link(start.place(path), target)
}

pub fn path_unlink_file(fd: Fd, address: In<u8>, size: Size) -> Result<(), Errno> {
    let (_, start) = folder(fd, Rights::PATH_UNLINK_FILE)?;
    start.files.unlink(start.place(Room::new().read(address, size)?))
}
