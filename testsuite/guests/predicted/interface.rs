//! The functions of the interface that are called, with their records and numbers (WASI preview 1, "Types").

#[link(wasm_import_module = "wasi_snapshot_preview1")]
unsafe extern "C" {
    pub fn path_create_directory(fd: u32, path: *const u8, size: usize) -> u32;
    pub fn path_unlink_file(fd: u32, path: *const u8, size: usize) -> u32;
    pub fn path_remove_directory(fd: u32, path: *const u8, size: usize) -> u32;
    pub fn path_rename(fd: u32, old: *const u8, size: usize, to: u32, new: *const u8, new_size: usize) -> u32;
    pub fn path_link(fd: u32, how: u32, old: *const u8, size: usize, to: u32, new: *const u8, new_size: usize) -> u32;
    pub fn path_symlink(target: *const u8, size: usize, fd: u32, path: *const u8, path_size: usize) -> u32;
    pub fn path_readlink(fd: u32, path: *const u8, size: usize, to: *mut u8, room: usize, used: *mut usize) -> u32;
    pub fn path_filestat_get(fd: u32, how: u32, path: *const u8, size: usize, status: *mut Status) -> u32;
    #[allow(clippy::too_many_arguments)]
    pub fn path_open(
        fd: u32,
        how: u32,
        path: *const u8,
        size: usize,
        open: u32,
        base: u64,
        inheriting: u64,
        flags: u32,
        opened: *mut u32,
    ) -> u32;
    pub fn fd_close(fd: u32) -> u32;
    pub fn fd_renumber(from: u32, to: u32) -> u32;
    pub fn fd_filestat_get(fd: u32, status: *mut Status) -> u32;
    pub fn fd_filestat_set_size(fd: u32, size: u64) -> u32;
    pub fn fd_allocate(fd: u32, offset: u64, size: u64) -> u32;
    pub fn fd_seek(fd: u32, offset: i64, whence: u32, position: *mut u64) -> u32;
    pub fn fd_tell(fd: u32, position: *mut u64) -> u32;
    pub fn fd_read(fd: u32, vectors: *const Vector, count: usize, done: *mut usize) -> u32;
    pub fn fd_write(fd: u32, vectors: *const Vector, count: usize, done: *mut usize) -> u32;
    pub fn fd_pread(fd: u32, vectors: *const Vector, count: usize, offset: u64, done: *mut usize) -> u32;
    pub fn fd_pwrite(fd: u32, vectors: *const Vector, count: usize, offset: u64, done: *mut usize) -> u32;
    pub fn fd_readdir(fd: u32, to: *mut u8, size: usize, cookie: u64, used: *mut usize) -> u32;
    pub fn fd_fdstat_set_flags(fd: u32, flags: u32) -> u32;
}

#[repr(C)]
#[derive(Default)]
pub struct Status {
    pub device: u64,
    pub inode: u64,
    pub file_type: u8,
    pub links: u64,
    pub size: u64,
    pub times: [u64; 3],
}

#[repr(C)]
pub struct Vector {
    pub address: *mut u8,
    pub size: usize,
}

pub const SUCCESS: u32 = 0;
pub const BADF: u32 = 8;
pub const EXIST: u32 = 20;
pub const INVAL: u32 = 28;
pub const ISDIR: u32 = 31;
pub const LOOP: u32 = 32;
pub const NOENT: u32 = 44;
pub const NOTCAPABLE: u32 = 76;
pub const NOTDIR: u32 = 54;
pub const NOTEMPTY: u32 = 55;
pub const PERM: u32 = 63;

pub const READ: u64 = 1 << 1;
pub const SEEK: u64 = 1 << 2;
pub const WRITE: u64 = 1 << 6;
pub const ALLOCATE: u64 = 1 << 8;
pub const SET_SIZE: u64 = 1 << 22;
/// All that there are.
pub const ALL: u64 = (1 << 30) - 1;

pub const CREATE: u32 = 1;
pub const FOLDER: u32 = 2;
pub const EXCLUSIVE: u32 = 4;
pub const TRUNCATE: u32 = 8;
pub const APPEND: u32 = 1;

/// The folder that is open from the start.
pub const ROOT: u32 = 3;
