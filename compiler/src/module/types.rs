//! The types of values and functions that the compiler translates.

use crate::error::{Error, Result};
use std::fmt;

/// The type of a value (core specification, 2.3.1 "Number Types").
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ValueType {
    /// 32-bit integer.
    I32,
    /// 64-bit integer.
    I64,
    /// 32-bit float.
    F32,
    /// 64-bit float.
    F64,
}

impl ValueType {
    /// Takes the validator's type, or says which proposal it belongs to.
    pub fn new(ty: wasmparser::ValType, offset: u64) -> Result<Self> {
        let (what, proposal) = match ty {
            wasmparser::ValType::I32 => return Ok(Self::I32),
            wasmparser::ValType::I64 => return Ok(Self::I64),
            wasmparser::ValType::F32 => return Ok(Self::F32),
            wasmparser::ValType::F64 => return Ok(Self::F64),
            wasmparser::ValType::V128 => ("type v128".to_owned(), "simd"),
            wasmparser::ValType::Ref(reference) => (format!("type {reference}"), "reference-types"),
        };
        Err(Error::Unsupported { what, proposal: proposal.to_owned(), offset })
    }
}

impl fmt::Display for ValueType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::F32 => "f32",
            Self::F64 => "f64",
        })
    }
}

/// The type of a function (core specification, 2.3.5 "Function Types").
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct FunctionType {
    /// The types of its parameters.
    pub parameters: Vec<ValueType>,
    /// The types of its results.
    pub results: Vec<ValueType>,
}

impl FunctionType {
    /// Takes the validator's type.
    pub fn new(ty: &wasmparser::FuncType, offset: u64) -> Result<Self> {
        let types = |types: &[wasmparser::ValType]| -> Result<Vec<ValueType>> {
            types.iter().map(|ty| ValueType::new(*ty, offset)).collect()
        };
        Ok(Self { parameters: types(ty.params())?, results: types(ty.results())? })
    }
}

impl fmt::Display for FunctionType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |types: &[ValueType]| types.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        write!(formatter, "[{}] -> [{}]", list(&self.parameters), list(&self.results))
    }
}
