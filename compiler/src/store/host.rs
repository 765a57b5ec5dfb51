//! What the host provides: the functions of its two interfaces, and what is granted under the name of a third module.

use super::{sel4, wasi};
use crate::module::{FunctionType, ImportName};

/// The import module of the system interface.
pub const WASI_MODULE: &str = "wasi_snapshot_preview1";

/// The import module of system calls.
pub const SEL4_MODULE: &str = "sel4";

/// The import module of capabilities: each field is one that the description of the system grants.
pub const CAPABILITY_MODULE: &str = "cap";

/// Who provides a function of the host.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Provider {
    /// The stub, under this symbol, with the platform's C convention.
    Runtime {
        /// What the function belongs to.
        interface: Interface,
        /// The symbol.
        symbol: String,
    },
    /// Nobody yet: the function returns the errno `ENOSYS`.
    NotImplemented,
}

/// A set of functions of the host.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Interface {
    /// [`WASI_MODULE`]: its functions take pointers into a memory.
    Wasi,
    /// [`SEL4_MODULE`]: its functions take capabilities and numbers.
    Sel4,
}

/// A function that the host knows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HostFunction {
    /// What it belongs to.
    pub interface: Interface,
    /// Its type.
    pub ty: FunctionType,
    /// Who provides it.
    pub provider: Provider,
}

/// The function of the host that is imported by these names, if there is such a one.
pub fn host_function(name: ImportName<'_>) -> Option<HostFunction> {
    let (interface, ty, implemented) = match name.module {
        WASI_MODULE => {
            let known = wasi::find(name.field)?;
            (Interface::Wasi, known.function_type(), known.implemented)
        }
        SEL4_MODULE => (Interface::Sel4, sel4::find(name.field)?, true),
        _ => return None,
    };
    let provider = match implemented {
        true => Provider::Runtime { interface, symbol: format!("{}.{}", name.module, name.field) },
        false => Provider::NotImplemented,
    };
    Some(HostFunction { interface, ty, provider })
}
