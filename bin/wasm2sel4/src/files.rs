//! Folders of the workstation as programs see them: read once, before the program starts, into an archive that goes
//! with it.

use crate::arguments::FilesArguments;
use crate::description::Description;
use crate::error::{Error, Result};
use std::collections::HashSet;
use std::fs::{self, Metadata};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_compiler::escape::Name;
use wasm2sel4_files::archive::{Child, Folder, Preopen, Writer};
use wasm2sel4_system::{Directory, DomainDescription};

/// Bytes that a program may write where nothing else was said: 64 MiB.
const LIMIT: ByteSize = ByteSize(64 << 20);

/// The archive of the folders that the options name; none if they name none.
///
/// # Errors
///
/// [`Error::File`] for what cannot be read; [`Error::Message`] for two folders of the same name, and for what is
/// neither a file, nor a folder, nor a link.
pub fn archive(arguments: &FilesArguments) -> Result<Option<Vec<u8>>> {
    let mut names = HashSet::new();
    if let Some(twice) = arguments.dir.iter().find(|dir| !names.insert(&dir.guest)) {
        let name = Name(&twice.guest);
        return Err(Error::Message(format!("two folders are called {name}; give one another name: HOST::GUEST")));
    }
    let folders = arguments.dir.iter().map(|Directory { host, guest }| (host.clone(), guest.as_str()));
    archive_of(folders, arguments.dir_max)
}

/// The archive of the folders that a description gives to a domain; none if it gives none.
///
/// # Errors
///
/// As of [`archive`], with the line.
pub fn described_archive(description: &Description, domain: &DomainDescription) -> Result<Option<Vec<u8>>> {
    let folders = domain.dirs.iter().map(|dir| (description.system.file(&dir.value.host), dir.value.guest.as_str()));
    let location = domain.dirs.first().map(|dir| description.location(dir.line));
    archive_of(folders, domain.dirs_max.as_ref().map(|limit| limit.bytes)).map_err(Error::at(location.as_ref()))
}

fn archive_of<'a>(
    folders: impl Iterator<Item = (PathBuf, &'a str)>,
    limit: Option<ByteSize>,
) -> Result<Option<Vec<u8>>> {
    let preopens = folders.map(|(host, guest)| {
        Ok(Preopen { name: guest.as_bytes().to_vec(), folder: read_folder(&host)?, writable: true })
    });
    let preopens = preopens.collect::<Result<Vec<_>>>()?;
    Ok((!preopens.is_empty()).then(|| Writer { preopens, limit: limit.unwrap_or(LIMIT) }.write()))
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
