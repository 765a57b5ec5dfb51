//! What a folder is that is open from the start, whoever keeps it, and what may be done in folders.

use super::descriptor::{self, File, Opened};
use super::files::{Files, OpenNode};
use wasm2sel4_abi::interface::wasi::{Errno, Rights};
use wasm2sel4_files::{FileType, NodeNumber};

/// Makes a folder that was open from the start a descriptor; `number` is its keeper's for it.
pub fn open(files: &'static dyn Files, node: NodeNumber, number: u32, is_writable: bool) -> Result<(), Errno> {
    let open =
        OpenNode { files, node, file_type: FileType::Folder, preopened: Some(number), is_read_only: !is_writable };
    descriptor::open(Opened { file: File::Node(open), flags: 0, base: OF_FOLDERS, inheriting: ALL }).map(|_| ())
}

/// What may be done with a folder.
pub const OF_FOLDERS: Rights = Rights::FD_READDIR
    .with(Rights::FD_FDSTAT_SET_FLAGS)
    .with(Rights::FD_SYNC)
    .with(Rights::FD_DATASYNC)
    .with(Rights::FD_FILESTAT_GET)
    .with(Rights::FD_FILESTAT_SET_TIMES)
    .with(Rights::PATH_CREATE_DIRECTORY)
    .with(Rights::PATH_CREATE_FILE)
    .with(Rights::PATH_LINK_SOURCE)
    .with(Rights::PATH_LINK_TARGET)
    .with(Rights::PATH_OPEN)
    .with(Rights::PATH_READLINK)
    .with(Rights::PATH_RENAME_SOURCE)
    .with(Rights::PATH_RENAME_TARGET)
    .with(Rights::PATH_FILESTAT_GET)
    .with(Rights::PATH_FILESTAT_SET_SIZE)
    .with(Rights::PATH_FILESTAT_SET_TIMES)
    .with(Rights::PATH_SYMLINK)
    .with(Rights::PATH_REMOVE_DIRECTORY)
    .with(Rights::PATH_UNLINK_FILE)
    .with(Rights::POLL_FD_READWRITE);

/// What may be done with a file.
pub const OF_FILES: Rights = Rights::FD_READ
    .with(Rights::FD_WRITE)
    .with(Rights::FD_SEEK)
    .with(Rights::FD_TELL)
    .with(Rights::FD_ADVISE)
    .with(Rights::FD_ALLOCATE)
    .with(Rights::FD_SYNC)
    .with(Rights::FD_DATASYNC)
    .with(Rights::FD_FDSTAT_SET_FLAGS)
    .with(Rights::FD_FILESTAT_GET)
    .with(Rights::FD_FILESTAT_SET_SIZE)
    .with(Rights::FD_FILESTAT_SET_TIMES)
    .with(Rights::POLL_FD_READWRITE);

/// What may be done with what is opened in a folder.
const ALL: Rights = OF_FOLDERS.with(OF_FILES);
