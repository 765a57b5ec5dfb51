//! Sockets: there are none, so whatever is open is not one.

use super::descriptor;
use wasm2sel4_abi::interface::wasi::{Errno, Fd, Flags, In, Iovec, Out, Size};

fn no_socket(fd: Fd) -> Result<(), Errno> {
    descriptor::get(fd).and(Err(Errno::Notsock))
}

pub fn sock_accept(fd: Fd, _: Flags, _: Out<Fd>) -> Result<(), Errno> {
    no_socket(fd)
}

pub fn sock_recv(fd: Fd, _: In<Iovec>, _: Size, _: Flags, _: Out<Size>, _: Out<u16>) -> Result<(), Errno> {
    no_socket(fd)
}

pub fn sock_send(fd: Fd, _: In<Iovec>, _: Size, _: Flags, _: Out<Size>) -> Result<(), Errno> {
    no_socket(fd)
}

pub fn sock_shutdown(fd: Fd, _: Flags) -> Result<(), Errno> {
    no_socket(fd)
}
