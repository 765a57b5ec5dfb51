//! A file that is being written. On Linux it has no name until it is complete, so nothing half-written stays behind
//! even if this process is ended; where the file system cannot do that, it has a name that begins with a dot until
//! then.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use tempfile::{Builder, NamedTempFile};

const PREFIX: &str = ".wasm2sel4-";

/// A file that gets its name last.
pub enum Unfinished {
    /// It has none yet.
    #[cfg(target_os = "linux")]
    Unnamed(File),
    /// It has one that is removed if it is not finished.
    Named(NamedTempFile),
}

impl Unfinished {
    /// A file in a folder, on the file system where it will stay; the umask of the user applies.
    pub fn new(folder: &Path, executable: bool) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        if let Some(file) = linux::unnamed(folder, mode(executable)) {
            return Ok(Self::Unnamed(file));
        }
        Self::named(folder, executable)
    }

    fn named(folder: &Path, executable: bool) -> io::Result<Self> {
        let mut builder = Builder::new();
        builder.prefix(PREFIX);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(mode(executable)));
        }
        #[cfg(not(unix))]
        let _ = executable;
        builder.tempfile_in(folder).map(Self::Named)
    }

    /// What is to be written.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            #[cfg(target_os = "linux")]
            Self::Unnamed(file) => file.write_all(bytes),
            Self::Named(file) => file.write_all(bytes),
        }
    }

    /// It is whole: gives it its name, which may be another file's until now.
    pub fn finish(self, path: &Path, folder: &Path) -> io::Result<()> {
        match self {
            #[cfg(target_os = "linux")]
            Self::Unnamed(file) => match linux::name(&file, path) {
                // A name of another file cannot be given, only be moved over.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    let named = Builder::new().prefix(PREFIX).make_in(folder, |path| linux::name(&file, path))?;
                    named.persist(path).map(drop).map_err(|failed| failed.error)
                }
                named => named,
            },
            Self::Named(file) => file.persist(path).map(drop).map_err(|failed| failed.error),
        }
    }
}

#[cfg(unix)]
fn mode(executable: bool) -> u32 {
    if executable { 0o777 } else { 0o666 }
}

#[cfg(target_os = "linux")]
mod linux {
    use rustix::fs::{AtFlags, CWD, Mode, OFlags, linkat, openat};
    use std::fs::File;
    use std::io;
    use std::os::fd::AsRawFd;
    use std::path::Path;

    /// A file without a name; nothing if that cannot be, or could not be named later.
    pub fn unnamed(folder: &Path, mode: u32) -> Option<File> {
        let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
        let file = File::from(openat(CWD, folder, flags, Mode::from_raw_mode(mode)).ok()?);
        Path::new(&own_name(&file)).exists().then_some(file)
    }

    /// Gives the file a name.
    pub fn name(file: &File, path: &Path) -> io::Result<()> {
        Ok(linkat(CWD, own_name(file), CWD, path, AtFlags::SYMLINK_FOLLOW)?)
    }

    fn own_name(file: &File) -> String {
        format!("/proc/self/fd/{}", file.as_raw_fd())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<std::ffi::OsString> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect()
    }

    #[test]
    fn it_is_there_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        for constructor in [Unfinished::new, Unfinished::named] {
            // The second time the name is another file's.
            for contents in [&b"first"[..], b"second"] {
                let mut file = constructor(folder.path(), false).unwrap();
                file.write(contents).unwrap();
                assert!(!fs::read(&path).is_ok_and(|there| there == contents));
                file.finish(&path, folder.path()).unwrap();
                assert_eq!(fs::read(&path).unwrap(), contents);
                assert_eq!(names(folder.path()), ["file"]);
            }
            fs::remove_file(&path).unwrap();
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn nothing_half_written_has_a_name() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = Unfinished::new(folder.path(), true).unwrap();
        file.write(b"half").unwrap();
        // Where the file system cannot do without a name, it has one.
        if matches!(file, Unfinished::Unnamed(_)) {
            assert!(names(folder.path()).is_empty());
        }
        drop(file);
        assert!(names(folder.path()).is_empty());
    }
}
