//! Calling conventions: one for calls between WebAssembly functions, the platform's C convention for everything that
//! C or Rust may call or provide.

use crate::module::{FunctionType, ValueType};
use crate::target::Vectors;
use cranelift_codegen::ir::{AbiParam, Signature, Type, types};
use cranelift_codegen::isa::CallConv;
use wasm2sel4_abi::interface::helper::Helper;
use wasm2sel4_abi::interface::{self, Named};

/// Cranelift's type of a value. A reference is an address or a number; a vector without vector registers is a pair of
/// general ones.
pub const fn value_type<T: Copy>(ty: ValueType<T>, vectors: Vectors) -> Type {
    match ty {
        ValueType::I32 => types::I32,
        ValueType::I64 | ValueType::Reference(_) => types::I64,
        ValueType::F32 => types::F32,
        ValueType::F64 => types::F64,
        ValueType::V128 => match vectors {
            Vectors::Native => types::I8X16,
            Vectors::Scalar => types::I128,
        },
    }
}

/// The internal convention: allows tail calls, saves no registers for the caller, returns any number of values.
pub fn internal<T: Copy>(ty: &FunctionType<T>, vectors: Vectors) -> Signature {
    Signature {
        params: ty.parameters.iter().map(|ty| AbiParam::new(value_type(*ty, vectors))).collect(),
        returns: ty.results.iter().map(|ty| AbiParam::new(value_type(*ty, vectors))).collect(),
        call_conv: CallConv::Tail,
    }
}

/// The platform's C convention. 32-bit integers are sign-extended, as riscv64 asks for every type of 32 bits; the
/// other architectures leave the upper half undefined.
pub fn platform(parameters: &[Type], results: &[Type]) -> Signature {
    let parameter = |ty: &Type| match *ty {
        types::I32 => AbiParam::new(types::I32).sext(),
        other => AbiParam::new(other),
    };
    Signature {
        params: parameters.iter().map(parameter).collect(),
        returns: results.iter().map(parameter).collect(),
        call_conv: CallConv::SystemV,
    }
}

/// The C convention for exports and for functions of the host: C returns at most one value, so several go through an
/// area whose address is the last parameter, 8 bytes each.
pub fn host<T: Copy>(ty: &FunctionType<T>, vectors: Vectors) -> Signature {
    if ty.results.len() <= 1 {
        return platform_for(ty, vectors);
    }
    let without_results = FunctionType { parameters: ty.parameters.clone(), results: Vec::new() };
    let mut signature = platform_for(&without_results, vectors);
    signature.params.push(AbiParam::new(types::I64));
    signature
}

/// The C convention for a WebAssembly type.
pub fn platform_for<T: Copy>(ty: &FunctionType<T>, vectors: Vectors) -> Signature {
    let types = |types: &[ValueType<T>]| types.iter().map(|ty| value_type(*ty, vectors)).collect::<Vec<_>>();
    platform(&types(&ty.parameters), &types(&ty.results))
}

/// The C convention for a helper of the runtime's.
pub fn helper(helper: Helper) -> Signature {
    let types = |named: &[Named]| named.iter().map(|named| integer(named.ty)).collect::<Vec<_>>();
    platform(&types(helper.parameters()), &types(helper.results()))
}

/// Cranelift's type of what an interface passes.
const fn integer(ty: interface::ValueType) -> Type {
    match ty {
        interface::ValueType::I32 => types::I32,
        interface::ValueType::I64 | interface::ValueType::External => types::I64,
    }
}
