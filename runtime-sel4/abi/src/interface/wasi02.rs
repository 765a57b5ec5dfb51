//! The system interface of components, WASI 0.2 (WebAssembly/WASI has its documents): the table of its functions for
//! command-line programs, as the Canonical ABI lowers them to core functions, and what they give and take.
//!
//! The functions are those of version 0.2.12, which has all of the earlier ones of 0.2. What other interfaces of WASI
//! 0.2 have (sockets, HTTP) is in no table.

mod types;

pub use types::{
    Address, Bool, Case, Datetime, DescriptorStat, DescriptorType, DirectoryEntry, ErrorCode, Flags, Handle,
    LARGEST_RESULT, Length, MetadataHash, Number, Small, StreamError, descriptor_flags, open_flags, path_flags,
};

use super::{Named, Value, ValueType};

/// Whether this is a version that the table has: any of 0.2, whose versions only ever add functions.
pub fn has_version(version: &str) -> bool {
    version.strip_prefix("0.2.").is_some_and(|patch| patch.parse::<u32>().is_ok())
}

/// Makes an enumeration of the functions of the table.
///
/// An entry is documentation, interface and name, an identifier, the parameters as core values, and what it returns:
/// `nothing`; `flat(Type)`, a core value; or `memory(Type)`, which is written where a further parameter says, since it
/// has more core values than one.
macro_rules! define_functions {
    ($(
        $(#[$doc:meta])*
        $interface:literal $name:literal $function:ident($($parameter:ident: $type:ty),*) -> $kind:ident $(($result:ty))?;
    )*) => {
        /// A function of WASI 0.2.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[allow(non_camel_case_types, reason = "they are functions")]
        pub enum Function {
            $($(#[$doc])* $function,)*
        }

        impl Function {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$function,)*];

            /// Its interface, without a version.
            pub const fn interface(self) -> &'static str {
                match self {
                    $(Self::$function => $interface,)*
                }
            }

            /// Its name there.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$function => $name,)*
                }
            }

            /// The symbol of the stub's function: it takes the address of a [`crate::component::CanonicalOptions`]
            /// before the parameters.
            pub const fn symbol(self) -> &'static str {
                match self {
                    $(Self::$function => concat!($interface, ".", $name),)*
                }
            }

            /// Its parameters as core values; the last is where the result goes, if it returns one in memory.
            pub const fn parameters(self) -> &'static [Named] {
                match self {
                    $(Self::$function => {
                        define_functions!(@parameters $kind $($result)? : $($parameter: $type),*)
                    })*
                }
            }

            /// Its results as core values.
            pub const fn results(self) -> &'static [Named] {
                match self {
                    $(Self::$function => define_functions!(@results $kind $($result)?),)*
                }
            }
        }

        // What is returned as a core value is one, and nothing else is.
        $(define_functions!(@check $kind $($result)?);)*
    };
    (@parameters memory $result:ty : $($parameter:ident: $type:ty),*) => {
        &[
            $(define_functions!(@named $parameter: $type),)*
            Named { name: "result", ty: ValueType::I32, meaning: stringify!($result) },
        ]
    };
    (@parameters $kind:ident $($result:ty)? : $($parameter:ident: $type:ty),*) => {
        &[$(define_functions!(@named $parameter: $type),)*]
    };
    (@named $name:ident: $type:ty) => {
        Named { name: stringify!($name), ty: <$type as Value>::TYPE, meaning: stringify!($type) }
    };
    (@results flat $result:ty) => {
        &[define_functions!(@named result: $result)]
    };
    (@results $kind:ident $($result:ty)?) => {
        &[]
    };
    (@check memory $result:ty) => {
        const _: () = {
            use crate::component::Canonical;
            assert!(<$result as Canonical>::FLAT > 1 && <$result as Canonical>::SIZE <= LARGEST_RESULT);
        };
    };
    (@check $kind:ident $($result:ty)?) => {};
}

