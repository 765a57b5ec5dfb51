//! Paths from folders, and what is done with what is there.

use super::super::caller::{Caller, Room};
use super::file;
use super::metadata::{hash, status, times};
use crate::guest::GuestRange;
use crate::wasi::descriptor::Descriptor;
use crate::wasi::files::{Files, OpenNode};
use crate::wasi::path::{OpenAt, PATH_MAXIMUM, common};
use wasm2sel4_abi::component::List;
use wasm2sel4_abi::interface::wasi::{Errno, Rights, oflags};
use wasm2sel4_abi::interface::wasi02::{
    Address, Case, DescriptorStat, ErrorCode, Flags, Handle, Length, MetadataHash, Number, Small, descriptor_flags,
    open_flags, path_flags,
};
use wasm2sel4_files::PathFrom;

/// Room for a path.
type PathRoom = Room<PATH_MAXIMUM>;

/// A path that a component passes, from a folder.
struct Path {
    folder: Handle,
    address: Address,
    size: Length,
}

impl Path {
    /// The folder, in which this may be done, and the path. What the component passes is looked at first, as it is a
    /// trap if that is wrong.
    fn read(
        self,
        caller: Caller,
        right: Rights,
        room: &mut PathRoom,
    ) -> Result<(&'static Descriptor, OpenNode, &[u8]), Errno> {
        let folder = file::get(caller, self.folder);
        let path = caller.text(room, self.address, self.size)?;
        let (descriptor, start) = folder.folder(right)?;
        Ok((descriptor, start, path))
    }

    /// Does what needs a right with what is there.
    fn with<T>(
        self,
        caller: Caller,
        right: Rights,
        operation: impl FnOnce(&'static dyn Files, PathFrom<'_>) -> Result<T, Errno>,
    ) -> Result<T, ErrorCode> {
        let mut room = PathRoom::new();
        let (_, start, path) = self.read(caller, right, &mut room)?;
        Ok(operation(start.files, start.place(path))?)
    }

