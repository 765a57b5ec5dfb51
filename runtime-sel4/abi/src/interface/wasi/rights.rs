//! What descriptors may be used for: `rights`, of which each permits functions.

use super::Rights;

macro_rules! rights {
    ($($(#[$doc:meta])* $name:ident = $bit:literal,)*) => {
        /// Rights by what they permit.
        impl Rights {
            $($(#[$doc])* pub const $name: Self = Self(1 << $bit);)*
            /// None.
            pub const NONE: Self = Self(0);
            /// All that there are.
            pub const ALL: Self = Self(0 $(| 1 << $bit)*);

            /// These and those.
            pub const fn with(self, others: Self) -> Self {
                Self(self.0 | others.0)
            }

            /// These but for those.
            pub const fn without(self, others: Self) -> Self {
                Self(self.0 & !others.0)
            }

            /// Those that are in both.
            pub const fn common(self, others: Self) -> Self {
                Self(self.0 & others.0)
            }

            /// Whether all of those are among these.
            pub const fn contain(self, others: Self) -> bool {
                others.0 & !self.0 == 0
            }
        }
    };
}

rights! {
    /// `fd_datasync`.
    FD_DATASYNC = 0,
    /// `fd_read`, `sock_recv`; with the right to seek, `fd_pread`.
    FD_READ = 1,
    /// `fd_seek`, and what `FD_TELL` permits.
    FD_SEEK = 2,
    /// `fd_fdstat_set_flags`.
    FD_FDSTAT_SET_FLAGS = 3,
    /// `fd_sync`.
    FD_SYNC = 4,
    /// `fd_tell`, and `fd_seek` that moves nowhere.
    FD_TELL = 5,
    /// `fd_write`, `sock_send`; with the right to seek, `fd_pwrite`.
    FD_WRITE = 6,
    /// `fd_advise`.
    FD_ADVISE = 7,
    /// `fd_allocate`.
    FD_ALLOCATE = 8,
    /// `path_create_directory`.
    PATH_CREATE_DIRECTORY = 9,
    /// `path_open` that creates a file.
    PATH_CREATE_FILE = 10,
    /// `path_link` from this folder.
    PATH_LINK_SOURCE = 11,
    /// `path_link` into this folder.
    PATH_LINK_TARGET = 12,
    /// `path_open`.
    PATH_OPEN = 13,
    /// `fd_readdir`.
    FD_READDIR = 14,
    /// `path_readlink`.
    PATH_READLINK = 15,
    /// `path_rename` from this folder.
    PATH_RENAME_SOURCE = 16,
    /// `path_rename` into this folder.
    PATH_RENAME_TARGET = 17,
    /// `path_filestat_get`.
    PATH_FILESTAT_GET = 18,
    /// `path_open` that makes a file empty.
    PATH_FILESTAT_SET_SIZE = 19,
    /// `path_filestat_set_times`.
    PATH_FILESTAT_SET_TIMES = 20,
    /// `fd_filestat_get`.
    FD_FILESTAT_GET = 21,
    /// `fd_filestat_set_size`.
    FD_FILESTAT_SET_SIZE = 22,
    /// `fd_filestat_set_times`.
    FD_FILESTAT_SET_TIMES = 23,
    /// `path_symlink`.
    PATH_SYMLINK = 24,
    /// `path_remove_directory`.
    PATH_REMOVE_DIRECTORY = 25,
    /// `path_unlink_file`.
    PATH_UNLINK_FILE = 26,
    /// `poll_oneoff` about what may be read or written.
    POLL_FD_READWRITE = 27,
    /// `sock_shutdown`.
    SOCK_SHUTDOWN = 28,
    /// `sock_accept`.
    SOCK_ACCEPT = 29,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_are_the_interfaces() {
        assert_eq!(Rights::ALL.0, (1 << 30) - 1);
        assert!(
            Rights::ALL.contain(Rights::FD_READ) && !Rights::FD_READ.contain(Rights::FD_READ.with(Rights::FD_SEEK))
        );
    }
}
