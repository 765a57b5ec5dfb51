//! Kernels: where they are, and what numbers they have.

mod conditions;
mod headers;
mod interface;
mod numbers;
mod platform;
mod prefix;

pub use conditions::Configuration;
pub use platform::CHANNEL_PCI_DEVICE;
pub use prefix::Prefix;
