//! Scripts of WebAssembly's test suite as programs: their modules, compiled offline, with a driver that makes their
//! calls on the target. The runner of the suite is one user of this, comparing with another engine is another.
#![forbid(unsafe_code)]

pub mod options;
pub mod program;
pub mod run;
pub mod runner;
pub mod runner_test;
pub mod source;
pub mod translate;
pub mod values;
