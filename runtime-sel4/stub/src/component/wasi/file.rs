//! Open files and folders of components: descriptors of preview 1, which stay open as long as a resource refers to one:
//! a descriptor, a stream that reads or writes the file, or one that lists the folder.

use super::super::caller::Caller;
use super::super::things::Things;
use crate::wasi::descriptor::{self, Descriptor, File};
use crate::wasi::files::OpenNode;
use wasm2sel4_abi::component::HostResource;
use wasm2sel4_abi::interface::wasi::{Errno, Fd, Rights};
use wasm2sel4_abi::interface::wasi02::Handle;

/// The number of an open file or folder.
#[derive(Clone, Copy)]
pub struct FileNumber(u32);

#[derive(Clone, Copy)]
struct OpenFile {
    fd: Fd,
    /// How many resources refer to it.
    references: u32,
}

static FILES: Things<OpenFile> = Things::new();

/// A descriptor as a resource of the caller's.
pub fn own(caller: Caller, fd: Fd) -> Handle {
    let number = FILES.add(OpenFile { fd, references: 1 });
    caller.own(HostResource::Descriptor, number, |number| FileNumber(number).release())
}

/// The file of a descriptor of the caller's.
pub fn get(caller: Caller, descriptor: Handle) -> FileNumber {
    FileNumber(caller.rep(HostResource::Descriptor, descriptor))
}

/// A file or folder, and how it may be used.
pub type Opened = (&'static Descriptor, OpenNode);

impl FileNumber {
    /// What it is.
    ///
    /// # Errors
    ///
    /// `EBADF` if it is not a file or folder, which no descriptor of a component's is.
    pub fn node(self) -> Result<Opened, Errno> {
        let file = FILES.get(self.0).ok_or(Errno::Badf)?;
        let descriptor = descriptor::get(file.fd)?;
        let File::Node(open) = descriptor.file() else { return Err(Errno::Badf) };
        Ok((descriptor, open))
    }

    /// A file that may be used for this.
    ///
    /// # Errors
    ///
    /// `EBADF` if it is a folder, or was not opened for it, as POSIX has it; `EPERM` if it never can be.
    pub fn file(self, needed: Rights) -> Result<OpenNode, Errno> {
        let (descriptor, open) = self.node()?;
        open.file()?;
        match descriptor.may(needed) {
            Ok(()) => Ok(open),
            Err(Errno::Notcapable) => Err(Errno::Badf),
            Err(errno) => Err(errno),
        }
    }

    /// A folder, in which this may be done.
    ///
    /// # Errors
    ///
    /// `ENOTDIR` if it is none; else as of [`Descriptor::may`].
    pub fn folder(self, needed: Rights) -> Result<Opened, Errno> {
        let (descriptor, open) = self.node()?;
        open.folder()?;
        descriptor.may(needed)?;
        Ok((descriptor, open))
    }

    /// Another resource refers to it.
    pub fn retain(self) -> Self {
        if let Some(file) = FILES.get(self.0) {
            // As many as there are handles at most.
            FILES.set(self.0, OpenFile { references: file.references + 1, ..file });
        }
        self
    }

    /// A resource does not refer to it any more; the last one closes it, unless it was open from the start.
    pub fn release(self) {
        let Some(file) = FILES.get(self.0) else { return };
        if file.references > 1 {
            FILES.set(self.0, OpenFile { references: file.references - 1, ..file });
            return;
        }
        let is_preopened = self.node().is_ok_and(|(_, open)| open.preopened.is_some());
        FILES.remove(self.0);
        if !is_preopened {
            // It is open.
            let _ = descriptor::close(file.fd);
        }
    }
}
