//! Who may do what, as the image says it.

use wasm2sel4_abi::file_server::{ClientRecord, Configuration, MountRecord};

unsafe extern "C" {
    #[link_name = "__wasm2sel4_file_server"]
    static CONFIGURATION: Configuration;
}

fn configuration() -> &'static Configuration {
    // SAFETY: the image tool defines the symbol as a read-only structure of this layout.
    unsafe { &*(&raw const CONFIGURATION) }
}

/// Some of what stands behind the configuration.
///
/// # Safety
///
/// There must be `count` values of type `T` so far behind its first byte.
unsafe fn table<T>(offset: u64, count: u64) -> &'static [T] {
    let first = (&raw const CONFIGURATION).cast::<u8>().wrapping_add(offset as usize);
    // SAFETY: by the promise of the caller, the values are there, aligned, and never change.
    unsafe { core::slice::from_raw_parts(first.cast(), count as usize) }
}

/// The clients, by their numbers.
pub fn clients() -> &'static [ClientRecord] {
    let configuration = configuration();
    // SAFETY: the image tool writes as many there.
    unsafe { table(configuration.clients.0, configuration.client_count) }
}

/// The folders of all clients.
pub fn mounts() -> &'static [MountRecord] {
    let configuration = configuration();
    // SAFETY: the image tool writes as many there.
    unsafe { table(configuration.mounts.0, configuration.mount_count) }
}

/// The name of a folder.
pub fn name(mount: &MountRecord) -> &'static [u8] {
    // SAFETY: the image tool writes as many bytes there.
    unsafe { table(mount.name.0, mount.name_size.0) }
}
