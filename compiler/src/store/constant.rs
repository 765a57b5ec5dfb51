//! Constant expressions (core specification, 3.4.14 "Constant Expressions"), evaluated when their module is linked.
//!
//! Everything that an expression can refer to is known offline, even imported globals, so its value is, too.

use super::{FunctionId, Instance, Store};
use crate::error::{Error, Result};
use crate::module::{Family, FunctionIndex, GlobalIndex, describe};
use wasmparser::{ConstExpr, Operator};

/// The address of a slot in the domain's CSpace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CPtr(pub u64);

/// The value of a constant expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constant {
    /// An i32.
    I32(i32),
    /// An i64.
    I64(i64),
    /// The bits of an f32.
    F32(u32),
    /// The bits of an f64.
    F64(u64),
    /// The bits of a vector, lane 0 lowest.
    V128(u128),
    /// A null reference.
    Null,
    /// A reference to a function.
    Function(FunctionId),
    /// An external reference: a capability.
    Capability(CPtr),
    /// What only the instance itself can make: a reference that is no constant of the binary.
    Computed,
}

impl Constant {
    /// The value's bits, zero-extended; those of a reference to a function are an address, which is not known yet.
    pub fn bits(&self) -> u128 {
        match *self {
            Self::I32(value) => u128::from(value as u32),
            Self::I64(value) => u128::from(value as u64),
            Self::F32(bits) => u128::from(bits),
            Self::F64(bits) => u128::from(bits),
            Self::V128(bits) => bits,
            Self::Capability(CPtr(slot)) => u128::from(slot),
            Self::Null | Self::Function(_) | Self::Computed => 0,
        }
    }

    /// The value as an index or an offset, which is unsigned.
    pub fn offset(&self) -> Result<u64> {
        match *self {
            Self::I32(value) => Ok(u64::from(value as u32)),
            Self::I64(value) => Ok(value as u64),
            _ => Err(Error::internal("an offset that is no integer")),
        }
    }

    /// Evaluates a validated expression of a module whose functions and earlier globals are linked. What makes
    /// references to objects or integers is [`Constant::Computed`].
    pub fn evaluate(store: &Store<'_>, instance: &Instance<'_>, expression: &ConstExpr<'_>) -> Result<Self> {
        if is_computed(store, instance, expression)? {
            return Ok(Self::Computed);
        }
        let mut stack: Vec<Self> = Vec::new();
        let mut reader = expression.get_operators_reader();
        while !reader.eof() {
            let operator = reader.read()?;
            let value = match operator {
                Operator::End => break,
                Operator::I32Const { value } => Self::I32(value),
                Operator::I64Const { value } => Self::I64(value),
                Operator::F32Const { value } => Self::F32(value.bits()),
                Operator::F64Const { value } => Self::F64(value.bits()),
                Operator::V128Const { value } => Self::V128(u128::from_le_bytes(*value.bytes())),
                Operator::RefNull { .. } => Self::Null,
                Operator::RefFunc { function_index } => {
                    Self::Function(instance.functions[FunctionIndex(function_index)])
                }
                Operator::GlobalGet { global_index } => match instance.globals.get(GlobalIndex(global_index)) {
                    Some(global) => store.globals[*global].initial,
                    None => return Err(Error::internal("a constant refers to a later global")),
                },
                Operator::I32Add | Operator::I32Sub | Operator::I32Mul => {
                    let (Some(Self::I32(right)), Some(Self::I32(left))) = (stack.pop(), stack.pop()) else {
                        return Err(Error::internal("a constant expression lacks an operand"));
                    };
                    Self::I32(match operator {
                        Operator::I32Add => left.wrapping_add(right),
                        Operator::I32Sub => left.wrapping_sub(right),
                        _ => left.wrapping_mul(right),
                    })
                }
                Operator::I64Add | Operator::I64Sub | Operator::I64Mul => {
                    let (Some(Self::I64(right)), Some(Self::I64(left))) = (stack.pop(), stack.pop()) else {
                        return Err(Error::internal("a constant expression lacks an operand"));
                    };
                    Self::I64(match operator {
                        Operator::I64Add => left.wrapping_add(right),
                        Operator::I64Sub => left.wrapping_sub(right),
                        _ => left.wrapping_mul(right),
                    })
                }
                other => return Err(describe(&other).kind().into()),
            };
            stack.push(value);
        }
        stack.pop().ok_or_else(|| Error::internal("a constant expression without a value"))
    }
}

/// Whether an expression makes references to objects or integers, or uses a global whose value does.
fn is_computed(store: &Store<'_>, instance: &Instance<'_>, expression: &ConstExpr<'_>) -> Result<bool> {
    let mut reader = expression.get_operators_reader();
    while !reader.eof() {
        let is_computed = match reader.read()? {
            Operator::GlobalGet { global_index } => {
                let global = instance.globals.get(GlobalIndex(global_index));
                global.is_some_and(|global| store.globals[*global].initial == Constant::Computed)
            }
            operator => Family::of(&operator).is_some_and(Family::makes_references),
        };
        if is_computed {
            return Ok(true);
        }
    }
    Ok(false)
}
