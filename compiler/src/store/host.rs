//! What the host provides: the functions of its two interfaces, as the tables of `wasm2sel4_abi::interface` have them,
//! and what is granted under the name of a third module.

use crate::module::{FunctionType, HeapType, ImportName, ReferenceType, ValueType};
use wasm2sel4_abi::interface::wasi::unstable;
use wasm2sel4_abi::interface::{self, Named, sel4, wasi};

/// The import module of the system interface.
pub const WASI_MODULE: &str = wasi::MODULE;

/// The import module of the system interface as older programs have it.
pub const WASI_UNSTABLE_MODULE: &str = unstable::MODULE;

/// The import module of system calls.
pub const SEL4_MODULE: &str = sel4::MODULE;

/// The import module of capabilities: each field is one that the description of the system grants.
pub const CAPABILITY_MODULE: &str = "cap";

/// A function of one of the interfaces.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HostFunction {
    /// [`WASI_MODULE`]: its functions take pointers into a memory.
    Wasi(wasi::Function),
    /// [`WASI_UNSTABLE_MODULE`], of which most functions are [`WASI_MODULE`]'s: one that is not.
    WasiUnstable(unstable::Function),
    /// [`SEL4_MODULE`]: its functions take capabilities and numbers.
    Sel4(sel4::Function),
}

impl HostFunction {
    /// The one that is imported by these names, if there is such a one.
    pub fn find(name: ImportName<'_>) -> Option<Self> {
        match name.module {
            WASI_MODULE => wasi::Function::find(name.field).map(Self::Wasi),
            WASI_UNSTABLE_MODULE => match unstable::Function::find(name.field) {
                Some(function) => Some(Self::WasiUnstable(function)),
                // What came later.
                None if name.field == wasi::Function::sock_accept.name() => None,
                None => wasi::Function::find(name.field).map(Self::Wasi),
            },
            SEL4_MODULE => sel4::Function::find(name.field).map(Self::Sel4),
            _ => None,
        }
    }

    /// Its type.
    pub fn function_type(self) -> FunctionType {
        let (parameters, results) = match self {
            Self::Wasi(function) => (function.parameters(), function.results()),
            Self::WasiUnstable(function) => (function.parameters(), function.results()),
            Self::Sel4(function) => (function.parameters(), function.results()),
        };
        let types = |named: &[Named]| named.iter().map(|named| value_type(named.ty)).collect();
        FunctionType { parameters: types(parameters), results: types(results) }
    }

    /// Whether a program that imports it can know that there are folders: all that takes a path, and what tells of a
    /// folder. To others, numbers of descriptors beyond the streams are just not open.
    pub fn is_about_folders(self) -> bool {
        let name = match self {
            Self::Wasi(function) => function.name(),
            Self::WasiUnstable(function) => function.name(),
            Self::Sel4(_) => return false,
        };
        ["path_", "fd_prestat_", "fd_readdir"].iter().any(|start| name.starts_with(start))
    }

    /// The symbol under which the stub has it, with the platform's C convention.
    pub fn symbol(self) -> String {
        match self {
            Self::Wasi(function) => format!("{WASI_MODULE}.{}", function.name()),
            Self::WasiUnstable(function) => format!("{WASI_UNSTABLE_MODULE}.{}", function.name()),
            Self::Sel4(function) => format!("{SEL4_MODULE}.{}", function.name()),
        }
    }
}

/// A type of an interface's, as the specification has it.
pub fn value_type(ty: interface::ValueType) -> ValueType {
    match ty {
        interface::ValueType::I32 => ValueType::I32,
        interface::ValueType::I64 => ValueType::I64,
        interface::ValueType::External => {
            ValueType::Reference(ReferenceType { nullable: true, heap: HeapType::Extern })
        }
    }
}
