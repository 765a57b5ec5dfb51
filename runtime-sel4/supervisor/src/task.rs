//! Everything that needs seL4 beneath it. [`kernel`] has what depends on the kernel's flavour, [`resources`] everything
//! that is given out, [`domain`] what domains are and may ask for, [`spawn`] and [`ending`] how instances start and how
//! every domain ends.

mod answer;
mod arch;
mod bundle;
mod clock;
mod console;
mod device;
mod domain;
mod ending;
#[cfg(feature = "failing-calls")]
mod failing;
mod kernel;
mod longest;
mod report;
mod resources;
mod sleep;
mod spawn;
mod start;
mod supervisor;
