//! Folders of the workstation as programs see them: read once, before the program starts, into an archive that goes
//! with it. Of folders that changes go back to ([`crate::returned`]), it is remembered what was there.

use crate::arguments::FilesArguments;
use crate::description::Description;
use crate::error::{Error, Result};
use crate::returned::{self, Lock, RelativePath, Return, Returned, Root, Seen};
use rustix::fs::FlockOperation;
use std::collections::{HashMap, HashSet};
use std::fs::{self, Metadata};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_compiler::escape::Name;
use wasm2sel4_files::archive::{Access, Child, Folder, Preopen, Writer};
use wasm2sel4_system::{DescribedDirectory, Directory, DirectoryAccess, DomainDescription, Program};

/// Bytes that a program may write where nothing else was said: 64 MiB.
const LIMIT: ByteSize = ByteSize(64 << 20);

/// The folders that a program sees.
#[derive(Debug, Default)]
pub struct Files {
    /// Their archive; none if it sees none.
    pub archive: Option<Vec<u8>>,
    /// What goes back at its end, if anything does.
    pub returned: Option<Return>,
}

/// The folders that the options name.
///
/// # Errors
///
/// [`Error::File`] for what cannot be read; [`Error::Message`] for two folders of the same name, for what is neither a
/// file, nor a folder, nor a link, and for folders to which changes would go back twice.
pub fn files(arguments: &FilesArguments) -> Result<Files> {
    let mut names = HashSet::new();
    let given = arguments.dir.iter().map(|dir| (dir, Access::Private));
    let given = given.chain(arguments.writable_dir.iter().map(|dir| (dir, Access::Return)));
    let given: Vec<_> = given.chain(arguments.read_only_dir.iter().map(|dir| (dir, Access::Read))).collect();
    if let Some((twice, _)) = given.iter().find(|(dir, _)| !names.insert(&dir.guest)) {
        let name = Name(&twice.guest);
        return Err(Error::Message(format!("two folders are called {name}; give one another name: HOST::GUEST")));
    }
    refuse_overlap(&arguments.writable_dir)?;
    let folders = given.into_iter().map(|(Directory { host, guest }, access)| (host.clone(), guest.as_str(), access));
    files_of(folders, arguments.dir_max)
}

/// Refuses folders of which one is the other, or inside it, if changes go back to both.
fn refuse_overlap(folders: &[Directory]) -> Result<()> {
    let real = |dir: &Directory| fs::canonicalize(&dir.host).map_err(Error::file("read the folder", &dir.host));
    let real = folders.iter().map(real).collect::<Result<Vec<_>>>()?;
    for (index, one) in real.iter().enumerate() {
        if let Some(other) = real.iter().skip(index + 1).find(|other| one.starts_with(other) || other.starts_with(one))
        {
            return Err(Error::Message(format!(
                "changes cannot go back to {} and to {}, because one is in the other; give one of them with --dir",
                one.display(),
                other.display()
            )));
        }
    }
    Ok(())
}

/// The archive of the folders that a description gives to a domain; none if it gives none.
///
/// # Errors
///
/// As of [`files`], with the line.
pub fn described_archive(description: &Description, domain: &DomainDescription) -> Result<Option<Vec<u8>>> {
    let folders = domain.dirs.iter().map(|dir| {
        let DescribedDirectory { directory: Directory { host, guest }, access } = &dir.value;
        let access = match access {
            DirectoryAccess::Read => Access::Read,
            DirectoryAccess::Write => Access::Private,
        };
        (description.system.file(host), guest.as_str(), access)
    });
    let location = domain.dirs.first().map(|dir| description.location(dir.line));
    let limit = match &domain.program {
        Program::Module(_) | Program::Component(_) => domain.dirs_max.as_ref().map(|limit| limit.bytes),
        Program::FileServer(server) => Some(server.memory()),
    };
    let files = files_of(folders, limit);
    files.map(|files| files.archive).map_err(Error::at(location.as_ref()))
}

/// The archive of folders, and what goes back of them.
pub fn files_of<'a>(
    folders: impl Iterator<Item = (PathBuf, &'a str, Access)>,
    limit: Option<ByteSize>,
) -> Result<Files> {
    let (mut preopens, mut returned) = (Vec::new(), Vec::new());
    // The folders that are open at the start are the first nodes.
    for (node, (host, guest, access)) in (0..).zip(folders) {
        let root = Root::open(&host).map_err(Error::file("read the folder", &host))?;
        if access == Access::Return {
            returned::recover(&root)?;
        }
        let lock = Lock::take(&root, FlockOperation::LockShared).map_err(Error::file("lock", &host))?;
        if returned::is_unfinished(&root).map_err(Error::file("read the folder", &host))? {
            let name = host.display().to_string();
            return Err(Error::Message(format!(
                "a run was interrupted while it wrote back to {}; undo that first: give the folder with --writable-dir",
                Name(&name)
            )));
        }
        let mut reading = Reading { root: &root, seen: (access == Access::Return).then(HashMap::new) };
        let folder = reading.folder(&host, &RelativePath::default())?;
        let seen = reading.seen;
        drop(lock);
        preopens.push(Preopen { name: guest.as_bytes().to_vec(), folder, access });
        returned.extend(seen.map(|seen| Returned { root, node, seen }));
    }
    if preopens.is_empty() {
        return Ok(Files::default());
    }
    // They are locked in this order, whatever the order of the options: so nobody waits for somebody who waits for him.
    returned.sort_by_key(Returned::order);
    let archive = Writer { preopens, limit: limit.unwrap_or(LIMIT) }.write();
    let returned = (!returned.is_empty()).then(|| Return { archive: archive.clone(), folders: returned });
    Ok(Files { archive: Some(archive), returned })
}

/// A folder that is read.
struct Reading<'r> {
    root: &'r Root,
    /// What is there, if somebody wants to know later whether it still is.
    seen: Option<HashMap<RelativePath, Seen>>,
}

impl Reading<'_> {
    fn folder(&mut self, path: &Path, place: &RelativePath) -> Result<Folder> {
        let failed = |error| Error::file("read the folder", path)(error);
        let metadata = fs::metadata(path).map_err(failed)?;
        self.see(path, place)?;
        let mut children = Vec::new();
        for entry in fs::read_dir(path).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name();
            let child = self.child(&path.join(&name), &place.join(name.as_bytes()))?;
            children.push((name.into_vec(), child));
        }
        Ok(Folder { children, modified: modified(&metadata) })
    }

    /// Remembers what is in a place, before it is read: who changes it while it is read is noticed, too.
    fn see(&mut self, path: &Path, place: &RelativePath) -> Result<()> {
        let Some(seen) = &mut self.seen else { return Ok(()) };
        let stat = self.root.stat(place).map_err(Error::file("read", path))?;
        seen.extend(stat.map(|stat| (place.clone(), Seen::of(&stat))));
        Ok(())
    }

    fn child(&mut self, path: &Path, place: &RelativePath) -> Result<Child> {
        let metadata = fs::symlink_metadata(path).map_err(Error::file("read", path))?;
        let kind = metadata.file_type();
        if kind.is_dir() {
            return self.folder(path, place).map(Child::Folder);
        }
        self.see(path, place)?;
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
}

/// When something was changed last, nanoseconds since 1970.
fn modified(metadata: &Metadata) -> u64 {
    let time = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    time.and_then(|time| u64::try_from(time.as_nanos()).ok()).unwrap_or(0)
}
