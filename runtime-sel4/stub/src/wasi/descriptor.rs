//! Descriptors: numbers by which a program names what it reads and writes, with what it may do with each.
//!
//! The table is of a fixed size, because only a domain with files has a heap. It begins as zeroes, so a program that
//! opens nothing touches one page of it.

use super::files::OpenNode;
use super::stream::StandardStream;
use crate::one_thread::OneThread;
use crate::platform::Stream;
use core::mem::MaybeUninit;
use wasm2sel4_abi::interface::wasi::{Errno, Fd, Rights};

/// How many descriptors can be open at a time.
pub const CAPACITY: usize = 1024;

/// What a descriptor refers to.
#[derive(Clone, Copy)]
pub enum File {
    /// A standard stream.
    Stream(StandardStream),
    /// A file or a folder.
    Node(OpenNode),
}

/// What a descriptor is when it is opened.
#[derive(Clone, Copy)]
pub struct Opened {
    /// What it refers to.
    pub file: File,
    /// `fdflags`.
    pub flags: u16,
    /// What it may be used for.
    pub base: Rights,
    /// What those may be used for that are opened through it.
    pub inheriting: Rights,
}

/// A descriptor. It is used where it stands in the table, and each part is read when it is asked for: to copy all of it
/// would cost more than most functions need of it.
pub struct Descriptor {
    file: OneThread<MaybeUninit<File>>,
    /// Where in a file is read or written next.
    position: OneThread<u64>,
    base: OneThread<Rights>,
    inheriting: OneThread<Rights>,
    flags: OneThread<u16>,
}

/// All descriptors. In this order, so that what every program touches is in one page.
#[repr(C)]
struct Table {
    /// Whether what is open from the start has been opened.
    is_filled: OneThread<bool>,
    /// Which are open: a bit for each, from the lowest of the first word on.
    open: [OneThread<u64>; CAPACITY / BITS],
    /// What they are, by their numbers: zeroes, which take no room in the image, until they are opened.
    entries: [Descriptor; CAPACITY],
}

const BITS: usize = u64::BITS as usize;

static TABLE: Table = Table {
    is_filled: OneThread::new(false),
    open: [const { OneThread::new(0) }; CAPACITY / BITS],
    entries: [const { Descriptor::none() }; CAPACITY],
};

/// What may be done with every stream: nothing that needs a place in it.
const OF_STREAMS: Rights = Rights::FD_FDSTAT_SET_FLAGS.with(Rights::FD_FILESTAT_GET).with(Rights::POLL_FD_READWRITE);

/// What changes something, with a file or in a folder.
const CHANGING: Rights = Rights::FD_WRITE
    .with(Rights::FD_ALLOCATE)
    .with(Rights::FD_FILESTAT_SET_SIZE)
    .with(Rights::FD_FILESTAT_SET_TIMES)
    .with(Rights::PATH_CREATE_DIRECTORY)
    .with(Rights::PATH_CREATE_FILE)
    .with(Rights::PATH_LINK_SOURCE)
    .with(Rights::PATH_LINK_TARGET)
    .with(Rights::PATH_RENAME_SOURCE)
    .with(Rights::PATH_RENAME_TARGET)
    .with(Rights::PATH_FILESTAT_SET_SIZE)
    .with(Rights::PATH_FILESTAT_SET_TIMES)
    .with(Rights::PATH_SYMLINK)
    .with(Rights::PATH_REMOVE_DIRECTORY)
    .with(Rights::PATH_UNLINK_FILE);

/// Opens what is open from the start, unless that was done.
fn fill() {
    if !TABLE.is_filled.get() {
        fill_first();
    }
}

/// Opens what is open from the start.
#[cold]
fn fill_first() {
    TABLE.is_filled.set(true);
    let streams = [
        (StandardStream::Input, Rights::FD_READ),
        (StandardStream::Output(Stream::Output), Rights::FD_WRITE),
        (StandardStream::Output(Stream::Error), Rights::FD_WRITE),
    ];
    for (number, (stream, right)) in (0..).zip(streams) {
        let (file, base) = (File::Stream(stream), OF_STREAMS.with(right));
        set(Fd(number), Opened { file, flags: 0, base, inheriting: Rights::NONE });
    }
}

/// The word of the table with the bit of a number, and that bit; nothing for a number that no descriptor has.
fn bit(Fd(number): Fd) -> Option<(&'static OneThread<u64>, u64)> {
    fill();
    TABLE.open.get(number as usize / BITS).map(|word| (word, 1 << (number as usize % BITS)))
}

