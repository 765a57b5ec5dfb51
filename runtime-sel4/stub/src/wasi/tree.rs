//! The files that lie in the domain itself: the archive that came with the image, and what is changed, in memory.

use super::files::{self, Files, Keeper, Time, Times};
use super::{attach, errno};
use crate::guest::GuestRange;
use crate::heap;
use crate::one_thread::InPlace;
use crate::platform::{self, Clock};
use alloc::boxed::Box;
use wasm2sel4_abi::interface::wasi::{Dirent, Errno};
use wasm2sel4_abi::layout::ARENA;
use wasm2sel4_files::archive::{Access, Preopened};
use wasm2sel4_files::{
    Archive, Cookie, Error, FileType, Metadata, Nanoseconds, NodeNumber, Opening, PathFrom, SetTime, Tree,
};

/// The tree, once it is used.
static TREE: InPlace<Option<Box<Tree<'static>>>> = InPlace::new(None);

/// The tree over the archive that came with the image, if one came; its memory is the heap from now on.
pub fn make() -> Option<Tree<'static>> {
    let archive = Archive::new(platform::archive()?).ok()?;
    // SAFETY: whoever provides the archive provides this memory, too, and for nothing else.
    unsafe { heap::open(ARENA.0, archive.header().arena_size.0) };
    // Part of the generator's seed, too, which is safe: folders are listed by their slots, so no order of a table
    // shows.
    let [a, b, c, d, ..] = platform::seed().unwrap_or_default();
    Some(Tree::new(archive, u64::from(u32::from_le_bytes([a, b, c, d]))))
}

/// Looks for the files, and opens the folders that are open from the start; says whether what is written in one of
/// them goes back.
pub fn attach() -> bool {
    let mut goes_back = false;
    let Some(tree) = make() else { return goes_back };
    let archive = *tree.archive();
    TREE.with(|place| *place = Some(Box::new(tree)));
    for (number, preopened) in (0..).zip(archive.preopened()) {
        let Ok(Preopened { node, access, .. }) = preopened else { return goes_back };
        let Ok(node) = with(|tree| tree.open_root(node)) else { return goes_back };
        goes_back |= access == Access::Return;
        if attach::open(&InDomain, node, number, access != Access::Read).is_err() {
            return goes_back;
        }
    }
    goes_back
}

