//! Generators of programs as text: scripts in the form of the specification's test suite, with what must come of them,
//! and modules out of seeds. What runs them, and with what they are compared, is of the crates that ask.
#![forbid(unsafe_code)]

pub mod heap;
pub mod loops;
pub mod objects;
pub mod references;
pub mod sandbox;
pub mod throws;
pub mod typed;
pub mod vectors;

/// A generated script.
#[derive(Clone, Debug)]
pub struct Script {
    /// Its file name.
    pub name: String,
    /// Modules and directives, as in the specification's test suite.
    pub text: String,
}