    /// Does what needs a right in the folder of each with what is at two paths, which one keeper must have.
    fn with_another(
        self,
        other: Self,
        caller: Caller,
        rights: [Rights; 2],
        operation: impl FnOnce(&'static dyn Files, PathFrom<'_>, PathFrom<'_>) -> Result<(), Errno>,
    ) -> Result<(), ErrorCode> {
        let mut rooms = [PathRoom::new(), PathRoom::new()];
        let ([room, other_room], [right, other_right]) = (&mut rooms, rights);
        let here = self.read(caller, right, room);
        let there = other.read(caller, other_right, other_room);
        let ((_, start, path), (_, other_start, other_path)) = (here?, there?);
        Ok(operation(common(start, other_start)?, start.place(path), other_start.place(other_path))?)
    }
}

/// Whether the link at the end of a path is followed. Other bits do not count.
fn follows(Flags(lookup): Flags) -> bool {
    lookup & path_flags::SYMLINK_FOLLOW != 0
}

/// What a file that is opened is to be used for.
fn rights(flags: u32) -> Rights {
    const OF_READING: Rights = Rights::FD_READ;
    const OF_WRITING: Rights = Rights::FD_WRITE.with(Rights::FD_ALLOCATE).with(Rights::FD_FILESTAT_SET_SIZE);
    let both = Rights::ALL.without(OF_READING).without(OF_WRITING);
    match (flags & descriptor_flags::READ != 0, flags & descriptor_flags::WRITE != 0) {
        (true, true) => Rights::ALL,
        (false, true) => both.with(OF_WRITING),
        // What is not written is read, as other engines have it.
        (_, false) => both.with(OF_READING),
    }
}

pub fn descriptor_open_at(
    caller: Caller,
    descriptor: Handle,
    lookup: Flags,
    path: Address,
    size: Length,
    Flags(open): Flags,
    Flags(flags): Flags,
) -> Result<Handle, ErrorCode> {
    /// `file-integrity-sync`, `data-integrity-sync`, `requested-write-sync`.
    const SYNC: u32 = 0b11100;
    let mut room = PathRoom::new();
    let path = Path { folder: descriptor, address: path, size };
    let (descriptor, start, path) = path.read(caller, Rights::PATH_OPEN, &mut room)?;
    if flags & SYNC != 0 {
        return Err(ErrorCode::Unsupported);
    }
    let bits = [
        (open_flags::CREATE, oflags::CREAT),
        (open_flags::DIRECTORY, oflags::DIRECTORY),
        (open_flags::EXCLUSIVE, oflags::EXCL),
        (open_flags::TRUNCATE, oflags::TRUNC),
    ];
    let of_files = open_flags::CREATE | open_flags::EXCLUSIVE | open_flags::TRUNCATE;
    if open & open_flags::DIRECTORY != 0 && open & of_files != 0 {
        return Err(ErrorCode::Invalid);
    }
    let open = bits.into_iter().filter(|(bit, _)| open & bit != 0).fold(0, |open, (_, bit)| open | bit);
    let how = OpenAt { follow: follows(lookup), open, base: rights(flags), inheriting: Rights::ALL, flags: 0 };
    Ok(file::own(caller, how.open(descriptor, start, path)?))
}

pub fn descriptor_create_directory_at(
    caller: Caller,
    descriptor: Handle,
    path: Address,
    size: Length,
) -> Result<(), ErrorCode> {
    let path = Path { folder: descriptor, address: path, size };
    path.with(caller, Rights::PATH_CREATE_DIRECTORY, |files, place| files.make_folder(place))
}

pub fn descriptor_stat_at(
    caller: Caller,
    descriptor: Handle,
    lookup: Flags,
    path: Address,
    size: Length,
) -> Result<DescriptorStat, ErrorCode> {
    let path = Path { folder: descriptor, address: path, size };
    path.with(caller, Rights::PATH_FILESTAT_GET, |files, place| Ok(status(&files.metadata_at(place, follows(lookup))?)))
}

#[allow(clippy::too_many_arguments, reason = "the interface has them")]
pub fn descriptor_set_times_at(
    caller: Caller,
    descriptor: Handle,
    lookup: Flags,
    path: Address,
    size: Length,
    accessed: Case,
    accessed_seconds: Number,
    accessed_nanoseconds: Small,
    modified: Case,
    modified_seconds: Number,
    modified_nanoseconds: Small,
) -> Result<(), ErrorCode> {
    let path = Path { folder: descriptor, address: path, size };
    let accessed = (accessed, accessed_seconds, accessed_nanoseconds);
    let times = times(accessed, (modified, modified_seconds, modified_nanoseconds));
    path.with(caller, Rights::PATH_FILESTAT_SET_TIMES, |files, place| {
        files.set_times_at(place, follows(lookup), times?)
    })
}

#[allow(clippy::too_many_arguments, reason = "the interface has them")]
pub fn descriptor_link_at(
    caller: Caller,
    descriptor: Handle,
    lookup: Flags,
    old: Address,
    old_size: Length,
    folder: Handle,
    new: Address,
    new_size: Length,
) -> Result<(), ErrorCode> {
    let old = Path { folder: descriptor, address: old, size: old_size };
    let new = Path { folder, address: new, size: new_size };
    old.with_another(new, caller, [Rights::PATH_LINK_SOURCE, Rights::PATH_LINK_TARGET], |files, old, new| {
        // A name is given to what has one, not to where that leads.
        if follows(lookup) { Err(Errno::Inval) } else { files.link(old, new) }
    })
}

pub fn descriptor_readlink_at(
    caller: Caller,
    descriptor: Handle,
    path: Address,
    size: Length,
) -> Result<List, ErrorCode> {
    let path = Path { folder: descriptor, address: path, size };
    let mut target = [0; PATH_MAXIMUM];
    let size = path.with(caller, Rights::PATH_READLINK, |files, place| {
        GuestRange::lend(&mut target, |range| files.read_link(place, range))
    })?;
    Ok(caller.string(target.get(..size as usize).ok_or(Errno::Io)?))
}

pub fn descriptor_remove_directory_at(
    caller: Caller,
    descriptor: Handle,
    path: Address,
    size: Length,
) -> Result<(), ErrorCode> {
    let path = Path { folder: descriptor, address: path, size };
    path.with(caller, Rights::PATH_REMOVE_DIRECTORY, |files, place| files.remove_folder(place))
}

pub fn descriptor_rename_at(
    caller: Caller,
    descriptor: Handle,
    old: Address,
    old_size: Length,
    folder: Handle,
    new: Address,
    new_size: Length,
) -> Result<(), ErrorCode> {
    let old = Path { folder: descriptor, address: old, size: old_size };
    let new = Path { folder, address: new, size: new_size };
    let rights = [Rights::PATH_RENAME_SOURCE, Rights::PATH_RENAME_TARGET];
    old.with_another(new, caller, rights, |files, old, new| files.rename(old, new))
}

pub fn descriptor_symlink_at(
    caller: Caller,
    descriptor: Handle,
    target: Address,
    target_size: Length,
    path: Address,
    size: Length,
) -> Result<(), ErrorCode> {
    let path = Path { folder: descriptor, address: path, size };
    let mut room = PathRoom::new();
    let target = caller.text(&mut room, target, target_size);
    path.with(caller, Rights::PATH_SYMLINK, |files, place| files.make_link(place, target?))
}

pub fn descriptor_unlink_file_at(
    caller: Caller,
    descriptor: Handle,
    path: Address,
    size: Length,
) -> Result<(), ErrorCode> {
    let path = Path { folder: descriptor, address: path, size };
    path.with(caller, Rights::PATH_UNLINK_FILE, |files, place| files.unlink(place))
}

pub fn descriptor_metadata_hash_at(
    caller: Caller,
    descriptor: Handle,
    lookup: Flags,
    path: Address,
    size: Length,
) -> Result<MetadataHash, ErrorCode> {
    let path = Path { folder: descriptor, address: path, size };
    path.with(caller, Rights::PATH_FILESTAT_GET, |files, place| {
        Ok(hash(files, &files.metadata_at(place, follows(lookup))?))
    })
}
