//! Everything that needs seL4 beneath it.

mod arch;
mod boot_info;
mod bundle;
mod clock;
mod console;
mod cspace;
mod domain;
mod fault;
mod memory;
mod objects;
mod request;
mod resources;
mod shared;
mod start;
