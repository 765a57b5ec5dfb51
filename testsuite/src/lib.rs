//! What the tests share: the program under test, the places where it can run programs, and the programs.

pub mod case;
pub mod engine;
pub mod failing;
pub mod folder;
pub mod generated;
pub mod guest;
pub mod hostile;
pub mod model;
pub mod native;
pub mod prefix;
pub mod suite;
pub mod supervisor;
pub mod tool;
