//! What the tests share: programs and systems with their expectations, attacks, and answers of the command line.

pub mod case;
pub mod component;
pub mod examples;
pub mod failing;
pub mod folder;
pub mod generated;
pub mod guest;
pub mod hostile;
pub mod prefix;
pub mod served;
pub mod wasi_suite;
pub mod wit;
