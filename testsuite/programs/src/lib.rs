//! Programs that people have, unmodified: they are fetched or built from the registries of their languages in the
//! versions that `programs.toml` names, kept in a cache, and run in sessions of which everything that can be seen from
//! outside (status, output, written files) must be what another engine makes of it.
//!
//! Nothing of them is in this repository but what they are given to work on.

mod cache;
mod checked;
mod componentize;
mod paths;

mod reference;
mod session;
mod source;
mod starter;
mod table;
mod tree;

pub use cache::Cache;
pub use checked::Checked;
pub use componentize::ComponentizePy;
pub use reference::Reference;
pub use table::{PackagedProgram, Run, Session, Table};
