//! Reading and writing, and where in a file.

use super::descriptor::{self, File};
use super::stream::{self, StandardStream};
use crate::guest::{self, GuestRange};
use wasm2sel4_abi::interface::wasi::{
    ADVICE_MAXIMUM, Errno, Fd, Filedelta, Filesize, Flags, In, Iovec, Out, Rights, Size, Whence,
};

/// The vectors of a scattered transfer.
#[derive(Clone, Copy)]
pub struct Vectors {
    list: In<Iovec>,
    count: u32,
    total: u32,
}

impl Vectors {
    /// Checks all of them.
    ///
    /// # Errors
    ///
    /// `EFAULT` if the list or one of them is not inside the memory; `EINVAL` if together they have more bytes than a
    /// result can tell.
    fn check(list: In<Iovec>, Size(count): Size) -> Result<Self, Errno> {
        // The whole list is checked first, so an absurd count fails here.
        guest::check_list(list, count)?;
        let mut vectors = Self { list, count, total: 0 };
        let mut total = 0u64;
        for range in vectors.ranges() {
            total += range?.size();
        }
        vectors.total = u32::try_from(total).map_err(|_| Errno::Inval)?;
        Ok(vectors)
    }

    /// How many bytes they have together.
    pub fn total(self) -> u32 {
        self.total
    }

    /// Them, in their order. Each is checked again: memory that others share may have changed.
    pub fn ranges(self) -> impl Iterator<Item = Result<GuestRange, Errno>> {
        (0..self.count).map(move |index| {
            let vector = guest::read(self.list.element(index).ok_or(Errno::Fault)?)?;
            Ok(GuestRange::new(vector.address, vector.size)?)
        })
    }
}

pub fn fd_write(fd: Fd, list: In<Iovec>, count: Size, written: Out<Size>) -> Result<(), Errno> {
    let descriptor = descriptor::get(fd)?;
    // Nothing is written unless all of it can be, and how much it was can be told.
    let check = || Ok::<_, Errno>((Vectors::check(list, count)?, guest::place(written)?));
    match descriptor.file {
        File::Stream(StandardStream::Input) => Err(Errno::Badf),
        File::Stream(StandardStream::Output(stream)) => {
            descriptor.may(Rights::FD_WRITE)?;
            let (vectors, written) = check()?;
            written.put(Size(stream::write(stream, vectors)?));
            Ok(())
        }
    }
}

pub fn fd_read(fd: Fd, list: In<Iovec>, count: Size, read: Out<Size>) -> Result<(), Errno> {
    let descriptor = descriptor::get(fd)?;
    let check = || Ok::<_, Errno>((Vectors::check(list, count)?, guest::place(read)?));
    match descriptor.file {
        File::Stream(StandardStream::Output(_)) => Err(Errno::Badf),
        File::Stream(StandardStream::Input) => {
            descriptor.may(Rights::FD_READ)?;
            let (vectors, read) = check()?;
            read.put(Size(stream::read(vectors)?));
            Ok(())
        }
    }
}

pub fn fd_pwrite(fd: Fd, _: In<Iovec>, _: Size, _: Filesize, _: Out<Size>) -> Result<(), Errno> {
    match descriptor::get(fd)?.file {
        File::Stream(_) => Err(Errno::Spipe),
    }
}

pub fn fd_pread(fd: Fd, _: In<Iovec>, _: Size, _: Filesize, _: Out<Size>) -> Result<(), Errno> {
    match descriptor::get(fd)?.file {
        File::Stream(_) => Err(Errno::Spipe),
    }
}

pub fn fd_seek(fd: Fd, _: Filedelta, Flags(whence): Flags, _: Out<Filesize>) -> Result<(), Errno> {
    let descriptor = descriptor::get(fd)?;
    Whence::from_code(whence).ok_or(Errno::Inval)?;
    match descriptor.file {
        File::Stream(_) => Err(Errno::Spipe),
    }
}

pub fn fd_tell(fd: Fd, _: Out<Filesize>) -> Result<(), Errno> {
    match descriptor::get(fd)?.file {
        File::Stream(_) => Err(Errno::Spipe),
    }
}

pub fn fd_advise(fd: Fd, _: Filesize, _: Filesize, Flags(advice): Flags) -> Result<(), Errno> {
    let descriptor = descriptor::get(fd)?;
    if advice > ADVICE_MAXIMUM {
        return Err(Errno::Inval);
    }
    match descriptor.file {
        File::Stream(_) => Err(Errno::Badf),
    }
}

pub fn fd_allocate(fd: Fd, _: Filesize, _: Filesize) -> Result<(), Errno> {
    match descriptor::get(fd)?.file {
        File::Stream(_) => Err(Errno::Badf),
    }
}

pub fn fd_sync(fd: Fd) -> Result<(), Errno> {
    match descriptor::get(fd)?.file {
        File::Stream(_) => Err(Errno::Badf),
    }
}

pub fn fd_datasync(fd: Fd) -> Result<(), Errno> {
    fd_sync(fd)
}
