//! `wasi_snapshot_preview1`, one file per area. Every pointer goes through [`crate::guest`].

mod arguments;
mod clock;
mod errno;
mod files;
mod process;
mod random;
