//! What is in a folder, one entry at a time.

use super::super::caller::Caller;
use super::super::things::Things;
use super::file::{self, FileNumber};
use super::metadata::kind;
use crate::guest::GuestRange;
use wasm2sel4_abi::component::HostResource;
use wasm2sel4_abi::interface::wasi::{self, Dirent, Errno, Rights};
use wasm2sel4_abi::interface::wasi02::{DescriptorType, DirectoryEntry, ErrorCode, Handle};
use wasm2sel4_abi::record::Read;
use wasm2sel4_abi::words::Words;
use wasm2sel4_files::{Cookie, FileType};

/// Bytes of an entry but for its name.
const RECORD: usize = size_of::<Dirent>();

/// The most bytes of an entry: a name has at most 255.
const ENTRY_MAXIMUM: usize = RECORD + 255;

/// A place in a folder.
#[derive(Clone, Copy)]
struct Entries {
    folder: FileNumber,
    next: Cookie,
}

static ENTRIES: Things<Entries> = Things::new();

pub fn descriptor_read_directory(caller: Caller, descriptor: Handle) -> Result<Handle, ErrorCode> {
    let folder = file::get(caller, descriptor);
    folder.folder(Rights::FD_READDIR)?;
    let number = ENTRIES.add(Entries { folder: folder.retain(), next: Cookie(0) });
    Ok(caller.own(HostResource::DirectoryEntryStream, number, |number| {
        if let Some(entries) = ENTRIES.remove(number) {
            entries.folder.release();
        }
    }))
}

pub fn read_directory_entry(caller: Caller, entries: Handle) -> Result<Option<DirectoryEntry>, ErrorCode> {
    let number = caller.rep(HostResource::DirectoryEntryStream, entries);
    let mut bytes = [0; ENTRY_MAXIMUM];
    loop {
        let Entries { folder, next } = ENTRIES.get(number).ok_or(Errno::Badf)?;
        let (_, open) = folder.folder(Rights::FD_READDIR)?;
        let size = GuestRange::lend(&mut bytes, |range| open.files.list(open.node, next, range))? as usize;
        if size == 0 {
            return Ok(None);
        }
        let record = Dirent::read(&mut Words::new(bytes.get(..size).unwrap_or_default())).ok_or(Errno::Io)?;
        let name = bytes.get(RECORD..size).and_then(|name| name.get(..record.name_size as usize)).ok_or(Errno::Io)?;
        ENTRIES.set(number, Entries { folder, next: Cookie(record.next) });
        // The interface leaves them out.
        if name != b"." && name != b".." {
            return Ok(Some(DirectoryEntry { kind: kind_of_entry(record.file_type), name: caller.string(name) }));
        }
    }
}

/// What the interface calls the kind of an entry.
fn kind_of_entry(file_type: wasi::FileType) -> DescriptorType {
    match file_type {
        wasi::FileType::RegularFile => kind(FileType::File),
        wasi::FileType::Directory => kind(FileType::Folder),
        wasi::FileType::SymbolicLink => kind(FileType::Link),
        _ => DescriptorType::Unknown,
    }
}
