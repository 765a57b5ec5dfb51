//! Places in a folder that changes go back to, and the folder as the kernel has it.
//!
//! **A place is never reached through a symbolic link.** Whatever a place says, it is walked name by name from the open
//! folder, and no name but that of a folder is entered. So nothing outside of the folder is touched, even if somebody
//! puts a link there meanwhile.

use rustix::fs::{
    AtFlags, CWD, Mode, OFlags, RenameFlags, Stat, Timespec, Timestamps, UTIME_OMIT, linkat, mkdirat, openat, renameat,
    renameat_with, statat, symlinkat, utimensat,
};
use rustix::io::Errno;
use serde::{Deserialize, Serialize};
use std::ffi::OsStr;
use std::fmt;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use wasm2sel4_compiler::escape::Name;

/// The tool's own folder, which no program may make.
pub const STAGE: &[u8] = b".wasm2sel4-changes";

/// Names from a folder on, with a slash between two; none for the folder itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RelativePath(Vec<u8>);

impl RelativePath {
    /// What has this name in the folder of this place.
    pub fn join(&self, name: &[u8]) -> Self {
        if self.0.is_empty() { Self(name.to_vec()) } else { Self([&self.0, &b"/"[..], name].concat()) }
    }

    /// Whether it is in the tool's own folder.
    pub fn is_staged(&self) -> bool {
        self.0.split(|byte| *byte == b'/').next() == Some(STAGE)
    }

    /// The folder in which it is, and its name there; the folder itself is its own `.`.
    fn split(&self) -> (&[u8], &[u8]) {
        match self.0.iter().rposition(|byte| *byte == b'/') {
            Some(slash) => (self.0.get(..slash).unwrap_or_default(), self.0.get(slash + 1..).unwrap_or_default()),
            None if self.0.is_empty() => (&[], b"."),
            None => (&[], &self.0),
        }
    }
}

impl fmt::Display for RelativePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Name(&String::from_utf8_lossy(&self.0)).fmt(formatter)
    }
}

/// A time as the file system has it, before 1970, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    seconds: i64,
    nanoseconds: i64,
}

impl Stamp {
    /// When contents were changed last.
    pub fn modified(stat: &Stat) -> Self {
        Self { seconds: stat.st_mtime, nanoseconds: stat.st_mtime_nsec as i64 }
    }

    /// So many nanoseconds after 1970.
    pub fn of(nanoseconds: u64) -> Self {
        Self { seconds: (nanoseconds / 1_000_000_000) as i64, nanoseconds: (nanoseconds % 1_000_000_000) as i64 }
    }
}

/// Times to set; none to leave one as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// When it was read last.
    pub accessed: Option<Stamp>,
    /// When it was changed last.
    pub modified: Option<Stamp>,
}

impl Times {
    /// Those that something has, as far as changes of its entries change them.
    pub fn of(stat: &Stat) -> Self {
        Self { accessed: None, modified: Some(Stamp::modified(stat)) }
    }
}

/// An open folder.
#[derive(Debug)]
pub struct Root {
    fd: OwnedFd,
    /// Where it was found.
    pub path: PathBuf,
}

const FOLDER: OFlags = OFlags::DIRECTORY.union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

