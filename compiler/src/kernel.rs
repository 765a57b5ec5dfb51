//! Kernels: where they are, and what numbers they have.

mod conditions;
mod defaults;
mod interface;
mod prefix;

pub use conditions::Configuration;
pub use defaults::default_abi;
pub use prefix::Prefix;
