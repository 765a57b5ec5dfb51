//! Constant expressions (core specification, 3.3.13), evaluated when the module is read.
//!
//! Everything that an expression can refer to is known offline, so its value is too. What refers to an imported
//! global waits for linking of several modules.

use super::{GlobalIndex, IndexVec, ValueType, describe};
use crate::error::{Error, Result};
use crate::module::{FunctionIndex, Global};
use wasmparser::{ConstExpr, Operator};

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
    /// A reference to a function, or null.
    Function(Option<FunctionIndex>),
}

impl Constant {
    /// The value's type, if it is a number.
    pub fn number_type(&self) -> Option<ValueType> {
        match self {
            Self::I32(_) => Some(ValueType::I32),
            Self::I64(_) => Some(ValueType::I64),
            Self::F32(_) => Some(ValueType::F32),
            Self::F64(_) => Some(ValueType::F64),
            Self::Function(_) => None,
        }
    }

    /// The value's bits, zero-extended.
    pub fn bits(&self) -> u64 {
        match *self {
            Self::I32(value) => u64::from(value as u32),
            Self::I64(value) => value as u64,
            Self::F32(bits) => u64::from(bits),
            Self::F64(bits) => bits,
            Self::Function(_) => 0,
        }
    }

    /// Evaluates a validated expression; `globals` are those that come before it.
    pub fn evaluate(expression: &ConstExpr<'_>, globals: &IndexVec<GlobalIndex, Global>) -> Result<Self> {
        let mut stack: Vec<Self> = Vec::new();
        let mut reader = expression.get_operators_reader();
        while !reader.eof() {
            let offset = reader.original_position();
            let operator = reader.read()?;
            let value = match operator {
                Operator::End => break,
                Operator::I32Const { value } => Self::I32(value),
                Operator::I64Const { value } => Self::I64(value),
                Operator::F32Const { value } => Self::F32(value.bits()),
                Operator::F64Const { value } => Self::F64(value.bits()),
                Operator::RefFunc { function_index } => Self::Function(Some(FunctionIndex(function_index))),
                Operator::RefNull { hty } if hty == wasmparser::HeapType::FUNC => Self::Function(None),
                Operator::GlobalGet { global_index } => match globals.get(GlobalIndex(global_index)) {
                    Some(global) => global.initial,
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
                other => return Err(describe(&other).unsupported(offset)),
            };
            stack.push(value);
        }
        stack.pop().ok_or_else(|| Error::internal("a constant expression without a value"))
    }
}
