//! Everything that needs seL4 beneath it.

mod addresses;
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
mod endings;
#[cfg(feature = "failing-calls")]
mod failing;
mod fault;
mod input;
mod longest;
mod memory;
mod objects;
mod places;
mod queue;
mod reclaimer;
mod request;
mod resources;
mod shared;
mod spawn;
mod start;
mod steps;
mod storage;
mod supervisor;
mod waiting;
mod window;
