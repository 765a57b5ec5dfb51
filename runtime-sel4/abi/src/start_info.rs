//! What a domain is told when it starts: arguments, environment, entropy. The pages lie at
//! [`crate::layout::START_INFO`].
//!
//! The header is followed by the strings: `argument_count` arguments, then `environment_count` entries of the form
//! `NAME=value`, each ended by a zero byte.

use crate::address::ByteSize;
use crate::interface::wasi::FileType;
use crate::kernel::KernelAbi;
use crate::record::record;

/// First word: "wasm2sta".
pub const MAGIC: u64 = u64::from_le_bytes(*b"wasm2sta");

record! {
    /// What the standard streams are, as far as anybody knows: [`FileType::CharacterDevice`] for a terminal alone,
    /// which is how programs ask whether somebody reads and types.
    Streams {
        /// Standard input.
        input: FileType,
        /// Standard output.
        output: FileType,
        /// Standard error.
        error: FileType,
    }
}

impl Streams {
    /// All three are terminals: a serial line.
    pub const TERMINAL: Self =
        Self { input: FileType::CharacterDevice, output: FileType::CharacterDevice, error: FileType::CharacterDevice };
}

record! {
    /// The header.
    StartInfo {
        /// [`MAGIC`].
        magic: u64,
        /// [`crate::ABI_VERSION`].
        version: u64,
        /// Seed of the domain's random numbers; differs between domains.
        seed: [u8; 32],
        /// 1 if somebody has chosen the seed, and wants the same numbers each time; else the processor's are added.
        is_seed_chosen: u64,
        /// The number of arguments, the program's name included.
        argument_count: u64,
        /// The number of environment entries.
        environment_count: u64,
        /// Bytes of strings after this header.
        strings_size: ByteSize,
        /// What its streams are.
        streams: Streams,
        /// Bytes of the archive at [`crate::layout::ARCHIVE`]; 0 if there is none.
        archive_size: ByteSize,
        /// The number of file servers that keep files for it ([`crate::file_server`]); the buffer that it shares with
        /// each is at [`crate::layout::FILE_BUFFERS`], one behind the other.
        file_servers: u64,
        /// The slot of the capability by which it calls the first of them; the others follow.
        file_server_slot: u64,
        /// The numbers of the kernel, for domains that work on their own CSpace. Padded to whole words.
        kernel: KernelAbi,
    }
}
