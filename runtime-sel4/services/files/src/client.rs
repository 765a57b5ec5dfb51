//! A client: what it has opened, and the buffer that it shares with the server.

use crate::configuration;
use alloc::vec::Vec;
use wasm2sel4_abi::file_server::{ClientRecord, HANDLES_MAXIMUM, MountRecord};
use wasm2sel4_abi::interface::wasi::Errno;
use wasm2sel4_files::{Account, NodeNumber};
use wasm2sel4_stub::service::GuestRange;

/// A folder that a client sees.
#[derive(Clone, Copy)]
pub struct Mount {
    /// The root of what it sees there.
    pub root: NodeNumber,
    /// Whether the client may change what is in it.
    pub writable: bool,
    /// Who pays for what is written through it.
    pub account: Account,
    /// What the image says of it.
    pub record: &'static MountRecord,
}

/// What a handle means.
#[derive(Clone, Copy)]
pub struct Handle {
    /// A file or a folder, which the tree keeps open.
    pub node: NodeNumber,
    /// Through which of the client's folders it was opened.
    pub mount: Mount,
}

impl Handle {
    /// Refuses to change what the client may only read.
    pub fn writable(self) -> Result<Self, Errno> {
        if self.mount.writable { Ok(self) } else { Err(Errno::Rofs) }
    }
}

/// A client.
pub struct Client {
    /// The buffer.
    pub buffer: GuestRange,
    mounts: Vec<Mount>,
    handles: Vec<Option<Handle>>,
    /// No handle below is free.
    first_free: usize,
}

impl Client {
    /// One of the configuration, of whose folders each is made by `mount`; nothing if there is no memory.
    pub fn new(
        record: &ClientRecord,
        buffer: GuestRange,
        mut mount: impl FnMut(&'static MountRecord) -> Option<Mount>,
    ) -> Option<Self> {
        let first = usize::try_from(record.first_mount).ok()?;
        let records = configuration::mounts().get(first..)?.get(..usize::try_from(record.mount_count).ok()?)?;
        let mut mounts = Vec::new();
        mounts.try_reserve_exact(records.len()).ok()?;
        for record in records {
            mounts.push(mount(record)?);
        }
        // All of it, so that no other client can take this memory.
        let mut handles = Vec::new();
        handles.try_reserve_exact(HANDLES_MAXIMUM).ok()?;
        Some(Self { buffer, mounts, handles, first_free: 0 })
    }

    /// A folder that is open from the start.
    ///
    /// # Errors
    ///
    /// `EBADF` if there are not so many.
    pub fn mount(&self, number: u64) -> Result<Mount, Errno> {
        let mount = usize::try_from(number).ok().and_then(|number| self.mounts.get(number));
        mount.copied().ok_or(Errno::Badf)
    }

    /// What a handle means.
    ///
    /// # Errors
    ///
    /// `EBADF` if it is not open.
    pub fn get(&self, handle: u64) -> Result<Handle, Errno> {
        let handle = usize::try_from(handle).ok().and_then(|handle| self.handles.get(handle));
        handle.copied().flatten().ok_or(Errno::Badf)
    }

    /// Whether one more can be opened.
    ///
    /// # Errors
    ///
    /// `EMFILE` if not.
    pub fn check_room(&mut self) -> Result<(), Errno> {
        while self.handles.get(self.first_free).is_some_and(Option::is_some) {
            self.first_free += 1;
        }
        if self.first_free < HANDLES_MAXIMUM { Ok(()) } else { Err(Errno::Mfile) }
    }

    /// Opens a handle, for which [`Self::check_room`] has found room; says which.
    pub fn open(&mut self, handle: Handle) -> u64 {
        match self.handles.get_mut(self.first_free) {
            Some(place) => *place = Some(handle),
            // There is memory for all that there can be.
            None => self.handles.push(Some(handle)),
        }
        self.first_free as u64
    }

    /// Closes a handle; says what it was.
    ///
    /// # Errors
    ///
    /// `EBADF` if it is not open.
    pub fn close(&mut self, handle: u64) -> Result<Handle, Errno> {
        let was = self.get(handle)?;
        // It is one of the table's.
        let number = handle as usize;
        if let Some(place) = self.handles.get_mut(number) {
            *place = None;
        }
        self.first_free = self.first_free.min(number);
        Ok(was)
    }

    /// Closes all handles; says what they were.
    pub fn close_all(&mut self) -> impl Iterator<Item = Handle> {
        self.first_free = 0;
        self.handles.drain(..).flatten()
    }
}