/// The descriptor of this number.
///
/// # Errors
///
/// `EBADF` if it is not open.
pub fn get(fd: Fd) -> Result<&'static Descriptor, Errno> {
    let is_open = bit(fd).is_some_and(|(word, bit)| word.get() & bit != 0);
    TABLE.entries.get(fd.0 as usize).filter(|_| is_open).ok_or(Errno::Badf)
}

impl Descriptor {
    /// One that was never opened: zeroes.
    const fn none() -> Self {
        Self {
            file: OneThread::new(MaybeUninit::zeroed()),
            position: OneThread::new(0),
            base: OneThread::new(Rights::NONE),
            inheriting: OneThread::new(Rights::NONE),
            flags: OneThread::new(0),
        }
    }

    /// What it refers to.
    #[inline(always)]
    pub fn file(&self) -> File {
        // SAFETY: nobody but `get` hands out a descriptor, and only one that is open. Whoever sets the bit that says so
        // has written the entry, which is never without a value again.
        unsafe { self.file.get().assume_init() }
    }

    /// Where in a file is read or written next.
    pub fn position(&self) -> u64 {
        self.position.get()
    }

    /// Sets where in a file is read or written next.
    pub fn move_to(&self, position: u64) {
        self.position.set(position);
    }

    /// `fdflags`.
    pub fn flags(&self) -> u16 {
        self.flags.get()
    }

    /// Sets the `fdflags`.
    pub fn set_flags(&self, flags: u16) {
        self.flags.set(flags);
    }

    /// What it may be used for.
    pub fn base(&self) -> Rights {
        self.base.get()
    }

    /// What those may be used for that are opened through it.
    pub fn inheriting(&self) -> Rights {
        self.inheriting.get()
    }

    /// Sets what it, and what is opened through it, may be used for.
    pub fn set_rights(&self, base: Rights, inheriting: Rights) {
        self.base.set(base);
        self.inheriting.set(inheriting);
    }

    /// Whether it may be used for all of this.
    ///
    /// # Errors
    ///
    /// `EPERM` for what would change something in a folder that is for reading, whatever the rights: as other engines
    /// answer, so programs find it out where they open a file. Else `ENOTCAPABLE` if the rights are not there.
    pub fn may(&self, needed: Rights) -> Result<(), Errno> {
        // Nothing is open there for writing: that is refused where it is opened.
        let changing = CHANGING.without(Rights::FD_WRITE);
        if needed.without(changing) != needed && self.is_read_only() {
            return Err(Errno::Perm);
        }
        if self.base().contain(needed) { Ok(()) } else { Err(Errno::Notcapable) }
    }

    /// Whether nothing may be changed through it.
    pub fn is_read_only(&self) -> bool {
        matches!(self.file(), File::Node(open) if open.is_read_only)
    }
}

/// Opens a descriptor: the lowest number that is free, as POSIX has it.
///
/// # Errors
///
/// `EMFILE` if none is.
pub fn open(opened: Opened) -> Result<Fd, Errno> {
    fill();
    let (index, word) = (0..).zip(&TABLE.open).find(|(_, word)| word.get() != u64::MAX).ok_or(Errno::Mfile)?;
    let fd = Fd(index * u64::BITS + word.get().trailing_ones());
    set(fd, opened);
    Ok(fd)
}

/// Makes this what the number means, which is one of the table's; it begins at the beginning of a file.
fn set(fd: Fd, Opened { file, flags, base, inheriting }: Opened) {
    if let (Some((word, bit)), Some(entry)) = (bit(fd), TABLE.entries.get(fd.0 as usize)) {
        entry.file.set(MaybeUninit::new(file));
        entry.move_to(0);
        entry.set_flags(flags);
        entry.set_rights(base, inheriting);
        word.set(word.get() | bit);
    }
}

/// Closes a descriptor, with what becomes of what it refers to.
///
/// # Errors
///
/// `EBADF` if it is not open.
pub fn close(fd: Fd) -> Result<(), Errno> {
    let file = get(fd)?.file();
    if let Some((word, bit)) = bit(fd) {
        word.set(word.get() & !bit);
    }
    if let File::Node(open) = file {
        open.files.close(open.node);
    }
    Ok(())
}

/// Lets one number mean what another does, which means nothing then. What it has meant is closed.
///
/// # Errors
///
/// `EBADF` if one of them is not open.
pub fn renumber(from: Fd, to: Fd) -> Result<(), Errno> {
    let moved = get(from)?;
    get(to)?;
    if from != to {
        close(to)?;
        let (file, flags, base, inheriting) = (moved.file(), moved.flags(), moved.base(), moved.inheriting());
        set(to, Opened { file, flags, base, inheriting });
        get(to)?.move_to(moved.position());
        if let Some((word, bit)) = bit(from) {
            word.set(word.get() & !bit);
        }
    }
    Ok(())
}