/// Does something with the tree.
///
/// # Errors
///
/// What the operation says; `EBADF` if there is no tree: then no descriptor can be one of it.
fn with<R>(operation: impl FnOnce(&mut Tree<'static>) -> Result<R, Error>) -> Result<R, Errno> {
    let result = TREE.with(|tree| tree.as_deref_mut().map(operation)).flatten();
    result.ok_or(Errno::Badf)?.map_err(errno::of_files)
}

/// Looks at the tree, if there is one.
pub fn look<R>(operation: impl FnOnce(&Tree<'static>) -> R) -> Option<R> {
    TREE.with(|tree| tree.as_deref().map(operation)).flatten()
}

/// What time it is; a machine without a clock lives in 1970.
pub fn now() -> Nanoseconds {
    Nanoseconds(platform::clock(Clock::RealTime).unwrap_or(0))
}

/// Hands on at most `room` bytes of the entries of a folder from a cookie on, piece by piece, as the interface has
/// them; returns how many there were. The last entry is cut off where the room ends: so the program knows that there is
/// more.
pub fn list(
    tree: &Tree<'_>,
    folder: NodeNumber,
    cookie: Cookie,
    room: u64,
    put: &mut dyn FnMut(&[u8]),
) -> Result<u64, Error> {
    let mut left = room;
    for entry in tree.list(folder, cookie)? {
        let file_type = files::file_type(tree.file_type(entry.node)?);
        let (inode, name_size) = (files::inode(entry.node), entry.name.len() as u32);
        let record = Dirent { next: entry.next.0, inode, name_size, file_type }.to_bytes();
        for piece in [&record, entry.name] {
            let piece = piece.get(..left as usize).unwrap_or(piece);
            put(piece);
            left -= piece.len() as u64;
        }
        if left == 0 {
            break;
        }
    }
    Ok(room - left)
}

impl Times {
    /// What becomes of both times, if it is now.
    pub fn set(self, now: Nanoseconds) -> (SetTime, SetTime) {
        let set = |time| match time {
            Time::Kept => SetTime::Keep,
            Time::Now => SetTime::To(now),
            Time::Given(time) => SetTime::To(Nanoseconds(time)),
        };
        (set(self.accessed), set(self.modified))
    }
}

/// Whoever keeps the files of this domain: the domain.
pub struct InDomain;

impl Files for InDomain {
    fn keeper(&self) -> Keeper {
        Keeper(0)
    }

    fn preopened_name(&self, number: u32, into: GuestRange) -> Result<u64, Errno> {
        with(|tree| {
            let Preopened { name, .. } =
                tree.archive().preopened().nth(number as usize).ok_or(Error::Damaged).flatten()?;
            into.write(name);
            Ok(name.len() as u64)
        })
    }

    fn list(&self, folder: NodeNumber, cookie: Cookie, into: GuestRange) -> Result<u64, Errno> {
        let mut done = 0;
        with(|tree| list(tree, folder, cookie, into.size(), &mut |piece| done += into.from(done).write(piece) as u64))
    }

    fn open(&self, place: PathFrom<'_>, how: Opening) -> Result<(NodeNumber, FileType), Errno> {
        let now = now();
        with(|tree| tree.open_at(place, how, now))
    }

    fn metadata_at(&self, place: PathFrom<'_>, follow: bool) -> Result<Metadata, Errno> {
        with(|tree| tree.metadata_at(place, follow))
    }

    fn set_times_at(&self, place: PathFrom<'_>, follow: bool, times: Times) -> Result<(), Errno> {
        let now = now();
        let (accessed, modified) = times.set(now);
        with(|tree| tree.set_times_at(place, follow, accessed, modified, now))
    }

    fn make_folder(&self, place: PathFrom<'_>) -> Result<(), Errno> {
        let now = now();
        with(|tree| tree.make_folder_at(place, now))
    }

    fn make_link(&self, place: PathFrom<'_>, target: &[u8]) -> Result<(), Errno> {
        let now = now();
        with(|tree| tree.make_link_at(place, target, now))
    }

    fn read_link(&self, place: PathFrom<'_>, into: GuestRange) -> Result<u64, Errno> {
        with(|tree| tree.read_link_at(place).map(|target| into.write(target) as u64))
    }

    fn link(&self, old: PathFrom<'_>, new: PathFrom<'_>) -> Result<(), Errno> {
        let now = now();
        with(|tree| tree.link_at(old, new, now))
    }

    fn rename(&self, old: PathFrom<'_>, new: PathFrom<'_>) -> Result<(), Errno> {
        let now = now();
        with(|tree| tree.rename_at(old, new, now))
    }

    fn unlink(&self, place: PathFrom<'_>) -> Result<(), Errno> {
        let now = now();
        with(|tree| tree.unlink_at(place, now))
    }

    fn remove_folder(&self, place: PathFrom<'_>) -> Result<(), Errno> {
        let now = now();
        with(|tree| tree.remove_folder_at(place, now))
    }

    fn read(&self, node: NodeNumber, offset: u64, into: GuestRange) -> Result<u64, Errno> {
        let mut done = 0;
        with(|tree| tree.read(node, offset, into.size(), &mut |piece| done += into.from(done).write(piece) as u64))
    }

    fn write(&self, node: NodeNumber, offset: u64, from: GuestRange) -> Result<u64, Errno> {
        let mut done = 0;
        let now = now();
        with(|tree| {
            tree.write(node, offset, from.size(), now, &mut |piece| done += from.from(done).read(piece) as u64)
        })?;
        Ok(from.size())
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
        let (accessed, modified) = times.set(now);
        with(|tree| tree.set_times(node, accessed, modified, now))
    }

    fn close(&self, node: NodeNumber) {
        // There is a tree, since a descriptor of it was open.
        let _ = with(|tree| {
            tree.close(node);
            Ok(())
        });
    }
}
