//! Paths from folders, and what is done with what is there.

use super::super::caller::{Caller, Room};
use super::descriptor::{hash, status, time};
use super::file;
use crate::guest::GuestRange;
use crate::wasi::files::Times;
use crate::wasi::path::{OpenAt, PATH_MAXIMUM, common};
use wasm2sel4_abi::component::List;
use wasm2sel4_abi::interface::wasi::{Errno, Rights, oflags};
use wasm2sel4_abi::interface::wasi02::{
    Address, Case, DescriptorStat, ErrorCode, Flags, Handle, Length, MetadataHash, Number, Small, descriptor_flags,
    open_flags, path_flags,
};

/// Room for a path.
type PathRoom = Room<PATH_MAXIMUM>;

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
    let folder = file::get(caller, descriptor);
    let mut room = PathRoom::new();
    let path = caller.text(&mut room, path, size)?;
    let (descriptor, start) = folder.folder(Rights::PATH_OPEN)?;
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
    let folder = file::get(caller, descriptor);
    let mut room = PathRoom::new();
    let path = caller.text(&mut room, path, size)?;
    let (_, start) = folder.folder(Rights::PATH_CREATE_DIRECTORY)?;
    Ok(start.files.make_folder(start.place(path))?)
}

pub fn descriptor_stat_at(
    caller: Caller,
    descriptor: Handle,
    lookup: Flags,
    path: Address,
    size: Length,
) -> Result<DescriptorStat, ErrorCode> {
    let folder = file::get(caller, descriptor);
    let mut room = PathRoom::new();
    let path = caller.text(&mut room, path, size)?;
    let (_, start) = folder.folder(Rights::PATH_FILESTAT_GET)?;
    Ok(status(&start.files.metadata_at(start.place(path), follows(lookup))?))
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
    let folder = file::get(caller, descriptor);
    let mut room = PathRoom::new();
    let path = caller.text(&mut room, path, size)?;
    let (_, start) = folder.folder(Rights::PATH_FILESTAT_SET_TIMES)?;
    let times = Times {
        accessed: time(accessed, accessed_seconds, accessed_nanoseconds)?,
        modified: time(modified, modified_seconds, modified_nanoseconds)?,
    };
    Ok(start.files.set_times_at(start.place(path), follows(lookup), times)?)
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
    let (old_folder, new_folder) = (file::get(caller, descriptor), file::get(caller, folder));
    let mut rooms = [PathRoom::new(), PathRoom::new()];
    let [old_room, new_room] = &mut rooms;
    let (old, new) = (caller.text(old_room, old, old_size)?, caller.text(new_room, new, new_size)?);
    let (_, old_start) = old_folder.folder(Rights::PATH_LINK_SOURCE)?;
    let (_, new_start) = new_folder.folder(Rights::PATH_LINK_TARGET)?;
    // A name is given to what has one, not to where that leads.
    if follows(lookup) {
        return Err(ErrorCode::Invalid);
    }
    Ok(common(old_start, new_start)?.link(old_start.place(old), new_start.place(new))?)
}

pub fn descriptor_readlink_at(
    caller: Caller,
    descriptor: Handle,
    path: Address,
    size: Length,
) -> Result<List, ErrorCode> {
    let folder = file::get(caller, descriptor);
    let mut room = PathRoom::new();
    let path = caller.text(&mut room, path, size)?;
    let (_, start) = folder.folder(Rights::PATH_READLINK)?;
    let mut target = [0; PATH_MAXIMUM];
    let size = GuestRange::lend(&mut target, |range| start.files.read_link(start.place(path), range))?;
    Ok(caller.string(target.get(..size as usize).ok_or(Errno::Io)?))
}

pub fn descriptor_remove_directory_at(
    caller: Caller,
    descriptor: Handle,
    path: Address,
    size: Length,
) -> Result<(), ErrorCode> {
    let folder = file::get(caller, descriptor);
    let mut room = PathRoom::new();
    let path = caller.text(&mut room, path, size)?;
    let (_, start) = folder.folder(Rights::PATH_REMOVE_DIRECTORY)?;
    Ok(start.files.remove_folder(start.place(path))?)
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
    let (old_folder, new_folder) = (file::get(caller, descriptor), file::get(caller, folder));
    let mut rooms = [PathRoom::new(), PathRoom::new()];
    let [old_room, new_room] = &mut rooms;
    let (old, new) = (caller.text(old_room, old, old_size)?, caller.text(new_room, new, new_size)?);
    let (_, old_start) = old_folder.folder(Rights::PATH_RENAME_SOURCE)?;
    let (_, new_start) = new_folder.folder(Rights::PATH_RENAME_TARGET)?;
    Ok(common(old_start, new_start)?.rename(old_start.place(old), new_start.place(new))?)
}

pub fn descriptor_symlink_at(
    caller: Caller,
    descriptor: Handle,
    target: Address,
    target_size: Length,
    path: Address,
    size: Length,
) -> Result<(), ErrorCode> {
    let folder = file::get(caller, descriptor);
    let mut rooms = [PathRoom::new(), PathRoom::new()];
    let [target_room, room] = &mut rooms;
    let (target, path) = (caller.text(target_room, target, target_size)?, caller.text(room, path, size)?);
    let (_, start) = folder.folder(Rights::PATH_SYMLINK)?;
    Ok(start.files.make_link(start.place(path), target)?)
}

pub fn descriptor_unlink_file_at(
    caller: Caller,
    descriptor: Handle,
    path: Address,
    size: Length,
) -> Result<(), ErrorCode> {
    let folder = file::get(caller, descriptor);
    let mut room = PathRoom::new();
    let path = caller.text(&mut room, path, size)?;
    let (_, start) = folder.folder(Rights::PATH_UNLINK_FILE)?;
    Ok(start.files.unlink(start.place(path))?)
}

pub fn descriptor_metadata_hash_at(
    caller: Caller,
    descriptor: Handle,
    lookup: Flags,
    path: Address,
    size: Length,
) -> Result<MetadataHash, ErrorCode> {
    let folder = file::get(caller, descriptor);
    let mut room = PathRoom::new();
    let path = caller.text(&mut room, path, size)?;
    let (_, start) = folder.folder(Rights::PATH_FILESTAT_GET)?;
    Ok(hash(start, &start.files.metadata_at(start.place(path), follows(lookup))?))
}
