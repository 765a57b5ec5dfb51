//! What a program is started with, its standard streams, and its end.

use super::super::caller::Caller;
use super::super::end;
use super::stream;
use crate::ending;
use crate::platform::{Stream, Strings};
use crate::wasi::stream::{StandardStream, file_type};
use wasm2sel4_abi::component::{HostResource, List};
use wasm2sel4_abi::interface::wasi::FileType;
use wasm2sel4_abi::interface::wasi02::{Case, Handle, Small};
use wasm2sel4_abi::trap::Trap;

/// A string without the zero byte that ends it for preview 1.
fn without_zero(string: &[u8]) -> &[u8] {
    string.strip_suffix(&[0]).unwrap_or(string)
}

pub fn get_arguments(caller: Caller) -> List {
    let arguments = Strings::arguments().map(|argument| caller.string(without_zero(argument)));
    caller.list(Strings::arguments().count(), arguments)
}

pub fn get_environment(caller: Caller) -> List {
    let pairs = Strings::environment().map(|entry| {
        let entry = without_zero(entry);
        let middle = entry.iter().position(|byte| *byte == b'=').unwrap_or(entry.len());
        let (name, value) = entry.split_at_checked(middle).unwrap_or_default();
        (caller.string(name), caller.string(value.get(1..).unwrap_or_default()))
    });
    caller.list(Strings::environment().count(), pairs)
}

pub fn initial_cwd(_: Caller) -> Option<List> {
    None
}

pub fn exit(_: Caller, Case(status): Case) {
    match status {
        0 | 1 => ending::end(status),
        _ => end(Trap::InvalidDiscriminant),
    }
}

pub fn exit_with_code(_: Caller, Small(status): Small) {
    // What is above the bits of a `u8` does not count.
    ending::end(status & 0xff)
}

pub fn get_stdin(caller: Caller) -> Handle {
    stream::open_input(caller, stream::Source::Standard(StandardStream::Input))
}

pub fn get_stdout(caller: Caller) -> Handle {
    stream::open_output(caller, stream::Source::Standard(StandardStream::Output(Stream::Output)))
}

pub fn get_stderr(caller: Caller) -> Handle {
    stream::open_output(caller, stream::Source::Standard(StandardStream::Output(Stream::Error)))
}

pub fn get_terminal_stdin(caller: Caller) -> Option<Handle> {
    terminal(caller, StandardStream::Input, HostResource::TerminalInput)
}

pub fn get_terminal_stdout(caller: Caller) -> Option<Handle> {
    terminal(caller, StandardStream::Output(Stream::Output), HostResource::TerminalOutput)
}

pub fn get_terminal_stderr(caller: Caller) -> Option<Handle> {
    terminal(caller, StandardStream::Output(Stream::Error), HostResource::TerminalOutput)
}

/// That a stream is a terminal, if it is one.
fn terminal(caller: Caller, stream: StandardStream, resource: HostResource) -> Option<Handle> {
    (file_type(stream) == FileType::CharacterDevice).then(|| caller.own(resource, 0, |_| ()))
}
