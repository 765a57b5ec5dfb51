//! What is known of files and folders, in the words of the interface: kinds, sizes, times.

use super::super::end;
use super::random::mix;
use crate::wasi::files::{Files, Time, Times};
use wasm2sel4_abi::interface::wasi::Errno;
use wasm2sel4_abi::interface::wasi02::{Case, Datetime, DescriptorStat, DescriptorType, MetadataHash, Number, Small};
use wasm2sel4_abi::trap::Trap;
use wasm2sel4_files::{FileType, Metadata};

/// What the interface calls a kind of node.
pub fn kind(file_type: FileType) -> DescriptorType {
    match file_type {
        FileType::File => DescriptorType::RegularFile,
        FileType::Folder => DescriptorType::Directory,
        FileType::Link => DescriptorType::SymbolicLink,
    }
}

/// What the interface says of a node.
pub fn status(metadata: &Metadata) -> DescriptorStat {
    DescriptorStat {
        kind: kind(metadata.file_type),
        links: metadata.links,
        size: metadata.size,
        accessed: Some(Datetime::new(metadata.accessed.0)),
        modified: Some(Datetime::new(metadata.modified.0)),
        changed: Some(Datetime::new(metadata.changed.0)),
    }
}

/// A number that changes when the file does: of who keeps it, which it is, its size, and when it was written last.
pub fn hash(files: &dyn Files, metadata: &Metadata) -> MetadataHash {
    let hash = |seed: u64| {
        let parts = [u64::from(files.keeper().0), metadata.node.0, metadata.size, metadata.modified.0];
        parts.into_iter().fold(seed, |hash, part| mix(hash ^ part))
    };
    MetadataHash { lower: hash(1), upper: hash(2) }
}

/// A `new-timestamp`, flat.
type NewTimestamp = (Case, Number, Small);

/// What becomes of a time.
fn time((Case(case), Number(seconds), Small(nanoseconds)): NewTimestamp) -> Result<Time, Errno> {
    const SECOND: u64 = 1_000_000_000;
    match case {
        0 => Ok(Time::Kept),
        1 => Ok(Time::Now),
        2 => {
            let time = seconds.checked_mul(SECOND).and_then(|time| time.checked_add(u64::from(nanoseconds)));
            Ok(Time::Given(time.filter(|_| u64::from(nanoseconds) < SECOND).ok_or(Errno::Inval)?))
        }
        _ => end(Trap::InvalidDiscriminant),
    }
}

/// What becomes of the times of a node. A case that is none is a trap, so this comes before anything that may fail.
///
/// # Errors
///
/// `EINVAL` if a time is none, or too far away.
pub fn times(accessed: NewTimestamp, modified: NewTimestamp) -> Result<Times, Errno> {
    let (accessed, modified) = (time(accessed), time(modified));
    Ok(Times { accessed: accessed?, modified: modified? })
}
