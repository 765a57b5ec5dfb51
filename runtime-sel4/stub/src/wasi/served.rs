//! Files that a file server keeps, in a domain of its own (`wasm2sel4_abi::file_server`).
//!
//! The server holds this domain's files, not its memory: an answer is a number of bytes that is compared with what was
//! asked for, or a handle that only means something to the server. So a server that lies can give wrong contents, and
//! nothing else.

use super::attach;
use super::files::{Files, Keeper, Time, Times};
use crate::guest::GuestRange;
use crate::platform;
use wasm2sel4_abi::file_server::{
    ALLOCATION_MAXIMUM, BUFFER_SIZE, MetadataRecord, Request, SECOND_PATH, SERVERS_MAXIMUM,
};
use wasm2sel4_abi::interface::wasi::{self, Errno, fstflags};
use wasm2sel4_abi::layout::{FILE_BUFFER_STRIDE, FILE_BUFFERS};
use wasm2sel4_abi::record::Read;
use wasm2sel4_abi::words::Words;
use wasm2sel4_files::{Cookie, FileType, Metadata, Nanoseconds, NodeNumber, Opening, PathFrom};
use wasm2sel4_sys::{CPtr, MessageInfo, REGISTER_WORDS};

/// A server of which this domain is a client, by its number.
struct Server(u32);

/// All that there can be.
static SERVERS: [Server; SERVERS_MAXIMUM] = [Server(0), Server(1), Server(2), Server(3)];

/// Opens the folders that are open from the start.
pub fn attach() {
    for server in SERVERS.iter().take(platform::file_servers() as usize) {
        // If it fails, what follows fails, too.
        let _ = server.call(Request::Begin, [0; REGISTER_WORDS]);
        for number in 0.. {
            let Ok([handle, writable, _]) = server.call(Request::Preopened, [number, 0, 0, 0]) else { break };
            if attach::open(server, NodeNumber(handle), number as u32, writable != 0).is_err() {
                return;
            }
        }
    }
}

impl Server {
    /// Asks the server; the results behind the error number.
    fn call(&self, request: Request, words: [u64; REGISTER_WORDS]) -> Result<[u64; REGISTER_WORDS - 1], Errno> {
        loop {
            match self.ask(request, words) {
                // It has freed some of what it has to free; others have their turns in between.
                Err(Errno::Again) => {}
                answer => return answer,
            }
        }
    }

    /// Asks once.
    fn ask(&self, request: Request, words: [u64; REGISTER_WORDS]) -> Result<[u64; REGISTER_WORDS - 1], Errno> {
        let slot = CPtr(platform::file_server_slot() + u64::from(self.0));
        let answer = wasm2sel4_sys::call(slot, MessageInfo::new(request as u64, 0, REGISTER_WORDS), words);
        let [error, results @ ..] = answer.words;
        // Another label is the kernel's: the server has ended.
        if answer.info.label() != 0 || answer.info.words() < REGISTER_WORDS {
            return Err(Errno::Io);
        }
        match Errno::from_number(error) {
            Some(Errno::Success) => Ok(results),
            Some(error) => Err(error),
            None => Err(Errno::Io),
        }
    }

    /// The buffer that both map.
    fn buffer(&self) -> GuestRange {
        GuestRange::of_file_server(FILE_BUFFERS.0 + u64::from(self.0) * FILE_BUFFER_STRIDE, BUFFER_SIZE)
    }

    /// Puts the path of a place where the server finds it; the words that name the place.
    fn put(&self, place: PathFrom<'_>) -> [u64; 2] {
        self.buffer().write(place.path);
        [place.folder.0, place.path.len() as u64]
    }

    /// The same for a second place.
    fn put_second(&self, place: PathFrom<'_>) -> [u64; 2] {
        self.buffer().from(SECOND_PATH).write(place.path);
        [place.folder.0, place.path.len() as u64]
    }

    /// Does something with a place, and no more than that.
    fn at(&self, request: Request, place: PathFrom<'_>, more: [u64; 2]) -> Result<[u64; REGISTER_WORDS - 1], Errno> {
        let ([folder, size], [first, second]) = (self.put(place), more);
        self.call(request, [folder, size, first, second])
    }

    /// Does something with two places.
    fn at_both(&self, request: Request, one: PathFrom<'_>, other: PathFrom<'_>) -> Result<(), Errno> {
        let ([folder, size], [other_folder, other_size]) = (self.put(one), self.put_second(other));
        self.call(request, [folder, size, other_folder, other_size]).map(|_| ())
    }

