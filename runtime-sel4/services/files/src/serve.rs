//! Requests: each is looked at as a stranger's, and becomes one operation on the tree.

use crate::client::{Client, Handle, Mount};
use crate::configuration;
use alloc::vec::Vec;
use wasm2sel4_abi::file_server::{
    ALLOCATION_MAXIMUM, BUFFER_SIZE, FREED_MAXIMUM, MetadataRecord, MountRecord, Request, SECOND_PATH,
};
use wasm2sel4_abi::interface::wasi::{Errno, Timestamp, fstflags};
use wasm2sel4_files::{Cookie, Error, Metadata, NodeNumber, Opening, PathFrom, Tree};
use wasm2sel4_stub::service::{self, GuestRange, Times, errno, now};
use wasm2sel4_sys::{REGISTER_WORDS, Received};

/// What an answer has besides the error number.
type Results = [u64; REGISTER_WORDS - 1];

/// Nothing to tell.
const DONE: Results = [0; REGISTER_WORDS - 1];

/// The most bytes of a path: what the tree takes.
const PATH_MAXIMUM: usize = SECOND_PATH as usize;

/// A path that was copied out of a buffer.
type Path = [u8; PATH_MAXIMUM];

/// The tree, and whom it is kept for.
pub struct Server {
    tree: Tree<'static>,
    clients: Vec<Client>,
    /// Where paths are copied to before they are looked at.
    paths: [Path; 2],
}

impl Server {
    /// As the configuration says; nothing if what came with the image does not fit it.
    pub fn new() -> Option<Self> {
        let mut tree = service::tree()?;
        tree.free_in_steps();
        let mut clients = Vec::new();
        clients.try_reserve_exact(configuration::clients().len()).ok()?;
        for (number, record) in configuration::clients().iter().enumerate() {
            let buffer = service::memory(number).filter(|buffer| buffer.size() >= BUFFER_SIZE)?;
            let mount = |record: &'static MountRecord| {
                let preopened = tree.archive().preopened().nth(usize::try_from(record.preopen).ok()?)?.ok()?;
                let root = tree.open_root(preopened.node).ok()?;
                let account = tree.add_account(record.limit.0).ok()?;
                Some(Mount { root, writable: record.writable != 0, account, record })
            };
            clients.push(Client::new(record, buffer.part(0, BUFFER_SIZE), mount)?);
        }
        Some(Self { tree, clients, paths: [[0; PATH_MAXIMUM]; 2] })
    }

    /// Serves a message: the words of its answer.
    pub fn serve(&mut self, message: &Received) -> [u64; REGISTER_WORDS] {
        let Self { tree, clients, paths } = self;
        // More than a request can take, so it ends, whatever clients ask for.
        tree.free_some(FREED_MAXIMUM);
        // Badges count from 1, and the kernel says which it is.
        let number = message.badge.checked_sub(1).and_then(|number| usize::try_from(number).ok());
        let client = number.and_then(|number| clients.get_mut(number)).ok_or(Errno::Badf);
        let request = Request::from_label(message.info.label()).ok_or(Errno::Nosys);
        let served = client.and_then(|client| Step { tree, client, paths }.take(request?, message.words));
        match served {
            // What goes back may be the client's.
            Err(Errno::Nospc) if self.tree.is_freeing() => [Errno::Again as u64, 0, 0, 0],
            Ok([first, second, third]) => [Errno::Success as u64, first, second, third],
            Err(error) => [error as u64, 0, 0, 0],
        }
    }
}

/// A request of a client.
struct Step<'s> {
    tree: &'s mut Tree<'static>,
    client: &'s mut Client,
    paths: &'s mut [Path; 2],
}

