//! Bytes as a file for another program to read, such as a linker or an emulator. However this process ends, no file
//! stays behind: on Linux there is none, only memory that has a name as long as this process lives.

use std::io;
use std::path::{Path, PathBuf};

/// A file that another program can open by its path, as long as this is not dropped.
#[derive(Debug)]
pub struct Scratch(Backing);

#[derive(Debug)]
enum Backing {
    /// The name of an open file without a place in any folder.
    #[cfg(target_os = "linux")]
    Memory {
        path: PathBuf,
        /// Closing it would end the name.
        _file: std::fs::File,
    },
    /// In the folder for temporary files, until it is dropped.
    Folder(tempfile::TempPath),
}

impl Scratch {
    /// A file with these bytes, which may have to be started as a program.
    ///
    /// # Errors
    ///
    /// Those of the operating system: no memory, or no space.
    pub fn new(bytes: &[u8], is_program: bool) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        if let Some(place) = linux::in_memory(bytes, is_program)? {
            return Ok(Self(place));
        }
        in_folder(bytes, is_program)
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        match &self.0 {
            #[cfg(target_os = "linux")]
            Backing::Memory { path, .. } => path,
            Backing::Folder(path) => path,
        }
    }
}

fn in_folder(bytes: &[u8], is_program: bool) -> io::Result<Scratch> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("wasm2sel4-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(if is_program { 0o700 } else { 0o600 }));
    }
    #[cfg(not(unix))]
    let _ = is_program;
    let mut file = builder.tempfile()?;
    io::Write::write_all(&mut file, bytes)?;
    // What is open for writing cannot be started.
    Ok(Scratch(Backing::Folder(file.into_temp_path())))
}

#[cfg(target_os = "linux")]
mod linux {
    use super::Backing;
    use rustix::fs::{MemfdFlags, memfd_create};
    use rustix::io::Errno;
    use std::fs::File;
    use std::io::{self, Write};
    use std::os::fd::AsRawFd;
    use std::path::PathBuf;

    /// Puts bytes into memory; nothing if this system gives no such memory, or no name to it.
    pub fn in_memory(bytes: &[u8], is_program: bool) -> io::Result<Option<Backing>> {
        let create = |flags| memfd_create("wasm2sel4", MemfdFlags::CLOEXEC | flags);
        let file = match (is_program, create(if is_program { MemfdFlags::EXEC } else { MemfdFlags::empty() })) {
            // Before Linux 6.3, such a file can always be started, and the flag is unknown.
            (true, Err(Errno::INVAL)) => create(MemfdFlags::empty()),
            (_, created) => created,
        };
        let Ok(file) = file else { return Ok(None) };
        let mut file = File::from(file);
        // Seen from a child, too, which need not inherit the file for that.
        let path = PathBuf::from(format!("/proc/{}/fd/{}", std::process::id(), file.as_raw_fd()));
        if !path.exists() {
            return Ok(None);
        }
        file.write_all(bytes)?;
        Ok(Some(Backing::Memory { path, _file: file }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    /// A program whose interpreter opens it by its path again.
    #[test]
    #[cfg(unix)]
    fn programs_can_be_started() {
        for scratch in [Scratch::new, in_folder] {
            let scratch = scratch(b"#!/bin/sh\necho here\n", true).unwrap();
            let output = Command::new(scratch.path()).output().unwrap();
            assert_eq!(output.stdout, b"here\n");
        }
    }

    #[test]
    fn nothing_stays() {
        let scratch = in_folder(b"something", false).unwrap();
        let path = scratch.path().to_owned();
        assert!(path.exists());
        drop(scratch);
        assert!(!path.exists());
    }
}
