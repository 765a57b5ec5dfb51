//! Everything that needs seL4 beneath it.

mod answer;
mod arch;
mod asid;
mod boot_info;
mod bundle;
mod cache;
mod capacity;
mod clock;
mod console;
mod cspace;
mod device;
mod domain;
#[cfg(feature = "failing-calls")]
mod failing;
mod fault;
mod grown;
mod input;
mod memory;
mod objects;
mod places;
mod request;
mod resources;
mod shared;
mod spawn;
mod start;
mod storage;
mod window;
