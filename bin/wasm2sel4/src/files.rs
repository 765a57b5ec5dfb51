//! Folders of the workstation as programs see them: read once, before the program starts, into an archive that goes
//! with it.

use crate::arguments::{Directory, FilesArguments};
use crate::error::{Error, Result};
use std::fs::{self, Metadata};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;
use std::time::UNIX_EPOCH;
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_files::archive::{Child, Folder, Preopen, Writer};

/// Bytes that a program may write where nothing else was said: 64 MiB.
const LIMIT: ByteSize = ByteSize(64 << 20);

/// The archive of the folders that a program sees; none if it sees none.
///
/// # Errors
///
/// [`Error::File`] for what cannot be read; [`Error::Message`] for two folders of the same name, and for what is
/// neither a file, nor a folder, nor a link.
pub fn archive(arguments: &FilesArguments) -> Result<Option<Vec<u8>>> {
    if arguments.dir.is_empty() {
        return Ok(None);
    }
    let mut writer = Writer { limit: arguments.dir_max.unwrap_or(LIMIT), preopens: Vec::new() };
    for Directory { host, guest } in &arguments.dir {
        if writer.preopens.iter().any(|other: &Preopen| other.name == guest.as_bytes()) {
            return Err(Error::Message(format!("two folders are called {guest}; rename one with HOST::GUEST")));
        }
        let folder = read_folder(host)?;
        writer.preopens.push(Preopen { name: guest.clone().into_bytes(), folder, writable: true });
    }
    Ok(Some(writer.write()))
}

fn read_folder(path: &Path) -> Result<Folder> {
    let failed = |error| Error::file("read the folder", path)(error);
    let metadata = fs::metadata(path).map_err(failed)?;
    let mut children = Vec::new();
    for entry in fs::read_dir(path).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        children.push((entry.file_name().into_vec(), read_child(&entry.path())?));
    }
    Ok(Folder { children, modified: modified(&metadata) })
}

fn read_child(path: &Path) -> Result<Child> {
    let metadata = fs::symlink_metadata(path).map_err(Error::file("read", path))?;
    let kind = metadata.file_type();
    if kind.is_dir() {
        return read_folder(path).map(Child::Folder);
    }
    if kind.is_symlink() {
        let target = fs::read_link(path).map_err(Error::file("read", path))?;
        return Ok(Child::Link(target.as_os_str().as_bytes().to_owned(), modified(&metadata)));
    }
    if kind.is_file() {
        let bytes = fs::read(path).map_err(Error::file("read", path))?;
        return Ok(Child::File(bytes, modified(&metadata)));
    }
    Err(Error::Message(format!(
        "{} is neither a file, nor a folder, nor a link; remove it, or name another folder",
        path.display()
    )))
}

/// When something was changed last, nanoseconds since 1970.
fn modified(metadata: &Metadata) -> u64 {
    let time = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    time.and_then(|time| u64::try_from(time.as_nanos()).ok()).unwrap_or(0)
}
