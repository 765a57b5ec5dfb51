//! The system interface, `wasi_snapshot_preview1` (WebAssembly/WASI has its document, of phase "snapshot"): the table
//! of its functions, and what their parameters are. [`Errno`], codes, rights and records are in files of their own.

mod code;
mod errno;
mod record;
mod rights;
pub mod unstable;

pub use code::{
    ADVICE_MAXIMUM, EventType, FD_READWRITE_HANGUP, FileType, PreopenType, SUBSCRIPTION_CLOCK_ABSTIME, Whence, fdflags,
    fstflags, lookupflags, oflags,
};
pub use errno::Errno;
pub use record::{Dirent, Event, Fdstat, Filestat, Iovec, Prestat, Subscription, SubscriptionBody};

use super::{Value, ValueType, define_interface, numbers};
use crate::record::{Output, Read, Write};
use crate::words::Words;
use core::marker::PhantomData;

/// The name of the import module.
pub const MODULE: &str = "wasi_snapshot_preview1";

/// An address in the module's memory, to which the function writes a `T`, or several.
#[repr(transparent)]
#[derive(Debug)]
pub struct Out<T>(pub u32, PhantomData<T>);

/// An address in the module's memory, from which the function reads a `T`, or several.
#[repr(transparent)]
#[derive(Debug)]
pub struct In<T>(pub u32, PhantomData<T>);

macro_rules! pointers {
    ($($pointer:ident)*) => {$(
        impl<T> $pointer<T> {
            /// The address.
            pub const fn new(address: u32) -> Self {
                Self(address, PhantomData)
            }

            /// The address of the element with this index in a list that begins here; `None` beyond what addresses can
            /// name.
            pub fn element(self, index: u32) -> Option<Self> {
                let bytes = index.checked_mul(u32::try_from(size_of::<T>()).ok()?)?;
                self.0.checked_add(bytes).map(Self::new)
            }
        }

        impl<T> Clone for $pointer<T> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<T> Copy for $pointer<T> {}

        impl<T> Value for $pointer<T> {
            const TYPE: ValueType = ValueType::I32;
        }

        impl<A, T> Write<A> for $pointer<T> {
            #[inline(always)]
            fn write(&self, output: &mut impl Output<A>) {
                output.bytes(&self.0.to_le_bytes());
            }
        }

        impl<T> Read for $pointer<T> {
            #[inline(always)]
            fn read(words: &mut Words<'_>) -> Option<Self> {
                words.u32().map(Self::new)
            }
        }
    )*};
}

pointers!(Out In);

