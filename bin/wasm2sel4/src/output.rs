//! Writing outputs: whole or not at all, to where their names lead, and never over an input.

mod unfinished;

use crate::error::{Error, Result};
use crate::standard;
use std::fs::{self, OpenOptions};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use unfinished::Unfinished;

/// What an output is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contents {
    /// What can be started.
    Program,
    /// What only programs read.
    Binary,
    /// What people read.
    Text,
}

/// Where a name leads.
#[derive(Debug, PartialEq, Eq)]
enum Destination {
    /// To standard output.
    Standard,
    /// To a device, a pipe, or a file that some process has open: it takes bytes as they come, and has no name that
    /// could be given to another file.
    Stream(PathBuf),
    /// To a file, or to where one can be.
    File(PathBuf),
}

/// How many links lead from a name to its file at most, as in Linux (`path_resolution(7)`).
const LINKS_MAXIMUM: usize = 40;

/// Follows symbolic links, so that the file behind them is written and they stay.
fn destination(path: &Path) -> io::Result<Destination> {
    if standard::is_meant(path) {
        return Ok(Destination::Standard);
    }
    let mut path = path.to_owned();
    for _ in 0..LINKS_MAXIMUM {
        let metadata = match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Destination::File(path)),
            metadata => metadata?,
        };
        if !metadata.is_symlink() {
            let is_stream = !metadata.is_file() && !metadata.is_dir();
            return Ok(if is_stream { Destination::Stream(path) } else { Destination::File(path) });
        }
        // What the links of /proc say is a description, not a path.
        let folder = fs::canonicalize(folder(&path))?;
        if fs::canonicalize("/proc/self/fd").is_ok_and(|own| own == folder) && path.ends_with("1") {
            return Ok(Destination::Standard);
        }
        if folder.starts_with("/proc") {
            return Ok(Destination::Stream(path));
        }
        path = folder.join(fs::read_link(&path)?);
    }
    Err(io::Error::other("too many symbolic links"))
}

/// Writes an output.
pub fn write(path: &Path, bytes: &[u8], contents: Contents) -> Result<()> {
    let error = || Error::file("write", path);
    match destination(path).map_err(error())? {
        Destination::Standard if contents == Contents::Text => standard::print(&String::from_utf8_lossy(bytes)),
        Destination::Standard => standard::write_binary(bytes),
        Destination::Stream(stream) => {
            let mut file = OpenOptions::new().append(true).open(stream).map_err(error())?;
            if contents != Contents::Text && file.is_terminal() {
                let message = format!("{} is a terminal, and the output is binary; name a file", path.display());
                return Err(Error::Message(message));
            }
            file.write_all(bytes).map_err(error())
        }
        Destination::File(target) => replace(&target, bytes, contents == Contents::Program).map_err(error()),
    }
}

/// Writes a file beside its place and moves it there.
fn replace(path: &Path, bytes: &[u8], executable: bool) -> io::Result<()> {
    let folder = folder(path);
    let mut file = Unfinished::new(folder, executable)?;
    file.write(bytes)?;
    file.finish(path, folder)
}

/// The folder that a file is in.
fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Refuses an output that would replace an input, by whatever name or link.
pub fn refuse_inputs<'a>(output: &Path, inputs: impl IntoIterator<Item = &'a Path>) -> Result<()> {
    if standard::is_meant(output) {
        return Ok(());
    }
    let Some(identity) = identity(output) else { return Ok(()) };
    match inputs.into_iter().find(|input| !standard::is_meant(input) && self::identity(input) == Some(identity)) {
        Some(input) => Err(Error::Message(format!(
            "the output {} is the input {}, which it would replace; name another with -o",
            output.display(),
            input.display()
        ))),
        None => Ok(()),
    }
}

/// What tells a regular file from all others: device and number.
fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    let metadata = fs::metadata(path).ok()?;
    metadata.is_file().then(|| (metadata.dev(), metadata.ino()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn names_lead_to_places() {
        let folder = tempfile::tempdir().unwrap();
        let folder = fs::canonicalize(folder.path()).unwrap();
        let file = folder.join("file");
        symlink("second", folder.join("first")).unwrap();
        symlink("file", folder.join("second")).unwrap();
        symlink("round", folder.join("round")).unwrap();
        assert_eq!(destination(Path::new("-")).unwrap(), Destination::Standard);
        assert_eq!(destination(&file).unwrap(), Destination::File(file.clone()));
        // The file need not be there.
        assert_eq!(destination(&folder.join("first")).unwrap(), Destination::File(file.clone()));
        fs::write(&file, "").unwrap();
        assert_eq!(destination(&folder.join("first")).unwrap(), Destination::File(file));
        assert!(destination(&folder.join("round")).is_err());
        assert_eq!(destination(Path::new("/dev/null")).unwrap(), Destination::Stream("/dev/null".into()));
        assert_eq!(destination(Path::new("./-")).unwrap(), Destination::File("./-".into()));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn open_files_are_streams() {
        use std::os::fd::AsRawFd;
        let file = tempfile::tempfile().unwrap();
        let path = PathBuf::from(format!("/dev/fd/{}", file.as_raw_fd()));
        assert!(matches!(destination(&path).unwrap(), Destination::Stream(_)));
        write(&path, b"bytes", Contents::Binary).unwrap();
        assert_eq!(file.metadata().unwrap().len(), 5);
        assert_eq!(destination(Path::new("/dev/stdout")).unwrap(), Destination::Standard);
    }
}