    /// Takes bytes that the server has put into the buffer; it may say so many, and has at most those.
    fn take(&self, count: u64, into: GuestRange) -> u64 {
        into.copy(self.buffer().part(0, count))
    }

    /// What the server has put into the buffer about a node.
    fn metadata_in_buffer(&self) -> Result<Metadata, Errno> {
        let mut bytes = [0; MetadataRecord::SIZE as usize];
        self.buffer().read(&mut bytes);
        let record = MetadataRecord::read(&mut Words::new(&bytes)).ok_or(Errno::Io)?;
        Ok(Metadata {
            node: NodeNumber(record.node),
            file_type: file_type(record.file_type)?,
            links: record.links,
            size: record.size,
            accessed: Nanoseconds(record.accessed),
            modified: Nanoseconds(record.modified),
            changed: Nanoseconds(record.changed),
        })
    }
}

/// What the interface's number means, if it is that of something that a tree has.
fn file_type(number: u64) -> Result<FileType, Errno> {
    match u32::try_from(number).ok().and_then(wasi::FileType::from_code) {
        Some(wasi::FileType::RegularFile) => Ok(FileType::File),
        Some(wasi::FileType::Directory) => Ok(FileType::Folder),
        Some(wasi::FileType::SymbolicLink) => Ok(FileType::Link),
        _ => Err(Errno::Io),
    }
}

impl Times {
    /// Which times are set, as the interface's flags say it, and the times.
    fn words(self) -> [u64; 3] {
        let time = |time, given, now| match time {
            Time::Kept => (0, 0),
            Time::Now => (now, 0),
            Time::Given(time) => (given, time),
        };
        let (accessed_flag, accessed) = time(self.accessed, fstflags::ATIM, fstflags::ATIM_NOW);
        let (modified_flag, modified) = time(self.modified, fstflags::MTIM, fstflags::MTIM_NOW);
        [u64::from(accessed_flag | modified_flag), accessed, modified]
    }
}

impl Files for Server {
    fn keeper(&self) -> Keeper {
        // The domain itself is the first.
        Keeper(self.0 + 1)
    }

    fn preopened_name(&self, number: u32, into: GuestRange) -> Result<u64, Errno> {
        let [size, ..] = self.call(Request::PreopenedName, [u64::from(number), 0, 0, 0])?;
        self.take(size, into);
        Ok(size.min(BUFFER_SIZE))
    }

    fn list(&self, folder: NodeNumber, cookie: Cookie, into: GuestRange) -> Result<u64, Errno> {
        let mut done = 0;
        let mut cookie = cookie;
        // The answer ends where the room does, or with the last entry; a buffer that is full may end inside one, which
        // comes again.
        loop {
            let room = into.from(done);
            let [size, ..] = self.call(Request::List, [folder.0, cookie.0, room.size().min(BUFFER_SIZE), 0])?;
            let piece = self.buffer().part(0, size);
            if size < BUFFER_SIZE || room.size() <= BUFFER_SIZE {
                return Ok(done + room.copy(piece));
            }
            let (whole, next) = whole_entries(piece).ok_or(Errno::Io)?;
            done += room.copy(piece.part(0, whole));
            cookie = next;
        }
    }

    fn open(&self, place: PathFrom<'_>, how: Opening) -> Result<(NodeNumber, FileType), Errno> {
        let [handle, kind, _] = self.at(Request::Open, place, [how.bits(), 0])?;
        Ok((NodeNumber(handle), file_type(kind)?))
    }

    fn metadata_at(&self, place: PathFrom<'_>, follow: bool) -> Result<Metadata, Errno> {
        self.at(Request::MetadataAt, place, [u64::from(follow), 0])?;
        self.metadata_in_buffer()
    }

    fn set_times_at(&self, place: PathFrom<'_>, follow: bool, times: Times) -> Result<(), Errno> {
        let [which, accessed, modified] = times.words();
        for (index, time) in (0..).zip([accessed, modified]) {
            self.buffer().from(SECOND_PATH + index * size_of::<u64>() as u64).write(&time.to_le_bytes());
        }
        self.at(Request::SetTimesAt, place, [u64::from(follow), which]).map(|_| ())
    }