impl Step<'_> {
    fn take(mut self, request: Request, words: [u64; REGISTER_WORDS]) -> Result<Results, Errno> {
        let [first, second, third, fourth] = words;
        match request {
            Request::Preopened => self.preopened(first),
            Request::PreopenedName => {
                let name = configuration::name(self.client.mount(first)?.record);
                self.client.buffer.write(name);
                Ok([name.len() as u64, 0, 0])
            }
            Request::Open => self.open(first, second, third),
            Request::Close => {
                let handle = self.client.close(first)?;
                self.tree.close(handle.node);
                Ok(DONE)
            }
            Request::Read => self.read(first, second, third),
            Request::Write => self.write(first, second, third),
            Request::Metadata => {
                let node = self.client.get(first)?.node;
                let metadata = self.tree.metadata(node).map_err(errno)?;
                Ok(self.tell(&metadata))
            }
            Request::MetadataAt => {
                let (tree, place, _) = self.place(first, second)?;
                let metadata = tree.metadata_at(place, third != 0).map_err(errno)?;
                Ok(self.tell(&metadata))
            }
            Request::SetSize => {
                let handle = self.changed(first)?;
                done(self.tree.set_size(handle.node, second, now()))
            }
            Request::Allocate if third > ALLOCATION_MAXIMUM => Err(Errno::Inval),
            Request::Allocate => {
                let handle = self.changed(first)?;
                done(self.tree.allocate(handle.node, second, third, now()))
            }
            Request::SetTimes => {
                let handle = self.changed(first)?;
                let now = now();
                let (accessed, modified) = times(second, [third, fourth])?.set(now);
                done(self.tree.set_times(handle.node, accessed, modified, now))
            }
            Request::SetTimesAt => self.set_times_at(first, second, third, fourth),
            Request::MakeFolder => {
                let (tree, place) = self.changed_place(first, second)?;
                done(tree.make_folder_at(place, now()))
            }
            Request::MakeLink => {
                let (tree, place, target) = self.place_and_path(first, second, third)?;
                done(tree.make_link_at(place, target, now()))
            }
            Request::ReadLink => {
                let buffer = self.client.buffer;
                let (tree, place, _) = self.place(first, second)?;
                let target = tree.read_link_at(place).map_err(errno)?;
                Ok([buffer.write(target) as u64, 0, 0])
            }
            Request::Link => {
                let (tree, old, new) = self.places(first, second, third, fourth)?;
                done(tree.link_at(old, new, now()))
            }
            Request::Rename => {
                let (tree, old, new) = self.places(first, second, third, fourth)?;
                done(tree.rename_at(old, new, now()))
            }
            Request::Unlink => {
                let (tree, place) = self.changed_place(first, second)?;
                done(tree.unlink_at(place, now()))
            }
            Request::RemoveFolder => {
                let (tree, place) = self.changed_place(first, second)?;
                done(tree.remove_folder_at(place, now()))
            }
            Request::List => self.list(first, second, third),
            Request::Begin => {
                let Self { tree, client, .. } = self;
                client.close_all().for_each(|handle| tree.close(handle.node));
                Ok(DONE)
            }
        }
    }

    /// A handle through which something is changed, at the expense of whoever it was opened for.
    fn changed(&mut self, handle: u64) -> Result<Handle, Errno> {
        let handle = self.client.get(handle)?.writable()?;
        self.tree.charge(handle.mount.account);
        Ok(handle)
    }

    /// A place that a message names: the handle of a folder, and a path at the beginning of the buffer.
    fn place(&mut self, folder: u64, size: u64) -> Result<(&mut Tree<'static>, PathFrom<'_>, Handle), Errno> {
        let handle = self.client.get(folder)?;
        let [room, _] = &mut *self.paths;
        let path = path(self.client.buffer, size, room)?;
        Ok((self.tree, PathFrom { folder: handle.node, path }, handle))
    }

    /// A place where something is changed.
    fn changed_place(&mut self, folder: u64, size: u64) -> Result<(&mut Tree<'static>, PathFrom<'_>), Errno> {
        self.changed(folder)?;
        let (tree, place, _) = self.place(folder, size)?;
        Ok((tree, place))
    }

    /// A place where something is changed, and a second path.
    fn place_and_path(
        &mut self,
        folder: u64,
        size: u64,
        second_size: u64,
    ) -> Result<(&mut Tree<'static>, PathFrom<'_>, &[u8]), Errno> {
        let handle = self.changed(folder)?;
        let [room, second_room] = &mut *self.paths;
        let path_of = |start, size, room| path(self.client.buffer.from(start), size, room);
        let (path, second) = (path_of(0, size, room)?, path_of(SECOND_PATH, second_size, second_room)?);
        Ok((self.tree, PathFrom { folder: handle.node, path }, second))
    }

    /// Two places, both of which may be changed: else what may only be read there could be written here.
    fn places(
        &mut self,
        folder: u64,
        size: u64,
        second_folder: u64,
        second_size: u64,
    ) -> Result<(&mut Tree<'static>, PathFrom<'_>, PathFrom<'_>), Errno> {
        self.client.get(folder)?.writable()?;
        let second = self.changed(second_folder)?;
        let first = self.client.get(folder)?;
        let [room, second_room] = &mut *self.paths;
        let path_of = |start, size, room| path(self.client.buffer.from(start), size, room);
        let (path, second_path) = (path_of(0, size, room)?, path_of(SECOND_PATH, second_size, second_room)?);
        let places = (PathFrom { folder: first.node, path }, PathFrom { folder: second.node, path: second_path });
        Ok((self.tree, places.0, places.1))
    }

    fn preopened(&mut self, number: u64) -> Result<Results, Errno> {
        let mount = self.client.mount(number)?;
        let handle = self.hold(mount.root, mount)?;
        Ok([handle, u64::from(mount.writable), 0])
    }

    /// A handle for what was just found; the tree keeps it open.
    fn hold(&mut self, node: NodeNumber, mount: Mount) -> Result<u64, Errno> {
        self.client.check_room()?;
        self.tree.open(node).map_err(errno)?;
        Ok(self.client.open(Handle { node, mount }))
    }

    fn open(&mut self, folder: u64, size: u64, how: u64) -> Result<Results, Errno> {
        let how = Opening::from_bits(how).ok_or(Errno::Inval)?;
        // Before anything is made.
        self.client.check_room()?;
        let changes = [Opening::CREATE, Opening::TRUNCATE, Opening::WRITE].into_iter().any(|flag| how.has(flag));
        if changes {
            self.changed(folder)?;
        }
        let (tree, place, handle) = self.place(folder, size)?;
        let (node, file_type) = tree.open_at(place, how, now()).map_err(errno)?;
        let opened = self.client.open(Handle { node, mount: handle.mount });
        Ok([opened, service::file_type(file_type) as u64, 0])
    }

    fn read(&mut self, handle: u64, offset: u64, size: u64) -> Result<Results, Errno> {
        let (node, room) = (self.client.get(handle)?.node, self.client.buffer.part(0, size));
        let mut done = 0;
        let mut put = |piece: &[u8]| done += room.from(done).write(piece) as u64;
        let count = self.tree.read(node, offset, room.size(), &mut put).map_err(errno)?;
        Ok([count, 0, 0])
    }

    fn write(&mut self, handle: u64, offset: u64, size: u64) -> Result<Results, Errno> {
        if size > BUFFER_SIZE {
            return Err(Errno::Inval);
        }
        let (node, bytes) = (self.changed(handle)?.node, self.client.buffer.part(0, size));
        let mut taken = 0;
        let mut fill = |piece: &mut [u8]| taken += bytes.from(taken).read(piece) as u64;
        done(self.tree.write(node, offset, size, now(), &mut fill))
    }

    fn list(&mut self, folder: u64, cookie: u64, size: u64) -> Result<Results, Errno> {
        let (node, room) = (self.client.get(folder)?.node, self.client.buffer.part(0, size));
        let mut done = 0;
        let mut put = |piece: &[u8]| done += room.from(done).write(piece) as u64;
        let count = service::list(self.tree, node, Cookie(cookie), room.size(), &mut put).map_err(errno)?;
        Ok([count, 0, 0])
    }

    fn set_times_at(&mut self, folder: u64, size: u64, follow: u64, which: u64) -> Result<Results, Errno> {
        let mut given = [[0; size_of::<u64>()]; 2];
        self.client.buffer.from(SECOND_PATH).read(given.as_flattened_mut());
        let times = times(which, given.map(u64::from_le_bytes))?;
        let (tree, place) = self.changed_place(folder, size)?;
        let now = now();
        let (accessed, modified) = times.set(now);
        done(tree.set_times_at(place, follow != 0, accessed, modified, now))
    }

    /// Puts what is known of a node where the client finds it.
    fn tell(&self, metadata: &Metadata) -> Results {
        let record = MetadataRecord {
            node: metadata.node.0,
            file_type: service::file_type(metadata.file_type) as u64,
            links: metadata.links,
            size: metadata.size,
            accessed: metadata.accessed.0,
            modified: metadata.modified.0,
            changed: metadata.changed.0,
        };
        self.client.buffer.write(&record.to_bytes());
        DONE
    }
}

/// The answer to what has nothing to tell.
fn done(result: Result<(), Error>) -> Result<Results, Errno> {
    result.map(|()| DONE).map_err(errno)
}

/// A copy of the path at the beginning of a range: from then on, it is what was checked.
fn path(range: GuestRange, size: u64, room: &mut Path) -> Result<&[u8], Errno> {
    let size = usize::try_from(size).map_err(|_| Errno::Nametoolong)?;
    let room = room.get_mut(..size).ok_or(Errno::Nametoolong)?;
    range.read(room);
    Ok(room)
}

/// Times as a message says them.
fn times(which: u64, [accessed, modified]: [u64; 2]) -> Result<Times, Errno> {
    let which = u32::try_from(which).ok().filter(|which| fstflags::are_valid(*which)).ok_or(Errno::Inval)?;
    Ok(Times::new(Timestamp(accessed), Timestamp(modified), which))
}