impl Root {
    /// Opens a folder.
    pub fn open(path: &Path) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Ok(Self { fd: openat(CWD, path, flags, Mode::empty())?, path: path.to_owned() })
    }

    /// The folder, for calls that take one.
    pub fn fd(&self) -> &OwnedFd {
        &self.fd
    }

    /// A path that means a place of this very folder, wherever it is now.
    pub fn path_of(&self, place: &RelativePath) -> PathBuf {
        use std::os::fd::AsRawFd;
        PathBuf::from(format!("/proc/self/fd/{}", self.fd.as_raw_fd())).join(OsStr::from_bytes(&place.0))
    }

    /// The folder in which a place is, and the name of the place there.
    fn at<'p>(&self, place: &'p RelativePath) -> io::Result<(OwnedFd, &'p [u8])> {
        let (folder, name) = place.split();
        let mut fd = self.fd.as_fd().try_clone_to_owned()?;
        for name in folder.split(|byte| *byte == b'/').filter(|name| !name.is_empty()) {
            fd = openat(&fd, name, FOLDER | OFlags::PATH, Mode::empty())?;
        }
        Ok((fd, name))
    }

    /// What is known of what is there; nothing if nothing is.
    pub fn stat(&self, place: &RelativePath) -> io::Result<Option<Stat>> {
        let (folder, name) = match self.at(place) {
            Ok(found) => found,
            Err(error) if is_absence(&error) => return Ok(None),
            Err(error) => return Err(error),
        };
        match statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(Some(stat)),
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The names in a folder.
    pub fn names(&self, place: &RelativePath) -> io::Result<Vec<Vec<u8>>> {
        let (folder, name) = self.at(place)?;
        let folder = openat(&folder, name, FOLDER | OFlags::RDONLY, Mode::empty())?;
        let mut names = Vec::new();
        for entry in rustix::fs::Dir::read_from(&folder)? {
            let name = entry?.file_name().to_bytes().to_vec();
            if !matches!(&*name, b"." | b"..") {
                names.push(name);
            }
        }
        Ok(names)
    }

    /// Makes a folder.
    pub fn make_folder(&self, place: &RelativePath, mode: u32) -> io::Result<()> {
        let (folder, name) = self.at(place)?;
        Ok(mkdirat(&folder, name, Mode::from_raw_mode(mode))?)
    }

    /// Makes a file, to write to it.
    pub fn make_file(&self, place: &RelativePath) -> io::Result<File> {
        let (folder, name) = self.at(place)?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(File::from(openat(&folder, name, flags, Mode::from_raw_mode(0o666))?))
    }

    /// Opens a file, to read it.
    pub fn open_file(&self, place: &RelativePath) -> io::Result<File> {
        let (folder, name) = self.at(place)?;
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        Ok(File::from(openat(&folder, name, flags, Mode::empty())?))
    }

    /// Makes a symbolic link.
    pub fn make_link(&self, place: &RelativePath, target: &[u8]) -> io::Result<()> {
        let (folder, name) = self.at(place)?;
        Ok(symlinkat(target, &folder, name)?)
    }

    /// Gives a file a second name.
    pub fn name_again(&self, from: &RelativePath, to: &RelativePath) -> io::Result<()> {
        let ((old, old_name), (new, new_name)) = (self.at(from)?, self.at(to)?);
        Ok(linkat(&old, old_name, &new, new_name, AtFlags::empty())?)
    }

    /// Gives what is there another name, which nothing has.
    pub fn rename(&self, from: &RelativePath, to: &RelativePath) -> io::Result<()> {
        let ((old, old_name), (new, new_name)) = (self.at(from)?, self.at(to)?);
        match renameat_with(&old, old_name, &new, new_name, RenameFlags::NOREPLACE) {
            // Not every file system can do that in one.
            Err(Errno::INVAL | Errno::NOSYS) if self.stat(to)?.is_none() => {
                Ok(renameat(&old, old_name, &new, new_name)?)
            }
            result => Ok(result?),
        }
    }

    /// Gives each of two the name of the other, at once.
    pub fn exchange(&self, one: &RelativePath, other: &RelativePath) -> io::Result<()> {
        let ((old, old_name), (new, new_name)) = (self.at(one)?, self.at(other)?);
        Ok(renameat_with(&old, old_name, &new, new_name, RenameFlags::EXCHANGE)?)
    }

    /// Sets times.
    pub fn set_times(&self, place: &RelativePath, times: Times) -> io::Result<()> {
        let (folder, name) = self.at(place)?;
        let time = |stamp: Option<Stamp>| match stamp {
            Some(Stamp { seconds, nanoseconds }) => Timespec { tv_sec: seconds, tv_nsec: nanoseconds as _ },
            None => Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT as _ },
        };
        let times = Timestamps { last_access: time(times.accessed), last_modification: time(times.modified) };
        Ok(utimensat(&folder, name, &times, AtFlags::SYMLINK_NOFOLLOW)?)
    }

    /// Whether this user may write to what is there.
    pub fn may_write(&self, place: &RelativePath) -> io::Result<bool> {
        let (folder, name) = self.at(place)?;
        match rustix::fs::accessat(&folder, name, rustix::fs::Access::WRITE_OK, AtFlags::empty()) {
            Ok(()) => Ok(true),
            Err(Errno::ACCESS | Errno::ROFS | Errno::PERM) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether an error says that something is not there.
pub fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_place_is_reached_through_a_link() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::write(elsewhere.path().join("file"), "theirs").unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("link")).unwrap();
        let root = Root::open(folder.path()).unwrap();
        let inside = RelativePath::default().join(b"link").join(b"file");
        assert!(root.make_file(&RelativePath::default().join(b"link").join(b"new")).is_err());
        assert!(root.rename(&inside, &RelativePath::default().join(b"mine")).is_err());
        assert!(root.names(&RelativePath::default().join(b"link")).is_err());
        assert!(root.set_times(&inside, Times { accessed: None, modified: Some(Stamp::of(1)) }).is_err());
        assert!(root.stat(&inside).unwrap().is_none());
        assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 1);
    }
}
