//! Descriptors of files and folders, and what is done with what is open.

use super::super::caller::Caller;
use super::super::end;
use super::file;
use super::metadata::{hash, kind, status, times};
use super::stream::{self, Source};
use crate::guest::GuestRange;
use crate::wasi::descriptor as descriptors;
use crate::wasi::path::PATH_MAXIMUM;
use crate::wasi::start::open_folders;
use wasm2sel4_abi::component::List;
use wasm2sel4_abi::interface::wasi::{ADVICE_MAXIMUM, Fd, Rights};
use wasm2sel4_abi::interface::wasi02::{
    Address, Bool, Case, DescriptorStat, DescriptorType, ErrorCode, Handle, Length, MetadataHash, Number, Small,
    descriptor_flags,
};
use wasm2sel4_abi::trap::Trap;
use wasm2sel4_files::FileType;

/// The number of the first descriptor that is not a standard stream.
const FIRST: u32 = 3;

/// The most bytes that are read at once.
const READ_MAXIMUM: u64 = 1 << 20;

/// The folders that are open from the start. No other function can show a component that there are files, so they are
/// opened here.
pub fn get_directories(caller: Caller) -> List {
    // SAFETY: it has no condition.
    unsafe { open_folders() };
    let folders = || {
        (FIRST..).map_while(|number| {
            let descriptors::File::Node(open) = descriptors::get(Fd(number)).ok()?.file() else { return None };
            open.preopened.map(|preopened| (Fd(number), open, preopened))
        })
    };
    let entries = folders().map(|(fd, open, preopened)| {
        let mut name = [0; PATH_MAXIMUM];
        let size = GuestRange::lend(&mut name, |range| open.files.preopened_name(preopened, range)).unwrap_or(0);
        let name = caller.string(name.get(..size as usize).unwrap_or_default());
        (file::own(caller, fd), name)
    });
    caller.list(folders().count(), entries)
}

pub fn descriptor_read_via_stream(
    caller: Caller,
    descriptor: Handle,
    Number(offset): Number,
) -> Result<Handle, ErrorCode> {
    let file = file::get(caller, descriptor);
    // As other engines answer.
    if file.node()?.1.file_type == FileType::Folder {
        return Err(ErrorCode::IsDirectory);
    }
    file.file(Rights::FD_READ)?;
    Ok(stream::open_input(caller, Source::File(file.retain(), offset)))
}

pub fn descriptor_write_via_stream(
    caller: Caller,
    descriptor: Handle,
    Number(offset): Number,
) -> Result<Handle, ErrorCode> {
    let file = file::get(caller, descriptor);
    file.file(Rights::FD_WRITE)?;
    Ok(stream::open_output(caller, Source::File(file.retain(), offset)))
}

pub fn descriptor_append_via_stream(caller: Caller, descriptor: Handle) -> Result<Handle, ErrorCode> {
    let file = file::get(caller, descriptor);
    file.file(Rights::FD_WRITE)?;
    Ok(stream::open_output(caller, Source::End(file.retain())))
}

pub fn descriptor_advise(
    caller: Caller,
    descriptor: Handle,
    _: Number,
    _: Number,
    Case(advice): Case,
) -> Result<(), ErrorCode> {
    if advice > ADVICE_MAXIMUM {
        end(Trap::InvalidDiscriminant);
    }
    // Everything is in memory: no advice makes a difference.
    Ok(file::get(caller, descriptor).file(Rights::FD_ADVISE).map(|_| ())?)
}

pub fn descriptor_sync_data(caller: Caller, descriptor: Handle) -> Result<(), ErrorCode> {
    descriptor_sync(caller, descriptor)
}

pub fn descriptor_sync(caller: Caller, descriptor: Handle) -> Result<(), ErrorCode> {
    // What is written is where it stays.
    Ok(file::get(caller, descriptor).node().map(|_| ())?)
}

pub fn descriptor_get_flags(caller: Caller, descriptor: Handle) -> Result<u8, ErrorCode> {
    let (descriptor, open) = file::get(caller, descriptor).node()?;
    let flags = if open.file_type == FileType::Folder {
        let mutable = if descriptor.is_read_only() { 0 } else { descriptor_flags::MUTATE_DIRECTORY };
        descriptor_flags::READ | mutable
    } else {
        let flag = |right, flag| if descriptor.base().contain(right) { flag } else { 0 };
        flag(Rights::FD_READ, descriptor_flags::READ) | flag(Rights::FD_WRITE, descriptor_flags::WRITE)
    };
    Ok(flags as u8)
}

pub fn descriptor_get_type(caller: Caller, descriptor: Handle) -> Result<DescriptorType, ErrorCode> {
    Ok(kind(file::get(caller, descriptor).node()?.1.file_type))
}

pub fn descriptor_set_size(caller: Caller, descriptor: Handle, Number(size): Number) -> Result<(), ErrorCode> {
    let open = file::get(caller, descriptor).file(Rights::FD_FILESTAT_SET_SIZE)?;
    Ok(open.files.set_size(open.node, size)?)
}

#[allow(clippy::too_many_arguments, reason = "the interface has them")]
pub fn descriptor_set_times(
    caller: Caller,
    descriptor: Handle,
    accessed: Case,
    accessed_seconds: Number,
    accessed_nanoseconds: Small,
    modified: Case,
    modified_seconds: Number,
    modified_nanoseconds: Small,
) -> Result<(), ErrorCode> {
    let file = file::get(caller, descriptor);
    let accessed = (accessed, accessed_seconds, accessed_nanoseconds);
    let times = times(accessed, (modified, modified_seconds, modified_nanoseconds));
    let (descriptor, open) = file.node()?;
    descriptor.may(Rights::FD_FILESTAT_SET_TIMES)?;
    Ok(open.files.set_times(open.node, times?)?)
}

pub fn descriptor_read(
    caller: Caller,
    descriptor: Handle,
    Number(size): Number,
    Number(offset): Number,
) -> Result<(List, bool), ErrorCode> {
    let open = file::get(caller, descriptor).file(Rights::FD_READ)?;
    let left = open.size()?.saturating_sub(offset);
    let read = |range| open.files.read(open.node, offset, range);
    let list = caller.at_most(size.min(left).min(READ_MAXIMUM), read)?;
    Ok((list, u64::from(list.length) >= left))
}

pub fn descriptor_write(
    caller: Caller,
    descriptor: Handle,
    bytes: Address,
    size: Length,
    Number(offset): Number,
) -> Result<u64, ErrorCode> {
    let open = file::get(caller, descriptor).file(Rights::FD_WRITE)?;
    Ok(open.files.write(open.node, offset, caller.elements(bytes, size, 1))?)
}

pub fn descriptor_stat(caller: Caller, descriptor: Handle) -> Result<DescriptorStat, ErrorCode> {
    let (_, open) = file::get(caller, descriptor).node()?;
    Ok(status(&open.files.metadata(open.node)?))
}

pub fn descriptor_is_same_object(caller: Caller, descriptor: Handle, other: Handle) -> Bool {
    let identity = |descriptor| {
        let (_, open) = file::get(caller, descriptor).node().ok()?;
        Some((open.files.keeper(), open.files.metadata(open.node).ok()?.node))
    };
    Bool(identity(descriptor).is_some_and(|one| identity(other) == Some(one)).into())
}

pub fn descriptor_metadata_hash(caller: Caller, descriptor: Handle) -> Result<MetadataHash, ErrorCode> {
    let (_, open) = file::get(caller, descriptor).node()?;
    Ok(hash(open.files, &open.files.metadata(open.node)?))
}