/// Hands the table of WASI 0.2 to a macro.
#[macro_export]
macro_rules! wasi02_functions {
    ($use:path) => {
        $use! {
            /// The environment: a list of names and values.
            "wasi:cli/environment" "get-environment" get_environment() -> memory(List);
            /// The arguments.
            "wasi:cli/environment" "get-arguments" get_arguments() -> memory(List);
            /// The folder that relative paths begin in: none.
            "wasi:cli/environment" "initial-cwd" initial_cwd() -> memory(Option<List>);
            /// Ends the program.
            "wasi:cli/exit" "exit" exit(status: Case) -> nothing;
            /// The same with a number.
            "wasi:cli/exit" "exit-with-code" exit_with_code(status: Small) -> nothing;
            /// Standard input.
            "wasi:cli/stdin" "get-stdin" get_stdin() -> flat(Handle);
            /// Standard output.
            "wasi:cli/stdout" "get-stdout" get_stdout() -> flat(Handle);
            /// Standard error.
            "wasi:cli/stderr" "get-stderr" get_stderr() -> flat(Handle);
            /// Whether standard input is a terminal.
            "wasi:cli/terminal-stdin" "get-terminal-stdin" get_terminal_stdin() -> memory(Option<Handle>);
            /// Whether standard output is a terminal.
            "wasi:cli/terminal-stdout" "get-terminal-stdout" get_terminal_stdout() -> memory(Option<Handle>);
            /// Whether standard error is a terminal.
            "wasi:cli/terminal-stderr" "get-terminal-stderr" get_terminal_stderr() -> memory(Option<Handle>);

            /// What an error was, for people.
            "wasi:io/error" "[method]error.to-debug-string" error_to_debug_string(error: Handle) -> memory(List);

            /// Whether it has happened.
            "wasi:io/poll" "[method]pollable.ready" pollable_ready(pollable: Handle) -> flat(Bool);
            /// Waits for it.
            "wasi:io/poll" "[method]pollable.block" pollable_block(pollable: Handle) -> nothing;
            /// Waits for one of several; the indices of those that have happened.
            "wasi:io/poll" "poll" poll(pollables: Address, count: Length) -> memory(List);

            /// Reads what there is.
            "wasi:io/streams" "[method]input-stream.read"
                input_stream_read(stream: Handle, size: Number) -> memory(Result<List, StreamError>);
            /// Reads, and waits until there is something.
            "wasi:io/streams" "[method]input-stream.blocking-read"
                input_stream_blocking_read(stream: Handle, size: Number) -> memory(Result<List, StreamError>);
            /// Passes over what there is.
            "wasi:io/streams" "[method]input-stream.skip"
                input_stream_skip(stream: Handle, size: Number) -> memory(Result<u64, StreamError>);
            /// Passes over what there is, and waits until there is something.
            "wasi:io/streams" "[method]input-stream.blocking-skip"
                input_stream_blocking_skip(stream: Handle, size: Number) -> memory(Result<u64, StreamError>);
            /// That there is something to read, or an end.
            "wasi:io/streams" "[method]input-stream.subscribe"
                input_stream_subscribe(stream: Handle) -> flat(Handle);
            /// How many bytes can be written.
            "wasi:io/streams" "[method]output-stream.check-write"
                output_stream_check_write(stream: Handle) -> memory(Result<u64, StreamError>);
            /// Writes.
            "wasi:io/streams" "[method]output-stream.write"
                output_stream_write(stream: Handle, bytes: Address, size: Length) -> memory(Result<(), StreamError>);
            /// Writes, and waits until it is where it belongs.
            "wasi:io/streams" "[method]output-stream.blocking-write-and-flush"
                output_stream_blocking_write_and_flush(
                    stream: Handle, bytes: Address, size: Length
                ) -> memory(Result<(), StreamError>);
            /// Begins to move what was written to where it belongs.
            "wasi:io/streams" "[method]output-stream.flush"
                output_stream_flush(stream: Handle) -> memory(Result<(), StreamError>);
            /// The same, and waits for it.
            "wasi:io/streams" "[method]output-stream.blocking-flush"
                output_stream_blocking_flush(stream: Handle) -> memory(Result<(), StreamError>);
            /// That something can be written.
            "wasi:io/streams" "[method]output-stream.subscribe"
                output_stream_subscribe(stream: Handle) -> flat(Handle);
            /// Writes zeroes.
            "wasi:io/streams" "[method]output-stream.write-zeroes"
                output_stream_write_zeroes(stream: Handle, size: Number) -> memory(Result<(), StreamError>);
            /// Writes zeroes, and waits until they are where they belong.
            "wasi:io/streams" "[method]output-stream.blocking-write-zeroes-and-flush"
                output_stream_blocking_write_zeroes_and_flush(
                    stream: Handle, size: Number
                ) -> memory(Result<(), StreamError>);
            /// Moves what there is from one stream to another.
            "wasi:io/streams" "[method]output-stream.splice"
                output_stream_splice(stream: Handle, from: Handle, size: Number) -> memory(Result<u64, StreamError>);
            /// The same, and waits until there is something.
            "wasi:io/streams" "[method]output-stream.blocking-splice"
                output_stream_blocking_splice(
                    stream: Handle, from: Handle, size: Number
                ) -> memory(Result<u64, StreamError>);

            /// The time since some start, in nanoseconds.
            "wasi:clocks/monotonic-clock" "now" monotonic_now() -> flat(Number);
            /// What that clock can tell apart.
            "wasi:clocks/monotonic-clock" "resolution" monotonic_resolution() -> flat(Number);
            /// That a time has come.
            "wasi:clocks/monotonic-clock" "subscribe-instant" subscribe_instant(when: Number) -> flat(Handle);
            /// That a time has passed.
            "wasi:clocks/monotonic-clock" "subscribe-duration" subscribe_duration(time: Number) -> flat(Handle);
            /// What time it is.
            "wasi:clocks/wall-clock" "now" wall_now() -> memory(Datetime);
            /// What that clock can tell apart.
            "wasi:clocks/wall-clock" "resolution" wall_resolution() -> memory(Datetime);

            /// Random bytes.
            "wasi:random/random" "get-random-bytes" get_random_bytes(size: Number) -> memory(List);
            /// A random number.
            "wasi:random/random" "get-random-u64" get_random_u64() -> flat(Number);
            /// Bytes that need not be secret.
            "wasi:random/insecure" "get-insecure-random-bytes"
                get_insecure_random_bytes(size: Number) -> memory(List);
            /// A number that need not be secret.
            "wasi:random/insecure" "get-insecure-random-u64" get_insecure_random_u64() -> flat(Number);
            /// A seed that need not be secret.
            "wasi:random/insecure-seed" "insecure-seed" insecure_seed() -> memory((u64, u64));

            /// The folders that are open from the start, with their paths.
            "wasi:filesystem/preopens" "get-directories" get_directories() -> memory(List);

            /// A stream that reads a file.
            "wasi:filesystem/types" "[method]descriptor.read-via-stream"
                descriptor_read_via_stream(descriptor: Handle, offset: Number) -> memory(Result<Handle, ErrorCode>);
            /// A stream that writes a file.
            "wasi:filesystem/types" "[method]descriptor.write-via-stream"
                descriptor_write_via_stream(descriptor: Handle, offset: Number) -> memory(Result<Handle, ErrorCode>);
            /// A stream that writes at the end of a file.
            "wasi:filesystem/types" "[method]descriptor.append-via-stream"
                descriptor_append_via_stream(descriptor: Handle) -> memory(Result<Handle, ErrorCode>);
            /// `posix_fadvise`.
            "wasi:filesystem/types" "[method]descriptor.advise"
                descriptor_advise(
                    descriptor: Handle, offset: Number, size: Number, advice: Case
                ) -> memory(Result<(), ErrorCode>);
            /// `fdatasync`.
            "wasi:filesystem/types" "[method]descriptor.sync-data"
                descriptor_sync_data(descriptor: Handle) -> memory(Result<(), ErrorCode>);
            /// What it can be used for.
            "wasi:filesystem/types" "[method]descriptor.get-flags"
                descriptor_get_flags(descriptor: Handle) -> memory(Result<u8, ErrorCode>);
            /// What it is.
            "wasi:filesystem/types" "[method]descriptor.get-type"
                descriptor_get_type(descriptor: Handle) -> memory(Result<DescriptorType, ErrorCode>);
            /// `ftruncate`.
            "wasi:filesystem/types" "[method]descriptor.set-size"
                descriptor_set_size(descriptor: Handle, size: Number) -> memory(Result<(), ErrorCode>);
            /// `futimens`.
            "wasi:filesystem/types" "[method]descriptor.set-times"
                descriptor_set_times(
                    descriptor: Handle, accessed: Case, accessed_seconds: Number, accessed_nanoseconds: Small,
                    modified: Case, modified_seconds: Number, modified_nanoseconds: Small
                ) -> memory(Result<(), ErrorCode>);
            /// `pread`, and whether that was the end.
            "wasi:filesystem/types" "[method]descriptor.read"
                descriptor_read(
                    descriptor: Handle, size: Number, offset: Number
                ) -> memory(Result<(List, bool), ErrorCode>);
            /// `pwrite`.
            "wasi:filesystem/types" "[method]descriptor.write"
                descriptor_write(
                    descriptor: Handle, bytes: Address, size: Length, offset: Number
                ) -> memory(Result<u64, ErrorCode>);
            /// What is in a folder.
            "wasi:filesystem/types" "[method]descriptor.read-directory"
                descriptor_read_directory(descriptor: Handle) -> memory(Result<Handle, ErrorCode>);
            /// `fsync`.
            "wasi:filesystem/types" "[method]descriptor.sync"
                descriptor_sync(descriptor: Handle) -> memory(Result<(), ErrorCode>);
            /// `mkdirat`.
            "wasi:filesystem/types" "[method]descriptor.create-directory-at"
                descriptor_create_directory_at(
                    descriptor: Handle, path: Address, size: Length
                ) -> memory(Result<(), ErrorCode>);
            /// `fstat`.
            "wasi:filesystem/types" "[method]descriptor.stat"
                descriptor_stat(descriptor: Handle) -> memory(Result<DescriptorStat, ErrorCode>);
            /// `fstatat`.
            "wasi:filesystem/types" "[method]descriptor.stat-at"
                descriptor_stat_at(
                    descriptor: Handle, lookup: Flags, path: Address, size: Length
                ) -> memory(Result<DescriptorStat, ErrorCode>);
            /// `utimensat`.
            "wasi:filesystem/types" "[method]descriptor.set-times-at"
                descriptor_set_times_at(
                    descriptor: Handle, lookup: Flags, path: Address, size: Length,
                    accessed: Case, accessed_seconds: Number, accessed_nanoseconds: Small,
                    modified: Case, modified_seconds: Number, modified_nanoseconds: Small
                ) -> memory(Result<(), ErrorCode>);
            /// `linkat`.
            "wasi:filesystem/types" "[method]descriptor.link-at"
                descriptor_link_at(
                    descriptor: Handle, lookup: Flags, old: Address, old_size: Length,
                    folder: Handle, new: Address, new_size: Length
                ) -> memory(Result<(), ErrorCode>);
            /// `openat`.
            "wasi:filesystem/types" "[method]descriptor.open-at"
                descriptor_open_at(
                    descriptor: Handle, lookup: Flags, path: Address, size: Length, open: Flags, flags: Flags
                ) -> memory(Result<Handle, ErrorCode>);
            /// `readlinkat`.
            "wasi:filesystem/types" "[method]descriptor.readlink-at"
                descriptor_readlink_at(
                    descriptor: Handle, path: Address, size: Length
                ) -> memory(Result<List, ErrorCode>);
            /// `unlinkat` of a folder.
            "wasi:filesystem/types" "[method]descriptor.remove-directory-at"
                descriptor_remove_directory_at(
                    descriptor: Handle, path: Address, size: Length
                ) -> memory(Result<(), ErrorCode>);
            /// `renameat`.
            "wasi:filesystem/types" "[method]descriptor.rename-at"
                descriptor_rename_at(
                    descriptor: Handle, old: Address, old_size: Length,
                    folder: Handle, new: Address, new_size: Length
                ) -> memory(Result<(), ErrorCode>);
            /// `symlinkat`.
            "wasi:filesystem/types" "[method]descriptor.symlink-at"
                descriptor_symlink_at(
                    descriptor: Handle, target: Address, target_size: Length, path: Address, size: Length
                ) -> memory(Result<(), ErrorCode>);
            /// `unlinkat`.
            "wasi:filesystem/types" "[method]descriptor.unlink-file-at"
                descriptor_unlink_file_at(
                    descriptor: Handle, path: Address, size: Length
                ) -> memory(Result<(), ErrorCode>);
            /// Whether both are the same file or folder.
            "wasi:filesystem/types" "[method]descriptor.is-same-object"
                descriptor_is_same_object(descriptor: Handle, other: Handle) -> flat(Bool);
            /// A number that changes when the file does.
            "wasi:filesystem/types" "[method]descriptor.metadata-hash"
                descriptor_metadata_hash(descriptor: Handle) -> memory(Result<MetadataHash, ErrorCode>);
            /// The same of what is at a path.
            "wasi:filesystem/types" "[method]descriptor.metadata-hash-at"
                descriptor_metadata_hash_at(
                    descriptor: Handle, lookup: Flags, path: Address, size: Length
                ) -> memory(Result<MetadataHash, ErrorCode>);
            /// The next of what is in a folder.
            "wasi:filesystem/types" "[method]directory-entry-stream.read-directory-entry"
                read_directory_entry(entries: Handle) -> memory(Result<Option<DirectoryEntry>, ErrorCode>);
            /// What a stream's error says of a file.
            "wasi:filesystem/types" "filesystem-error-code"
                filesystem_error_code(error: Handle) -> memory(Option<ErrorCode>);
        }
    };
}

use crate::component::List;

wasi02_functions!(define_functions);

impl Function {
    /// The function of this name in this interface, which is given without its version.
    pub fn find(interface: &str, name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|function| function.interface() == interface && function.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_is_found() {
        for function in Function::ALL.iter().copied() {
            assert_eq!(Function::find(function.interface(), function.name()), Some(function));
            let (interface, name) = function.symbol().split_once('.').expect("an interface and a name");
            assert_eq!((interface, name), (function.interface(), function.name()));
            assert!(function.parameters().len() <= 16 && function.results().len() <= 1, "{}", function.symbol());
        }
        assert_eq!(Function::find("wasi:io/streams", "poll"), None);
    }

    #[test]
    fn versions_of_0_2_are_there() {
        for (version, expected) in
            [("0.2.0", true), ("0.2.6", true), ("0.2.30", true), ("0.3.0", false), ("0.2", false), ("0.2.0-rc", false)]
        {
            assert_eq!(has_version(version), expected, "{version}");
        }
    }
}
