//! Scripts of WebAssembly's test suite as programs: their modules, compiled offline, with a driver that makes their calls on
//! the target. The runner of the suite is one user of this, differential fuzzing another.
#![forbid(unsafe_code)]

pub mod expected;
pub mod outcome;
pub mod program;
pub mod references;
pub mod run;
pub mod sandbox;
pub mod suite;
pub mod table;
pub mod translate;
pub mod values;