/// Makes types of numbers that also stand in records.
macro_rules! record_numbers {
    ($($(#[$doc:meta])* $name:ident($type:ident): $wasm:ident,)*) => {
        numbers! { $($(#[$doc])* $name($type): $wasm,)* }

        $(
            impl<A> Write<A> for $name {
                #[inline(always)]
                fn write(&self, output: &mut impl Output<A>) {
                    Write::<A>::write(&self.0, output);
                }
            }

            impl Read for $name {
                #[inline(always)]
                fn read(words: &mut Words<'_>) -> Option<Self> {
                    Read::read(words).map(Self)
                }
            }
        )*
    };
}

record_numbers! {
    /// A number of bytes, or of elements where a list is meant.
    Size(u32): I32,
    /// A file descriptor.
    Fd(u32): I32,
    /// The number of a clock.
    ClockId(u32): I32,
    /// Nanoseconds.
    Timestamp(u64): I64,
    /// A number of bytes of a file, or a place in it.
    Filesize(u64): I64,
    /// A distance in a file, in two's complement.
    Filedelta(u64): I64,
    /// A place in a folder.
    Dircookie(u64): I64,
    /// What a descriptor may be used for, a bit each.
    Rights(u64): I64,
    /// What a function is to do, by bits or by a number; one parameter's own.
    Flags(u32): I32,
    /// The status with which a program ends.
    Exitcode(u32): I32,
}

impl Value for Errno {
    const TYPE: ValueType = ValueType::I32;
}

/// Hands the table of the system interface to a macro, in the order of the interface's document.
#[macro_export]
macro_rules! wasi_functions {
    ($use:path) => {
        $use! {
            /// A function of the system interface.
            Function;
            /// Arguments.
            args_get(argv: Out<Out<u8>>, argv_buf: Out<u8>) -> (error: Errno);
            /// How many arguments, and bytes of them.
            args_sizes_get(count: Out<Size>, size: Out<Size>) -> (error: Errno);
            /// The environment.
            environ_get(environ: Out<Out<u8>>, environ_buf: Out<u8>) -> (error: Errno);
            /// How many entries, and bytes of them.
            environ_sizes_get(count: Out<Size>, size: Out<Size>) -> (error: Errno);
            /// What a clock can tell apart.
            clock_res_get(id: ClockId, resolution: Out<Timestamp>) -> (error: Errno);
            /// The time.
            clock_time_get(id: ClockId, precision: Timestamp, time: Out<Timestamp>) -> (error: Errno);
            /// `posix_fadvise`.
            fd_advise(fd: Fd, offset: Filesize, len: Filesize, advice: Flags) -> (error: Errno);
            /// `posix_fallocate`.
            fd_allocate(fd: Fd, offset: Filesize, len: Filesize) -> (error: Errno);
            /// `close`.
            fd_close(fd: Fd) -> (error: Errno);
            /// `fdatasync`.
            fd_datasync(fd: Fd) -> (error: Errno);
            /// What a descriptor is.
            fd_fdstat_get(fd: Fd, stat: Out<Fdstat>) -> (error: Errno);
            /// `fcntl` with `F_SETFL`.
            fd_fdstat_set_flags(fd: Fd, flags: Flags) -> (error: Errno);
            /// Takes rights away.
            fd_fdstat_set_rights(fd: Fd, base: Rights, inheriting: Rights) -> (error: Errno);
            /// `fstat`.
            fd_filestat_get(fd: Fd, stat: Out<Filestat>) -> (error: Errno);
            /// `ftruncate`.
            fd_filestat_set_size(fd: Fd, size: Filesize) -> (error: Errno);
            /// `futimens`.
            fd_filestat_set_times(
                fd: Fd, accessed: Timestamp, modified: Timestamp, flags: Flags
            ) -> (error: Errno);
            /// `preadv`.
            fd_pread(
                fd: Fd, vectors: In<Iovec>, count: Size, offset: Filesize, read: Out<Size>
            ) -> (error: Errno);
            /// A folder that is open from the start.
            fd_prestat_get(fd: Fd, stat: Out<Prestat>) -> (error: Errno);
            /// The path of a preopened folder.
            fd_prestat_dir_name(fd: Fd, path: Out<u8>, size: Size) -> (error: Errno);
            /// `pwritev`.
            fd_pwrite(
                fd: Fd, vectors: In<Iovec>, count: Size, offset: Filesize, written: Out<Size>
            ) -> (error: Errno);
            /// `readv`.
            fd_read(fd: Fd, vectors: In<Iovec>, count: Size, read: Out<Size>) -> (error: Errno);
            /// Entries of a folder.
            fd_readdir(
                fd: Fd, buffer: Out<u8>, size: Size, cookie: Dircookie, used: Out<Size>
            ) -> (error: Errno);
            /// `dup2`, and closes the first.
            fd_renumber(from: Fd, to: Fd) -> (error: Errno);
            /// `lseek`.
            fd_seek(fd: Fd, offset: Filedelta, whence: Flags, position: Out<Filesize>) -> (error: Errno);
            /// `fsync`.
            fd_sync(fd: Fd) -> (error: Errno);
            /// The place in a file.
            fd_tell(fd: Fd, position: Out<Filesize>) -> (error: Errno);
            /// `writev`.
            fd_write(fd: Fd, vectors: In<Iovec>, count: Size, written: Out<Size>) -> (error: Errno);
            /// `mkdirat`.
            path_create_directory(fd: Fd, path: In<u8>, size: Size) -> (error: Errno);
            /// `fstatat`.
            path_filestat_get(
                fd: Fd, lookup: Flags, path: In<u8>, size: Size, stat: Out<Filestat>
            ) -> (error: Errno);
            /// `utimensat`.
            path_filestat_set_times(
                fd: Fd, lookup: Flags, path: In<u8>, size: Size, accessed: Timestamp, modified: Timestamp, flags: Flags
            ) -> (error: Errno);
            /// `linkat`.
            path_link(
                old_fd: Fd, lookup: Flags, old: In<u8>, old_size: Size, new_fd: Fd, new: In<u8>, new_size: Size
            ) -> (error: Errno);
            /// `openat`.
            path_open(
                fd: Fd, lookup: Flags, path: In<u8>, size: Size, open: Flags, base: Rights, inheriting: Rights,
                flags: Flags, opened: Out<Fd>
            ) -> (error: Errno);
            /// `readlinkat`.
            path_readlink(
                fd: Fd, path: In<u8>, size: Size, buffer: Out<u8>, buffer_size: Size, used: Out<Size>
            ) -> (error: Errno);
            /// `unlinkat` of a folder.
            path_remove_directory(fd: Fd, path: In<u8>, size: Size) -> (error: Errno);
            /// `renameat`.
            path_rename(
                fd: Fd, old: In<u8>, old_size: Size, new_fd: Fd, new: In<u8>, new_size: Size
            ) -> (error: Errno);
            /// `symlinkat`.
            path_symlink(old: In<u8>, old_size: Size, fd: Fd, new: In<u8>, new_size: Size) -> (error: Errno);
            /// `unlinkat`.
            path_unlink_file(fd: Fd, path: In<u8>, size: Size) -> (error: Errno);
            /// Waits for one of several.
            poll_oneoff(
                subscriptions: In<Subscription>, events: Out<Event>, count: Size, happened: Out<Size>
            ) -> (error: Errno);
            /// Ends the program.
            proc_exit(status: Exitcode) -> ();
            /// `raise`.
            proc_raise(signal: Flags) -> (error: Errno);
            /// Lets others run.
            sched_yield() -> (error: Errno);
            /// Random numbers.
            random_get(buffer: Out<u8>, size: Size) -> (error: Errno);
            /// `accept`.
            sock_accept(fd: Fd, flags: Flags, accepted: Out<Fd>) -> (error: Errno);
            /// `recvmsg`.
            sock_recv(
                fd: Fd, vectors: In<Iovec>, count: Size, flags: Flags, received: Out<Size>, how: Out<u16>
            ) -> (error: Errno);
            /// `sendmsg`.
            sock_send(
                fd: Fd, vectors: In<Iovec>, count: Size, flags: Flags, sent: Out<Size>
            ) -> (error: Errno);
            /// `shutdown`.
            sock_shutdown(fd: Fd, how: Flags) -> (error: Errno);
        }
    };
}

wasi_functions!(define_interface);
