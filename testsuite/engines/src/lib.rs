//! Where the tests can run programs, and what can be booted there: the program under test, the engines at hand (this
//! machine, qemu's user emulation, kernels and the model of one), and parts of images that only tests have.
//!
//! It knows nothing of what is run: cases, scripts and generated modules are of the crates above it.

pub mod engine;
pub mod model;
pub mod native;
pub mod suite;
pub mod supervisor;
pub mod tool;
