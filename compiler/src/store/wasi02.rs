//! What the host provides to components: the functions and resource types of WASI 0.2, as the tables of
//! `wasm2sel4_abi` have them. Any version of 0.2 will do: a later one has all that an earlier one has.

use super::host::value_type;
use crate::component::HostImport;
use crate::module::FunctionType;
use wasm2sel4_abi::component::HostResource;
use wasm2sel4_abi::interface::Named;
use wasm2sel4_abi::interface::wasi02::{Function, has_version};

/// The function that a component means, if it is there.
pub fn find(import: &HostImport) -> Option<Function> {
    let (interface, name) = item(import)?;
    Function::find(interface, name)
}

/// The resource type that a component means, if it is there.
pub fn resource(import: &HostImport) -> Option<HostResource> {
    let (interface, name) = item(import)?;
    HostResource::find(interface, name)
}

/// The interface without its version, if that is one of 0.2, and the name of an item there.
fn item(import: &HostImport) -> Option<(&str, &str)> {
    let (interface, version) = import.interface.split_once('@')?;
    Some((interface, import.name.as_deref()?)).filter(|_| has_version(version))
}

/// A function's type, as core modules see it.
pub fn function_type(function: Function) -> FunctionType {
    let types = |named: &[Named]| named.iter().map(|named| value_type(named.ty)).collect();
    FunctionType { parameters: types(function.parameters()), results: types(function.results()) }
}