    fn make_folder(&self, place: PathFrom<'_>) -> Result<(), Errno> {
        self.at(Request::MakeFolder, place, [0; 2]).map(|_| ())
    }

    fn make_link(&self, place: PathFrom<'_>, target: &[u8]) -> Result<(), Errno> {
        self.buffer().from(SECOND_PATH).write(target);
        self.at(Request::MakeLink, place, [target.len() as u64, 0]).map(|_| ())
    }

    fn read_link(&self, place: PathFrom<'_>, into: GuestRange) -> Result<u64, Errno> {
        let [size, ..] = self.at(Request::ReadLink, place, [0; 2])?;
        Ok(self.take(size, into))
    }

    fn link(&self, old: PathFrom<'_>, new: PathFrom<'_>) -> Result<(), Errno> {
        self.at_both(Request::Link, old, new)
    }

    fn rename(&self, old: PathFrom<'_>, new: PathFrom<'_>) -> Result<(), Errno> {
        self.at_both(Request::Rename, old, new)
    }

    fn unlink(&self, place: PathFrom<'_>) -> Result<(), Errno> {
        self.at(Request::Unlink, place, [0; 2]).map(|_| ())
    }

    fn remove_folder(&self, place: PathFrom<'_>) -> Result<(), Errno> {
        self.at(Request::RemoveFolder, place, [0; 2]).map(|_| ())
    }

    fn read(&self, node: NodeNumber, offset: u64, into: GuestRange) -> Result<u64, Errno> {
        let mut done = 0;
        loop {
            let room = into.part(done, BUFFER_SIZE);
            let [count, ..] = self.call(Request::Read, [node.0, offset.saturating_add(done), room.size(), 0])?;
            let taken = self.take(count, room);
            done += taken;
            if taken < BUFFER_SIZE {
                return Ok(done);
            }
        }
    }

    fn write(&self, node: NodeNumber, offset: u64, from: GuestRange) -> Result<u64, Errno> {
        let mut done = 0;
        loop {
            let piece = from.part(done, BUFFER_SIZE);
            self.buffer().copy(piece);
            match self.call(Request::Write, [node.0, offset.saturating_add(done), piece.size(), 0]) {
                Ok(_) => done += piece.size(),
                Err(_) if done > 0 => return Ok(done),
                Err(error) => return Err(error),
            }
            if piece.size() < BUFFER_SIZE {
                return Ok(done);
            }
        }
    }

    fn metadata(&self, node: NodeNumber) -> Result<Metadata, Errno> {
        self.call(Request::Metadata, [node.0, 0, 0, 0])?;
        self.metadata_in_buffer()
    }

    fn set_size(&self, node: NodeNumber, size: u64) -> Result<(), Errno> {
        self.call(Request::SetSize, [node.0, size, 0, 0]).map(|_| ())
    }

    fn allocate(&self, node: NodeNumber, offset: u64, size: u64) -> Result<(), Errno> {
        let end = offset.checked_add(size).ok_or(Errno::Fbig)?;
        let mut start = offset;
        while start < end {
            let piece = (end - start).min(ALLOCATION_MAXIMUM);
            self.call(Request::Allocate, [node.0, start, piece, 0])?;
            start += piece;
        }
        Ok(())
    }

    fn set_times(&self, node: NodeNumber, times: Times) -> Result<(), Errno> {
        let [which, accessed, modified] = times.words();
        self.call(Request::SetTimes, [node.0, which, accessed, modified]).map(|_| ())
    }

    fn close(&self, node: NodeNumber) {
        // A server that does not close it has a handle less for this domain.
        let _ = self.call(Request::Close, [node.0, 0, 0, 0]);
    }
}

/// How many bytes the whole entries have that stand in a piece of a folder's list, and where its reading goes on behind
/// them; nothing if there is none.
fn whole_entries(piece: GuestRange) -> Option<(u64, Cookie)> {
    const RECORD: usize = size_of::<wasi::Dirent>();
    let mut position = 0;
    let mut next = None;
    loop {
        let mut bytes = [0; RECORD];
        if piece.from(position).read(&mut bytes) < RECORD {
            return next.map(|next| (position, next));
        }
        let entry = wasi::Dirent::read(&mut Words::new(&bytes))?;
        let end = position + RECORD as u64 + u64::from(entry.name_size);
        if end > piece.size() {
            return next.map(|next| (position, next));
        }
        (position, next) = (end, Some(Cookie(entry.next)));
    }
}
