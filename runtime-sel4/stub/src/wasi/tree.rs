//! The files that lie in the domain itself: the archive that came with the image, and what is changed, in memory.

use super::changes;
use super::descriptor::{self, Descriptor, File};
use super::errno;
use super::files::{Files, OpenNode, Time, Times};
use crate::ending;
use crate::guest::GuestRange;
use crate::heap;
use crate::one_thread::OneThread;
use crate::platform::{self, Clock};
use alloc::boxed::Box;
use wasm2sel4_abi::interface::wasi::{Errno, Rights};
use wasm2sel4_abi::layout::ARENA;
use wasm2sel4_files::archive::{Access, Preopened};
use wasm2sel4_files::{Archive, Error, FileType, Metadata, Nanoseconds, NodeNumber, SetTime, Tree};

/// The tree, once it is used. It is taken out for each operation, so it is a word, not what it points to.
static TREE: OneThread<Option<Box<Tree<'static>>>> = OneThread::new(None);

/// Looks for the files, and opens the folders that are open from the start. Compiled code calls it before anything
/// else, if the program imports a function by which it could know that there are folders: so they are open for every
/// function from the first call on, and a program without files has nothing of this.
///
/// # Safety
///
/// It must be called once, before any function of the system interface.
pub unsafe fn open_folders() {
    let Some(archive) = platform::archive() else { return };
    let Ok(archive) = Archive::new(archive) else { return };
    // SAFETY: whoever provides the archive provides this memory, too, and for nothing else.
    unsafe { heap::open(ARENA.0, archive.header().arena_size.0) };
    // Part of the generator's seed, too, which is safe: folders are listed by their slots, so no order of a table
    // shows.
    let [a, b, c, d, ..] = platform::seed().unwrap_or_default();
    TREE.set(Some(Box::new(Tree::new(archive, u64::from(u32::from_le_bytes([a, b, c, d]))))));
    for (number, preopened) in (0..).zip(archive.preopened()) {
        let Ok(Preopened { node, access, .. }) = preopened else { return };
        let Ok(node) = with(|tree| tree.open_root(node)) else { return };
        if access == Access::Return {
            ending::before(changes::send);
        }
        let open = OpenNode {
            files: &InDomain,
            node,
            file_type: FileType::Folder,
            position: 0,
            preopened: Some(number),
            is_read_only: access == Access::Read,
        };
        let descriptor = Descriptor { file: File::Node(open), flags: 0, base: OF_FOLDERS, inheriting: ALL };
        if descriptor::open(descriptor).is_err() {
            return;
        }
    }
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

/// Does something with the tree.
///
/// # Errors
///
/// What the operation says; `EBADF` if there is no tree: then no descriptor can be one of it.
pub fn with<R>(operation: impl FnOnce(&mut Tree<'static>) -> Result<R, Error>) -> Result<R, Errno> {
    let mut tree = TREE.take().ok_or(Errno::Badf)?;
    let result = operation(&mut tree);
    TREE.set(Some(tree));
    result.map_err(errno::of_files)
}

/// Looks at the tree, if there is one.
pub fn look<R>(operation: impl FnOnce(&Tree<'static>) -> R) -> Option<R> {
    let tree = TREE.take()?;
    let result = operation(&tree);
    TREE.set(Some(tree));
    Some(result)
}

/// What time it is; a machine without a clock lives in 1970.
pub fn now() -> Nanoseconds {
    Nanoseconds(platform::clock(Clock::RealTime).unwrap_or(0))
}

/// Whoever keeps the files of this domain: the domain.
pub struct InDomain;

impl Files for InDomain {
    fn read(&self, node: NodeNumber, offset: u64, into: GuestRange) -> Result<u64, Errno> {
        let mut done = 0;
        with(|tree| tree.read(node, offset, into.size(), &mut |piece| done += into.from(done).write(piece) as u64))
    }

    fn write(&self, node: NodeNumber, offset: u64, from: GuestRange) -> Result<(), Errno> {
        let mut done = 0;
        let now = now();
        with(|tree| tree.write(node, offset, from.size(), now, &mut |piece| done += from.from(done).read(piece) as u64))
    }

    fn metadata(&self, node: NodeNumber) -> Result<Metadata, Errno> {
        with(|tree| tree.metadata(node))
    }

    fn set_size(&self, node: NodeNumber, size: u64) -> Result<(), Errno> {
        let now = now();
        with(|tree| tree.set_size(node, size, now))
    }

    fn allocate(&self, node: NodeNumber, offset: u64, size: u64) -> Result<(), Errno> {
        let now = now();
        with(|tree| tree.allocate(node, offset, size, now))
    }

    fn set_times(&self, node: NodeNumber, times: Times) -> Result<(), Errno> {
        let now = now();
        let set = |time| match time {
            Time::Kept => SetTime::Keep,
            Time::Now => SetTime::To(now),
            Time::Given(time) => SetTime::To(Nanoseconds(time)),
        };
        with(|tree| tree.set_times(node, set(times.accessed), set(times.modified), now))
    }

    fn close(&self, node: NodeNumber) {
        // There is a tree, since a descriptor of it was open.
        let _ = with(|tree| {
            tree.close(node);
            Ok(())
        });
    }
}
